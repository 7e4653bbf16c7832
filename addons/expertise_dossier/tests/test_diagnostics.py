from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import PDF, ExpertiseCase
from .diagnostic_cases import CASES, NAMES, PLAIN, VALIDITIES

#: status of a duty, and the name of what a case expects of it
STATUSES = ("required", "to_confirm", "covered")


class DiagnosticCase(ExpertiseCase):
    """Properties, dossiers and reports as the cases describe them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = {
            key: cls.env.ref(f"expertise_dossier.product_{key}") for key in NAMES
        }
        cls.keys = {product: key for key, product in cls.products.items()}

    @classmethod
    def make_property(cls, kind="house", **facts):
        values = {"company_id": cls.company_a.id, **PLAIN[kind], **facts}
        return cls._create_property(values)

    @classmethod
    def _create_property(cls, facts):
        properties = cls.env["expertise.property"].with_user(cls.office)
        return properties.create(
            {"country_id": cls.env.ref("base.fr").id, **facts}
        ).with_env(cls.env)

    @classmethod
    def make_line(cls, dossier, key, result, made, **values):
        return (
            cls.env["expertise.report"]
            .with_user(cls.office)
            .create(
                {
                    "dossier_id": dossier.id,
                    "file": PDF,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": cls.products[key].id,
                                "result": result,
                                "date_made": made,
                                **values,
                            }
                        )
                    ],
                }
            )
            .line_ids
        )

    def due(self, dossier, standing=False, status=None):
        """:return: keys of what the law asks for"""
        return {
            self.keys[duty.product]
            for duty in dossier._get_required_diagnostics()[dossier]
            if duty.is_standing == standing and status in (None, duty.status)
        }


@tagged("post_install", "-at_install")
class TestDiagnosticCases(DiagnosticCase):
    """The hand-written table, case by case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case_dossiers = cls.env["expertise.dossier"]
        for case in CASES:
            dossier = cls.make_dossier(
                property_id=cls._create_property(
                    {"company_id": cls.company_a.id, **case["facts"]}
                ).id,
                transaction=case["transaction"],
                signature_date=case["day"],
                technician_id=cls.employee.id,
            )
            for key, result, made in case["reports"]:
                cls.make_line(dossier, key, result, made)
            cls.case_dossiers += dossier
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _group(self, duties):
        """:return: ``{what a case calls it: keys}``, without empty ones"""
        found = {}
        for duty in duties:
            name = duty.status
            if duty.is_standing:
                name = "standing" if name == "required" else f"standing_{name}"
            found.setdefault(name, set()).add(self.keys[duty.product])
        return found

    def test_every_case(self):
        """As the technician sees them, all evaluated in one go."""
        dossiers = self.case_dossiers.with_user(self.tech)
        due = dossiers._get_required_diagnostics()
        bans = dossiers._get_lease_bans()
        names = [*STATUSES, "standing", "standing_to_confirm", "standing_covered"]
        for number, (case, dossier) in enumerate(
            zip(CASES, dossiers, strict=True), start=1
        ):
            expected = {name: case[name] for name in names if case.get(name)}
            with self.subTest(case=f"{number}. {case['title']}"):
                self.assertEqual(self._group(due[dossier]), expected)
                banned = [duty.status for duty in bans[dossier]]
                self.assertEqual(banned, [case["ban"]] if case["ban"] else [])

    def test_every_case_says_why_and_where_it_is_written(self):
        for duties in self.case_dossiers._get_duties().values():
            for duty in duties:
                self.assertTrue(duty.article, duty.rule.name)
                self.assertRegex(duty.why, r"\.$")

    def test_there_are_enough_cases(self):
        self.assertGreaterEqual(len(CASES), 55)
        used = set()
        for case in CASES:
            self.assertTrue(case["source"], case["title"])
            for name in (*STATUSES, "standing", "standing_to_confirm"):
                used |= case.get(name, set())
        self.assertEqual(used, set(NAMES), "every diagnostic has its case")
        titles = [case["title"] for case in CASES]
        self.assertEqual(len(set(titles)), len(titles))

    def test_every_validity(self):
        dossier = self.make_dossier()
        for row in VALIDITIES:
            key, result, energy_class, made, sale, rent, works, control, _source = row
            line = self.make_line(
                dossier, key, result, made, energy_class=energy_class or False
            )
            with self.subTest(diagnostic=key, made=made, result=result):
                for use, expected in (("sale", sale), ("rent", rent), ("works", works)):
                    last = line[f"valid_until_{use}"]
                    term = line[f"term_{use}"]
                    if expected[:1].isdigit():
                        self.assertEqual(last, date.fromisoformat(expected))
                    else:
                        self.assertFalse(last)
                        self.assertEqual(term or "", expected)
                self.assertEqual(
                    line.next_control_date,
                    date.fromisoformat(control) if control else False,
                )


@tagged("post_install", "-at_install")
class TestDiagnostics(DiagnosticCase):
    """The dossier's list, the quote, the rules as data."""

    # -------------------------------------------------------------------------
    # On the dossier
    # -------------------------------------------------------------------------
    def test_without_a_property_nothing_is_due(self):
        dossier = self.make_dossier(property_id=False)
        self.assertEqual(dossier._get_required_diagnostics(), {dossier: []})
        self.assertIn("Choose the property first", dossier.duties_html)

    @freeze_time("2026-11-22 10:00:00")
    def test_without_a_signature_today_counts(self):
        prop = self.make_property(electricity_completed_date="2011-11-22")
        dossier = self.make_dossier(property_id=prop.id)
        self.assertEqual(self.due(dossier), {"dpe"})
        with freeze_time("2026-11-23 10:00:00"):
            self.assertEqual(self.due(dossier), {"dpe", "electricity"})

    def test_the_form_shows_icon_article_and_why(self):
        prop = self.make_property(
            zone_termites="unknown", dpe_date="2025-01-02", drainage="own"
        )
        dossier = self.make_dossier(property_id=prop.id, signature_date="2026-11-22")
        for user in (self.tech, self.office):
            dossier.technician_id = self.employee
            self.env.invalidate_all()
            html = dossier.with_user(user).with_context(lang="en_US").duties_html
            for text in (
                "CSP L1331-11-1",
                "contrôle de moins de trois ans par le SPANC",
                "fa-exclamation-circle",
                "fa-question-circle",
                "To be told about the property: Termites.",
                "fa-check",
                "it serves until 01/01/2035",
            ):
                self.assertIn(text, html)

    def test_the_form_follows_what_is_typed(self):
        prop = self.make_property(zone_termites="yes")
        form = Form(self.dossiers)
        form.owner_id = self.owner
        form.property_id = prop.with_user(self.office)
        form.transaction = "sale"
        self.assertIn("termites", form.duties_html)
        form.transaction = "rent"
        self.assertNotIn("termites", form.duties_html)
        self.assertIn("Boutin", form.duties_html)

    def test_forbidden_lease_is_a_warning(self):
        prop = self.make_property("flat", dpe_class="G")
        dossier = self.make_dossier(
            property_id=prop.id, transaction="rent", signature_date="2025-01-01"
        )
        self.assertIn("Logement classé G", dossier.lease_warning)
        self.assertIn("Loi 89-462 art. 6", dossier.lease_warning)
        self.assertTrue(dossier.lease_forbidden)
        prop.dpe_class = False
        self.env.invalidate_all()
        self.assertFalse(dossier.lease_forbidden)
        self.assertIn("classe G: to be checked", dossier.lease_warning)
        prop.dpe_attested_class = "E"
        self.env.invalidate_all()
        self.assertFalse(dossier.lease_warning)
        dossier.transaction = "sale"
        self.assertFalse(dossier.lease_warning)

    def test_facts_of_the_town_are_taken_over(self):
        """What the law sets for a commune, and only where nothing is known yet."""
        told = self.make_property(seismic_zone="3", radon_zone="2", risk_natural="yes")
        self.make_property(zip="37400", city="Amboise", seismic_zone="4")
        prop = self.make_property(
            city="TOURS", seismic_zone="unknown", radon_zone="1", risk_natural="unknown"
        ).with_user(self.office)
        prop.action_take_town_facts()
        self.assertEqual(prop.seismic_zone, told.seismic_zone)
        self.assertEqual(prop.radon_zone, "1", "known, it stays")
        self.assertEqual(prop.risk_natural, "unknown", "not the same all over the town")
        with self.assert_refused("No other property of this town tells more"):
            prop.action_take_town_facts()

    def test_report_of_another_dossier_covers(self):
        """Even one that the technician may not open; one in the trash does not."""
        prop = self.make_property()
        before = self.make_dossier(
            property_id=prop.id, technician_id=self.other_employee.id
        )
        self.make_line(before, "dpe", "none", "2025-05-05")
        dossier = self.make_dossier(
            property_id=prop.id,
            technician_id=self.employee.id,
            signature_date="2026-11-22",
        ).with_user(self.tech)
        self.assertEqual(self.due(dossier, status="covered"), {"dpe"})
        self.assertIn("05/05/2025", dossier.duties_html)
        before.action_trash()
        self.env.invalidate_all()
        self.assertEqual(self.due(dossier, status="required"), {"dpe"})

    def test_report_made_after_the_signature_does_not_cover(self):
        prop = self.make_property()
        dossier = self.make_dossier(property_id=prop.id, signature_date="2026-11-22")
        self.make_line(dossier, "dpe", "none", "2026-11-23")
        self.assertEqual(self.due(dossier, status="required"), {"dpe"})

    def test_report_for_works_serves_these_works_only(self):
        prop = self.make_property(permit_delivered_date="1990-01-01")
        works = {"property_id": prop.id, "transaction": "works"}
        first = self.make_dossier(**works, signature_date="2026-11-22")
        later = self.make_dossier(**works, signature_date="2026-11-22")
        self.make_line(first, "asbestos_works", "negative", "2026-11-02")
        self.assertEqual(self.due(first, status="covered"), {"asbestos_works"})
        self.assertEqual(self.due(later, status="required"), {"asbestos_works"})

    # -------------------------------------------------------------------------
    # On the quote
    # -------------------------------------------------------------------------
    def test_propose_makes_a_quote_once(self):
        prop = self.make_property(
            zone_termites="yes", drainage="own", risk_clearing="unknown"
        )
        dossier = self.make_dossier(property_id=prop.id).with_user(self.office)
        self.assertTrue(dossier.duties_to_quote)
        action = dossier.action_propose_diagnostics()
        order = dossier.sale_order_ids
        self.assertEqual(action["res_id"], order.id)
        wanted = self.products["dpe"] + self.products["termites"]
        # the drainage check is the SPANC's, and the ERP is not sure
        self.assertEqual(order.order_line.product_id, wanted)
        self.assertEqual(dossier.nature_ids, wanted)
        again = dossier.action_propose_diagnostics()
        self.assertEqual(again["res_id"], order.id)
        self.assertEqual(dossier.sale_order_ids, order)
        self.assertEqual(len(order.order_line), 2)

    def test_propose_completes_the_draft(self):
        prop = self.make_property(zone_termites="yes")
        dossier = self.make_dossier(
            property_id=prop.id, nature_ids=self.products["dpe"].ids
        ).with_user(self.office)
        dossier.action_create_quote()
        order = dossier.sale_order_ids
        dossier.action_propose_diagnostics()
        self.assertEqual(dossier.sale_order_ids, order)
        self.assertEqual(
            order.order_line.product_id,
            self.products["dpe"] + self.products["termites"],
        )
        self.assertEqual(len(order.order_line), 2)

    def test_propose_after_a_sent_quote_adds_what_it_lacks(self):
        prop = self.make_property(zone_termites="yes")
        dossier = self.make_dossier(
            property_id=prop.id, nature_ids=self.products["dpe"].ids
        ).with_user(self.office)
        dossier.action_create_quote()
        sent = dossier.sale_order_ids
        sent.action_quotation_sent()
        dossier.action_propose_diagnostics()
        dossier.action_propose_diagnostics()
        added = dossier.sale_order_ids - sent
        self.assertEqual(len(added), 1)
        self.assertEqual(added.order_line.product_id, self.products["termites"])

    def test_propose_leaves_out_what_is_covered(self):
        prop = self.make_property(zone_termites="yes", dpe_date="2025-03-03")
        dossier = self.make_dossier(property_id=prop.id).with_user(self.office)
        dossier.action_propose_diagnostics()
        self.assertEqual(dossier.nature_ids, self.products["termites"])

    def test_propose_nothing_says_what_to_do(self):
        prop = self.make_property(dpe_date="2025-03-03")
        dossier = self.make_dossier(property_id=prop.id).with_user(self.office)
        self.assertFalse(dossier.duties_to_quote)
        with self.assert_refused("Fill in the facts of the property first"):
            dossier.action_propose_diagnostics()
        self.assertFalse(dossier.sale_order_ids)

    def test_propose_standing_duties_where_there_is_no_transaction(self):
        prop = self.make_property(
            "common_parts",
            permit_filed_date="1984-03-01",
            permit_delivered_date="1984-06-15",
            construction_date="1985-09-15",
        )
        dossier = self.make_dossier(
            property_id=prop.id, transaction="other", signature_date="2026-11-22"
        ).with_user(self.office)
        dossier.action_propose_diagnostics()
        self.assertEqual(
            {self.keys[product] for product in dossier.nature_ids},
            {"asbestos_dta", "dpe_collective", "pppt"},
        )
        flat = self.make_property("flat", permit_delivered_date="1984-06-15")
        sale = self.make_dossier(property_id=flat.id).with_user(self.office)
        sale.action_propose_diagnostics()
        self.assertNotIn(self.products["asbestos_dapp"], sale.nature_ids)

    def test_technician_proposes_nothing(self):
        prop = self.make_property()
        dossier = self.make_dossier(
            property_id=prop.id, technician_id=self.employee.id
        ).with_user(self.tech)
        with self.assertRaises(AccessError):
            dossier.action_propose_diagnostics()
        self.assertFalse(dossier.nature_ids)

    # -------------------------------------------------------------------------
    # Rules as data
    # -------------------------------------------------------------------------
    def rule(self, name):
        return self.env.ref(f"expertise_dossier.rule_{name}")

    def test_manager_adds_a_rule(self):
        rules = self.env["expertise.diagnostic.rule"].with_user(self.manager)
        form = Form(rules)
        form.name = "Our own rule"
        form.product_id = self.products["lead"]
        form.why = "Notre notaire le demande."
        form.for_sale = True
        form.on_house = True
        with form.condition_ids.new() as condition:
            condition.fact = "construction"
            self.assertEqual(condition.operator, "before")
            condition.value = "01/01/2020"
        rule = form.save()
        self.assertEqual(rule.condition_ids.summary, "Built before the 01/01/2020")
        prop = self.make_property()
        dossier = self.make_dossier(property_id=prop.id, signature_date="2026-11-22")
        self.assertEqual(self.due(dossier), {"dpe", "lead"})
        rule.valid_from = "2026-11-23"
        self.assertEqual(self.due(dossier), {"dpe"})
        rule.write({"valid_from": False, "valid_to": "2026-11-22"})
        self.assertEqual(self.due(dossier), {"dpe", "lead"})
        rule.property_domain = "[('city', '=', 'Loches')]"
        self.assertEqual(self.due(dossier), {"dpe"})
        prop.city = "Loches"
        self.assertEqual(self.due(dossier), {"dpe", "lead"})

    def test_a_firm_s_own_version_replaces_the_shared_rule(self):
        prop = self.make_property(zone_termites="yes")
        dossier = self.make_dossier(property_id=prop.id)
        rule = self.rule("termites").with_user(self.manager)
        action = rule.action_make_own()
        own = rule.browse(action["res_id"])
        self.assertEqual(own.company_id, self.company_a)
        self.assertEqual(own.condition_ids.fact, "zone_termites")
        self.assertEqual(rule.action_make_own()["res_id"], own.id, "made once")
        own.active = False
        self.assertEqual(self.due(dossier), {"dpe"})
        other = self.make_dossier_b()
        other.property_id = prop.copy({"company_id": self.company_b.id})
        self.assertEqual(self.due(other), {"dpe", "termites"})
        with self.assert_refused("is your company's own rule"):
            own.action_make_own()

    def test_a_condition_that_cannot_be_read_is_refused(self):
        rule = self.rule("termites").with_user(self.manager)
        for fact, operator, value in (
            ("construction", "before", "last year"),
            ("construction", "before", "31/02/1990"),
            ("construction", "yes", False),
            ("construction", "older", "x"),
            ("surface", "least", ""),
            ("surface", "least", "many"),
            ("zone_termites", "before", "01/01/1990"),
            ("energy_class", "in", " , "),
        ):
            with self.subTest(fact=fact, operator=operator, value=value):
                with self.assert_refused("cannot be read", ValidationError):
                    rule.condition_ids = [
                        Command.create(
                            {"fact": fact, "operator": operator, "value": value}
                        )
                    ]

    def test_a_filter_that_cannot_be_read_is_refused(self):
        rule = self.rule("termites").with_user(self.manager)
        for text in ("[('no_such_field', '=', 1)]", "__import__('os')", "[("):
            with self.subTest(filter=text):
                with self.assert_refused("cannot be read", ValidationError):
                    rule.property_domain = text

    def test_every_shipped_rule_is_whole(self):
        rules = self.env["expertise.diagnostic.rule"].search([])
        self.assertGreaterEqual(len(rules), 55)
        for rule in rules:
            with self.subTest(rule=rule.name):
                self.assertTrue(rule.article)
                self.assertFalse(rule.company_id)
                self.assertTrue(rule.use_summary)
                self.assertTrue(rule.kind_summary)
                self.assertEqual(bool(rule.product_id), rule.effect == "duty")
                self.assertTrue(rule.effect == "lease_ban" or rule.provider)

    def test_rights_on_the_rules(self):
        rule = self.rule("termites")
        for user in (self.tech, self.office):
            self.assertTrue(rule.with_user(user).name)
            with self.assertRaises(AccessError):
                rule.with_user(user).name = "Changed"
            with self.assertRaises(AccessError):
                rule.condition_ids.with_user(user).operator = "no"
        rule.with_user(self.manager).name = "Changed"

    # -------------------------------------------------------------------------
    # Queries
    # -------------------------------------------------------------------------
    def test_eighty_dossiers_cost_no_more_than_eight(self):
        def fill(count):
            dossiers = self.env["expertise.dossier"]
            for number in range(count):
                prop = self.make_property(
                    zone_termites="yes", street=f"{number} rue", dpe_date="2025-01-02"
                )
                dossiers += self.make_dossier(property_id=prop.id)
            for dossier in dossiers[::4]:
                self.make_line(dossier, "termites", "negative", "2026-11-01")
            return dossiers

        few, many = fill(8), fill(80)
        for user in (self.office, self.manager):
            ask = {
                count: lambda some=some, u=user: some.with_user(
                    u
                )._get_required_diagnostics()
                for count, some in ((8, few), (80, many))
            }
            for run in (ask[8], ask[80]):
                self.count_queries(run)  # what is cached for good is not counted
            for_few = self.count_queries(ask[8])
            self.assertEqual(self.count_queries(ask[80]), for_few)
            self.assertLessEqual(for_few, 20)


@tagged("post_install", "-at_install")
class TestDiagnosticValidity(DiagnosticCase):
    """Last days on the report lines, and on the property."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prop = cls.make_property()
        cls.dossier = cls.make_dossier(
            property_id=cls.prop.id, technician_id=cls.employee.id
        )

    def test_days_follow_result_and_day_made(self):
        line = self.make_line(self.dossier, "lead", "negative", "2026-01-10")
        self.assertFalse(line.valid_until_sale)
        self.assertEqual(line.term_sale, "unlimited")
        line.result = "positive"
        self.assertEqual(line.valid_until_sale, date(2027, 1, 9))
        line.date_made = "2026-02-10"
        self.assertEqual(line.valid_until_sale, date(2027, 2, 9))
        self.assertEqual(line.valid_until_rent, date(2032, 2, 9))

    def test_what_a_person_typed_stays(self):
        line = self.make_line(
            self.dossier, "gas", "negative", "2026-01-10", valid_until_sale="2026-06-30"
        )
        self.assertEqual(line.valid_until_sale, date(2026, 6, 30))
        self.assertEqual(line.valid_until_rent, date(2032, 1, 9), "from the rules")
        line.date_made = "2026-02-10"
        self.assertEqual(line.valid_until_sale, date(2026, 6, 30), "typed, it stays")
        self.assertEqual(line.valid_until_rent, date(2032, 2, 9))
        line.valid_until_sale = "2029-02-09"
        line.date_made = "2026-03-10"
        self.assertEqual(
            line.valid_until_sale, date(2029, 3, 9), "as the rules say: theirs again"
        )

    def test_typed_in_the_form_stays_while_the_rest_changes(self):
        report = self.add_report(self.dossier)
        form = Form(report)
        with form.line_ids.new() as line:
            line.product_id = self.products["electricity"]
            line.date_made = "2026-01-10"
            self.assertEqual(line.valid_until_sale, date(2029, 1, 9))
            self.assertEqual(line.valid_until_rent, date(2032, 1, 9))
            line.valid_until_sale = "2026-12-31"
            line.result = "anomaly"
            line.date_made = "2026-01-11"
            self.assertEqual(str(line.valid_until_sale), "2026-12-31")
            self.assertEqual(line.valid_until_rent, date(2032, 1, 10))
        form.save()
        line = report.line_ids
        self.assertEqual(line.valid_until_sale, date(2026, 12, 31))
        self.assertTrue(line.typed_sale)
        self.assertFalse(line.typed_rent)
        line.with_user(self.tech).result = "negative"
        self.assertEqual(line.valid_until_sale, date(2026, 12, 31))

    def test_a_firm_s_own_validity_comes_first(self):
        self.env["expertise.diagnostic.validity"].with_user(self.manager).create(
            {
                "product_id": self.products["erp"].id,
                "use": "sale",
                "months": 3,
                "company_id": self.company_a.id,
            }
        )
        line = self.make_line(self.dossier, "erp", "none", "2026-01-10")
        self.assertEqual(line.valid_until_sale, date(2026, 4, 9))
        self.assertEqual(line.valid_until_rent, date(2026, 7, 9))

    def test_a_diagnostic_without_rule_keeps_its_days_empty(self):
        report = self.add_report(
            self.dossier, line_ids=[Command.create({"product_id": self.lead.id})]
        )
        self.assertFalse(report.line_ids.expiry_date)
        self.assertFalse(report.line_ids.term_sale)

    def test_expiry_is_asked_of_the_stored_day(self):
        line = self.make_line(self.dossier, "erp", "none", "2026-05-22")
        lines = self.env["expertise.report.line"].with_user(self.office)
        self.assertEqual(line.expiry_date, date(2026, 11, 21))
        for today, state in (
            ("2026-08-01", "valid"),
            ("2026-08-23", "soon"),
            ("2026-11-21", "soon"),
            ("2026-11-22", "expired"),
        ):
            with self.subTest(today=today), freeze_time(f"{today} 10:00:00"):
                self.env.invalidate_all()
                self.assertEqual(line.expiry_state, state)
                self.assertEqual(self.prop.expiry_state, state)
                for value in ("valid", "soon", "expired", "endless"):
                    mine = [("id", "=", line.id), ("expiry_state", "=", value)]
                    self.assertEqual(bool(lines.search(mine)), value == state)
                    there = [
                        ("id", "=", self.prop.id),
                        ("expiry_state", "in", [value]),
                    ]
                    found = self.prop.with_user(self.office).search(there)
                    self.assertEqual(bool(found), value == state)

    def test_the_property_counts_the_latest_of_each(self):
        old = self.make_line(self.dossier, "erp", "none", "2025-01-10")
        self.make_line(self.dossier, "dpe", "none", "2026-01-10")
        self.assertEqual(self.prop.next_expiry_date, date(2025, 7, 9))
        again = self.make_dossier(property_id=self.prop.id)
        new = self.make_line(again, "erp", "none", "2026-11-10")
        self.assertEqual(self.prop.next_expiry_date, date(2027, 5, 9))
        self.assertNotIn(old, self.prop.current_line_ids)
        self.assertEqual(self.prop.current_line_ids[0], new)
        new.report_id.unlink()
        self.assertEqual(self.prop.next_expiry_date, date(2025, 7, 9))
        again.property_id = self.flat
        self.assertEqual(self.flat.next_expiry_date, False)

    def test_technician_reads_the_reports_of_his_dossiers_only(self):
        mine = self.make_line(self.dossier, "dpe", "none", "2026-01-10")
        other = self.make_dossier(
            property_id=self.prop.id, technician_id=self.other_employee.id
        )
        hidden = self.make_line(other, "erp", "none", "2026-11-10")
        prop = self.prop.with_user(self.tech)
        self.assertEqual(prop.current_line_ids, mine.with_user(self.tech))
        self.assertEqual(self.prop.current_line_ids, hidden + mine)

    def test_asbestos_found_is_controlled_and_shown(self):
        line = self.make_line(self.dossier, "asbestos_sale", "positive", "2024-01-15")
        self.assertEqual(line.expiry_date, date(2027, 1, 14))
        text = line.with_context(lang="en_US").expiry_text
        self.assertEqual(text, "Sale: no end · next control: 01/14/2027")

    def test_a_validity_needs_its_days(self):
        validities = self.env["expertise.diagnostic.validity"].with_user(self.manager)
        product = {"product_id": self.products["erp"].id, "use": "sale"}
        with self.assert_refused("give the last day", ValidationError):
            validities.create({**product, "term": "until"})
