from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import DossierCase


@tagged("post_install", "-at_install")
class TestClosing(DossierCase):
    def close_with_wizard(self, dossiers, reason, note=False):
        action = dossiers.action_close()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(dossiers.env.user)
            .with_context(**action["context"])
        )
        wizard.reason_id = reason
        if note:
            wizard.note = note
        return wizard.save().action_confirm()

    def assert_closed(self, dossiers, reason):
        for dossier in dossiers:
            self.assertEqual(dossier.state, "cancelled")
            self.assertEqual(dossier.closing_reason_id, reason)
            self.assertTrue(dossier.closed_at)

    # -------------------------------------------------------------------------
    # Closing
    # -------------------------------------------------------------------------
    @freeze_time("2026-03-10 09:30:00")
    def test_write_needs_a_reason(self):
        dossier = self.create_dossiers()
        with (
            self.assertRaisesRegex(
                UserError, f"Choose a reason to cancel {dossier.name}"
            ),
            self.cr.savepoint(),
        ):
            dossier.state = "cancelled"
        self.assertEqual(dossier.state, "new")
        dossier.write({"state": "cancelled", "closing_reason_id": self.reason.id})
        self.assert_closed(dossier, self.reason)
        self.assertEqual(dossier.closed_at, self.at("2026-03-10 09:30:00"))

    def test_general_reason_fits_every_kind(self):
        dossier = self.create_dossiers()
        dossier.write(
            {"state": "cancelled", "closing_reason_id": self.reason_general.id}
        )
        self.assert_closed(dossier, self.reason_general)

    def test_reason_of_another_kind_is_refused(self):
        dossiers = self.create_dossiers(2)
        with self.assertRaisesRegex(ValidationError, "Moved away.*not meant for"):
            dossiers.write(
                {"state": "cancelled", "closing_reason_id": self.reason_other.id}
            )

    def test_one_without_reason_closes_none(self):
        ready, missing = self.create_dossiers(2)
        ready.closing_reason_id = self.reason
        with self.assertRaisesRegex(UserError, missing.name), self.cr.savepoint():
            (ready + missing).state = "cancelled"
        self.assertEqual((ready + missing).mapped("state"), ["new", "new"])
        self.assertFalse(ready.closed_at)
        ready.state = "cancelled"
        self.assert_closed(ready, self.reason)

    def test_create_as_cancelled(self):
        with self.assertRaisesRegex(UserError, "Choose a reason"):
            self.create_dossiers(state="cancelled")
        dossiers = self.create_dossiers(
            2, state="cancelled", closing_reason_id=self.reason.id
        )
        self.assert_closed(dossiers, self.reason)
        with self.assertRaisesRegex(ValidationError, "not meant for"):
            self.create_dossiers(
                state="cancelled", closing_reason_id=self.reason_other.id
            )

    def test_import_as_cancelled_meets_the_same_rule(self):
        result = self.dossiers.load(["reference", "state"], [["LIC-1", "cancelled"]])
        self.assertFalse(result["ids"])
        self.assertIn("Choose a reason", result["messages"][0]["message"])

    def test_reason_cannot_be_taken_away_while_closed(self):
        dossier = self.create_dossiers(
            state="cancelled", closing_reason_id=self.reason.id
        )
        with self.assertRaisesRegex(ValidationError, "needs a reason"):
            dossier.closing_reason_id = False
        with self.assertRaisesRegex(ValidationError, "needs a reason"):
            dossier.write({"state": "cancelled", "closing_reason_id": False})

    def test_reason_can_be_corrected(self):
        dossier = self.create_dossiers(
            state="cancelled", closing_reason_id=self.reason.id
        )
        closed_at = dossier.closed_at
        dossier.closing_reason_id = self.reason_general
        self.assert_closed(dossier, self.reason_general)
        self.assertEqual(dossier.closed_at, closed_at)

    def test_used_reason_is_kept_but_can_be_archived(self):
        self.create_dossiers(state="cancelled", closing_reason_id=self.reason.id)
        self.reason.active = False
        self.assertFalse(
            self.env["dossier.closing.reason"].search([("id", "=", self.reason.id)])
        )

    def test_reasons_are_the_administrators_list(self):
        with self.assertRaises(AccessError):
            self.reason.with_user(self.manager).name = "Anything"

    def test_reason_of_another_company_is_not_offered(self):
        reason_b = self.env["dossier.closing.reason"].create(
            {"name": "Only in B", "kind": "test", "company_id": self.company_b.id}
        )
        reasons = self.env["dossier.closing.reason"].with_user(self.user)
        self.assertNotIn(reason_b, reasons.search([]))

    # -------------------------------------------------------------------------
    # The wizard
    # -------------------------------------------------------------------------
    def test_wizard_closes_many_at_once(self):
        dossiers = self.create_dossiers(40)
        dossiers[:10].state = "working"
        self.close_with_wizard(dossiers, self.reason, "Chose a competitor")
        self.assert_closed(dossiers, self.reason)
        self.assertEqual(set(dossiers.mapped("closing_note")), {"Chose a competitor"})

    def test_wizard_counts_what_it_closes(self):
        action = self.create_dossiers(3).action_close()
        wizard = Form(
            self.env["dossier.close.wizard"]
            .with_user(self.user)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.count, 3)

    def test_wizard_refuses_another_kind(self):
        dossiers = self.create_dossiers(2)
        with self.assertRaisesRegex(ValidationError, "Choose one from the list"):
            self.close_with_wizard(dossiers, self.reason_other)

    def test_wizard_leaves_what_was_closed_before(self):
        """A mass action must not rewrite the reasons of last year."""
        closed_before = self.create_dossiers(
            state="cancelled", closing_reason_id=self.reason_general.id
        )
        open_one = self.create_dossiers()
        self.close_with_wizard(closed_before + open_one, self.reason)
        self.assert_closed(closed_before, self.reason_general)
        self.assert_closed(open_one, self.reason)

    def test_wizard_is_no_way_into_another_company(self):
        dossier = self.create_dossiers()
        with self.assertRaises(AccessError):
            self.close_with_wizard(dossier.with_user(self.user_b), self.reason)

    # -------------------------------------------------------------------------
    # The status picker
    # -------------------------------------------------------------------------
    def test_set_state_writes_or_asks(self):
        dossiers = self.create_dossiers(2)
        self.assertFalse(dossiers.action_set_state("working"))
        self.assertEqual(dossiers.mapped("state"), ["working", "working"])
        action = dossiers.action_set_state("cancelled")
        self.assertEqual(action["res_model"], "dossier.close.wizard")
        self.assertEqual(action["context"]["default_res_ids"], dossiers.ids)
        self.assertEqual(dossiers.mapped("state"), ["working", "working"])

    def test_set_state_refuses_what_does_not_exist(self):
        with self.assertRaisesRegex(UserError, "This status does not exist: done"):
            self.create_dossiers().action_set_state("done")

    # -------------------------------------------------------------------------
    # Reopening
    # -------------------------------------------------------------------------
    def test_reopen_goes_back_to_where_each_was(self):
        dossiers = self.create_dossiers(4)
        new, working, born_closed, never_closed = dossiers
        working.state = "working"
        never_closed.state = "working"
        (new + working)._close(self.reason, "A note")
        born_closed = self.create_dossiers(
            state="cancelled", closing_reason_id=self.reason.id
        )
        (new + working + born_closed + never_closed).action_reopen()
        self.assertEqual(new.state, "new")
        self.assertEqual(working.state, "working")
        self.assertEqual(born_closed.state, "new")
        self.assertEqual(never_closed.state, "working")

    def test_reopen_clears_what_closing_wrote(self):
        dossiers = self.create_dossiers(2)
        dossiers._close(self.reason, "A note")
        dossiers[0].action_reopen()
        dossiers[1].state = "working"
        for dossier in dossiers:
            self.assertFalse(dossier.closing_reason_id)
            self.assertFalse(dossier.closing_note)
            self.assertFalse(dossier.closed_at)
        with self.assertRaises(UserError):
            dossiers.state = "cancelled"

    def test_closing_again_remembers_the_latest_status(self):
        dossier = self.create_dossiers()
        dossier._close(self.reason)
        dossier.action_reopen()
        dossier.state = "working"
        dossier._close(self.reason)
        dossier.action_reopen()
        self.assertEqual(dossier.state, "working")

    # -------------------------------------------------------------------------
    # The trace
    # -------------------------------------------------------------------------
    def tracked(self, dossier):
        """:return: ``{field: (old, new)}`` of the latest tracking message"""
        self.flush_tracking()
        values = dossier.sudo().message_ids.sorted("id")[-1].tracking_value_ids
        return {
            value.field_id.name: (
                value.old_value_char or value.old_value_integer,
                value.new_value_char or value.new_value_integer,
            )
            for value in values
        }

    def test_tracking(self):
        dossier = self.create_dossiers(reference="LIC-1")
        self.flush_tracking()
        dossier._close(self.reason)
        tracked = self.tracked(dossier)
        self.assertEqual(tracked["state"], ("New", "Cancelled"))
        self.assertEqual(tracked["closing_reason_id"][1], "Too expensive")
        dossier.write({"reference": "LIC-2", "user_id": self.manager.id})
        tracked = self.tracked(dossier)
        self.assertEqual(tracked["reference"], ("LIC-1", "LIC-2"))
        self.assertEqual(tracked["user_id"], ("dossier_user", "dossier_manager"))
        number = dossier.name
        dossier.with_user(self.manager).name = "2019-117"
        self.assertEqual(self.tracked(dossier)["name"], (number, "2019-117"))
        author = dossier.sudo().message_ids.sorted("id")[-1].author_id
        self.assertEqual(author, self.manager.partner_id)

    def test_portal_user_cannot_close(self):
        dossier = self.create_dossiers()
        dossier.message_subscribe(self.portal.partner_id.ids)
        self.assertEqual(dossier.with_user(self.portal).state, "new")
        with self.assertRaises(AccessError):
            dossier.with_user(self.portal).write(
                {"state": "cancelled", "closing_reason_id": self.reason.id}
            )

    def test_close_and_reopen_cost_the_same_for_many(self):
        def close_and_reopen(dossiers):
            dossiers._close(self.reason)
            dossiers.action_reopen()
            self.flush_tracking()

        few, many = self.create_dossiers(2), self.create_dossiers(40)
        close_and_reopen(few)
        for_few = self.count_queries(lambda: close_and_reopen(few))
        for_many = self.count_queries(lambda: close_and_reopen(many))
        self.assertLessEqual(for_many - for_few, 10)

    def test_statistics_by_reason(self):
        self.create_dossiers(3)._close(self.reason)
        self.create_dossiers(2)._close(self.reason_general)
        self.user.company_ids = [Command.set(self.company_a.ids)]
        groups = self.dossiers._read_group(
            [("state", "=", "cancelled")], ["closing_reason_id"], ["__count"]
        )
        self.assertEqual(dict(groups), {self.reason: 3, self.reason_general: 2})
