from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    """The main job, done in a real browser by the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = mail_new_test_user(
            cls.env,
            login="tour_office",
            name="Odile Tour",
            groups="expertise_dossier.group_office",
            tz="Europe/Paris",
        )
        cls.technician = mail_new_test_user(
            cls.env,
            login="tour_technician",
            name="Jean-Marc Dupuis",
            groups="expertise_dossier.group_technician",
            tz="Europe/Paris",
        )
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Jean-Marc Dupuis", "user_id": cls.technician.id}
        )
        # he may do what the tour orders
        cls.env["hr.employee.skill"].create(
            [
                {
                    "employee_id": cls.employee.id,
                    "skill_type_id": skill.skill_type_id.id,
                    "skill_id": skill.id,
                    "skill_level_id": cls.env.ref(
                        "expertise_dossier.skill_level_plain"
                    ).id,
                    "valid_from": "2026-01-01",
                    "valid_to": "2032-12-31",
                }
                for skill in (
                    cls.env.ref("expertise_dossier.skill_energy"),
                    cls.env.ref("expertise_dossier.skill_gas"),
                )
            ]
        )
        # the letterhead is chosen once, when the firm starts
        cls.env.company.external_report_layout_id = cls.env.ref(
            "web.external_layout_standard"
        )
        cls.owner = cls.env["res.partner"].create(
            {"name": "Hélène Tournier", "email": "helene.tournier@example.com"}
        )
        for xmlid, price in (("product_dpe", 150), ("product_gas", 90)):
            cls.env.ref(f"expertise_dossier.{xmlid}").list_price = price

    def test_full_dossier(self):
        """From the request to paid in three échelons."""
        self.start_tour("/odoo/dossiers", "expertise_dossier_full", login="tour_office")
        dossier = self.env["expertise.dossier"].search(
            [("owner_id", "=", self.owner.id)]
        )
        self.assertEqual(dossier.state, "done")
        self.assertEqual(dossier.property_id.zip, "37000")
        self.assertEqual(dossier.property_id.department, "37")
        self.assertEqual(dossier.technician_initials, "JMD")
        self.assertTrue(dossier.appointment_event_id.active)
        self.assertEqual(dossier.quote_state, "accepted")
        self.assertEqual(dossier.invoice_state, "paid")
        self.assertEqual(dossier.instalment_state, "paid")
        self.assertEqual(dossier.instalment_count, 3)
        self.assertEqual(dossier.instalment_paid_count, 3)
        self.assertFalse(dossier.residual_amount)
        self.assertEqual(dossier.invoiced_amount, dossier.amount_total)
        self.assertEqual(
            dossier.status_log_ids.sorted("id").mapped("status"),
            ["to_quote", "quoted", "to_plan", "planned", "visited", "done"],
        )

    def test_list(self):
        """Status changed in the list, wizards for what a status needs, trash."""
        reason = self.env["dossier.closing.reason"].create(
            {"name": "Tour reason", "kind": "expertise"}
        )
        dossier = (
            self.env["expertise.dossier"]
            .with_user(self.office)
            .create(
                {
                    "owner_id": self.env["res.partner"].create({"name": "Tourat"}).id,
                    "reference": "Liste Tour",
                    "state": "visited",
                }
            )
        )
        self.start_tour("/odoo/dossiers", "expertise_dossier_list", login="tour_office")
        self.assertEqual(dossier.state, "cancelled")
        self.assertEqual(dossier.closing_reason_id, reason)
        self.assertEqual(len(dossier.missing_item_ids), 1)
        self.assertTrue(dossier.trashed_at)
        self.assertEqual(dossier.trashed_by_id, self.office)
