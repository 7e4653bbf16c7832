from odoo import api, fields, models


class BrokerageDocumentRefuse(models.TransientModel):
    """Why documents are refused, as the client reads it."""

    _name = "brokerage.document.refuse"
    _description = "Refuse Documents"

    document_ids = fields.Many2many(
        "brokerage.document", string="Documents", required=True, readonly=True
    )
    usual = fields.Selection(
        [
            ("unreadable", "Cannot be read"),
            ("incomplete", "Pages are missing"),
            ("old", "Too old"),
            ("wrong", "Not the right document"),
            ("name", "Not in your name"),
        ],
        "Usual reason",
    )
    reason = fields.Char(
        "Reason for the client",
        compute="_compute_reason",
        store=True,
        readonly=False,
        required=True,
    )
    notify = fields.Boolean("Tell by e-mail", default=True)

    @api.depends("usual")
    def _compute_reason(self):
        texts = {
            "unreadable": self.env._(
                "The document cannot be read: please send a sharper photo or a PDF."
            ),
            "incomplete": self.env._(
                "Pages are missing: please send the whole document, front and back."
            ),
            "old": self.env._("The document is too old: please send the latest one."),
            "wrong": self.env._(
                "This is not the document asked for: please send the right one."
            ),
            "name": self.env._(
                "The document is not in your name: please send one that is."
            ),
        }
        for wizard in self:
            wizard.reason = texts.get(wizard.usual, wizard.reason)

    def action_confirm(self):
        """Refuse, and tell each client once."""
        self.ensure_one()
        self.document_ids._refuse(self.reason, self.notify)
        return {"type": "ir.actions.act_window_close"}
