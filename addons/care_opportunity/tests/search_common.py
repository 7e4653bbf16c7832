from odoo import Command

from .common import CareCase, at


class SearchCase(CareCase):
    """A client of the same town, one far away; what a case of the table asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.country_id = cls.env.ref("base.fr")
        cls.env["calendar.public.holiday"].search([]).unlink()
        cls.env["resource.calendar.leaves"].search(
            [("company_id", "in", (cls.firm | cls.foreign).ids)]
        ).unlink()
        cls.neighbour, cls.far_client = cls.env["res.partner"].create(
            [
                {"name": "Odette Voisin (test)", "zip": "37100", "city": "TOURS Cedex"},
                {"name": "Louis Loin (test)", "zip": "37300", "city": "Joué"},
            ]
        )
        cls.clients = {
            "same": cls.client,
            "town": cls.neighbour,
            "far": cls.far_client,
        }
        cls.skills = {"washing": cls.washing, "cooking": cls.cooking}

    @classmethod
    def make_calendar(cls, hours, **values):
        """:param hours: (weekday, from, to[, week of two]); None: whole day; a number:
        so many flexible ones a week
        """
        if hours is None:
            return cls.env["resource.calendar"]
        if isinstance(hours, int | float):
            values.update(schedule_type="flexible", hours_per_week=hours)
            hours = []
        two_weeks = any(len(row) > 3 for row in hours)
        return cls.env["resource.calendar"].create(
            {
                "name": "Horaires (test)",
                "company_id": cls.firm.id,
                "tz": "Europe/Paris",
                "two_weeks_calendar": two_weeks,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Travail",
                                "dayofweek": row[0],
                                "hour_from": row[1],
                                "hour_to": row[2],
                                "day_period": "morning",
                                "week_type": row[3] if two_weeks else False,
                            }
                        )
                        for row in hours
                    ),
                ],
                **values,
            }
        )

    @classmethod
    def give_skill(cls, worker, skill, level, valid_from="2020-01-01", valid_to=False):
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": worker.id,
                "skill_type_id": cls.skill_type.id,
                "skill_id": cls.skills[skill].id,
                "skill_level_id": cls.levels[level].id,
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )

    @classmethod
    def need(cls, mission, skill, level=None):
        return cls.env["care.mission.skill"].create(
            {
                "mission_id": mission.id,
                "assessment_id": mission.assessment_id.id,
                "skill_id": cls.skills[skill].id,
                "level_id": cls.levels[level].id if level else False,
            }
        )

    @classmethod
    def make_leave(cls, start, stop, worker=None):
        """:return: leave of a worker, else of the firm"""
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Maladie (test)",
                "company_id": cls.firm.id,
                "calendar_id": False,
                "resource_id": worker.resource_id.id if worker else False,
                "date_from": at(start),
                "date_to": at(stop),
            }
        )

    @classmethod
    def make_holidays(cls, days):
        holiday = cls.env["calendar.public.holiday"].create(
            {
                "year": int(days[0][:4]),
                "country_id": cls.firm.country_id.id,
                "line_ids": [
                    Command.create({"name": "Férié (test)", "date": day})
                    for day in days
                ],
            }
        )
        cls.env.flush_all()
        return holiday

    @classmethod
    def make_slots(cls, rows):
        return [
            Command.create(
                {
                    ("date" if "-" in row[0] else "weekday"): row[0],
                    "hour_from": row[1],
                    "hour_to": row[2],
                    "every_weeks": row[3] if len(row) > 3 else 1,
                }
            )
            for row in rows
        ]

    @classmethod
    def make_hands(cls, name="Zoé (test)", hours=None, contract=None, **values):
        """:return: a worker with these hours, under this contract"""
        versions = contract if isinstance(contract, list) else None
        if versions:
            contract, hours = (versions[0][0], False), versions[0][1]
        if contract:
            values.update(
                date_version=contract[0],
                contract_date_start=contract[0],
                contract_date_end=contract[1],
            )
        worker = cls.make_worker(name, **values)
        worker.resource_calendar_id = cls.make_calendar(hours)
        for day, version_hours in (versions or [])[1:]:
            worker.create_version(
                {
                    "date_version": day,
                    "resource_calendar_id": cls.make_calendar(version_hours).id,
                }
            )
        return worker
