from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

GROUPS = {
    "user": "care_opportunity.group_user",
    "manager": "care_opportunity.group_manager",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}
PARIS = ZoneInfo("Europe/Paris")


def at(text):
    """Return the moment of a French clock, naive UTC: ``at("2026-11-23 09:00")``."""
    local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)
    return local.astimezone(UTC).replace(tzinfo=None)


class CareCase(TransactionCase):
    """A care agency, another one, a user for each role, a client, two workers.

    Nothing here comes from the demonstration data.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        values = {
            "country_id": cls.env.ref("base.fr").id,
            "currency_id": cls.euro.id,
        }
        cls.firm, cls.foreign = cls.env["res.company"].create(
            [
                {**values, "name": "Aide (test)"},
                {**values, "name": "Autre aide (test)"},
            ]
        )
        (cls.firm | cls.foreign).resource_calendar_id.tz = "Europe/Paris"
        cls.env.user.write(
            {
                "company_ids": [
                    Command.link(cls.firm.id),
                    Command.link(cls.foreign.id),
                ],
                "company_id": cls.firm.id,
            }
        )
        cls.user = cls.new_user("t_coordinator", "Célia Coordinatrice", "user")
        cls.manager = cls.new_user("t_manager", "Mona Responsable", "manager")
        cls.plain = cls.new_user("t_plain", "Paul Simple", "plain")
        cls.stranger = cls.new_user("t_stranger", "Stan Loin", "manager", cls.foreign)
        cls.activity = cls.env["care.activity"].create({"name": "Home help (test)"})
        cls.service = cls.env["product.product"].create(
            {
                "name": "Aide aux actes (test)",
                "type": "service",
                "is_care_service": True,
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "list_price": 30,
            }
        )
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Care (test)",
                "skill_ids": [
                    Command.create({"name": "Toilette (test)"}),
                    Command.create({"name": "Cuisine (test)"}),
                ],
                "skill_level_ids": [
                    Command.create({"name": "Débutant", "level_progress": 30}),
                    Command.create({"name": "Confirmé", "level_progress": 60}),
                    Command.create({"name": "Expert", "level_progress": 100}),
                ],
            }
        )
        cls.washing, cls.cooking = cls.skill_type.skill_ids.sorted("id")
        cls.levels = {level.name: level for level in cls.skill_type.skill_level_ids}
        cls.client, cls.other_client = cls.env["res.partner"].create(
            [
                {
                    "name": "Marthe Lenoir (test)",
                    "street": "3 rue des Tilleuls",
                    "zip": "37000",
                    "city": "Tours",
                    "phone": "+33 1 99 00 12 34",
                    "care_pets": "Un chat",
                },
                {"name": "André Petit (test)", "zip": "37300", "city": "Joué"},
            ]
        )
        cls.anna = cls.make_worker("Anna (test)")
        cls.bruno = cls.make_worker("Bruno (test)")
        cls.env.flush_all()

    @classmethod
    def new_user(cls, login, name, role, company=None):
        company = company or cls.firm
        return new_test_user(
            cls.env,
            login,
            GROUPS[role],
            name=name,
            email=f"{login}@care.example.com",
            lang="en_US",
            tz="Europe/Paris",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def make_worker(cls, name, company=None, **values):
        """:return: a care worker with the firm's hours, under contract since 2020"""
        company = company or cls.firm
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "company_id": company.id,
                "is_care_worker": True,
                "tz": "Europe/Paris",
                "resource_calendar_id": company.resource_calendar_id.id,
                **values,
            }
        )

    @classmethod
    def make_form(cls, user=None, **values):
        """:return: a new needs form, as its coordinator sees it"""
        user = user or cls.user
        return (
            cls.env["care.assessment"]
            .with_user(user)
            .create(
                {
                    "partner_id": cls.client.id,
                    "activity_id": cls.activity.id,
                    "user_id": user.id,
                    **values,
                }
            )
        )

    @classmethod
    def make_mission(cls, form=None, slots=(("0", 9, 11),), **values):
        """:param slots: (day of the week, from, to), hours on the clock"""
        form = form or cls.make_form()
        return (
            cls.env["care.mission"]
            .with_env(form.env)
            .create(
                {
                    "assessment_id": form.id,
                    "product_id": cls.service.id,
                    "date_start": "2026-01-05",
                    "slot_ids": [
                        Command.create(
                            {"weekday": day, "hour_from": start, "hour_to": stop}
                        )
                        for day, start, stop in slots
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def make_visit(cls, start, stop, worker=None, client=None, **values):
        """:param str start: on the French clock, as is `stop`"""
        return (
            cls.env["care.intervention"]
            .with_user(cls.user)
            .create(
                {
                    "company_id": cls.firm.id,
                    "partner_id": (client or cls.client).id,
                    "product_id": cls.service.id,
                    "employee_id": worker.id if worker else False,
                    "start": at(start),
                    "stop": at(stop),
                    **values,
                }
            )
        )

    @contextmanager
    def refused(self, words, error=UserError):
        """What is inside is refused, with a message that has these words.

        :param str words: part of the message
        :param error: class of the exception
        """
        with self.assertRaises(error) as caught, self.env.cr.savepoint():
            yield
            self.env.flush_all()
        self.assertIn(words, str(caught.exception))

    @contextmanager
    def refused_by_database(self, constraint):
        """What is inside is refused by this constraint of the database."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.assertIn(constraint, str(caught.exception))
