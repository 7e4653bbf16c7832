from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .simulation_common import SimulationCase

TODAY = fields.Date.to_date("2026-02-10")


@tagged("post_install", "-at_install")
class TestSimulationRules(SimulationCase):
    def test_one_chosen(self):
        first, second = self.make_simulation(), self.make_simulation()
        self.assertFalse(self.dossier.chosen_simulation_id)
        first.action_choose()
        first.action_choose()
        self.assertEqual(self.dossier.chosen_simulation_id, first)
        second.action_choose()
        self.assertEqual(self.dossier.chosen_simulation_id, second)
        self.assertFalse(first.is_chosen)
        # the same whoever writes: import, list, API
        first.is_chosen = True
        self.assertEqual(self.dossier.chosen_simulation_id, first)
        third = self.make_simulation(is_chosen=True)
        self.assertEqual(self.dossier.chosen_simulation_id, third)
        third.action_unchoose()
        self.assertFalse(self.dossier.chosen_simulation_id)
        with self.refused("Choose one simulation"):
            (first + second).is_chosen = True
        # a file of its own has its own choice
        other = self.make_dossier()
        self.make_simulation(dossier=other).action_choose()
        second.action_choose()
        self.assertTrue(
            other.chosen_simulation_id and self.dossier.chosen_simulation_id
        )

    @mute_logger("odoo.sql_db")
    def test_two_people_choose_at_once(self):
        """What the button passes by, the database refuses."""
        first, second = self.make_simulation(), self.make_simulation()
        first.action_choose()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE brokerage_simulation SET is_chosen = TRUE WHERE id = %s",
                [second.id],
            )

    def test_search_by_choice(self):
        first = self.make_simulation(name="Cheap one")
        other = self.make_dossier()
        first.action_choose()
        both = (self.dossier + other).ids

        def found(domain):
            return self.dossiers.search([("id", "in", both), *domain])

        self.assertEqual(found([("chosen_simulation_id", "=", first.id)]), self.dossier)
        self.assertEqual(found([("chosen_simulation_id", "!=", False)]), self.dossier)
        self.assertEqual(found([("chosen_simulation_id", "=", False)]), other)
        self.assertEqual(
            found([("chosen_simulation_id", "ilike", "cheap")]), self.dossier
        )
        self.assertEqual(
            found([("chosen_simulation_id.amount", ">", 1000)]), self.dossier
        )

    def test_copy(self):
        simulation = self.make_smoothed()
        simulation.action_choose()
        copy = simulation.copy()
        self.assertEqual(copy.name, "Plan (test) (copy)")
        self.assertFalse(copy.is_chosen)
        self.assertEqual(copy.total_cost, simulation.total_cost)
        self.assertEqual(len(copy.loan_ids.insurance_ids), 2)
        self.assertEqual(simulation.action_duplicate()["res_model"], simulation._name)

    def test_former_version_is_read_and_copied_into_the_current_one(self):
        simulation = self.make_smoothed()
        with self.refused("duplicate it instead"):
            simulation.action_copy_to_current()
        self.abandon(self.dossier)
        new = self.dossier._resume("client", TODAY)
        self.assertTrue(simulation.is_former)
        cost = simulation.total_cost
        for change in (
            lambda: simulation.action_choose(),
            lambda: simulation.write({"name": "Other"}),
            lambda: simulation.loan_ids.write({"amount": 1}),
            lambda: simulation.loan_ids.insurance_ids.unlink(),
            lambda: simulation.copy(),
            lambda: self.dossier.action_new_simulation(),
        ):
            with self.refused("former version"):
                change()
        simulation.action_copy_to_current()
        copy = new.simulation_ids
        self.assertEqual(copy.total_cost, cost)
        self.assertEqual(copy.loan_ids.insurance_ids.borrower_id, new.borrower_ids)
        self.assertEqual(self.dossier.simulation_ids, simulation)
        # two versions later it goes to the last one
        self.abandon(new)
        last = new._resume("client", TODAY)
        simulation.action_copy_to_current()
        self.assertEqual(last.simulation_ids.total_cost, cost)
        # its tables can still be read and compared
        self.assertEqual(len(simulation._get_tables()), 3)
        self.assertTrue((simulation + last.simulation_ids).action_compare())

    def test_rights(self):
        mine = self.make_dossier(self.own)
        theirs = self.make_smoothed()
        ours = self.simulations.with_user(self.own).create(
            {
                "name": "Mine",
                "dossier_id": mine.id,
                "loan_ids": [Command.create({"amount": 1000, "months": 12})],
            }
        )
        seen = self.simulations.with_user(self.own).search([])
        self.assertEqual(seen, ours)
        self.assertEqual(ours.monthly_payment, 83.33)
        for user in (self.own, self.stranger, self.plain):
            foreign = theirs.with_user(user)
            for read in (
                lambda s=foreign: s.read(["amount"]),
                lambda s=foreign: s.loan_ids.read(["amount"]),
                lambda s=foreign: s._get_tables(),
                lambda s=foreign: s.action_choose(),
                lambda s=foreign: s.action_copy_to_current(),
            ):
                self.env.invalidate_all()
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    read()
        compare = self.env["brokerage.simulation.compare"]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            compare.with_user(self.own).create(
                {"left_id": ours.id, "right_id": theirs.id}
            ).read(["comparison"])
        usury = self.env["brokerage.usury.rate"]
        rate = usury.search([], limit=1)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            rate.with_user(self.broker).rate = 9
        rate.with_user(self.manager).rate = 9

    def test_refused_by_the_database(self):
        for constraint, values in [
            ("amount_positive", {"amount": 0}),
            ("amount_positive", {"amount": -1}),
            ("months_range", {"months": 0}),
            ("months_range", {"months": 601}),
            ("rate_range", {"rate": -0.1}),
            ("rate_range", {"rate": 31}),
            ("deferral_range", {"deferral": "total", "deferral_months": 240}),
            ("deferral_range", {"deferral": "partial"}),
            ("quarters", {"periodicity": "3", "months": 241}),
            (
                "quarters",
                {"periodicity": "3", "deferral": "total", "deferral_months": 4},
            ),
            ("fees_positive", {"guarantee_fee": -1}),
            ("ptz_without_rate", {"loan_type": "ptz"}),
            ("smoothed_kind", {"is_smoothed": True, "repayment": "bullet"}),
            ("smoothed_kind", {"is_smoothed": True, "periodicity": "3"}),
            (
                "dates_in_order",
                {"release_date": TODAY, "first_payment_date": TODAY},
            ),
        ]:
            with self.subTest(**values):
                with self.refused_by_database(constraint):
                    self.make_simulation({"amount": 1000, "rate": 3, **values})
        simulation = self.make_smoothed()
        with self.refused_by_database("one_smoothed"):
            simulation.loan_ids = [
                Command.create({"name": "X", "amount": 1000, "is_smoothed": True})
            ]
        for constraint, values in [
            ("share_range", {"rate": 0.3, "share": 101}),
            ("share_range", {"rate": 0.3, "share": -1}),
            ("rate_range", {"rate": 11}),
        ]:
            with self.subTest(**values), self.refused_by_database(constraint):
                simulation.loan_ids[0].insurance_ids = [Command.create(values)]

    def test_costs_below_the_amount(self):
        with self.refused("costs are as high", ValidationError):
            self.make_simulation({"amount": 1000, "lender_fee": 1000})

    def test_what_is_hidden_does_not_count(self):
        """Months of a deferral that was taken back change nothing."""
        loan = self.make_simulation(
            {
                "amount": 100000,
                "rate": 3,
                "months": 120,
                "deferral_months": 500,
                "capitalisation": "12",
            }
        ).loan_ids
        self.assertEqual(loan.monthly_payment, 965.61)

    def test_comparison(self):
        cheap = self.make_simulation(
            {"name": "A", "amount": 100000, "rate": 3, "months": 120}, name="Cheap"
        )
        dear = self.make_simulation(
            {"name": "B", "amount": 100000, "rate": 3.5, "months": 120}, name="Dear"
        )
        action = (cheap + dear).action_compare()
        compare = cheap.env[action["res_model"]]
        compare = compare.browse(action["res_id"])
        self.assertEqual((compare.left_id, compare.right_id), (cheap, dear))
        lines = {
            line["label"]: line
            for _title, section in compare._get_sections()
            for line in section
        }
        self.assertEqual(lines["Total cost"]["better"], 0)
        self.assertEqual(lines["Remaining income"]["better"], 0)
        self.assertIsNone(lines["Borrowed"]["better"])
        self.assertEqual(lines["Borrowed"]["difference"], "=")
        self.assertIsNone(lines["Insurance"]["better"])
        gap = dear.total_cost - cheap.total_cost
        self.assertEqual(
            lines["Total cost"]["difference"], f"+{cheap._format_money(gap)}"
        )
        # not by colour alone
        self.assertIn("better", compare.comparison)
        compare.write({"left_id": dear.id, "right_id": cheap.id})
        sections = dict(compare._get_sections())
        costs = {line["label"]: line for line in sections["What it costs"]}
        self.assertEqual(costs["Total cost"]["better"], 1)
        self.assertTrue(costs["Total cost"]["difference"].startswith("−"))

    def test_nothing_to_compare_with(self):
        alone = self.make_simulation()
        with self.refused("nothing to compare"):
            alone.action_compare()
        with self.refused("nothing to compare"):
            self.dossier.action_compare_simulations()
        self.make_simulation()
        third = self.make_simulation()
        with self.refused("two simulations"):
            self.dossier.simulation_ids.action_compare()
        third.action_choose()
        action = self.dossier.action_compare_simulations()
        compare = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(compare.left_id, third)
        self.assertNotEqual(compare.right_id, third)

    def test_cannot_move_to_another_file(self):
        simulation = self.make_simulation()
        other = self.make_dossier()
        with self.refused("cannot be moved", UserError):
            simulation.dossier_id = other.id
