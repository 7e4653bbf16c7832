import datetime
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import Command, fields, http
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from ..reports import brokerage_c1_report
from .common import BrokerageCase

HEADINGS = 5
COLUMNS = [
    *("Number", "Project holder", "Co-borrowers", "Broker", "Origin", "Introducer"),
    *("Complete file", "Created on", "Client's agreement", "Signature"),
    *("Release of the funds", "Bank", "Amount borrowed", "Fees", "State", "Reason"),
]


class C1Case(BrokerageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.introducer = cls.env["res.partner"].create({"name": "Agence Test"})
        cls.third = cls.env["res.partner"].create({"name": "Paule Vasseur"})
        cls.dossier.write(
            {
                "date_created": "2026-01-31",
                "client_agreement_date": "2026-02-10",
                "signature_date": "2026-03-05",
                "fee_agreement_date": "2026-01-31",
                "funds_released_date": "2026-04-02",
                "source_id": cls.source.id,
                "introducer_id": cls.introducer.id,
                "bank_id": cls.bank.id,
                "is_complete": True,
                "price": 200000,
                "fee_amount": 2500.5,
                "contribution": 20000,
                "borrower_ids": [
                    Command.create({"partner_id": cls.third.id, "sequence": 2}),
                    Command.create({"partner_id": cls.partner.id, "sequence": 1}),
                ],
            }
        )
        cls.simulations = cls.env["brokerage.simulation"].create(
            [
                {
                    "dossier_id": cls.dossier.id,
                    "name": name,
                    "is_chosen": chosen,
                    "loan_ids": [
                        Command.create({"name": "Main", "amount": amount}),
                        Command.create(
                            {"name": "PTZ", "loan_type": "ptz", "amount": 40000.25}
                        ),
                    ],
                }
                for name, chosen, amount in (("A", False, 1), ("B", True, 150000))
            ]
        )
        cls.env.flush_all()

    def make_export(self, user=None, **values):
        return (
            self.env["brokerage.c1.export"]
            .with_user(user or self.broker)
            .create(
                {
                    "period": "custom",
                    "date_from": "2026-01-01",
                    "date_to": "2026-01-31",
                    **values,
                }
            )
        )

    def open(self, export):
        """:return: the sheet, and its lines ``{number: {heading: cell}}``"""
        self.env.flush_all()
        file = (
            self.env["brokerage.c1.report"]
            .with_user(export.env.user)
            ._write_file(export)
        )
        with file:
            sheet = load_workbook(file)["C1 export"]
        rows = list(sheet.iter_rows(min_row=HEADINGS))
        headings = [cell.value for cell in rows[0]]
        lines = [dict(zip(headings, row, strict=True)) for row in rows[1:-1]]
        return sheet, {line["Number"].value: line for line in lines}


@tagged("post_install", "-at_install")
class TestC1Export(C1Case):
    """The workbook of a period: its columns, its lines, who finds what in it."""

    def test_every_column(self):
        sheet, lines = self.open(self.make_export())
        self.assertEqual([cell.value for cell in sheet[HEADINGS]], COLUMNS)
        self.assertEqual(list(lines), [self.dossier.name])
        line = lines[self.dossier.name]
        self.assertEqual(
            {heading: cell.value for heading, cell in line.items()},
            {
                "Number": self.dossier.name,
                "Project holder": "Hélène Vasseur",
                "Co-borrowers": "Marc Vasseur, Paule Vasseur",
                "Broker": "Bruno Courtier",
                "Origin": "A friend (test)",
                "Introducer": "Agence Test",
                "Complete file": "Yes",
                "Created on": datetime.datetime(2026, 1, 31),
                "Client's agreement": datetime.datetime(2026, 2, 10),
                "Signature": datetime.datetime(2026, 3, 5),
                "Release of the funds": datetime.datetime(2026, 4, 2),
                "Bank": "Banque du Val (test)",
                "Amount borrowed": 190000.25,
                "Fees": 2500.5,
                "State": "In progress",
                "Reason": None,
            },
        )
        self.assertEqual(line["Created on"].number_format, "dd/mm/yyyy")
        self.assertIn("€", line["Amount borrowed"].number_format)
        self.assertIn("#,##0.00", line["Fees"].number_format)
        self.assertEqual(line["Fees"].data_type, "n")

    def test_frozen_filtered_and_summed(self):
        other = self.make_dossier(
            kind="prospect", date_created="2026-01-02", price=1000, fee_amount=10.5
        )
        sheet, lines = self.open(self.make_export())
        # by date
        self.assertEqual(list(lines), [other.name, self.dossier.name])
        self.assertEqual(sheet.freeze_panes, "B6")
        self.assertEqual(sheet.auto_filter.ref, "A5:P7")
        self.assertGreater(sheet.column_dimensions["B"].width, 20)
        self.assertIn("files: 2", sheet["A1"].value)
        self.assertIn("by Bruno Courtier", sheet["A2"].value)
        self.assertIn("Creation of the file from 01/01/2026", sheet["A3"].value)
        self.assertEqual(sheet["A8"].value, "Total")
        self.assertEqual(sheet["M8"].value, "=SUBTOTAL(109,M6:M7)")
        self.assertIn("€", sheet["M8"].number_format)
        export = self.make_export()
        file = (
            self.env["brokerage.c1.report"].with_user(self.broker)._write_file(export)
        )
        with file:
            values = load_workbook(file, data_only=True)["C1 export"]
        self.assertAlmostEqual(values["M8"].value, 190000.25 + 1010.5)
        self.assertAlmostEqual(values["N8"].value, 2511)

    def test_hard_cases(self):
        """No broker, nothing chosen, abandoned, resumed, another company's."""
        free = self.make_dossier(user_id=False, date_created="2026-01-15")
        gone = self.make_dossier(kind="client", date_created="2026-01-16", price=90000)
        self.abandon(gone)
        resumed = self.make_dossier(kind="client", date_created="2026-01-17")
        self.abandon(resumed)
        new = resumed._resume("client", fields.Date.to_date("2026-01-18"))
        self.env["brokerage.dossier"].with_user(self.stranger).create(
            {"partner_id": self.holder.id, "date_created": "2026-01-19"}
        )
        before = self.make_dossier(date_created="2025-12-31")
        after = self.make_dossier(date_created="2026-02-01")
        lines = self.open(self.make_export())[1]
        self.assertEqual(
            list(lines), [free.name, gone.name, new.name, self.dossier.name]
        )
        self.assertNotIn(before.name, lines)
        self.assertNotIn(after.name, lines)
        line = lines[free.name]
        self.assertIsNone(line["Broker"].value)
        self.assertIsNone(line["Signature"].value)
        self.assertEqual(line["Complete file"].value, "No")
        self.assertEqual(line["State"].value, "Prospect")
        self.assertEqual(line["Amount borrowed"].value, 0)
        line = lines[gone.name]
        self.assertEqual(line["State"].value, "Abandoned")
        self.assertEqual(line["Reason"].value, self.reason.name)
        self.assertEqual(line["Amount borrowed"].value, 90000)
        self.assertEqual(
            lines[new.name]["Created on"].value, datetime.datetime(2026, 1, 18)
        )

    def test_completed(self):
        self.dossier.step_id = self.steps[-1]
        lines = self.open(self.make_export())[1]
        self.assertEqual(lines[self.dossier.name]["State"].value, "Completed")

    def test_no_formula(self):
        """A name that looks like a formula stays a text."""
        for text in ('=HYPERLINK("http://example.com")', "+33", "-2", "@SUM(A1)"):
            self.holder.name = text
            line = self.open(self.make_export())[1][self.dossier.name]
            self.assertEqual(line["Project holder"].value, text)
            self.assertEqual(line["Project holder"].data_type, "s")

    def test_by_which_date(self):
        """The period is that of the chosen date, first and last day included."""
        for name, day in (
            ("client_agreement_date", "2026-02-10"),
            ("signature_date", "2026-03-05"),
            ("funds_released_date", "2026-04-02"),
        ):
            export = self.make_export(date_field=name, date_from=day, date_to=day)
            self.assertEqual(export.dossier_count, 1, name)
            export.write({"date_from": "2026-05-01", "date_to": "2026-05-31"})
            self.assertEqual(export.dossier_count, 0, name)
            with self.refused("another period"):
                export.action_download()

    def test_which_files(self):
        prospect = self.make_dossier(date_created="2026-01-15")
        gone = self.make_dossier(self.manager, kind="client", date_created="2026-01-15")
        self.abandon(gone)
        nothing = dict.fromkeys(
            ("with_prospects", "with_clients", "with_abandoned"), False
        )
        for name, dossier in (
            ("with_prospects", prospect),
            ("with_clients", self.dossier),
            ("with_abandoned", gone),
        ):
            export = self.make_export(**{**nothing, name: True})
            self.assertEqual(list(self.open(export)[1]), [dossier.name])
        self.assertEqual(self.make_export(**nothing).dossier_count, 0)
        export = self.make_export(user_ids=[Command.set(self.manager.ids)])
        self.assertEqual(list(self.open(export)[1]), [gone.name])

    def test_dialog(self):
        """A preset fills the dates, the count is there before the workbook is."""
        with Form(self.env["brokerage.c1.export"].with_user(self.broker)) as form:
            self.assertEqual(form.period, "last_month")
            today = fields.Date.context_today(self.dossier)
            self.assertEqual(form.date_to, today.replace(day=1) - datetime.timedelta(1))
            form.period = "year"
            self.assertEqual(form.date_from, today.replace(month=1, day=1))
            self.assertEqual(form.date_to, today.replace(month=12, day=31))
            form.period = "custom"
            # typed dates start from what was shown
            self.assertEqual(form.date_from, today.replace(month=1, day=1))
            form.date_from, form.date_to = "2026-01-31", "2026-01-31"
            self.assertEqual(form.dossier_count, 1)
            form.with_clients = False
            self.assertEqual(form.dossier_count, 0)
        export = form.save()
        self.assertEqual(str(export.date_from), "2026-01-31")
        with self.refused("after the last", ValidationError):
            export.date_from = "2026-02-01"

    def test_own_files_only(self):
        mine = self.make_dossier(self.own, date_created="2026-01-12")
        export = self.make_export(self.own)
        self.assertEqual(export.dossier_count, 1)
        self.assertEqual(list(self.open(export)[1]), [mine.name])
        # what others keep secret is not read through the names of his own files
        self.assertEqual(self.make_export(self.broker).dossier_count, 2)
        self.assertEqual(self.make_export(self.stranger).dossier_count, 0)
        foreign = self.make_export(self.broker, company_id=self.foreign.id)
        self.assertEqual(foreign.dossier_count, 0)
        with self.assertRaises(AccessError):
            self.make_export(self.plain)

    def test_chunks(self):
        """Several chunks give each file once, also where they share a day."""
        for day in ("2026-01-10", "2026-01-10", "2026-01-10", "2026-01-11"):
            self.make_dossier(date_created=day)
        whole = list(self.open(self.make_export())[1])
        self.assertEqual(len(whole), 5)
        with patch.object(brokerage_c1_report, "CHUNK", 2):
            self.assertEqual(list(self.open(self.make_export())[1]), whole)

    def test_queries_do_not_grow(self):
        def count():
            export = self.make_export()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.open(export)
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        partners = self.env["res.partner"].create(
            [{"name": f"Borrower {number}"} for number in range(30)]
        )
        for number in range(15):
            self.make_dossier(
                kind="client",
                date_created="2026-01-20",
                partner_id=partners[number].id,
                borrower_ids=[
                    Command.create({"partner_id": partners[number].id}),
                    Command.create({"partner_id": partners[15 + number].id}),
                ],
            )
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestC1Download(HttpCase, C1Case):
    def fetch(self, login, number):
        self.authenticate(login, login)
        return self.url_open(
            "/courtage/c1.xlsx",
            data={
                "export": number,
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_download(self):
        export = self.make_export()
        action = export.action_download()
        self.assertEqual(
            action["params"],
            {"url": "/courtage/c1.xlsx", "data": {"export": export.id}},
        )
        answer = self.fetch("t_broker", export.id)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("spreadsheetml", answer.headers["Content-Type"])
        self.assertIn("C1%20", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
        self.assertTrue(answer.content.startswith(b"PK"))
        self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))

    def test_refused(self):
        """Another's choice, a wrong one, somebody without the app."""
        export = self.make_export()
        for login, number, words in (
            ("t_manager", export.id, "has expired"),
            ("t_broker", "0", "has expired"),
            ("t_broker", "x", "has expired"),
            ("t_plain", export.id, "is for the brokers"),
        ):
            answer = self.fetch(login, number)
            self.assertNotIn(b"PK", answer.content[:2])
            self.assertIn(words, answer.text, login)
        self.authenticate(None, None)
        answer = self.url_open("/courtage/c1.xlsx", data={"export": export.id})
        self.assertNotIn(b"PK", answer.content[:2])
