"""Set-based generator: a home care agency with its workers, clients and visits.

A worker under contract, a client and a visit are made by Odoo itself; their rows are
then copied in SQL with other calendars, towns, days and hours, so that each column
holds what Odoo would have stored.
"""

from datetime import datetime, timedelta

import volume

from odoo import Command

TOWNS, CLIENTS = 20, 3_000
LETTERS = "abcdefghijklmnopqrst"
#: five working weeks of two visits a day, from the week before the search
MONDAY, WEEKS, A_DAY = datetime(2026, 11, 16), 5, 2
VISITS_A_WORKER = WEEKS * 5 * A_DAY


class Models:
    """One record of each kind, made by Odoo.

    :param monday: first day of the visits
    """

    def __init__(self, env, monday=MONDAY):
        self.env, self.monday = env, monday
        self.firm = env.company
        self.firm.resource_calendar_id.tz = "Europe/Paris"
        self.calendars = self._make_calendars()
        kind = env["hr.skill.type"].create(
            {
                "name": "Aide",
                "skill_ids": [
                    Command.create({"name": name}) for name in ("Toilette", "Cuisine")
                ],
                "skill_level_ids": [
                    Command.create({"name": str(level), "level_progress": level})
                    for level in (30, 60, 100)
                ],
            }
        )
        self.skills = kind.skill_ids.sorted("id")
        self.levels = kind.skill_level_ids.sorted("level_progress")
        self.worker = env["hr.employee"].create(
            {
                "name": "Modèle",
                "is_care_worker": True,
                "tz": "Europe/Paris",
                "resource_calendar_id": self.calendars[0].id,
                "date_version": "2024-01-01",
                "contract_date_start": "2024-01-01",
                "private_zip": "37000",
                "private_city": "Ville a",
            }
        )
        self.skill = env["hr.employee.skill"].create(
            {
                "employee_id": self.worker.id,
                "skill_type_id": kind.id,
                "skill_id": self.skills[0].id,
                "skill_level_id": self.levels[0].id,
                "valid_from": "2024-01-01",
            }
        )
        self.leave = env["resource.calendar.leaves"].create(
            {
                "name": "Congé",
                "company_id": self.firm.id,
                "resource_id": self.worker.resource_id.id,
                "date_from": monday + timedelta(days=14),
                "date_to": monday + timedelta(days=18, hours=23),
            }
        )
        self.clients = env["res.partner"].create(
            [
                {"name": f"Client {town}", "zip": "37000", "city": f"Ville {letter}"}
                for town, letter in enumerate(LETTERS)
            ]
        )
        self.service = env.ref("care_opportunity.product_housework")
        self.visit = env["care.intervention"].create(
            {
                "partner_id": self.clients[0].id,
                "product_id": self.service.id,
                "employee_id": self.worker.id,
                "start": monday - timedelta(days=365),
                "stop": monday - timedelta(days=365) + timedelta(hours=2),
            }
        )
        env.flush_all()
        self._copy_clients()

    def _copy_clients(self):
        cr = self.env.cr
        letter = f"chr(97 + g %% {TOWNS})"
        _copy(
            *(cr, "res_partner", self.clients[0].id, CLIENTS),
            name="'Client numéro ' || g",
            complete_name="'Client numéro ' || g",
            city=f"'Ville ' || {letter}",
            care_town=f"'37 ville ' || {letter}",
            commercial_partner_id=f"{_highest(cr, 'res_partner')} + g",
        )
        self.first_client = _highest(cr, "res_partner") - CLIENTS + 1
        cr.execute("ANALYZE res_partner")

    def _make_calendars(self):
        def calendar(name, rows, **values):
            return self.env["resource.calendar"].create(
                {
                    "name": name,
                    "tz": "Europe/Paris",
                    "attendance_ids": [
                        Command.clear(),
                        *(
                            Command.create(
                                {
                                    "name": "Travail",
                                    "dayofweek": str(day),
                                    "hour_from": start,
                                    "hour_to": stop,
                                    "day_period": "morning",
                                    "week_type": week[0] if week else False,
                                }
                            )
                            for day, start, stop, *week in rows
                        ),
                    ],
                    **values,
                }
            )

        week = range(5)
        return (
            calendar("Plein temps", [(d, 7, 20) for d in range(7)])
            | calendar("Semaine", [(d, 8, 18) for d in week])
            | calendar("Quatre jours", [(d, 7, 19) for d in (0, 1, 3, 4)])
            | calendar(
                "Matins", [(d, s, t) for d in range(7) for s, t in ((6, 9), (9, 14))]
            )
            | calendar(
                "Deux semaines",
                [(d, 7, 20, str(w)) for w in (0, 1) for d in range(7) if (d + w) % 4],
                two_weeks_calendar=True,
            )
            | calendar(
                "Nuits", [(d, s, t) for d in range(7) for s, t in ((0, 8), (18, 24))]
            )
        )


def fill(models, workers):
    """Copy up to so many workers, each with fifty visits.

    :return: {table: number of rows}
    """
    env = models.env
    cr = env.cr

    def day(number):
        return f"date '{models.monday + timedelta(days=number):%Y-%m-%d}'"

    env.flush_all()
    cr.execute("SELECT count(*) FROM hr_employee WHERE is_care_worker")
    (known,) = cr.fetchone()
    more = workers - known
    worker = models.worker
    ids = {
        "resource_resource": worker.resource_id.id,
        "hr_employee": worker.id,
        "hr_version": worker.version_id.id,
    }
    base = {table: _highest(cr, table) for table in ids}
    name = "'Intervenant ' || lpad(g::text, 5, '0')"
    calendars = models.calendars.ids
    calendar = f"(ARRAY{calendars})[1 + (g / 3) %% {len(calendars)}]"
    _copy(
        *(cr, "resource_resource", ids["resource_resource"], more),
        name=name,
        calendar_id=calendar,
    )
    cr.execute("SET CONSTRAINTS ALL DEFERRED")
    _copy(
        *(cr, "hr_employee", ids["hr_employee"], more),
        name=name,
        resource_id=f"{base['resource_resource']} + g",
        current_version_id="NULL",
        work_contact_id="NULL",
        user_id="NULL",
        barcode="NULL",
        care_number="NULL",
    )
    _copy(
        *(cr, "hr_version", ids["hr_version"], more),
        employee_id=f"{base['hr_employee']} + g",
        name=name,
        resource_calendar_id=calendar,
        private_city=f"'Ville ' || chr(97 + g %% {TOWNS})",
        contract_date_end=f"CASE WHEN g %% 25 = 0 THEN {day(15)} END",
    )
    cr.execute(
        "UPDATE hr_employee e SET current_version_id = v.id FROM hr_version v"
        " WHERE v.employee_id = e.id AND e.current_version_id IS NULL"
    )
    employee = f"{base['hr_employee']} + g"
    levels = models.levels.ids
    for number, skill in enumerate(models.skills):
        _copy(
            *(cr, "hr_employee_skill", models.skill.id, more),
            where=f"(g * 7 + {number}) %% 10 < 7",
            employee_id=employee,
            skill_id=str(skill.id),
            skill_level_id=f"(ARRAY{levels})[1 + (g + {number}) %% 3]",
            valid_to=f"CASE WHEN g %% 11 = 0 THEN {day(16)} END",
        )
    _copy(
        *(cr, "resource_calendar_leaves", models.leave.id, more),
        where="g %% 10 = 0",
        resource_id=f"{base['resource_resource']} + g",
        date_from=f"{day(7)} + (g %% 4) * interval '7 days'",
        date_to=f"{day(12)} + (g %% 4) * interval '7 days'",
    )
    start = (
        f"timestamp '{models.monday}' + (n / {A_DAY * 5}) * interval '7 days'"
        # a third works in the morning, a third until noon and late, a third later
        f" + (n / {A_DAY} %% 5) * interval '1 day'"
        " + (6 + 3 * (g %% 3)) * interval '1 hour'"
        f" + (n %% {A_DAY}) * interval '4 hours'"
        " + ((g * 7 + n * 3) %% 8) * interval '15 minutes'"
    )
    length = "(1 + (g + n) %% 3 * 0.5)"
    _copy(
        *(cr, "care_intervention", models.visit.id, more),
        source=f", generate_series(0, {VISITS_A_WORKER - 1}) n",
        employee_id=employee,
        partner_id=f"{models.first_client} + (g * 31 + n * 7) %% {CLIENTS}",
        start=start,
        stop=f"{start} + {length} * interval '1 hour'",
        duration=length,
        state="CASE WHEN (g + n) %% 37 = 0 THEN 'cancelled' ELSE 'planned' END",
    )
    tables = [*ids, "hr_employee_skill", "resource_calendar_leaves"]
    rows = {}
    for table in [*tables, "care_intervention"]:
        volume._settle(env, table)
        cr.execute(f"SELECT count(*) FROM {table}")
        (rows[table],) = cr.fetchone()
    env.invalidate_all()
    return rows


def fill_forms(models, count):
    """Requests, each with a needs form of one mission, for the first clients."""
    env = models.env
    partner = env["res.partner"].browse(models.first_client)
    activity = env["care.activity"].create({"name": "Demandes mesurées"})
    lead = env["crm.lead"].create(
        {
            "name": "Demande",
            "type": "opportunity",
            "partner_id": partner.id,
            "care_activity_id": activity.id,
        }
    )
    form = env["care.assessment"].create({"lead_id": lead.id})
    mission = env["care.mission"].create(
        {
            "assessment_id": form.id,
            "product_id": models.service.id,
            "date_start": models.monday,
            "slot_ids": [
                Command.create({"weekday": day, "hour_from": 9, "hour_to": 11})
                for day in "024"
            ],
            "skill_ids": [
                Command.create(
                    {
                        "assessment_id": form.id,
                        "skill_id": models.skills[0].id,
                        "level_id": models.levels[0].id,
                    }
                )
            ],
        }
    )
    env.flush_all()
    copier = Copier(env.cr, count)
    client = {"partner_id": f"{models.first_client} + g %% {CLIENTS}"}
    copier.copy(
        lead,
        **client,
        name="'Demande ' || g",
        care_beneficiary_id=client["partner_id"],
    )
    copier.copy(
        form,
        **client,
        name="'RBB-' || lpad(g::text, 6, '0')",
        customer_id=client["partner_id"],
        access_token="NULL",
    )
    copier.copy(mission, **client)
    for part in (*mission.slot_ids, *mission.skill_ids):
        copier.copy(part)
    for table in ("crm_lead", "care_assessment", "care_mission"):
        volume._settle(env, table)


def _highest(cr, table):
    cr.execute(f"SELECT max(id) FROM {table}")
    return cr.fetchone()[0]


def _copy(cr, table, sample, count, where="true", source="", **values):
    """Copy a row `count` times; `g` is the number of the copy in the expressions."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema AND table_name = %s"
        " AND column_name <> 'id'",
        [table],
    )
    columns = [row[0] for row in cr.fetchall()]
    values = {name: text for name, text in values.items() if name in columns}
    plain = [name for name in columns if name not in values]
    ident = f"{_highest(cr, table)} + row_number() OVER (ORDER BY g)"
    names = ", ".join(f'"{name}"' for name in ["id", *plain, *values])
    picked = ", ".join([ident, *(f's."{name}"' for name in plain), *values.values()])
    cr.execute(
        f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} s,"
        f" generate_series(1, %s) g{source} WHERE s.id = %s AND {where}",
        [count, sample],
    )
    cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")


class Copier:
    """Copies records and what hangs on them; the copies refer to one another.

    :param count: how many copies of each; `g` is the number of the copy
    """

    def __init__(self, cr, count):
        self.cr, self.count = cr, count
        #: {(model, id): id of the copy, in SQL}
        self.ids = {}

    def copy(self, record, **values):
        """:param values: SQL of the columns that differ from the record's own"""
        self.ids[record._name, record.id] = f"({_highest(self.cr, record._table)} + g)"
        for name, field in record._fields.items():
            if not field.store or name in values:
                continue
            if field.type == "many2one":
                key = (field.comodel_name, record[name].id)
            elif field.type == "many2one_reference":
                key = (record[field.model_field], record[name])
            else:
                continue
            if key in self.ids:
                values[name] = self.ids[key]
        _copy(self.cr, record._table, record.id, self.count, **values)
