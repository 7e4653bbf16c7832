from odoo import api, fields, models
from odoo.exceptions import UserError


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

    def _check_not_former(self):
        if not self.env.context.get("brokerage_resume"):
            self.dossier_id._check_not_former()

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_not_former()
        return parts

    def write(self, vals):
        self._check_not_former()
        if "dossier_id" in vals and any(
            part.dossier_id.id != vals["dossier_id"] for part in self
        ):
            raise UserError(
                self.env._("This belongs to its file and cannot be moved to another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_former(self):
        self._check_not_former()
