from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import BrokerageCase

JANUARY = ("custom", "2026-01-01", "2026-01-31")


@tagged("post_install", "-at_install")
class TestDashboard(BrokerageCase):
    """What is counted, for whom, and that each number opens what it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier.write(
            {
                "date_created": "2026-01-31",
                "client_agreement_date": "2026-02-10",
                "signature_date": "2026-03-05",
                "funds_released_date": "2026-04-02",
                "bank_id": cls.bank.id,
                "price": 200000,
                "fee_amount": 2500,
            }
        )
        cls.prospect = cls.make_dossier(
            cls.manager, date_created="2026-01-02", price=100000, fee_amount=1000
        )
        cls.free = cls.make_dossier(
            user_id=False, kind="client", date_created="2026-01-05", price=50000
        )
        cls.gone = cls.make_dossier(
            kind="client", date_created="2026-01-06", price=70000, fee_amount=700
        )
        cls.abandon(cls.gone)
        cls.env.flush_all()

    def get(self, *choice, user=None):
        dossiers = self.env["brokerage.dossier"].with_user(user or self.manager)
        return dossiers.get_dashboard(*(choice or JANUARY))

    def tiles(self, data):
        return {tile["key"]: tile["value"] for tile in data["tiles"]}

    def lines(self, data, key):
        (table,) = [table for table in data["tables"] if table["key"] == key]
        return {
            line["label"] or line["month"]: (
                line["count"],
                line["signed"],
                line["rate"],
                line["amount"],
                line["fees"],
            )
            for line in table["lines"]
        }

    def test_tiles(self):
        data = self.get()
        self.assertEqual(
            self.tiles(data),
            {
                "files": 4,
                "prospects": 1,
                "agreed": 1,
                "signed": 1,
                "released": 1,
                "abandoned": 1,
                "amount": 202500 + 101000 + 50000,
                "fees": 3500,
            },
        )
        self.assertEqual(data["tiles"][3]["rate"], 25)
        self.assertEqual(data["companies"], [self.firm.name])

    def test_tables(self):
        data = self.get()
        self.assertEqual(
            self.lines(data, "brokers"),
            {
                "Bruno Courtier": (2, 1, 50, 202500, 2500),
                "Mona Directrice": (1, 0, 0, 101000, 1000),
                "Without a broker": (1, 0, 0, 50000, 0),
            },
        )
        self.assertEqual(
            self.lines(data, "banks"),
            {
                "Banque du Val (test)": (1, 1, 100, 202500, 2500),
                "Without a bank yet": (3, 0, 0, 151000, 1000),
            },
        )
        self.assertEqual(
            self.lines(data, "reasons"),
            {self.reason.name: (1, 0, 0, 70700, 700)},
        )
        steps = self.lines(data, "steps")
        self.assertEqual(list(steps), ["Prospects", *self.steps.mapped("name")])
        self.assertEqual(steps["Prospects"], (1, 0, 0, 101000, 1000))
        self.assertEqual(steps[self.steps[0].name], (2, 1, 50, 252500, 2500))
        self.assertEqual(steps[self.steps[1].name], (0, 0, 0, 0, 0))
        self.assertEqual(
            self.lines(data, "months"),
            {"2026-01-01": (4, 1, 25, 353500, 3500)},
        )

    def test_numbers_open_what_they_count(self):
        self.make_dossier(date_created="2026-03-01")
        data = self.get("custom", "2026-01-05", "2026-03-31")
        dossiers = self.env["brokerage.dossier"].with_user(self.manager)
        for tile in data["tiles"]:
            found = dossiers.search(tile["domain"])
            expected = {
                "amount": sum(found.mapped("borrowed_amount")),
                "fees": sum(found.mapped("fee_amount")),
            }.get(tile["key"], len(found))
            self.assertEqual(tile["value"], expected, tile["key"])
        months = data["tables"][-1]["lines"]
        self.assertEqual([line["count"] for line in months], [3, 1])
        for table in data["tables"]:
            for line in table["lines"]:
                name = (table["key"], line["label"])
                found = dossiers.search(line["domain"])
                self.assertEqual(line["count"], len(found), name)
                found = dossiers.search_count(line["signed_domain"])
                self.assertEqual(line["signed"], found, name)
                found = dossiers.search(line["amount_domain"])
                amounts = sum(found.mapped("borrowed_amount"))
                self.assertEqual(line["amount"], amounts, name)
                self.assertEqual(line["fees"], sum(found.mapped("fee_amount")), name)

    def test_period(self):
        today = fields.Date.context_today(self.dossier)
        data = self.get("year")
        self.assertEqual(data["date_from"], str(today.replace(month=1, day=1)))
        self.assertEqual(data["date_to"], str(today.replace(month=12, day=31)))
        self.assertEqual(
            self.tiles(self.get("custom", "2026-01-06", "2026-01-30"))["files"], 1
        )
        march = ("custom", "2026-03-05", "2026-03-05", "signature_date")
        self.assertEqual(self.tiles(self.get(*march))["files"], 1)
        empty = self.get("custom", "1999-01-01", "1999-12-31")
        self.assertEqual(set(self.tiles(empty).values()), {0})
        self.assertEqual(empty["tables"][0]["lines"], [])
        with self.refused("in this order"):
            self.get("custom", "2026-02-01", "2026-01-01")
        with self.refused("in this order"):
            self.get("custom", False, "2026-01-01")
        with self.refused("dates of the file"):
            self.get(*JANUARY, "create_uid")
        with self.refused("one of the periods"):
            self.get("century")

    def test_former_versions_are_not_counted_twice(self):
        self.gone._resume("client", fields.Date.to_date("2026-01-20"))
        tiles = self.tiles(self.get())
        self.assertEqual((tiles["files"], tiles["abandoned"]), (4, 0))

    def test_rights(self):
        mine = self.make_dossier(self.own, date_created="2026-01-12")
        data = self.get(user=self.own)
        self.assertEqual(
            set(self.lines(data, "brokers")), {"Olivia Propre", "Without a broker"}
        )
        self.assertEqual(self.tiles(data)["files"], 2)
        found = self.env["brokerage.dossier"].with_user(self.own)
        self.assertEqual(found.search(data["tiles"][0]["domain"]), mine + self.free)
        self.assertEqual(self.tiles(self.get(user=self.stranger))["files"], 0)
        for user in (self.plain, self.new_user("t_portal", "Porte Ail", "portal")):
            with self.assertRaises(AccessError):
                self.get(user=user)

    def test_companies_of_one_currency(self):
        """The companies that are ticked count; amounts of two currencies never mix."""
        self.manager.company_ids += self.foreign
        self.env["brokerage.dossier"].create(
            {
                "partner_id": self.holder.id,
                "company_id": self.foreign.id,
                "user_id": False,
                "date_created": "2026-01-09",
            }
        )
        dossiers = self.env["brokerage.dossier"].with_user(self.manager)
        both = dossiers.with_context(allowed_company_ids=(self.firm + self.foreign).ids)
        self.assertEqual(self.tiles(both.get_dashboard(*JANUARY))["files"], 5)
        alone = dossiers.with_context(allowed_company_ids=self.firm.ids)
        self.assertEqual(self.tiles(alone.get_dashboard(*JANUARY))["files"], 4)
        self.foreign.currency_id = self.env.ref("base.USD")
        data = both.get_dashboard(*JANUARY)
        self.assertEqual(self.tiles(data)["files"], 4)
        self.assertEqual(data["companies"], [self.firm.name])

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.get()
            return self.env.cr.sql_log_count - start

        count()
        few = count()
        banks = self.env["res.partner"].create(
            [{"name": f"Banque {number}", "is_lender": True} for number in range(6)]
        )
        for bank in banks:
            for kind in ("client", "prospect"):
                self.make_dossier(kind=kind, bank_id=bank.id, date_created="2026-01-20")
        self.assertLessEqual(count(), few)

    def test_borrowed_amount_follows(self):
        dossier = self.free
        self.assertEqual(dossier.borrowed_amount, 50000)
        simulation = self.env["brokerage.simulation"].create(
            {
                "dossier_id": dossier.id,
                "name": "S",
                "loan_ids": [Command.create({"name": "Main", "amount": 45000})],
            }
        )
        self.assertEqual(dossier.borrowed_amount, 50000)
        simulation.is_chosen = True
        self.assertEqual(dossier.borrowed_amount, 45000)
        simulation.loan_ids.amount = 46000.55
        self.assertEqual(dossier.borrowed_amount, 46000.55)
        simulation.unlink()
        self.assertEqual(dossier.borrowed_amount, 50000)
        dossiers = self.env["brokerage.dossier"].with_user(self.manager)
        ((rate,),) = dossiers._read_group(
            Domain("id", "in", (self.dossier + dossier).ids),
            [],
            ["signature_rate:avg"],
        )
        self.assertEqual(rate, 50)

    def test_saved_groupings(self):
        """The favourites of the statistics are read by those who have the app."""
        action = self.env.ref("brokerage_dossier.brokerage_statistics_action")
        filters = (
            self.env["ir.filters"]
            .with_user(self.own)
            .get_filters("brokerage.dossier", action.id)
        )
        self.assertEqual(len(filters), 4)
        dossiers = self.env["brokerage.dossier"].with_user(self.manager)
        for one in filters:
            domain, context = safe_eval(one["domain"]), safe_eval(one["context"])
            self.assertTrue(
                dossiers._read_group(domain, context["group_by"], ["__count"])
            )
