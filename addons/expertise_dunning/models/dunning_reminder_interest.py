from odoo import fields, models

from ..tools.interest import InterestResult


class DunningReminderInterest(models.Model):
    """What interest a letter asked for this échelon, and which invoice claims it."""

    # one face of the ledger a file
    _inherit = "dunning.reminder"  # pylint: disable=consider-merging-classes-inherited

    interest_periods = fields.Json(
        readonly=True, help="The computation, as it was on the day of the letter."
    )
    interest_move_id = fields.Many2one(
        "account.move",
        "Interest invoiced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    interest_until = fields.Date("Interest invoiced until", readonly=True, copy=False)

    def _is_interest_invoiced(self):
        """:return: whether an invoice that stands claims the interest of this row"""
        self.ensure_one()
        return bool(
            self.interest_until
            and self.interest_move_id
            and self.interest_move_id._is_dunning_claim_standing()
        )

    def _compute_interest(self, date):
        """Interest of the échelons of these rows, up to and including a day.

        What unmatched credits of the payer cover today bears none: we cannot know yet
        which debt they pay.

        :return: ``{reminder: (InterestResult, one of its échelons or none)}``
        """
        by_key = self.move_id._get_instalments().grouped(
            lambda line: (line.move_id, line.date_maturity)
        )
        lines = self.env["account.move.line"].union(*by_key.values())
        covered = self.env["dunning.planner"]._allocate(self.move_id, date)
        credits = {line.with_env(self.env): sum_ for line, sum_ in covered.items()}
        results = lines._get_dunning_interest(
            date, {line: credits[line] for line in lines if line in credits}
        )
        found = {}
        for reminder in self:
            own = by_key.get((reminder.move_id, reminder.date_maturity), lines.browse())
            found[reminder] = (
                self._add_up_interest([results[line] for line in own]),
                own[:1],
            )
        return found

    @staticmethod
    def _add_up_interest(results):
        """:return: one result of échelons that fall due on the same day"""
        if len(results) == 1:
            return results[0]
        periods = tuple(period for result in results for period in result.periods)
        first = next(iter(results), InterestResult())
        return InterestResult(
            periods,
            reason=None if periods else first.reason,
            message=first.message,
            missing_from=first.missing_from,
            warning=first.warning,
        )
