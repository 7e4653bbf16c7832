from datetime import date, datetime, timedelta

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestStatistics(ProspectCase):
    """The figures of « Statistics », against figures worked out by hand.

    ========  ======  =======  ====================  ===========  ===========
    mission   amount  state    factors               source       operational
    ========  ======  =======  ====================  ===========  ===========
    bakery    3300    signed   price, advice         client       Omar
    garage    1000    signed   price                 fair         Omar
    dentist   2000    lost     too dear, whatever    client       Omar
    joiner    3300    assessed (50 %)                client       Omar
    chemist   1000    qualified (20 %)               client       Omar
    linked    3300    signed   advice                client       Omar
    ========  ======  =======  ====================  ===========  ===========
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bakery = cls.make_ready(date_deadline="2031-01-10")
        cls.garage = cls._make("Garage (test)", 1000, cls.other_source)
        cls.dentist = cls._make("Dentist (test)", 2000)
        cls.joiner = cls._make(
            "Joiner (test)",
            3300,
            stage_id=cls.env.ref("expertise_prospect.stage_assessed").id,
            date_deadline="2031-02-03",
        )
        cls.chemist = cls._make(
            "Chemist (test)",
            1000,
            stage_id=cls.env.ref("expertise_prospect.stage_qualified").id,
            date_deadline="2031-02-27",
        )
        cls.bakery._sign(cls.price + cls.advice)
        cls.garage._sign(cls.price)
        cls.dentist._lose(cls.too_dear + cls.either, "Three times the price.")
        cls.linked = cls.make_ready(
            linked_dossier_id=cls.bakery.id, date_deadline="2031-01-20"
        )
        cls.linked._sign(cls.advice)
        cls.all = (
            cls.bakery
            + cls.garage
            + cls.dentist
            + cls.joiner
            + cls.chemist
            + cls.linked
        )
        cls.env.flush_all()

    @classmethod
    def _make(cls, name, amount, source=None, **values):
        prospect = cls.make_prospect(name, prospect_source_id=(source or cls.source).id)
        cls.make_contact(prospect, "Zoé", name.split()[0])
        return cls.make_ready(prospect, expected_revenue=amount, **values)

    def _figures(self, action, groupby, *measures, extra=()):
        """:return: ``({group: figures}, total)`` as the pivot asks for them: every
        level in one request, with the action's domain and context, as a manager"""
        action = self.env.ref(f"expertise_prospect.{action}")
        context = {
            key: value
            for key, value in safe_eval(action.context).items()
            if key == "active_test"
        }
        leads = self.env["crm.lead"].with_user(self.manager)
        leads = leads.with_context(**context, lang="en_US")
        domain = safe_eval(action.domain) + [("id", "in", self.all.ids), *extra]
        lines, total = leads.formatted_read_grouping_sets(
            domain, [groupby, []], list(measures)
        )

        def name(value):
            return value[1] if isinstance(value, list | tuple) else value

        def figures(line):
            return tuple(line[measure] for measure in measures)

        return {
            tuple(name(line[spec]) for spec in groupby): figures(line) for line in lines
        }, figures(total[0])

    def test_signed_and_lost_by_factor(self):
        """A mission counts under each of its factors, and once in the total."""
        lines, total = self._figures(
            "mission_closed_action",
            ["factor_ids", "mission_state"],
            "__count",
            "expected_revenue:sum",
        )
        self.assertEqual(
            lines,
            {
                ("Price (test)", "signed"): (2, 4300.0),
                ("Advice (test)", "signed"): (2, 6600.0),
                ("Too dear (test)", "lost"): (1, 2000.0),
                ("Whatever (test)", "lost"): (1, 2000.0),
            },
        )
        self.assertEqual(total, (4, 9600.0))

    def test_signed_and_lost_by_source(self):
        lines, total = self._figures(
            "mission_closed_action",
            ["source_id", "mission_state"],
            "__count",
            "expected_revenue:sum",
        )
        self.assertEqual(
            lines,
            {
                ("A client (test)", "signed"): (2, 6600.0),
                ("A client (test)", "lost"): (1, 2000.0),
                ("A fair (test)", "signed"): (1, 1000.0),
            },
        )
        self.assertEqual(total, (4, 9600.0))

    def test_signed_and_lost_by_salesperson(self):
        for field, person in (("source_user_id", "Sarah Vente"), ("user_id", "Omar")):
            lines, __ = self._figures(
                "mission_closed_action",
                [field, "mission_state"],
                "expected_revenue:sum",
            )
            self.assertEqual(
                {
                    (name.split()[0], state): sums
                    for (name, state), sums in lines.items()
                },
                {
                    (person.split()[0], "signed"): (7600.0,),
                    (person.split()[0], "lost"): (2000.0,),
                },
            )

    def test_period(self):
        """The period is that of the closing: signed and lost alike."""
        self.env.cr.execute(
            "UPDATE crm_lead SET date_closed = %s WHERE id IN %s",
            [datetime(2020, 5, 4), tuple((self.garage + self.dentist).ids)],
        )
        self.env.invalidate_all()
        __, total = self._figures(
            "mission_closed_action",
            ["mission_state"],
            "__count",
            "expected_revenue:sum",
            extra=[
                ("date_closed", ">=", "2020-01-01"),
                ("date_closed", "<", "2021-01-01"),
            ],
        )
        self.assertEqual(total, (2, 3000.0))

    def test_forecast_by_month_and_stage(self):
        lines, total = self._figures(
            "mission_forecast_action",
            ["date_deadline:month", "stage_id"],
            "expected_revenue:sum",
            "prorated_revenue:sum",
        )
        self.assertEqual(
            lines,
            {
                ("February 2031", "Qualified"): (1000.0, 200.0),
                ("February 2031", "Assessed"): (3300.0, 1650.0),
            },
        )
        self.assertEqual(total, (4300.0, 1850.0))

    def test_forecast_follows_the_stage(self):
        self.joiner.stage_id = self.env.ref("expertise_prospect.stage_gained")
        __, total = self._figures(
            "mission_forecast_action", ["stage_id"], "prorated_revenue:sum"
        )
        self.assertEqual(total, (3267.0 + 200.0,))
        self.chemist._lose(self.too_dear, "Gone elsewhere.")
        __, total = self._figures(
            "mission_forecast_action", ["stage_id"], "prorated_revenue:sum"
        )
        self.assertEqual(total, (3267.0,))

    def test_bonuses(self):
        """A linked dossier is signed too, earns nothing, and is marked."""
        lines, total = self._figures(
            "mission_bonus_action",
            ["source_user_id", "earns_bonus"],
            "__count",
            "expected_revenue:sum",
        )
        self.assertEqual(
            lines,
            {
                ("Sarah Vente", True): (2, 4300.0),
                ("Sarah Vente", False): (1, 3300.0),
            },
        )
        self.assertEqual(total, (3, 7600.0))
        action = self.env.ref("expertise_prospect.mission_bonus_action")
        self.assertTrue(safe_eval(action.context)["search_default_bonus"])

    def test_other_network_sees_no_figures(self):
        lead = self.env["crm.lead"].with_user(self.foreign_manager)
        action = self.env.ref("expertise_prospect.mission_closed_action")
        domain = safe_eval(action.domain)
        seen = lead.with_context(active_test=False).search(domain)
        self.assertFalse(seen & self.all.with_user(self.foreign_manager))

    def test_expected_signature(self):
        """Every mission stands in the forecast: its day is given, or the start."""
        for values, day in (
            ({}, self.today(self.env) + timedelta(days=60)),
            ({"date_start": "2033-04-01"}, date(2033, 4, 1)),
            ({"date_start": "2020-04-01"}, self.today(self.env) + timedelta(days=60)),
            ({"date_deadline": "2032-02-02"}, date(2032, 2, 2)),
        ):
            with self.subTest(values=values):
                prospect = self.make_prospect("Expected (test)")
                mission = self.make_mission(prospect, **values)
                self.assertEqual(mission.date_deadline, day)

    def test_menus_and_views_open(self):
        """Every view of the pipeline and the statistics is valid for a salesperson."""
        for name in ("mission", "mission_closed", "mission_forecast", "mission_bonus"):
            action = self.env.ref(f"expertise_prospect.{name}_action")
            views = [(line.view_id.id, line.view_mode) for line in action.view_ids]
            self.assertEqual([mode for __, mode in views], action.view_mode.split(","))
            loaded = (
                self.env["crm.lead"]
                .with_user(self.sales)
                .get_views([*views, (action.search_view_id.id, "search")])
            )
            self.assertEqual(len(loaded["views"]), len(views) + 1)
