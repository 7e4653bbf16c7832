from odoo import fields, models


class DunningReminder(models.Model):
    """The ledger: this échelon was reminded at this level by that letter.

    The échelon is named by its invoice and its due date, because an invoice that goes
    back to draft gives its lines to other échelons. One row per échelon and level that
    is not cancelled: that is what makes a second reminder impossible, whoever presses.
    """

    _name = "dunning.reminder"
    _description = "Reminder"
    _order = "id desc"
    _rec_name = "letter_id"
    _check_company_auto = True

    letter_id = fields.Many2one(
        "dunning.letter", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    level_id = fields.Many2one(
        "dunning.level",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date_maturity = fields.Date("Due date", required=True, readonly=True)
    amount = fields.Monetary("Échelon", readonly=True)
    amount_residual = fields.Monetary("Still due", readonly=True)
    amount_credit = fields.Monetary(
        "Credits", readonly=True, help="What unmatched credits of the payer cover."
    )
    amount_asked = fields.Monetary("Asked", readonly=True)
    interest_amount = fields.Monetary("Interest", readonly=True)
    interest_text = fields.Text("Computation of the interest", readonly=True)
    state = fields.Selection(related="letter_id.state", store=True)
    sent_date = fields.Date(related="letter_id.sent_date", store=True)
    cancelled = fields.Boolean(related="letter_id.cancelled", store=True)

    _once_uniq = models.UniqueIndex(
        "(move_id, date_maturity, level_id) WHERE cancelled IS NOT TRUE",
        "This échelon was reminded at this level already.",
    )
