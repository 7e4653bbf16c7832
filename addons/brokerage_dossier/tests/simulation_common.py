from odoo import Command

from .common import BrokerageCase


class SimulationCase(BrokerageCase):
    """A file with two borrowers who earn 4,750 a month, and plans to compare."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier.write(
            {
                "price": 250000,
                "borrower_ids": [
                    Command.create(
                        {
                            "partner_id": cls.partner.id,
                            "income_ids": [Command.create({"amount": 2100})],
                        }
                    )
                ],
            }
        )
        cls.dossier.borrower_ids.filtered("is_holder").income_ids = [
            Command.create({"amount": 2650})
        ]
        cls.simulations = (
            cls.env["brokerage.simulation"]
            .with_user(cls.broker)
            .with_context(lang="en_US")
        )

    @classmethod
    def make_simulation(cls, *loans, dossier=None, **values):
        """:return: a simulation; ``loans`` are values, a main loan by default"""
        loans = loans or [{"amount": 200000, "rate": 3.4, "months": 240}]
        return cls.simulations.create(
            {
                "name": "Plan (test)",
                "date": "2026-02-10",
                **values,
                "dossier_id": (dossier or cls.dossier).id,
                "loan_ids": [Command.create(loan) for loan in loans],
            }
        )

    @classmethod
    def make_smoothed(cls, **values):
        """:return: a main loan smoothed against a PTZ, insured and with costs"""
        policies = [
            Command.create({"borrower_id": one.id, "share": 50, "rate": 0.36})
            for one in cls.dossier.borrower_ids
        ]
        return cls.make_simulation(
            {
                "name": "Principal",
                "amount": 200000,
                "rate": 3.4,
                "months": 300,
                "is_smoothed": True,
                "lender_fee": 900,
                "broker_fee": 2000,
                "guarantee_fee": 2100,
                "insurance_ids": policies,
            },
            {
                "name": "PTZ",
                "loan_type": "ptz",
                "amount": 60000,
                "months": 300,
                "deferral": "total",
                "deferral_months": 120,
            },
            **values,
        )
