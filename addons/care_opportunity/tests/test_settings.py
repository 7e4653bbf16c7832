from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestSettings(CareCase):
    """The manager sets what the firm may choose, and is no system administrator."""

    def wizard(self, user=None, company=None, **values):
        wizards = self.env["care.settings"].with_user(user or self.manager)
        return wizards.with_company(company or self.firm).create(values)

    def test_every_setting_of_the_company_is_there(self):
        settings = {
            name
            for name, field in self.env["res.company"]._fields.items()
            if name.startswith("care_")
            and field.store
            and not field.readonly
            and field.type != "one2many"
        }
        names = self.env["care.settings"]._get_settings()
        self.assertEqual(set(names), settings)
        self.assertEqual(len(names), len(settings))
        arch = self.env["care.settings"].get_view(view_type="form")["arch"]
        shown = [field.get("name") for field in etree.fromstring(arch).iter("field")]
        self.assertEqual(set(names) - set(shown), set())

    def test_labels_are_those_of_the_company(self):
        company, wizard = self.env["res.company"], self.env["care.settings"]
        for name in wizard._get_settings():
            self.assertEqual(
                wizard._fields[name].string, company._fields[name].string, name
            )
            self.assertEqual(wizard._fields[name].type, company._fields[name].type)

    def test_a_manager_sees_and_changes(self):
        self.assertFalse(self.manager.has_group("base.group_system"))
        self.firm.care_planning_weeks = 7
        self.firm.care_authority_name = "Conseil départemental du Loiret"
        wizards = self.env["care.settings"].with_user(self.manager)
        with Form(wizards.with_company(self.firm)) as form:
            self.assertEqual(form.care_planning_weeks, 7)
            self.assertEqual(
                form.care_authority_name, "Conseil départemental du Loiret"
            )
            form.care_planning_weeks = 3
            form.care_max_day_hours = 12
            form.care_reassessment_months = 10
            form.care_portal_information = False
            form.care_event_days = 8
            form.care_billing_step = "15"
        form.record.action_save()
        self.assertEqual(self.firm.care_planning_weeks, 3)
        self.assertEqual(self.firm.care_max_day_hours, 12)
        self.assertEqual(self.firm.care_reassessment_months, 10)
        self.assertFalse(self.firm.care_portal_information)
        self.assertEqual(self.firm.care_event_days, 8)
        self.assertEqual(self.firm.care_billing_step, "15")
        self.assertEqual(
            self.firm.care_authority_name, "Conseil départemental du Loiret"
        )

    def test_others_may_not(self):
        for user in (self.user, self.plain):
            with self.assertRaises(AccessError):
                self.wizard(user, care_planning_weeks=2)
        wizard = self.wizard(care_planning_weeks=2)
        with self.assertRaises(AccessError):
            wizard.with_user(self.user).action_save()
        self.assertNotEqual(self.firm.care_planning_weeks, 2)

    def test_another_firm_is_out_of_reach(self):
        wizard = self.wizard(care_planning_weeks=2)
        wizard.sudo().company_id = self.foreign
        weeks = self.foreign.care_planning_weeks
        with self.assertRaises(AccessError):
            wizard.action_save()
        self.assertEqual(self.foreign.care_planning_weeks, weeks)

    def test_what_cannot_be_is_refused(self):
        for name, value, constraint in (
            ("care_planning_weeks", 0, "care_planning_weeks_range"),
            ("care_planning_weeks", 27, "care_planning_weeks_range"),
            ("care_cancel_notice_hours", -1, "care_cancel_notice_positive"),
            ("care_reassessment_months", 0, "care_reassessment_positive"),
            ("care_max_day_hours", 25, "care_limits"),
            ("care_travel_other_town", 5, "care_travel_positive"),
            ("care_portal_days", 400, "care_portal_days_positive"),
            ("care_reading_months", 1, "care_reading_months_positive"),
            ("care_event_tell_hours", 0, "care_event_delays"),
            ("care_billing_minimum", -1, "care_billing_minimum"),
        ):
            wizard = self.wizard(**{name: value})
            with self.subTest(name), self.refused_by_database(constraint):
                wizard.action_save()

    def test_the_menu_is_the_managers(self):
        menu = self.env.ref("care_opportunity.menu_settings")
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu.id, menus.with_user(self.manager)._visible_menu_ids())
        self.assertNotIn(menu.id, menus.with_user(self.user)._visible_menu_ids())

    def test_what_stays_is_not_written(self):
        """Else each save would compute again what all the visits bill."""

        def saved():
            return self.firm.write_date.year != 2001

        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET write_date = '2001-01-01' WHERE id = %s",
            [self.firm.id],
        )
        self.firm.invalidate_recordset()
        self.wizard().action_save()
        self.assertFalse(saved())
        self.wizard(care_planning_weeks=4).action_save()
        self.assertTrue(saved())
