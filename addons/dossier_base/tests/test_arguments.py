from odoo.exceptions import UserError
from odoo.tests import tagged

from ..controllers.inputs import read_number
from ..tools.arguments import read_day
from .common import DossierCase

#: what a client of the API can send in the place of anything
WRONG = (["x"], {"a": 1}, "\0", "2026-02-30", 1.5, True, 2**63)


@tagged("post_install", "-at_install")
class TestArguments(DossierCase):
    """A wrong type from outside is said in words; it does not crash."""

    def test_a_call_with_wrong_types(self):
        dossier = self.create_dossiers()
        for method in (dossier.log_call, dossier.log_comment):
            for wrong in WRONG:
                with self.subTest(wrong=wrong), self.assertRaises(UserError):
                    method("Hello", wrong)
            for wrong in (["x"], {"a": 1}, "a\0b", 1.5, True):
                with self.subTest(wrong=wrong), self.assertRaises(UserError):
                    method(wrong)
        for wrong in ("x", ["x"], {"a": 1}, -1, 2**31, 2**63, 1.5, True):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                dossier.log_call("Hello", partner=wrong)
        self.assertFalse(dossier.last_call_date)

    def test_a_call_by_the_id_of_the_partner(self):
        message = self.create_dossiers().log_call("Hello", partner=self.customer.id)
        self.assertIn(self.customer.name, message.body)

    def test_days(self):
        self.assertFalse(read_day(self.env, None))
        self.assertEqual(str(read_day(self.env, "2026-02-28")), "2026-02-28")
        for wrong in (["x"], {"a": 1}, "2026-02-30", "x"):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                read_day(self.env, wrong)

    def test_numbers_of_a_form(self):
        self.assertEqual(read_number("0012"), 12)
        # an id that nobody has is looked for, and refused
        self.assertEqual(read_number(str(10**12)), 10**12)
        for wrong in (None, "", "-1", "1.5", "²", "٣", "9" * 5000, b"1", 1, ["1"]):
            self.assertEqual(read_number(wrong), 0, wrong)
