from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase

from odoo.addons.expertise_dossier.tests.test_paper import PaperCase


class LetterPaperCase(PaperCase, HttpCase):
    """Unpaid invoices of dossiers, and the letters about them, as real PDFs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.company_account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR76 3000 6000 0112 3456 7890 189",
                "partner_id": cls.company_a.partner_id.id,
                "company_id": cls.company_a.id,
                "allow_out_payment": True,
            }
        )
        (cls.owner + cls.agency + cls.notary + cls.payer).write(
            {"street": "4 rue du Four", "zip": "37000", "city": "Tours"}
        )

    def bill(self, owner=None, price=100.0, days=90, instalments=1, **values):
        """:return: a posted invoice of a new dossier, so many days old"""
        owner = owner or self.owner
        dossier = self.make_dossier(
            owner_id=owner.id, **{"payer_id": owner.id, **values}
        )
        return self.bill_dossier(dossier, price, days, instalments)

    def bill_dossier(self, dossier, price=100.0, days=90, instalments=1):
        move = self.invoice(dossier, price, instalments, post=False)
        move.write({"invoice_date": self.today - timedelta(days=days)})
        move.action_post()
        return move

    def remind(self, moves, channel="letter", user=None):
        """:return: the letters about these invoices, made by the office"""
        run = (
            self.env["dunning.run"]
            .with_user(user or self.office)
            .with_context(force_report_rendering=True)
            .with_company(moves.company_id)
            ._start(moves.with_user(user or self.office), channel=channel, early=True)
        )
        self.assertFalse(run.problem_ids.mapped("reason"))
        return run.letter_ids

    def at_level(self, number):
        """Leave R1, R2 or R3 (1, 2 or 3) alone in the ladder."""
        levels = self.company_a.dunning_level_ids
        keep = levels[number - 1]
        (levels - keep).active = False
        keep.write({"delay_base": "invoice_date", "delay_days": 15})
        return keep

    def open_pdf(self, letter):
        """:return: the text of each page of the kept PDF"""
        return self.read_pages(letter.sudo().attachment_id.raw)

    def many_lines(self, owner, count):
        """:return: so many unpaid invoices of one dossier"""
        dossier = self.make_dossier(owner_id=owner.id, payer_id=owner.id)
        first = self.bill_dossier(dossier)
        moves = first
        for _i in range(count - 1):
            copy = first.copy({"invoice_date": first.invoice_date})
            moves += copy
        (moves - first).action_post()
        return moves

    def count_wkhtmltopdf(self):
        """Count the passes of wkhtmltopdf in the block; it still runs."""
        reports = type(self.env["ir.actions.report"])
        original = reports._run_wkhtmltopdf
        calls = []

        def run(report, bodies, *args, **kwargs):
            calls.append(len(bodies))
            return original(report, bodies, *args, **kwargs)

        self.startPatcher(patch.object(reports, "_run_wkhtmltopdf", run))
        return calls

    def statement(self, partner, user=None, **values):
        """:return: the wizard of a statement, as the office opens it"""
        user = user or self.office
        action = partner.with_user(user).action_dunning_make_statement()
        return (
            self.env["dunning.statement.wizard"]
            .with_user(user)
            .with_context(**action["context"], force_report_rendering=True)
            .create(values)
        )

    def statements_of(self, partner):
        return (
            self.env["dunning.letter"]
            .with_user(self.office)
            .search([("partner_id", "=", partner.id), ("kind", "!=", "reminder")])
        )

    @staticmethod
    def tick(wizard, moves):
        for line in wizard.line_ids:
            line.selected = line.move_id in moves
