from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields

from odoo.addons.dossier_base.tests.portal import PortalHttpCase

from .common import CareCase, at

NOW = "2026-11-23 09:05"
CODE = "7391B"


class WorkerCase(CareCase):
    """Anna visits Marthe on Monday 23 November 2026, Bruno visits André; Carla works
    for the other firm; Dora for both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.default"].set("res.partner", "lang", "en_US")
        cls.activity.is_home_help = True
        cls.carla = cls.make_worker("Carla (test)", cls.foreign)
        cls.dora, cls.dora_there = (
            cls.make_worker("Dora (test)"),
            cls.make_worker("Dora (test)", cls.foreign),
        )
        cls.dora_there.work_contact_id = cls.dora.work_contact_id
        cls.foreign_client = cls.env["res.partner"].create(
            {"name": "Fernand Loin (test)", "company_id": cls.foreign.id}
        )
        cls.form = cls.make_form(
            door_code=CODE,
            habits="Café à 9 h",
            allergies="Pénicilline",
            gir="3",
            kin_name="Lucie Lenoir",
            information="<p>Volets à ouvrir</p>",
        )
        cls.mission = cls.make_mission(cls.form, slots=(("0", 9, 11), ("3", 14, 16)))
        cls.env["care.task"].with_user(cls.user).create(
            [
                {"assessment_id": cls.form.id, "name": "Préparer le repas"},
                {"assessment_id": cls.form.id, "name": "Ranger la cuisine"},
            ]
        )
        cls.env["care.risk"].with_user(cls.user).create(
            {
                "assessment_id": cls.form.id,
                "situation": "Sol glissant",
                "measure": "Chaussures fermées",
            }
        )
        cls.form.action_validate()
        cls.visit = cls.make_visit(
            "2026-11-23 09:00",
            "2026-11-23 11:00",
            cls.anna,
            mission_id=cls.mission.id,
        )
        cls.bruno_visit = cls.make_visit(
            "2026-11-23 09:00", "2026-11-23 11:00", cls.bruno, cls.other_client
        )
        cls.foreign_visit = (
            cls.env["care.intervention"]
            .with_user(cls.stranger)
            .create(
                {
                    "company_id": cls.foreign.id,
                    "partner_id": cls.foreign_client.id,
                    "product_id": cls.service.id,
                    "employee_id": cls.carla.id,
                    "start": at("2026-11-23 09:00"),
                    "stop": at("2026-11-23 11:00"),
                }
            )
        )
        cls.env.flush_all()

    #: None: the real one
    clock = NOW

    def setUp(self):
        super().setUp()
        if self.clock:
            self.set_clock(self.clock)

    def set_clock(self, text):
        """It is that time in France, wherever the add-on asks."""
        moment = at(text)
        clock = patch.object(fields.Datetime, "now", lambda *_args: moment)
        clock.start()
        self.addCleanup(clock.stop)

    @classmethod
    def add_visits(cls, start, stop, *days, worker=None, client=None, **values):
        """:return: a visit on each of the days of November 2026"""
        return cls.env["care.intervention"].concat(
            *(
                cls.make_visit(
                    f"2026-11-{day:02d} {start}",
                    f"2026-11-{day:02d} {stop}",
                    worker or cls.anna,
                    client,
                    **values,
                )
                for day in days
            )
        )

    def cancel(self, visit):
        visit.write({"state": "cancelled", "cancel_reason": "Away (test)"})

    def readings(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["care.reading"].sudo().search(domain, order="id")

    @contextmanager
    def adds_readings(self, **values):
        """What is inside adds exactly one line to the log, with these values."""
        before = self.readings()
        yield
        self.env.invalidate_all()
        new = self.readings() - before
        self.assertEqual(len(new), 1)
        for name, value in values.items():
            self.assertEqual(new[name], value, name)


class PortalCase(WorkerCase, PortalHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = {
            "anna": cls._new_portal("p_anna", cls.anna.work_contact_id),
            "bruno": cls._new_portal("p_bruno", cls.bruno.work_contact_id),
            "carla": cls._new_portal("p_carla", cls.carla.work_contact_id, cls.foreign),
            "dora": cls._new_portal("p_dora", cls.dora.work_contact_id),
            "client": cls._new_portal("p_marthe", cls.client),
        }
        cls.url = f"/my/aide/interventions/{cls.visit.id}"
        cls.client_url = f"/my/aide/clients/{cls.client.id}"
        cls.env.flush_all()
