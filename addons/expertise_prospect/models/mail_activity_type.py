from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    asks_source = fields.Boolean(
        "Asks for a source",
        help="An action of this type needs a source: where does the request come from?",
    )

    def _get_default_follow_up_type(self):
        """:return: the type of a new action until another one is chosen"""
        return self.search(
            [("res_model", "=", "res.partner"), ("asks_source", "=", False)], limit=1
        )
