from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestFollowUp(FollowUpCase):
    # -------------------------------------------------------------------------
    # Which prospect an action is about
    # -------------------------------------------------------------------------
    def test_actions_of_the_file(self):
        mission = self.make_mission()
        actions = self.make_actions([self.prospect, self.contact, mission])
        self.assertEqual(actions.prospect_id, self.prospect)
        self.assertEqual(self.prospect.follow_up_ids, actions)
        self.assertEqual(actions.create_uid, self.sales)

    def test_other_activities_are_left_alone(self):
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        activity = self.make_action(partner.with_user(self.sales), days=-3)
        self.assertFalse(activity.prospect_id)
        self.assertTrue(activity.active)
        activity.action_done()
        activity.summary = "Changed afterwards"
        self.assertEqual(activity.summary, "Changed afterwards")
        lead = self.env["crm.lead"].create({"name": "Plain (test)"})
        self.assertFalse(self.make_action(lead, user=self.env.user).prospect_id)

    def test_a_partner_becomes_a_prospect(self):
        partner = self.env["res.partner"].create(
            {"name": "Later (test)", "is_company": True}
        )
        person = partner.create({"name": "Ann Later", "parent_id": partner.id})
        activities = self.make_actions([partner, person], user=self.env.user)
        self.assertFalse(activities.prospect_id)
        partner.write(self.prospect_values("Later (test)"))
        self.assertEqual(activities.prospect_id, partner)
        self.assertEqual(partner.next_action_date, self.in_days(3))

    def test_a_contact_moves_to_another_prospect(self):
        other = self.make_prospect("Elsewhere (test)")
        person = self.make_contact(self.prospect, "Luc", "Marchandeau")
        action = self.make_action(person)
        person.parent_id = other
        self.assertEqual(action.prospect_id, other)
        self.assertFalse(self.prospect.next_action_date)
        self.assertEqual(other.next_action_date, self.in_days(3))

    def test_the_prospect_is_not_written_by_hand(self):
        stranger = self.make_prospect(
            "Far (test)",
            self.stranger,
            prospect_firm_id=self.foreign.id,
            user_id=self.stranger.id,
            source_user_id=self.stranger.id,
        )
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        activity = self.make_action(
            partner.with_user(self.sales), prospect_id=stranger.id
        )
        self.assertFalse(activity.prospect_id)
        activity.write({"prospect_id": stranger.id})
        self.assertFalse(activity.prospect_id)
        with self.refused("Only the salespersons of Far", AccessError):
            activity.write({"res_id": stranger.id})
        action = self.make_action()
        with self.refused("stays with its prospect"):
            action.write({"res_id": stranger.id})
        with self.refused("stays with its prospect"):
            action.write({"prospect_id": stranger.id})

    def test_created_through_the_file(self):
        self.prospect.write(
            {
                "follow_up_ids": [
                    (
                        0,
                        0,
                        {
                            "activity_type_id": self.types["reminder"].id,
                            "date_deadline": self.in_days(2),
                        },
                    )
                ]
            }
        )
        self.env.invalidate_all()
        self.assertEqual(self.prospect.follow_up_ids.res_id, self.prospect.id)
        self.assertEqual(self.prospect.next_action_date, self.in_days(2))

    # -------------------------------------------------------------------------
    # Source of a request
    # -------------------------------------------------------------------------
    def test_a_request_needs_a_source(self):
        with self.refused("needs a source"):
            self.make_action(type_name="request")
        action = self.make_action(type_name="request", source_id=self.source.id)
        with self.refused("needs a source"):
            action.source_id = False
        # somebody does without the ORM
        with self.refused_by_database("source_given"):
            self.env.cr.execute(
                "UPDATE mail_activity SET source_id = NULL WHERE id = %s", [action.id]
            )

    def test_a_type_that_asks_later_is_not_retroactive(self):
        action = self.make_action(type_name="meeting")
        self.types["meeting"].asks_source = True
        self.env.flush_all()
        action.note = "Still without"
        self.assertFalse(action.asks_source)
        with self.refused("needs a source"):
            self.make_action(type_name="meeting")

    def test_a_flag_cannot_be_cleared_by_hand(self):
        with self.refused("needs a source"):
            self.make_action(type_name="request", asks_source=False)

    # -------------------------------------------------------------------------
    # To do, done, overdue
    # -------------------------------------------------------------------------
    def test_a_past_date_is_done_at_once(self):
        past, today, coming = (self.make_action(days=days) for days in (-9, 0, 9))
        self.assertFalse(past.active)
        self.assertEqual(past.date_done, self.in_days(-9))
        self.assertEqual(past.follow_up_state, "done")
        self.assertTrue(today.active and coming.active)
        self.assertFalse(today.date_done)
        self.assertEqual(today.follow_up_state, "todo")

    def test_past_is_past_where_the_user_lives(self):
        """At 23:30 UTC of the 9th, Paris is at the 10th and New York at the 9th."""
        self.operational.sudo().tz = "America/New_York"
        with freeze_time("2026-03-09 23:30:00"):
            in_paris = self.make_action(days=date(2026, 3, 9))
            in_new_york = self.make_action(days=date(2026, 3, 9), user=self.operational)
            self.assertFalse(in_paris.active)
            self.assertTrue(in_new_york.active)
            later = self.make_action(days=date(2026, 3, 12))
            later.action_done()
            self.assertEqual(later.date_done, date(2026, 3, 10))

    def test_done_later_has_the_day_it_was_done(self):
        with freeze_time(self.day - timedelta(days=5)):
            action = self.make_action(days=-4)
        self.assertTrue(action.active)
        self.assertEqual(action.state, "overdue")
        self.assertEqual(action.days_late, 4)
        action.action_done()
        self.assertEqual(action.date_done, self.day)
        self.assertEqual(action.days_late, 0)

    def test_nobody_is_notified_of_what_is_done(self):
        before = self.env["mail.message"].search_count([])
        self.make_action(days=-3, user_id=self.operational.id)
        self.assertEqual(self.env["mail.message"].search_count([]), before)
        self.make_action(days=3, user_id=self.operational.id)
        self.assertGreater(self.env["mail.message"].search_count([]), before)

    def test_imported_as_done(self):
        done = self.make_action(days=-30, active=False, date_done=self.in_days(-20))
        self.assertEqual(done.date_done, self.in_days(-20))
        early = self.make_action(days=30, active=False)
        self.assertEqual(early.date_done, self.day)
        with self.refused("on a day to come"):
            self.make_action(active=False, date_done=self.in_days(2))
        with self.refused("before you give it"):
            self.make_action().date_done = self.in_days(-2)

    def test_what_is_done_can_only_be_deleted(self):
        action = self.make_action()
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.sales)
            .create(
                {
                    "name": "offer.txt",
                    "raw": b"offer",
                    "res_model": "mail.compose.message",
                }
            )
        )
        action.action_feedback(feedback="Agreed.", attachment_ids=attachment.ids)
        self.assertEqual(action.feedback, "Agreed.")
        self.assertEqual(action.attachment_ids, attachment)
        for vals in (
            {"date_deadline": self.in_days(5)},
            {"activity_type_id": self.types["meeting"].id},
            {"note": "Something else"},
            {"feedback": "Rewritten"},
            {"user_id": self.operational.id},
            {"date_done": self.in_days(-5)},
            {"active": True},
        ):
            with self.subTest(vals), self.refused("can no longer be changed"):
                action.with_user(self.manager).write(vals)
        with self.refused("can no longer be changed"):
            action.action_unarchive()
        action.unlink()
        self.assertFalse(action.exists())

    def test_an_import_cannot_change_what_is_done(self):
        action = self.make_action()
        action.action_done()
        xmlid = "__import__.action_test"
        self.env["ir.model.data"]._update_xmlids([{"xml_id": xmlid, "record": action}])
        self.env.flush_all()
        result = (
            self.env["mail.activity"]
            .with_user(self.manager)
            .load(["id", "summary"], [[xmlid, "Imported"]])
        )
        self.assertFalse(result["ids"])
        self.assertIn("can no longer be changed", result["messages"][0]["message"])

    def test_done_twice_is_done_once(self):
        action = self.make_action()
        action.action_feedback(feedback="Agreed.")
        messages = self.prospect.message_ids
        action.action_done()
        action.action_feedback(feedback="Agreed, again.")
        self.assertEqual(self.prospect.message_ids, messages)
        self.assertEqual(action.feedback, "Agreed.")

    def test_a_type_keeps_the_chosen_day(self):
        action = self.prospect.action_new_follow_up()
        form = Form(
            self.env["mail.activity"]
            .with_user(self.sales)
            .with_context(**action["context"]),
            "expertise_prospect.follow_up_view_form",
        )
        self.assertFalse(form.is_backdated)
        form.date_deadline = self.in_days(-6)
        form.activity_type_id = self.types["meeting"]
        self.assertEqual(form.date_deadline, self.in_days(-6))
        self.assertTrue(form.is_backdated)
        done = form.save()
        self.assertFalse(done.active)
        self.assertEqual(done.prospect_id, self.prospect)

    # -------------------------------------------------------------------------
    # Last and next action
    # -------------------------------------------------------------------------
    def _assert_last_next(self, last, coming, prospect=None):
        prospect = prospect or self.prospect
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT last_action_date, last_action_type_id,"
            " next_action_date, next_action_type_id FROM res_partner WHERE id = %s",
            [prospect.id],
        )
        row = self.env.cr.fetchone()
        self.assertEqual(row[:2], self._stored(last))
        self.assertEqual(row[2:], self._stored(coming))

    def _stored(self, expected):
        if not expected:
            return (None, None)
        days, type_name = expected
        return (self.in_days(days), self.types[type_name].id)

    def test_last_and_next_action(self):
        self._assert_last_next(None, None)
        mission = self.make_mission()
        self.make_action(days=-20, type_name="first_contact")
        self.make_action(self.contact, days=-2, type_name="meeting")
        self.make_action(days=-9)
        later = self.make_action(days=9)
        soon = self.make_action(mission, days=4, type_name="meeting")
        self._assert_last_next((-2, "meeting"), (4, "meeting"))
        soon.date_deadline = self.in_days(12)
        self._assert_last_next((-2, "meeting"), (9, "reminder"))
        later.activity_type_id = self.types["first_contact"]
        self._assert_last_next((-2, "meeting"), (9, "first_contact"))
        later.action_done()
        self._assert_last_next((0, "first_contact"), (12, "meeting"))
        later.unlink()
        self._assert_last_next((-2, "meeting"), (12, "meeting"))
        mission.unlink()
        self._assert_last_next((-2, "meeting"), None)

    def test_an_import_of_old_actions_does_not_hide_newer_ones(self):
        self.make_action(days=-1, type_name="meeting")
        self.make_action(days=-100)
        self._assert_last_next((-1, "meeting"), None)

    def test_a_deleted_contact_takes_its_actions_along(self):
        person = self.make_contact(self.prospect, "Luc", "Marchandeau")
        self.make_action(person)
        self._assert_last_next(None, (3, "reminder"))
        person.unlink()
        self._assert_last_next(None, None)

    def test_a_deleted_meeting_takes_its_actions_along(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Meeting (test)",
                "start": self.in_days(3),
                "stop": self.in_days(3),
            }
        )
        self.make_action(calendar_event_id=event.id)
        self._assert_last_next(None, (3, "reminder"))
        event.unlink()
        self._assert_last_next(None, None)

    def test_a_deleted_prospect_leaves_nothing(self):
        prospect = self.make_prospect("Gone (test)")
        actions = self.make_action(prospect) + self.make_action(prospect, days=-3)
        prospect.unlink()
        self.assertFalse(actions.exists())

    def test_a_colleague_who_leaves(self):
        action = self.make_action(user_id=self.operational.id)
        done = self.make_action(days=-2, user_id=self.operational.id)
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        other = self.make_action(
            partner.with_user(self.sales), user_id=self.operational.id
        )
        self.operational.action_archive()
        self.assertFalse(action.user_id)
        self.assertEqual(done.user_id, self.operational)
        self.assertFalse(other.exists(), "the core deletes it")
        self._assert_last_next((-2, "reminder"), (3, "reminder"))

    def test_queries_do_not_grow(self):
        prospects = self.env["res.partner"].with_user(self.sales)
        for number in range(51):
            prospects += self.make_prospect(f"Number {number} (test)")
        self.env.flush_all()

        def count(records):
            """Create, change, do and delete an action of each prospect."""
            counts = []
            self.env.invalidate_all()
            activities = None

            def step(function):
                nonlocal activities
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                activities = function() or activities
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)

            step(lambda: self.make_actions(records))
            step(lambda: activities.write({"date_deadline": self.in_days(5)}) and None)
            step(lambda: activities.write({"active": False}) and None)
            step(lambda: activities.unlink() and None)
            return counts

        count(prospects[0])
        one, fifty = count(prospects[0]), count(prospects[1:])
        for step, first, many in zip(
            ("create", "write", "done", "unlink"), one, fifty, strict=True
        ):
            self.assertLessEqual(many, first + 3, step)

    def test_reading_a_list_costs_no_query_per_line(self):
        prospects = self.env["res.partner"].with_user(self.sales)
        for number in range(20):
            prospects += self.make_prospect(f"Number {number} (test)")
        self.make_actions(prospects)
        self.env.flush_all()
        self.env.invalidate_all()
        names = ["last_action_date", "next_action_date", "next_action_type_id"]
        prospects[:1].read(names)
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            prospects.read(names, load="")

    # -------------------------------------------------------------------------
    # Rights
    # -------------------------------------------------------------------------
    def test_the_network_reads(self):
        action = self.make_action(self.make_mission())
        for user in (self.sales_b, self.manager):
            activities = self.env["mail.activity"].with_user(user)
            found = activities.search([("prospect_id", "=", self.prospect.id)])
            self.assertEqual(found, action)
            self.assertEqual(found.read(["note"])[0]["id"], action.id)
            self.assertEqual(self.prospect.with_user(user).follow_up_ids, action)
        activities = self.env["mail.activity"].with_user(self.stranger)
        self.assertFalse(activities.search([("prospect_id", "!=", False)]) & action)
        with self.refused("(?s)read", AccessError):
            action.with_user(self.stranger).read(["note"])

    def test_who_is_not_in_the_file_changes_nothing(self):
        action = self.make_action()
        done = self.make_action(days=-3)
        stranger = action.with_user(self.sales_b)
        self.assertFalse(stranger.may_edit)
        with self.refused("Only the salespersons of Boulangerie", AccessError):
            stranger.write({"note": "Not mine"})
        with self.refused("Only the salespersons of Boulangerie", AccessError):
            stranger.action_done()
        with self.refused("Only the salespersons of Boulangerie", AccessError):
            stranger.unlink()
        with self.refused("Only the salespersons of Boulangerie", AccessError):
            done.with_user(self.sales_b).unlink()
        with self.refused("(?s)security|salespersons", AccessError):
            self.make_action(user=self.sales_b)

    def test_salespersons_firm_and_managers_write(self):
        colleague = self._new_user("t_colleague", "Cora Voisin", "sales", self.firm_a)
        for user in (self.sales, self.operational, colleague, self.manager):
            action = self.make_action(user=user)
            self.assertTrue(action.may_edit)
            other = self.make_action()
            other.with_user(user).note = "Changed"
            other.with_user(user).unlink()

    def test_who_has_it_to_do_does_it_and_no_more(self):
        action = self.make_action(user_id=self.sales_b.id)
        mine = action.with_user(self.sales_b)
        self.assertFalse(mine.may_edit)
        self.assertTrue(mine.can_write)
        for vals in (
            {"date_deadline": self.in_days(30)},
            {"user_id": self.sales.id},
            {"note": "Other"},
        ):
            with self.refused("Only the salespersons", AccessError):
                mine.write(vals)
        with self.refused("Only the salespersons", AccessError):
            mine.unlink()
        mine.action_feedback(feedback="Called.")
        self.assertFalse(action.active)
        self.assertEqual(self.prospect.last_action_date, self.day)

    def test_who_created_it_and_left_the_file(self):
        prospect = self.make_prospect("Handed over (test)", user_id=self.sales_b.id)
        action = self.make_action(prospect, user=self.sales_b)
        prospect.user_id = self.operational
        with self.refused("Only the salespersons", AccessError):
            action.with_user(self.sales_b).unlink()
        action.with_user(self.sales).user_id = self.operational
        with self.refused("Only the salespersons", AccessError):
            action.with_user(self.sales_b).note = "Mine once"

    def test_core_rights_stay_elsewhere(self):
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        activity = self.make_action(partner.with_user(self.sales))
        activity.with_user(self.sales).unlink()
        activity = self.make_action(
            partner.with_user(self.sales), user_id=self.plain.id
        )
        activity.with_user(self.plain).summary = "The core lets him"
