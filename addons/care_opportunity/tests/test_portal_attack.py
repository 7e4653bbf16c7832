import re

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .portal import CODE, PortalCase

PAGE, GONE, LOGIN, DONE = "page", "not found", "login", "done"
#: anna goes to the client, bruno of the same firm does not, carla is of the other
#: firm, the client has a login of her own, the office has no employee, nobody
ACTORS = ("anna", "bruno", "carla", "client", "user", None)
OWN = (PAGE, GONE, GONE, GONE, GONE, LOGIN)
OWN_DONE = (DONE, GONE, GONE, GONE, GONE, LOGIN)
WORKERS = (PAGE, PAGE, PAGE, GONE, GONE, LOGIN)
#: what each of them gets from each route
TABLE = {
    ("/my/aide", "GET"): WORKERS,
    ("/my/aide/interventions", "GET"): WORKERS,
    ("/my/aide/interventions/%(visit)s", "GET"): OWN,
    ("/my/aide/interventions/%(visit)s/start", "POST"): OWN_DONE,
    ("/my/aide/interventions/%(visit)s/save", "POST"): OWN_DONE,
    ("/my/aide/interventions/%(visit)s/stop", "POST"): OWN_DONE,
    ("/my/aide/interventions/%(second)s/absent", "POST"): OWN_DONE,
    ("/my/aide/clients", "GET"): WORKERS,
    ("/my/aide/clients/%(client)s", "GET"): OWN,
    ("/my/aide/clients/%(client)s/mission", "GET"): OWN,
    ("/my/aide/clients/%(client)s/code", "POST"): OWN,
}
MISSING = (0, 2**31 - 1, 2**31, 2**63, 10**30)
FORM = {"note": "x", "reason": "closed"}
SECRETS = (CODE, "Pénicilline", "Café", "Sol glissant", "Tilleuls", "99 00 12 34")
CANCELLED = {"state": "cancelled", "cancel_reason": "Absent"}


@tagged("post_install", "-at_install")
class TestPortalAttack(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.add_visits("08:00", "09:00", 23, mission_id=cls.mission.id)
        cls.env.flush_all()

    def fill(self, route, visit=None, client=None):
        return route % {
            "visit": self.visit.id if visit is None else visit,
            "second": self.second.id if visit is None else visit,
            "client": self.client.id if client is None else client,
        }

    def send(self, url, method, **kwargs):
        if method == "GET":
            return self.get(url)
        return self.post(url, FORM, **kwargs)

    def kind_of(self, response):
        if "/web/login" in response.headers.get("Location", ""):
            return LOGIN
        if response.status_code == 404:
            return GONE
        if response.status_code == 303:
            return DONE
        self.assertEqual(response.status_code, 200, response.text[:300])
        return PAGE

    def assertNoSecret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    # -------------------------------------------------------------------------
    # The table
    # -------------------------------------------------------------------------
    def our_controllers(self, parent):
        for controller in parent.__subclasses__():
            if ".care_opportunity." in controller.__module__:
                yield controller
            yield from self.our_controllers(controller)

    def test_every_route_is_in_the_table(self):
        """A route that is added has to say who gets what."""
        ours = set()
        for controller in self.our_controllers(http.Controller):
            for name, method in vars(controller).items():
                routing = getattr(method, "original_routing", None)
                if routing is None:
                    continue
                if any(name in vars(base) for base in controller.__mro__[1:]):
                    # the core's own route, with a log line more: no way in is added
                    self.assertLessEqual(set(routing), {"readonly", "type"}, name)
                    continue
                self.assertTrue(name.startswith("care_"), name)
                self.assertEqual(routing["auth"], "user", name)
                ours |= {
                    (re.sub(r"<int:\w+>", "ID", path), verb)
                    for path in routing["routes"]
                    for verb in routing["methods"]
                }
        table = {(re.sub(r"%\(\w+\)s", "ID", path), verb) for path, verb in TABLE}
        self.assertEqual(ours, table)

    def test_who_gets_what(self):
        for (route, method), kinds in TABLE.items():
            for actor, kind in zip(ACTORS, kinds, strict=True):
                with self.subTest(route=route, method=method, actor=actor):
                    self.log_in(actor)
                    response = self.send(self.fill(route), method)
                    self.assertEqual(self.kind_of(response), kind)
                    if actor != "anna":
                        self.assertNoSecret(response.text)
        self.assertEqual(
            self.visit.sudo().stamp_ids.user_id, self.logins["anna"], "hers only"
        )
        self.assertEqual(self.second.state, "missed")
        readers = self.readings(partner_id=self.client.id).user_id
        self.assertEqual(readers & self.env.user.browse(
            [user.id for user in self.logins.values()]
        ), self.logins["anna"])  # fmt: skip

    def test_ids_of_others_are_as_if_they_did_not_exist(self):
        visits = (self.bruno_visit.id, self.foreign_visit.id, *MISSING)
        clients = (
            self.other_client.id,
            self.foreign_client.id,
            self.anna.work_contact_id.id,
            *MISSING,
        )
        self.log_in("anna")
        for route, method in TABLE:
            tries = []
            if "visit" in route or "second" in route:
                tries = [self.fill(route, visit=number) for number in visits]
            elif "client)" in route:
                tries = [self.fill(route, client=number) for number in clients]
            for url in tries:
                with self.subTest(url=url, method=method):
                    response = self.send(url, method)
                    self.assertEqual(response.status_code, 404)
        theirs = self.bruno_visit | self.foreign_visit
        self.assertEqual(theirs.sudo().mapped("state"), ["planned"] * 2)
        self.assertFalse(theirs.sudo().stamp_ids)
        self.log_in(None)
        for number in (self.visit.id, *MISSING[:3]):
            response = self.get(f"/my/aide/interventions/{number}")
            self.assertEqual(self.kind_of(response), LOGIN, "nobody learns what exists")

    def test_two_workers_two_firms_crosswise(self):
        for who, mine, theirs in (
            ("anna", ("Marthe",), ("André", "Fernand")),
            ("bruno", ("André",), ("Marthe", "Fernand")),
            ("carla", ("Fernand",), ("Marthe", "André")),
        ):
            self.log_in(who)
            for url in ("/my/aide/interventions", "/my/aide/clients"):
                text = self.text(url)
                with self.subTest(who=who, url=url):
                    for name in mine:
                        self.assertIn(name, text)
                    for name in theirs:
                        self.assertNotIn(name, text)

    def test_the_same_client_in_two_firms(self):
        """Carla goes to Marthe for the other firm: not the first firm's form."""
        self.foreign_visit.with_user(self.stranger).copy(
            {
                "partner_id": self.client.id,
                "employee_id": self.foreign_visit.employee_id.id,
                "start": at("2026-11-23 17:00"),
                "stop": at("2026-11-23 18:00"),
            }
        )
        text = self.text(self.client_url, "carla")
        self.assertIn("Marthe", text)
        self.assertIn("no mission sheet", text)
        self.assertNotIn("Sol glissant", text)
        self.assertEqual(self.get(f"{self.client_url}/mission").status_code, 404)
        self.assertEqual(self.post(f"{self.client_url}/code").status_code, 404)

    # -------------------------------------------------------------------------
    # The end of access
    # -------------------------------------------------------------------------
    def sees(self):
        """:return: what Anna gets of page of the client, page of the visit, list"""
        return [
            self.get(self.client_url).status_code == 200,
            self.get(f"{self.client_url}/mission").status_code == 200,
            self.post(f"{self.client_url}/code").status_code == 200,
            self.get(self.url).status_code == 200,
            "Marthe" in self.get("/my/aide/clients").text,
        ]

    def test_access_ends_when_the_delay_has_passed(self):
        """The day of the last visit plus 14, on the firm's clock; the day after is
        too late."""
        self.log_in("anna")
        self.set_clock("2026-12-07 23:59")
        self.assertEqual(self.sees(), [True] * 5)
        self.set_clock("2026-12-08 00:00")
        self.assertEqual(self.sees(), [False] * 5)
        self.firm.care_portal_days = 15
        self.assertEqual(self.sees(), [True] * 5)
        self.firm.care_portal_days = 0
        self.set_clock("2026-11-23 23:59")
        self.assertEqual(self.sees(), [True] * 5)
        self.set_clock("2026-11-24 00:00")
        self.assertEqual(self.sees(), [False] * 5)

    def test_only_cancelled_visits_open_nothing(self):
        self.log_in("anna")
        self.second.write(CANCELLED)
        self.assertEqual(self.sees(), [True] * 5)
        self.visit.write(CANCELLED)
        self.assertEqual(self.sees(), [False] * 5)
        text = self.text("/my/aide/interventions")
        self.assertIn("Called off", text)
        self.assertNoSecret(text)
        for action in ("start", "stop", "save", "absent"):
            response = self.post(f"{self.url}/{action}", FORM)
            self.assertIn("?gone=sent", response.headers["Location"])
            self.assertNoSecret(self.get(response.headers["Location"]).text)
        self.assertFalse(self.visit.sudo().stamp_ids)
        self.assertFalse(self.visit.note)

    def test_what_is_gone_was_his(self):
        """Only who was shown a visit as his own hears that it is gone."""
        for who in ("anna", "bruno"):
            self.log_in(who)
            self.assertEqual(self.get("/my/aide/interventions").status_code, 200)
            self.bruno_visit.employee_id = self.bruno
            if who == "bruno":
                self.bruno_visit.employee_id = self.dora
            for action in ("", "/start", "/stop", "/save", "/absent"):
                url = f"/my/aide/interventions/{self.bruno_visit.id}{action}"
                response = self.send(url, "POST" if action else "GET")
                with self.subTest(who=who, action=action):
                    kind = DONE if who == "bruno" else GONE
                    self.assertEqual(self.kind_of(response), kind)
        self.assertEqual(self.bruno_visit.state, "planned")
        # another login, in the browser of who was shown it
        url = f"/my/aide/interventions/{self.bruno_visit.id}"
        self.bruno.sudo().active = False
        self.assertEqual(self.get(url).status_code, 404)
        self.log_in("anna")
        self.assertEqual(self.get(url).status_code, 404)

    def test_a_visit_that_goes_to_another_worker(self):
        self.log_in("anna")
        self.second.write(CANCELLED)
        self.visit.employee_id = self.dora
        self.assertEqual(self.sees(), [False] * 5)
        self.log_in("dora")
        self.assertEqual(self.sees(), [True] * 5)

    def test_who_is_no_worker_any_more(self):
        worker = self.anna.sudo()
        for change, back in (
            ({"active": False}, {"active": True}),
            ({"is_care_worker": False}, {"is_care_worker": True}),
            ({"work_contact_id": False}, None),
        ):
            self.log_in("anna")
            self.assertEqual(self.sees()[0], True)
            worker.write(change)
            self.env.flush_all()
            with self.subTest(change=change):
                for route, method in TABLE:
                    response = self.send(self.fill(route), method)
                    self.assertEqual(response.status_code, 404, route)
                self.assertNotIn("/my/aide", self.get("/my").text)
            if back:
                worker.write(back)
                self.env.flush_all()
        self.assertFalse(self.visit.sudo().stamp_ids)

    # -------------------------------------------------------------------------
    # Forms
    # -------------------------------------------------------------------------
    @mute_logger("odoo.http")
    def test_no_change_without_the_form_s_token(self):
        self.log_in("anna")
        for route, method in TABLE:
            if method != "POST":
                continue
            for data in (FORM, {**FORM, "csrf_token": "forged"}):
                response = self.post(self.fill(route), data, csrf=False)
                with self.subTest(route=route):
                    self.assertEqual(response.status_code, 400)
                    self.assertNoSecret(response.text)
        self.log_in("bruno")
        token = http.Request.csrf_token(self)
        self.log_in("anna")
        data = {**FORM, "csrf_token": token}
        response = self.post(f"{self.url}/start", data, csrf=False)
        self.assertEqual(response.status_code, 400, "another session's token")
        self.assertEqual(self.visit.state, "planned")
        self.assertFalse(self.visit.sudo().stamp_ids)
        self.assertFalse(self.readings(user_id=self.logins["anna"].id))

    def test_a_get_changes_nothing(self):
        self.log_in("anna")
        for route, method in TABLE:
            url = self.fill(route)
            if method == "POST":
                self.assertEqual(self.get(url).status_code, 405, url)
            for verb in ("PUT", "DELETE", "PATCH"):
                response = self.url_open(url, method=verb, allow_redirects=False)
                self.assertEqual(response.status_code, 405, (url, verb))
        self.env.invalidate_all()
        self.assertEqual((self.visit.state, self.second.state), ("planned", "planned"))
        self.assertFalse(self.visit.sudo().stamp_ids)

    def test_tasks_of_other_visits(self):
        theirs = self.second.sudo().task_ids[0]
        self.log_in("anna")
        for form in (
            {"shown": [theirs.id], "task": [theirs.id]},
            {"task": [theirs.id]},
            {"shown": ["x"]},
            {"task": ["-1"]},
            {"task": ["1e3"]},
            {"task": ["9" * 40]},
            {"task": ["٣"]},
        ):
            for action in ("save", "start", "stop"):
                with self.subTest(form=form, action=action):
                    response = self.post(f"{self.url}/{action}", {**form, "note": "x"})
                    self.assertEqual(response.status_code, 404)
        self.assertFalse(theirs.done)
        self.assertFalse(self.visit.note)
        self.assertFalse(self.visit.sudo().stamp_ids, "all or nothing")

    def test_what_else_is_posted_is_not_read(self):
        form = {
            "state": "done",
            "moment": "2020-01-01 00:00:00",
            "employee_id": self.bruno.id,
            "at": "2020-01-01",
            "way": "office",
            "user_id": 1,
            "done": "1",
        }
        self.post(f"{self.url}/start", form, "anna")
        self.assertEqual(self.visit.state, "started")
        self.assertEqual(self.visit.stamped_start, at("2026-11-23 09:05"))
        self.assertEqual(self.visit.employee_id, self.anna)
        self.assertEqual(self.visit.sudo().stamp_ids.way, "portal")

    def test_hostile_words_are_words(self):
        attack = "<script>alert(1)</script>\x00\u202e<img src=x onerror=alert(1)>"
        self.post(f"{self.url}/save", {"note": attack + "a" * 9000}, "anna")
        self.assertLessEqual(len(self.visit.note), 2000)
        self.assertNotIn("\u202e", self.visit.note)
        self.post(
            f"/my/aide/interventions/{self.second.id}/absent",
            {"reason": "other", "details": attack},
        )
        for url in (
            f"{self.url}?done=<script>alert(1)</script>",
            f"/my/aide/interventions/{self.second.id}",
        ):
            page = self.get(url).text
            self.assertNotIn("<script>alert", page)
            self.assertNotIn("<img src=x", page)
        bodies = "".join(self.second.sudo().message_ids.mapped("body"))
        self.assertIn("alert(1)", bodies)
        self.assertNotIn("<script", bodies)
        self.assertNotIn("<img", bodies)

    @mute_logger("odoo.http")
    def test_a_huge_form_is_not_read(self):
        response = self.post(f"{self.url}/save", {"note": "x" * 300_000}, "anna")
        self.assertEqual(response.status_code, 413)

    def test_pages_stay_private(self):
        self.log_in("anna")
        for route, method in TABLE:
            headers = self.send(self.fill(route), method).headers
            with self.subTest(route=route):
                self.assertIn("no-store", headers["Cache-Control"])
                self.assertEqual(headers["Referrer-Policy"], "same-origin")

    # -------------------------------------------------------------------------
    # Other doors
    # -------------------------------------------------------------------------
    @mute_logger("odoo.http")
    def test_no_core_route_gives_anything(self):
        self.visit.sudo().note = "Between us"
        for who in ("anna", "bruno", "client", None):
            self.log_in(who)
            for model, record, field in (
                ("care.assessment", self.form, "door_code"),
                ("care.assessment", self.form, "information"),
                ("care.intervention", self.visit, "note"),
                ("res.partner", self.other_client, "phone"),
            ):
                for url in (
                    f"/web/content/{model}/{record.id}/{field}",
                    f"/web/content?model={model}&id={record.id}&field={field}",
                    f"/web/image/{model}/{record.id}/{field}",
                    f"/report/html/{model}/{record.id}",
                    f"/mail/view?model={model}&res_id={record.id}",
                ):
                    with self.subTest(who=who, url=url):
                        response = self.get(url)
                        self.assertNoSecret(response.text)
                        self.assertNotIn("Between us", response.text)

    @mute_logger("odoo.http")
    def test_the_history_is_closed(self):
        """No login reads or writes the staff's threads."""
        threads = (self.visit, self.form)
        for record in threads:
            record.sudo().message_post(body="Between us")
        before = {record: record.sudo().message_ids for record in threads}
        for who in ("anna", "bruno", None):
            self.log_in(who)
            for record in threads:
                thread = {"thread_model": record._name, "thread_id": record.id}
                for url, more in (
                    ("/mail/chatter_fetch", {}),
                    ("/mail/thread/messages", {}),
                    ("/mail/message/post", {"post_data": {"body": "I was here"}}),
                ):
                    answer = self.rpc(url, {**thread, **more})
                    self.assertNotIn("Between us", str(answer))
                for message in before[record]:
                    found = self.url_open(f"/mail/message/{message.id}")
                    self.assertNotIn("Between us", found.text)
        self.env.invalidate_all()
        for record in threads:
            self.assertEqual(record.sudo().message_ids, before[record])
