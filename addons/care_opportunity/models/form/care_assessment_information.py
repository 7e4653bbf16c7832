from odoo import fields, models


class CareAssessmentInformation(models.Model):
    """The tab « Informations »: what a worker must know before he rings the bell.

    Health data (GDPR art. 9): the staff of the add-on reads it, nobody else; a worker
    through his portal, where each reading is logged.
    """

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    door_code = fields.Char()
    keys_note = fields.Char("Keys", help="Who has one, where it is kept.")
    access_note = fields.Char("How to get there", help="Floor, stairs, car park…")
    doctor_id = fields.Many2one("res.partner", ondelete="restrict")
    kin_name = fields.Char("Next of kin")
    kin_relation = fields.Char("Relation")
    kin_phone = fields.Char("Phone of the next of kin")
    allergies = fields.Text()
    # source: CASF art. L232-2 and annexe 2-1, grille AGGIR; set by the Département's
    # team, never by the service
    gir = fields.Selection(
        [(str(level), f"GIR {level}") for level in range(1, 7)],
        "Autonomy (GIR)",
        tracking=True,
        help="From 1 (heaviest) to 6; set by the team of the Département.",
    )
    gir_date = fields.Date("GIR set on")
    gir_source = fields.Char("GIR set by")
    habits = fields.Text()
    information = fields.Html("Other information")
