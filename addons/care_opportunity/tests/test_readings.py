from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal import WorkerCase


@tagged("post_install", "-at_install")
class TestReadings(WorkerCase):
    """Who read whose health data; by the office here, see the portal's own tests."""

    SHEET = {"name": {}, "allergies": {}, "partner_id": {"fields": {}}}

    def open_form(self, user, form=None):
        (form or self.form).with_user(user).web_read(self.SHEET)
        self.env.invalidate_all()

    def of(self, user, form=None):
        return self.readings(assessment_id=(form or self.form).id, user_id=user.id)

    def test_the_staff_opens_a_form_once_a_day(self):
        before = len(self.of(self.manager))
        self.open_form(self.manager)
        self.open_form(self.manager)
        line = self.of(self.manager)
        self.assertEqual(len(line), before + 1)
        self.assertEqual(
            (line.partner_id, line.form_number, line.kind, line.way, line.company_id),
            (self.client, self.form.name, "form", "office", self.firm),
        )
        self.open_form(self.user)
        self.assertEqual(len(self.of(self.user)), 1, "each reader has a line")
        self.set_clock("2026-11-24 09:00")
        self.open_form(self.manager)
        self.assertEqual(len(self.of(self.manager)), 2)

    def test_other_doors(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.env["care.activity.field"].create(
            {"activity_id": self.activity.id, "name": "Régime", "kind": "char"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        form = self.form.with_user(self.manager)
        key = self.activity.definition_id.properties_definition[0]["name"]
        client = self.client.with_user(self.manager)
        mission = self.mission.with_user(self.manager)
        visit = self.visit.with_user(self.manager)
        for number, read in enumerate(
            (
                lambda: form.read(["door_code"]),
                lambda: form.search_read([("id", "=", form.id)], ["gir"]),
                lambda: form.export_data(["name", "habits"]),
                lambda: form.web_search_read([("id", "=", form.id)], {"allergies": {}}),
                lambda: mission.export_data(["name", "assessment_id/allergies"]),
                lambda: visit.export_data(["mission_id/assessment_id/habits"]),
                lambda: client.export_data(["care_assessment_ids/door_code"]),
                lambda: form.export_data(["name", f"properties.{key}"]),
            )
        ):
            self.set_clock(f"2026-12-{number + 1:02d} 09:00")
            read()
            self.assertEqual(len(self.of(self.manager)), number + 1)

    def test_a_list_of_names_is_no_reading(self):
        self.form.with_user(self.manager).web_read({"name": {}, "state": {}})
        self.assertFalse(self.of(self.manager))

    def test_a_query_more_the_first_time_only(self):
        self.open_form(self.manager)
        forms = self.form
        for _index in range(5):
            forms |= self.make_form()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            self.env["care.reading"].with_user(self.manager)._log_office(forms)
        with self.assertQueryCount(1):
            self.env["care.reading"].with_user(self.manager)._log_office(forms)

    def test_nobody_changes_the_log(self):
        self.open_form(self.user)
        line = self.of(self.user)
        for user in (self.user, self.plain):
            with self.assertRaises(AccessError):
                line.with_user(user).read(["read_at"])
        self.assertEqual(line.with_user(self.manager).partner_id, self.client)
        with self.assertRaises(AccessError):
            line.with_user(self.stranger).read(["read_at"])
        for user in (self.manager, self.env.ref("base.user_root")):
            with self.refused("not changed by anybody"):
                line.with_user(user).write({"user_id": self.manager.id})
            with self.refused("not changed by anybody"):
                line.with_user(user).with_context(
                    care_reading_purge=user != self.env.ref("base.user_root")
                ).unlink()
        with self.assertRaises(AccessError):
            line.with_user(self.manager).create({"kind": "form"})
        self.env.flush_all()
        for query in (
            f"UPDATE care_reading SET user_id = {self.manager.id}",
            "UPDATE care_reading SET assessment_id = NULL, read_at = now()",
            "DELETE FROM care_reading",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(IntegrityError, "care_reading_keep"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_a_deleted_draft_leaves_its_line(self):
        draft = self.make_form()
        self.open_form(self.user, draft)
        line, number = self.of(self.user, draft), draft.name
        draft.unlink()
        self.env.invalidate_all()
        self.assertFalse(line.assessment_id)
        self.assertEqual(line.form_number, number)

    def test_the_log_is_purged_by_firm(self):
        self.firm.care_reading_months = 6
        self.open_form(self.user)
        line = self.of(self.user)
        readings = self.env["care.reading"]
        self.set_clock("2027-05-23 09:05")
        readings._gc_readings()
        self.assertTrue(line.exists(), "exactly six months")
        self.firm.care_reading_months = 12
        self.set_clock("2027-06-23 09:05")
        readings._gc_readings()
        self.assertTrue(line.exists())
        self.firm.care_reading_months = 6
        readings._gc_readings()
        self.assertFalse(line.exists())

    def test_the_manager_sees_them_on_the_form(self):
        self.open_form(self.user)
        form = self.form.with_user(self.manager)
        self.assertEqual(form.reading_count, 1)
        action = form.action_view_readings()
        found = self.env["care.reading"].with_user(self.manager)
        self.assertEqual(found.search(action["domain"]), self.of(self.user))
        with self.assertRaises(AccessError):
            _count = self.form.with_user(self.user).read(["reading_count"])

    def test_who_read_is_on_the_visit(self):
        self.env["care.reading"].with_user(self.plain)._log_portal(
            "sheet", self.client, self.firm, self.form.sudo(), self.anna
        )
        visit = self.visit.with_user(self.manager)
        self.assertEqual(visit.reading_count, 1)
        action = visit.action_view_readings()
        lines = self.env["care.reading"].with_user(self.manager)
        self.assertEqual(lines.search(action["domain"]).employee_id, self.anna)
