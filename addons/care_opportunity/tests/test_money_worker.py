from odoo.tests import Form, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestMoneyWorker(CareCase):
    """The number of a worker, printed on invoices and certificates (D7233-1)."""

    def hire(self, name):
        employees = self.env["hr.employee"].with_company(self.firm)
        form = Form(employees.with_context(default_is_care_worker=True))
        form.name = name
        return form.save()

    def test_every_new_worker_has_his_own(self):
        first, second = self.hire("Chloé (test)"), self.hire("David (test)")
        for worker in (first, second):
            self.assertTrue(worker.is_care_worker)
            self.assertEqual(worker.care_number, f"{worker.id:05d}")

    def test_given_by_the_firm(self):
        first = self.hire("Chloé (test)")
        first.care_number = "A-17"
        with Form(first) as form:
            form.name = "Chloé Roy (test)"
        self.assertEqual(first.care_number, "A-17")
        second = self.hire("David (test)")
        with self.refused_by_database("care_number_uniq"):
            second.care_number = "A-17"
        other = self.make_worker("Ève (test)", self.foreign, care_number="A-17")
        self.assertEqual(other.care_number, "A-17", "another firm has its own")

    def test_others_have_none(self):
        plain = self.env["hr.employee"].create(
            {"name": "Max (test)", "company_id": self.firm.id}
        )
        self.assertFalse(plain.care_number)
        plain.is_care_worker = True
        self.assertEqual(plain.care_number, f"{plain.id:05d}")
