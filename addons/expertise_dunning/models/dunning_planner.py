from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.fields import Domain

from .account_move_line import OPEN_PAYMENT_STATES


@dataclass
class Item:
    """One échelon of a planned letter: an invoice and a due date."""

    move: models.BaseModel
    date_maturity: object
    amount: float = 0.0
    residual: float = 0.0
    credit: float = 0.0

    @property
    def asked(self):
        return self.residual - self.credit


@dataclass
class Plan:
    """One letter that would go out, or the reason why it cannot."""

    payer: models.BaseModel
    partner: models.BaseModel
    company: models.BaseModel
    currency: models.BaseModel
    level: models.BaseModel
    items: dict = field(default_factory=dict)
    mail: bool = False
    paper: bool = False
    paper_reason: str = ""
    problem: str = ""
    #: the letter of these échelons whose mail did not arrive: it is delivered again
    failed_letter: models.BaseModel = None

    #: all invoices it is about, also those that credits cover
    considered: set = field(default_factory=set)

    @property
    def moves(self):
        return self.level.env["account.move"].union(
            *(item.move for item in self.items.values())
        )

    def total(self, name):
        return self.currency.round(
            sum(getattr(item, name) for item in self.items.values())
        )


class DunningPlanner(models.AbstractModel):
    """Who is asked for what today, and by which way: the same for all who ask.

    The list, the preview of « Relancer », the sending and the scheduled action all
    take their answer here. The number of queries does not grow with the invoices.
    """

    _name = "dunning.planner"
    _description = "Planner of Reminders"

    # -------------------------------------------------------------------------
    # Debts and credits
    # -------------------------------------------------------------------------
    @api.model
    def _get_debts(self, payers, companies, today):
        """:return: overdue échelons of these payers, the oldest first

        What is contested, blocked, collected by direct debit or under payment takes
        no credit away from the rest.
        """
        debts = (
            self.env["account.move.line"]
            .sudo()
            .search_fetch(
                [
                    ("display_type", "=", "payment_term"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", ">", 0),
                    ("date_maturity", "<", today),
                    ("no_followup", "=", False),
                    ("company_id", "in", companies.ids),
                    (
                        "move_id",
                        "any",
                        [
                            ("move_type", "=", "out_invoice"),
                            ("payment_state", "in", OPEN_PAYMENT_STATES),
                            ("dunning_litigation", "=", False),
                            ("commercial_partner_id", "in", payers.ids),
                            "|",
                            ("invoice_payment_term_id", "=", False),
                            (
                                "invoice_payment_term_id.dunning_direct_debit",
                                "=",
                                False,
                            ),
                        ],
                    ),
                ],
                [
                    "amount_currency",
                    "amount_residual_currency",
                    "company_id",
                    "currency_id",
                    "date_maturity",
                    "dunning_next_date",
                    "dunning_next_level_id",
                    "dunning_r1_date",
                    "dunning_r2_date",
                    "dunning_r3_date",
                    "move_id",
                ],
                order="date_maturity, id",
            )
        )
        # of thousands of invoices, what the planning reads and no more
        debts.move_id.fetch(
            [
                "commercial_partner_id",
                "dossier_id",
                "dunning_promise_date",
                "partner_id",
            ]
        )
        return debts

    @api.model
    def _get_credits(self, payers, companies):
        """What these payers have with the firm, and is matched with nothing yet.

        Payments, credit notes and other credits of the receivable account; payments
        keep the contact who was typed, so his company counts. A payment that makes no
        entry before the bank statement counts too, unless it names its invoices: those
        are « in payment » then.

        :return: ``{(payer id, company id, currency id): amount}``
        """
        credits = defaultdict(float)
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                    ("company_id", "in", companies.ids),
                    ("partner_id.commercial_partner_id", "in", payers.ids),
                ],
                ["partner_id", "company_id", "currency_id"],
                ["amount_residual_currency:sum"],
            )
        )
        for partner, company, currency, amount in groups:
            payer = partner.commercial_partner_id
            credits[payer.id, company.id, currency.id] -= amount
        payments = (
            self.env["account.payment"]
            .sudo()
            .search(
                [
                    ("state", "in", ("in_process", "paid")),
                    ("move_id", "=", False),
                    ("payment_type", "=", "inbound"),
                    ("partner_type", "=", "customer"),
                    ("invoice_ids", "=", False),
                    ("is_matched", "=", False),
                    ("company_id", "in", companies.ids),
                    ("partner_id.commercial_partner_id", "in", payers.ids),
                ]
            )
        )
        for payment in payments:
            payer = payment.partner_id.commercial_partner_id
            key = payer.id, payment.company_id.id, payment.currency_id.id
            credits[key] += payment.amount
        return credits

    @api.model
    def _allocate(self, moves, today):
        """Share the credits of the payers out, the oldest debt first.

        Over all overdue échelons of each payer, so that two letters on one day never
        take the same credit.

        :return: ``{account.move.line: amount covered}``, oldest first
        """
        payers = moves.sudo().commercial_partner_id
        companies = moves.sudo().company_id
        if not payers:
            return {}
        credits = self._get_credits(payers, companies)
        covered = {}
        for line in self._get_debts(payers, companies, today):
            currency = line.currency_id
            key = line.move_id.commercial_partner_id.id, line.company_id.id, currency.id
            amount = currency.round(
                max(0.0, min(credits[key], line.amount_residual_currency))
            )
            credits[key] -= amount
            covered[line] = amount
        return covered

    @api.model
    def _get_asked_amounts(self, moves):
        """:return: ``{move id: (to ask, covered by credits)}``, in its currency"""
        moves = moves._origin.filtered(lambda move: move.move_type == "out_invoice")
        amounts = defaultdict(lambda: (0.0, 0.0))
        today = fields.Date.context_today(self)
        wanted = set(moves.ids)
        for line, credit in self._allocate(moves, today).items():
            if line.move_id.id in wanted:
                asked, covered = amounts[line.move_id.id]
                amounts[line.move_id.id] = (
                    line.currency_id.round(
                        asked + line.amount_residual_currency - credit
                    ),
                    line.currency_id.round(covered + credit),
                )
        return amounts

    # -------------------------------------------------------------------------
    # Letters
    # -------------------------------------------------------------------------
    @api.model
    def _get_due_moves_domain(self, levels, today):
        """:return: invoices with an échelon that waits for one of ``levels``"""
        return Domain(
            "line_ids",
            "any",
            [
                ("dunning_next_level_id", "in", levels.ids),
                ("dunning_next_date", "<=", today),
            ],
        )

    @api.model
    def _plan(
        self, moves, levels=None, channel=None, early=False, lines=None, today=None
    ):
        """Plan one letter per payer, company, currency and level.

        :param moves: invoices asked for; only their own échelons are put on letters
        :param levels: ``dunning.level``, all that wait by default
        :param str channel: ``mail``, ``letter`` or ``both``; the level's by default
        :param bool early: also overdue échelons whose delay has not passed, but never
            twice on one day: two people may ask for it
        :param lines: only these échelons (those that are locked)
        :param date today: the day it is planned for
        :return: list of :class:`Plan`, the oldest debt first
        """
        today = today or fields.Date.context_today(self)
        wanted = set(moves.ids)
        covered = self._allocate(moves, today)
        due = [
            line
            for line in covered
            if line.move_id.id in wanted
            and line.dunning_next_date
            and (levels is None or line.dunning_next_level_id in levels)
            and (lines is None or line in lines)
            and (
                line.dunning_next_date <= today
                or (early and line._get_dunning_last_date() < today)
            )
            and not (
                line.move_id.dunning_promise_date
                and line.move_id.dunning_promise_date >= today
            )
        ]
        failed = self._find_failed_letters(due)
        plans = {}
        for line in due:
            move, level = line.move_id, line.dunning_next_level_id
            letter = failed.get((move, line.date_maturity, level))
            payer = move.commercial_partner_id
            key = payer, line.company_id, line.currency_id, level, letter
            if line.company_id.dunning_letter_per_dossier:
                key += (move.dossier_id or move,)
            plan = plans.get(key)
            if plan is None:
                plan = Plan(payer, payer, *key[1:4], failed_letter=letter)
                plans[key] = plan
            item = plan.items.setdefault(
                (move.id, line.date_maturity), Item(move, line.date_maturity)
            )
            plan.considered.add(move.id)
            item.amount += line.amount_currency
            item.residual += line.amount_residual_currency
            item.credit += covered[line]
        plans = list(plans.values())
        for plan in plans:
            self._choose_addressee(plan)
            self._drop_covered(plan)
        self._choose_channels([plan for plan in plans if not plan.problem], channel)
        return plans

    @api.model
    def _find_failed_letters(self, lines):
        """A letter that did not arrive is delivered again, not written again.

        :return: ``{(move, due date, level): dunning.letter}``
        """
        reminders = (
            self.env["dunning.reminder"]
            .sudo()
            .search(
                [
                    ("state", "=", "failed"),
                    ("move_id", "in", [line.move_id.id for line in lines]),
                ]
            )
        )
        return {
            (reminder.move_id, reminder.date_maturity, reminder.level_id): (
                reminder.letter_id
            )
            for reminder in reminders
        }

    @api.model
    def _choose_addressee(self, plan):
        """The contact of the invoices if it is one and the same, else the payer."""
        partners = plan.moves.partner_id
        plan.partner = partners if len(partners) == 1 else plan.payer

    @api.model
    def _drop_covered(self, plan):
        """Leave out what credits cover; nothing goes out when that is everything."""
        currency = plan.currency
        plan.items = {
            key: item
            for key, item in plan.items.items()
            if currency.compare_amounts(item.asked, 0) > 0
        }
        if not plan.items:
            plan.problem = self.env._(
                "Covered by credits that are not matched yet: match them with the "
                "invoices."
            )
            return
        asked = currency._convert(
            plan.total("asked"),
            plan.company.currency_id,
            plan.company,
            fields.Date.context_today(self),
        )
        if asked < plan.company.dunning_min_amount:
            plan.problem = self.env._("Less than the smallest amount that is reminded")

    @api.model
    def _choose_channels(self, plans, channel):
        partners = self.env["res.partner"].sudo().union(*(p.partner for p in plans))
        unreachable = partners._get_unreachable_by_mail()
        for plan in plans:
            wanted = channel or plan.level.channel
            partner = plan.partner.sudo()
            why_no_mail = unreachable.get(partner.id, "")
            has_address = bool(partner.city and (partner.street or partner.zip))
            plan.mail = wanted in ("mail", "both") and not why_no_mail
            plan.paper = has_address and (
                wanted in ("letter", "both") or bool(why_no_mail)
            )
            if plan.failed_letter and not plan.mail and not plan.paper:
                plan.problem = self.env._("The mail did not arrive; no postal address")
            elif plan.paper:
                plan.paper_reason = why_no_mail if wanted != "letter" else ""
            elif wanted == "letter":
                plan.problem = self.env._("No postal address")
            elif not plan.mail:
                plan.problem = self.env._(
                    "%(reason)s; no postal address", reason=why_no_mail
                )
