from base64 import b64decode

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .paper_common import LetterPaperCase


@tagged("post_install", "-at_install")
class TestStatementContact(LetterPaperCase):
    """Who is a prescriber, who a notary, and what each may be told."""

    def contacts(self, user=None):
        self.env.flush_all()
        self.env["dunning.contact"].invalidate_model()
        model = self.env["dunning.contact"].with_user(user or self.office)
        return model.search([("company_id", "=", self.company_a.id)])

    def row(self, partner, user=None):
        return self.contacts(user).filtered(lambda row: row.partner_id == partner)

    def test_prescriber_and_notary(self):
        first = self.bill(prescriber_id=self.agency.id, notary_id=self.notary.id)
        second = self.bill(prescriber_id=self.agency.id, price=50.0)
        row = self.row(self.agency)
        self.assertEqual(row.kind, "prescriber")
        self.assertEqual((row.unpaid_count, row.invoice_count), (2, 2))
        self.assertEqual(row.residual, 180.0)
        self.assertFalse(row.last_statement_date)
        notary = self.row(self.notary)
        self.assertEqual((notary.kind, notary.unpaid_count), ("notary", 1))
        self.assertEqual(self.contacts()[:2].partner_id, self.agency + self.notary)
        self.assertEqual(
            self.env["account.move"].search(row.action_open_moves()["domain"]),
            first + second,
        )
        self.assertEqual(
            self.env["expertise.dossier"].search(row.action_open_dossiers()["domain"]),
            (first + second).dossier_id,
        )

    def test_the_owner_is_no_prescriber(self):
        """Nobody else brought the business: the owner stands as prescriber."""
        self.bill()
        self.assertFalse(self.row(self.owner))
        with self.assert_refused("nothing to tell him"):
            self.statement(self.owner)

    def test_a_colleague_of_the_owner_is_no_prescriber(self):
        firm = self.env["res.partner"].create({"name": "SCI Martin"})
        child = self.env["res.partner"].create(
            {"name": "Eve Martin", "parent_id": firm.id}
        )
        self.bill(firm, prescriber_id=child.id)
        self.assertFalse(self.row(child))

    def test_notary_on_any_dossier_is_a_notary_for_all(self):
        """His dossiers as prescriber are on the notary's form too; his own not."""
        self.make_dossier(notary_id=self.notary.id)
        prescribed = self.bill(prescriber_id=self.notary.id)
        self.bill(self.notary)
        row = self.row(self.notary)
        self.assertEqual((row.kind, row.unpaid_count), ("notary", 1))
        wizard = self.statement(self.notary)
        self.assertEqual(wizard.kind, "notary")
        self.assertEqual(wizard.line_ids.move_id, prescribed)
        wizard.action_send()
        self.assertTrue(prescribed.dunning_notary_statement_date)
        self.assertFalse(prescribed.dunning_prescriber_statement_date)

    def test_archived_counts_and_trash_does_not(self):
        old = self.make_dossier(notary_id=self.notary.id)
        self.bill(prescriber_id=self.notary.id)
        old.action_archive()
        self.assertEqual(self.row(self.notary).kind, "notary")
        old.sudo().write({"active": False, "trashed_at": "2026-01-01 00:00:00"})
        self.assertEqual(self.row(self.notary).kind, "prescriber")

    def test_both_roles_count_a_dossier_once(self):
        self.bill(prescriber_id=self.notary.id, notary_id=self.notary.id)
        row = self.row(self.notary)
        self.assertEqual((row.unpaid_count, row.residual), (1, 120.0))

    def test_the_buyers_notary_is_a_further_contact(self):
        move = self.bill(notary_id=self.notary.id)
        second = self.payer
        move.dossier_id.contact_ids = [
            Command.create({"partner_id": second.id, "role": "notary"})
        ]
        self.assertEqual(self.row(second).kind, "notary")
        self.assertEqual(self.statement(second).line_ids.move_id, move)

    def test_the_list_and_the_tab_agree(self):
        """The query of the list and the domain of the tab are one rule."""
        self.bill(prescriber_id=self.agency.id, notary_id=self.notary.id)
        self.bill(prescriber_id=self.notary.id)
        self.bill(self.agency, prescriber_id=self.agency.id)
        archived = self.bill(self.payer, prescriber_id=self.agency.id)
        archived.dossier_id.action_archive()
        disputed = self.bill(prescriber_id=self.agency.id)
        disputed.dunning_litigation = True
        self.pay(self.bill(prescriber_id=self.agency.id))
        rows = {
            row.partner_id: (row.kind, row.invoice_count) for row in self.contacts()
        }
        partners = self.agency + self.notary + self.owner + self.payer
        tabs = {
            partner: (partner.dunning_contact_kind, len(moves))
            for partner in partners.with_user(self.office).with_company(self.company_a)
            if (moves := partner.dunning_unpaid_move_ids)
        }
        self.assertEqual(rows, tabs)
        self.assertEqual(rows[self.agency], ("prescriber", 2))
        self.assertEqual(rows[self.notary], ("notary", 2))

    def test_a_contact_that_is_being_typed_in(self):
        """« Nouveau » opens the form: nobody is told of anything yet."""
        partners = self.env["res.partner"].with_user(self.office)
        with Form(partners, "base.view_partner_form") as form:
            form.company_type = "company"
            form.name = "Agence du Pont"
            self.assertFalse(form.dunning_contact_kind)
            self.assertFalse(form.dunning_unpaid_move_ids[:])
        self.assertFalse(form.record.dunning_unpaid_move_ids)

    def test_paid_cancelled_and_litigation_leave_the_list(self):
        paid = self.bill(prescriber_id=self.agency.id)
        disputed = self.bill(prescriber_id=self.agency.id)
        credited = self.bill(prescriber_id=self.agency.id)
        self.assertEqual(self.row(self.agency).unpaid_count, 3)
        disputed.dunning_litigation = True
        self.assertEqual(self.row(self.agency).unpaid_count, 2)
        self.pay(paid)
        self.assertEqual(self.row(self.agency).unpaid_count, 1)
        credited.button_draft()
        self.assertFalse(self.row(self.agency))

    def test_two_firms(self):
        """Each office sees its own; the same agency has a row in each firm."""
        self.bill(prescriber_id=self.agency.id)
        self.assertFalse(
            self.env["dunning.contact"].with_user(self.office_b).search([])
        )
        with self.assertRaises(AccessError):
            self.row(self.agency).with_user(self.office_b).read(["residual"])
        for user in (self.tech, self.plain):
            with self.assertRaises(AccessError):
                self.env["dunning.contact"].with_user(user).search([])

    def test_queries_do_not_grow(self):
        self.bill(prescriber_id=self.agency.id)

        def read():
            rows = self.env["dunning.contact"].with_user(self.office).search([])
            rows.mapped("partner_id.name")

        read()
        few = self.count_queries(read)
        agencies = self.env["res.partner"].create(
            [{"name": f"Agence {i}"} for i in range(6)]
        )
        for agency in agencies:
            self.bill(prescriber_id=agency.id)
        self.assertLessEqual(self.count_queries(read), few)


@tagged("post_install", "-at_install")
class TestStatement(LetterPaperCase):
    """The statement: what is on it, how it goes out, once."""

    def setUp(self):
        super().setUp()
        self.move = self.bill(prescriber_id=self.agency.id, notary_id=self.notary.id)
        self.other = self.bill(prescriber_id=self.agency.id, price=50.0)

    def test_by_mail(self):
        wizard = self.statement(self.agency)
        self.assertEqual(wizard.line_ids.move_id, self.move + self.other)
        self.assertEqual(wizard.selected_count, 2)
        self.assertRegex(wizard.selected_amount, r"180[.,]00")
        self.assertEqual(wizard.way, "By mail to port@client.example.com")
        self.tick(wizard, self.move)
        self.assertEqual(wizard.selected_count, 1)
        wizard.action_send()
        letter = self.statements_of(self.agency)
        self.assertEqual((letter.kind, letter.move_ids), ("prescriber", self.move))
        self.assertEqual(letter.amount_asked, 120.0)
        self.assertEqual(letter.user_id, self.office)
        self.assertEqual(self.move.dunning_prescriber_statement_date, self.today)
        self.assertFalse(self.move.dunning_notary_statement_date)
        self.assertFalse(self.other.dunning_prescriber_statement_date)
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", letter._name), ("res_id", "=", letter.id)])
        )
        self.assertEqual(mail.email_to, "port@client.example.com")
        self.assertEqual(
            mail.subject, f"About your dossier {self.move.dossier_id.name}"
        )
        self.assertEqual(mail.attachment_ids, letter.sudo().attachment_id)
        self.assertNotIn("R1", mail.body_html)
        row = (
            self.env["dunning.contact"]
            .with_user(self.office)
            .search([("partner_id", "=", self.agency.id)])
        )
        self.assertEqual(row.last_statement_date, self.today)
        self.assertIn("Statement to a prescriber", self.bodies(self.move.dossier_id))

    def test_what_the_two_forms_say(self):
        self.statement(self.agency, channel="letter").action_send()
        text = self.flat_text(self.open_pdf(self.statements_of(self.agency)))
        for words in (
            self.move.dossier_id.name,
            self.other.dossier_id.name,
            "Anne Martin",
            "12 rue des Lilas",
            self.move.name,
            "Total still due",
            "180.00",
            "remind your clients",
            "Dear Sir or Madam,",
            "FR76 3000 6000 0112 3456 7890 189",
            "Odile Bureau",
            "Confidential",
            "Page 1 / 1",
        ):
            self.assertIn(words, text)
        self.statement(self.notary, channel="letter").action_send()
        letter = self.statements_of(self.notary)
        text = self.flat_text(self.open_pdf(letter))
        for words in ("Dear Maître,", "price of the sale", "120.00"):
            self.assertIn(words, text)
        self.assertNotIn(self.other.dossier_id.name, text, "not his dossier")
        self.assertEqual(self.move.dunning_notary_statement_date, self.today)
        self.assertEqual(letter.paper_state, "printed")

    def test_twice_on_one_day(self):
        self.statement(self.agency).action_send()
        wizard = self.statement(self.agency)
        self.assertIn(self.move.dossier_id.name, wizard.already_sent)
        with self.assert_refused("Make it again all the same"):
            wizard.action_send()
        self.assertEqual(len(self.statements_of(self.agency)), 1)
        wizard.again = True
        wizard.action_send()
        self.assertEqual(len(self.statements_of(self.agency)), 2)

    def test_other_dossiers_on_the_same_day_are_fine(self):
        wizard = self.statement(self.agency)
        self.tick(wizard, self.move)
        wizard.action_send()
        wizard = self.statement(self.agency)
        self.tick(wizard, self.other)
        self.assertFalse(wizard.already_sent)
        wizard.action_send()
        self.assertEqual(len(self.statements_of(self.agency)), 2)

    def test_a_mail_that_failed_does_not_count(self):
        self.statement(self.agency).action_send()
        letter = self.statements_of(self.agency)
        letter.sudo()._message_receive_bounce("port@client.example.com", self.agency)
        self.assertFalse(self.move.dunning_prescriber_statement_date)
        wizard = self.statement(self.agency)
        self.assertFalse(wizard.already_sent)
        self.assertIn("came back", wizard.way)

    def test_litigation_in_the_meantime(self):
        wizard = self.statement(self.agency)
        self.assertEqual(len(wizard.line_ids), 2)
        self.move.dunning_litigation = True
        with self.assert_refused("litigation"):
            wizard.action_send()
        self.assertFalse(self.statements_of(self.agency))

    def test_paid_in_the_meantime(self):
        wizard = self.statement(self.agency)
        self.assertEqual(len(wizard.line_ids), 2)
        self.pay(self.move)
        with self.assert_refused("no longer unpaid"):
            wizard.action_send()

    def test_a_dossier_of_somebody_else_cannot_be_slipped_in(self):
        wizard = self.statement(self.notary)
        wizard.line_ids = [Command.create({"move_id": self.other.id})]
        with self.assert_refused("no longer unpaid dossiers of"):
            wizard.action_send()

    def test_nothing_ticked(self):
        wizard = self.statement(self.agency)
        self.tick(wizard, self.move.browse())
        with self.assert_refused("Tick at least one"):
            wizard.action_send()

    def test_ways(self):
        self.agency.email = False
        wizard = self.statement(self.agency)
        self.assertEqual(wizard.way, "As a letter to print: No mail address")
        wizard.action_send()
        self.assertEqual(self.statements_of(self.agency).paper_state, "printed")
        self.notary.write({"email": False, "city": False})
        wizard = self.statement(self.notary)
        self.assertEqual(wizard.problem, "No mail address; no postal address")
        with self.assert_refused("Nothing can go out to Maître Colin"):
            wizard.action_send()

    def test_two_currencies_are_two_statements(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        abroad = self.bill_dossier(
            self.make_dossier(prescriber_id=self.agency.id), 200.0
        )
        abroad.button_draft()
        abroad.currency_id = dollar
        abroad.action_post()
        self.statement(self.agency, channel="letter").action_send()
        letters = self.statements_of(self.agency)
        self.assertEqual(len(letters), 2)
        text = self.flat_text(
            self.open_pdf(letters.filtered(lambda x: x.currency_id == dollar))
        )
        self.assertIn("$", text)
        self.assertNotIn("€", text)

    def test_the_preview_keeps_nothing(self):
        wizard = self.statement(self.agency)
        calls = self.count_wkhtmltopdf()
        wizard.action_preview()
        self.assertEqual(calls, [1])
        text = self.flat_text(self.read_pages(b64decode(wizard.preview)))
        self.assertIn(self.move.dossier_id.name, text)
        self.assertFalse(self.statements_of(self.agency))
        self.assertFalse(self.move.dunning_prescriber_statement_date)

    def test_who_may(self):
        for user in (self.tech, self.plain):
            with self.assertRaises(AccessError):
                self.statement(self.agency, user)
        with self.assert_refused("nothing to tell him"):
            self.statement(self.agency, self.office_b)
        wizard = self.statement(self.agency, self.manager)
        wizard.action_send()
        self.assertEqual(self.statements_of(self.agency).user_id, self.manager)

    def test_a_statement_dates_no_reminder(self):
        before = self.move.dunning_next_date
        self.statement(self.agency).action_send()
        self.assertEqual(self.move.dunning_next_date, before)
        self.assertFalse(self.move.dunning_r1_date)
