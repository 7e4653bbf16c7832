from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TODAY, DunningCase


@tagged("post_install", "-at_install")
class TestSettings(DunningCase):
    """What the manager of the reminders sets, and nobody else."""

    def test_manager_sets_his_own_firm(self):
        move = self.make_invoice(40, amount=30.0)
        settings = self.env["dunning.settings"].with_user(self.manager)
        with Form(settings) as form:
            self.assertEqual(form.dunning_min_amount, 1.0)
            form.dunning_min_amount = 50.0
            form.dunning_automatic = True
            form.dunning_letter_per_dossier = True
            # nothing goes out by itself yet, and the screen says so
            self.assertFalse(form.automatic_levels)
        form.record.action_save()
        self.assertEqual(self.company_a.dunning_min_amount, 50.0)
        self.assertTrue(self.company_a.dunning_automatic)
        self.assertTrue(self.company_a.dunning_letter_per_dossier)
        self.assertFalse(self.company_b.dunning_automatic)
        # too small now: the counters follow at once
        self.assertFalse(self.due(1) & move)

    def test_settings_name_the_automatic_levels(self):
        self.r1.automatic = True
        wizard = self.env["dunning.settings"].with_user(self.manager).create({})
        self.assertEqual(wizard.automatic_levels, "R1")

    def test_manager_does_not_reach_another_firm(self):
        settings = self.env["dunning.settings"].with_user(self.manager)
        with self.assert_refused("your own companies only", AccessError):
            settings.create(
                {"company_id": self.company_b.id, "dunning_min_amount": 9.0}
            ).action_save()
        self.assertEqual(self.company_b.dunning_min_amount, 1.0)

    def test_settings_change_nothing_else_of_the_firm(self):
        with self.assertRaises(AccessError):
            self.company_a.with_user(self.manager).dunning_min_amount = 9.0

    def test_fourth_level_of_the_manager_works(self):
        with Form(self.env["dunning.level"].with_user(self.manager)) as form:
            form.name = "R4"
            form.delay_days = 10
            form.mail_template_id = self.r3.mail_template_id
            form.letter_template_id = self.r3.letter_template_id
        level = form.record
        self.assertEqual(level.rank, 4)
        move = self.make_invoice(60)
        for days in (0, 15, 30):
            with self.later(days):
                self.remind_and_deliver(move)
        with self.later(39):
            self.assertEqual(move.dunning_next_level_id, level)
            self.assertEqual(move.dunning_next_date, TODAY + timedelta(days=40))
            self.assertFalse(self.remind_is_possible(move))
        with self.later(40):
            letter = self.remind_and_deliver(move)
            self.assertEqual(letter.level_id, level)
            self.assertFalse(move.dunning_next_level_id)

    def remind_is_possible(self, move):
        wizard = self.env["dunning.wizard"].with_user(self.office)
        return wizard.create({"move_ids": move.ids}).letter_count

    def test_manager_edits_letters_and_mails_of_the_reminders(self):
        letter = self.r1.letter_template_id.with_user(self.manager)
        letter.subject = "A friendly word"
        mail = self.r1.mail_template_id.with_user(self.manager)
        mail.subject = "A friendly word"
        with self.assertRaises(AccessError):
            letter.with_user(self.office).subject = "Pay!"

    def test_menus_lead_to_the_settings(self):
        menus = self.env["ir.ui.menu"]
        for user, sees in ((self.manager, True), (self.office, False)):
            visible = menus.with_user(user).load_menus(False)
            for name in ("general", "levels", "letters", "mails"):
                menu = self.env.ref(f"expertise_dunning.menu_settings_{name}")
                with self.subTest(user=user.name, menu=name):
                    self.assertEqual(menu.id in visible, sees)

    def test_scheduled_action_is_on_and_sends_nothing_unasked(self):
        cron = self.env.ref("expertise_dunning.cron_send")
        self.assertTrue(cron.active)
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))
        self.make_invoice(40)
        self.r1.automatic = True
        before = self.env["dunning.letter"].search_count([])
        self.env["dunning.run"]._cron_send()
        self.assertEqual(self.env["dunning.letter"].search_count([]), before)
