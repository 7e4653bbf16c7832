"""Plays :mod:`.clients`: the request, the needs form, its versions, who goes there."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from odoo.addons.dossier_base.tools.demo import TZ

from . import firm
from .activities import ACTIVITIES, BROUGHT
from .clients import CLIENTS
from .staff import DAYS

#: request -> the core's stage
STAGES = {
    "new": "stage_lead1",
    "qualified": "stage_lead2",
    "proposition": "stage_lead3",
    "won": "stage_lead4",
}
#: the GIR that the APA is for
DEPENDENT = ("1", "2", "3", "4")
#: so many days after the request the form was begun
BEGUN = 2


class Forms:
    """The clients of a :class:`.builder.Builder`, with what they asked for."""

    def __init__(self, builder):
        self.builder = builder
        self.env = builder.env
        self.calendar = builder.calendar
        self.activities = {}
        self.clients = {}
        self.payers = {}
        self.leads = {}
        #: the last version of the form, and that in force, by key
        self.present = {}
        self.in_force = {}

    def play(self):
        self._make_activities()
        self.doctors = {
            key: self._make_partner(*row, function="Médecin traitant")
            for key, row in firm.DOCTORS.items()
        }
        self.team = self.env["crm.team"].create(
            {"name": "Aide & Présence", "company_id": self.builder.company.id}
        )
        for key, row in sorted(CLIENTS.items(), key=lambda item: -item[1].days):
            self._make_people(key, row)
            self._ask(key, row)
            if row.missions:
                self._assess(key, row)
        self.env.flush_all()

    def _make_activities(self):
        """As the manager does it: activities, and lines that become fields."""
        env = self.builder.user_env("responsable-aide")
        for number, (key, row) in enumerate(ACTIVITIES.items()):
            name, is_home_help, lines = row
            values = {
                "name": name,
                "sequence": number,
                "is_home_help": is_home_help,
                "company_id": self.builder.company.id,
                "field_ids": [
                    Command.create(
                        {
                            "name": label,
                            "kind": kind,
                            "sequence": place,
                            "option_ids": [
                                Command.create({"name": choice, "sequence": rank})
                                for rank, choice in enumerate(choices)
                            ],
                        }
                    )
                    for place, (label, kind, choices) in enumerate(lines)
                ],
            }
            # what the add-on brings becomes the agency's, instead of a second one
            brought = self.env.ref(BROUGHT.get(key, ""), raise_if_not_found=False)
            if brought and not brought.assessment_count:
                # under the name that it has: in French by the catalogue
                del values["name"]
                brought.write(values)
                self.activities[key] = brought.with_env(env)
            else:
                self.activities[key] = env["care.activity"].create(values)

    # -------------------------------------------------------------------------
    # People and request
    # -------------------------------------------------------------------------
    def _make_partner(self, name, street, postcode, city, phone, **values):
        return self.env["res.partner"].create(
            {
                "name": name,
                "company_id": self.builder.company.id,
                "street": street,
                "zip": postcode,
                "city": city,
                "country_id": self.env.ref("base.fr").id,
                "phone": phone,
                "lang": self.builder.lang,
                "tz": TZ,
                **values,
            }
        )

    def _make_people(self, key, row):
        manager = self.builder.users[row.manager]
        self.clients[key] = self._make_partner(
            row.name,
            row.street,
            row.zip,
            row.city,
            row.phone,
            is_company=row.is_company,
            care_pets=row.pets,
            care_manager_id=manager.id,
            care_dependent=row.dependent or row.information.get("gir") in DEPENDENT,
            email=False if row.payer else f"{key}@famille.test",
        )
        payer = row.payer
        self.payers[key] = (
            self._make_partner(
                payer.name,
                payer.street,
                payer.zip,
                payer.city,
                payer.phone,
                email=f"famille.{key}@famille.test",
            )
            if payer
            else self.clients[key]
        )

    def _ask(self, key, row):
        env = self.builder.user_env(row.manager)
        moment = self.calendar.moment(row.days)
        with self.builder.happening(moment):
            lead = env["crm.lead"].create(
                {
                    "type": "opportunity",
                    "name": row.request,
                    "partner_id": self.payers[key].id,
                    "care_beneficiary_id": self.clients[key].id,
                    "care_activity_id": self.activities[row.activity].id,
                    "user_id": env.uid,
                    "team_id": self.team.id,
                    "company_id": self.builder.company.id,
                    "stage_id": self.env.ref(f"crm.{STAGES['new']}").id,
                }
            )
        self.leads[key] = lead.with_env(self.env)
        self.builder.set_values(self.leads[key], create_date=moment)
        moment = self.calendar.moment(max(row.days - BEGUN - 3, 0))
        with self.builder.happening(moment):
            if row.lost:
                lead.action_set_lost()
            elif row.stage == "won":
                lead.action_set_won()
            else:
                lead.stage_id = self.env.ref(f"crm.{STAGES[row.stage]}")

    # -------------------------------------------------------------------------
    # Form
    # -------------------------------------------------------------------------
    def _assess(self, key, row):
        env = self.builder.user_env(row.manager)
        days = max(row.days - BEGUN, 0)
        moment = self.calendar.moment(days)
        with self.builder.happening(moment):
            form = (
                env["care.assessment"]
                .with_context(ir_sequence_date=self.calendar.day(days))
                .create(self._prepare_form(key, row))
            )
            for mission in row.missions:
                self._add_mission(form, mission, row)
            self._add_tasks(form, row.tasks)
            env["care.risk"].create(
                [
                    {"assessment_id": form.id, "situation": what, "measure": measure}
                    for what, measure in row.risks
                ]
            )
        self._date(form, moment)
        self.present[key] = self.in_force[key] = form
        self._assign(key, row)
        for number, days in enumerate(row.validated):
            if number:
                form = self._redo(key, days + 5)
            self._validate(form, days)
            self.in_force[key] = form
            self._quote(form, row, days)
        if row.redone:
            self._redo(key, 3)
        if row.cancelled:
            days, reason, note = row.cancelled
            with self.builder.happening(self.calendar.moment(days)):
                form._close(self.builder.ref(reason), note)
            self.builder.set_values(form, closed_at=self.calendar.moment(days))

    def _prepare_form(self, key, row):
        values = {
            "lead_id": self.leads[key].id,
            "user_id": self.builder.users[row.manager].id,
            "company_id": self.builder.company.id,
            "activity_id": self.activities[row.activity].id,
            **row.information,
        }
        if row.information.get("gir"):
            values["gir_date"] = self.calendar.day(row.days + 30)
        if row.doctor:
            values["doctor_id"] = self.doctors[row.doctor].id
        values["properties"] = self._fill_in(row)
        return values

    def _fill_in(self, row):
        """:return: what is filled in, by the names that the activity gave its fields"""
        answers = dict(row.answers)
        if row.activity == "home":
            answers["Date de naissance"] = row.age
        values = {}
        for line in self.activities[row.activity].field_ids:
            answer = answers.pop(line.name, None)
            if answer is None:
                continue
            definition = line._get_definition()
            choices = {
                label: key
                for key, label, *_color in definition.get(
                    "selection", definition.get("tags", ())
                )
            }
            if line.kind == "date":
                answer = str(self._born(row, answer))
            elif line.kind == "selection":
                answer = choices[answer]
            elif line.kind == "tags":
                answer = [choices[choice] for choice in answer]
            values[definition["name"]] = answer
        assert not answers, f"no such field: {answers}"
        return values

    def _born(self, row, number):
        """:param number: years, of a child days"""
        if row.activity == "nursery":
            return self.calendar.today - timedelta(days=number)
        day = self.calendar.today - relativedelta(years=number)
        return day - timedelta(days=self.calendar.random.randrange(10, 340))

    def _add_mission(self, form, row, client):
        first = row.start
        if first is None:
            first = client.validated[0] if client.validated else -7
        mission = form.env["care.mission"].create(
            {
                "assessment_id": form.id,
                "product_id": self.builder.products[row.service].id,
                "date_start": self.calendar.day(first),
                "date_end": row.until
                and self.calendar.today + timedelta(days=row.until),
                "on_public_holidays": row.holidays,
                "plan_without_quote": client.unquoted,
                **({"name": row.name} if row.name else {}),
                "slot_ids": [
                    Command.create(
                        {
                            "weekday": DAYS[day],
                            "hour_from": hours(slot.start),
                            "hour_to": hours(slot.stop),
                            "every_weeks": slot.every,
                        }
                    )
                    for slot in row.slots
                    for day in slot.days.split()
                ],
                "skill_ids": [
                    Command.create(
                        {
                            "skill_id": self.builder.staff.skills[name].id,
                            "level_id": self.builder.staff.levels[name][level].id,
                        }
                    )
                    for name, level in row.skills
                ],
            }
        )
        self._add_tasks(form, row.tasks, mission)

    def _add_tasks(self, form, rows, mission=None):
        form.env["care.task"].create(
            [
                {
                    "assessment_id": form.id,
                    "mission_id": mission.id if mission else False,
                    "sequence": place,
                    "name": name,
                    "note": note,
                }
                for place, (name, note) in enumerate(rows)
            ]
        )

    def _date(self, form, moment):
        form = form.with_env(self.env)
        self.builder.set_values(form, create_date=moment)
        self.builder.set_values(form.status_log_ids, entered_at=moment)

    def _validate(self, form, days):
        moment = self.calendar.moment(days)
        with self.builder.happening(moment):
            form.action_validate()
        form = form.with_env(self.env)
        self.builder.set_values(form, validated_at=moment)
        # the re-assessment comes so many months after that day, not after today
        form.modified(["validated_at"])
        self.env.flush_all()
        self._date_reminders(form, moment)

    def _date_reminders(self, form, moment):
        """The reminder is of the form's day; the one before was closed on it."""
        reminders = form._get_reminders()
        values = {"date_deadline": form.reassessment_date, "create_date": moment}
        if form.reassessment_date <= self.calendar.today:
            # it was shown and mailed that morning
            morning = datetime.combine(form.reassessment_date, time(6))
            values |= {"care_alerted_at": morning, "care_mailed_at": morning}
        self.builder.set_values(reminders, **values)
        former = form.previous_id._get_reminders([("active", "=", False)])
        self.builder.set_values(former, date_done=moment.date())

    def _quote(self, form, row, days):
        """The quote of the form, which the client signs some days later, or not yet."""
        if not row.quote:
            return
        moment = self.calendar.moment(days)
        with self.builder.happening(moment):
            order = form._get_care_quote()
            if row.quote == "sent":
                order.action_quotation_sent()
            else:
                order.action_confirm()
        order = order.with_env(self.env)
        self.builder.set_values(
            order,
            create_date=moment,
            date_order=moment,
            validity_date=moment.date() + timedelta(days=30),
            care_date_from=self.calendar.day(days),
        )

    def _redo(self, key, days):
        """« Dupliquer »: the form is locked, its copy is open."""
        moment = self.calendar.moment(days)
        former = self.present[key]
        with self.builder.happening(moment):
            form = former._duplicate()
        self.builder.set_values(former.with_env(self.env), locked_at=moment)
        self._date(form, moment)
        self.present[key] = form
        return form

    def _assign(self, key, row):
        """Say who goes there: for a mission, or for some of its slots."""
        form = self.in_force[key]
        for mission, wanted in zip(form.mission_ids, row.missions, strict=True):
            root = mission.root_id
            by_worker = {}
            for slot in wanted.slots:
                by_worker.setdefault(slot.worker, []).append(slot)
            for worker, rows in by_worker.items():
                if not worker:
                    continue
                days = {DAYS[day] for slot in rows for day in slot.days.split()}
                slots = root.slot_ids.filtered_domain([("weekday", "in", list(days))])
                form.env["care.assignment"].create(
                    {
                        "mission_root_id": root.id,
                        "employee_id": self.builder.staff.workers[worker].id,
                        "date_from": root.date_start,
                        "slot_root_ids": [
                            Command.set([] if len(by_worker) == 1 else slots.ids)
                        ],
                    }
                )


def hours(text):
    """:return: ``"07:45"`` as the core keeps a time of day"""
    hour, minute = text.split(":")
    return int(hour) + int(minute) / 60
