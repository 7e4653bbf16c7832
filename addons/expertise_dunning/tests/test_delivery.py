import re
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, DunningCase

REFUSED = "SMTPRecipientsRefused: {'x@y.z': (550, b'5.1.1 no such user')}"
PUT_OFF = "SMTPRecipientsRefused: {'x@y.z': (451, b'4.7.1 try again later')}"


@tagged("post_install", "-at_install")
class TestDelivery(DunningCase):
    """By mail, by post or both; and what became of it."""

    def test_mail_carries_the_letter(self):
        move = self.make_invoice()
        run = self.remind(move)
        letter = run.letter_ids
        self.assertEqual(letter.mail_state, "outgoing")
        self.assertEqual(letter.paper_state, "none")
        self.assertEqual(letter.state, "pending")
        mail = self.mails_of(letter)
        self.assertEqual(mail.attachment_ids, letter.attachment_id.sudo())
        self.assertEqual(mail.email_to, "payeur@client.example.com")
        self.assertEqual(mail.state, "outgoing")
        self.assertTrue(re.match(r"<.+@.+>", mail.message_id))
        self.assertEqual(letter.user_id, self.office)
        # it left the counter when it was queued, and the ladder waits for the server
        self.assertEqual(self.states(move), ("done", "none", "none"))
        self.assertFalse(move.dunning_next_date)
        self.assertEqual(move.dunning_exclusion_reason, "A reminder is on its way")
        with self.later(2):
            self.deliver(letter)
        self.assertEqual(letter.mail_state, "sent")
        self.assertEqual(letter.sent_date, TODAY + timedelta(days=2))
        # the delay of R2 runs from what was really sent
        self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=17))

    def test_letter_and_both(self):
        paper, both = self.make_invoices(2, partners=[self.payer, self.agency])
        letter = self.remind(paper, channel="letter").letter_ids
        self.assertFalse(self.mails_of(letter))
        self.assertEqual((letter.paper_state, letter.state), ("to_print", "sent"))
        self.assertEqual(letter.sent_date, TODAY)
        letter = self.remind(both, channel="both").letter_ids
        # one letter with two deliveries
        self.assertEqual(len(letter), 1)
        self.assertEqual(
            (letter.mail_state, letter.paper_state), ("outgoing", "to_print")
        )
        self.assertEqual(len(both.dunning_reminder_ids), 1)
        self.assertEqual(letter.state, "sent")
        self.assertRegex(letter.action_print()["url"], r"^/dunning/letters\.pdf\?")

    def test_all_by_mail_is_printed_all_the_same(self):
        """The usual R1 goes by mail: whoever files it on paper has it in one press."""
        run = self.remind(self.make_invoices(2, partners=[self.payer, self.agency]))
        self.assertEqual(run._get_letters_to_print(), run.letter_ids.sorted("id"))
        self.assertEqual(
            run.action_print()["url"], f"/dunning/letters.pdf?run={run.id}"
        )
        self.payer.email = False
        run = self.remind(
            self.make_invoices(2, days=16, partners=[self.payer, self.owner])
        )
        # some go by post: those alone are to be put into envelopes
        self.assertEqual(run._get_letters_to_print().partner_id, self.payer)

    def test_refused_mail_does_not_advance(self):
        """550: the level waits on; the paper joins the same letter."""
        move = self.make_invoice(days=40)
        letter = self.remind(move).letter_ids
        self.refuse(letter, REFUSED)
        self.assertEqual((letter.mail_state, letter.state), ("failed", "failed"))
        self.assertIn("550", letter.mail_error)
        self.assertEqual(self.states(move), ("due", "none", "none"))
        with self.later(30):
            # a month later it is still R1 that is due, not R2
            self.assertEqual(self.states(move), ("due", "none", "none"))
            again = self.remind(move).letter_ids
            self.assertEqual(again, letter)
            self.assertEqual(letter.paper_state, "to_print")
            self.assertEqual(letter.paper_reason, "Mails to this address came back")
            self.assertEqual(len(move.dunning_reminder_ids), 1)
            self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=45))
        self.assertEqual(letter.sent_date, TODAY + timedelta(days=30))

    def test_put_off_mail_is_tried_again(self):
        """451: the same mail goes again later, with the same Message-ID."""
        move = self.make_invoice()
        letter = self.remind(move).letter_ids
        mail = self.mails_of(letter)
        message_id = mail.message_id
        self.refuse(letter, PUT_OFF)
        self.assertEqual(letter.mail_state, "outgoing")
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(
            mail.scheduled_date, fields.Datetime.now() + timedelta(minutes=15)
        )
        self.assertEqual(self.states(move), ("done", "none", "none"))
        self.deliver(letter)
        self.assertEqual(letter.mail_state, "sent")
        self.assertEqual(self.mails_of(letter).message_id, message_id)
        self.assertFalse(letter.mail_error)

    def test_put_off_for_days_is_given_up(self):
        move = self.make_invoice()
        letter = self.remind(move).letter_ids
        for attempt in range(1, 6):
            self.refuse(letter, PUT_OFF)
            self.assertEqual(
                (letter.mail_state, letter.mail_attempts), ("outgoing", attempt)
            )
        self.refuse(letter, PUT_OFF)
        self.assertEqual(letter.mail_state, "failed")
        self.assertEqual(self.states(move), ("due", "none", "none"))

    def test_bounced_mail(self):
        """It came back a day later: R1 is to be done again, by post."""
        move = self.make_invoice()
        letter = self.remind_and_deliver(move)
        self.assertEqual(self.states(move), ("done", "none", "none"))
        with self.later(1):
            letter.sudo()._message_receive_bounce(
                "payeur@client.example.com", self.payer
            )
            self.assertEqual((letter.mail_state, letter.state), ("bounced", "failed"))
            self.assertEqual(self.states(move), ("due", "none", "none"))
            self.assertEqual(self.remind(move).letter_ids, letter)
        self.assertEqual(letter.paper_state, "to_print")
        self.assertEqual(letter.mail_state, "bounced")
        self.assertEqual(len(move.dunning_reminder_ids), 1)

    def test_bounce_after_the_paper(self):
        """Both went out, the mail comes back: the paper counts."""
        move = self.make_invoice()
        letter = self.remind(move, channel="both").letter_ids
        self.deliver(letter)
        letter.sudo()._message_receive_bounce("payeur@client.example.com", self.payer)
        self.assertEqual((letter.mail_state, letter.state), ("bounced", "sent"))
        self.assertEqual(self.states(move), ("done", "none", "none"))

    def test_new_address_goes_by_mail_again(self):
        """The payer gave another address: the same letter, mailed there."""
        move = self.make_invoice()
        letter = self.remind(move).letter_ids
        self.refuse(letter, REFUSED)
        self.payer.email = "luc.nouveau@client.example.com"
        self.assertEqual(self.remind(move).letter_ids, letter)
        self.assertEqual(letter.email, "luc.nouveau@client.example.com")
        self.assertEqual((letter.mail_state, letter.paper_state), ("outgoing", "none"))
        self.deliver(letter)
        self.assertEqual(letter.state, "sent")
        self.assertEqual(self.states(move), ("done", "none", "none"))

    def test_address_that_bounced_is_left_alone(self):
        """Until he gets another one, or somebody says that it works again."""
        letter = self.remind_and_deliver(self.make_invoice())
        self.env["res.partner"].sudo().browse(self.payer.id)._message_receive_bounce(
            "payeur@client.example.com", self.payer
        )
        letter.sudo()._message_receive_bounce("payeur@client.example.com", self.payer)
        other = self.make_invoice(days=16)
        plan = self.env["dunning.planner"]._plan(other)[0]
        self.assertEqual((plan.mail, plan.paper), (False, True))
        self.assertEqual(plan.paper_reason, "Mails to this address came back")
        self.payer.email = "luc@client.example.com"
        plan = self.env["dunning.planner"]._plan(other)[0]
        self.assertEqual((plan.mail, plan.paper), (True, False))

    def test_part_of_a_payer_failed(self):
        """What failed is delivered again; what is new gets a letter of its own."""
        old = self.make_invoice(days=40)
        failed = self.remind(old).letter_ids
        self.refuse(failed, REFUSED)
        new = self.make_invoice(days=30)
        letters = self.remind(old + new).letter_ids
        self.assertEqual(len(letters), 2)
        self.assertIn(failed, letters)
        self.assertEqual((letters - failed).move_ids, new)

    def test_without_mail_it_goes_by_post_and_says_so(self):
        cases = {
            "No mail address": {"email": False},
            "The mail address is not valid": {"email": "luc at home"},
        }
        for reason, values in cases.items():
            with self.subTest(reason):
                self.payer.write(values)
                letter = self.remind(self.make_invoice()).letter_ids
                self.assertEqual(letter.paper_reason, reason)
                self.assertEqual(
                    (letter.mail_state, letter.paper_state), ("none", "to_print")
                )

    def test_blacklisted(self):
        self.env["mail.blacklist"]._add("payeur@client.example.com")
        letter = self.remind(self.make_invoice()).letter_ids
        self.assertEqual(letter.paper_reason, "The mail address is blacklisted")
        self.assertFalse(self.mails_of(letter))

    def test_nothing_reaches_him_the_rest_goes_out(self):
        self.payer.write({"email": False, "street": False, "zip": False, "city": False})
        lost, fine = self.make_invoices(2, partners=[self.payer, self.agency])
        run = self.remind(lost + fine)
        self.assertEqual(run.letter_ids.move_ids, fine)
        self.assertEqual(run.problem_ids.partner_id, self.payer)
        self.assertEqual(run.problem_ids.reason, "No mail address; no postal address")
        self.assertIn(lost, self.due(1))
        self.assertNotIn(fine, self.due(1))
        with self.assert_refused("No mail address; no postal address"):
            self.remind(lost)

    def test_failure_on_one_payer_does_not_stop_the_others(self):
        """A letter that cannot be rendered for one payer: the others get theirs."""
        self.r1.letter_template_id.sudo().body_html = (
            "<p t-out=\"1 // len(object.partner_id.name.replace('Luc Payeur', ''))\"/>"
        )
        bad, good = self.make_invoices(2, partners=[self.payer, self.agency])
        with mute_logger(
            "odoo.addons.expertise_dunning.models.dunning_run_batch",
            "odoo.addons.mail.models.mail_render_mixin",
        ):
            run = self.remind(bad + good)
        self.assertEqual(run.letter_ids.move_ids, good)
        self.assertEqual(run.problem_ids.partner_id, self.payer)
        self.assertTrue(run.problem_ids.reason)
        self.assertFalse(bad.dunning_reminder_ids)
        self.assertIn(bad, self.due(1))

    def test_cancel_what_nobody_got(self):
        move = self.make_invoice()
        letter = self.remind(move).letter_ids
        mail = self.mails_of(letter)
        letter.with_user(self.office).action_cancel()
        self.assertEqual(letter.state, "cancelled")
        self.assertEqual(mail.state, "cancel")
        self.assertIn(move, self.due(1))
        second = self.remind(move).letter_ids
        self.assertNotEqual(second, letter)
        self.deliver(second)
        with self.assert_refused("went out already"):
            second.with_user(self.office).action_cancel()

    def test_pressed_twice(self):
        move = self.make_invoice()
        self.remind(move)
        with self.assert_refused("Nothing to send"):
            self.remind(move)
        self.assertEqual(len(move.dunning_reminder_ids), 1)

    def test_early_is_not_twice_on_one_day(self):
        """Two people remind before the delay: one R1, not an R1 and an R2."""
        move = self.make_invoice(days=10)
        self.remind(move, channel="letter", early=True)
        with self.assert_refused("Nothing to send"):
            self.remind(move, channel="letter", early=True)
        self.assertEqual(move.dunning_reminder_ids.level_id, self.r1)
        with self.later(1):
            self.remind(move, channel="letter", early=True)
            self.assertEqual(move.dunning_reminder_ids.level_id, self.r1 + self.r2)

    def test_ledger_holds_by_itself(self):
        """The index is the backstop, whatever the code does."""
        move = self.make_invoice()
        row = self.remind(move).letter_ids.reminder_ids.sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assert_refused("dunning_reminder_once_uniq", UniqueViolation),
        ):
            row.copy()
            self.env.flush_all()

    def test_history_is_kept(self):
        dossier = self.make_dossier()
        move = self.make_invoice(dossier=dossier)
        letter = self.remind_and_deliver(move)
        self.assertIn(letter.name, self.bodies(dossier))
        with self.assert_refused("part of the history"):
            letter.sudo().unlink()

    def test_language_of_the_payer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.r1.letter_template_id.sudo()
        template.with_context(lang="fr_FR").subject = "Premier rappel"
        template.with_context(lang="en_US").subject = "First reminder"
        self.agency.lang = "fr_FR"
        moves = self.make_invoices(2, partners=[self.payer, self.agency])
        letters = self.remind(moves).letter_ids
        subjects = {letter.partner_id: letter.subject for letter in letters}
        self.assertEqual(subjects[self.payer], "First reminder")
        self.assertEqual(subjects[self.agency], "Premier rappel")

    def test_in_the_background_above_twenty(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P {i}", "email": f"p{i}@client.example.com"} for i in range(61)]
        )
        moves = self.make_invoices(61, partners=list(partners))
        run = self.remind(moves)
        self.assertEqual(run.planned_count, 61)
        # at most fifty letters a job
        self.assertEqual(sorted(run.sudo().batch_ids.mapped("letter_count")), [11, 50])
        self.assertEqual((run.state, run.progress), ("done", 100))
        self.assertEqual(len(run.letter_ids), 61)
        # run again, a job finds nothing left to do
        run.sudo().batch_ids.state = "pending"
        run.sudo().batch_ids[0]._send()
        self.assertEqual(len(run.letter_ids), 61)

    def test_technician_cannot_remind(self):
        move = self.make_invoice()
        with self.assertRaises(AccessError):
            self.remind(move, user=self.tech)

    def test_scheduled_action(self):
        """Once a day per company, at the automatic levels; twice is harmless."""
        automatic = self.make_invoice()
        by_hand = self.make_invoice(days=60, partners=[self.agency])
        self.remind_and_deliver(by_hand)
        cron = self.env.ref("expertise_dunning.cron_send")
        runs = self.env["dunning.run"]
        old = runs.search([])

        def trigger():
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()
            return runs.search([("id", "not in", old.ids)])

        self.assertFalse(trigger(), "switched off, it sends nothing")
        self.company_a.dunning_automatic = True
        self.r1.automatic = True
        with self.later(20):
            run = trigger()
            self.assertEqual(run.origin, "automatic")
            # it left the letters to a job, and waits for it
            job = self.env["queue.job"].search(
                [("uuid", "=", run.sudo().batch_ids.job_uuid)]
            )
            self.assertEqual(job.state, "pending")
            self.assertEqual(run.state, "running")
            self.assertEqual(trigger(), run, "safe to run twice")
            run.sudo().batch_ids._send()
            self.assertEqual(run.letter_ids.move_ids, automatic)
            self.assertEqual(
                (run.letter_count, run.mail_count, run.problem_count), (1, 1, 0)
            )
            job.button_done()
            again = trigger() - run
            self.assertFalse(again.letter_ids)
            self.assertEqual(len(automatic.dunning_reminder_ids), 1)
            self.assertIn(by_hand, self.due(2))
