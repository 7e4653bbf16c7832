from odoo import fields, models


class ExpertiseDossierRequest(models.Model):
    """What came in from outside, by mail or by the portal, and who re-read it."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    request_kind = fields.Selection(
        [
            ("order", "Order"),
            ("quote", "Request for a quote"),
            ("renewal", "Renewal"),
            ("call_back", "To be called back"),
            ("mail", "Mail"),
        ],
        "Request",
        readonly=True,
        copy=False,
    )
    request_text = fields.Text("In their words", readonly=True, copy=False)
    needs_review = fields.Boolean(
        "To re-read",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Made by a client or by a mail: nobody of the office has read it yet.",
    )
    review_note = fields.Text(
        "What to look at",
        readonly=True,
        copy=False,
        help="What the reader should know, such as a mail without any text.",
    )

    def action_mark_reviewed(self):
        """The office has read the request: the flag goes, the words stay."""
        self.write({"needs_review": False})
