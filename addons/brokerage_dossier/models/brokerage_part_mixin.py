from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class BrokeragePartMixin(models.AbstractModel):
    """What hangs on a loan broker's file: it belongs to one, and follows its state.

    A former version is read, never changed.
    """

    _name = "brokerage.part.mixin"
    _description = "Part of a Loan File"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    currency_id = fields.Many2one(related="dossier_id.currency_id")

    def _is_system(self, key):
        """:return: whether the add-on itself writes, and said so in the context

        A context alone proves nothing: who calls the API sends his own.
        """
        return self.env.su and self.env.context.get(key)

    def _check_not_former(self):
        if not self._is_system("brokerage_resume"):
            self.dossier_id._check_not_former()

    def _check_same_file(self):
        """:raise ValidationError: the borrower named is of another file"""
        if "borrower_id" not in self._fields or self._is_system("brokerage_resume"):
            return
        for part in self:
            if part.borrower_id and part.borrower_id.dossier_id != part.dossier_id:
                raise ValidationError(
                    self.env._(
                        "%(borrower)s does not borrow in the file %(dossier)s. Choose "
                        "one of its borrowers.",
                        borrower=part.borrower_id.display_name,
                        dossier=part.dossier_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_not_former()
        parts._check_same_file()
        return parts

    def write(self, vals):
        self._check_not_former()
        owners = {part: part.dossier_id for part in self}
        result = super().write(vals)
        if any(part.dossier_id != dossier for part, dossier in owners.items()):
            raise UserError(
                self.env._("This belongs to its file and cannot be moved to another.")
            )
        if {"borrower_id", "dossier_id"} & vals.keys():
            self._check_same_file()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_former(self):
        self._check_not_former()
