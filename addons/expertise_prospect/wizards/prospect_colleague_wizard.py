from odoo import api, fields, models


class ProspectColleagueWizard(models.TransientModel):
    """What a colleague may do among the prospects: services, source salesperson."""

    _name = "prospect.colleague.wizard"
    _description = "Rights of a Colleague"

    user_id = fields.Many2one("res.users", "Colleague", required=True, readonly=True)
    service_ids = fields.Many2many(
        "prospect.service",
        string="Access to services",
        compute="_compute_rights",
        store=True,
        readonly=False,
        help="The colleague may be chosen as holder of missions of these services.",
    )
    is_source_salesperson = fields.Boolean(
        "May be source salesperson",
        compute="_compute_rights",
        store=True,
        readonly=False,
        help="May be the one who brought a prospect in.",
    )

    @api.depends("user_id")
    def _compute_rights(self):
        for wizard in self:
            wizard.service_ids = wizard.user_id.service_ids
            wizard.is_source_salesperson = wizard.user_id.is_source_salesperson

    def action_apply(self):
        self.ensure_one()
        self.user_id._check_prospect_manager()
        before = self.user_id.service_ids
        (self.service_ids - before).user_ids = [fields.Command.link(self.user_id.id)]
        (before - self.service_ids).user_ids = [fields.Command.unlink(self.user_id.id)]
        self.user_id._set_source_salesperson(self.is_source_salesperson)
        return {"type": "ir.actions.act_window_close"}
