from odoo import api, fields, models
from odoo.exceptions import UserError


class DunningWizard(models.TransientModel):
    """« Relancer »: choose the way, see what it does, send."""

    _name = "dunning.wizard"
    _description = "Send Reminders"

    move_ids = fields.Many2many("account.move", string="Invoices")
    rank = fields.Integer(help="Only this place of the ladder; 0: all that wait.")
    early = fields.Boolean(
        "Also those whose delay has not passed",
        help="Overdue échelons are reminded at their next level, before its day.",
    )
    channel = fields.Selection(
        [
            ("level", "As the level says"),
            ("mail", "Mail"),
            ("letter", "Letter"),
            ("both", "Mail and letter"),
        ],
        default="level",
        required=True,
    )
    letter_count = fields.Integer("Letters", compute="_compute_preview")
    mail_count = fields.Integer("Mails", compute="_compute_preview")
    paper_count = fields.Integer("To print", compute="_compute_preview")
    both_count = fields.Integer("Mail and letter", compute="_compute_preview")
    instead_count = fields.Integer(
        "By letter instead of mail", compute="_compute_preview"
    )
    problem_count = fields.Integer("Cannot be sent", compute="_compute_preview")
    skipped_count = fields.Integer("Not due", compute="_compute_preview")
    preview = fields.Json(compute="_compute_preview")
    asked_amount = fields.Monetary("Asked in all", compute="_compute_preview")
    run_ids = fields.Many2many("dunning.run", help="What a first press has started.")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "move_ids" in fields_list and not values.get("move_ids"):
            context = self.env.context
            moves = self.env["account.move"]
            if context.get("active_model") == "account.move":
                moves = moves.browse(context.get("active_ids") or [])
            values["move_ids"] = [fields.Command.set(moves.ids)]
        return values

    def _get_levels(self):
        """:return: the levels asked for, or ``None`` for all that wait"""
        self.ensure_one()
        if not self.rank:
            return None
        return (
            self.env["dunning.level"]
            .sudo()
            .search(
                [
                    ("rank", "=", self.rank),
                    ("company_id", "in", self.move_ids.company_id.ids),
                ]
            )
        )

    def _get_channel(self):
        return self.channel if self.channel != "level" else None

    @api.depends("move_ids", "rank", "channel", "early")
    def _compute_preview(self):
        for wizard in self:
            moves = wizard.move_ids._origin
            plans = self.env["dunning.planner"]._plan(
                moves, wizard._get_levels(), wizard._get_channel(), wizard.early
            )
            good = [plan for plan in plans if not plan.problem]
            bad = [plan for plan in plans if plan.problem]
            planned = set().union(*(plan.considered for plan in plans))
            skipped = moves - moves.browse(planned)
            wizard.letter_count = len(good)
            wizard.mail_count = sum(p.mail and not p.paper for p in good)
            wizard.paper_count = sum(p.paper and not p.mail for p in good)
            wizard.both_count = sum(p.mail and p.paper for p in good)
            wizard.instead_count = sum(bool(p.paper and p.paper_reason) for p in good)
            wizard.problem_count = len(bad)
            wizard.skipped_count = len(skipped)
            wizard.asked_amount = sum(
                p.total("asked") for p in good if p.currency == wizard.currency_id
            )
            wizard.preview = {
                "problems": self._count_reasons(
                    (p.problem, p.payer.display_name) for p in bad
                ),
                "instead": self._count_reasons(
                    (p.paper_reason, p.payer.display_name)
                    for p in good
                    if p.paper and p.paper_reason
                ),
                "skipped": self._count_reasons(
                    (
                        move.dunning_exclusion_reason or self.env._("Not overdue"),
                        move.display_name,
                    )
                    for move in skipped
                ),
            }

    @api.model
    def _count_reasons(self, pairs):
        """:return: list of ``{reason, count, names}``, the most frequent first"""
        found = {}
        for reason, name in pairs:
            found.setdefault(reason, []).append(name)
        return [
            {"reason": reason, "count": len(names), "names": names[:10]}
            for reason, names in sorted(found.items(), key=lambda i: -len(i[1]))
        ]

    def action_send(self):
        """Send, then show what became of it.

        :raise UserError: no invoice, or nothing is due
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(self.env._("These reminders are being sent already."))
        if self.run_ids:
            return self._open_runs()
        moves = self.move_ids
        if not moves:
            raise UserError(self.env._("Select the invoices to remind first."))
        runs = self.env["dunning.run"]
        levels = self._get_levels()
        for company, company_moves in self._get_sendable(moves, levels).items():
            runs += runs.with_company(company)._start(
                company_moves,
                levels and levels.filtered(lambda lv, c=company: lv.company_id == c),
                self._get_channel(),
                self.early,
            )
        self.run_ids = runs
        return self._open_runs()

    def _get_sendable(self, moves, levels):
        """:return: ``{company: moves}``, without companies that have nothing to send"""
        by_company = moves.grouped("company_id")
        if len(by_company) > 1:
            plans = self.env["dunning.planner"]._plan(
                moves, levels, self._get_channel(), self.early
            )
            companies = {plan.company for plan in plans if not plan.problem}
            if companies:
                return {key: by_company[key] for key in by_company if key in companies}
        return by_company

    def _open_runs(self):
        runs = self.run_ids
        if len(runs) == 1:
            return runs.action_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sendings"),
            "res_model": "dunning.run",
            "view_mode": "list,form",
            "domain": [("id", "in", runs.ids)],
        }
