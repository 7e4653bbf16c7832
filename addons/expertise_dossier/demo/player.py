"""Plays the stories of :mod:`.cases`, step by step, in the order of time.

Each step goes through the method that a button calls, as the member of the staff who
would press it; then what the step has dated « now » is dated when it happened.
"""

import base64
import logging
from contextlib import contextmanager
from datetime import timedelta

from lxml import html

from odoo import Command
from odoo.tools import SQL, format_date

from .catalogue import RESULTS
from .documents import make_pdf

_logger = logging.getLogger(__name__)

#: a quote may be accepted for so long
QUOTE_VALIDITY = timedelta(days=90)
#: once finished, a dossier is archived after so many days
ARCHIVE_DAYS = 20
#: addresses of documentation (RFC 5737)
CLIENT_ADDRESS = "203.0.113.%d"
REMINDER = "Bonjour, votre devis vous attend toujours. Nous restons à votre écoute."
#: every so many dossiers, the manager takes one herself
MANAGER_EVERY = 4
#: these write no history in the dossier, and theirs is of no interest here
WITHOUT_HISTORY = ("quote", "invoice", "pay", "credit", "download")
PAYMENT_TERMS = {
    1: "account.account_payment_term_immediate",
    2: "expertise_dossier.payment_term_2_instalments",
    3: "expertise_dossier.payment_term_3_instalments",
}


class Player:
    """Plays cases in the firm of a :class:`.builder.Builder`."""

    def __init__(self, builder):
        self.builder = builder
        self.company = builder.company
        self.calendar = builder.calendar
        self.random = builder.calendar.random
        self.cr = builder.env.cr
        self.users = {
            role: builder.ref(f"demo_user_{role}")
            for role in ("manager", "office", "technician", "client")
        }
        self.technicians = {
            name: builder.ref(f"demo_technician_{name}")
            for name in ("julien", "nadia", "thomas")
        }
        self.has_accounting = bool(
            self.company.chart_template
            and builder.env["account.journal"].search_count(
                [("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
            )
        )
        if not self.has_accounting:
            _logger.info("The company has no chart of accounts: no invoices are made.")
        self.dossiers = {}
        self.appointments = {}
        self.taken = set()

    # -------------------------------------------------------------------------
    # In the order of time
    # -------------------------------------------------------------------------
    def play(self, cases):
        """Play every step of every case, the oldest first."""
        # the number in the table, the newest being 01
        numbered = dict(enumerate(cases, start=1))
        for number, case in numbered.items():
            if case.visit is not None:
                self.appointments[number] = self._find_slot(case)
        timeline = []
        for number, case in numbered.items():
            moments = self._schedule(number, case)
            # of two at the same moment, the one lower in the table came first
            timeline += [
                (moment, -number, order, step, arguments)
                for order, (moment, step, arguments) in enumerate(moments)
            ]
        for moment, key, _order, step, arguments in sorted(
            timeline, key=lambda row: row[:3]
        ):
            play = getattr(self, f"_play_{step}")
            with self._happening(moment, history=step not in WITHOUT_HISTORY):
                play(numbered[-key], -key, moment, *arguments)
        self._date_statuses()

    def _schedule(self, number, case):
        """:return: (moment, step, its arguments) for each step of one case"""
        moment, rows = None, []
        for days_ago, step, *arguments in self._order_steps(case):
            if step == "visit":
                wished = self.appointments[number][1] + timedelta(minutes=10)
                moment = max(wished, moment + timedelta(minutes=5))
            else:
                moment = self.calendar.office_moment(days_ago, after=moment)
            rows.append((moment, step, arguments))
        return rows

    def _order_steps(self, case):
        """:return: (days ago, step, its arguments…), the oldest first"""
        steps = [
            (case.created, "create"),
            (case.drafted, "quote"),
            (case.quoted, "quote"),
            (case.quoted, "send"),
            (case.reminded, "remind"),
            (case.refused, "refuse"),
            (case.accepted, "accept"),
            (case.planned, "plan"),
        ]
        if case.visit is not None and case.visit < 0 and case.visited:
            steps.append((-case.visit, "visit"))
        steps += [
            (case.sampled, "sample"),
            (case.analysed, "analyse"),
            (case.lacking, "lack"),
            (case.lacking if case.letter else None, "write"),
            (case.reported, "report"),
            (case.told, "tell"),
            (case.invoiced, "invoice"),
            *((days, "pay", part) for days, part in case.payments),
            (case.credited, "credit"),
            (case.finished, "finish"),
            *((days, "download", role, i) for days, role, i in case.downloads),
            *((days, "say", kind, text) for days, kind, text in case.said),
            *((case.created, "todo", days, text) for days, text in case.todo),
        ]
        # a refusal cancels in one go
        if case.refused is None:
            steps.append((case.cancelled, "cancel"))
        if case.archived:
            end = case.finished if case.cancelled is None else case.cancelled
            steps.append((end - ARCHIVE_DAYS, "archive"))
        steps.append((case.trashed, "trash"))
        played = [step for step in steps if step[0] is not None]
        return sorted(played, key=lambda step: -step[0])

    def _find_slot(self, case):
        """:return: the first free (start, end) of the technician from the wish on"""
        for start, end in self.calendar.slots(case.visit, case.slot):
            if (case.technician, start) not in self.taken:
                self.taken.add((case.technician, start))
                return start, end
        return None

    # -------------------------------------------------------------------------
    # When it happened
    # -------------------------------------------------------------------------
    @contextmanager
    def _happening(self, moment, history=True):
        """Date the history that is written inside."""
        if not history:
            yield
            return
        last_message = self.builder._last_id("mail_message")
        last_log = self.builder._last_id("dossier_status_log")
        yield
        # changes of tracked fields become messages now
        self.cr.flush()
        self.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %(at)s, create_date = %(at)s"
                " WHERE id > %(last)s",
                at=moment,
                last=last_message,
            )
        )
        self.cr.execute(
            SQL(
                "UPDATE dossier_status_log SET entered_at = %(at)s WHERE id > %(last)s",
                at=moment,
                last=last_log,
            )
        )

    def _date(self, records, moment):
        """Say when records were created."""
        records.flush_recordset()
        self.cr.execute(
            SQL(
                "UPDATE %(table)s SET create_date = %(at)s WHERE id IN %(ids)s",
                table=SQL.identifier(records._table),
                at=moment,
                ids=tuple(records.ids),
            )
        )
        records.invalidate_recordset(["create_date"])

    def _date_statuses(self):
        """Each stay in a status ends when the next begins."""
        self.builder.env.flush_all()
        self.cr.execute(
            SQL(
                """
                UPDATE dossier_status_log AS log
                   SET left_at = stay.left_at,
                       duration_hours = COALESCE(
                           EXTRACT(EPOCH FROM stay.left_at - log.entered_at) / 3600, 0
                       )
                  FROM (SELECT id,
                               LEAD(entered_at) OVER (
                                   PARTITION BY res_id ORDER BY id
                               ) AS left_at
                          FROM dossier_status_log
                         WHERE res_model = 'expertise.dossier'
                           AND res_id IN %s) AS stay
                 WHERE stay.id = log.id
                """,
                tuple(dossier.id for dossier in self.dossiers.values()),
            )
        )

    # -------------------------------------------------------------------------
    # Who does it
    # -------------------------------------------------------------------------
    def _as(self, role):
        return self.builder.env(user=self.users[role].id, su=False)

    def _office(self, number, **context):
        role = "office" if number % MANAGER_EVERY else "manager"
        dossier = self.dossiers[number].with_env(self._as(role))
        return dossier.with_context(**context)

    def _accountant(self, number):
        """:return: the dossier in hands that leave no history on the documents"""
        return self._office(number, tracking_disable=True)

    def _field_worker(self, case, number):
        """:return: the dossier as its technician sees it, if he has a login"""
        if self.technicians[case.technician].user_id == self.users["technician"]:
            return self.dossiers[number].with_env(self._as("technician"))
        return self._office(number)

    def _contact(self, dossier, role):
        partner = dossier[f"{role}_id"]
        return dossier.contact_ids.filtered(lambda c: c.partner_id == partner)

    # -------------------------------------------------------------------------
    # Steps: request and quote
    # -------------------------------------------------------------------------
    def _play_create(self, case, number, moment):
        partners = self.builder.partners
        env = self._as("office" if number % MANAGER_EVERY else "manager")
        values = {
            "property_id": self.builder.places[case.place].id,
            "owner_id": partners[case.owner].id,
            "transaction": case.transaction,
            "source_id": self.builder.ref(f"source_{case.source}").id,
            "user_id": env.uid,
            "company_id": self.company.id,
            "nature_ids": [Command.set(self._products(case).ids)],
        }
        for role in ("prescriber", "notary", "payer"):
            if getattr(case, role):
                values[f"{role}_id"] = partners[getattr(case, role)].id
        for name in ("reference", "note", "state"):
            if getattr(case, name):
                values[name] = getattr(case, name)
        if case.owner == "client" and case.state == "preorder":
            # she has ordered it herself
            env = self._as("client")(su=True)
        dossiers = env["expertise.dossier"]
        if moment.year != self.calendar.today.year:
            dossiers = dossiers.sudo()
            values["name"] = self._number_of(moment)
        dossier = dossiers.create(values)
        self.dossiers[number] = dossier.with_env(self.builder.env)
        self._date(dossier, moment)

    def _products(self, case):
        products = self.builder.env["product.product"]
        for key in case.natures.split():
            products += self.builder.ref(f"product_{key}")
        return products

    def _number_of(self, moment):
        """:return: the next number of a year that is over"""
        sequence = self.builder.env["expertise.dossier"]._get_number_sequence(
            self.company
        )
        return sequence.next_by_id(sequence_date=moment.date())

    def _play_quote(self, case, number, moment):
        dossier = self._accountant(number).with_context(
            default_date_order=moment,
            default_validity_date=moment.date() + QUOTE_VALIDITY,
            default_payment_term_id=self.builder.env.ref(PAYMENT_TERMS[case.terms]).id,
        )
        dossier.action_create_quote()
        order = dossier.sale_order_ids
        self._date(order, moment)

    def _play_send(self, case, number, moment):
        order = self._office(number).sale_order_ids
        order.action_quotation_sent()
        order.quote_sent_date = moment.date()

    def _play_remind(self, case, number, moment):
        order = self._office(number).sale_order_ids
        order.with_context(mark_quote_reminded=True).message_post(body=REMINDER)
        order.quote_reminded_date = moment.date()

    def _play_refuse(self, case, number, moment):
        dossier = self._office(number)
        order = dossier.sale_order_ids
        reason = case.reason and self.builder.ref(f"reason_{case.reason}")
        wizard = dossier.env["expertise.refuse.quote.wizard"].create(
            {
                "dossier_id": dossier.id,
                "note": case.said[0][2] if case.said else False,
                "cancel_dossier": bool(reason),
                "reason_id": reason and reason.id,
            }
        )
        wizard.action_confirm()
        order.quote_refused_date = moment.date()
        if reason:
            dossier.closed_at = moment

    def _play_accept(self, case, number, moment):
        dossier = self._office(number)
        dossier.action_accept_quote()
        dossier.sale_order_ids.date_order = moment

    # -------------------------------------------------------------------------
    # Steps: appointment and work
    # -------------------------------------------------------------------------
    def _play_plan(self, case, number, moment):
        dossier = self._office(number)
        start, end = self.appointments[number]
        wizard = dossier.env["expertise.plan.wizard"].create(
            {
                "dossier_id": dossier.id,
                "technician_id": self.technicians[case.technician].id,
                "start": start,
                "end": end,
            }
        )
        if wizard.conflicts:
            # the database has holidays of its own
            wizard.action_confirm_anyway()
        else:
            wizard.action_confirm()

    def _play_visit(self, case, number, moment):
        self._field_worker(case, number).action_mark_visited()

    def _play_sample(self, case, number, moment):
        dossier = self._field_worker(case, number)
        self._run_state_wizard(
            dossier,
            "analysis",
            laboratory_id=self.builder.partners[case.laboratory].id,
            sent_date=moment.date(),
            sample_kind="asbestos",
            sample_names="\n".join(case.samples),
        )

    def _play_analyse(self, case, number, moment):
        for sample in self._office(number).sample_ids:
            sample.write(
                {
                    "received_date": moment.date(),
                    "result": self.random.choice(("negative", "positive")),
                }
            )

    def _play_lack(self, case, number, moment):
        items = self.builder.env["expertise.missing.item"]
        for key in case.missing.split():
            items += self.builder.ref(f"missing_{key}")
        self._run_state_wizard(
            self._field_worker(case, number),
            "incomplete",
            missing_item_ids=[Command.set(items.ids)],
            missing_note=case.missing_note,
        )

    def _run_state_wizard(self, dossier, state, **values):
        dossier.env["expertise.state.wizard"].create(
            {"dossier_ids": [Command.set(dossier.ids)], "state": state, **values}
        ).action_confirm()

    def _play_write(self, case, number, moment):
        """One letter was printed. There is no web server yet to render it."""
        dossier = self._office(number)
        letter = dossier.env["dossier.letter"].create(
            {
                "res_model": dossier._name,
                "res_id": dossier.id,
                "template_id": self.builder.ref("letter_template_missing").id,
                "partner_id": dossier.owner_id.id,
                "date": moment.date(),
            }
        )
        partner = letter.partner_id
        lines = [
            f"{partner.name}, {partner.street}, {partner.zip} {partner.city}",
            format_date(self.builder.env, letter.date),
        ]
        for element in html.fromstring(letter.body).iter("p", "li"):
            text = " ".join(element.text_content().split())
            lines.append(f"– {text}" if element.tag == "li" else text)
        attachment = (
            dossier.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{letter.subject}.pdf",
                    "raw": make_pdf(self.company, letter.subject, lines),
                    "mimetype": "application/pdf",
                    "res_model": letter._name,
                    "res_id": letter.id,
                }
            )
        )
        letter.write(
            {
                "attachment_id": attachment.id,
                "state": "printed",
                "printed_at": moment,
            }
        )
        dossier._post_internal(
            f"Courrier imprimé : {letter.subject}", "dossier_base.mt_letter", moment
        )

    # -------------------------------------------------------------------------
    # Steps: reports
    # -------------------------------------------------------------------------
    def _play_report(self, case, number, moment):
        dossier = self._field_worker(case, number)
        keys = case.natures.split()
        bundles = [("Dossier de diagnostic technique", keys)]
        if case.files > 1:
            bundles = [("Performance énergétique", keys[:1]), ("Autres", keys[1:])]
        made = self.appointments[number][0].date()
        for title, bundle in bundles:
            report = dossier.env["expertise.report"].create(
                {
                    "dossier_id": dossier.id,
                    "file": base64.b64encode(self._draw_report(dossier, title, bundle)),
                    "file_name": f"{dossier.name} {title}.pdf",
                    "date": moment.date(),
                    "line_ids": [
                        Command.create(self._prepare_report_line(key, made))
                        for key in bundle
                    ],
                }
            )
            self._date(report, moment)
        for role in case.closed_to.split():
            contact = self._contact(self._office(number), role)
            contact.report_access = False

    def _draw_report(self, dossier, title, bundle):
        place = dossier.property_id
        lines = [
            f"Dossier {dossier.name}",
            f"Bien : {place.name}",
            f"Propriétaire : {dossier.owner_id.name}",
            f"Diagnostiqueur : {dossier.technician_id.name}",
            "Diagnostics réalisés :",
        ]
        lines += [f"– {self.builder.ref(f'product_{key}').name}" for key in bundle]
        lines.append("Document de démonstration, sans valeur réglementaire.")
        return make_pdf(self.company, f"{title} – {dossier.name}", lines)

    def _prepare_report_line(self, key, made):
        # the rules say how long it serves
        return {
            "product_id": self.builder.ref(f"product_{key}").id,
            "result": self.random.choice(RESULTS.get(key, ("none",))),
            "date_made": made,
        }

    def _play_tell(self, case, number, moment):
        dossier = self._office(number)
        wizard = dossier.env["expertise.notice.wizard"].create(
            {"dossier_id": dossier.id}
        )
        if wizard.contact_ids:
            wizard.action_send()
            wizard.contact_ids.notified_at = moment
        else:
            wizard.action_mark_told()
        dossier.report_notice_date = moment

    def _play_download(self, case, number, moment, role, index):
        dossier = self.dossiers[number]
        contact = self._contact(dossier, role)
        report = dossier.report_ids.sorted("id")[index]
        user = contact.partner_id.user_ids[:1]
        download = report.with_user(user or self.users["client"]).sudo()
        download = download._log_download(contact).with_env(self.builder.env)
        download.write(
            {
                "date": moment,
                "user_id": user.id,
                "ip_address": CLIENT_ADDRESS % (10 + contact.id % 200),
            }
        )

    # -------------------------------------------------------------------------
    # Steps: money
    # -------------------------------------------------------------------------
    def _play_invoice(self, case, number, moment):
        if not self.has_accounting:
            return
        dossier = self._accountant(number)
        dossier.action_create_invoice()
        invoice = dossier.invoice_ids
        invoice.invoice_date = moment.date()
        invoice.action_post()
        self._date(invoice, moment)

    def _play_pay(self, case, number, moment, part):
        if not self.has_accounting:
            return
        invoice = self._invoice(number)
        if part == "all":
            amount = invoice.amount_residual
        elif part == "next":
            due = invoice._get_instalments().filtered(
                lambda line: not line._is_instalment_paid()
            )
            amount = due[0].amount_residual_currency
        else:
            amount = invoice.currency_id.round(invoice.amount_total * part)
        wizard = (
            invoice.env["account.payment.register"]
            .with_context(active_model=invoice._name, active_ids=invoice.ids)
            .create({"payment_date": moment.date(), "amount": amount})
        )
        wizard.payment_difference_handling = "open"
        wizard.action_create_payments()

    def _play_credit(self, case, number, moment):
        if not self.has_accounting:
            return
        invoice = self._invoice(number)
        wizard = (
            invoice.env["account.move.reversal"]
            .with_context(active_model=invoice._name, active_ids=invoice.ids)
            .create(
                {
                    "journal_id": invoice.journal_id.id,
                    "date": moment.date(),
                    "reason": "Prestation non réalisée",
                }
            )
        )
        wizard.refund_moves()
        credit_note = wizard.new_move_ids
        if case.credit:
            product = self.builder.ref(f"product_{case.credit}")
            others = credit_note.invoice_line_ids.filtered(
                lambda line: line.product_id != product
            )
            credit_note.write(
                {"invoice_line_ids": [Command.delete(line.id) for line in others]}
            )
        credit_note.action_post()
        (invoice + credit_note).line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        ).reconcile()
        self._date(credit_note, moment)

    def _invoice(self, number):
        return self._accountant(number).invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice"
        )

    # -------------------------------------------------------------------------
    # Steps: the end, and what goes along
    # -------------------------------------------------------------------------
    def _play_finish(self, case, number, moment):
        dossier = self._office(number)
        if dossier.action_finish():
            # something is missing (no invoices): the office confirms
            self._run_state_wizard(dossier, "done")

    def _play_cancel(self, case, number, moment):
        dossier = self._office(number)
        reason = self.builder.ref(f"reason_{case.reason}")
        dossier.env["dossier.close.wizard"].create(
            {
                "res_model": dossier._name,
                "res_ids": dossier.ids,
                "kind": dossier._dossier_kind,
                "reason_id": reason.id,
                "note": case.said[-1][2] if case.said else False,
            }
        ).action_confirm()
        dossier.closed_at = moment

    def _play_archive(self, case, number, moment):
        self._office(number).action_archive()

    def _play_trash(self, case, number, moment):
        dossier = self._office(number)
        dossier.action_trash()
        dossier.trashed_at = moment

    def _play_say(self, case, number, moment, kind, text):
        dossier = self._office(number)
        if kind == "call":
            dossier.log_call(text, moment, dossier.owner_id)
        else:
            dossier.log_comment(text, moment)

    def _play_todo(self, case, number, moment, days, text):
        dossier = self._office(number)
        dossier.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.calendar.working_day(days),
            summary=text,
            user_id=self.users["office"].id,
        )
