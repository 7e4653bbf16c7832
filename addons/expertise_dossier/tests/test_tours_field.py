from datetime import date, datetime, time, timedelta

import pytz

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user

PARIS = pytz.timezone("Europe/Paris")


class FieldTours(HttpCase):
    """An office, two technicians, and appointments around today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office, cls.technician, cls.other = (
            mail_new_test_user(
                cls.env,
                login=f"field_{role}",
                name=name,
                groups=f"expertise_dossier.group_{group}",
                tz="Europe/Paris",
            )
            for role, name, group in (
                ("office", "Odile Tour", "office"),
                ("technician", "Jean-Marc Dupuis", "technician"),
                ("other", "Zoé Tour", "technician"),
            )
        )
        cls.employee, cls.other_employee = cls.env["hr.employee"].create(
            [
                {"name": user.name, "user_id": user.id, "tz": "Europe/Paris"}
                for user in (cls.technician, cls.other)
            ]
        )
        cls.laboratory = cls.env["res.partner"].create({"name": "Labo Tour"})
        cls.dossiers = cls.env["expertise.dossier"].with_user(cls.office)
        # the demonstration has a planning of its own
        cls.env["expertise.dossier"].search([("appointment_start", "!=", False)]).write(
            {"appointment_start": False}
        )
        cls.env["expertise.dossier"].search([("state", "=", "to_plan")]).active = False

    @staticmethod
    def at(days, hour):
        """:return: this hour in Paris, so many days from today, in UTC"""
        today = datetime.now(PARIS).date()
        moment = datetime.combine(today + timedelta(days=days), time(hour))
        return PARIS.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    @classmethod
    def make(cls, reference, days=0, hour=9, hours=2, employee=None, **values):
        owner = cls.env["res.partner"].create(
            {"name": reference, "phone": "01 99 00 37 12"}
        )
        start = cls.at(days, hour)
        return cls.dossiers.with_context(dossier_confirm_conflict=True).create(
            {
                "owner_id": owner.id,
                "reference": reference,
                "state": "planned",
                "technician_id": (employee or cls.employee).id,
                "appointment_start": start,
                "appointment_end": start + timedelta(hours=hours),
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestMyDayTour(FieldTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_my_day(self):
        """From the first screen to the photo, with the technician's rights."""
        flat = self.env["expertise.property"].create(
            {
                "street": "8 rue de la Tour",
                "zip": "37000",
                "city": "Tours",
                "door_code": "37A52",
                "access_note": "Ring twice",
            }
        )
        evening = self.make("Tom Soir", hour=17)
        morning = self.make("Tess Matin", hour=8, property_id=flat.id)
        self.make("Lou Demain", days=1)
        self.env["expertise.sample"].create(
            {
                "dossier_id": evening.id,
                "name": "P9",
                "laboratory_id": self.laboratory.id,
                "sent_date": date.today(),
            }
        )
        self.start_tour("/odoo", "expertise_my_day", login="field_technician")
        self.assertEqual(morning.state, "incomplete")
        self.assertEqual(len(morning.missing_item_ids), 1)
        self.assertEqual(morning.sample_ids.laboratory_id, self.laboratory)
        self.assertEqual(morning.sample_ids.state, "sent")
        photo = morning.photo_ids
        self.assertEqual(photo.create_uid, self.technician)
        self.assertIn(f"{morning.name} photo 1.", photo.name)
        self.assertEqual(
            morning.status_log_ids.sorted("id").mapped("status")[-4:],
            ["planned", "visited", "analysis", "incomplete"],
        )
        self.assertEqual(evening.state, "planned")


@tagged("post_install", "-at_install")
class TestPlanningTour(FieldTours):
    def test_planning(self):
        """Rows, days, and what waits; tests/test_planning_screen.py drags."""
        self.make("Premier", hour=10)
        self.make("Second", hour=14)
        waiting = self.make(
            "Sans Date",
            state="to_plan",
            technician_id=False,
            appointment_start=False,
            appointment_end=False,
        )
        self.start_tour(
            "/odoo/planning-diagnostics", "expertise_planning", login="field_office"
        )
        self.assertEqual(waiting.state, "to_plan")
