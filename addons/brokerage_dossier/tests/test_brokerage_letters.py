from datetime import timedelta

from lxml import html

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .paper import BrokeragePaperCase

ARTICLE = (
    "Il est interdit à toute personne physique ou morale qui apporte son concours, à "
    "quelque titre que ce soit et de quelque manière que ce soit, directement ou "
    "indirectement, à l’obtention ou à l’octroi d’un prêt d’argent, de percevoir une "
    "somme représentative de provision, de commissions, de frais de recherche, de "
    "démarches, de constitution de dossier ou d’entremise quelconque, avant le "
    "versement effectif des fonds prêtés."
)


@tagged("post_install", "-at_install")
class TestBrokerageLetters(BrokeragePaperCase, HttpCase):
    """Each letter says what it is for, and is whole before it is printed."""

    def letter(self, name, dossier=None, user=None):
        template = self.env.ref(f"brokerage_dossier.letter_{name}")
        return (
            self.env["dossier.letter"]
            .with_user(user or self.broker)
            .create(
                {
                    "res_model": "brokerage.dossier",
                    "res_id": (dossier or self.dossier).id,
                    "template_id": template.id,
                }
            )
        )

    def words(self, letter):
        """:return: the text of the letter on one line, with plain spaces"""
        return " ".join(html.fromstring(str(letter.body)).text_content().split())

    def test_mandate(self):
        letter = self.letter("mandate")
        self.assertEqual(letter.partner_id, self.holder)
        self.assert_all_in(
            (
                "Hélène Vasseur",
                "Marc Vasseur",
                "Courtage (test)",
                "12345678",
                "L. 519-2",
                "R. 519-4",
                "250 000,00 €",
                ARTICLE,
            ),
            self.words(letter),
        )
        letter.with_context(force_report_rendering=True).action_print()
        text = self.read_pdf(letter.attachment_id.raw)
        self.assertIn("Mandat de recherche de financement", text)
        self.assertIn("Page 1 / ", text)

    def test_fee_agreement(self):
        self.dossier.fee_amount = 2500
        letter = self.letter("fee_agreement")
        text = self.words(letter)
        self.assert_all_in((ARTICLE, "R. 519-26", "2 500,00 €"), text)
        # how the bank pays has to be said: the letter is not printed without
        self.assertIn("[à compléter : dire si", text)
        with self.refused("still to be written"):
            letter.action_print()
        self.firm.brokerage_commission_terms = "Between 0.5 and 1 % of the loan"
        self.assertIn("Between 0.5 and 1 %", self.words(self.letter("fee_agreement")))
        self.dossier.commission_amount = 1234
        text = self.words(self.letter("fee_agreement"))
        self.assertIn("1 234,00 €", text)
        self.assertNotIn("Between", text)
        self.dossier.no_commission = True
        letter = self.letter("fee_agreement")
        self.assertIn("ne perçoit aucune rémunération", self.words(letter))
        letter.action_print()
        self.assertEqual(letter.state, "printed")

    def test_no_fee(self):
        self.dossier.write({"no_fee": True, "no_commission": True})
        text = self.words(self.letter("fee_agreement"))
        self.assertIn("ne doit au courtier ni honoraires ni frais", text)

    def test_first_contact(self):
        letter = self.letter("first_contact")
        with self.refused("still to be written"):
            letter.action_print()
        self.firm.write(
            {
                "brokerage_main_banks": "Banque Une",
                "brokerage_holdings": "Banque Deux, 12 %",
                "brokerage_bank_names": "Trois banques",
                "brokerage_commission_terms": "1 %",
                "brokerage_complaints": "À la direction, sous deux mois",
                "brokerage_mediator": "Médiateur (test)",
            }
        )
        letter = self.letter("first_contact")
        self.assert_all_in(
            (
                "Courtage (test)",
                "3 place de la Liberté, 37000 Tours",
                "courtier en opérations de banque",
                "12345678",
                "www.orias.fr",
                "Banque Une",
                "Banque Deux, 12 %",
                "Trois banques",
                "À la direction",
                "Médiateur (test)",
            ),
            self.words(letter),
        )
        letter.action_print()

    def test_documents(self):
        kinds = self.env["brokerage.document.type"].create(
            [{"name": f"Kind {number}"} for number in range(4)]
        )
        self.env["brokerage.document"].create(
            [
                {"dossier_id": self.dossier.id, "type_id": kind.id, **values}
                for kind, values in zip(
                    kinds,
                    (
                        {"borrower_id": self.other.id},
                        {"state": "refused", "refusal_reason": "Page two is missing"},
                        {"state": "accepted"},
                        {"state": "received"},
                    ),
                    strict=True,
                )
            ]
        )
        text = self.words(self.letter("documents"))
        self.assert_all_in(
            ("Kind 0 – Marc Vasseur", "Kind 1", "Page two is missing"), text
        )
        self.assert_none_in(("Kind 2", "Kind 3"), text)
        text = self.words(self.letter("follow_up"))
        self.assert_all_in(("sans nouvelles", "Kind 0", "Kind 1"), text)
        self.dossier.document_ids.unlink()
        self.assertIn("Votre dossier est complet", self.words(self.letter("documents")))

    def test_bank(self):
        self.dossier.hide_contact_details = True
        letter = self.letter("bank")
        self.assertEqual(letter.partner_id, self.bank)
        text = self.words(letter)
        self.assert_all_in(("Hélène Vasseur", "Marc Vasseur", "250 000,00 €"), text)
        self.assert_none_in(("@vasseur", "39 98", "Lilas"), text)
        self.dossier.bank_id = False
        letter = self.letter("bank")
        self.assertFalse(letter.partner_id)
        with self.refused("choose one on the file"):
            letter.action_print()

    def test_chosen_in_the_form(self):
        action = self.dossier.action_open_letters()
        letters = self.env["dossier.letter"].with_user(self.broker)
        with Form(letters.with_context(**action["context"])) as form:
            form.template_id = self.env.ref("brokerage_dossier.letter_follow_up")
            self.assertEqual(form.partner_id, self.holder)
            form.template_id = self.env.ref("brokerage_dossier.letter_bank")
            self.assertEqual(form.partner_id, self.bank)
        self.assertIn("prêt demandé", str(form.record.body))

    def test_abandon(self):
        self.abandon(self.dossier)
        text = self.words(self.letter("abandon"))
        reason = self.reason.with_context(lang="fr_FR").name
        self.assert_all_in((reason, "L. 519-6"), text)

    def test_who_may_write_one(self):
        for user in (self.own, self.plain, self.stranger):
            with self.assertRaises(AccessError):
                self.letter("follow_up", user=user)
        template = self.env.ref("brokerage_dossier.letter_follow_up")
        with self.assertRaises(AccessError):
            template.with_user(self.broker).name = "Other"
        template.with_user(self.manager).name = "Other"

    def test_fee_agreement_signed(self):
        action = self.dossier.action_sign_fee_agreement()
        wizards = self.env[action["res_model"]].with_user(self.broker)
        wizard = wizards.with_context(**action["context"]).create({})
        today = fields.Date.context_today(self.dossier)
        self.assertEqual(wizard.date, today)
        wizard.action_confirm()
        wizard.action_confirm()
        self.assertEqual(self.dossier.fee_agreement_date, today)
        wizard.date = today + timedelta(days=1)
        with self.refused("cannot be in the future", ValidationError):
            wizard.action_confirm()
        with self.assertRaises(AccessError):
            wizards.with_user(self.own).create(
                {"dossier_id": self.dossier.id, "date": today}
            ).action_confirm()

    def test_legal_notices_are_the_managers(self):
        settings = self.env["brokerage.legal.settings"]
        with self.assertRaises(AccessError):
            settings.with_user(self.broker).create({})
        wizard = settings.with_user(self.manager).create({})
        self.assertEqual(wizard.brokerage_orias, "12345678")
        wizard.brokerage_mediator = "Médiateur (test)"
        wizard.action_save()
        self.assertEqual(self.firm.brokerage_mediator, "Médiateur (test)")

    def test_all_borrowers_sign(self):
        people = self.env["res.partner"].create(
            [{"name": f"Person {letter}"} for letter in "AB"]
        )
        self.dossier.borrower_ids = [
            Command.create({"partner_id": person.id}) for person in people
        ]
        signatures = str(self.dossier._get_letter_signatures())
        self.assert_all_in(
            ("Hélène Vasseur", "Marc Vasseur", "Person A", "Person B", "Courtage"),
            signatures,
        )
        self.assertEqual(signatures.count("<td"), 6)
