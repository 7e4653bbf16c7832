from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DossierCase


@tagged("post_install", "-at_install")
class TestNumbering(DossierCase):
    def counter(self, dossier):
        """The number without the prefix of the year."""
        self.assertRegex(dossier.name, r"^T\d{2}-\d{5}$")
        return int(dossier.name.split("-")[1])

    # -------------------------------------------------------------------------
    # Sequences
    # -------------------------------------------------------------------------
    def test_each_company_counts_for_itself(self):
        first_a = self.create_dossiers()
        first_b = self.create_dossiers(user=self.user_b)
        second_a = self.create_dossiers()
        self.assertEqual(self.counter(first_a), 1)
        self.assertEqual(self.counter(first_b), 1)
        self.assertEqual(self.counter(second_a), 2)

    def test_many_at_once_keep_their_order(self):
        dossiers = self.create_dossiers(50)
        self.assertEqual([self.counter(d) for d in dossiers], list(range(1, 51)))

    def test_many_companies_at_once(self):
        """Numbers follow the company of each row, not the user's current one."""
        self.user.company_ids = [Command.link(self.company_b.id)]
        companies = self.company_a + self.company_b
        dossiers = self.dossiers.with_context(allowed_company_ids=companies.ids).create(
            [{"company_id": companies[i % 2].id} for i in range(6)]
        )
        self.assertEqual([self.counter(d) for d in dossiers], [1, 1, 2, 2, 3, 3])

    def test_default_company_of_the_context_gives_the_number(self):
        self.create_dossiers(3)
        self.user.company_ids = [Command.link(self.company_b.id)]
        dossier = self.dossiers.with_context(
            allowed_company_ids=(self.company_a + self.company_b).ids,
            default_company_id=self.company_b.id,
        ).create({})
        self.assertEqual(dossier.company_id, self.company_b)
        self.assertEqual(self.counter(dossier), 1)

    def test_each_year_counts_from_one(self):
        with freeze_time("2026-12-31 10:00:00"):
            old = self.create_dossiers(2)
        with freeze_time("2027-01-01 10:00:00"):
            new = self.create_dossiers(2)
        self.assertEqual(
            (old + new).mapped("name"),
            ["T26-00001", "T26-00002", "T27-00001", "T27-00002"],
        )

    def test_a_freed_number_is_not_given_again(self):
        dossiers = self.create_dossiers(3)
        last = dossiers[2].with_user(self.manager)
        last.action_trash()
        last.action_purge()
        self.assertEqual(self.counter(self.create_dossiers()), 4)

    def test_new_company_has_its_sequence_at_once(self):
        company = self.env["res.company"].create({"name": "Dossier C"})
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "dossier.test"), ("company_id", "=", company.id)]
        )
        self.assertEqual(len(sequence), 1)
        self.assertEqual(sequence.prefix, "T%(range_y)s-")
        self.env["dossier.test"]._create_number_sequences(company)
        self.assertEqual(
            self.env["ir.sequence"].search_count(
                [("code", "=", "dossier.test"), ("company_id", "=", company.id)]
            ),
            1,
            "asking twice must not make a second sequence",
        )

    def test_company_older_than_the_addon(self):
        """It has no sequence yet: its first case file makes it."""
        self.env["ir.sequence"].search([("code", "=", "dossier.test")]).unlink()
        self.assertEqual([self.counter(d) for d in self.create_dossiers(2)], [1, 2])

    def test_values_of_the_caller_stay_as_they_were(self):
        vals = {"reference": "LIC-1"}
        self.dossiers.create([vals, vals])
        self.assertEqual(vals, {"reference": "LIC-1"})

    def test_copy_takes_a_new_number(self):
        dossier = self.create_dossiers()
        self.assertEqual(self.counter(dossier.copy()), 2)

    # -------------------------------------------------------------------------
    # Typed numbers
    # -------------------------------------------------------------------------
    def test_typed_number_needs_the_right(self):
        with self.assertRaisesRegex(AccessError, "may not change the number"):
            self.create_dossiers(name="2019-117")
        dossier = self.create_dossiers()
        with self.assertRaisesRegex(AccessError, "Renumber case files"):
            dossier.name = "2019-117"
        with self.assertRaises(AccessError):
            dossier.name = False
        dossier.write({"name": dossier.name, "reference": "the same number is fine"})
        dossier.with_user(self.manager).name = "2019-117"
        self.assertEqual(dossier.name, "2019-117")

    def test_one_typed_number_among_many_creates_nothing(self):
        before = self.dossiers.search_count([])
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.dossiers.create([{}, {"name": "2019-117"}, {}])
        self.assertEqual(self.dossiers.search_count([]), before)

    def test_default_number_of_the_context_is_no_way_round(self):
        dossier = self.dossiers.with_context(default_name="2019-117").create({})
        self.assertEqual(self.counter(dossier), 1)

    def test_import_with_numbers_needs_the_right(self):
        columns = ["name", "reference"]
        rows = [["2019-117", "LIC-1"], ["2019-118", "LIC-2"]]
        refused = self.dossiers.load(columns, rows)
        self.assertFalse(refused["ids"])
        self.assertIn("Renumber case files", refused["messages"][0]["message"])
        taken = self.dossiers.with_user(self.manager).load(columns, rows)
        self.assertFalse(taken["messages"])
        imported = self.dossiers.browse(taken["ids"])
        self.assertEqual(imported.mapped("name"), ["2019-117", "2019-118"])

    def test_import_without_numbers_is_for_everybody(self):
        result = self.dossiers.load(["reference"], [["LIC-1"], ["LIC-2"]])
        self.assertFalse(result["messages"])
        imported = self.dossiers.browse(result["ids"])
        self.assertEqual([self.counter(d) for d in imported], [1, 2])

    def test_import_renumbering_needs_the_right(self):
        dossier = self.create_dossiers()
        rows = [[str(dossier.id), "2019-117"]]
        refused = self.dossiers.load([".id", "name"], rows)
        self.assertFalse(refused["ids"])
        self.assertIn("may not change the number", refused["messages"][0]["message"])
        taken = self.dossiers.with_user(self.manager).load([".id", "name"], rows)
        self.assertEqual(taken["ids"], dossier.ids)
        self.assertEqual(dossier.name, "2019-117")

    @mute_logger("odoo.sql_db")
    def test_number_is_unique_in_its_company(self):
        dossier = self.create_dossiers()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.create_dossiers(user=self.manager, name=dossier.name)
        same_elsewhere = self.create_dossiers(user=self.user_b)
        self.assertEqual(same_elsewhere.name, dossier.name)

    @mute_logger("odoo.sql_db")
    def test_number_stays_taken_in_the_trash(self):
        dossier = self.create_dossiers()
        dossier.action_trash()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.create_dossiers(user=self.manager, name=dossier.name)

    @mute_logger("odoo.sql_db")
    def test_import_says_that_a_number_is_taken(self):
        dossier = self.create_dossiers()
        result = self.dossiers.with_user(self.manager).load(["name"], [[dossier.name]])
        self.assertFalse(result["ids"])
        self.assertIn(
            "already the number of another case file", result["messages"][0]["message"]
        )

    def test_sequence_steps_over_typed_numbers(self):
        """Who has no right to type a number must not stumble over a typed one."""
        first = self.create_dossiers()
        prefix = first.name.split("-")[0]
        typed = self.create_dossiers(user=self.manager, name=f"{prefix}-00003")
        typed.action_trash()
        dossiers = self.create_dossiers(3)
        self.assertEqual([self.counter(d) for d in dossiers], [2, 4, 5])

    # -------------------------------------------------------------------------
    # Finding and naming
    # -------------------------------------------------------------------------
    def test_display_name(self):
        plain = self.create_dossiers()
        both = self.create_dossiers(reference="LIC-42")
        self.assertEqual(plain.display_name, plain.name)
        self.assertEqual(both.display_name, f"{both.name} – LIC-42")
        self.assertEqual(self.dossiers.new({}).display_name, "New")
        both.reference = "LIC-43"
        self.assertEqual(both.display_name, f"{both.name} – LIC-43")

    def test_name_search_by_number_or_reference(self):
        first, second = self.dossiers.create(
            [{"reference": "LICIEL 2026/042"}, {"reference": "ANALYSIMMO"}]
        )
        self.assertEqual(
            self.dossiers.name_search(first.name), [(first.id, first.display_name)]
        )
        self.assertEqual(
            self.dossiers.name_search("2026/042"), [(first.id, first.display_name)]
        )
        self.assertEqual(
            self.dossiers.name_search("analys"), [(second.id, second.display_name)]
        )
        self.assertFalse(self.dossiers.name_search("nothing of the kind"))

    def test_other_company_is_out_of_sight(self):
        dossier = self.create_dossiers(reference="LIC-42")
        in_b = self.env["dossier.test"].with_user(self.user_b)
        self.assertFalse(in_b.name_search("LIC-42"))
        with self.assertRaises(AccessError):
            dossier.with_user(self.user_b).reference = "mine"

    def test_form_shows_the_number_once_saved(self):
        form = Form(self.dossiers)
        form.reference = "LIC-7"
        dossier = form.save()
        self.assertEqual(self.counter(dossier), 1)
        self.assertEqual(dossier.user_id, self.user)
        self.assertEqual(dossier.company_id, self.company_a)

    # -------------------------------------------------------------------------
    # Cost
    # -------------------------------------------------------------------------
    def test_create_costs_one_query_more_per_number(self):
        self.create_dossiers(2)
        few = self.count_queries(lambda: self.create_dossiers(2))
        many = self.count_queries(lambda: self.create_dossiers(52))
        self.assertLessEqual(many - few, 50, "only nextval() may grow")
