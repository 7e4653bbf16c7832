from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class DossierTrashMixin(models.AbstractModel):
    """A trash for records that must not vanish at one click.

    Trashed = archived, dated, and out of *every* search that does not name
    ``trashed_at``: lists, counts, statistics, choices, many2many widgets. Who
    may write a record may trash and restore it; only ``_purge_group`` deletes
    for good, and only from the trash.
    """

    _name = "dossier.trash.mixin"
    _description = "Record with a Trash"

    #: group that may delete for good
    _purge_group = "base.group_system"

    active = fields.Boolean(default=True)
    trashed_at = fields.Datetime("In the trash since", copy=False, readonly=True)
    trashed_by_id = fields.Many2one(
        "res.users", "Put in the trash by", copy=False, readonly=True
    )

    _trashed_is_archived = models.Constraint(
        "CHECK (trashed_at IS NULL OR active IS NOT TRUE)",
        "What is in the trash cannot be active.",
    )

    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        domain = Domain(domain)
        # The argument `active_test=False` (not the context key) is how the ORM reads
        # known records and follows a many2one: these must reach the trash.
        if (
            kwargs.get("active_test", True)
            and not self.env.context.get("with_trashed")
            and not any(
                condition.field_expr.split(".")[0] == "trashed_at"
                for condition in domain.iter_conditions()
            )
        ):
            domain &= Domain("trashed_at", "=", False)
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                {**vals, "active": False} if vals.get("trashed_at") else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if vals.get("trashed_at"):
            vals = {**vals, "active": False}
        elif vals.get("active") or "trashed_at" in vals:
            # the core's « unarchive » is also a way out of the trash
            vals = {**vals, "trashed_at": False, "trashed_by_id": False}
        leaves_trash = "trashed_at" in vals and not vals["trashed_at"]
        restored = leaves_trash and self.filtered("trashed_at")
        result = super().write(vals)
        if restored:
            restored._recompute_after_trash()
        return result

    def _recompute_after_trash(self):
        """Catch up: searches for what to recompute do not see the trash."""
        for field in self._fields.values():
            if field.store and field.compute and field.readonly:
                self.env.add_to_compute(field, self)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_from_trash(self):
        if self.env.su:
            return
        if not self.env.user.has_group(self._purge_group):
            raise AccessError(
                self.env._(
                    "Only a manager may delete for good. You can put it in the trash."
                )
            )
        if any(not record.trashed_at for record in self):
            raise UserError(
                self.env._(
                    "Put it in the trash first: only what is in the trash can be "
                    "deleted for good."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted_accounting(self):
        for record in self:
            if document := record._get_posted_accounting():
                raise UserError(
                    self.env._(
                        "%(record)s cannot be deleted for good: %(document)s is "
                        "posted, and the law asks to keep it. Leave it in the trash "
                        "or archive it.",
                        record=record.display_name,
                        document=document.display_name,
                    )
                )

    def _get_posted_accounting(self):
        """:return: a posted entry that hangs on this record, or a false value"""
        return

    def action_trash(self):
        self.check_access("write")
        self.filtered(lambda record: not record.trashed_at).write(
            {"trashed_at": fields.Datetime.now(), "trashed_by_id": self.env.uid}
        )

    def action_restore(self):
        self.check_access("write")
        self.filtered("trashed_at").write({"active": True})

    def action_purge(self):
        """Delete for good: managers only, and only from the trash."""
        self.unlink()
