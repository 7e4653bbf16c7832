from odoo import api, fields, models


class DunningSettings(models.TransientModel):
    """The company's settings for reminders, for the manager of the reminders.

    The core's settings need the system administrator; a manager of this app changes
    these fields and nothing else.
    """

    _name = "dunning.settings"
    _inherit = "dossier.settings.mixin"
    _description = "Settings of the Reminders"

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

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_automatic_levels(self):
        for settings in self:
            levels = settings.company_id.sudo().dunning_level_ids.filtered("automatic")
            settings.automatic_levels = ", ".join(levels.mapped("name"))
