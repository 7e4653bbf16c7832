from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import formatLang
from odoo.tools.safe_eval import safe_eval

from .paper import BrokeragePaperCase

COORDINATES = (
    "helene@vasseur",
    "marc@vasseur",
    "39 98 00",
    "39.98.00",
    "0639980012",
    "rue des Lilas",
    "RUE DES LILAS",
)


@tagged("post_install", "-at_install")
class TestLoanRequest(BrokeragePaperCase, HttpCase):
    """What a bank reads, and what it never reads."""

    def test_whole_file(self):
        text = self.render("loan_request", self.dossier)
        simulation = self.simulation
        english = self.env(context={"lang": "en_US"})
        self.assert_all_in(
            (
                "Loan request",
                self.dossier.name,
                "12345678",
                "Bruno Courtier",
                "Banque du Val (test)",
                "Hélène Vasseur – Project holder",
                "Marc Vasseur – Co-borrower",
                "Infirmière",
                "Angers",
                "12 rue des Lilas, 37000 Tours",
                "helene@vasseur.example.com",
                "+33 6 39 98 00 12",
                "2 adults, 2 children, 1 of them in shared custody",
                "Saint-Cyr-sur-Loire",
                "Purchase price",
                "264,600.00",
                "First loan",
                "4,924.50",
                "870.00",
                "Crédit de Touraine",
                "Repaid with the",
                "Livrets A",
                "Twenty years",
                "3.35",
                formatLang(english, simulation.monthly_payment),
                formatLang(english, simulation.total_interest),
                "20 years",
                "Page 1 / ",
            ),
            text,
        )
        pages = self.run_tool("pdftotext", "-layout").split("\f")[:-1]
        for number, page in enumerate(pages, 1):
            self.assertIn("Courtage (test)", page)
            self.assertIn(self.dossier.name, page)
            self.assertIn(f"Page {number} / {len(pages)}", page)

    def test_summary_note(self):
        for report in ("loan_request", "summary_note"):
            text = self.render(report, self.dossier)
            first, second, third = (
                text.index(word) for word in ("First:", "Second:", "Third:")
            )
            self.assertLess(first, second)
            self.assertLess(second, third)
            self.assertIn("General First: saves each month Second:", text)
            self.assertIn("Project Third: quotes enclosed", text)
            # unticked, the one of a fact (a child in shared custody), the internal note
            self.assert_none_in(("Unticked", "Shared custody of", "neighbour"), text)
        self.comments[0].sequence = 1
        self.dossier.comment_ids.filtered("fact_model").in_summary = True
        text = self.render("summary_note", self.dossier)
        self.assertLess(text.index("Third:"), text.index("First:"))
        self.assertIn("Shared custody of Léo", text)

    def test_contact_details_are_nowhere(self):
        self.dossier.write(
            {
                "hide_contact_details": True,
                # the works are done where they live
                "project_street": "12 rue  des lilas",
                "project_note": "Call 0639980012 or +32 475 12 34 56.",
            }
        )
        self.other.employer = "Moulin (marc@vasseur.example.com)"
        self.comments[1].body = (
            "<p>First: 06.39.98.00.12, 06 39 98 00 11 or "
            '<a href="mailto:marc@vasseur.example.com">by mail</a>, '
            "12 RUE DES LILAS</p>"
        )
        for report in ("loan_request", "summary_note"):
            text = self.render(report, self.dossier)
            self.assert_none_in((*COORDINATES, "475 12", "lilas"), text)
            self.assertIn("[contact details withheld]", text)
            self.assertIn("Hélène Vasseur", text)
            # the broker's own are what the bank needs
            self.assertIn("t_broker@broker.example.com", text)
            facts = self.run_tool("pdfinfo").lower()
            self.assert_none_in(("vasseur", "lilas"), facts)
            self.assertNotIn(b"mailto", self.pdf)
            name = self.env.ref(
                f"brokerage_dossier.action_report_{report}"
            ).print_report_name
            file_name = safe_eval(name, {"object": self.dossier})
            self.assertIn(self.dossier.name, file_name)
            self.assertNotIn("Vasseur", file_name)

    def test_amounts_and_dates_are_no_phone_numbers(self):
        self.dossier.hide_contact_details = True
        body = (
            "<p>First: 1 500 000 € since 01/02/2026, then 12 05 06, "
            "SIRET 12345678900012, 04/05/2015 11 years</p>"
        )
        self.comments[1].body = body
        text = self.render("summary_note", self.dossier)
        self.assertNotIn("withheld", text)
        self.assertIn("04/05/2015 11 years", text)

    def test_four_borrowers_and_nothing_else(self):
        people = self.env["res.partner"].create(
            [{"name": f"Person {letter}"} for letter in "ABCD"]
        )
        dossier = self.make_dossier(partner_id=people[0].id)
        dossier.write(
            {
                "borrower_ids": [
                    Command.create({"partner_id": person.id}) for person in people[1:]
                ]
            }
        )
        text = self.render("loan_request", dossier)
        self.assert_all_in([f"Person {letter} – " for letter in "ABCD"], text)
        self.assert_all_in(
            ("No simulation is enclosed", "4 adults, 0 dependant", "None was declared"),
            text,
        )
        self.assert_none_in(("Summary note", "Child "), text)

    def test_a_long_comment_goes_on_over_pages(self):
        self.comments[1].body = "<p>%s</p>" % ("First: a long story. " * 900)
        text = self.render("summary_note", self.dossier)
        self.assertEqual(text.count("story."), 900)
        pages = self.run_tool("pdftotext", "-layout").split("\f")[:-1]
        self.assertGreater(len(pages), 3)
        # it starts on the first page, right below the title
        self.assertIn("First: a long story.", pages[0])

    def test_several_files_at_once(self):
        other = self.make_dossier(partner_id=self.partner.id)
        text = self.render("loan_request", self.dossier + other)
        self.assert_all_in((self.dossier.name, other.name), text)

    def test_the_number_of_queries_does_not_grow(self):
        def make(count):
            people = self.env["res.partner"].create(
                [{"name": f"Many {number}"} for number in range(count)]
            )
            dossiers = self.env["brokerage.dossier"]
            for person in people:
                dossiers += self.make_dossier(
                    partner_id=person.id, bank_id=self.bank.id, kind="client"
                )
            for dossier in dossiers:
                self.simulation.copy({"dossier_id": dossier.id, "is_chosen": True})
                self.comments[0].copy({"dossier_id": dossier.id})
                self.dossier.charge_ids.copy({"dossier_id": dossier.id})
            return dossiers

        def count_queries(dossiers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["ir.actions.report"].with_user(self.broker)._render_qweb_html(
                "brokerage_dossier.action_report_loan_request", dossiers.ids
            )
            dossiers.with_user(self.broker).action_print_loan_request()
            return self.env.cr.sql_log_count - before

        two, eight = make(2), make(8)
        count_queries(two)
        self.assertLessEqual(count_queries(eight), count_queries(two) + 2)

    def test_who_may_print(self):
        for user in (self.own, self.plain, self.stranger):
            with self.assertRaises(AccessError):
                self.render("loan_request", self.dossier, user)
            with self.assertRaises(AccessError):
                self.dossier.with_user(user).action_print_loan_request()
        mine = self.make_dossier(self.own, partner_id=self.partner.id)
        self.assertIn("Marc Vasseur", self.render("loan_request", mine, self.own))

    def test_what_a_bank_will_miss(self):
        self.assertFalse(self.dossier._get_loan_request_gaps())
        action = self.dossier.action_print_loan_request()
        self.assertEqual(action["type"], "ir.actions.report")
        bare = self.make_dossier(partner_id=self.partner.id)
        files = self.dossier + bare
        action = files.action_print_loan_request()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.broker)
            .browse(action["res_id"])
        )
        self.assert_all_in(
            (
                bare.name,
                "No income",
                "No bank",
                "cost of the project",
                "No simulation is chosen",
                "Without date of birth: Marc Vasseur",
                "summary note is empty",
            ),
            str(wizard.gaps),
        )
        self.assertNotIn(f"{self.dossier.name} ", str(wizard.gaps))
        # it warns, and blocks nothing
        printed = wizard.action_print()
        self.assertEqual(printed["type"], "ir.actions.report")
        self.assertEqual(printed["context"]["active_ids"], files.ids)

    def test_loans_that_do_not_pay_the_project(self):
        self.dossier.contribution = 0
        dossier = self.dossier.with_context(lang="en_US")
        texts = dossier._get_loan_request_gaps()[dossier]
        self.assertEqual(len(texts), 1)
        self.assert_all_in(("250,000.00", "264,600.00"), texts[0])

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"].search(
            [("name", "in", ("brokerage_dossier", "base", "web"))]
        )._update_translations(["fr_FR"])
        self.bank.lang = "fr_FR"
        text = self.render("loan_request", self.dossier)
        self.assert_all_in(
            (
                "Demande de prêt",
                "Emprunteurs",
                "Porteur de projet",
                "264 600,00",
                "Taux d’endettement",
                "Note de synthèse",
                "20 ans",
            ),
            text,
        )
        self.assert_none_in(("Borrower", "Income", "Total that"), text)
