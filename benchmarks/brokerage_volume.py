"""Set-based generator: loan files by the ten thousand, with families, loans, papers.

One file of each story (a prospect, one at each step, an abandoned one) is made by Odoo
itself; its rows, and those of all that hangs on it, are then copied in SQL with other
people, brokers and days, so that each column holds what Odoo would have stored.
"""

import volume
from care_volume import Copier

from odoo import Command

BROKERS, DAYS = 10, 1_500
#: what hangs on a file; what is referred to comes first
PARTS = (
    "borrower_ids",
    "child_ids",
    "borrower_ids.income_ids",
    "charge_ids",
    "credit_ids",
    "asset_ids",
    "simulation_ids",
    "simulation_ids.loan_ids",
    "simulation_ids.loan_ids.insurance_ids",
    "step_date_ids",
    "document_ids",
    "status_log_ids",
    "comment_ids",
)


class Models:
    """One file of each story, made by Odoo."""

    def __init__(self, env):
        self.env = env
        self.brokers = env["res.users"].create(
            [
                {
                    "name": f"Courtier {n}",
                    "login": f"bench_broker_{n}",
                    "email": f"courtier{n}@example.org",
                    "lang": "fr_FR",
                    "group_ids": [
                        Command.link(env.ref("brokerage_dossier.group_user_all").id)
                    ],
                }
                for n in range(BROKERS)
            ]
        )
        self.sources = env["utm.source"].create(
            [{"name": f"Apporteur {n}"} for n in range(5)]
        )
        self.banks = env["res.partner"].create(
            [
                {"name": f"Banque {n}", "is_company": True, "is_lender": True}
                for n in range(8)
            ]
        )
        self.steps = env["brokerage.step"]._get_of_company(env.company)
        stories = [None, *range(len(self.steps)), "abandoned"]
        self.files = [self._play(story) for story in stories]
        env.flush_all()

    def _play(self, story):
        """:return: (file, project holder, co-borrower)"""
        env = self.env
        holder, other = env["res.partner"].create(
            [
                {"name": "Emprunteur modèle", "email": "modele@example.org"},
                {"name": "Conjoint modèle", "phone": "01 99 00 00 00"},
            ]
        )
        dossier = env["brokerage.dossier"].create(
            {
                "partner_id": holder.id,
                "user_id": self.brokers[0].id,
                "source_id": self.sources[0].id,
                "bank_id": self.banks[0].id,
                "kind": "prospect" if story is None else "client",
                "price": 240_000,
                "notary_fee": 19_000,
                "fee_amount": 2_500,
                "contribution": 41_500,
                "borrower_ids": [Command.create({"partner_id": other.id})],
                "child_ids": [Command.create({"name": "Louise"})],
                "charge_ids": [Command.create({"charge_type": "rent", "amount": 850})],
            }
        )
        first, second = dossier.borrower_ids
        incomes = {"income_type": "salary"}
        first.income_ids = [Command.create({**incomes, "amount": 2_900})]
        second.income_ids = [Command.create({**incomes, "amount": 2_300})]
        loan = {
            "amount": 220_000,
            "rate": 3.4,
            "months": 240,
            "insurance_ids": [
                Command.create({"borrower_id": one.id, "share": 50, "rate": 0.3})
                for one in dossier.borrower_ids
            ],
        }
        env["brokerage.simulation"].create(
            {
                "name": "Sur 20 ans",
                "dossier_id": dossier.id,
                "bank_id": self.banks[0].id,
                "loan_ids": [Command.create(loan)],
            }
        )
        kinds = env["brokerage.document.type"].search([], limit=4)
        env["brokerage.document"].create(
            [{"dossier_id": dossier.id, "type_id": kind.id} for kind in kinds]
        )
        if isinstance(story, int):
            for step in self.steps[1 : story + 1]:
                dossier.step_id = step
        elif story == "abandoned":
            dossier._close(env.ref("brokerage_dossier.reason_competitor"))
        return dossier, holder, other


def fill(models, wanted):
    """Add so many files, those of each story in equal parts."""
    env = models.env
    each = max(1, wanted // len(models.files))
    for number, (dossier, *people) in enumerate(models.files):
        _copy_file(env, models, number, each, dossier, people)
    env.invalidate_all()
    for table in ("brokerage_dossier", "res_partner"):
        volume._settle(env, table)


def _copy_file(env, models, story, count, dossier, people):
    copier = Copier(env.cr, count)
    for place, person in enumerate(people):
        name = f"'Emprunteur {story}-{place} ' || lpad(g::text, 5, '0')"
        copier.copy(
            person,
            name=name,
            complete_name=name,
            email=f"'emprunteur{story}-{place}-' || g || '@example.org'",
        )
    day = f"(CURRENT_DATE - (g * 7 + {story}) %% {DAYS})"
    copier.copy(
        dossier,
        name=f"'CB{story}-' || lpad(g::text, 6, '0')",
        access_token="NULL",
        date_created=day,
        create_date=f"{day}::timestamp",
        user_id=f"(ARRAY{models.brokers.ids})[1 + g %% {BROKERS}]",
        source_id=f"(ARRAY{models.sources.ids})[1 + g %% {len(models.sources)}]",
        bank_id=f"(ARRAY{models.banks.ids})[1 + g %% {len(models.banks)}]",
    )
    for path in PARTS:
        for part in dossier.mapped(path).sudo():
            copier.copy(part)
