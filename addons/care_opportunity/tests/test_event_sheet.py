import io
import re
import subprocess
import tempfile
from unittest.mock import patch

from psycopg2.errors import SerializationFailure
from PyPDF2 import PdfReader

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.mail.tests.common import MailCase

from .follow_up_common import FollowUpCase


class SheetCase(FollowUpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.write(
            {
                "street": "10 place de la Mairie",
                "zip": "37000",
                "city": "Tours",
                "phone": "+33 2 99 00 00 01",
                "email": "service@aide.example.com",
                "care_authority_name": "Conseil départemental d'Indre-et-Loire",
                "care_authority_department": "Indre-et-Loire (37)",
                "care_authority_email": "signalements@departement.example.com",
                "care_permit_number": "SAD-37-0042",
            }
        )
        cls.daughter = cls.env["res.partner"].create(
            {
                "name": "Solange Vannier",
                "parent_id": cls.client.id,
                "phone": "+33 6 39 98 11 22",
            }
        )
        cls.make_form(
            partner_id=cls.client.id,
            kin_name="Gaspard Ébrard",
            kin_phone="06 39 98 77 66",
            legal_representative_id=cls.env["res.partner"]
            .create(
                {
                    "name": "Hubert Desrosiers",
                    "phone": "06 39 98 55 44",
                    "email": "h.desrosiers@tutelle.example.com",
                }
            )
            .id,
        )
        cls.anna.name = "Anna-Lise Quéméneur"

    def make_sheet(self, **values):
        event = self.make_event(severity="serious").with_user(self.manager)
        event.write(
            {
                "sheet_facts": "La cliente est tombée dans sa cuisine.",
                "sheet_measures": "Appel du 15, hospitalisation.",
                "hurt_count": 1,
                "sheet_reviewed": True,
                **values,
            }
        )
        return event


@tagged("post_install", "-at_install")
class TestEventSheet(SheetCase):
    """The sheet is printed only when nobody in it can be recognised."""

    def test_refused_with_the_words(self):
        for words, text in (
            ("Marthe", "Marthe est tombée."),
            ("lenoir", "mme lenoir est tombée."),
            ("Solange", "Solange a appelé."),
            ("VANNIER", "Mme VANNIER a appelé."),
            ("ebrard", "Le fils, m. ebrard, a appelé."),
            ("Desrosiers", "M. Desrosiers a été prévenu."),
            ("06.39.98.55.44", "Joindre le 06.39.98.55.44"),
            ("lise", "C'est lise qui l'a trouvée."),
            ("quemeneur", "mme quemeneur était là."),
            ("Bruno", "Bruno était en congé."),
            ("Tilleuls", "Au 3 rue des Tilleuls."),
            ("Joué", "Rentrée à Joué."),
            ("01.99.00.12.34", "Joindre le 01.99.00.12.34"),
            ("06 39 98 77 66", "Joindre le 06 39 98 77 66"),
            ("t_coordinator@care.example.com", "t_coordinator@care.example.com"),
            ("12/03/1940", "La cliente (12/03/1940) est tombée."),
        ):
            if words == "Joué":
                self.client.city = "Joué"
            for name in ("sheet_facts", "sheet_planned", "sheet_media"):
                with self.subTest(text=text, field=name):
                    event = self.make_sheet(**{name: text})
                    with self.refused(words):
                        event.action_print_sheet()
                    self.assertIn(words, event.sheet_warning)
                    self.assertFalse(event.sheet_printed_at)

    def test_staff_that_left_is_still_known(self):
        self.bruno.active = False
        with self.refused("Bruno"):
            self.make_sheet(sheet_facts="Bruno était là").action_print_sheet()

    def test_reviewed_again_after_a_change(self):
        event = self.make_sheet()
        self.assertEqual(event.sheet_reviewed_by_id, self.manager)
        event.sheet_facts = "La cliente est tombée dans le salon."
        self.assertFalse(event.sheet_reviewed or event.sheet_reviewed_by_id)
        with self.refused("then tick"):
            event.action_print_sheet()
        event.sheet_reviewed = True
        event.action_print_sheet()
        self.assertTrue(event.sheet_printed_at)
        # the same text, written again, changes nothing
        event.sheet_facts = "La cliente est tombée dans le salon."
        self.assertTrue(event.sheet_reviewed)

    def test_what_is_missing(self):
        event = self.make_sheet(sheet_measures=False, sheet_reviewed=True)
        with self.refused("Measures taken"):
            event.action_print_sheet()
        small = self.make_event().with_user(self.manager)
        with self.refused("not to be reported"):
            small.action_print_sheet()

    def test_take_over_the_texts(self):
        event = self.make_event(
            severity="serious", immediate_measures="Appel du 15"
        ).with_user(self.manager)
        event.action_take_texts()
        self.assertEqual(event.sheet_facts, event.facts)
        self.assertEqual(event.sheet_measures, "Appel du 15")
        self.assertIn("Marthe", event.sheet_warning)
        event.sheet_facts = "La cliente est tombée."
        event.action_take_texts()
        self.assertEqual(event.sheet_facts, "La cliente est tombée.")

    def test_no_way_around(self):
        """The report's own address prints nothing that is not checked."""
        event = self.make_sheet(sheet_facts="Marthe est tombée", sheet_reviewed=True)
        reports = self.env["ir.actions.report"]
        name = "care_opportunity.action_report_event_sheet"
        for method in ("_render_qweb_pdf", "_render_qweb_html"):
            with self.refused("Marthe"):
                getattr(reports.with_user(self.manager), method)(name, event.ids)
            with self.refused("ask a manager", AccessError):
                getattr(reports.with_user(self.user), method)(name, event.ids)
            with self.assertRaises(AccessError):
                getattr(reports.with_user(self.plain), method)(name, event.ids)

    def test_director_only(self):
        event = self.make_sheet().with_user(self.user)
        for call in (
            event.action_print_sheet,
            event.action_send_sheet,
            lambda: event.write({"sheet_facts": "Autre"}),
            lambda: event.write({"sheet_reviewed": True}),
        ):
            with self.refused("ask a manager", AccessError):
                call()
        with self.refused("noted by itself"):
            event.with_user(self.manager).sheet_sent_at = "2026-01-01 10:00:00"


@tagged("post_install", "-at_install")
class TestEventSheetMail(SheetCase, MailCase):
    """The sheet goes to the authority's address, and that is the report."""

    def test_mail(self):
        event = self.make_sheet()
        with self.mock_mail_gateway():
            event.action_send_sheet()
        self.assertEqual(len(self._mails), 1)
        (mail,) = self._mails
        self.assertEqual(mail["email_to"], ["signalements@departement.example.com"])
        self.assertIn("service@aide.example.com", mail["email_from"])
        words = f"{mail['subject']} {mail['body']} {mail['email_from']}".lower()
        self.assertIn(event.name.lower(), words)
        for secret in ("lenoir", "marthe", "anna", "mona", "tombée", "cuisine"):
            self.assertNotIn(secret, words)
        self.assertEqual(event.told_way, "mail")
        self.assertEqual(event.report_state, "reported")
        self.assertTrue(event.sheet_sent_at)
        self.assertEqual(event.sheet_sent_by_id, self.manager)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", event._name), ("res_id", "=", event.id)]
        )
        self.assertEqual(len(kept), 1)
        with self.mock_mail_gateway():
            with self.refused("has not changed since"):
                event.action_send_sheet()
        self.assertFalse(self._mails)
        # what is known later is sent the same way
        event.write({"sheet_planned": "Barre d'appui.", "sheet_reviewed": True})
        self.env.flush_all()
        event._write_system({"sheet_sent_at": "2026-01-01 10:00:00"})
        with self.mock_mail_gateway():
            event.action_send_sheet()
        self.assertEqual(len(self._mails), 1)

    def test_confirms_what_was_told_by_voice(self):
        event = self.make_sheet()
        event.action_told_by_voice()
        with self.mock_mail_gateway():
            event.action_send_sheet()
        self.assertEqual(event.told_way, "voice")
        self.assertTrue(event.confirmed_at)
        self.assertEqual(event.report_state, "reported")

    def test_not_told_when_the_server_refuses(self):
        event = self.make_sheet()

        def refuse(*args, **kwargs):
            raise OSError("No server")

        with (
            self.mock_mail_gateway(),
            mute_logger("odoo.addons.mail.models.mail_mail"),
            patch.object(IrMail_Server, "send_email", refuse),
            self.assertRaises(Exception),  # noqa: B017
            self.env.cr.savepoint(),
        ):
            event.action_send_sheet()
        event.invalidate_recordset()
        self.assertFalse(event.told_at or event.sheet_sent_at)

    def test_out_last(self):
        """What the mail server has taken is noted: no later step can undo it."""
        event = self.make_sheet()
        cursor, noted = self.env.cr, []
        send = IrMail_Server.send_email

        def look(server, *args, **kwargs):
            cursor.execute(
                "SELECT told_at IS NOT NULL, sheet_sent_at IS NOT NULL,"
                " EXISTS (SELECT FROM mail_message WHERE model = %s"
                " AND res_id = event.id AND body LIKE %s)"
                " FROM care_adverse_event event WHERE id = %s",
                [event._name, "%was sent to the authority%", event.id],
            )
            noted.append(cursor.fetchone())
            return send(server, *args, **kwargs)

        with self.mock_mail_gateway():
            with patch.object(IrMail_Server, "send_email", look):
                event.action_send_sheet()
        self.assertEqual(noted, [(True, True, True)])

    def test_run_again_mails_once(self):
        """Another user is in the way: the server runs the action once more."""
        event = self.make_sheet()
        self.env.flush_all()
        post = type(event).message_post

        def fail(*_args, **_kwargs):
            raise SerializationFailure

        with self.mock_mail_gateway():
            with (
                self.assertRaises(SerializationFailure),
                patch.object(type(event), "message_post", fail),
                self.env.cr.savepoint(),
            ):
                event.action_send_sheet()
            self.env.invalidate_all()
            self.assertFalse(self._mails)
            self.assertEqual(type(event).message_post, post)
            event.action_send_sheet()
        self.assertEqual(len(self._mails), 1)

    def test_without_address(self):
        event = self.make_sheet()
        self.firm.care_authority_email = False
        with self.refused("No email of the authority"):
            event.action_send_sheet()
        self.firm.write({"care_authority_email": "a@b.example.com", "email": False})
        with self.refused("no email to send from"):
            event.action_send_sheet()


@tagged("post_install", "-at_install")
class TestEventSheetPdf(SheetCase, HttpCase):
    """The real thing: wkhtmltopdf, and the words read back from the file."""

    def print_pdf(self, event):
        event.with_context(force_report_rendering=True).action_print_sheet()
        return self.env["ir.attachment"].search(
            [("res_model", "=", event._name), ("res_id", "=", event.id)],
            order="id desc",
            limit=1,
        )

    def test_words(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.firm.partner_id.lang = "fr_FR"
        event = self.make_sheet(
            hurt_count=1,
            exposed_count=2,
            employee_ids=[Command.set(self.anna.ids)],
            place="Chez Marthe, 3 rue des Tilleuls",
            conclusion="Vu avec Anna-Lise",
            report_decision="yes",
            report_reason="Marthe Lenoir est hospitalisée",
        )
        event.action_told_by_voice()
        attachment = self.print_pdf(event)
        self.assertTrue(event.sheet_printed_at)
        self.assertEqual(event.sheet_printed_by_id, self.manager)
        self.assertIn(event.name, attachment.name)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(attachment.raw)
            file.flush()
            text = subprocess.run(  # noqa: S603
                ["pdftotext", "-layout", file.name, "-"],  # noqa: S607
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        pdf = PdfReader(io.BytesIO(attachment.raw))
        self.assertEqual(len(pdf.pages), 1)
        whole = " ".join((text + str(pdf.metadata) + attachment.name).split()).lower()
        for words in (
            event.name,
            "La cliente est tombée dans sa cuisine.",
            "Appel du 15",
            "SAD-37-0042",
            "Conseil départemental",
            "service@aide.example.com",
            "1 / 2",
            "L331-8-1",
        ):
            self.assertIn(words.lower(), whole)
        people = (
            self.client
            | self.daughter
            | self.anna.work_contact_id
            | self.bruno.work_contact_id
            | (self.user | self.manager | self.plain).partner_id
        )
        names = " ".join(people.mapped("name")).lower()
        for secret in (
            *set(re.findall(r"\w{3,}", names)) - {"test"},
            "gaspard",
            "ébrard",
            "tilleuls",
            "99 00 12 34",
            "t_manager",
        ):
            self.assertNotRegex(whole, rf"\b{re.escape(secret)}\b")
        printed = event.sheet_printed_at
        second = self.print_pdf(event)
        self.assertNotEqual(second, attachment, "the former copy is kept")
        self.assertTrue(attachment.exists())
        self.assertGreaterEqual(event.sheet_printed_at, printed)

    def test_download(self):
        event = self.make_sheet()
        attachment = self.print_pdf(event)
        self.env.flush_all()
        url = f"/web/content/{attachment.id}?download=true"
        self.authenticate("t_manager", "t_manager")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertIn(event.name, response.headers["Content-Disposition"])
        for login in ("t_plain", "t_stranger"):
            self.authenticate(login, login)
            self.assertNotEqual(self.url_open(url).status_code, 200)
