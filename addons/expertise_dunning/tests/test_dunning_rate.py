from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .interest_common import InterestCase


@tagged("post_install", "-at_install")
class TestDunningRate(InterestCase):
    def test_kept_in_the_french_way(self):
        rate = self._create(
            mro_rate="2.4", legal_other=" 2,755 % ", legal_individual="0"
        )
        self.assertEqual(
            (rate.mro_rate, rate.legal_other, rate.legal_individual),
            ("2,40", "2,755", "0,00"),
        )
        self.assertEqual(rate._get_rate("legal_other"), Decimal("2.755"))
        rate.mro_rate = "12"
        self.assertEqual(rate._get_rate("mro_rate"), Decimal("12.00"))

    def test_empty_is_unknown_and_zero_is_a_rate(self):
        rate = self._create(mro_rate="0,00")
        known = self.env["dunning.rate"]._get_rates()[rate.date_from]
        self.assertEqual(known.mro_rate, 0)
        self.assertIsNone(known.legal_other)
        rate.mro_rate = False
        known = self.env["dunning.rate"]._get_rates()[rate.date_from]
        self.assertIsNone(known.mro_rate)

    def test_what_is_no_rate(self):
        for text in ("soon", "-1", "2,1,5", "215", "1e1"):
            with self.assert_refused("is no rate", ValidationError):
                self._create(mro_rate=text)

    def test_half_years_only(self):
        for day in ("2035-01-02", "2035-06-01", "2035-12-31"):
            with (
                self.subTest(day),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._create(date_from=day)

    def test_one_row_each(self):
        self._create()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._create()

    def test_names(self):
        self.assertEqual(self._create().display_name, "first half of 2035")
        rate = self._create(date_from="2035-07-01")
        self.assertEqual(rate.display_name, "second half of 2035")

    def test_in_the_list(self):
        with Form(
            self.env["dunning.rate"].with_user(self.manager),
            "expertise_dunning.dunning_rate_view_list",
        ) as form:
            form.date_from = "2035-01-01"
            form.mro_rate = "1.9"
            self.assertEqual(form.mro_rate, "1,90", "at once, not only once saved")

    def test_who_may(self):
        rate = self._create(mro_rate="2,00")
        self.assertEqual(rate.with_user(self.office).mro_rate, "2,00")
        rate.with_user(self.manager).mro_rate = "2,10"
        with self.assertRaises(AccessError):
            rate.with_user(self.office).mro_rate = "2,20"
        for user in (self.tech, self.plain):
            with self.assertRaises(AccessError):
                rate.with_user(user).read(["mro_rate"])

    def _create(self, **values):
        return (
            self.env["dunning.rate"]
            .with_user(self.manager)
            .create({"date_from": "2035-01-01", **values})
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-09-15 10:00:00")
class TestAgreedRate(InterestCase):
    """Under three times the legal rate: a warning, never another rate."""

    def _warn(self, rate, day="2026-09-15"):
        rates = self.env["dunning.rate"].with_user(self.office)
        return rates._get_agreed_rate_warning(rate, date.fromisoformat(day))

    def test_floor(self):
        # 3 × 2.75 = 8.25
        self.assertIn("8.25", self._warn(8.24))
        self.assertIn("8.24", self._warn(8.24))
        self.assertEqual(self._warn(8.25), "")
        self.assertEqual(self._warn(0), "", "none is agreed")
        self.assertEqual(self._warn(1.0, "2035-01-01"), "", "nobody knows the floor")

    def test_on_the_settings(self):
        settings = self.env["dunning.interest.settings"].with_user(self.manager)
        with Form(settings.with_company(self.company_a)) as form:
            form.dunning_agreed_rate = 3.0
            self.assertIn("L441-10", form.warning)
            form.dunning_agreed_rate = 12.0
            self.assertFalse(form.warning)
            form.dunning_invoice_interest = True
        form.record.action_save()
        self.assertEqual(self.company_a.dunning_agreed_rate, 12.0)
        self.assertTrue(self.company_a.dunning_invoice_interest)
        self.assertFalse(self.company_b.dunning_invoice_interest)

    def test_settings_are_the_managers(self):
        with self.assertRaises(AccessError):
            self.env["dunning.interest.settings"].with_user(self.office).create({})

    def test_on_the_payer(self):
        payer = self.new_payer("professional").with_company(self.company_a)
        payer = payer.with_context(lang="en_US")
        payer.dunning_agreed_rate = 5.0
        self.assertIn("8.25", payer.dunning_agreed_rate_warning)
        payer.dunning_agreed_rate = 9.0
        self.assertFalse(payer.dunning_agreed_rate_warning)
