"""The roles of the load: what each of them does all day, in the weight it has."""

import random
import re
from datetime import date, timedelta

from browser import CLEAR, WORLD, Failed, Staff, Visitor, at_once
from locust import task

DOSSIER, LOAN = "expertise.dossier", "brokerage.dossier"
#: records that everybody writes: so few that they meet
HOT = 6
TASK = re.compile(r'name="task" value="(\d+)"|value="(\d+)"[^>]*name="task"')
SHOWN = re.compile(r'name="shown" value="(\d+)"|value="(\d+)"[^>]*name="shown"')
KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')


def numbers(pattern, page):
    return [first or second for first, second in pattern.findall(page)]


class Office(Staff):
    """The office: dossiers, quotes, unpaid invoices."""

    role, weight = "office", 9

    @task(8)
    def work_on_a_dossier(self):
        """From the list to the form; a word in its history; the reference."""
        self.open_list("dossiers : la liste", "dossiers")
        self.think()
        number = random.choice(WORLD.context["dossiers"])
        self.open_form("dossiers : la fiche", "dossiers", number)
        self.think()
        self.change_reference(number)
        self.think()
        self.post_message("dossiers : une note", DOSSIER, number)

    def change_reference(self, number):
        token = WORLD.token("reference")
        with self.told("reference", token, dossier=number):
            values = {"reference": token}
            self.save("dossiers : enregistrer", "dossiers", number, values)

    @task(5)
    def look_for_a_dossier(self):
        """A filter, then a search."""
        state = random.choice(["to_quote", "quoted", "to_plan", "planned", "done"])
        self.open_list(
            "dossiers : filtre par statut", "dossiers", [["state", "=", state]]
        )
        self.think()
        word = f"Ville {random.randrange(300)}"
        found = self.open_list(
            *("dossiers : recherche", "dossiers"),
            ["|", ["name", "ilike", word], ["city", "ilike", word]],
            counts=False,
        )
        self.think()
        if found:
            self.open_form("dossiers : la fiche", "dossiers", random.choice(found))

    @task(3)
    def look_at_what_is_unpaid(self):
        found = self.open_list("relances : la liste", "unpaid")
        self.call(
            "relances : compteurs", "account.move", "get_dunning_counters", [], {}
        )
        self.think()
        if found:
            self.open_form("relances : la facture", "unpaid", random.choice(found))

    @task(3)
    def new_dossier(self):
        """A client on the phone."""
        token = WORLD.token("dossier")
        context = WORLD.context
        with self.told("dossier", token):
            self.save(
                *("dossiers : créer", "dossiers", None),
                {
                    "reference": token,
                    "owner_id": context["owner"],
                    "property_id": context["property"],
                    "nature_ids": [[4, one] for one in context["natures"]],
                },
            )

    @task(4)
    def two_write_the_same_dossier(self):
        """Two colleagues save the same dossier, and write into its history."""
        number = random.choice(WORLD.context["dossiers"][:HOT])
        other = self.colleague()
        at_once(
            lambda: self.change_reference(number),
            lambda: other.change_reference(number),
            lambda: self.post_message("dossiers : une note", DOSSIER, number),
            lambda: other.post_message("dossiers : une note", DOSSIER, number),
        )

    @task(2)
    def two_change_the_status(self):
        """Two colleagues choose a status for the same dossier."""
        number = random.choice(WORLD.context["dossiers"][:HOT])
        states = random.sample(["to_prospect", "to_quote", "preorder"], 2)
        people = (self, self.colleague())
        moment = WORLD.token("statut")
        at_once(
            *(
                lambda who=who, state=state: who.set_state(number, state, moment)
                for who, state in zip(people, states, strict=True)
            )
        )

    def set_state(self, number, state, moment):
        with self.told("state", f"{number}", state=state, moment=moment):
            self.call(
                *("dossiers : changer de statut", DOSSIER, "action_set_state"),
                [[number], state],
                refusals=CLEAR,
            )

    @task(3)
    def two_confirm_and_two_invoice(self):
        """Two quotes of a dossier are confirmed at once; then two invoice it."""
        if not WORLD.todo["quotes"]:
            return
        quote = WORLD.todo["quotes"].pop()
        people = (self, self.colleague())
        at_once(
            *(
                lambda who=who, order=order: who.confirm(order)
                for who, order in zip(people, quote["orders"], strict=True)
            )
        )
        self.think()
        at_once(*(lambda who=who: who.invoice(quote["dossier"]) for who in people))

    def confirm(self, order):
        with self.told("confirm", str(order)):
            self.call(
                *("devis : accepter", "sale.order", "action_confirm", [[order]]),
            )

    def invoice(self, dossier):
        with self.told("invoice", str(dossier)):
            self.call(
                *("dossiers : facturer", DOSSIER, "action_create_invoice", [[dossier]]),
                refusals=CLEAR,
            )

    @task(2)
    def read_a_report(self):
        number = random.choice(list(WORLD.context["reports"]))
        path = f"/expertise/report/{number}"
        with self.told("download", f"{number} {self.login}") as told:
            answer = self.ask("dossiers : ouvrir un rapport", "GET", path)
            told.more["bytes"] = len(answer.content)


class Client(Visitor):
    """An owner or an agency: where is my report?"""

    role, weight = "client", 6

    @task(6)
    def take_my_reports(self):
        self.page("portail : l’accueil", "/my")
        self.think()
        page = self.page("portail : les dossiers", "/my/dossiers")
        found = re.findall(r"/my/dossiers/(\d+)", page)
        if not found:
            return
        self.think()
        page = self.page("portail : un dossier", f"/my/dossiers/{random.choice(found)}")
        self.think()
        for number in sorted(set(re.findall(r"/my/reports/(\d+)", page)))[:2]:
            self.take(number)

    def take(self, number):
        """Download, and compare each byte with what the firm has put there."""
        with self.told("download", f"{number} {self.login}") as told:
            told.more["sha256"] = self.download(
                "portail : télécharger un rapport", f"/my/reports/{number}"
            )

    @task(2)
    def colleagues_take_the_same_report(self):
        """Somebody presses three times, out of impatience: three downloads."""
        page = self.page("portail : les dossiers", "/my/dossiers")
        found = re.findall(r"/my/dossiers/(\d+)", page)
        if not found:
            return
        page = self.page("portail : un dossier", f"/my/dossiers/{min(found, key=int)}")
        reports = re.findall(r"/my/reports/(\d+)", page)
        if reports:
            self.think()
            at_once(*(lambda: self.take(reports[0]) for _press in range(3)))

    @task(2)
    def ask_for_a_quote(self):
        """The form is sent twice: a double click on a slow line."""
        page = self.page("portail : nouvelle demande", "/my/dossiers/new")
        self.think()
        key = KEY.search(page)[1]
        data = {
            "key": key,
            "kind": "quote",
            "transaction": "sale",
            "property_kind": "flat",
            "street": f"{random.randrange(1, 99)} rue du Double Clic",
            "zip": "37000",
            "city": "Tours",
            "message": WORLD.token("demande"),
        }

        def press():
            with self.told("request", key):
                self.send(
                    "portail : envoyer une demande", "/my/dossiers/new", page, **data
                )

        at_once(press, press)


class Worker(Visitor):
    """A care worker on the phone: one visit after the other."""

    role, weight = "worker", 7

    @task
    def make_a_visit(self):
        todo = WORLD.todo[f"visits {self.login}"]
        self.page("téléphone : la journée", "/my/aide")
        self.think()
        if not todo:
            return
        number = todo.pop(0)
        path = f"/my/aide/interventions/{number}"
        page = self.page("téléphone : une intervention", path)
        self.think()
        # one in three presses twice
        presses = 2 if number % 3 == 0 else 1
        at_once(*[lambda: self.stamp(number, "start", page)] * presses)
        self.think()
        page = self.page("téléphone : une intervention", path)
        tasks = numbers(TASK, page)
        note = WORLD.token("visite")
        with self.told("note", str(number), note=note, tasks=len(tasks)):
            self.send(
                *("téléphone : cocher et noter", f"{path}/save", page),
                note=note,
                task=tasks,
                shown=numbers(SHOWN, page),
            )
        self.think()
        # the page sends its ticks and note with the departure, too
        page = self.page("téléphone : une intervention", path)
        more = {"note": note, "task": tasks, "shown": numbers(SHOWN, page)}
        at_once(*[lambda: self.stamp(number, "stop", page, **more)] * presses)

    def stamp(self, number, kind, page, **more):
        name = {"start": "pointer l’arrivée", "stop": "pointer le départ"}[kind]
        with self.told("stamp", f"{number} {kind}"):
            more.setdefault("note", "")
            more.setdefault("task", [])
            more.setdefault("shown", numbers(SHOWN, page))
            answer = self.send(
                f"téléphone : {name}",
                f"/my/aide/interventions/{number}/{kind}",
                page,
                **more,
            )
            if not answer.headers.get("Location", "").endswith(f"done={kind}"):
                raise Failed


class Technician(Staff):
    """A technician in the car: the day, a dossier, a word."""

    role, weight = "technician", 3

    @task
    def see_the_day(self):
        self.call("ma journée : compteurs", DOSSIER, "get_my_day_counts", [], {})
        today = date.today().isoformat()
        found = self.open_list(
            *("ma journée : les rendez-vous", "my_day"),
            [["technician_user_id", "=", WORLD.context["uids"][self.login]],
             ["appointment_start", ">=", today]],
            counts=False,
        )  # fmt: skip
        self.think()
        if found:
            number = random.choice(found)
            self.open_form("ma journée : la fiche", "my_day", number)
            self.think()
            self.post_message("ma journée : une note", DOSSIER, number)


class Broker(Staff):
    """A broker: files, simulations, progress."""

    role, weight = "broker", 3

    @task(3)
    def simulate(self):
        self.open_list("courtage : la liste", "loans")
        self.think()
        number = random.choice(WORLD.context["files"])
        self.open_form("courtage : le dossier", "loans", number)
        self.think()
        token = WORLD.token("simulation")
        with self.told("simulation", token):
            self.call(
                "courtage : simuler",
                "brokerage.simulation",
                "web_save",
                [
                    [],
                    {
                        "name": token,
                        "dossier_id": number,
                        "bank_id": random.choice(WORLD.context["banks"]),
                        "loan_ids": [
                            [0, 0, {"amount": 200_000, "rate": 3.4, "months": 240}]
                        ],
                    },
                ],
                {"specification": {"name": {}}},
            )

    @task(2)
    def two_press_next_step(self):
        """The same button of the same screen, pressed by two: one step."""
        number = random.choice(WORLD.context["files"])
        record = self.open_form("courtage : le dossier", "loans", number)
        step = record["step_id"]
        if not step or step["id"] == WORLD.context["steps"][-1]:
            return
        self.think()
        at_once(
            *(
                lambda who=who: who.advance(number, step["id"])
                for who in (self, self.colleague())
            )
        )

    def advance(self, number, step):
        with self.told("step", f"{number} {step}"):
            self.call(
                *("courtage : étape suivante", LOAN, "action_next_step", [[number]]),
                refusals=CLEAR,
                context={"from_step_id": step},
            )


class Coordinator(Staff):
    """Home care: the week's planning; two who want the same worker."""

    role, weight = "coordinator", 3

    @task(4)
    def look_at_the_week(self):
        known = WORLD.context["screens"]["visits"]
        monday = date.today() + timedelta(days=7 * random.randrange(3))
        monday -= timedelta(days=monday.weekday())
        start, stop = f"{monday} 00:00:00", f"{monday + timedelta(days=7)} 00:00:00"
        self.call(
            *("planning : la semaine", known["model"], "search_read", []),
            {
                "domain": [["state", "!=", "cancelled"],
                           ["start", "<", stop], ["stop", ">", start]],
                "fields": known["timeline"],
                "order": "start",
            },
        )  # fmt: skip
        self.call(
            *("planning : le cadre", known["model"], "get_planning_frame"),
            [start, stop],
        )
        self.think()
        self.open_list("planning : la liste", "visits", [["start", ">=", start]])

    @task(3)
    def two_want_the_same_worker(self):
        if not WORLD.todo["slots"]:
            return
        slot = WORLD.todo["slots"].pop()
        at_once(*(lambda who=w: who.plan(slot) for w in (self, self.colleague())))

    def plan(self, slot):
        with self.told("slot", f"{slot['employee_id']} {slot['start']}"):
            self.save("planning : planifier", "visits", None, slot, CLEAR)


class Sales(Staff):
    """Prospects of the network."""

    role, weight = "sales", 2

    @task
    def look_at_prospects(self):
        self.open_list("prospects : la liste", "prospects")
        self.think()
        word = str(random.randrange(100, 999))
        found = self.open_list(
            *("prospects : recherche", "prospects", [["name", "ilike", word]]),
            counts=False,
        )
        self.think()
        if found:
            number = random.choice(found)
            self.open_form("prospects : la fiche", "prospects", number)
            self.think()
            self.post_message("prospects : une note", "res.partner", number)


ROLES = [Office, Client, Worker, Technician, Broker, Coordinator, Sales]
