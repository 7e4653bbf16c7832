from markupsafe import Markup

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .letters import LETTERS, MODULE, LetterCase


@tagged("post_install", "-at_install")
class TestLetters(LetterCase):
    """Which letters a mission offers, what they say, and what is missing for them."""

    def without(self, **values):
        """:return: a mission of another prospect, with what is given"""
        prospect = self.make_prospect("Garage Petit (test)")
        return self.make_mission(prospect, **values)

    # -------------------------------------------------------------------------
    # The choice
    # -------------------------------------------------------------------------
    def test_four_groups(self):
        for name, group in LETTERS.items():
            self.assertEqual(self.template(name).prospect_group, group, name)
            self.assertEqual(self.template(name).model, "crm.lead", name)
        action = self.mission.action_print()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        shown = {
            "mission": wizard.mission_choice_ids,
            "annex": wizard.annex_choice_ids,
            "document": wizard.document_choice_ids,
            "other": wizard.other_choice_ids,
        }
        for group, choices in shown.items():
            expected = [name for name, other in LETTERS.items() if other == group]
            names = [
                xmlid.partition(".")[2]
                for xmlid in choices.template_id.get_external_id().values()
                if xmlid.startswith(f"{MODULE}.letter_")
            ]
            self.assertEqual(names, expected)
            self.assertFalse(any(choices.mapped("blocker")))

    def test_names_are_french(self):
        template = self.template("letter_services_exceptional")
        french = template.with_context(lang="fr_FR")
        self.assertEqual(french.name, "Contrat de services exceptionnel")
        self.assertNotEqual(template.with_context(lang="en_US").name, french.name)

    def test_choice_says_what_is_missing(self):
        mission = self.without()
        wizard = self.env["prospect.print.wizard"].with_user(self.sales)
        choices = self.env["prospect.print.choice"].search(
            [("wizard_id", "=", wizard.create({"lead_id": mission.id}).id)]
        )
        blockers = {
            xmlid.partition(".")[2]: choice.blocker
            for choice in choices
            for xmlid in choice.template_id.get_external_id().values()
        }
        self.assertIn("offer", blockers["letter_mission"])
        self.assertIn("contact", blockers["letter_till"])
        self.assertIn("current firm", blockers["letter_colleague"])
        self.assertFalse(blockers["letter_blank"])

    def test_refused_through_the_api_too(self):
        mission = self.without()
        cases = {
            "letter_mission": "contract type and an offer",
            "letter_mission_editable": "contract type and an offer",
            "letter_till": "contact to Garage Petit",
            "letter_colleague": "current firm of Garage Petit",
        }
        for name, message in cases.items():
            with self.subTest(name), self.refused(message):
                mission.action_print_letter(self.template(name).id)
            with self.subTest(name), self.refused(message):
                self.new_letter(name, mission)
        draft = self.new_letter("letter_blank", mission)
        with self.refused("contract type and an offer"):
            draft.template_id = self.template("letter_mission")

    def test_mission_without_firm(self):
        mission = self.without(firm_id=False)
        with self.refused("firm of the mission"):
            mission.action_print()
        with self.refused("firm of the mission"):
            mission.action_print_letter(self.template("letter_blank").id)

    def test_firm_adds_its_own(self):
        templates = self.env["dossier.letter.template"].with_user(self.manager)
        own = templates.create(
            {
                "name": "Vœux (test)",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "subject": "Vœux de {{ object.partner_id.name }}",
                "body_html": "<p>Cher <t t-out='object.partner_id.name'/></p>",
                "prospect_group": "document",
                "company_id": self.firm_b.id,
            }
        )
        here = self.make_mission(
            self.make_prospect("Salon Leroy (test)", prospect_firm_id=self.firm_a.id)
        )
        there = self.make_mission(
            self.make_prospect("Salon Morel (test)"), firm_id=self.firm_b.id
        )
        self.assertNotIn(own, here.with_user(self.manager)._get_letter_templates())
        self.assertIn(own, there.with_user(self.manager)._get_letter_templates())
        letter = self.env["dossier.letter"].with_user(self.manager)
        letter = letter.create(
            {"res_model": "crm.lead", "res_id": there.id, "template_id": own.id}
        )
        self.assertEqual(letter.subject, "Vœux de Salon Morel (test)")
        self.assertEqual(letter.company_id, self.firm_b)
        with self.assertRaises(AccessError):
            own.with_user(self.sales).name = "Other"

    def test_manager_leaves_other_letters_alone(self):
        other = self.env["dossier.letter.template"].create(
            {
                "name": "Other app (test)",
                "model_id": self.env.ref("base.model_res_partner").id,
                "subject": "Other",
            }
        )
        self.assertEqual(other.with_user(self.manager).name, "Other app (test)")
        with self.assertRaises(AccessError):
            other.with_user(self.manager).name = "Mine"

    def test_text_of_another_letter(self):
        editable = self.template("letter_mission_editable")
        self.assertEqual(editable.text_template_id, self.template("letter_mission"))
        pdf, docx = (
            self.new_letter(name)
            for name in ("letter_mission", "letter_mission_editable")
        )
        self.assertEqual(docx.body, pdf.body)
        self.assertEqual((pdf.output, docx.output), ("pdf", "docx"))
        with self.refused("has no text of its own", ValidationError):
            self.template("letter_blank").text_template_id = editable

    # -------------------------------------------------------------------------
    # Words
    # -------------------------------------------------------------------------
    def test_words_of_every_letter(self):
        english = (
            "Dear ", "The client", "Represented", "Performed", "Amount",
            "Chartered", "Subject", "Quantity", "Company name", "Legal form",
        )  # fmt: skip
        for name in LETTERS:
            with self.subTest(name):
                letter = self.new_letter(name)
                text = self.body(letter)
                self.assertGreater(len(text), 100)
                for bad in ("{{", "}}", "False", "None", "t-out", "object.", *english):
                    self.assertNotIn(bad, text)
                    self.assertNotIn(bad, letter.subject)

    def test_mission_letter(self):
        text = self.body(self.new_letter("letter_mission"))
        for words in (
            "Madame,",
            "article 151 du décret n° 2012-432 du 30 mars 2012",
            "NP 2300",
            "Boulangerie Marchandeau (test)",
            "Représenté par Madame Claire Marchandeau, gérante",
            "Firm A (test)",
            "Bookkeeping (test) Cabinet Omar Terrain",
            "Annual accounts (test) Client",
            "Payslip (test) Tiers",
            "1er janvier 2027",
            "31 décembre 2027",
            "12 25,55 € 306,60 €",
            "Total HT 3 306,60 €",
            "661,32 €",
            "Total TTC 3 967,92 €",
            "L. 561-5",
            "(UE) 2016/679",
            "lu et approuvé",
        ):
            self.assertIn(words, text)

    def test_amounts_are_those_of_the_order(self):
        self.mission._sign(self.price)
        order = self.mission.mission_order_id.sudo()
        untaxed, taxes, total = self.mission._get_letter_taxes()
        self.assertAlmostEqual(untaxed, order.amount_untaxed)
        self.assertAlmostEqual(sum(tax for _name, tax in taxes), order.amount_tax)
        self.assertAlmostEqual(total, order.amount_total)
        self.assertAlmostEqual(untaxed, self.mission.expected_revenue)

    def test_amounts_in_french_type(self):
        self.assertEqual(
            self.mission.with_context(lang="fr_FR")._get_letter_amount(1234.5),
            "1\u202f234,50\u202f€",
        )

    def test_without_tax(self):
        (self.bookkeeping + self.closing + self.payslip).sudo().taxes_id = False
        text = self.body(self.new_letter("letter_mission"))
        self.assertIn("La TVA s’ajoute au taux en vigueur", text)
        self.assertNotIn("Total TTC", text)

    def test_salutation_by_title(self):
        cases = {
            self.lady: "Madame,",
            self.gentleman: "Monsieur,",
            self.env.ref("partner_title.res_partner_title_miss"): "Madame,",
            self.env.ref("partner_title.res_partner_title_doctor"): "Docteur,",
            self.env["res.partner.title"]: "Madame, Monsieur,",
        }
        for title, salutation in cases.items():
            self.contact.title_id = title
            text = self.body(self.new_letter("letter_blank"))
            self.assertTrue(text.strip().startswith(salutation), text)
            self.assertIn(f"d’agréer, {salutation}", text)

    def test_without_contact(self):
        mission = self.without()
        letter = self.new_letter("letter_blank", mission)
        self.assertFalse(letter.contact_id)
        self.assertTrue(self.body(letter).strip().startswith("Madame, Monsieur,"))
        lines = letter._get_postal_partner()._get_postal_lines()
        self.assertEqual(lines[0], "Garage Petit (test)")

    def test_addressee(self):
        letter = self.new_letter("letter_mission")
        self.assertEqual(letter.partner_id, self.prospect)
        self.assertEqual(letter.contact_id, self.contact)
        french = letter.with_context(lang="fr_FR")
        self.assertEqual(
            french._get_postal_partner()._get_postal_lines(),
            [
                "Boulangerie Marchandeau (test)",
                "À l’att. de Mme Claire Marchandeau",
                "12 rue des Halles",
                "37000 TOURS",
            ],
        )
        self.assertEqual(french._get_place_and_date()[:9], "Tours, le")

    def test_another_contact(self):
        paul = self.make_contact(
            self.prospect, "Paul", "Marchandeau", title_id=self.gentleman.id
        )
        letter = self.new_letter("letter_blank", contact_id=paul.id)
        self.assertTrue(self.body(letter).strip().startswith("Monsieur,"))
        letter.contact_id = self.contact
        self.assertTrue(self.body(letter).strip().startswith("Madame,"))

    def test_letter_to_the_colleague(self):
        letter = self.new_letter("letter_colleague")
        self.assertEqual(letter.partner_id, self.accountant)
        self.assertFalse(letter.contact_id)
        text = self.body(letter)
        self.assertIn("Chère Consœur, cher Confrère,", text)
        self.assertIn("article 163", text)
        self.assertIn("Boulangerie Marchandeau (test)", text)
        self.accountant.write({"title_id": self.gentleman.id, "is_company": False})
        text = self.body(self.new_letter("letter_colleague"))
        self.assertTrue(text.strip().startswith("Cher Confrère,"), text)

    def test_markup_in_names_is_text(self):
        self.prospect.name = "<script>alert(1)</script> & Fils <b>{{ 7*7 }}</b>"
        self.contact.lastname = "<img src=x onerror=alert(2)>"
        for name in LETTERS:
            body = str(self.new_letter(name).body)
            self.assertNotIn("<script", body)
            self.assertNotIn("<img", body)
            self.assertNotIn("<b>{{", body)
            self.assertNotIn(">49<", body)
        letter = self.new_letter("letter_mission")
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Fils", letter.body)

    # -------------------------------------------------------------------------
    # Drafts and printing
    # -------------------------------------------------------------------------
    def test_draft_first(self):
        template = self.template("letter_mission")
        action = self.mission.action_print_letter(template.id)
        self.assertEqual(action["res_model"], "dossier.letter")
        letter = self.env["dossier.letter"].browse(action["res_id"])
        self.assertEqual(letter.state, "draft")
        again = self.mission.action_print_letter(template.id)
        self.assertEqual(again["res_id"], letter.id)

    def test_draft_tells_that_the_mission_changed(self):
        letter = self.new_letter("letter_mission")
        letter.body = Markup("<p>Mon texte</p>")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dossier_letter SET write_date = write_date - interval '1 minute' "
            "WHERE id = %s",
            [letter.id],
        )
        self.mission.mission_line_ids[0].price_unit = 2000
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(letter.is_outdated)
        letter.action_refresh_text()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(letter.is_outdated)
        self.assertIn("2 000,00", self.body(letter))

    def test_printed_once(self):
        template = self.template("letter_acceptance")
        first = self.mission.action_print_letter(template.id)
        self.assertEqual(first["type"], "ir.actions.act_url")
        second = self.mission.action_print_letter(template.id)
        self.assertEqual(first["url"], second["url"])
        letters = self.mission.letter_ids
        self.assertEqual(letters.mapped("state"), ["printed"])
        self.prospect.name = "Boulangerie Petit (test)"
        third = self.mission.action_print_letter(template.id)
        self.assertNotEqual(third["url"], first["url"])
        self.mission.invalidate_recordset(["letter_ids"])
        self.assertEqual(len(self.mission.letter_ids), 2)

    def test_lists_and_history(self):
        self.mission.action_print_letter(self.template("letter_acceptance").id)
        self.env.invalidate_all()
        self.assertEqual(self.mission.letter_count, 1)
        self.assertEqual(self.prospect.letter_count, 1)
        for record in (self.mission, self.prospect):
            action = record.action_open_letters()
            found = self.env["dossier.letter"].search(action["domain"])
            self.assertEqual(found, self.mission.letter_ids)
        self.assertIn("Questionnaire", self.mission.message_ids[0].body)

    def test_closed_missions_are_printed(self):
        self.mission._sign(self.price)
        self.assertFalse(self.mission.print_blocker)
        self.mission.action_print_letter(self.template("letter_acceptance").id)
        self.assertEqual(self.mission.letter_count, 1)

    def test_printed_letters_outlive_their_mission(self):
        self.mission.action_print_letter(self.template("letter_acceptance").id)
        self.new_letter("letter_blank")
        self.mission.unlink()
        self.env.invalidate_all()
        letter = self.prospect.prospect_letter_ids
        self.assertEqual(letter.mapped("state"), ["printed"])
        self.assertTrue(letter.attachment_id.raw)
        with self.refused("part of the history"):
            letter.unlink()
        self.prospect.sudo().preferred_contact_id = False
        self.prospect.sudo().unlink()
        self.assertFalse(letter.exists())

    # -------------------------------------------------------------------------
    # Rights
    # -------------------------------------------------------------------------
    def test_network_reads(self):
        self.mission.action_print_letter(self.template("letter_acceptance").id)
        letter = self.mission.letter_ids.with_user(self.sales_b)
        self.assertEqual(letter.company_id.sudo(), self.firm_a)
        self.assertEqual(letter.state, "printed")
        self.assertTrue(letter.attachment_id.raw)
        self.assertTrue(letter.search([("id", "=", letter.id)]))

    def test_who_may_not_write_prints_nothing(self):
        mission = self.mission.with_user(self.sales_b)
        template = self.template("letter_blank")
        with self.refused("Only the salespersons"):
            mission.action_print()
        with self.refused("Only the salespersons"):
            mission.action_print_letter(template.id)
        draft = self.new_letter("letter_blank")
        with self.refused(".", AccessError):
            draft.with_user(self.sales_b).subject = "Other"
        with self.refused(".", UserError):
            self.new_letter("letter_blank", user=self.sales_b)
        head = draft.with_user(self.manager)
        head.subject = "By the manager of the other firm"
        self.assertEqual(draft.subject, head.subject)

    def test_salesperson_of_another_firm(self):
        """The source salesperson writes on the file, of whichever firm he is."""
        prospect = self.make_prospect("Fleuriste Roy (test)", user_id=self.sales_b.id)
        mission = self.make_mission(prospect).with_user(self.sales_b)
        mission.action_print_letter(self.template("letter_acceptance").id)
        self.assertEqual(mission.letter_ids.company_id.sudo(), self.firm_a)

    def test_another_network_sees_nothing(self):
        self.mission.action_print_letter(self.template("letter_acceptance").id)
        self.env.invalidate_all()
        letter = self.mission.letter_ids
        for user in (self.stranger, self.foreign_manager, self.plain):
            letters = self.env["dossier.letter"].with_user(user)
            mission = self.mission.with_user(user)
            with self.assertRaises(AccessError):
                letters.browse(letter.id).read(["subject"])
            with self.assertRaises(AccessError):
                letter.attachment_id.with_user(user).read(["raw"])
            with self.assertRaises(AccessError):
                mission.action_print_letter(self.template("letter_blank").id)
            with self.assertRaises(UserError):
                self.new_letter("letter_blank", user=user)
            if user != self.plain:
                self.assertFalse(letters.search([("id", "=", letter.id)]))

    def test_letters_of_other_apps(self):
        """The rules of this app neither show nor hide other letters."""
        letters = self.env["dossier.letter"].with_company(self.firm_b)
        other = letters.create(
            {
                "res_model": "res.partner",
                "res_id": self.accountant.id,
                "subject": "Other",
                "body": "<p>Other</p>",
            }
        )
        self.assertFalse(other.network_id)
        with self.assertRaises(AccessError):
            other.with_user(self.manager).read(["subject"])
        self.manager.sudo().group_ids += self.env.ref("base.group_system")
        self.env.invalidate_all()
        self.assertEqual(other.with_user(self.manager).subject, "Other")

    def test_queries_of_the_choice(self):
        self.mission.action_print()  # warms the caches
        self.env.flush_all()
        self.env.invalidate_all()
        wizard = self.env["prospect.print.wizard"].with_user(self.sales)
        wizard = wizard.create({"lead_id": self.mission.id})
        names = ("name", "blocker", "output")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            for group in ("mission", "annex", "document", "other"):
                wizard[f"{group}_choice_ids"].read(names)

    def test_add_on_that_is_loaded_before_this_one(self):
        """Upgraded alone, it creates letters without knowing this one's columns."""
        self.env.cr.execute(
            "INSERT INTO dossier_letter_template (name, subject, model_id, active)"
            ' VALUES (\'{"en_US": "New"}\', \'{"en_US": "New"}\', %s, TRUE)'
            " RETURNING id",
            [self.env["ir.model"]._get("res.partner").id],
        )
        letter = self.env["dossier.letter.template"].browse(self.env.cr.fetchone())
        self.assertEqual(
            (letter.output, letter.layout, letter.addressee),
            ("pdf", "letter", "prospect"),
        )
