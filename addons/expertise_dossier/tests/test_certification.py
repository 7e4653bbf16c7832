from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import ExpertiseCase

#: the day of the visits of these tests
DAY = 3


class CertificationCase(ExpertiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("expertise_dossier.skill_type_diagnostic")
        cls.product_of = {
            key: cls.env.ref(f"expertise_dossier.product_{key}")
            for key in (
                "dpe",
                "audit",
                "asbestos_sale",
                "asbestos_works",
                "lead",
                "gas",
                "erp",
                "noise",
                "carrez",
                "boutin",
            )
        }

    @classmethod
    def certify(cls, skill, start=None, end=None, mention=False, employee=None):
        """:return: a certificate, valid in March 2031 unless told otherwise"""
        level = "mention" if mention else "plain"
        return cls.env["hr.employee.skill"].create(
            {
                "employee_id": (employee or cls.employee).id,
                "skill_type_id": cls.kind.id,
                "skill_id": cls.env.ref(f"expertise_dossier.skill_{skill}").id,
                "skill_level_id": cls.env.ref(
                    f"expertise_dossier.skill_level_{level}"
                ).id,
                "valid_from": start or date(2028, 1, 1),
                "valid_to": end or date(2034, 12, 31),
            }
        )

    def order(self, *keys, **values):
        """:return: an accepted dossier for these diagnostics"""
        products = [self.product_of[key].id for key in keys]
        return self.make_dossier(
            state="to_plan", nature_ids=[Command.set(products)], **values
        )

    def assert_uncertified(self, message):
        return self.assert_refused(
            f"(?s)Jean-Paul Morel is not certified for .*{message}", RedirectWarning
        )


@tagged("post_install", "-at_install")
class TestCertification(CertificationCase):
    """Nobody is sent for what he is not certified for on the day of the visit."""

    # -------------------------------------------------------------------------
    # Domains
    # -------------------------------------------------------------------------
    def test_missing_domain_is_named(self):
        self.certify("energy")
        dossier = self.order("dpe", "gas")
        with self.assert_uncertified("no certification « Gaz »: Gaz"):
            self.plan(dossier)
        self.assertFalse(dossier.appointment_start)
        self.assertEqual(dossier.state, "to_plan")

    def test_all_domains_covered(self):
        self.certify("energy")
        self.certify("gas")
        self.assertEqual(self.plan(self.order("dpe", "gas")).state, "planned")

    def test_some_diagnostics_need_nothing(self):
        dossier = self.order("erp", "noise", "carrez", "boutin")
        self.assertEqual(self.plan(dossier).state, "planned")

    def test_another_technician_s_certificate_does_not_count(self):
        self.certify("lead", employee=self.other_employee)
        dossier = self.order("lead")
        with self.assert_uncertified("no certification « Plomb »"):
            self.plan(dossier)
        self.plan(dossier, employee=self.other_employee)
        self.assertEqual(dossier.state, "planned")

    def test_changing_the_technician_tests_him(self):
        self.certify("lead")
        dossier = self.plan(self.order("lead"))
        with self.assert_refused("Zoé Petit is not certified", RedirectWarning):
            dossier.technician_id = self.other_employee
        self.assertEqual(dossier.technician_id, self.employee)

    # -------------------------------------------------------------------------
    # Mention
    # -------------------------------------------------------------------------
    def test_works_always_need_the_mention(self):
        self.certify("asbestos")
        self.plan(self.order("asbestos_sale"), hour=6)
        dossier = self.order("asbestos_works")
        with self.assert_uncertified("« Amiante » is without the mention"):
            self.plan(dossier)
        self.certify("asbestos", mention=True)
        self.assertEqual(self.plan(dossier).state, "planned")

    def test_mention_covers_what_needs_none(self):
        self.certify("asbestos", mention=True)
        self.assertEqual(self.plan(self.order("asbestos_sale")).state, "planned")

    def test_dpe_of_a_whole_building_needs_the_mention(self):
        self.certify("energy")
        for kind, needs in (
            ("house", False),
            ("flat", False),
            ("commercial", False),
            ("building", True),
            ("common_parts", True),
            ("mixed", True),
        ):
            with self.subTest(kind=kind):
                self.flat.kind = kind
                dossier = self.order("dpe")
                conflicts = dossier._get_certification_conflicts(
                    self.employee, self.at(DAY, 9)
                )
                self.assertEqual(bool(conflicts), needs)

    def test_rule_is_the_firm_s(self):
        self.certify("energy")
        self.product_of["dpe"].certification_mention = "always"
        dossier = self.order("dpe")
        with self.assert_uncertified("without the mention"):
            self.plan(dossier)
        self.product_of["dpe"].certification_skill_id = False
        self.employee.employee_skill_ids.unlink()
        self.assertEqual(self.plan(dossier).state, "planned")

    def test_audit_falls_with_the_dpe_certificate(self):
        """Décret 2023-1219: the audit is an extension of the DPE."""
        self.certify("audit")
        dossier = self.order("audit")
        with self.assert_uncertified("no certification « Énergie »: Audit"):
            self.plan(dossier)
        energy = self.certify("energy")
        self.plan(dossier)
        energy.valid_to = date(2031, 3, 4)
        with self.assert_uncertified("« Énergie » ends on .*04.*2031: Audit"):
            self.plan(dossier, day=5)

    # -------------------------------------------------------------------------
    # Boundary days
    # -------------------------------------------------------------------------
    def test_first_and_last_day_count(self):
        self.certify("gas", start=date(2031, 3, 4), end=date(2031, 3, 6))
        dossier = self.order("gas")
        for day, message in (
            (3, "« Gaz » starts on .*04.*2031: Gaz"),
            (4, None),
            (6, None),
            (7, "« Gaz » ends on .*06.*2031: Gaz"),
        ):
            with self.subTest(day=day):
                if message:
                    with self.assert_uncertified(message):
                        self.plan(dossier, day=day)
                else:
                    self.plan(dossier, day=day)
                    self.assertEqual(dossier.appointment_start, self.at(day, 9))

    def test_day_is_the_technician_s(self):
        """At 23:30 UTC on the 3rd it is the 4th in Paris, and still the 3rd west."""
        self.certify("gas", end=date(2031, 3, 3))
        dossier = self.order("gas")
        late = self.at(3, 23, 30)
        found = dossier._get_certification_conflicts(self.employee, late)
        self.assertEqual(len(found), 1)
        self.employee.tz = "America/Guadeloupe"
        self.assertFalse(dossier._get_certification_conflicts(self.employee, late))

    def test_renewed_certificate_without_a_gap(self):
        self.certify("gas", start=date(2024, 3, 4), end=date(2031, 3, 3))
        self.certify("gas", start=date(2031, 3, 4), end=date(2038, 3, 3))
        for day in (3, 4):
            self.plan(self.order("gas"), day=day)

    def test_gap_between_two_certificates(self):
        self.certify("gas", start=date(2024, 3, 4), end=date(2031, 3, 3))
        self.certify("gas", start=date(2031, 3, 5), end=date(2038, 3, 4))
        with self.assert_uncertified("« Gaz » ends on"):
            self.plan(self.order("gas"), day=4)

    def test_mention_that_ends_leaves_the_plain_level(self):
        self.certify("asbestos")
        self.certify("asbestos", mention=True, end=date(2031, 3, 3))
        dossier = self.order("asbestos_works")
        self.plan(dossier, day=3)
        with self.assert_uncertified("without the mention"):
            self.plan(dossier, day=4)

    # -------------------------------------------------------------------------
    # Confirmed by the office
    # -------------------------------------------------------------------------
    def test_office_confirms_and_it_is_noted(self):
        dossier = self.order("gas")
        self.plan(dossier.with_context(dossier_confirm_conflict=True))
        self.assertEqual(dossier.state, "planned")
        self.assertIn("Planned all the same by Odile Bureau", self.bodies(dossier))
        self.assertIn("no certification « Gaz »", self.bodies(dossier))

    def test_technician_confirms_nothing(self):
        self.certify("gas", end=date(2031, 3, 4))
        dossier = self.plan(self.order("gas")).with_user(self.tech)
        with self.assert_refused("(?s)not certified.*ask the office", UserError):
            dossier.appointment_start = self.at(5, 9)
        with self.assert_refused("office", AccessError):
            dossier.with_context(
                dossier_confirm_conflict=True
            ).appointment_start = self.at(5, 9)
        self.assertEqual(dossier.appointment_start, self.at(3, 9))

    def test_busy_and_uncertified_in_one_message(self):
        first = self.make_planned()
        with self.assert_refused(
            f"(?s)is not free for .*{first.name}.*no certification « Gaz »",
            RedirectWarning,
        ):
            self.plan(self.order("gas"))

    def test_moving_the_event_in_the_calendar_tests_too(self):
        self.certify("gas", end=date(2031, 3, 4))
        dossier = self.plan(self.order("gas"))
        event = dossier.appointment_event_id.with_user(self.office)
        with self.assert_uncertified("ends on"):
            event.write({"start": self.at(5, 9), "stop": self.at(5, 11)})
        self.assertEqual(dossier.appointment_start, self.at(3, 9))

    def test_form_warns_of_what_was_ordered_since(self):
        self.certify("energy")
        dossier = self.plan(self.order("dpe"))
        self.assertFalse(dossier.certification_warning)
        dossier.nature_ids += self.product_of["lead"]
        self.assertIn("« Plomb »", dossier.certification_warning)

    # -------------------------------------------------------------------------
    # Wizard
    # -------------------------------------------------------------------------
    def wizard(self, dossier):
        return Form(
            self.env["expertise.plan.wizard"]
            .with_user(self.office)
            .with_context(default_dossier_id=dossier.id)
        )

    def test_wizard_offers_who_fits_and_says_why_not_the_others(self):
        self.certify("gas")
        wizard = self.wizard(self.order("gas"))
        wizard.start = self.at(DAY, 9)
        suitable = wizard.suitable_technician_ids
        self.assertIn(self.employee.id, suitable.ids)
        self.assertNotIn(self.other_employee.id, suitable.ids)
        self.assertIn(
            "Zoé Petit: no certification « Gaz »: Gaz", wizard.unsuitable_reasons
        )
        self.assertFalse(wizard.show_all)
        wizard.technician_id = self.other_employee
        self.assertIn("no certification « Gaz »", wizard.conflicts)

    def test_wizard_knows_who_is_busy_or_away(self):
        self.make_planned()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Private reason",
                "resource_id": self.other_employee.resource_id.id,
                "calendar_id": self.other_employee.resource_calendar_id.id,
                "date_from": self.at(DAY, 0),
                "date_to": self.at(DAY, 22),
            }
        )
        wizard = self.wizard(self.make_dossier(state="to_plan"))
        wizard.start = self.at(DAY, 10)
        self.assertIn("Jean-Paul Morel: busy from", wizard.unsuitable_reasons)
        self.assertIn("Zoé Petit: absent", wizard.unsuitable_reasons)
        self.assertNotIn("Private reason", wizard.unsuitable_reasons)
        wizard.start = self.at(DAY + 1, 10)
        self.assertFalse(wizard.unsuitable_reasons)

    def test_wizard_shows_all_where_nobody_fits(self):
        self.assertTrue(self.wizard(self.order("gas")).show_all)

    def test_wizard_leaves_the_desk_and_other_firms_out(self):
        self._new_employee(self.office)
        self.certify("gas")
        wizard = self.wizard(self.make_dossier(state="to_plan"))
        self.assertEqual(
            set(wizard.suitable_technician_ids.ids),
            set((self.employee + self.other_employee).ids),
        )
        self.assertNotIn("Bo Ailleurs", wizard.unsuitable_reasons or "")

    # -------------------------------------------------------------------------
    # Certificates
    # -------------------------------------------------------------------------
    def test_certificate_lasts_seven_years(self):
        certificate = self.certify("gas", start=date(2025, 3, 1), end=date(2025, 4, 1))
        values = certificate.copy_data()[0]
        del values["valid_to"]
        certificate = certificate.create({**values, "valid_from": date(2025, 3, 2)})
        self.assertEqual(certificate.valid_to, date(2032, 3, 1))
        self.assertEqual(certificate.renewal_date, date(2031, 9, 1))

    def test_end_before_start_is_refused(self):
        with self.assert_refused("prior to their valid start date", ValidationError):
            self.certify("gas", start=date(2031, 3, 2), end=date(2031, 3, 1))

    def test_list_of_those_that_end_soon(self):
        ending = self.certify("gas", end=date(2031, 3, 10))
        self.certify("lead", end=date(2031, 3, 11))
        over = self.certify("termites", start=date(2020, 1, 1), end=date(2029, 1, 1))
        self.certify("energy", start=date(2020, 1, 1), end=date(2029, 1, 1))
        self.certify("energy", start=date(2029, 1, 2), end=date(2036, 1, 1))
        self.company_a.dossier_certificate_months = 3
        model = self.env["hr.employee.skill"].with_user(self.manager)
        with freeze_time("2030-12-10"):
            found = model.search(
                [("ends_soon", "=", True), ("employee_id", "=", self.employee.id)]
            )
            self.assertEqual(found, ending + over)
            self.assertTrue(ending.with_user(self.manager).ends_soon)
        self.env.invalidate_all()
        with freeze_time("2030-12-09"):
            self.assertFalse(ending.with_user(self.manager).ends_soon)

    def test_nobody_certifies_himself(self):
        values = self.certify("gas").copy_data()[0]
        for user in (self.tech, self.office):
            employee = self.employee if user == self.tech else self._new_employee(user)
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.env["hr.employee.skill"].with_user(user).create(
                    {**values, "employee_id": employee.id, "valid_to": "2036-01-01"}
                )
        own = self.employee.employee_skill_ids.with_user(self.tech)
        for action in (
            lambda: own.write({"valid_to": "2040-01-01"}),
            lambda: own.unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                action()

    def test_manager_keeps_the_certificates_of_his_firm(self):
        certificates = self.env["hr.employee.skill"].with_user(self.manager)
        values = self.certify("gas").copy_data()[0]
        certificate = certificates.create(
            {**values, "employee_id": self.other_employee.id}
        )
        certificate.certificate_number = "CV-1"
        certificate.unlink()
        with self.assertRaises(AccessError):
            certificates.create({**values, "employee_id": self.employee_b.id})

    # -------------------------------------------------------------------------
    # Cost
    # -------------------------------------------------------------------------
    def test_planning_many_reads_the_certificates_once(self):
        """What certifications add does not grow with the dossiers."""
        for skill in ("energy", "lead", "gas"):
            self.certify(skill)
            self.certify(skill, employee=self.other_employee)

        def cost(count, *keys):
            dossiers = self.env["expertise.dossier"]
            for _i in range(count):
                dossiers += self.order(*keys)
            start = self.at(10, 9)
            for number, dossier in enumerate(dossiers):
                dossier.technician_id = (self.employee, self.other_employee)[number % 2]
            self.flush_tracking()

            def test():
                for dossier in dossiers:
                    dossier._get_certification_conflicts(dossier.technician_id, start)

            return self.count_queries(test)

        keys = ("dpe", "lead", "gas", "erp")
        cost(1, *keys)
        few = cost(2, *keys)
        self.assertEqual(cost(20, *keys), few)
        self.assertLessEqual(few, 12)
