from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.expertise_dossier.models.expertise_dossier import STATES

from .common import ExpertiseCase

#: one white point
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAA"
    "AABJRU5ErkJggg=="
)
ORDER = [
    "to_prospect",
    "to_quote",
    "preorder",
    "quoted",
    "to_plan",
    "planned",
    "visited",
    "analysis",
    "incomplete",
    "done",
    "cancelled",
]


class StatusCase(ExpertiseCase):
    def open_wizard(self, action, user=None, **values):
        """:return: the wizard that an action of a dossier opens, filled in"""
        model = self.env[action["res_model"]].with_user(user or self.office)
        return model.with_context(**action["context"]).create(values)

    def make_done_ready(self, **values):
        """:return: a visited dossier with report, posted invoice and notice"""
        dossier = self.make_dossier(**values)
        self.invoice(dossier)
        dossier.write({"technician_id": self.employee.id, "state": "visited"})
        self.add_report(dossier)
        dossier.action_notify_reports()
        self.open_wizard(dossier.action_notify_reports()).action_mark_told()
        return dossier


@tagged("post_install", "-at_install")
class TestStatusGuards(StatusCase):
    """What each status needs, by whichever way it is asked for."""

    def test_the_eleven_statuses_in_order(self):
        self.assertEqual([value for value, _label in STATES], ORDER)
        self.make_dossier()
        dossiers = self.dossiers.with_context(read_group_expand=True)
        groups = dossiers.web_read_group([], ["state"], ["__count"])["groups"]
        self.assertEqual(
            [group["state"] for group in groups], ORDER, "the kanban shows them all"
        )

    def test_statuses_without_a_guard_are_free(self):
        dossier = self.make_dossier()
        for state in ("to_prospect", "preorder", "quoted", "to_plan", "visited"):
            self.assertFalse(dossier.action_set_state(state), state)
            self.assertEqual(dossier.state, state)

    def test_unknown_status(self):
        dossier = self.make_dossier()
        with self.assert_refused("This status does not exist: lost"):
            dossier.action_set_state("lost")
        with self.assertRaises(ValueError):
            dossier.state = "lost"

    def assert_guard(self, state, message, *without, fine=None):
        """Refused by write, in a batch, by create, by import and by the kanban.

        :param without: values of dossiers that must be refused
        :param fine: values of a dossier that may have the status
        """
        exception = UserError
        fine = self.make_dossier(**(fine or {}))
        for values in without:
            with self.subTest(state=state, values=values, way="write"):
                dossier = self.make_dossier(**values)
                before = dossier.state
                with self.assert_refused(message, exception):
                    dossier.state = state
                self.assertEqual(dossier.state, before)
            with self.subTest(state=state, values=values, way="batch"):
                with self.assert_refused(message, exception):
                    (fine + dossier).write({"state": state})
                self.assertEqual(fine.state, "to_quote")
                self.assertEqual(dossier.state, before)
            with self.subTest(state=state, values=values, way="web_save"):
                with self.assert_refused(message, exception):
                    dossier.web_save({"state": state}, {"state": {}})
                self.assertEqual(dossier.state, before)
            with self.subTest(state=state, values=values, way="create"):
                count = self.dossiers.search_count([])
                with self.assert_refused(message, exception):
                    self.make_dossier(**values, state=state)
                self.assertEqual(self.dossiers.search_count([]), count)
            with self.subTest(state=state, values=values, way="import"):
                result = self.dossiers.load([".id", "state"], [[dossier.id, state]])
                self.assertFalse(result["ids"])
                self.assertRegex(result["messages"][0]["message"], message)
                self.env.invalidate_all()
                self.assertEqual(dossier.state, before)

    def test_planned_needs_technician_and_date(self):
        tech = {"technician_id": self.employee.id}
        date = {"appointment_start": self.at(3, 9)}
        planned = "cannot be planned without"
        both = {**tech, "appointment_start": self.at(20, 9)}
        self.assert_guard(
            "planned", f"{planned} a technician and a date", {}, fine=both
        )
        both["appointment_start"] = self.at(21, 9)
        self.assert_guard("planned", f"{planned} a date", tech, fine=both)
        both["appointment_start"] = self.at(22, 9)
        self.assert_guard("planned", rf"{planned} a technician\. ", date, fine=both)
        dossier = self.make_dossier(**tech, **date, state="planned")
        self.assertEqual(dossier.state, "planned")

    def test_guard_names_the_dossier(self):
        dossier = self.make_dossier(reference="LICIEL 9")
        with self.assert_refused(f"{dossier.name} – LICIEL 9 cannot be planned"):
            dossier.state = "planned"

    def test_what_the_status_needs_may_come_with_it(self):
        dossier = self.make_dossier()
        dossier.write(
            {
                "state": "planned",
                "technician_id": self.employee.id,
                "appointment_start": self.at(3, 9),
            }
        )
        self.assertEqual(dossier.state, "planned")
        dossier.write({"state": "incomplete", "missing_note": "The key of the cellar"})
        self.assertEqual(dossier.state, "incomplete")

    def test_analysis_needs_samples_at_a_laboratory(self):
        taken = [Command.create({"name": "P1"})]
        sent = [
            Command.create(
                {
                    "name": "P1",
                    "laboratory_id": self.laboratory.id,
                    "taken_date": "2031-03-01",
                    "sent_date": "2031-03-02",
                }
            )
        ]
        back = [
            Command.create(
                {
                    "name": "P1",
                    "laboratory_id": self.laboratory.id,
                    "taken_date": "2031-03-01",
                    "sent_date": "2031-03-02",
                    "received_date": "2031-03-03",
                    "result": "negative",
                }
            )
        ]
        self.assert_guard(
            "analysis",
            "has no sample at a laboratory: enter which samples were sent",
            {},
            {"sample_ids": taken},
            {"sample_ids": back},
            fine={"sample_ids": sent},
        )

    def test_incomplete_needs_what_is_missing(self):
        self.assert_guard(
            "incomplete", "Say what is missing in D", {}, fine={"missing_note": "A key"}
        )
        by_list = self.make_dossier(missing_item_ids=self.missing_plans.ids)
        by_note = self.make_dossier(missing_note="The attic")
        (by_list + by_note).write({"state": "incomplete"})
        self.assertEqual((by_list + by_note).mapped("state"), ["incomplete"] * 2)

    def test_done_says_all_that_is_missing(self):
        self.assert_guard(
            "done",
            "is not finished: no report, no posted invoice, the contacts were not told",
            {},
        )

    def test_done_needs_each_of_the_three(self):
        dossier = self.make_visited()
        self.add_report(dossier)
        with self.assert_refused(
            "is not finished: no posted invoice, the contacts were not told"
        ):
            dossier.state = "done"
        move = self.invoice(dossier, post=False)
        with self.assert_refused("no posted invoice, the contacts were not told"):
            dossier.state = "done"
        move.action_post()
        with self.assert_refused("is not finished: the contacts were not told"):
            dossier.state = "done"
        self.open_wizard(dossier.action_notify_reports()).action_mark_told()
        dossier.state = "done"
        self.assertEqual(dossier.state, "done")
        self.assertNotIn("confirmation", self.bodies(dossier))

    def test_done_by_the_office_s_confirmation_is_logged(self):
        dossier = self.make_visited()
        self.add_report(dossier)
        action = dossier.action_set_state("done")
        wizard = self.open_wizard(action)
        self.assertIn("no posted invoice, the contacts were not told", wizard.blockers)
        wizard.action_confirm()
        self.assertEqual(dossier.state, "done")
        self.assertIn(
            "Finished by a confirmation of Odile Bureau", self.bodies(dossier)
        )
        self.assertIn("no posted invoice", self.bodies(dossier))

    def test_done_is_not_confirmed_by_a_technician(self):
        dossier = self.make_visited().with_user(self.tech)
        wizard = self.open_wizard(dossier.action_set_state("done"), self.tech)
        with self.assert_refused("Only the office may finish it", AccessError):
            wizard.action_confirm()
        with self.assert_refused("Only the office may finish it", AccessError):
            dossier.with_context(dossier_confirm_done=True).state = "done"
        self.assertEqual(dossier.state, "visited")
        self.assertNotIn("Finished by", self.bodies(dossier))

    def test_cancelled_needs_a_reason(self):
        self.assert_guard("cancelled", "Choose a reason to cancel D", {})
        dossier = self.make_dossier()
        self.cancel(dossier)
        with self.assert_refused("A cancelled case file needs a reason"):
            dossier.closing_reason_id = False
        self.assertEqual(dossier.closing_reason_id, self.reason)

    def test_cancelled_by_an_import_with_its_reason(self):
        dossiers = self.make_dossiers(2)
        result = self.dossiers.load(
            [".id", "state", "closing_reason_id"],
            [[dossier.id, "Cancelled", self.reason.name] for dossier in dossiers],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(dossiers.mapped("state"), ["cancelled"] * 2)

    def test_reason_of_another_kind_or_firm(self):
        other_kind = self.env["dossier.closing.reason"].create(
            {"name": "General (test)", "kind": "general"}
        )
        self.cancel(self.make_dossier(), other_kind)
        with self.assert_refused("(?i)compan"):
            self.cancel(self.make_dossier(), self.reason_other_firm)

    # -------------------------------------------------------------------------
    # The drop-down
    # -------------------------------------------------------------------------
    def test_status_picker_writes_or_opens_what_is_needed(self):
        asks = {
            "to_prospect": False,
            "to_quote": False,
            "preorder": False,
            "quoted": False,
            "to_plan": False,
            "visited": False,
            "planned": "expertise.plan.wizard",
            "analysis": "expertise.state.wizard",
            "incomplete": "expertise.state.wizard",
            "done": "expertise.state.wizard",
            "cancelled": "dossier.close.wizard",
        }
        self.assertEqual(sorted(asks), sorted(ORDER))
        for state, wizard in asks.items():
            with self.subTest(state=state):
                dossier = self.make_dossier()
                action = dossier.action_set_state(state)
                if wizard:
                    self.assertEqual(action["res_model"], wizard)
                    self.assertEqual(action["target"], "new")
                    self.assertEqual(dossier.state, "to_quote")
                else:
                    self.assertIs(action, False)
                    self.assertEqual(dossier.state, state)

    def test_status_picker_writes_what_has_all_it_needs(self):
        planned = self.make_dossier(
            technician_id=self.employee.id, appointment_start=self.at(3, 9)
        )
        sampled = self.make_dossier(
            sample_ids=[
                Command.create(
                    {
                        "name": "P1",
                        "taken_date": "2031-03-01",
                        "sent_date": "2031-03-02",
                        "laboratory_id": self.laboratory.id,
                    }
                )
            ]
        )
        lacking = self.make_dossier(missing_note="The attic")
        ready = self.make_done_ready()
        for dossier, state in (
            (planned, "planned"),
            (sampled, "analysis"),
            (lacking, "incomplete"),
            (ready, "done"),
        ):
            self.assertIs(dossier.action_set_state(state), False, state)
            self.assertEqual(dossier.state, state)

    def test_many_at_once(self):
        dossiers = self.make_dossiers(3)
        self.assertFalse(dossiers.action_set_state("visited"))
        self.assertEqual(dossiers.mapped("state"), ["visited"] * 3)
        with self.assert_refused("Plan the dossiers one by one"):
            dossiers.action_set_state("planned")

    def test_incomplete_wizard_on_many(self):
        dossiers = self.make_dossiers(3, missing_item_ids=self.missing_plans.ids)
        dossiers[0].missing_item_ids = False
        action = dossiers.action_set_state("incomplete")
        empty = self.open_wizard(action)
        with self.assert_refused("Choose at least one missing piece"):
            empty.action_confirm()
        self.open_wizard(
            action, missing_item_ids=self.missing_bills.ids
        ).action_confirm()
        self.assertEqual(dossiers.mapped("state"), ["incomplete"] * 3)
        self.assertEqual(dossiers[0].missing_item_ids, self.missing_bills)
        self.assertEqual(
            dossiers[1].missing_item_ids, self.missing_plans + self.missing_bills
        )

    def test_incomplete_wizard_keeps_a_note_it_does_not_give(self):
        dossier = self.make_dossier(missing_note="The attic")
        other = self.make_dossier()
        action = (dossier + other).action_set_state("incomplete")
        self.open_wizard(
            action, missing_item_ids=self.missing_bills.ids
        ).action_confirm()
        self.assertEqual(dossier.missing_note, "The attic")

    def test_analysis_wizard_on_many(self):
        dossiers = self.make_dossiers(2)
        dossiers[0].sample_ids = [
            Command.create({"name": "P0", "taken_date": "2031-03-01"})
        ]
        action = dossiers.action_set_state("analysis")
        with self.assert_refused("Give the laboratory and at least one sample"):
            self.open_wizard(action, sample_names="P1").action_confirm()
        self.assertEqual(dossiers.mapped("state"), ["to_quote"] * 2)
        self.open_wizard(
            action,
            laboratory_id=self.laboratory.id,
            sent_date="2031-03-04",
            sample_kind="lead",
            sample_names="P1 Kitchen, flue\n\n  P2\n",
        ).action_confirm()
        self.assertEqual(dossiers.mapped("state"), ["analysis"] * 2)
        samples = dossiers[0].sample_ids
        self.assertEqual(samples.mapped("name"), ["P0", "P1", "P2"])
        self.assertEqual(set(samples.mapped("state")), {"sent"})
        self.assertEqual(samples.laboratory_id, self.laboratory)
        self.assertEqual(samples[1].location, "Kitchen, flue")
        self.assertEqual(samples[1].kind, "lead")
        self.assertEqual(dossiers[1].sample_ids.mapped("name"), ["P1", "P2"])
        self.assertEqual(dossiers.mapped("waiting_sample_count"), [3, 2])

    def test_analysis_wizard_with_what_was_taken(self):
        dossier = self.make_visited(
            sample_ids=[Command.create({"name": "P0", "taken_date": "2031-03-01"})]
        ).with_user(self.tech)
        self.open_wizard(
            dossier.action_set_state("analysis"),
            self.tech,
            laboratory_id=self.laboratory.id,
            sent_date="2031-03-04",
        ).action_confirm()
        self.assertEqual(dossier.state, "analysis")
        self.assertEqual(dossier.sample_ids.state, "sent")

    def test_done_wizard_on_many(self):
        ready, bare = self.make_done_ready(), self.make_visited()
        wizard = self.open_wizard((ready + bare).action_set_state("done"))
        self.assertNotIn(ready.name, wizard.blockers)
        self.assertIn(f"{bare.display_name}: no report", wizard.blockers)
        wizard.action_confirm()
        self.assertEqual((ready + bare).mapped("state"), ["done"] * 2)
        self.assertNotIn("by a confirmation", self.bodies(ready))
        self.assertIn("by a confirmation", self.bodies(bare))

    def test_cancel_wizard_on_many(self):
        dossiers = self.make_dossiers(3)
        self.cancel(dossiers[2], self.reason_general)
        action = dossiers.action_set_state("cancelled")
        wizard = self.open_wizard(action, reason_id=self.reason.id, note="Too dear")
        self.assertEqual(wizard.count, 3)
        wizard.action_confirm()
        self.assertEqual(dossiers.mapped("state"), ["cancelled"] * 3)
        self.assertEqual(dossiers[0].closing_reason_id, self.reason)
        self.assertEqual(dossiers[0].closing_note, "Too dear")
        self.assertEqual(dossiers[2].closing_reason_id, self.reason_general)

    def test_technician_s_way_on_his_phone(self):
        dossier = self.make_planned().with_user(self.tech)
        dossier.action_mark_visited()
        self.assertEqual(dossier.state, "visited")
        self.open_wizard(
            dossier.action_set_state("incomplete"),
            self.tech,
            missing_item_ids=self.missing_bills.ids,
        ).action_confirm()
        self.assertEqual(dossier.state, "incomplete")
        self.assertEqual(
            self.dossiers.with_user(self.tech).search(
                [("state", "in", ("visited", "analysis", "incomplete"))]
            ),
            dossier,
        )


@tagged("post_install", "-at_install")
class TestStatusAutomatic(StatusCase):
    """What moves a dossier on without anybody choosing a status."""

    # -------------------------------------------------------------------------
    # Quote
    # -------------------------------------------------------------------------
    def test_staff_starts_to_quote_and_a_draft_changes_nothing(self):
        dossier = self.make_dossier()
        self.quote(dossier, send=False)
        self.assertEqual(dossier.state, "to_quote")

    def test_quote_sent(self):
        for state in ("to_prospect", "to_quote", "preorder"):
            dossier = self.make_dossier(state=state)
            self.quote(dossier)
            self.assertEqual(dossier.state, "quoted", state)

    def test_quote_sent_by_mail(self):
        dossier = self.make_dossier()
        order = self.quote(dossier, send=False)
        action = order.action_quotation_send()
        composer = Form.from_action(order.env, action).save()
        composer._action_send_mail()
        self.assertEqual(order.state, "sent")
        self.assertEqual(dossier.state, "quoted")
        self.assertTrue(order.quote_sent_date)

    def test_quote_sent_late_does_not_take_back(self):
        """An additional quote in the middle of the work leaves the status alone."""
        for values in ({"state": "to_plan"}, {"state": "visited"}):
            dossier = self.make_dossier(**values)
            self.quote(dossier)
            self.assertEqual(dossier.state, values["state"])

    def test_quote_accepted_by_a_colleague(self):
        dossier = self.make_dossier()
        self.quote(dossier)
        dossier.action_accept_quote()
        self.assertEqual(dossier.state, "to_plan")
        self.assertEqual(dossier.quote_state, "accepted")

    def test_quote_accepted_without_being_sent(self):
        for state in ("to_prospect", "to_quote", "preorder"):
            dossier = self.make_dossier(state=state)
            self.accept(self.quote(dossier, send=False))
            self.assertEqual(dossier.state, "to_plan", state)

    def test_accepting_needs_a_quote_that_waits(self):
        dossier = self.make_dossier()
        self.quote(dossier, send=False)
        with self.assert_refused("No quote of .* waits for an answer"):
            dossier.action_accept_quote()
        with self.assert_refused("No quote of .* waits for an answer"):
            dossier.action_refuse_quote()

    def test_latest_of_two_quotes_is_accepted(self):
        dossier = self.make_dossier()
        first, second = self.quote(dossier), self.quote(dossier, 80)
        dossier.action_accept_quote()
        self.assertEqual((first.state, second.state), ("sent", "sale"))

    def sign_on_the_portal(self, order, user):
        """What the portal does with a signature: `sudo`, but as that user."""
        order_sudo = order.with_user(user).sudo()
        order_sudo.write(
            {
                "signed_by": "Anne Martin",
                "signed_on": fields.Datetime.now(),
                "signature": PNG,
            }
        )
        order_sudo._validate_order()

    def test_quote_signed_on_the_portal(self):
        portal = self.env["res.users"].create(
            {
                "name": "Anne Martin",
                "login": "anne.portal",
                "partner_id": self.owner.id,
                "company_id": self.company_a.id,
                "company_ids": [Command.set(self.company_a.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for user in (portal, self.env.ref("base.public_user")):
            with self.subTest(user=user.login):
                dossier = self.make_dossier()
                order = self.quote(dossier)
                self.sign_on_the_portal(order, user)
                self.assertEqual(dossier.state, "to_plan")
                self.assertEqual(dossier.quote_state, "accepted")

    def test_signed_quote_of_what_was_planned_already(self):
        dossier = self.plan(self.make_dossier())
        order = self.quote(dossier)
        self.assertEqual(dossier.state, "quoted", "planning waits for the acceptance")
        self.sign_on_the_portal(order, self.env.ref("base.public_user"))
        self.assertEqual(dossier.state, "planned")

    def test_planned_before_acceptance_waits_then_goes_straight(self):
        for state in ("to_prospect", "to_quote", "preorder"):
            dossier = self.make_dossier(state=state)
            self.plan(dossier, day=4 + ORDER.index(state))
            self.assertEqual(dossier.state, state)
            order = self.quote(dossier)
            self.assertEqual(dossier.state, "quoted")
            self.accept(order)
            self.assertEqual(dossier.state, "planned")

    def test_one_of_the_two_is_not_enough_on_acceptance(self):
        without_date = self.make_dossier(technician_id=self.employee.id)
        without_tech = self.make_dossier(appointment_start=self.at(3, 9))
        for dossier in (without_date, without_tech):
            self.accept(self.quote(dossier))
            self.assertEqual(dossier.state, "to_plan")

    def test_acceptance_does_not_take_back(self):
        dossier = self.make_visited()
        self.accept(self.quote(dossier))
        self.assertEqual(dossier.state, "visited")

    def test_refused_quote_leaves_quoted_and_offers_the_cancellation(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        action = dossier.action_refuse_quote()
        wizard = self.open_wizard(action, note="Too dear", cancel_dossier=False)
        wizard.action_confirm()
        self.assertEqual(dossier.state, "quoted")
        self.assertEqual(dossier.quote_state, "refused")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.quote_refusal_reason, "Too dear")
        self.assertIn("Quote refused: Too dear", self.bodies(dossier))
        self.assertEqual(dossier.action_close()["res_model"], "dossier.close.wizard")

    def test_refused_quote_cancels_with_a_reason(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        action = dossier.action_refuse_quote()
        with self.assert_refused("needs a reason"):
            self.open_wizard(action).action_confirm()
        self.assertEqual(order.state, "sent", "nothing half written")
        self.assertEqual(dossier.quote_state, "pending")
        self.open_wizard(action, reason_id=self.reason.id).action_confirm()
        self.assertEqual(dossier.state, "cancelled")
        self.assertEqual(dossier.closing_reason_id, self.reason)
        self.assertEqual(dossier.quote_state, "refused")

    def test_declined_on_the_portal(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        order.with_user(self.env.ref("base.public_user")).sudo()._action_cancel()
        self.assertEqual(dossier.quote_state, "refused")
        self.assertEqual(dossier.state, "quoted")
        self.assertEqual(order.quote_refused_date, fields.Date.today())

    def test_quote_cancelled_by_the_staff_is_not_refused(self):
        dossier = self.make_dossier()
        self.quote(dossier)._action_cancel()
        self.assertEqual(dossier.quote_state, "none")

    def test_new_quote_after_a_refusal(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        order._refuse("No")
        self.assertEqual(dossier.quote_state, "refused")
        second = self.quote(dossier)
        self.assertEqual(dossier.quote_state, "pending")
        self.accept(second)
        self.assertEqual(dossier.state, "to_plan")
        self.assertEqual(dossier.quote_state, "accepted")

    def test_refused_quote_taken_up_again(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        order._refuse("No")
        order.action_draft()
        self.assertEqual(dossier.quote_state, "none")
        self.assertFalse(order.quote_refused_date)
        self.assertFalse(order.quote_refusal_reason)

    # -------------------------------------------------------------------------
    # Appointment
    # -------------------------------------------------------------------------
    def test_technician_and_date_plan_it(self):
        for first, second in (
            ({"technician_id": self.employee.id}, {"appointment_start": self.at(3, 9)}),
            ({"appointment_start": self.at(4, 9)}, {"technician_id": self.employee.id}),
        ):
            dossier = self.make_dossier(state="to_plan")
            dossier.write(first)
            self.assertEqual(dossier.state, "to_plan")
            dossier.write(second)
            self.assertEqual(dossier.state, "planned")

    def test_made_with_technician_and_date(self):
        dossier = self.make_dossier(
            state="to_plan",
            technician_id=self.employee.id,
            appointment_start=self.at(3, 9),
        )
        self.assertEqual(dossier.state, "planned")

    def test_appointment_removed_goes_back(self):
        ways = {
            "date": lambda d: d.write({"appointment_start": False}),
            "technician": lambda d: d.write({"technician_id": False}),
            "event deleted": lambda d: d.appointment_event_id.sudo().unlink(),
            "event archived": lambda d: d.appointment_event_id.sudo().action_archive(),
            "event deleted by the technician": lambda d: (
                d.appointment_event_id.with_user(self.tech).unlink()
            ),
        }
        for way, remove in ways.items():
            with self.subTest(way=way):
                dossier = self.make_planned()
                self.assertEqual(dossier.state, "planned")
                remove(dossier)
                self.assertEqual(dossier.state, "to_plan")
                if way != "technician":
                    self.assertFalse(dossier.appointment_start)
                    self.assertFalse(dossier.appointment_end)

    def test_appointment_of_an_archived_dossier_removed(self):
        for way in ("unlink", "action_archive"):
            with self.subTest(way=way):
                dossier = self.make_planned()
                dossier.action_archive()
                getattr(dossier.appointment_event_id.sudo(), way)()
                self.assertFalse(dossier.appointment_start)
                self.assertEqual(dossier.state, "to_plan")

    def test_appointment_removed_after_the_visit_changes_nothing(self):
        dossier = self.make_planned()
        dossier.action_mark_visited()
        dossier.appointment_event_id.sudo().unlink()
        self.assertEqual(dossier.state, "visited")

    # -------------------------------------------------------------------------
    # Cancel and reopen
    # -------------------------------------------------------------------------
    def test_reopening_goes_back_where_it_was(self):
        for state in ("to_prospect", "preorder", "quoted", "to_plan", "visited"):
            with self.subTest(state=state):
                dossier = self.make_dossier(state=state)
                self.cancel(dossier)
                self.assertTrue(dossier.closed_at)
                dossier.action_reopen()
                self.assertEqual(dossier.state, state)
                self.assertFalse(dossier.closing_reason_id)
                self.assertFalse(dossier.closed_at)

    def test_reopening_many_from_different_statuses(self):
        states = ["to_quote", "visited", "to_plan"]
        dossiers = self.dossiers.browse()
        for state in states:
            dossiers += self.make_dossier(state=state)
        self.cancel(dossiers)
        (dossiers + self.make_dossier()).action_reopen()
        self.assertEqual(dossiers.mapped("state"), states)

    def test_reopening_brings_the_appointment_back(self):
        dossier = self.make_planned()
        event = dossier.appointment_event_id.sudo()
        self.cancel(dossier)
        self.assertFalse(event.active)
        self.assertFalse(dossier.appointment_start)
        dossier.action_reopen()
        self.assertEqual(dossier.state, "planned")
        self.assertEqual(dossier.appointment_start, self.at(3, 9))
        self.assertEqual(dossier.appointment_end, self.at(3, 11))
        self.assertTrue(event.active)

    def test_reopening_when_the_slot_was_taken(self):
        dossier = self.make_planned()
        self.cancel(dossier)
        taker = self.make_planned()
        dossier.action_reopen()
        self.assertEqual(dossier.state, "to_plan")
        self.assertFalse(dossier.appointment_start)
        self.assertIn("time is taken: plan it anew", self.bodies(dossier))
        self.assertEqual(taker.appointment_start, self.at(3, 9))

    def test_reopening_two_that_had_the_same_slot(self):
        first = self.make_planned()
        self.cancel(first)
        second = self.make_planned()
        self.cancel(second)
        (first + second).action_reopen()
        self.assertEqual(
            sorted((first + second).mapped("state")), ["planned", "to_plan"]
        )

    def test_reopening_what_was_incomplete(self):
        dossier = self.make_visited(missing_note="The attic")
        dossier.state = "incomplete"
        self.cancel(dossier)
        dossier.action_reopen()
        self.assertEqual(dossier.state, "incomplete")
        self.assertEqual(dossier.missing_note, "The attic")

    def test_reopening_what_was_done_by_confirmation(self):
        """No dead end: what it lacked then, it may lack again."""
        dossier = self.make_visited()
        dossier.with_context(dossier_confirm_done=True).state = "done"
        self.cancel(dossier)
        dossier.action_reopen()
        self.assertEqual(dossier.state, "done")

    def test_reopening_what_was_in_analysis_when_results_came(self):
        dossier = self.make_visited(
            sample_ids=[
                Command.create(
                    {
                        "name": "P1",
                        "taken_date": "2031-03-01",
                        "sent_date": "2031-03-02",
                        "laboratory_id": self.laboratory.id,
                    }
                )
            ]
        )
        dossier.state = "analysis"
        self.cancel(dossier)
        dossier.sample_ids.write({"received_date": "2031-03-09", "result": "negative"})
        dossier.action_reopen()
        self.assertEqual(dossier.state, "visited")

    def test_reopening_what_came_in_cancelled(self):
        dossier = self.make_dossier(state="cancelled", closing_reason_id=self.reason.id)
        dossier.action_reopen()
        self.assertEqual(dossier.state, "to_quote", "as what the staff makes")

    def test_changes_and_time_in_each_status_are_kept(self):
        dossier = self.make_dossier()
        self.quote(dossier)
        self.accept(dossier.sale_order_ids)
        self.plan(dossier)
        self.flush_tracking()
        dossier.with_user(self.tech).action_mark_visited()
        self.flush_tracking()
        logs = dossier.status_log_ids.sorted("id")
        path = ["to_quote", "quoted", "to_plan", "planned", "visited"]
        self.assertEqual(logs.mapped("status"), path)
        self.assertEqual(logs[-1].user_id, self.tech)
        self.assertEqual(len(logs.filtered(lambda log: not log.left_at)), 1)
        tracked = dossier.sudo().message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "state"
        )
        last = tracked.sorted("id")[-1]
        self.assertEqual(
            (last.old_value_char, last.new_value_char), ("Planned", "Visited")
        )

    # -------------------------------------------------------------------------
    # The one button in front
    # -------------------------------------------------------------------------
    def test_next_step_from_request_to_payment(self):
        dossier = self.make_dossier()
        steps = [dossier.next_step]

        def note():
            dossier.invalidate_recordset(["next_step"])
            steps.append(dossier.next_step)

        order = self.quote(dossier, send=False)
        note()
        order.action_quotation_sent()
        note()
        dossier.action_accept_quote()
        note()
        self.plan(dossier)
        note()
        dossier.action_mark_visited()
        note()
        self.add_report(dossier)
        note()
        move = self.env["account.move"].browse(
            dossier.action_create_invoice()["res_id"]
        )
        note()
        move.action_post()
        note()
        self.open_wizard(dossier.action_notify_reports()).action_mark_told()
        note()
        dossier.action_finish()
        note()
        self.pay(move)
        note()
        self.assertEqual(
            steps,
            [
                "quote",
                "send_quote",
                "accept",
                "plan",
                "visit",
                "report",
                "invoice",
                "post_invoice",
                "notify",
                "finish",
                "payment",
                "none",
            ],
        )
        self.cancel(dossier)
        self.assertEqual(dossier.next_step, "reopen")
