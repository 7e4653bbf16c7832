from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: statuses before the client has accepted
BEFORE_ACCEPTANCE = ("to_prospect", "to_quote", "preorder", "quoted")
#: statuses in which the technician owes a report
TO_FINALISE = ("visited", "analysis", "incomplete")


class ExpertiseDossierStatus(models.Model):
    """Status: guards, automatic changes, and what they need."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    missing_item_ids = fields.Many2many(
        "expertise.missing.item",
        "expertise_dossier_missing_rel",
        "dossier_id",
        "item_id",
        "Missing pieces",
        domain="[('company_id', 'in', (company_id, False))]",
        check_company=True,
        copy=False,
    )
    missing_note = fields.Text("What else is missing", copy=False)
    sample_ids = fields.One2many("expertise.sample", "dossier_id", "Samples")
    waiting_sample_count = fields.Integer(
        "Samples at the laboratory",
        compute="_compute_waiting_sample_count",
        store=True,
    )
    next_step = fields.Selection(
        [
            ("quote", "Make the quote"),
            ("send_quote", "Send the quote"),
            ("accept", "Quote accepted"),
            ("plan", "Plan"),
            ("visit", "Visited"),
            ("report", "Add a report"),
            ("invoice", "Invoice"),
            ("post_invoice", "Post the invoice"),
            ("notify", "Tell the contacts"),
            ("finish", "Finish"),
            ("payment", "Register a payment"),
            ("reopen", "Reopen"),
            ("none", "Nothing"),
        ],
        compute="_compute_next_step",
        help="The next natural step: the one button in front.",
    )

    @api.depends("sample_ids.state")
    def _compute_waiting_sample_count(self):
        for dossier in self:
            dossier.waiting_sample_count = len(
                dossier.sample_ids.filtered(lambda sample: sample.state == "sent")
            )

    @api.depends(
        "state",
        "quote_state",
        "report_state",
        "invoice_state",
        "report_notice_date",
        "draft_quote_count",
        "draft_invoice_count",
    )
    def _compute_next_step(self):
        for dossier in self:
            dossier.next_step = dossier._get_next_step()

    def _get_next_step(self):
        """:return: a key of ``next_step`` for this one dossier"""
        if self.state == self._closed_state:
            return "reopen"
        if self.state in BEFORE_ACCEPTANCE:
            if self.quote_state == "pending":
                return "accept"
            return "send_quote" if self.draft_quote_count else "quote"
        if self.state == "to_plan":
            return "plan"
        if self.state == "planned":
            return "visit"
        if self.report_state == "none":
            return "report"
        if self.invoice_state == "none":
            return "post_invoice" if self.draft_invoice_count else "invoice"
        if not self.report_notice_date:
            return "notify"
        if self.state != "done":
            return "finish"
        return "payment" if self.invoice_state in ("unpaid", "partial") else "none"

    # -------------------------------------------------------------------------
    # Guards
    # -------------------------------------------------------------------------
    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        check = getattr(self, f"_check_state_{new_state}", None)
        if check:
            check()
        return result

    def _check_state_planned(self):
        for dossier in self:
            missing = []
            if not dossier.technician_id:
                missing.append(self.env._("a technician"))
            if not dossier.appointment_start:
                missing.append(self.env._("a date"))
            if missing:
                raise UserError(
                    self.env._(
                        "%(dossier)s cannot be planned without %(missing)s. Use the "
                        "button « Plan » to give it.",
                        dossier=dossier.display_name,
                        missing=self.env._(" and ").join(missing),
                    )
                )

    def _check_state_analysis(self):
        for dossier in self:
            if not dossier.waiting_sample_count:
                raise UserError(
                    self.env._(
                        "%(dossier)s has no sample at a laboratory: enter which "
                        "samples were sent, and where, before « Analysis ».",
                        dossier=dossier.display_name,
                    )
                )

    def _check_state_incomplete(self):
        for dossier in self:
            if not dossier.missing_item_ids and not dossier.missing_note:
                raise UserError(
                    self.env._(
                        "Say what is missing in %(dossier)s: choose it from the list "
                        "of missing pieces.",
                        dossier=dossier.display_name,
                    )
                )

    def _check_state_done(self):
        confirmed = self.env.context.get("dossier_confirm_done")
        for dossier in self:
            missing = dossier._get_done_blockers()
            if not missing:
                continue
            if not confirmed:
                raise UserError(
                    self.env._(
                        "%(dossier)s is not finished: %(missing)s. Complete it, or "
                        "let the office confirm.",
                        dossier=dossier.display_name,
                        missing=", ".join(missing),
                    )
                )
            dossier._check_office("finish")
            dossier.log_comment(
                self.env._(
                    "Finished by a confirmation of %(user)s, although: %(missing)s.",
                    user=self.env.user.name,
                    missing=", ".join(missing),
                )
            )

    def _get_done_blockers(self):
        """:return: what is still missing before « Done », in words"""
        self.ensure_one()
        blockers = []
        if self.report_state == "none":
            blockers.append(self.env._("no report"))
        if self.invoice_state == "none":
            blockers.append(self.env._("no posted invoice"))
        if not self.report_notice_date:
            blockers.append(self.env._("the contacts were not told"))
        return blockers

    def _check_office(self, what):
        """Confirmations are the office's.

        :raise AccessError: for a technician
        """
        if not self.env.su and not self.env.user.has_group(
            "expertise_dossier.group_office"
        ):
            messages = {
                "finish": self.env._("Only the office may finish it all the same."),
                "appointment": self.env._("Only the office may plan it all the same."),
            }
            raise AccessError(messages[what])

    # -------------------------------------------------------------------------
    # Automatic changes
    # -------------------------------------------------------------------------
    def _on_quote_sent(self):
        """A quote went to the client."""
        self.filtered(
            lambda d: d.state in ("to_prospect", "to_quote", "preorder")
        ).write({"state": "quoted"})

    def _on_quote_accepted(self):
        """A quote was accepted, by the client or by a colleague.

        What was already planned goes straight to « Planned ».
        """
        waiting = self.filtered(lambda d: d.state in BEFORE_ACCEPTANCE)
        ready = waiting.filtered(lambda d: d.technician_id and d.appointment_start)
        ready.write({"state": "planned"})
        (waiting - ready).write({"state": "to_plan"})

    def _sync_planning_state(self):
        """« To plan » and « Planned » follow technician and date."""
        ready = self.filtered(lambda d: d.technician_id and d.appointment_start)
        ready.filtered(lambda d: d.state == "to_plan").write({"state": "planned"})
        (self - ready).filtered(lambda d: d.state == "planned").write(
            {"state": "to_plan"}
        )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_set_state(self, state):
        # without the right to plan, the guard says what is missing
        if (
            state == "planned"
            and self.env["expertise.plan.wizard"].has_access("create")
            and not all(d.technician_id and d.appointment_start for d in self)
        ):
            return self.action_plan()
        if state in ("analysis", "incomplete", "done") and self._needs_state_wizard(
            state
        ):
            return self._open_state_wizard(state)
        return super().action_set_state(state)

    def _needs_state_wizard(self, state):
        if state == "analysis":
            return any(not dossier.waiting_sample_count for dossier in self)
        if state == "incomplete":
            return any(not d.missing_item_ids and not d.missing_note for d in self)
        return any(dossier._get_done_blockers() for dossier in self)

    def _open_state_wizard(self, state):
        titles = {
            "analysis": self.env._("Which samples wait at which laboratory?"),
            "incomplete": self.env._("What is missing?"),
            "done": self.env._("Finish"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[state],
            "res_model": "expertise.state.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_ids": self.ids, "default_state": state},
        }

    def action_mark_visited(self):
        self.write({"state": "visited"})

    def action_finish(self):
        return self.action_set_state("done")

    def action_reopen(self):
        """Back to the status before the cancellation.

        The appointment comes back with it; where its slot was taken meanwhile,
        the dossier goes to « To plan » and the history says so. Where the results
        came in meanwhile, « Analysis » is over. The office's reopening confirms
        what was finished already.
        """
        closed = self.filtered(lambda d: d.state == self._closed_state)
        closed._restore_appointments()
        closed.filtered(
            lambda d: d.state_before_closing == "planned"
            and not (d.technician_id and d.appointment_start)
        ).state_before_closing = "to_plan"
        closed.filtered(
            lambda d: d.state_before_closing == "analysis"
            and not d.waiting_sample_count
        ).state_before_closing = "visited"
        dossiers = self.with_context(dossier_confirm_done=True)
        return super(ExpertiseDossierStatus, dossiers).action_reopen()

    def _default_reopen_state(self):
        return "to_quote"
