from odoo import api, fields, models
from odoo.exceptions import UserError


class CareFormPartMixin(models.AbstractModel):
    """What hangs on a needs form, and is locked with it: missions, tasks, risks…

    A model that is not directly below the form (the slots of a mission) makes
    ``assessment_id`` a stored related field.
    """

    _name = "care.form.part.mixin"
    _description = "Part of a Needs Form"
    _check_company_auto = True

    assessment_id = fields.Many2one(
        "care.assessment", "Needs form", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, index=True
    )

    def _check_root(self, vals_list):
        """:raise UserError: only « Dupliquer » says of which first version a part is"""
        given = any(vals.get("root_id") for vals in vals_list)
        if given and not self.env["care.assessment"]._is_system("care_locking"):
            raise UserError(
                self.env._(
                    "Only “Duplicate” of the form makes the next version of a mission "
                    "or of its slots."
                )
            )

    def _set_root(self):
        """What is no copy of an earlier version is its own first one."""
        for part in self.sudo().with_context(care_locking=True):
            if not part.root_id:
                part.root_id = part

    def copy_data(self, default=None):
        """The next version of a form keeps the first versions of its parts."""
        rows = super().copy_data(default)
        system = self.env["care.assessment"]._is_system("care_locking")
        if system and "root_id" in self._fields:
            for part, vals in zip(self, rows, strict=True):
                vals["root_id"] = part.root_id.id
        return rows

    @api.model_create_multi
    def create(self, vals_list):
        self._check_root(vals_list)
        parts = super().create(vals_list)
        parts.assessment_id._hold()
        parts.assessment_id._check_open()
        return parts

    def write(self, vals):
        forms = self.assessment_id
        forms._hold()
        forms._check_open()
        if "root_id" in vals:
            self._check_root([{"root_id": True}])
        result = super().write(vals)
        if self.assessment_id - forms:
            raise UserError(
                self.env._("This belongs to its form and cannot be moved to another.")
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self.assessment_id._hold()
        self.assessment_id._check_open()
