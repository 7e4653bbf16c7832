from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-22 10:00:00")
class TestCareNote(FollowUpCase):
    """Satisfaction: notes, scores, their trend."""

    def add_scores(self, *scores, **values):
        for day, score in enumerate(scores, 1):
            self.make_note(date=date(2026, 1, day), score=score, **values)

    def test_seen_from_three_files(self):
        boss = self.make_worker(
            "Mona (test)", is_care_worker=False, user_id=self.manager.id
        )
        note = self.make_note(
            employee_id=self.anna.id, user_id=self.manager.id, score="4"
        )
        self.assertEqual(self.client.with_user(self.user).care_note_ids, note)
        self.assertEqual(self.anna.with_user(self.user).care_note_ids, note)
        self.assertEqual(boss.with_user(self.user).care_managed_note_ids, note)
        self.assertFalse(self.bruno.with_user(self.user).care_note_ids)
        mine = self.env.ref("care_opportunity.care_note_view_search")
        self.assertIn("uid", mine.arch)

    def test_author_is_who_writes(self):
        note = self.make_note(author_id=self.manager.id)
        self.assertEqual(note.author_id, self.user)
        with self.refused("does not change"):
            note.author_id = self.manager

    def test_says_something(self):
        with self.refused("text, a score or both", ValidationError):
            self.make_note(text="  ")
        self.assertTrue(self.make_note(text=False, score="1"))
        with self.refused("today or earlier", ValidationError):
            self.make_note(date=date(2026, 11, 23))

    def test_wrong_people(self):
        portal = self.new_user("t_note_portal", "Pia Portail", "portal")
        with self.refused("of the firm", ValidationError):
            self.make_note(user_id=portal.id)
        boss = self.make_worker("Chef (test)", is_care_worker=False)
        with self.refused("not a care worker", ValidationError):
            self.make_note(employee_id=boss.id)
        foreign = self.make_worker("Loin (test)", self.foreign)
        with self.assertRaises(UserError):
            self.make_note(employee_id=foreign.id)
            self.env.flush_all()

    def test_event_kind_is_the_system_s(self):
        with self.refused("made by the event itself"):
            self.make_note(kind="event")
        note = self.make_note()
        with self.refused("made by the event itself"):
            note.kind = "event"

    def test_trend(self):
        client = self.client.with_user(self.user)
        self.assertFalse(client.care_trend)
        self.assertFalse(client.care_trend_note)
        self.add_scores("5", "5", "4")
        client.invalidate_recordset()
        self.assertFalse(client.care_trend, "nothing to compare with")
        self.assertAlmostEqual(client.care_score, 14 / 3, places=1)
        self.make_note(date=date(2026, 2, 1), text="Sans score")
        self.add_scores("3", "3", "2", employee_id=self.anna.id)
        client.invalidate_recordset()
        # same days: the later ones count as the last
        self.assertEqual(client.care_score_count, 6)
        self.assertIn(client.care_trend, ("up", "down", "flat"))
        self.assertEqual(self.anna.with_user(self.user).care_score_count, 3)

    def test_trend_directions(self):
        cases = {
            ("2", "2", "2", "4", "4", "4"): "up",
            ("4", "4", "4", "3", "3", "3"): "down",
            ("3", "4", "4", "4", "4", "4"): "flat",
            # one before is enough to compare with; older ones no longer count
            ("5", "3", "3", "3"): "down",
            ("5", "5", "3", "3", "3", "3", "3", "3"): "flat",
        }
        for scores, expected in cases.items():
            with self.subTest(scores=scores):
                client = self.env["res.partner"].create({"name": "Trend (test)"})
                self.add_scores(*scores, partner_id=client.id)
                self.assertEqual(client.with_user(self.user).care_trend, expected)
        self.assertIn("3", client.with_user(self.user).care_trend_note)

    def test_trend_forgets_other_firms(self):
        self.add_scores("5", "5", "5")
        theirs = self.env["care.note"].with_user(self.stranger)
        self.assertFalse(self.client.with_user(self.stranger).care_score_count)
        theirs.create({"partner_id": self.client.id, "score": "1"})
        self.assertEqual(self.client.with_user(self.user).care_score_count, 3)
        self.assertEqual(self.client.with_user(self.stranger).care_score, 1)

    def test_trend_queries(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {rank} (test)"} for rank in range(40)]
        )
        for client in clients:
            self.make_note(partner_id=client.id, score="3")
        self.env.flush_all()
        counts = []
        for some in (clients[:2], clients):
            self.env.invalidate_all()
            records = some.with_user(self.user)
            records.fetch(["name"])
            self.env["care.note"].with_user(self.user).has_access("read")
            before = self.env.cr.sql_log_count
            records.mapped("care_trend")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_mean_leaves_notes_without_score(self):
        self.make_note(score="4")
        self.make_note()
        ((mean, count),) = (
            self.env["care.note"]
            .with_user(self.user)
            ._read_group(
                [("partner_id", "=", self.client.id)],
                [],
                ["score_value:avg", "__count"],
            )
        )
        self.assertEqual((mean, count), (4, 2))

    def test_no_mean_by_the_browser(self):
        """It would count a note without a score as 0: only the server's are shown."""
        arch = etree.fromstring(
            self.env["care.note"].get_view(view_type="list")["arch"]
        )
        (column,) = arch.iterfind("field[@name='score_value']")
        self.assertFalse({"avg", "sum", "min", "max"} & set(column.attrib))

    def test_who_was_not_asked(self):
        self.make_form()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_satisfaction_client_action"
        )
        self.assertIn("search_default_no_score", action["context"])
        late = [
            (
                "care_note_ids",
                "not any",
                [("kind", "=", "satisfaction"), ("date", ">=", "today -12m")],
            )
        ]
        search = self.env.ref("care_opportunity.care_satisfaction_client_view_search")
        self.assertIn("today -12m", search.arch)
        clients = self.env["res.partner"].with_user(self.user)
        mine = [("id", "=", self.client.id)]
        self.assertTrue(clients.search(mine + late))
        self.make_note(date=date(2025, 11, 21), score="4")
        self.make_note(date=date(2026, 11, 1), kind="call")
        self.assertTrue(clients.search(mine + late))
        self.make_note(date=date(2025, 11, 22), score="4")
        self.assertFalse(clients.search(mine + late))

    def test_form(self):
        with Form(
            self.env["care.note"]
            .with_user(self.user)
            .with_context(default_partner_id=self.client.id)
        ) as form:
            form.score = "5"
        note = form.record
        self.assertEqual(note.kind, "satisfaction")
        self.assertEqual(note.date, date(2026, 11, 22))
        self.assertEqual(note.score_value, 5)
