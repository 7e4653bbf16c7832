from odoo import api, fields, models
from odoo.exceptions import AccessError


class DunningSettings(models.TransientModel):
    """The company's settings for reminders, for the manager of the reminders.

    The core's settings need the system administrator; a manager of this app changes
    these fields and nothing else.
    """

    _name = "dunning.settings"
    _description = "Settings of the Reminders"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    dunning_automatic = fields.Boolean(
        "Automatic reminders",
        help="Once a day, what is due at the automatic levels is sent by itself.",
    )
    automatic_levels = fields.Char(compute="_compute_automatic_levels")
    dunning_min_amount = fields.Monetary(
        "Smallest amount reminded",
        help="An échelon or a letter below it is not reminded.",
    )
    dunning_letter_per_dossier = fields.Boolean(
        "One letter per dossier",
        help="Else one letter lists all dossiers of the payer.",
    )

    @api.model
    def _get_settings(self):
        """:return: names of the company's fields; another file adds its own"""
        return ["dunning_automatic", "dunning_min_amount", "dunning_letter_per_dossier"]

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env.company
        values.update(
            {
                name: company[name]
                for name in self._get_settings()
                if name in fields_list
            }
        )
        return values

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_automatic_levels(self):
        for settings in self:
            levels = settings.company_id.sudo().dunning_level_ids.filtered("automatic")
            settings.automatic_levels = ", ".join(levels.mapped("name"))

    def action_save(self):
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You may change the settings of your own companies only.")
            )
        # the wizard's own access right is the manager's; it opens these fields only
        self.company_id.sudo().write(
            {name: self[name] for name in self._get_settings()}
        )
        return {"type": "ir.actions.client", "tag": "reload"}
