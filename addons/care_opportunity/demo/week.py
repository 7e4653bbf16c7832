"""The visits: last month's and this one's, done; today's; the weeks to come."""

from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from ..tools import local_time

#: how many minutes before or after its time a visit begins and ends
EARLY, LATE = 5, 8
#: client -> why the office has set the departure of the last visit before today
CORRECTED = {"bernadette": "Oubli du pointage de départ, heure donnée par téléphone"}
#: client -> what the worker wrote after the last visit before today
NOTES = {
    "marthe": "A bien mangé. Un peu essoufflée en fin de toilette, à surveiller.",
    "yvonne": "Rougeur au talon gauche, prévenu le fils et l’agence.",
    "raymond": "A fait trois pas avec le déambulateur !",
    "lucette": "Nuit calme, un change à 4 h.",
    "fernand": "N’a pas touché au fromage ; il reste du potage pour demain.",
    "dentaire": "Il ne reste plus de produit pour les vitres.",
}
#: client, what happened to the last visit before today, why
BEFORE_TODAY = (
    ("andre", "cancelled", "Rendez-vous à l’hôpital, prévenu trois jours avant"),
    ("roger", "late", "Parti chez sa sœur sans prévenir"),
    ("germaine", "missed", "Volets fermés, pas de réponse au téléphone"),
)
#: client, what happens to the next visit after today
AFTER_TODAY = (("colette", "cancelled", "Fête de famille"),)
#: who goes to the clients of a worker on leave this week: client -> (worker, days)
STAND_INS = {"henri": ("bruno", (1, 2, 4))}
#: workers on leave this week, whose other visits nobody has taken
AWAY = ("chloe",)


class Week:
    """The visits of a :class:`.builder.Builder`."""

    def __init__(self, builder):
        self.builder = builder
        self.env = builder.env
        self.calendar = builder.calendar
        # the plan is the machine's, and says nothing of each visit it makes
        self.visits = self.env["care.intervention"].with_context(
            tracking_disable=True, mail_create_nolog=True
        )

    def play(self):
        today = self.calendar.today
        monday = today - timedelta(days=today.weekday())
        first = today.replace(day=1) - relativedelta(months=1)
        forms = self.builder.forms
        missions = self.env["care.mission"].union(
            *(
                form.with_env(self.env).mission_ids
                for form in forms.in_force.values()
                if form.validated_at and form.state != "cancelled"
            )
        )
        ahead = timedelta(weeks=self.builder.company.care_planning_weeks)
        missions._plan_visits(first, today + ahead, past=True)
        self.visits = self.visits.search(
            [("mission_root_id", "in", missions.root_id.ids)]
        )
        self._cover(monday)
        self._exceptions()
        self._carry_out()
        self.env.flush_all()

    def _of(self, key):
        client = self.builder.forms.clients[key]
        return self.visits.filtered(lambda visit: visit.partner_id == client)

    def _cover(self, monday):
        """A worker is away this week: a colleague goes to some, nobody to others."""
        workers = self.builder.staff.workers
        sunday = monday + timedelta(days=6)
        away = self.visits.filtered(
            lambda visit: (
                visit.employee_id in [workers[key] for key in AWAY]
                and monday <= visit.planned_date <= sunday
            )
        )
        away.write({"employee_id": False})
        for key, (worker, days) in STAND_INS.items():
            (away & self._of(key)).filtered(
                lambda visit, days=days: visit.planned_date.weekday() in days
            ).write({"employee_id": workers[worker].id})

    def _exceptions(self):
        midnight = self._moment(self.calendar.today, 0)
        tomorrow = self._moment(self.calendar.today + timedelta(days=1), 0)
        for key, what, why in BEFORE_TODAY:
            before = self._of(key).filtered(lambda visit: visit.stop <= midnight)
            self._except(before.sorted("start")[-1:], what, why)
        for key, what, why in AFTER_TODAY:
            after = self._of(key).filtered(lambda visit: visit.start >= tomorrow)
            self._except(after.sorted("start")[:1], what, why)

    def _except(self, visits, what, why):
        visits = visits.with_context(tracking_disable=False).with_user(
            self.builder.users["gestionnaire"]
        )
        if what == "missed":
            visits.write(
                {"state": "missed", "missed_reason": "absent", "missed_note": why}
            )
        else:
            visits.write(
                {
                    "state": "cancelled",
                    "cancelled_late": what == "late",
                    "cancel_reason": why,
                }
            )

    def _carry_out(self):
        """What lies before now is done; the last one that began today is under way."""
        now = self.calendar.now
        begun = self.visits.filtered(
            lambda visit: (
                visit.state == "planned" and visit.employee_id and visit.start <= now
            )
        ).sorted("start")
        under_way = begun.filtered(lambda visit: visit.stop > now)
        midnight = self._moment(self.calendar.today, 0)
        if not under_way:
            under_way = begun.filtered(lambda visit: visit.start >= midnight)[-1:]
        self._finish(begun - under_way)
        self._begin(under_way)
        # nobody went where nobody was found
        self.visits.filtered(
            lambda visit: (
                visit.state == "planned" and not visit.employee_id and visit.stop <= now
            )
        ).write({"state": "missed"})
        for key, text in NOTES.items():
            done = self._of(key).filtered(lambda visit: visit.state == "done")
            done.sorted("start")[-1:].note = text

    def _begin(self, visits):
        """The workers have arrived, and have ticked the first task."""
        self._stamp(visits, ["start"])
        visits.write({"state": "started"})
        for visit in visits:
            visit.task_ids[:1].write({"done": True, "done_at": visit.start})

    def _finish(self, visits):
        """The workers have left, and have ticked every task."""
        self._stamp(visits, ["start", "stop"])
        visits.write({"state": "done"})
        visits.task_ids.write({"done": True})
        for visit in visits:
            visit.task_ids.write({"done_at": visit.stop})

    def _stamp(self, visits, kinds):
        """Take what the workers stamped on their telephones; all at once."""
        midnight = self._moment(self.calendar.today, 0)
        office = self.builder.users["gestionnaire"]
        corrected = {}
        for key, why in CORRECTED.items():
            before = (visits & self._of(key)).filtered(
                lambda visit: visit.stop <= midnight
            )
            corrected |= dict.fromkeys(before.sorted("start")[-1:], why)
        values = []
        for visit in visits:
            for kind in kinds:
                why = kind == "stop" and corrected.get(visit)
                minutes = self.calendar.random.uniform(-EARLY, LATE)
                moment = visit[kind] + timedelta(seconds=0 if why else 60 * minutes)
                user = office if why else self.builder.staff.users[visit.employee_id]
                values.append(
                    {
                        "intervention_id": visit.id,
                        "company_id": visit.company_id.id,
                        "employee_id": visit.employee_id.id,
                        "kind": kind,
                        "moment": min(moment, self.calendar.now).replace(microsecond=0),
                        "way": "office" if why else "portal",
                        "user_id": user.id,
                        "reason": why,
                    }
                )
        self.env["care.stamp"].create(values)

    def _moment(self, day, hour):
        clock = datetime.combine(day, time())
        return local_time.to_utc(clock.date(), hour * 60, self.builder.company.care_tz)
