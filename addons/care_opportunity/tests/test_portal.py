from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .portal import CODE, PortalCase


@tagged("post_install", "-at_install")
class TestPortal(PortalCase):
    """What a worker sees and does; see test_portal_attack.py for who must not."""

    # -------------------------------------------------------------------------
    # Home and lists
    # -------------------------------------------------------------------------
    def test_cards_are_for_workers(self):
        counters = {"counters": ["care_visit_count", "care_client_count"]}
        for who, shown in (("anna", True), ("client", False)):
            self.log_in(who)
            page = self.get("/my").text
            self.assertEqual("/my/aide/interventions" in page, shown, who)
            self.assertEqual("/my/aide/clients" in page, shown, who)
            self.assertEqual(
                self.rpc("/my/counters", counters)["result"]["care_visit_count"],
                int(shown),
            )

    def test_orders_are_for_who_buys(self):
        """The core offers its orders and invoices to all; a worker has none."""
        for who, shown in (("anna", False), ("client", True)):
            self.log_in(who)
            self.assertEqual("/my/orders" in self.get("/my").text, shown, who)
        self.env["sale.order"].create(
            {"partner_id": self.logins["anna"].partner_id.id, "state": "sent"}
        )
        self.log_in("anna")
        self.assertIn("/my/orders", self.get("/my").text)

    def test_what_brings_whom_to_the_portal(self):
        """Other add-ons offer a first order to newcomers, not to these."""
        newcomer = self.env["res.partner"].create({"name": "Nouvelle (test)"})
        for user, concerned in (
            (self.logins["anna"], True),
            (self.logins["client"], True),
            (self._new_portal("p_new", newcomer), False),
        ):
            concerns = user._get_portal_concerns()
            self.assertEqual("care" in concerns, concerned, user.login)

    def test_today_first_then_the_coming_days(self):
        self.add_visits("14:00", "15:00", 22, 24)
        night = self.add_visits("21:00", "23:00", 22, client=self.other_client)
        night.with_user(self.user).stop = at("2026-11-23 07:00")
        cancelled = self.add_visits("16:00", "17:00", 25, client=self.other_client)
        cancelled.write({"state": "cancelled", "cancel_reason": "Absent"})
        far = self.make_visit("2026-12-08 09:00", "2026-12-08 10:00", self.anna)
        text = self.text("/my/aide/interventions", "anna")
        page = self.get("/my/aide/interventions").text
        order = [
            text.index(words)
            for words in (
                "Today, Monday 23 November",
                "21:00 07:00",  # began yesterday, still lasts
                "09:00 11:00",
                "Tuesday 24 November",
                "14:00 15:00",
                "Wednesday 25 November",
                "Called off",
            )
        ]
        self.assertEqual(order, sorted(order))
        self.assertIn("Marthe Lenoir", text)
        self.assertIn("3 rue des Tilleuls", text)
        self.assertIn('href="tel:+33199001234"', page)
        self.assertIn("destination=3+rue+des+Tilleuls%2C+37000+Tours", page)
        self.assertNotIn("Sunday 22", text)
        self.assertNotIn(f"interventions/{cancelled.id}", page)
        self.assertNotIn(f"interventions/{far.id}", page)
        self.assertNotIn("37300", text.partition("Wednesday 25")[2])

    def test_an_office_login_that_is_a_worker_too(self):
        self.bruno.user_id = self.plain
        text = self.text("/my/aide/interventions", "plain")
        self.assertIn("André Petit", text)
        self.assertNotIn("Marthe", text)

    def test_a_worker_of_two_firms(self):
        self.add_visits("13:00", "14:00", 23, worker=self.dora)
        there = self.foreign_visit.with_user(self.stranger).copy(
            {
                "employee_id": self.dora_there.id,
                "start": at("2026-11-23 16:00"),
                "stop": at("2026-11-23 17:00"),
            }
        )
        text = self.text("/my/aide/interventions", "dora")
        for words in ("Marthe", "Fernand Loin", "Aide (test)", "Autre aide (test)"):
            self.assertIn(words, text)
        self.dora_there.active = False
        text = self.text("/my/aide/interventions")
        self.assertNotIn("Fernand", text)
        self.assertIn("Marthe", text)
        url = f"/my/aide/interventions/{there.id}"
        self.assertIn("?gone=seen", self.get(url).headers["Location"])

    # -------------------------------------------------------------------------
    # A visit
    # -------------------------------------------------------------------------
    def test_a_whole_visit(self):
        text = self.text(self.url, "anna")
        for words in ("Préparer le repas", "Ranger la cuisine", "Stamp the arrival"):
            self.assertIn(words, text)
        self.assertNotIn("Stamp the departure", text)
        response = self.post(f"{self.url}/start")
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("?done=start"))
        text = self.text(response.headers["Location"])
        self.assertIn("Your arrival is stamped", text)
        self.assertIn("09:05", text)
        self.assertIn("Stamp the departure", text)
        self.set_clock("2026-11-23 10:50")
        first, second = self.visit.sudo().task_ids
        form = {
            "shown": [first.id, second.id],
            "task": [first.id],
            "note": "Elle a bien mangé\r\nplus de lait",
        }
        self.post(f"{self.url}/stop", form)
        visit = self.visit
        self.assertEqual((visit.state, visit.stamped_minutes), ("done", 105))
        self.assertEqual((first.done, second.done), (True, False))
        self.assertEqual(visit.note, "Elle a bien mangé\nplus de lait")
        self.assertEqual(
            visit.sudo().stamp_ids.mapped("user_id"), self.logins["anna"]
        )  # fmt: skip
        self.assertEqual(visit.sudo().stamp_ids.mapped("way"), ["portal"] * 2)

    def test_the_network_drops_and_the_phone_sends_again(self):
        self.log_in("anna")
        for _time in range(3):
            self.assertEqual(self.post(f"{self.url}/start").status_code, 303)
        self.set_clock("2026-11-23 10:50")
        for _time in range(3):
            self.assertEqual(self.post(f"{self.url}/stop").status_code, 303)
        self.assertEqual(len(self.visit.sudo().stamp_ids), 2)
        self.assertEqual(self.visit.stamped_minutes, 105)
        # a page that was still open sends the arrival once more
        self.assertEqual(self.post(f"{self.url}/start").status_code, 303)
        self.assertEqual(self.visit.state, "done")

    def test_refusals_are_told_on_the_page(self):
        response = self.post(f"{self.url}/stop", who="anna")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Stamp your arrival first", self.words(response))
        self.set_clock("2026-11-25 09:00")
        response = self.post(f"{self.url}/start")
        self.assertEqual(response.status_code, 422)
        self.assertIn("own day", self.words(response))
        response = self.post(f"{self.url}/save", {"note": "late"})
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.visit.sudo().stamp_ids)
        self.assertFalse(self.visit.note)

    def test_gone_while_the_page_is_open(self):
        """The office cancels, gives the visit away or deletes it meanwhile."""
        task = self.visit.sudo().task_ids[0]
        form = {"shown": [task.id], "task": [task.id], "note": "Elle va bien"}
        others = self.add_visits("14:00", "15:00", 23) | self.add_visits(
            "16:00", "17:00", 23
        )
        self.log_in("anna")
        self.get("/my/aide/interventions")
        self.get(self.url)
        self.cancel(self.visit)
        others[0].employee_id = self.bruno
        gone = others[1].id
        others[1].unlink()
        self.env.flush_all()
        for number in (self.visit.id, others[0].id, gone):
            for action in ("start", "stop", "save", "absent"):
                url = f"/my/aide/interventions/{number}/{action}"
                with self.subTest(url=url):
                    response = self.post(url, form)
                    self.assertEqual(response.status_code, 303)
                    text = self.text(response.headers["Location"])
                    self.assertIn("no longer on your planning", text)
                    self.assertIn("was not kept", text)
            response = self.get(f"/my/aide/interventions/{number}")
            text = self.text(response.headers["Location"])
            self.assertIn("no longer on your planning", text)
            self.assertNotIn("was not kept", text)
        self.assertNotIn("no longer on", self.text("/my/aide/interventions"))
        self.assertFalse(self.visit.note or task.done)
        self.assertFalse((self.visit | others[0]).sudo().stamp_ids)

    def test_the_model_itself_refuses_a_late_note(self):
        visit = self.visit.sudo()
        self.assertTrue(visit._save_from_portal("In time"))
        self.set_clock("2026-11-25 09:00")
        with self.refused("written on the day"):
            visit._save_from_portal("Late")
        self.set_clock("2026-11-23 10:00")
        visit._report_absence("closed", "")
        with self.refused("written on the day"):
            visit._save_from_portal("Nobody there")
        self.cancel(self.add_visits("16:00", "17:00", 23))
        self.assertEqual(visit.note, "In time")

    def test_what_is_not_sent_is_not_changed(self):
        self.visit.sudo().note = "First"
        task = self.visit.sudo().task_ids[0]
        task.done = True
        self.post(f"{self.url}/start", who="anna")
        self.assertEqual(self.visit.note, "First")
        self.assertTrue(task.done)
        self.post(f"{self.url}/save", {"note": "", "shown": [task.id]})
        self.assertFalse(self.visit.note)
        self.assertFalse(task.done)

    def test_door_not_opened(self):
        response = self.post(f"{self.url}/absent", {"reason": "x"}, who="anna")
        self.assertEqual(response.status_code, 422)
        form = {"reason": "closed", "details": "Sonné\ntrois fois"}
        for _time in range(2):
            response = self.post(f"{self.url}/absent", form)
            self.assertEqual(response.status_code, 303)
        self.assertEqual(self.visit.state, "missed")
        self.assertEqual(self.visit.missed_note, "Sonné trois fois")
        text = self.text(self.url)
        self.assertIn("Door not opened", text)
        self.assertNotIn("Stamp the", text)

    def test_the_place_only_where_the_firm_wants_it(self):
        form = {"latitude": "47.39", "longitude": "0.68", "accuracy": "12.4"}
        self.assertNotIn("latitude", self.get(self.url, "anna").text)
        self.post(f"{self.url}/start", form)
        places = self.env["care.stamp.place"].sudo()
        self.assertFalse(places.search([("company_id", "=", self.firm.id)]))
        self.firm.care_stamp_place = True
        page = self.get(self.url).text
        self.assertIn('name="latitude"', page)
        self.assertIn("at no other moment", page)
        self.post(f"{self.url}/stop", form)
        place = places.search([("company_id", "=", self.firm.id)])
        self.assertEqual(place.stamp_id.kind, "stop")
        self.assertEqual((place.latitude, place.accuracy), (47.39, 12))

    def test_a_place_that_makes_no_sense_is_left_out(self):
        self.firm.care_stamp_place = True
        self.log_in("anna")
        forms = (
            {"latitude": "nan", "longitude": "0"},
            {"latitude": "91", "longitude": "0"},
            {"latitude": "1e999", "longitude": "0"},
            {"latitude": "x", "longitude": "0"},
            {"latitude": "", "longitude": ""},
            {"latitude": "47", "longitude": "0", "accuracy": "-1"},
        )
        for hour, form in enumerate(forms, 12):
            visit = self.visit.copy(
                {
                    "employee_id": self.anna.id,
                    "start": at(f"2026-11-23 {hour}:00"),
                    "stop": at(f"2026-11-23 {hour}:30"),
                }
            )
            with self.subTest(form=form):
                url = f"/my/aide/interventions/{visit.id}/start"
                self.assertEqual(self.post(url, form).status_code, 303)
                self.assertTrue(visit.stamped_start)
                self.assertFalse(visit.sudo().stamp_ids.place_ids)

    # -------------------------------------------------------------------------
    # Clients and their sheets
    # -------------------------------------------------------------------------
    def test_the_sheet_without_the_tasks(self):
        text = self.text("/my/aide/clients", "anna")
        self.assertIn("Marthe Lenoir", text)
        self.assertNotIn("André", text)
        with self.adds_readings(
            kind="sheet",
            way="portal",
            user_id=self.logins["anna"],
            employee_id=self.anna,
            partner_id=self.client,
            assessment_id=self.form.with_env(self.env),
        ):
            text = self.text(self.client_url)
        for words in (
            "3 rue des Tilleuls", "+33 1 99 00 12 34", "Un chat", "Monday, 09:00",
            "Thursday, 14:00", "Sol glissant", "Chaussures fermées", "Show the door",
            self.form.name,
        ):  # fmt: skip
            self.assertIn(words, text)
        for words in ("Préparer le repas", CODE, "Café", "Pénicilline", "GIR"):
            self.assertNotIn(words, text)

    def test_two_firms_go_to_the_same_client(self):
        """Each card says whose it is; with one firm only, what it is."""
        self.assertNotIn("Aide (test)", self.text(self.client_url, "anna"))
        self.assertIn("Home help (test)", self.text(self.client_url))
        there = self.env["care.assessment"].with_user(self.stranger)
        form = there.create(
            {
                "partner_id": self.client.id,
                "activity_id": self.activity.id,
                "user_id": self.stranger.id,
            }
        )
        self.make_mission(form)
        form.action_validate()
        self.add_visits("13:00", "14:00", 23, worker=self.dora)
        self.foreign_visit.with_user(self.stranger).copy(
            {
                "partner_id": self.client.id,
                "employee_id": self.dora_there.id,
                "start": at("2026-11-23 17:00"),
                "stop": at("2026-11-23 18:00"),
            }
        )
        text = self.text(self.client_url, "dora")
        for words in (self.form.name, form.name):
            self.assertIn(words, text)
        for words in ("· Aide (test)", "· Autre aide (test)"):
            self.assertIn(words, text)

    def test_each_reading_is_logged(self):
        self.log_in("anna")
        for _time in range(2):
            self.text(self.client_url)
        with self.adds_readings(kind="information"):
            text = self.text(f"{self.client_url}/mission")
        for words in ("Café à 9 h", "Pénicilline", "GIR 3", "Lucie Lenoir", "Volets"):
            self.assertIn(words, text)
        self.assertNotIn(CODE, text)
        with self.adds_readings(kind="code", partner_id=self.client):
            response = self.post(f"{self.client_url}/code")
        self.assertIn(CODE, self.words(response))
        self.assertNotIn("Café", self.words(response))
        user = self.logins["anna"]
        self.assertEqual(
            self.readings(user_id=user.id).mapped("kind"),
            ["sheet", "sheet", "information", "code"],
        )

    def test_the_firm_does_not_show_the_information(self):
        self.firm.care_portal_information = False
        text = self.text(self.client_url, "anna")
        self.assertIn("Sol glissant", text, "risk prevention is always shown")
        for words in ("Other", "Show the door code"):
            self.assertNotIn(words, text)
        self.assertEqual(self.get(f"{self.client_url}/mission").status_code, 404)
        self.assertEqual(self.post(f"{self.client_url}/code").status_code, 404)

    def test_the_fields_of_the_activity(self):
        activity = self.activity.sudo()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.logins["anna"].lang = "fr_FR"
        self.env["care.activity.field"].create(
            [
                {"activity_id": activity.id, "name": name, "kind": kind}
                for name, kind in (
                    ("Clé au gardien", "boolean"),
                    ("Logement", "separator"),
                    ("Surface", "float"),
                    ("Vide", "separator"),
                )
            ]
        )
        key, _title, surface, _empty = [
            field["name"] for field in self.activity.definition_id.properties_definition
        ]
        self.form.write({"properties": {key: True, surface: 1062.5}})
        text = self.text(f"/fr{self.client_url}/mission", "anna")
        self.assertIn("Clé au gardien Oui Logement Surface 1 062,50", text)
        self.assertNotIn("Vide", text)

    def test_the_version_in_force(self):
        """A copy that is still worked on changes nothing for the worker."""
        following = self.form._duplicate()
        following.write({"habits": "Thé à 10 h", "door_code": "0000"})
        risk = following.risk_ids
        risk.situation = "Tapis"
        text = self.text(self.client_url, "anna")
        self.assertIn("Sol glissant", text)
        self.assertNotIn("Tapis", text)
        self.assertIn("Café", self.text(f"{self.client_url}/mission"))
        following.action_validate()
        text = self.text(self.client_url)
        self.assertIn("Tapis", text)
        self.assertIn(following.name, text)
        self.assertIn("Thé", self.text(f"{self.client_url}/mission"))
        self.assertIn("0000", self.words(self.post(f"{self.client_url}/code")))
        following.sudo().write(
            {
                "closing_reason_id": self.env["dossier.closing.reason"]
                .search([("kind", "=", "care")], limit=1)
                .id,
                "state": "cancelled",
            }
        )
        text = self.text(self.client_url)
        self.assertIn("no mission sheet", text)

    def test_a_form_that_is_not_validated(self):
        draft = self.make_form(partner_id=self.other_client.id, habits="Brouillon")
        self.make_mission(draft)
        url = f"/my/aide/clients/{self.other_client.id}"
        with self.adds_readings(
            kind="sheet", assessment_id=self.env["care.assessment"]
        ):
            text = self.text(url, "bruno")
        self.assertIn("no mission sheet", text)
        self.assertEqual(self.get(f"{url}/mission").status_code, 404)

    def test_another_form_of_the_client(self):
        """A cleaner does not read the form of another service of the same client."""
        other = self.make_form(habits="Cure de sommeil")
        self.make_mission(other)
        other.action_validate()
        self.assertNotIn("Cure", self.text(f"{self.client_url}/mission", "anna"))
        # a visit without a mission is for the client as a whole
        self.add_visits("15:00", "16:00", 24)
        text = self.text(f"{self.client_url}/mission")
        self.assertIn("Cure", text)
        self.assertIn("Café", text)

    def test_queries_do_not_grow(self):
        counts = []
        self.log_in("anna")
        for _round in range(2):
            for url in ("/my/aide/interventions", "/my/aide/clients", self.url):
                self.get(url)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.assertEqual(self.get(url).status_code, 200)
                counts.append(self.env.cr.sql_log_count - before)
            if len(counts) == 3:
                clients = self.env["res.partner"].create(
                    [
                        {"name": f"Client {n}", "city": "Tours", "phone": f"01 {n}"}
                        for n in range(58)
                    ]
                )
                for index, client in enumerate(clients):
                    day, hour = 24 + index // 12, 8 + index % 12
                    self.add_visits(
                        f"{hour:02d}:00", f"{hour:02d}:45", day, client=client
                    )
        text = self.text("/my/aide/interventions")
        self.assertIn("Client 57", text)
        self.assertEqual(counts[3:], counts[:3])

    # -------------------------------------------------------------------------
    # Access to the portal
    # -------------------------------------------------------------------------
    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_give_access(self):
        worker = self.make_worker("Emma (test)", work_email="emma@care.example.com")
        action = worker.with_user(self.user).action_care_portal_access()
        wizard = self.env["portal.wizard"].browse(action["res_id"])
        self.assertEqual(wizard.user_ids.partner_id, worker.work_contact_id)
        wizard.with_user(self.user).user_ids.action_grant_access()
        user = worker.work_contact_id.user_ids
        self.assertTrue(user._is_portal())
        workers = self.env["hr.employee"]
        self.assertEqual(workers._get_portal_workers(user).ids, worker.ids)
        worker.is_care_worker = False
        self.assertFalse(workers._get_portal_workers(user))

    def test_give_access_says_what_is_missing(self):
        worker = self.make_worker("Emma (test)")
        with self.refused("work email"):
            worker.with_user(self.user).action_care_portal_access()
        worker.write({"work_email": "emma@care.example.com", "is_care_worker": False})
        with self.refused("not a care worker"):
            worker.with_user(self.user).action_care_portal_access()
