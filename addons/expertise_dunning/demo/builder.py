"""Plays :mod:`.cases` through the engine, each step on the day it happened."""

import logging
import time
from contextlib import contextmanager
from datetime import timedelta

from odoo import Command
from odoo.tools import SQL

from odoo.addons.expertise_dossier.demo.builder import QUIET, TZ
from odoo.addons.expertise_dossier.demo.builder import Builder as DossierBuilder
from odoo.addons.expertise_dossier.demo.cases import CASES
from odoo.addons.expertise_dossier.demo.player import PAYMENT_TERMS

from .cases import (
    BILLS,
    CALLS,
    CREDITS,
    KINDS,
    LITIGATIONS,
    PAYERS,
    SENDINGS,
    STATEMENTS,
)
from .printer import printing

_logger = logging.getLogger(__name__)

MODULE = "expertise_dunning"
#: the example of the banks' own leaflets
IBAN = "FR76 3000 6000 0112 3456 7890 189"


class Builder(DossierBuilder):
    """Adds unpaid invoices, letters and calls to the demonstration firm."""

    def __init__(self, env):
        super().__init__(env)
        self.office = self.env(
            user=self.ref("demo_user_office").id,
            su=False,
            context={**self.env.context, **QUIET, "tz": TZ, "tracking_disable": True},
        )
        self.moves = {}

    def build(self):
        started = time.monotonic()
        if not self._has_accounting():
            _logger.info("No chart of accounts: no invoice is made, nothing reminded.")
            return
        self.env["ir.module.module"]._load_module_terms([MODULE], [self.lang])
        # the installation does it later on: see hooks.py
        self.env["res.company"].search([])._create_dunning_levels()
        self.env["account.move.line"]._dunning_refresh()
        self.env.invalidate_all()
        mails = self._last_id("mail_mail")
        self._open_bank_account()
        self._make_payers()
        self._make_bills()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            _logger.info("No wkhtmltopdf: nothing is printed, nothing was sent.")
        else:
            with printing(self.env):
                self._send()
                self._make_statements()
        self._receive_credits()
        self._make_litigations()
        self._note_calls()
        self._cancel_mails(mails)
        self.env.invalidate_all()
        _logger.info(
            "Demonstration reminders: %d invoices made in %.1f s.",
            len(BILLS),
            time.monotonic() - started,
        )

    def _has_accounting(self):
        return bool(
            self.company.chart_template
            and self.env["account.journal"].search_count(
                [("type", "=", "sale"), ("company_id", "=", self.company.id)], limit=1
            )
        )

    def _open_bank_account(self):
        """Letters say where to pay: an IBAN that belongs to nobody."""
        firm = self.company.partner_id
        if not firm.bank_ids:
            self.env["res.partner.bank"].create(
                {"acc_number": IBAN, "partner_id": firm.id}
            )

    # -------------------------------------------------------------------------
    # Payers and invoices
    # -------------------------------------------------------------------------
    def _make_payers(self):
        france = self.env.ref("base.fr")
        values = [
            {
                "name": name,
                "is_company": is_company,
                "street": street,
                "zip": postcode,
                "city": city,
                "country_id": france.id,
                "email": email,
                "phone": phone,
                "lang": self.lang,
                "tz": TZ,
            }
            for name, is_company, street, postcode, city, email, phone, _kind in (
                PAYERS.values()
            )
        ]
        payers = self.env["res.partner"].create(values)
        self.partners = dict(zip(PAYERS, payers, strict=True))
        # the invoices get no external id: they stay when the add-on goes
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_partner_{key}",
                    "record": partner,
                    "noupdate": True,
                }
                for key, partner in self.partners.items()
            ]
        )
        kinds = {key: row[-1] for key, row in PAYERS.items()} | KINDS
        for key, kind in kinds.items():
            self._set_if_known(self._partner(key), {"dunning_payer_kind": kind})

    @staticmethod
    def _set_if_known(record, values):
        """Write what this version of the add-on knows of ``values``."""
        record.write({k: v for k, v in values.items() if k in record._fields})

    def _partner(self, key):
        return self.partners.get(key) or self.ref(f"demo_partner_{key}")

    def _dossier(self, place, owner, natures=""):
        """:return: the dossier of this property and owner, by the table's number

        Of several, the one whose diagnostics are ``natures``; else the invoiced one.
        """
        numbers = [
            (natures and case.natures != natures, case.invoiced is None, number)
            for number, case in enumerate(CASES, start=1)
            if (case.place, case.owner) == (place, owner) and not case.archived
        ]
        number = min(numbers)[-1]
        return self.ref(f"demo_dossier_{number:02}")

    def _make_bills(self):
        moves = self.office["account.move"].create(
            [self._prepare_bill(bill) for bill in BILLS]
        )
        moves.action_post()
        self.moves = dict(zip([bill.key for bill in BILLS], moves, strict=True))
        for bill in BILLS:
            if bill.paid:
                move = self.moves[bill.key]
                self._pay(move, move.currency_id.round(move.amount_total * bill.paid))

    def _prepare_bill(self, bill):
        product = self.ref(f"product_{bill.what}")
        dossier = bill.dossier and self._dossier(*bill.dossier)
        return {
            "move_type": "out_invoice",
            "partner_id": self._partner(bill.payer).id,
            "invoice_date": self._day(bill.days),
            "dossier_id": dossier and dossier.id,
            "invoice_user_id": self.office.uid,
            "invoice_payment_term_id": self.env.ref(PAYMENT_TERMS[bill.terms]).id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": bill.text,
                        "price_unit": bill.price,
                    }
                )
            ],
        }

    def _pay(self, move, amount):
        wizard = (
            move.env["account.payment.register"]
            .with_context(active_model=move._name, active_ids=move.ids)
            .create(
                {
                    "payment_date": move.invoice_date + timedelta(days=1),
                    "amount": amount,
                }
            )
        )
        wizard.payment_difference_handling = "open"
        wizard.action_create_payments()

    def _receive_credits(self):
        payments = self.office["account.payment"].create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self._partner(key).id,
                    "amount": amount,
                    "date": self._day(days),
                    "memo": "Virement sans référence",
                }
                for key, amount, days in CREDITS
            ]
        )
        payments.action_post()

    def _bills(self, key):
        """:return: the unpaid invoices of a bill's key, or of a dossier"""
        if isinstance(key, str):
            return self.moves[key]
        return self._dossier(*key)._get_dunning_unpaid()

    # -------------------------------------------------------------------------
    # Letters
    # -------------------------------------------------------------------------
    def _send(self):
        """Send each day's reminders as the office would have, on that day."""
        for days, keys in SENDINGS:
            day, moment = self._day(days), self.calendar.office_moment(days)
            moves = self.env["account.move"].union(*(self._bills(key) for key in keys))
            with self._happening(moment):
                run = self.env["dunning.run"].create(
                    {"company_id": self.company.id, "user_id": self.office.uid}
                )
                letters, _unsent = run._send_moves(moves, day)
                run.write(
                    {
                        "planned_count": len(letters),
                        "level_ids": [Command.set(letters.level_id.ids)],
                    }
                )
                self._deliver(letters, moment)
            self._date(run, moment)
            self._date(letters, moment)
        bounced = self._partner("bounced")
        letters = self.env["dunning.letter"].search([("partner_id", "=", bounced.id)])
        letters._message_receive_bounce(bounced.email, bounced)
        bounced.message_bounce += 1
        for letter in self.env["dunning.letter"].search([("level_id.rank", "=", 3)]):
            # the post brings the receipt back two days after
            self._set_if_known(
                letter,
                {
                    "notice_tracking_number": "1A 200 014 7731 6",
                    "notice_presented_date": letter.date + timedelta(days=2),
                    "notice_received_date": letter.date + timedelta(days=2),
                },
            )

    def _make_statements(self):
        """What agencies and notaries were told is unpaid of their dossiers."""
        letters = self.env["dunning.letter"]
        for days, kind, key, dossiers in STATEMENTS:
            partner = self._partner(key)
            moves = self.env["account.move"].union(*map(self._bills, dossiers))
            letters += letters.create(
                {
                    "company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "kind": kind,
                    "partner_id": partner.id,
                    "user_id": self.office.uid,
                    "date": self._day(days),
                    "email": partner.email_normalized,
                    "mail_state": "outgoing",
                    "move_ids": [Command.set(moves.ids)],
                    "amount_residual": sum(moves.mapped("amount_residual")),
                    "amount_asked": sum(moves.mapped("amount_residual")),
                }
            )
        moment = self.calendar.office_moment(STATEMENTS[0][0])
        with self._happening(moment):
            letters._finish()
            self._deliver(letters, moment)
        self._date(letters, moment)

    def _deliver(self, letters, moment):
        """The mail server took the mails, the post the letters."""
        mails = self.env["mail.mail"].search(
            [("model", "=", letters._name), ("res_id", "in", letters.ids)]
        )
        mails.write({"state": "sent"})
        letters.filtered(lambda letter: letter.mail_state == "outgoing").write(
            {"mail_state": "sent", "mail_date": moment}
        )
        letters.filtered(lambda letter: letter.paper_state == "to_print").write(
            {"paper_state": "printed"}
        )

    def _cancel_mails(self, last_id):
        """Nobody here exists: what is left to send is not sent."""
        self.env["mail.mail"].search(
            [("id", ">", last_id), ("state", "in", ("outgoing", "exception"))]
        ).write({"state": "cancel"})

    # -------------------------------------------------------------------------
    # Litigation, calls
    # -------------------------------------------------------------------------
    def _make_litigations(self):
        for days, key, note in LITIGATIONS:
            moves = self._bills(key).with_env(self.office)
            moment = self.calendar.office_moment(days)
            with self._happening(moment):
                moves.write({"dunning_litigation": True})
                moves.log_call(note, moment)
            moves.sudo().dunning_litigation_date = moment.date()

    def _note_calls(self):
        for days, key, note, promised in CALLS:
            moves = self._bills(key).with_env(self.office)
            moment = self.calendar.office_moment(days)
            with self._happening(moment):
                moves.log_call(note, moment, moves.partner_id[:1])
                if promised:
                    day = moment.date() + timedelta(days=promised)
                    moves.write(
                        {"dunning_promise_date": day, "dunning_promise_note": note}
                    )

    # -------------------------------------------------------------------------
    # When it happened
    # -------------------------------------------------------------------------
    def _day(self, days):
        return self.calendar.working_day(-days)

    @contextmanager
    def _happening(self, moment):
        """Date the history that is written inside."""
        last = self._last_id("mail_message")
        yield
        # changes of tracked fields become messages now
        self.env.cr.flush()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET date = %(at)s, create_date = %(at)s"
                " WHERE id > %(last)s",
                at=moment,
                last=last,
            )
        )

    def _date(self, records, moment):
        """Say when records were made."""
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s SET create_date = %(at)s WHERE id IN %(ids)s",
                table=SQL.identifier(records._table),
                at=moment,
                ids=tuple(records.ids),
            )
        )
        records.invalidate_recordset(["create_date"])
