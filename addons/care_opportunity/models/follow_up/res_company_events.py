from odoo import api, fields, models


class ResCompanyEvents(models.Model):
    """Adverse events: delays, and the authority that is told of the serious ones."""

    # one theme of the settings per file
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    care_event_days = fields.Integer(
        "Days to treat an adverse event",
        default=15,
        help="From the day it was known; late after that.",
    )
    # source: CASF art. L331-8-1 and R331-8: without delay; the hours are the firm's
    care_event_tell_hours = fields.Integer(
        "Hours to tell the authority",
        default=24,
        help="The law says “without delay”: red after so many hours.",
    )
    care_event_warn_hours = fields.Integer(
        "Alert before a deadline (hours)",
        default=6,
        help="The supervisor and the managers get an alert so long before.",
    )
    care_authority_name = fields.Char(
        "Authority",
        help="Who gave the permit: the president of the Département council, with "
        "the ARS when there is nursing.",
    )
    care_authority_department = fields.Char("Département")
    care_authority_email = fields.Char("Email of the authority")
    care_permit_number = fields.Char("Permit number")

    _care_event_delays = models.Constraint(
        "CHECK (care_event_days > 0 AND care_event_tell_hours > 0"
        " AND care_event_warn_hours > 0)",
        "A delay is at least one day, or one hour.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["care.adverse.event"]._create_number_sequences(companies)
        return companies
