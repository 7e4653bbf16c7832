"""Hires the workers of :mod:`.workers`: hours, skills, papers, portal, leave."""

from datetime import timedelta

from odoo import Command

from odoo.addons.dossier_base.tools.demo import TZ

from . import firm
from .workers import LEAVES, WORKERS

DAYS = {
    name: str(number)
    for number, name in enumerate(("lun", "mar", "mer", "jeu", "ven", "sam", "dim"))
}
NOON = 12


class Staff:
    """The workers of a :class:`.builder.Builder`, by key."""

    def __init__(self, builder):
        self.builder = builder
        self.env = builder.env
        self.calendar = builder.calendar
        self.workers = {}
        #: login on the portal by worker
        self.users = {}
        #: by name: skill, and its levels by name
        self.skills = {}
        self.levels = {}

    def hire(self):
        calendars = self._make_calendars()
        self._make_skills()
        job = self.env["hr.job"].create(
            {"name": "Auxiliaire de vie", "company_id": self.builder.company.id}
        )
        created = self.env["hr.employee"].create(
            [
                self._prepare(key, row, calendars[row.hours], job)
                for key, row in WORKERS.items()
            ]
        )
        self.workers = dict(zip(WORKERS, created, strict=True))
        self._give_skills()
        self._open_portal()

    def _make_calendars(self):
        return {
            key: self.env["resource.calendar"].create(
                {
                    "name": name,
                    "company_id": self.builder.company.id,
                    "tz": TZ,
                    "attendance_ids": [
                        Command.clear(),
                        *(
                            Command.create(
                                {
                                    "name": day,
                                    "dayofweek": DAYS[day],
                                    "hour_from": start,
                                    "hour_to": stop,
                                    "day_period": (
                                        "morning" if start < NOON else "afternoon"
                                    ),
                                }
                            )
                            for days, start, stop in rows
                            for day in days.split()
                        ),
                    ],
                }
            )
            for key, (name, rows) in firm.CALENDARS.items()
        }

    def _make_skills(self):
        types = self.env["hr.skill.type"]
        levels = [
            Command.create({"name": name, "level_progress": progress})
            for name, progress in firm.LEVELS
        ]
        for name, skills, values in (
            ("Aide à domicile", firm.SKILLS, {"skill_level_ids": levels}),
            (
                "Diplômes et habilitations (aide à domicile)",
                firm.PAPERS,
                {
                    "is_certification": True,
                    "skill_level_ids": [
                        Command.create({"name": firm.OBTAINED, "level_progress": 100})
                    ],
                },
            ),
        ):
            kind = types.create(
                {
                    "name": name,
                    "skill_ids": [Command.create({"name": skill}) for skill in skills],
                    **values,
                }
            )
            for skill in kind.skill_ids:
                self.skills[skill.name] = skill
                self.levels[skill.name] = {
                    level.name: level for level in kind.skill_level_ids
                }

    def _prepare(self, key, row, calendar, job):
        today = self.calendar.today
        mail = f"{key}@{firm.MAIL}"
        contact = self.env["res.partner"].create(
            {
                "name": row.name,
                "email": mail,
                "phone": row.phone,
                "company_id": self.builder.company.id,
                "lang": self.builder.lang,
                "tz": TZ,
            }
        )
        return {
            "name": row.name,
            "is_care_worker": True,
            "company_id": self.builder.company.id,
            "work_contact_id": contact.id,
            "job_id": job.id,
            "tz": TZ,
            "resource_calendar_id": calendar.id,
            "date_version": today - timedelta(days=row.since),
            "contract_date_start": today - timedelta(days=row.since),
            "contract_date_end": row.until and today + timedelta(days=row.until),
            "private_street": row.street,
            "private_zip": row.zip,
            "private_city": row.city,
            "private_country_id": self.env.ref("base.fr").id,
            "private_phone": row.phone,
        }

    def _give_skills(self):
        today = self.calendar.today
        values = []
        for key, row in WORKERS.items():
            rows = [
                (name, level, today - timedelta(days=row.since), False)
                for name, level in row.skills
            ]
            rows += [
                (
                    name,
                    firm.OBTAINED,
                    today - timedelta(days=given),
                    today + timedelta(days=ends) if ends else False,
                )
                for name, given, ends in row.papers
            ]
            values += [
                {
                    "employee_id": self.workers[key].id,
                    "skill_type_id": self.skills[name].skill_type_id.id,
                    "skill_id": self.skills[name].id,
                    "skill_level_id": self.levels[name][level].id,
                    "valid_from": start,
                    "valid_to": stop,
                }
                for name, level, start, stop in rows
            ]
        self.env["hr.employee.skill"].create(values)

    def _open_portal(self):
        """Every worker stamps by a login; those of ``PORTAL`` have a password."""
        known = {key: login for login, key in firm.PORTAL.items()}
        users = self.env["res.users"].with_context(no_reset_password=True)
        created = users.create(
            [
                {
                    "partner_id": worker.work_contact_id.id,
                    "login": known.get(key, worker.work_contact_id.email),
                    **({"password": known[key]} if key in known else {}),
                    "lang": self.builder.lang,
                    "company_id": self.builder.company.id,
                    "company_ids": [Command.set(self.builder.company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
                for key, worker in self.workers.items()
            ]
        )
        self.builder._greet_nobody(created)
        self.users = dict(zip(self.workers.values(), created, strict=True))

    def take_leave(self):
        """The manager grants the leave, after the visits were planned."""
        env = self.builder.user_env("responsable-aide")
        kinds = {
            key: self.env["hr.leave.type"].create(
                {
                    "name": name,
                    "company_id": self.builder.company.id,
                    "requires_allocation": False,
                    "leave_validation_type": "hr",
                }
            )
            for key, name in firm.LEAVE_TYPES.items()
        }
        company = self.builder.company
        if "l10n_fr_reference_leave_type" in company._fields:
            # French time off asks for it, where a worker's hours differ from the firm's
            company.l10n_fr_reference_leave_type = kinds["paid"]
        monday = self.calendar.today - timedelta(days=self.calendar.today.weekday())
        for key, kind, weeks, first, last in LEAVES:
            start = monday + timedelta(weeks=weeks)
            leave = env["hr.leave"].create(
                {
                    "employee_id": self.workers[key].id,
                    "holiday_status_id": kinds[kind].id,
                    "request_date_from": start + timedelta(days=first),
                    "request_date_to": start + timedelta(days=last),
                }
            )
            if leave.state != "validate":
                leave.action_approve()
