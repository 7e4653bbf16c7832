import re
from base64 import b64encode

from psycopg2 import IntegrityError

from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ExpertiseCase

#: what a message for people never contains
TECHNICAL = (
    r"Traceback|psycopg|violates|constraint|IntegrityError|[a-z]+_[a-z_]+|\bNone\b"
)


@tagged("post_install", "-at_install")
class TestBadInput(ExpertiseCase):
    """A clear error for each thing that cannot be, and nothing half written."""

    def photograph(self):
        """:return: what could have been half written, counted"""
        self.env.invalidate_all()
        counts = {}
        for model in (
            "expertise.dossier",
            "expertise.dossier.contact",
            "expertise.property",
            "expertise.report",
            "expertise.sample",
            "calendar.event",
            "sale.order",
            "sale.order.line",
            "ir.attachment",
            "mail.message",
            "dossier.status.log",
        ):
            records = self.env[model].sudo().with_context(active_test=False)
            counts[model] = records.search_count([("id", ">", 0)])
        return counts

    def assert_bad(self, function, message, exception=UserError):
        """Refused in words that people understand, and as if never tried."""
        self.flush_tracking()
        before = self.photograph()
        with self.assertRaises(exception) as caught:
            function()
            self.env.flush_all()
        self.assertEqual(self.photograph(), before)
        text = str(caught.exception.args[0])
        self.assertRegex(text, message)
        # the core's sentence on companies names the field beside its label
        text = re.sub(r" \(\w+: '", " ('", text)
        self.assertNotRegex(text, TECHNICAL)

    # -------------------------------------------------------------------------
    # Appointments
    # -------------------------------------------------------------------------
    def test_overlap(self):
        first = self.make_planned()
        dossier = self.make_dossier(reference="Second")
        self.assert_bad(
            lambda: self.plan(dossier, hour=10),
            f"Jean-Paul Morel is not free for .*\n.*{first.name}",
            RedirectWarning,
        )
        self.assertFalse(dossier.technician_id)
        self.assert_bad(
            lambda: self.make_dossier(
                technician_id=self.employee.id, appointment_start=self.at(3, 10)
            ),
            "Jean-Paul Morel is not free",
            RedirectWarning,
        )

    def test_leave(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holidays",
                "resource_id": self.employee.resource_id.id,
                "calendar_id": self.company_a.resource_calendar_id.id,
                "date_from": self.at(3, 0),
                "date_to": self.at(7, 22),
            }
        )
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: self.plan(dossier),
            "Jean-Paul Morel is not free for .*\n.*absent from",
            RedirectWarning,
        )
        own = self.make_dossier(technician_id=self.employee.id).with_user(self.tech)
        self.assert_bad(
            lambda: own.write({"appointment_start": self.at(4, 9)}),
            "absent from (.|\n)*ask the office",
        )

    def test_end_before_start(self):
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: dossier.write(
                {"appointment_start": self.at(3, 9), "appointment_end": self.at(3, 8)}
            ),
            "ends before it starts: choose an end after",
            ValidationError,
        )

    # -------------------------------------------------------------------------
    # Amounts and sizes
    # -------------------------------------------------------------------------
    def test_negative_quote(self):
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: self.quote(dossier, -100), "cannot be negative", ValidationError
        )

    def test_negative_sizes_of_a_property(self):
        properties = self.env["expertise.property"].with_user(self.office)
        messages = {
            "surface": "The surface cannot be negative",
            "room_count": "The number of rooms cannot be negative",
            "co_ownership_lot_count": "The number of lots cannot be negative",
        }
        for name, message in messages.items():
            with self.subTest(field=name):
                prop = properties.create({"city": "Lyon"})
                for function in (
                    lambda name=name: properties.create({name: -1}),
                    lambda name=name, prop=prop: prop.write({name: -1}),
                ):
                    before = self.photograph()
                    with mute_logger("odoo.sql_db"):
                        with self.assertRaises(IntegrityError) as caught:
                            function()
                            self.env.flush_all()
                    self.assertEqual(self.photograph(), before)
                    # what the web client is given in its place
                    shown = properties._sql_error_to_message(caught.exception)
                    self.assertIn(message, shown)

    def test_negative_settings(self):
        wizard = self.env["expertise.settings"].with_user(self.manager).create({})
        for name in ("dossier_quote_reminder_days", "dossier_report_max_mb"):
            wizard[name] = -1
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                wizard.action_save()
                self.env.flush_all()
            wizard.invalidate_recordset()
            self.assertGreater(self.company_a[name], 0)

    def test_oversize_file(self):
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: self.add_report(dossier, file=b64encode(b"x" * 1_000_001)),
            r"rapport\.pdf is too large: 1\.0 MB, and the limit is 1 MB\. Make",
            ValidationError,
        )
        self.assertEqual(dossier.report_state, "none")

    # -------------------------------------------------------------------------
    # Another company's
    # -------------------------------------------------------------------------
    def test_contact_of_another_company(self):
        dossier = self.make_dossier()
        for name in ("owner_id", "prescriber_id", "notary_id", "payer_id"):
            with self.subTest(field=name):
                self.assert_bad(
                    lambda name=name: dossier.sudo().write({name: self.stranger.id}),
                    "(?i)compan",
                )
                self.assert_bad(
                    lambda name=name: self.make_dossier(
                        user=self.env.user, **{name: self.stranger.id}
                    ),
                    "(?i)compan",
                )

    def test_row_of_another_company_s_contact(self):
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: self.env["expertise.dossier.contact"].create(
                {"dossier_id": dossier.id, "partner_id": self.stranger.id}
            ),
            "(?i)compan",
        )

    def test_technician_of_another_company(self):
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: dossier.sudo().write({"technician_id": self.employee_b.id}),
            "(?i)compan",
        )

    def test_property_and_laboratory_of_another_company(self):
        dossier = self.make_dossier()
        theirs = self.env["expertise.property"].create(
            {"city": "Nice", "company_id": self.company_b.id}
        )
        self.assert_bad(
            lambda: dossier.sudo().write({"property_id": theirs.id}), "(?i)compan"
        )
        self.assert_bad(
            lambda: self.env["expertise.sample"].create(
                {
                    "dossier_id": dossier.id,
                    "name": "P1",
                    "laboratory_id": self.stranger.id,
                }
            ),
            "(?i)compan",
        )

    def test_missing_piece_of_another_company(self):
        piece = self.env["expertise.missing.item"].create(
            {"name": "Theirs", "company_id": self.company_b.id}
        )
        dossier = self.make_dossier()
        self.assert_bad(
            lambda: dossier.sudo().write({"missing_item_ids": piece.ids}),
            "(?i)compan",
        )

    # -------------------------------------------------------------------------
    # Samples
    # -------------------------------------------------------------------------
    def test_samples(self):
        dossier = self.make_visited()
        samples = self.env["expertise.sample"].with_user(self.tech)
        values = {"dossier_id": dossier.id, "name": "P1", "taken_date": "2031-03-05"}
        self.assert_bad(
            lambda: samples.create({**values, "sent_date": "2031-03-06"}),
            "Sample P1 was sent: say to which laboratory",
            ValidationError,
        )
        for dates in (
            {"sent_date": "2031-03-04"},
            {"sent_date": "2031-03-06", "received_date": "2031-03-05"},
            {"received_date": "2031-03-04"},
        ):
            with self.subTest(dates=dates):
                self.assert_bad(
                    lambda dates=dates: samples.create(
                        {**values, "laboratory_id": self.laboratory.id, **dates}
                    ),
                    "The dates of sample P1 are not in order",
                    ValidationError,
                )

    # -------------------------------------------------------------------------
    # Deleting
    # -------------------------------------------------------------------------
    def test_deleting_what_has_a_posted_invoice(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        for user in (self.manager, self.env.user):
            as_user = dossier.with_user(user)
            if user == self.manager:
                dossier.action_trash()
            self.assert_bad(
                as_user.unlink,
                f"{dossier.name} .* cannot be deleted for good: .*{move.name}.* is "
                "posted, and the law asks to keep it",
            )

    def test_deleting_a_person_of_a_dossier(self):
        person = self.env["res.partner"].create({"name": "Someone"})
        self.make_dossier(owner_id=person.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            person.unlink()
        self.assertTrue(person.exists())

    # -------------------------------------------------------------------------
    # In French
    # -------------------------------------------------------------------------
    def message_of(self, function, lang):
        """:return: what a user of this language reads when it is refused"""
        self.env.invalidate_all()
        try:
            with self.cr.savepoint():
                function({"lang": lang})
        except (UserError, RedirectWarning) as error:
            return str(error.args[0])
        finally:
            self.env.invalidate_all()
        return self.fail("it was not refused")

    def test_french_users_read_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.make_planned()
        dossier = self.make_dossier(technician_id=self.employee.id)
        quoted = self.make_dossier()
        self.quote(quoted)
        quoted.action_trash()
        large = b64encode(b"x" * 1_260_000)
        report = self.add_report(dossier)
        slot = {"appointment_start": self.at(3, 10)}
        backwards = {**slot, "appointment_end": self.at(3, 9)}
        refused = {
            "n’est pas disponible": lambda c: dossier.with_context(**c).write(slot),
            "se termine avant": lambda c: dossier.with_context(**c).write(backwards),
            "ne peut pas être négatif": lambda c: (
                quoted.sale_order_ids.order_line.with_context(**c).write(
                    {"price_unit": -1}
                )
            ),
            "trop volumineux": lambda c: report.with_context(**c).write(
                {"file": large}
            ),
            "ne peut pas être supprimé définitivement": lambda c: (
                quoted.with_user(self.manager).with_context(**c).unlink()
            ),
        }
        for state in ("planned", "analysis", "incomplete", "done", "cancelled"):
            refused[f"({state})?"] = lambda c, state=state: (
                dossier.with_context(**c).write({"state": state})
            )
        for french, function in refused.items():
            with self.subTest(french=french):
                message = self.message_of(function, "fr_FR")
                self.assertNotEqual(message, self.message_of(function, "en_US"))
                self.assertRegex(message, french)
                self.assertRegex(message, r"\b(de|un|une|le|la|les|pas|est)\b")

    # -------------------------------------------------------------------------
    # Imports
    # -------------------------------------------------------------------------
    def test_import_with_one_bad_row_imports_none(self):
        count = self.dossiers.search_count([])
        result = self.dossiers.load(
            ["owner_id/.id", "reference", "state"],
            [[self.owner.id, "Good", "To quote"], [self.owner.id, "Bad", "Planned"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("cannot be planned without", result["messages"][0]["message"])
        self.assertEqual(self.dossiers.search_count([]), count)

    def test_dossier_without_an_owner(self):
        count = self.dossiers.search_count([])
        with mute_logger("odoo.sql_db"):
            result = self.dossiers.load(["reference"], [["Nobody's"]])
        self.assertFalse(result["ids"])
        self.assertIn("Owner", result["messages"][0]["message"])
        self.assertEqual(self.dossiers.search_count([]), count)
