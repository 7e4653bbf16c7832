from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import format_date

from .common import TODAY, DunningCase


@tagged("post_install", "-at_install")
class TestDossierBlock(DunningCase):
    """What the dossier says of its unpaid invoices, and what can be done from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.make_dossier(
            payer_id=cls.payer.id,
            prescriber_id=cls.agency.id,
            technician_id=cls.employee.id,
        )

    def bill(self, days=20, **values):
        return self.make_invoice(days, dossier=self.dossier, **values)

    def fresh(self, dossier=None):
        self.flush_tracking()
        self.env.invalidate_all()
        return (dossier or self.dossier).with_user(self.office)

    def day(self, days):
        """:return: so many days after ``TODAY``, as the office reads it"""
        return format_date(self.env(user=self.office.id), TODAY + timedelta(days=days))

    # -- rolled up ---------------------------------------------------------------
    def test_states_dates_and_next(self):
        old, young = self.bill(40), self.bill(3)
        self.remind_and_deliver(old)
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_r1_state, "done")
        self.assertEqual(dossier.dunning_r1_date, TODAY)
        self.assertEqual(dossier.dunning_r2_state, "none")
        self.assertEqual(dossier.dunning_unpaid_count, 2)
        self.assertEqual(dossier.dunning_asked_amount, 240.0)
        text = dossier.dunning_next_text
        self.assertIn(f"{old.name}: R2 on {self.day(15)}", text)
        self.assertIn(f"{young.name}: R1 on {self.day(12)}", text)
        with self.later(15):
            dossier = self.fresh()
            # the young one waits for R1, the old one for R2: both count
            self.assertEqual(
                (dossier.dunning_r1_state, dossier.dunning_r2_state), ("due", "due")
            )
            self.assertIn(
                f"R2, to be sent since {self.day(15)}", dossier.dunning_next_text
            )

    def test_same_tooltip_as_the_list(self):
        move = self.bill()
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_r1_tooltip, move.dunning_r1_tooltip)

    def test_nothing_unpaid_says_so(self):
        move = self.bill()
        self.pay(move)
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_unpaid_count, 0)
        self.assertEqual(dossier.dunning_r1_state, "none")
        self.assertEqual(dossier.dunning_next_text, "No unpaid invoice")
        with self.assert_refused("Nothing is unpaid"):
            dossier.action_dunning_remind()

    def test_credit_note_of_the_payer_lowers_what_is_asked(self):
        move = self.bill(amount=120.0)
        other = self.make_invoice(30, amount=50.0)
        self.credit(other, date=TODAY).action_post()
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_asked_amount, move.dunning_asked_amount)
        self.assertLessEqual(dossier.dunning_asked_amount, 120.0)

    # -- litigation ----------------------------------------------------------------
    def test_litigation_is_of_all_unpaid_invoices_and_says_who(self):
        moves = self.bill() + self.bill(50)
        paid = self.bill(60)
        self.pay(paid)
        self.fresh().action_toggle_litigation()
        dossier = self.fresh()
        self.assertTrue(dossier.dunning_litigation)
        self.assertEqual(moves.mapped("dunning_litigation"), [True, True])
        self.assertFalse(paid.dunning_litigation)
        self.assertEqual(moves.dunning_litigation_user_id, self.office)
        self.assertIn("Odile Bureau", dossier.dunning_litigation_text)
        self.assertIn(self.day(0), dossier.dunning_litigation_text)
        self.assertIn("put into litigation", self.bodies(dossier))
        dossier.action_toggle_litigation()
        dossier = self.fresh()
        self.assertFalse(dossier.dunning_litigation)
        self.assertFalse(any(moves.mapped("dunning_litigation")))
        self.assertFalse(moves.dunning_litigation_user_id)
        self.assertIn("taken out of litigation", self.bodies(dossier))

    def test_litigation_of_one_is_shown_and_one_click_takes_all_out(self):
        first, second = self.bill(), self.bill(50)
        first.with_user(self.office).action_toggle_litigation()
        dossier = self.fresh()
        self.assertTrue(dossier.dunning_litigation)
        self.assertIn(first.name, dossier.dunning_litigation_text)
        dossier.action_toggle_litigation()
        self.assertFalse(first.dunning_litigation or second.dunning_litigation)

    def test_writing_the_same_again_keeps_who_and_when(self):
        move = self.bill()
        move.with_user(self.office).dunning_litigation = True
        with self.later(3):
            move.with_user(self.manager).write({"dunning_litigation": True})
        self.assertEqual(move.dunning_litigation_user_id, self.office)
        self.assertEqual(move.dunning_litigation_date, TODAY)

    def test_litigation_blocks_a_letter_made_by_hand(self):
        move = self.bill(40)
        dossier = self.fresh()
        dossier.action_toggle_litigation()
        with self.assert_refused("is in litigation: no letter goes out"):
            self.fresh().action_dunning_remind()
        # one of two: the other one goes, and the wizard says why this one does not
        other = self.bill(40)
        action = self.fresh().action_dunning_remind()
        wizards = self.env["dunning.wizard"].with_user(self.office)
        wizard = wizards.browse(action["res_id"])
        wizard.early = True
        self.assertEqual(wizard.move_ids, move + other)
        self.assertEqual(wizard.letter_count, 1)
        self.assertEqual(wizard.preview["skipped"][0]["reason"], "In litigation")

    # -- promise -------------------------------------------------------------------
    def test_promise_is_written_on_every_unpaid_invoice(self):
        moves = self.bill() + self.bill(50)
        day = TODAY + timedelta(days=8)
        self.fresh().write(
            {"dunning_promise_date": day, "dunning_promise_note": "By transfer"}
        )
        self.assertEqual(moves.mapped("dunning_promise_date"), [day, day])
        self.assertEqual(set(moves.mapped("dunning_promise_note")), {"By transfer"})
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_promise_date, day)
        self.assertFalse(dossier.dunning_promise_broken)
        self.assertIn(f"Promised for {self.day(8)}", dossier.dunning_next_text)
        self.assertEqual(dossier.dunning_r1_state, "none")
        self.assertIn(f"payment promised for {self.day(8)}", self.bodies(dossier))
        with self.later(9):
            dossier = self.fresh()
            self.assertTrue(dossier.dunning_promise_broken)
            self.assertEqual(dossier.dunning_r1_state, "due")

    def test_promise_is_taken_back(self):
        move = self.bill()
        dossier = self.fresh()
        dossier.dunning_promise_date = TODAY + timedelta(days=8)
        dossier.dunning_promise_date = False
        self.assertFalse(move.dunning_promise_date)
        self.assertIn("no promise to pay any more", self.bodies(self.fresh()))

    def test_no_promise_where_nothing_is_due(self):
        with self.assert_refused("there is no payment to promise"):
            self.fresh().dunning_promise_date = TODAY

    # -- calls ---------------------------------------------------------------------
    def call(self, record, **values):
        wizard = (
            self.env["dossier.call.wizard"]
            .with_user(self.office)
            .create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "partner_id": self.payer.id,
                    "note": "Pays on Friday",
                    **values,
                }
            )
        )
        return wizard.action_confirm()

    def test_call_with_a_promise(self):
        moves = self.bill() + self.bill(50)
        day = TODAY + timedelta(days=4)
        self.call(self.dossier, dunning_promise_date=day)
        self.assertEqual(moves.mapped("dunning_promise_date"), [day, day])
        self.assertEqual(moves[0].dunning_promise_note, "Pays on Friday")
        self.assertEqual(moves[0].dunning_last_phone_date, TODAY)
        dossier = self.fresh()
        self.assertIn("Pays on Friday", dossier.dunning_history)
        self.assertIn("Luc Payeur", dossier.dunning_history)

    def test_call_about_a_bill_without_dossier(self):
        move = self.make_invoice()
        day = TODAY + timedelta(days=4)
        self.call(move, dunning_promise_date=day)
        self.assertEqual(move.dunning_promise_date, day)
        self.assertEqual(move.dunning_last_phone_date, TODAY)

    def test_call_of_the_block_is_with_the_payer(self):
        self.bill()
        action = self.fresh().action_dunning_log_call()
        self.assertEqual(action["context"]["default_partner_id"], self.payer.id)
        form = Form(
            self.env["dossier.call.wizard"]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        self.assertEqual(form.dunning_unpaid_count, 1)

    def test_promise_of_nothing_is_refused_and_the_call_not_half_noted(self):
        with self.assert_refused("Nothing is unpaid"):
            self.call(self.dossier, dunning_promise_date=TODAY)
        self.assertNotIn("Pays on Friday", self.bodies(self.dossier))

    def test_technician_notes_a_call_without_a_promise(self):
        self.bill()
        wizard = (
            self.env["dossier.call.wizard"]
            .with_user(self.tech)
            .create(
                {
                    "res_model": self.dossier._name,
                    "res_id": self.dossier.id,
                    "note": "Rang twice",
                }
            )
        )
        wizard.action_confirm()
        self.assertIn("Rang twice", self.bodies(self.dossier))
        with self.assertRaises(AccessError):
            wizard.dunning_promise_date = TODAY

    # -- history -------------------------------------------------------------------
    def test_history_has_letters_and_calls_the_latest_first(self):
        move = self.bill(40)
        letter = self.remind_and_deliver(move)
        with self.later(2):
            self.call(self.dossier)
            history = str(self.fresh().dunning_history)
        self.assertLess(history.index("Pays on Friday"), history.index("R1"))
        self.assertIn(f"/web/content/{letter.attachment_id.id}", history)
        dossier = self.fresh()
        self.assertEqual(dossier.dunning_letter_ids, letter)
        self.assertEqual(dossier.dunning_letter_count, 1)
        found = self.env["dunning.letter"].search(
            dossier.action_open_dunning_letters()["domain"]
        )
        self.assertEqual(found, letter)

    def test_history_outlives_payment_and_draft(self):
        move = self.bill(40)
        letter = self.remind_and_deliver(move)
        self.pay(move)
        self.assertEqual(self.fresh().dunning_letter_ids, letter)

    def test_history_shows_text_as_text(self):
        self.bill()
        self.call(self.dossier, note="<script>alert(1)</script>")
        self.assertNotIn("<script>", self.fresh().dunning_history)

    def test_other_dossiers_have_their_own(self):
        self.remind_and_deliver(self.bill(40))
        other = self.make_dossier()
        self.assertFalse(self.fresh(other).dunning_letter_ids)
        self.assertFalse(self.fresh(other).dunning_unpaid_count)

    # -- roles, queries --------------------------------------------------------------
    def test_technician_sees_none_of_it(self):
        self.remind_and_deliver(self.bill(40))
        dossier = self.dossier.with_user(self.tech)
        names = [name for name in dossier._fields if name.startswith("dunning_")]
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(field=name):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    dossier.read([name])
        for view_type in ("form", "list", "kanban"):
            arch = etree.fromstring(dossier.get_view(view_type=view_type)["arch"])
            shown = set(arch.xpath("//field/@name"))
            self.assertFalse(shown & set(names), view_type)
        self.assertFalse(
            etree.fromstring(dossier.get_view(view_type="form")["arch"]).xpath(
                "//page[@name='dunning']"
            )
        )
        with Form(dossier) as form:
            form.missing_note = "A key"
        for action in ("action_toggle_litigation", "action_dunning_remind"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(dossier, action)()

    def test_office_form_loads(self):
        self.bill()
        with Form(self.fresh()) as form:
            form.dunning_promise_date = TODAY + timedelta(days=3)
        self.assertEqual(self.fresh().dunning_promise_date, TODAY + timedelta(days=3))

    def test_queries_do_not_grow_with_the_dossiers(self):
        dossiers = self.make_dossiers(12)
        for dossier in dossiers:
            self.make_invoice(40, dossier=dossier)
        self.remind_and_deliver(dossiers.dunning_move_ids)
        names = [
            name
            for name in dossiers._fields
            if name.startswith("dunning_") and name != "dunning_history"
        ]

        def read(count):
            records = dossiers[:count].with_user(self.office)
            return self.count_queries(lambda: records.read(names))

        read(1)
        self.assertLessEqual(read(12), read(2) + 2)

    def test_other_firm_reads_nothing(self):
        self.bill()
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.office_b).read(["dunning_unpaid_count"])

    def test_day_of_a_call_is_the_local_one(self):
        """A call at 23:30 in Paris is of that day, though UTC and the list differ."""
        self.bill()
        moment = fields.Datetime.to_datetime("2031-05-31 22:30:00")
        self.call(self.dossier, date=moment)
        self.assertIn(self.day(-1), self.fresh().dunning_history)
