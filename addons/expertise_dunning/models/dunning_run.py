import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: letters of one job: one transaction, one pass of wkhtmltopdf
BATCH_SIZE = 50
#: more letters than this are made in the background
DIRECT_LIMIT = 20


class DunningRun(models.Model):
    """One press on « Relancer », or one day of the scheduled action.

    The payers are dealt out to batches. A batch is one transaction: it takes the
    échelons it can lock, writes letters, ledger and PDFs, and queues the mails. What it
    could not send is listed with the reason.
    """

    _name = "dunning.run"
    _description = "Sending of Reminders"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", "By", readonly=True, default=lambda self: self.env.user
    )
    origin = fields.Selection(
        [("manual", "By hand"), ("automatic", "Scheduled action")],
        required=True,
        readonly=True,
        default="manual",
    )
    channel = fields.Selection(
        [("mail", "Mail"), ("letter", "Letter"), ("both", "Mail and letter")],
        readonly=True,
        help="As each level says when empty.",
    )
    early = fields.Boolean(readonly=True)
    level_ids = fields.Many2many("dunning.level", readonly=True, string="Levels")
    batch_ids = fields.One2many("dunning.run.batch", "run_id", readonly=True)
    problem_ids = fields.One2many("dunning.run.problem", "run_id", readonly=True)
    letter_ids = fields.One2many("dunning.letter", "run_id", readonly=True)
    planned_count = fields.Integer("Letters planned", readonly=True)
    letter_count = fields.Integer("Letters made", compute="_compute_counts")
    mail_count = fields.Integer("Mails", compute="_compute_counts")
    paper_count = fields.Integer("Letters to print", compute="_compute_counts")
    failed_count = fields.Integer("Mails refused", compute="_compute_counts")
    problem_count = fields.Integer("Not sent", compute="_compute_counts")
    progress = fields.Integer("Progress (%)", compute="_compute_state")
    state = fields.Selection(
        [("running", "Under way"), ("failed", "Stopped"), ("done", "Done")],
        compute="_compute_state",
    )

    @api.depends("create_date", "level_ids", "origin")
    def _compute_name(self):
        for run in self:
            run.name = self.env._(
                "%(levels)s of %(day)s",
                levels=", ".join(run.level_ids.mapped("name"))
                or self.env._("Reminders"),
                day=fields.Datetime.context_timestamp(
                    run, run.create_date or fields.Datetime.now()
                ).strftime("%d/%m/%Y %H:%M"),
            )

    @api.depends("letter_ids.mail_state", "letter_ids.paper_state", "problem_ids")
    def _compute_counts(self):
        letters = self.env["dunning.letter"]
        domain = [("run_id", "in", self.ids), ("cancelled", "=", False)]
        totals = {}
        for run, mail_state, paper_state, count in letters._read_group(
            domain, ["run_id", "mail_state", "paper_state"], ["__count"]
        ):
            total = totals.setdefault(run.id, [0, 0, 0, 0])
            total[0] += count
            total[1] += count if mail_state != "none" else 0
            total[2] += count if paper_state != "none" else 0
            total[3] += count if mail_state in ("failed", "bounced") else 0
        problems = dict(
            self.env["dunning.run.problem"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            made, mails, papers, failed = totals.get(run.id, (0, 0, 0, 0))
            run.letter_count = made
            run.mail_count = mails
            run.paper_count = papers
            run.failed_count = failed
            run.problem_count = problems.get(run, 0)

    @api.depends("batch_ids.state", "batch_ids.job_uuid")
    def _compute_state(self):
        for run in self:
            batches = run.batch_ids
            done = batches.filtered(lambda batch: batch.state == "done")
            run.progress = 100 * len(done) // len(batches) if batches else 100
            if len(done) == len(batches):
                run.state = "done"
            elif (batches - done)._get_dead():
                run.state = "failed"
            else:
                run.state = "running"

    # -------------------------------------------------------------------------
    # Sending
    # -------------------------------------------------------------------------
    @api.model
    def _start(self, moves, levels=None, channel=None, early=False, origin="manual"):
        """Send what is due on ``moves``: at once, or in the background if it is much.

        :param moves: ``account.move`` of one company, writable by the user
        :param levels: ``dunning.level``; all that wait by default
        :return: the run
        :raise UserError: nothing can be sent
        """
        moves.check_access("write")
        company = moves.company_id
        plans = self.env["dunning.planner"]._plan(moves, levels, channel, early)
        sendable = [plan for plan in plans if not plan.problem]
        if not sendable:
            reasons = sorted({plan.problem for plan in plans if plan.problem})
            raise UserError(
                self.env._(
                    "Nothing to send: %s",
                    " ".join(reasons) or self.env._("no reminder is due."),
                )
            )
        run = self.sudo().create(
            {
                "company_id": company.id,
                "origin": origin,
                "channel": channel,
                "early": early,
                "level_ids": [
                    fields.Command.set(
                        self.env["dunning.level"].union(*(p.level for p in plans)).ids
                    )
                ],
                "planned_count": len(sendable),
            }
        )
        in_background = len(sendable) > DIRECT_LIMIT
        run._deal(plans, in_background)
        if not in_background and not (run.letter_ids or run.problem_ids):
            raise UserError(
                self.env._(
                    "Somebody else is reminding these invoices right now. Look at the "
                    "list again in a moment."
                )
            )
        return run.with_env(self.env)

    def _deal(self, plans, in_background):
        """Deal the payers out to batches: all of one payer in the same one.

        Credits are shared out once per payer, and the documents of a batch are made in
        one pass.
        """
        by_payer = {}
        for plan in plans:
            by_payer.setdefault(plan.payer, []).append(plan)
        chunks, size = [[]], 0
        for payer_plans in by_payer.values():
            if chunks[-1] and size + len(payer_plans) > BATCH_SIZE:
                chunks.append([])
                size = 0
            chunks[-1] += payer_plans
            size += len(payer_plans)
        batches = (
            self.env["dunning.run.batch"]
            .sudo()
            .create(
                [
                    {
                        "run_id": self.id,
                        "move_ids": sorted(
                            {move.id for plan in chunk for move in plan.moves}
                        ),
                    }
                    for chunk in chunks
                ]
            )
        )
        for batch in batches:
            if in_background:
                batch._enqueue()
            else:
                batch._send()

    def _send_moves(self, moves, today=None):
        """Make the letters of these invoices, in the present transaction.

        The échelons are locked first; those that somebody else is reminding right now
        are left to him.

        :param date today: the day the letters bear
        :return: the letters, and the plans that could not be sent
        """
        self.ensure_one()
        lines = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("move_id", "in", moves.ids),
                    ("dunning_next_level_id", "!=", False),
                    ("dunning_next_date", "!=", False),
                ]
            )
        )
        locked = lines.try_lock_for_update(allow_referencing=True)
        today = today or fields.Date.context_today(self)
        plans = self.env["dunning.planner"]._plan(
            moves, self.level_ids or None, self.channel, self.early, locked, today
        )
        sendable = [plan for plan in plans if not plan.problem]
        letters = self._redeliver([plan for plan in sendable if plan.failed_letter])
        letters |= self._write_letters(
            [plan for plan in sendable if not plan.failed_letter], today
        )
        return letters, [plan for plan in plans if plan.problem]

    def _redeliver(self, plans):
        """Deliver again letters whose mail did not arrive; the ledger stays."""
        letters = self.env["dunning.letter"].sudo()
        for plan in plans:
            failed = plan.failed_letter
            letters |= failed
            failed.run_id = self
            if plan.mail:
                failed.write(
                    {
                        "mail_state": "outgoing",
                        "mail_attempts": 0,
                        "mail_error": False,
                        "email": plan.partner.sudo().email_normalized,
                    }
                )
            if plan.paper:
                failed._add_paper(plan.paper_reason)
        letters._queue_mails()
        return letters

    def _write_letters(self, plans, today):
        """Write letters and ledger, print the PDFs in one pass, queue the mails."""
        letters = self.env["dunning.letter"].sudo()
        if not plans:
            return letters
        letters = letters.create(
            [
                {
                    "company_id": plan.company.id,
                    "currency_id": plan.currency.id,
                    "kind": "reminder",
                    "level_id": plan.level.id,
                    "run_id": self.id,
                    "user_id": self.user_id.id,
                    "partner_id": plan.partner.id,
                    "date": today,
                    "email": plan.mail and plan.partner.sudo().email_normalized,
                    "mail_state": "outgoing" if plan.mail else "none",
                    "paper_state": "to_print" if plan.paper else "none",
                    "paper_date": plan.paper and today,
                    "paper_reason": plan.paper_reason,
                    "move_ids": [fields.Command.set(plan.moves.ids)],
                    "amount_residual": plan.total("residual"),
                    "amount_credit": plan.total("credit"),
                    "amount_asked": plan.total("asked"),
                    "reminder_ids": [
                        fields.Command.create(
                            {
                                "company_id": plan.company.id,
                                "currency_id": plan.currency.id,
                                "level_id": plan.level.id,
                                "move_id": item.move.id,
                                "date_maturity": item.date_maturity,
                                "amount": item.amount,
                                "amount_residual": item.residual,
                                "amount_credit": item.credit,
                                "amount_asked": item.asked,
                            }
                        )
                        for item in plan.items.values()
                    ],
                }
                for plan in plans
            ]
        )
        letters._finish()
        return letters

    # -------------------------------------------------------------------------
    # Scheduled action
    # -------------------------------------------------------------------------
    @api.model
    def _cron_send(self):
        """Once a day: send what is due at the automatic levels of each company."""
        companies = (
            self.env["res.company"].sudo().search([("dunning_automatic", "=", True)])
        )
        running = self.search(
            [
                ("origin", "=", "automatic"),
                ("company_id", "in", companies.ids),
                ("batch_ids.state", "=", "pending"),
            ]
        ).filtered(lambda run: run.state == "running")
        for company in companies - running.company_id:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._send_automatic(company)
            except psycopg2.OperationalError:
                # another transaction was in the way: the core runs the action again
                raise
            except Exception:
                self.env.invalidate_all()
                _logger.exception("No automatic reminders of company %s", company.id)
            self.env["ir.cron"]._commit_progress(1)

    def _send_automatic(self, company):
        levels = company.dunning_level_ids.filtered("automatic")
        today = fields.Date.context_today(self)
        planner = self.env["dunning.planner"]
        moves = self.env["account.move"].search(
            planner._get_due_moves_domain(levels, today)
            & Domain("company_id", "=", company.id)
        )
        plans = planner._plan(moves, levels) if moves else []
        run = self.create(
            {
                "company_id": company.id,
                "origin": "automatic",
                "level_ids": [fields.Command.set(levels.ids)],
                "planned_count": sum(not plan.problem for plan in plans),
            }
        )
        if plans:
            run._deal(plans, in_background=True)
        return run

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }

    def action_print(self):
        """Open as one PDF the letters that go by post, or else those of the mails."""
        self.ensure_one()
        return self._get_letters_to_print().action_print()

    def _get_letters_to_print(self):
        """:return: the letters of this sending that go by post, in their order

        Where all went by mail, those that the mails carry: who wants them on paper
        all the same has them in one press.
        """
        letters = self.letter_ids.filtered(
            lambda letter: letter.attachment_id and not letter.cancelled
        ).sorted("id")
        on_paper = letters.filtered(lambda letter: letter.paper_state != "none")
        return on_paper or letters

    def action_open_letters(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters"),
            "res_model": "dunning.letter",
            "view_mode": "list,form",
            "domain": [("run_id", "=", self.id)],
        }

    def action_retry(self):
        """Start the batches again whose job was given up."""
        # nobody writes a run by hand; who may read it may have it go on
        self.check_access("read")
        self.sudo().batch_ids._get_dead()._enqueue()
