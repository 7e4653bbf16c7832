from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DunningLetterNotice(models.Model):
    """The registered letter of a formal notice: what proves that it arrived.

    From the day it is received a consumer or a *copropriété* owes interest (C. civ.
    1231-6, 1344-1).
    """

    # one face of the letter a file
    _inherit = "dunning.letter"  # pylint: disable=consider-merging-classes-inherited

    is_formal_notice = fields.Boolean(related="level_id.is_formal_notice")
    notice_tracking_number = fields.Char("Number of the registered letter", copy=False)
    notice_presented_date = fields.Date("First presented on", tracking=True, copy=False)
    notice_received_date = fields.Date(
        "Received on",
        tracking=True,
        copy=False,
        help="Interest of a consumer or a co-ownership runs from the day after.",
    )

    _notice_dates_order = models.Constraint(
        "CHECK ((notice_presented_date IS NULL OR notice_presented_date >= date)"
        " AND (notice_received_date IS NULL OR notice_received_date >="
        " COALESCE(notice_presented_date, date)))",
        "A registered letter is received on or after its first presentation, which is "
        "on or after the date of the letter.",
    )

    @api.constrains(
        "notice_tracking_number", "notice_presented_date", "notice_received_date"
    )
    def _check_notice(self):
        today = fields.Date.context_today(self)
        for letter in self:
            days = [letter.notice_presented_date, letter.notice_received_date]
            if not any(days) and not letter.notice_tracking_number:
                continue
            if not letter.level_id.is_formal_notice:
                raise ValidationError(
                    self.env._(
                        "%s is no formal notice: a registered letter is noted on a "
                        "letter whose level is one.",
                        letter.name,
                    )
                )
            if any(day and day > today for day in days):
                raise ValidationError(
                    self.env._(
                        "The letter %s cannot have been presented or received on a day "
                        "that is still to come.",
                        letter.name,
                    )
                )
