from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, new_test_user, tagged

from ..tools import identity, request_mail
from .common import ExpertiseCase

DOMAIN = "mail.diagnostics-a.example.com"
ROBOT = "ne-pas-repondre@annuaire.example.com"
FORM = """Bonjour,

Une nouvelle demande vient d’être déposée sur l’annuaire.

Nom : Élodie Gérard
Téléphone : 06 39 98 12 34
E-mail : elodie.gerard@client.example.com
Adresse du bien : 8 av. du Général Leclerc, 37000 Tours
Type de bien : Appartement T3
Surface : 68,5 m²
Année de construction : 1936
Transaction : Vente
Diagnostics : DPE (test), CREP
Étage : 2

Cordialement,
L’équipe de l’annuaire
14 rue de la Bourse, 75002 Paris
"""


def raw_mail(body=FORM, to=f"annuaire@{DOMAIN}", sender=ROBOT, **headers):
    """:return: the bytes of a plain mail; a header that is ``None`` is left out"""
    message = EmailMessage()
    values = {
        "From": sender,
        "To": to,
        "Subject": "Nouvelle demande de devis",
        "Date": "Sun, 22 Nov 2026 10:00:00 +0100",
        "Message-ID": f"<{abs(hash((body, sender, str(headers))))}@annuaire>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in values.items():
        if value is not None:
            message[name] = value
    message.set_content(body)
    return message.as_bytes()


class GatewayCase(ExpertiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": DOMAIN})
        cls.company_a.alias_domain_id = cls.domain
        (cls.company_a + cls.company_b).partner_id.lang = "en_US"
        cls.address, cls.site = (
            cls.env["expertise.mail.source"]
            .with_user(cls.manager)
            .create(
                [
                    {"source_id": cls.directory.id, "alias_name": "annuaire"},
                    {"source_id": cls.website.id, "alias_name": "site"},
                ]
            )
        )
        cls.person = cls.env["utm.source"].create(
            {"name": "By mail (test)", "dossier_kind": "other"}
        )
        cls.direct = (
            cls.env["expertise.mail.source"]
            .with_user(cls.manager)
            .create({"source_id": cls.person.id, "alias_name": "contact"})
        )
        cls.env.flush_all()

    def receive(self, raw, model=False):
        """Give the bytes to the gateway as odoo-mailgate.py does.

        :return: the dossiers that it made
        """
        dossiers = self.env["expertise.dossier"].sudo()
        before = dossiers.search([])
        self.env["mail.thread"].message_process(model, raw)
        self.flush_tracking()
        self.env.invalidate_all()
        return (dossiers.search([]) - before).with_context(lang="en_US")


@tagged("post_install", "-at_install")
class TestMailGateway(GatewayCase):
    """Real messages, byte by byte, through Odoo's own gateway."""

    def test_what_is_no_mail_and_who_may_not_call(self):
        for wrong in (1.5, ["x"], {"a": 1}, None):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.env["mail.thread"].message_process("expertise.dossier", wrong)
        with self.assertRaises(UserError):
            self.env["mail.thread"].message_process(False, raw_mail(), "x")
        for method in ("message_new", "message_update"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                get_public_method(self.env["expertise.dossier"], method)

    # -------------------------------------------------------------------------
    # What a mail becomes
    # -------------------------------------------------------------------------
    def test_a_form_of_the_directory(self):
        dossier = self.receive(raw_mail())
        self.assertEqual(len(dossier), 1)
        self.assertEqual(dossier.company_id, self.company_a)
        self.assertEqual(dossier.source_id, self.directory)
        self.assertEqual(dossier.state, "to_prospect")
        self.assertEqual(dossier.request_kind, "mail")
        self.assertTrue(dossier.needs_review)
        self.assertFalse(dossier.review_note)
        self.assertFalse(dossier.user_id)
        owner = dossier.owner_id
        self.assertEqual(owner.name, "Élodie Gérard")
        self.assertEqual(owner.email, "elodie.gerard@client.example.com")
        self.assertEqual(identity.phone_key(owner.phone), "639981234")
        self.assertEqual(dossier.prescriber_id, owner)
        self.assertEqual(dossier.contact_ids.partner_id, owner)
        place = dossier.property_id
        self.assertEqual(place.street, "8 av. du Général Leclerc")
        self.assertEqual((place.zip, place.city), ("37000", "Tours"))
        self.assertEqual((place.kind, place.surface), ("flat", 68.5))
        self.assertEqual(
            (place.room_count, place.construction_known), (3, "before_1949")
        )
        self.assertEqual(dossier.transaction, "sale")
        self.assertIn("Étage : 2", dossier.request_text, "what is not understood stays")
        self.assertNotIn(
            ROBOT, self.env["res.partner"].search([]).mapped("email_normalized")
        )
        message = dossier.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(message), 1)
        self.assertFalse(message.author_id)
        self.assertTrue(message.subtype_id.internal, "not for the other contacts")

    def test_a_website_starts_to_quote(self):
        self.assertEqual(self.receive(raw_mail(to=f"site@{DOMAIN}")).state, "to_quote")

    def test_diagnostics_by_their_short_names(self):
        self.dpe.diagnostic_short_name = "Dpx"
        self.lead.diagnostic_short_name = "Plumb"
        dossier = self.receive(
            raw_mail(FORM.replace("DPE (test), CREP", "DPX + plumb"))
        )
        self.assertEqual(dossier.nature_ids, self.dpe + self.lead)

    def test_html_table(self):
        message = EmailMessage()
        message["From"], message["To"] = ROBOT, f"annuaire@{DOMAIN}"
        message["Subject"] = "Demande n°4512"
        message.set_content("Voir la version HTML.")
        message.add_alternative(
            """<html><head><style>td {color: red}</style></head><body>
            <table width="600"><tr><td><h2>Nouvelle demande</h2>
            <table>
              <tr><td><b>Nom</b></td><td>M. Pierre&nbsp;N’Guyen</td></tr>
              <tr><th><p>Téléphone</p></th>
                <td><p><a href="tel:+33199001234">01 99 00 12 34</a></p></td></tr>
              <tr><td>Courriel&nbsp;:</td>
                <td><a href="mailto:p@client.example.com">p@client.example.com</a>
                </td></tr>
              <tr><td>Adresse du bien</td>
                <td>3 bis, rue de l’Église<br/>37540 Saint-Cyr-sur-Loire</td></tr>
              <tr><td>Type de bien</td><td>Maison</td></tr>
              <tr><td>Projet</td><td>Mise en location</td></tr>
            </table></td></tr></table></body></html>""",
            subtype="html",
        )
        dossier = self.receive(message.as_bytes())
        self.assertEqual(dossier.owner_id.name, "Pierre N’Guyen")
        self.assertEqual(dossier.owner_id.email, "p@client.example.com")
        self.assertEqual(identity.phone_key(dossier.owner_id.phone), "199001234")
        self.assertEqual(dossier.property_id.street, "3 bis, rue de l’Église")
        self.assertEqual(dossier.property_id.city, "Saint-Cyr-sur-Loire")
        self.assertEqual(dossier.property_id.kind, "house")
        self.assertEqual(dossier.transaction, "rent")

    def test_attachments_are_in_the_history(self):
        message = EmailMessage()
        message["From"], message["To"] = (
            "Jean <jean@client.example.com>",
            f"contact@{DOMAIN}",
        )
        message["Subject"] = "Titre de propriété"
        message.set_content("Bonjour, pour le 5 quai Paul Bert, 37100 Tours. Merci")
        message.add_attachment(
            b"%PDF-1.4 titre",
            maintype="application",
            subtype="pdf",
            filename="Été – acte.pdf",
        )
        message.add_attachment(
            b"\x89PNG\r\n", maintype="image", subtype="png", filename="plan.png"
        )
        dossier = self.receive(message.as_bytes())
        files = dossier.message_ids.attachment_ids
        self.assertEqual(set(files.mapped("name")), {"Été – acte.pdf", "plan.png"})
        self.assertEqual(set(files.mapped("res_id")), {dossier.id})
        self.assertEqual(dossier.property_id.street, "5 quai Paul Bert")
        self.assertIn("found in the text", dossier.review_note)

    def test_a_known_client_is_found_and_not_changed(self):
        self.owner.phone = "01 99 00 11 11"
        dossier = self.receive(
            raw_mail(
                FORM.replace(
                    "elodie.gerard@client.example.com", "MARTIN@Client.example.com"
                )
            )
        )
        self.assertEqual(dossier.owner_id, self.owner)
        self.assertEqual(self.owner.phone, "01 99 00 11 11")
        self.assertIn("Élodie Gérard", dossier.review_note)
        self.assertIn("06 39 98 12 34", dossier.review_note)

    def test_a_known_client_by_phone(self):
        self.owner.write({"phone": "+33 6 39 98 12 34", "email": False})
        form = FORM.replace("E-mail : elodie.gerard@client.example.com\n", "")
        self.assertEqual(self.receive(raw_mail(form)).owner_id, self.owner)

    def test_a_client_of_another_company_is_not_taken(self):
        self.stranger.email = "elodie.gerard@client.example.com"
        dossier = self.receive(raw_mail())
        self.assertNotEqual(dossier.owner_id, self.stranger)
        self.assertEqual(dossier.owner_id.company_id, self.company_a)

    def test_reply_to_is_the_client(self):
        form = FORM.replace("E-mail : elodie.gerard@client.example.com\n", "")
        dossier = self.receive(
            raw_mail(form, Reply_To="Élodie <elodie@autre.example.com>")
        )
        self.assertEqual(dossier.owner_id.email, "elodie@autre.example.com")

    def test_an_agency_that_writes_for_an_owner(self):
        dossier = self.receive(
            raw_mail(
                "Propriétaire : M. Paul Durand\nTél : 06 39 98 44 55\n"
                "Adresse : 2 place Plumereau 37000 Tours\n",
                to=f"contact@{DOMAIN}",
                sender="Agence du Port <port@client.example.com>",
            )
        )
        self.assertEqual(dossier.owner_id.name, "Paul Durand")
        self.assertFalse(dossier.owner_id.email)
        self.assertEqual(dossier.prescriber_id, self.agency)
        self.assertEqual(dossier.contact_ids.partner_id, dossier.owner_id + self.agency)
        message = dossier.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(message.author_id, self.agency)

    def test_the_existing_property_serves_again(self):
        self.flat.write(
            {"street": "8 Avenue du General LECLERC", "zip": "37000", "city": "TOURS"}
        )
        self.assertEqual(self.receive(raw_mail()).property_id, self.flat)

    # -------------------------------------------------------------------------
    # No double
    # -------------------------------------------------------------------------
    def test_same_client_and_address_written_otherwise(self):
        first = self.receive(raw_mail())
        first.action_mark_reviewed()
        again = (
            "NOM : GERARD Elodie\nTEL : +33 (0)6.39.98.12.34\n"
            "ADRESSE : 8 Avenue Général-Leclerc\nVILLE : TOURS CEDEX 1\nCP : 37 000\n"
        )
        self.assertFalse(self.receive(raw_mail(again, to=f"site@{DOMAIN}")))
        self.assertTrue(first.needs_review)
        self.assertIn("Another mail of the same client", first.review_note)
        mails = first.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(mails), 2)
        self.assertIn("CEDEX", mails[0].body)

    def test_another_address_or_another_client_is_another_dossier(self):
        self.receive(raw_mail())
        self.assertTrue(self.receive(raw_mail(FORM.replace("8 av.", "18 av."))))
        self.assertTrue(
            self.receive(raw_mail(FORM.replace("37000 Tours", "37100 Tours")))
        )
        other = FORM.replace("Élodie Gérard", "Luc Petit").replace(
            "06 39 98 12 34", "0639981235"
        )
        self.assertTrue(self.receive(raw_mail(other.replace("elodie.gerard@", "luc@"))))

    def test_two_flats_of_one_owner_are_two(self):
        self.assertTrue(
            self.receive(raw_mail(FORM.replace("Leclerc,", "Leclerc, appt 4,")))
        )
        self.assertTrue(
            self.receive(raw_mail(FORM.replace("Leclerc,", "Leclerc, appartement 7,")))
        )
        self.assertFalse(
            self.receive(raw_mail(FORM.replace("Leclerc,", "Leclerc, Apt. 7,")))
        )

    def test_closed_dossiers_are_not_reopened_by_a_mail(self):
        first = self.receive(raw_mail())
        self.cancel(first.with_user(self.office))
        second = self.receive(raw_mail(Subject="Encore"))
        self.assertEqual(len(second), 1)
        second.with_user(self.office).action_trash()
        self.assertEqual(len(self.receive(raw_mail(Subject="Toujours"))), 1)

    def test_a_dossier_of_the_office_is_found_too(self):
        dossier = self.make_dossier(state="to_plan")
        form = (
            "Nom : Anne MARTIN\nAdresse du bien : 12, r. des Lilas - 69003 LYON 3ème\n"
        )
        self.assertFalse(self.receive(raw_mail(form)))
        self.assertTrue(dossier.sudo().needs_review)
        self.assertEqual(dossier.state, "to_plan")

    def test_another_company_has_its_own_dossier(self):
        self.receive(raw_mail())
        other = self.env["expertise.mail.source"].create(
            {
                "source_id": self.directory.id,
                "company_id": self.company_b.id,
                "alias_name": "annuaire-b",
                "alias_domain_id": self.domain.id,
            }
        )
        self.assertEqual(other.alias_email, f"annuaire-b@{DOMAIN}")
        dossier = self.receive(raw_mail(to=f"annuaire-b@{DOMAIN}", Message_ID="<b@x>"))
        self.assertEqual(dossier.company_id, self.company_b)
        self.assertEqual(dossier.owner_id.company_id, self.company_b)

    def test_to_two_addresses_of_the_firm(self):
        both = f"annuaire@{DOMAIN}, site@{DOMAIN}"
        self.assertEqual(len(self.receive(raw_mail(to=both))), 1)

    def test_the_same_mail_twice(self):
        raw = raw_mail()
        dossier = self.receive(raw)
        self.assertFalse(self.receive(raw))
        self.assertEqual(
            len(dossier.message_ids.filtered(lambda m: m.message_type == "email")), 1
        )

    def test_the_same_mail_twice_without_message_id(self):
        raw = raw_mail(Message_ID=None)
        dossier = self.receive(raw)
        self.assertFalse(self.receive(raw))
        self.assertEqual(
            len(dossier.message_ids.filtered(lambda m: m.message_type == "email")), 1
        )

    def test_a_message_id_that_a_form_repeats(self):
        """Two different clients under one Message-ID are two dossiers."""
        same = "<form@annuaire.example.com>"
        self.assertTrue(self.receive(raw_mail(Message_ID=same)))
        other = FORM.replace("8 av.", "99 av.").replace("Gérard", "Durand")
        raw = raw_mail(other, Message_ID=same)
        self.assertTrue(self.receive(raw))
        self.assertFalse(self.receive(raw))

    def test_without_an_address_only_the_same_words_are_the_same(self):
        words = "Bonjour, rappelez-moi pour un devis."
        mail = {"to": f"contact@{DOMAIN}", "sender": "Léa <lea@client.example.com>"}
        first = self.receive(raw_mail(words, **mail))
        self.assertIn("No address of the property", first.review_note)
        self.assertFalse(self.receive(raw_mail(words, Message_ID="<2@x>", **mail)))
        self.assertTrue(self.receive(raw_mail("Et pour mon garage ?", **mail)))

    def test_an_agency_signature_is_not_the_property(self):
        mail = {"to": f"contact@{DOMAIN}", "sender": "Port <port@client.example.com>"}
        text = "Bonjour,\n{}\nCordialement,\nAgence\n1 quai du Port, 37000 Tours\n"
        first = self.receive(raw_mail(text.format("Un DPE pour M. A."), **mail))
        second = self.receive(raw_mail(text.format("Un DPE pour Mme B."), **mail))
        self.assertFalse((first + second).property_id)
        self.assertEqual(len(first + second), 2)

    # -------------------------------------------------------------------------
    # One address for all
    # -------------------------------------------------------------------------
    def test_thirty_mails_of_the_directory_in_a_minute(self):
        get_param = self.env["ir.config_parameter"].sudo()
        self.assertLessEqual(
            int(get_param.get_param("mail.gateway.loop.threshold", 20)), 20
        )
        mails = self.env["mail.mail"].sudo().search_count([])
        dossiers = self.env["expertise.dossier"]
        for number in range(30):
            form = FORM.replace("8 av.", f"{100 + number} av.").replace(
                "elodie.gerard@", f"client{number}@"
            )
            dossiers += self.receive(raw_mail(form))
        self.assertEqual(len(dossiers), 30)
        self.assertEqual(len(dossiers.owner_id), 30)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)

    def test_the_alias_is_open_to_everybody(self):
        self.assertEqual(self.address.sudo().alias_id.alias_contact, "everyone")
        self.assertEqual(self.address.alias_email, f"annuaire@{DOMAIN}")

    def test_the_alias_follows_its_origin(self):
        self.direct.source_id = self.env["utm.source"].create({"name": "New (test)"})
        dossier = self.receive(
            raw_mail(to=f"contact@{DOMAIN}", sender="a@client.example.com")
        )
        self.assertEqual(dossier.source_id.name, "New (test)")

    def test_a_mailbox_without_alias(self):
        """A fetched mailbox that makes dossiers, whatever the address."""
        dossier = self.receive(
            raw_mail(to="anything@elsewhere.example.com"), "expertise.dossier"
        )
        self.assertEqual(dossier.owner_id.name, "Élodie Gérard")
        self.assertFalse(dossier.source_id)

    def test_other_mails_go_their_way(self):
        with self.assertRaisesRegex(ValueError, "No possible route"):
            self.receive(raw_mail(to="nobody@elsewhere.example.com"))

    # -------------------------------------------------------------------------
    # Replies
    # -------------------------------------------------------------------------
    def test_a_reply_stays_in_its_dossier(self):
        dossier = self.make_dossier()
        question = dossier.message_post(
            body="Which floor?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.owner.ids,
        )
        made = self.receive(
            raw_mail(
                "Au troisième étage.",
                to=f"contact@{DOMAIN}",
                sender=self.owner.email_formatted,
                In_Reply_To=question.message_id,
                References=question.message_id,
            )
        )
        self.assertFalse(made)
        answer = dossier.sudo().message_ids[0]
        self.assertIn("troisième", answer.body)
        self.assertEqual(answer.author_id, self.owner)
        self.assertFalse(dossier.sudo().needs_review)

    # -------------------------------------------------------------------------
    # Malformed
    # -------------------------------------------------------------------------
    def test_malformed(self):
        """Every one makes exactly one dossier that a person can understand."""
        to = f"To: annuaire@{DOMAIN}\r\n".encode()
        cut = (
            b"From: a@client.example.com\r\n" + to + b"Subject: Coup\xe9\r\n"
            b'Content-Type: multipart/mixed; boundary="xx"\r\n\r\n'
            b"--xx\r\nContent-Type: text/plain\r\n\r\nNom : Coup\xc3\xa9\r\n"
            b"--xx\r\nContent-Type: application/pdf; name=a.pdf\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK"
        )
        mails = {
            "nothing at all": to + b"\r\n",
            "no sender": to + b"Subject: Bonjour\r\n\r\nUn devis svp",
            "empty": b"From: a@client.example.com\r\n" + to + b"Subject:\r\n\r\n",
            "unknown charset": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Type: text/plain; charset=klingon-8\r\n\r\nNom : K\xe9vin",
            "wrong charset": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Type: text/plain; charset=utf-8\r\n\r\nNom : G\xe9rard\r\n",
            "8-bit headers": "From: Élodie <e@client.example.com>\r\n".encode("latin-1")
            + to
            + "Subject: Été\r\n\r\nDemande".encode("latin-1"),
            "truncated multipart": cut,
            "headers that are none": to
            + b"From\xff\xfe: ?\r\n:::\r\n=?utf-8?q?=\r\n\r\nX",
            "unparsable from": b'From: "<@@>,;:\r\n' + to + b"\r\nDevis",
            "broken encoded words": b"From: =?utf-8?b?!!!?= <a@client.example.com>\r\n"
            b"Subject: =?x-none?q?=E9?= =?utf-8?b?w6k?=\r\n" + to + b"\r\nDevis",
            "binary body": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Type: text/html\r\n\r\n"
            + bytes(range(256)),
            "deep html": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Type: text/html\r\n\r\n"
            + b"<div>" * 5000
            + b"Devis",
            "bad base64": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Transfer-Encoding: base64\r\n\r\n@@@=",
            "text as multipart": b"From: a@client.example.com\r\n"
            + to
            + b"Content-Type: multipart/mixed\r\n\r\nDevis",
            "nul bytes": b"From: a@client.example.com\r\n"
            + to
            + b"Subject: a\x00b\r\n\r\nNom : A\x00B\r\n",
        }
        for name, raw in mails.items():
            with self.subTest(name):
                dossier = self.receive(raw)
                self.assertEqual(len(dossier), 1)
                self.assertEqual(dossier.source_id, self.directory)
                self.assertTrue(dossier.needs_review)
                self.assertTrue(dossier.review_note)
                self.assertTrue(dossier.owner_id.name)
                self.assertFalse(dossier.owner_id.email == ROBOT)
        damaged = self.env["expertise.dossier"].search(
            [("review_note", "ilike", "damaged")]
        )
        self.assertIn(
            "original_email.eml", damaged.message_ids.attachment_ids.mapped("name")
        )

    def test_wrong_postcode_is_no_reason_to_lose_it(self):
        dossier = self.receive(
            raw_mail("Nom : Luc Roi\nAdresse : 3 rue Basse\nCP : 3700\n")
        )
        self.assertEqual(dossier.property_id.street, "3 rue Basse")
        self.assertFalse(dossier.property_id.zip)

    def test_details_that_the_database_refuses(self):
        """What cannot be created is left out; the words are kept."""
        Property = type(self.env["expertise.property"])

        def refuse(self, vals_list):
            raise ValueError("no property today")

        with patch.object(Property, "create", refuse):
            dossier = self.receive(raw_mail())
        self.assertEqual(len(dossier), 1)
        self.assertIn("Élodie Gérard", dossier.request_text)
        self.assertIn("could not be taken over", dossier.review_note)
        self.assertEqual(self.address.sudo().alias_id.alias_status, "valid")

    def test_a_mail_that_the_gateway_refuses(self):
        """Whatever breaks in the core, the mail is attached as it came."""
        Message = type(self.env["mail.message"])
        create, calls = Message.create, []

        def refuse(self, vals_list):
            if any(vals.get("message_type") == "email" for vals in vals_list):
                calls.append(1)
                raise UnicodeError("no message today")
            return create(self, vals_list)

        raw = raw_mail()
        with patch.object(Message, "create", refuse):
            dossier = self.receive(raw)
        self.assertTrue(calls)
        self.assertEqual(len(dossier), 1)
        self.assertEqual(dossier.source_id, self.directory)
        self.assertIn("could not be read", dossier.review_note)
        original = dossier.message_ids.attachment_ids
        self.assertEqual(original.mapped("name"), ["original_email.eml"])
        self.assertEqual(original.raw, raw)

    def test_winmail(self):
        message = EmailMessage()
        message["From"], message["To"] = (
            "Jo <jo@client.example.com>",
            f"contact@{DOMAIN}",
        )
        message.set_content("Nom : Jo Lin\nAdresse : 4 rue Haute 37000 Tours")
        message.add_attachment(
            b"\x78\x9f\x3e\x22",
            maintype="application",
            subtype="ms-tnef",
            filename="winmail.dat",
        )
        self.assertIn("winmail.dat", self.receive(message.as_bytes()).review_note)

    def test_ten_megabytes(self):
        message = EmailMessage()
        message["From"], message["To"] = (
            "Jo <jo@client.example.com>",
            f"contact@{DOMAIN}",
        )
        message.set_content("Nom : Jo Lin\nAdresse : 4 rue Haute 37000 Tours")
        big = bytes(range(256)) * 40_000
        message.add_attachment(
            big, maintype="application", subtype="pdf", filename="plans.pdf"
        )
        dossier = self.receive(message.as_bytes())
        self.assertEqual(dossier.message_ids.attachment_ids.raw, big)
        self.assertFalse(dossier.review_note)

    def test_a_forged_sender_of_the_firm(self):
        """A stranger who writes as the office makes nobody of the firm a client."""
        dossier = self.receive(
            raw_mail(
                "Devis svp", to=f"contact@{DOMAIN}", sender=self.office.email_formatted
            )
        )
        self.assertNotEqual(dossier.owner_id, self.office.partner_id)
        self.assertFalse(dossier.user_id)
        self.assertIn("colleague", dossier.review_note)

    def test_a_portal_client_who_writes(self):
        user = new_test_user(
            self.env, "t_portal", "base.group_portal", email="pia@client.example.com"
        )
        dossier = self.receive(
            raw_mail(
                "Devis svp",
                to=f"contact@{DOMAIN}",
                sender="Pia <pia@client.example.com>",
            )
        )
        self.assertEqual(dossier.owner_id, user.partner_id)
        self.assertFalse(dossier.user_id)

    def test_script_in_a_mail_is_harmless(self):
        message = EmailMessage()
        message["From"], message["To"] = (
            "Jo <jo@client.example.com>",
            f"contact@{DOMAIN}",
        )
        message.set_content(
            "<p>Nom : Jo</p><script>alert(1)</script><img src=x onerror=alert(2)>",
            subtype="html",
        )
        dossier = self.receive(message.as_bytes())
        history = self.bodies(dossier)
        self.assertNotIn("<script", history)
        self.assertNotIn("onerror", history)


@tagged("post_install", "-at_install")
class TestRequestText(TransactionCase):
    """Reading without a database."""

    def test_addresses(self):
        def place(street, postcode="37000", city="Tours"):
            return {"street": street, "zip": postcode, "city": city}

        same = [
            ("12 av. de la République", "12, Avenue République"),
            ("12bis bd Heurteloup", "12 bis, BOULEVARD HEURTELOUP"),
            ("3 r. St-Éloi", "3 rue Saint Eloi"),
            ("4 pl. du Mal Juin", "4 place du Maréchal Juin"),
            ("5 rue X Bât. B", "5 rue X bâtiment B"),
            ("5 rue X", "5 rue X, appt 3"),
        ]
        for one, other in same:
            self.assertTrue(
                identity.same_address(place(one), place(other)), (one, other)
            )
        different = [
            ("12 rue de la République", "12 avenue de la République"),
            ("12 bis rue Neuve", "12 rue Neuve"),
            ("1 rue Neuve appt 1", "1 rue Neuve appt 2"),
            ("", ""),
        ]
        for one, other in different:
            self.assertFalse(
                identity.same_address(place(one), place(other)), (one, other)
            )
        self.assertFalse(
            identity.same_address(place("1 rue A"), place("1 rue A", "37100"))
        )
        self.assertTrue(
            identity.same_address(
                place("1 rue A"), place("1 rue A", "", "TOURS CEDEX 2")
            )
        )

    def test_value_on_the_next_line(self):
        request = request_mail.parse(
            "Nom du client\t\nJeanne d’Arc\n"
            "Adresse :\n1 place Foire-le-Roi\n37000 TOURS\n"
        )
        self.assertEqual(request.name, "Jeanne d’Arc")
        self.assertEqual(
            request.place,
            {"street": "1 place Foire-le-Roi", "zip": "37000", "city": "TOURS"},
        )

    def test_phone_numbers(self):
        keys = {
            identity.phone_key(phone)
            for phone in ("06.39.98.12.34", "+33 (0)6 39 98 12 34", "0033639981234")
        }
        self.assertEqual(keys, {"639981234"})
        self.assertFalse(identity.phone_key("12"))
