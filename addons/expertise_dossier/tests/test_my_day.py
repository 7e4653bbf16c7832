from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, freeze_time, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import GROUPS, ExpertiseCase

ACTION = "expertise_dossier.expertise_dossier_action_my_day"
PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a GIF of one pixel


@tagged("post_install", "-at_install")
class TestMyDay(ExpertiseCase):
    """The technician's day, on his phone and with his rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.env["expertise.dossier"].with_user(cls.tech)
        cls.flat.write(
            {
                "door_code": "37A52",
                "key_location": "At the agency",
                "access_note": "Second floor, no lift",
            }
        )

    # -------------------------------------------------------------------------
    # Who to call
    # -------------------------------------------------------------------------
    def test_call_the_contact_on_site_first(self):
        dossier = self.make_planned()
        as_tech = dossier.with_user(self.tech)
        self.assertFalse(as_tech.call_url)
        self.owner.phone = "01 99 00 37 12"
        self.assertEqual(as_tech.call_url, "tel:0199003712")
        self.assertEqual(as_tech.call_name, "Anne Martin")
        tenant, guardian = self.env["res.partner"].create(
            [
                {"name": "Tess Tenant", "phone": "+33 6 39 98 10 01"},
                {"name": "Gus Guardian", "phone": "01.99.00.37.99"},
            ]
        )
        dossier.contact_ids = [
            Command.create({"partner_id": tenant.id, "role": "tenant"})
        ]
        self.assertEqual(as_tech.call_url, "tel:+33639981001")
        self.flat.access_contact_id = guardian
        self.assertEqual(as_tech.call_url, "tel:0199003799")
        self.assertEqual(as_tech.call_name, "Gus Guardian")
        guardian.phone = False
        self.assertEqual(as_tech.call_name, "Tess Tenant")

    def test_access_and_route_are_read_with_his_rights(self):
        dossier = self.make_planned().with_user(self.tech)
        self.assertEqual(dossier.access_door_code, "37A52")
        self.assertEqual(dossier.access_key_location, "At the agency")
        self.assertIn("12+rue+des+Lilas", dossier.map_url)
        self.assertEqual(
            dossier.with_context(tz="Europe/Paris").appointment_slot, "10:00 – 12:00"
        )

    # -------------------------------------------------------------------------
    # The lists
    # -------------------------------------------------------------------------
    def my(self, name):
        """:return: what one of the three buttons shows"""
        action = self.env.ref(ACTION)
        view = self.env.ref("expertise_dossier.expertise_dossier_view_search_my_day")
        found = {}
        for node in view._get_combined_arch().iter("filter"):
            found[node.get("name")] = node.get("domain")
        domain = [
            *safe_eval(action.domain, {"uid": self.tech.id}),
            *safe_eval(found[name]),
        ]
        return self.day.with_context(tz="Europe/Paris").search(
            domain, order="appointment_start, id"
        )

    def test_today_tomorrow_and_reports_to_finish(self):
        afternoon = self.make_planned(hour=13)
        morning = self.make_planned(hour=7)
        tomorrow = self.make_planned(day=4)
        self.make_planned(day=5)
        colleague = self.make_planned(employee=self.other_employee)
        late = self.make_visited()
        with freeze_time("2031-03-03 05:00:00"):
            self.assertEqual(self.my("my_today"), morning + afternoon)
            self.assertEqual(self.my("my_tomorrow"), tomorrow)
            self.assertEqual(self.my("my_to_finalise"), late)
            self.assertNotIn(colleague, self.my("my_coming"))
            self.assertEqual(
                self.day.with_context(tz="Europe/Paris").get_my_day_counts(),
                {"my_today": 2, "my_tomorrow": 1, "my_to_finalise": 1},
            )

    def test_today_is_the_technician_s(self):
        """An appointment at 00:30 in Paris is on that day, not on the day before."""
        dossier = self.make_dossier(state="to_plan", technician_id=self.employee.id)
        dossier.appointment_start = self.at(3, 23, 30)
        with freeze_time("2031-03-03 12:00:00"):
            self.assertNotIn(dossier, self.my("my_today"))
            self.assertIn(dossier, self.my("my_tomorrow"))

    def test_cancelled_appointment_is_gone(self):
        dossier = self.make_planned()
        self.cancel(dossier)
        with freeze_time("2031-03-03 05:00:00"):
            self.assertFalse(self.my("my_today"))

    # -------------------------------------------------------------------------
    # What he does on site
    # -------------------------------------------------------------------------
    def test_visited_analysis_incomplete(self):
        dossier = self.make_planned().with_user(self.tech)
        dossier.action_mark_visited()
        self.assertEqual(dossier.state, "visited")
        action = dossier.action_mark_analysis()
        self.assertEqual(action["res_model"], "expertise.state.wizard")
        samples = self.env["expertise.sample"].with_user(self.tech)
        samples.create({"dossier_id": dossier.id, "name": "P1", "location": "Cellar"})
        wizard = Form(
            self.env["expertise.state.wizard"]
            .with_user(self.tech)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.taken_sample_names, "P1 Cellar")
        wizard.laboratory_id = self.laboratory
        wizard.save().action_confirm()
        self.assertEqual(dossier.state, "analysis")
        self.assertEqual(dossier.sample_ids.state, "sent")

        action = dossier.action_mark_incomplete()
        wizard = Form(
            self.env["expertise.state.wizard"]
            .with_user(self.tech)
            .with_context(**action["context"])
        )
        wizard.missing_item_ids.add(self.missing_plans)
        wizard.save().action_confirm()
        self.assertEqual(dossier.state, "incomplete")
        self.assertEqual(dossier.missing_item_ids, self.missing_plans)

    def test_pressed_twice_is_safe(self):
        dossier = self.make_planned().with_user(self.tech)
        dossier.action_mark_visited()
        dossier.action_mark_visited()
        self.assertEqual(
            dossier.sudo()
            .status_log_ids.filtered(lambda row: row.status == "visited")
            .mapped("status"),
            ["visited"],
        )

    def test_laboratory_is_the_last_one(self):
        visited = self.make_visited()
        sample = self.env["expertise.sample"].create(
            {
                "dossier_id": visited.id,
                "name": "P1",
                "laboratory_id": self.laboratory.id,
                "sent_date": fields.Date.today(),
            }
        )
        other = self.make_visited()
        wizard = (
            self.env["expertise.state.wizard"]
            .with_user(self.tech)
            .create({"dossier_ids": other.ids, "state": "analysis"})
        )
        self.assertEqual(wizard.laboratory_id, sample.laboratory_id)

    def test_samples_are_numbered(self):
        dossier = self.make_visited()
        samples = (
            self.env["expertise.sample"]
            .with_user(self.tech)
            .with_context(sample_dossier_id=dossier.id)
        )
        names = [
            samples.create({"dossier_id": dossier.id}).name,
            samples.create({"dossier_id": dossier.id}).name,
            samples.create({"dossier_id": dossier.id, "name": "C-09"}).name,
            samples.create({"dossier_id": dossier.id}).name,
            samples.create({"dossier_id": dossier.id, "name": "Attic"}).name,
            samples.create({"dossier_id": dossier.id}).name,
        ]
        self.assertEqual(names, ["P1", "P2", "C-09", "C-10", "Attic", "P1"])

    def test_a_colleague_s_dossier_is_out_of_reach(self):
        dossier = self.make_planned(employee=self.other_employee).with_user(self.tech)
        for name in ("action_mark_visited", "action_mark_incomplete"):
            with self.subTest(action=name), self.assertRaises(AccessError):
                getattr(dossier, name)()
                self._confirm(dossier)

    def _confirm(self, dossier):
        self.env["expertise.state.wizard"].with_user(self.tech).create(
            {
                "dossier_ids": dossier.ids,
                "state": "incomplete",
                "missing_note": "A key",
            }
        ).action_confirm()

    # -------------------------------------------------------------------------
    # Photos
    # -------------------------------------------------------------------------
    def attach(self, dossier, user, name="photo 1.gif"):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create(
                {
                    "name": name,
                    "datas": PIXEL,
                    "res_model": dossier._name,
                    "res_id": dossier.id,
                }
            )
        )

    def test_photos_are_the_dossier_s_pictures(self):
        dossier = self.make_planned()
        photo = self.attach(dossier, self.tech)
        self.env["ir.attachment"].with_user(self.tech).create(
            {
                "name": "plan.txt",
                "raw": b"a plan",
                "res_model": dossier._name,
                "res_id": dossier.id,
            }
        )
        other = self.make_planned(hour=14)
        as_tech = dossier.with_user(self.tech)
        self.assertEqual(as_tech.photo_ids, photo)
        self.assertEqual(as_tech.photo_count, 1)
        self.assertFalse(other.photo_ids)

    def test_photos_follow_the_dossier_s_rights(self):
        dossier = self.make_planned(employee=self.other_employee)
        with self.assertRaises(AccessError):
            self.attach(dossier, self.tech)
        photo = self.attach(dossier, self.other_tech)
        with self.assertRaises(AccessError):
            photo.with_user(self.tech).raw  # noqa: B018
        with self.assertRaises(AccessError):
            photo.with_user(self.office_b).raw  # noqa: B018
        self.assertTrue(photo.with_user(self.office).raw)
        photo.with_user(self.other_tech).unlink()

    # -------------------------------------------------------------------------
    # First screen
    # -------------------------------------------------------------------------
    def menus_of(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("expertise_dossier.menu_root")
        return [menus[child]["xmlid"] for child in menus[root.id]["children"]]

    def test_first_menu_is_the_technician_s_day(self):
        self.assertEqual(
            self.menus_of(self.tech)[:2],
            ["expertise_dossier.menu_my_day", "expertise_dossier.menu_dossiers"],
        )
        for user in (self.office, self.manager):
            menus = self.menus_of(user)
            self.assertEqual(menus[0], "expertise_dossier.menu_dossiers")
            self.assertNotIn("expertise_dossier.menu_my_day", menus)

    def test_office_rights_take_the_menu_away(self):
        self.menus_of(self.tech)
        self.tech.group_ids += self.env.ref("expertise_dossier.group_office")
        self.assertNotIn("expertise_dossier.menu_my_day", self.menus_of(self.tech))

    # -------------------------------------------------------------------------
    # Cost
    # -------------------------------------------------------------------------
    def test_day_costs_the_same_with_many_appointments(self):
        view = self.env.ref("expertise_dossier.expertise_dossier_view_kanban_my_day")
        names = {
            node.get("name")
            for node in view._get_combined_arch().xpath("//field[not(ancestor::field)]")
        }
        specification = {name: {} for name in names}
        for name in ("owner_id", "nature_ids"):
            specification[name] = {"fields": {"display_name": {}}}

        def read():
            found = self.day.web_search_read(
                [("technician_user_id", "=", self.tech.id)], specification, limit=40
            )
            self.rows = len(found["records"])

        def fill(count, hour):
            for number in range(count):
                owner = self.owner.copy({"phone": f"01 99 00 37 {number:02}"})
                flat = self.flat.copy({"street": f"{number} rue"})
                dossier = self.make_dossier(
                    state="to_plan",
                    owner_id=owner.id,
                    property_id=flat.id,
                    nature_ids=(self.dpe + self.lead).ids,
                )
                self.plan(dossier, day=3 + number, hour=hour)

        fill(2, 8)
        # what is read once and kept (rights, groups) is not the screen's
        self.count_queries(read)
        few = self.count_queries(read)
        fill(12, 12)
        read()
        self.assertEqual(self.count_queries(read), few)
        self.assertEqual(self.rows, 14)
        self.assertLessEqual(few, 16)
        self.day.get_my_day_counts()
        self.assertLessEqual(self.count_queries(self.day.get_my_day_counts), 5)


@tagged("post_install", "-at_install")
class TestMyDayHome(HttpCase):
    """Where the technician lands when he opens Odoo."""

    def test_home_action(self):
        action = self.env.ref(ACTION)
        for role, expected in (("technician", action.id), ("office", False)):
            user = new_test_user(self.env, f"home_{role}", GROUPS[role])
            self.authenticate(user.login, user.login)
            info = self.make_jsonrpc_request("/web/session/get_session_info", {})
            with self.subTest(role=role):
                self.assertEqual(info["home_action_id"], expected)
