"""Plays the rows of :mod:`.files` through the models, as the brokers would.

What is done is done by the broker of the file; then what the models have dated « now »
is dated when it happened.
"""

from odoo import Command

from .people import PEOPLE

#: milestones of the steps, by their place among the steps
DATES = {4: "client_agreement_date", 6: "signature_date"}
#: a paper that was asked came so many days later, and was looked at the day after
PAPER_CAME, PAPER_CHECKED = 4, 5


class Player:
    """Plays files in the firm of a :class:`.builder.Builder`."""

    def __init__(self, builder):
        self.builder = builder
        self.calendar = builder.calendar
        self.env = builder.env
        self._happening, self._set = builder.happening, builder.set_values
        self.steps = self.env["brokerage.step"]._get_of_company(builder.company)
        #: by key, as the superuser sees them; of a resumed file, the new version
        self.dossiers = {}
        self.rows = {}

    def play(self, rows):
        for row in sorted(rows, key=lambda row: -row.days):
            self.rows[row.key] = row
            dossier = self._create(row)
            self._add_people(row, dossier)
            self._add_parts(row, dossier)
            self._add_simulations(row, dossier)
            self._add_papers(row, dossier)
            self._advance(row, dossier)
            if row.abandoned:
                self._abandon(row, dossier)
            if row.resumed:
                dossier = self._resume(row, dossier)
            self.dossiers[row.key] = dossier
        self.env.flush_all()

    # -------------------------------------------------------------------------
    # The file and what hangs on it
    # -------------------------------------------------------------------------
    def _create(self, row):
        builder, moment = self.builder, self.calendar.moment(row.days)
        env = builder.user_env(row.broker)
        broker, introducer = (
            builder.users.get(row.broker),
            builder.introducers.get(row.introducer),
        )
        with self._happening(moment):
            dossier = (
                env["brokerage.dossier"]
                .with_context(ir_sequence_date=self.calendar.day(row.days))
                .create(
                    {
                        "kind": "client" if row.steps else "prospect",
                        "partner_id": builder.people[row.people[0]].id,
                        "user_id": broker.id if broker else False,
                        "company_id": builder.company.id,
                        "source_id": builder.sources[row.source].id,
                        "introducer_id": introducer.id if introducer else False,
                        "date_created": self.calendar.day(row.days),
                        "is_complete": row.is_complete,
                        "hide_contact_details": row.hides_contact,
                        "other_dependants": row.other_dependants,
                        "internal_note": row.internal_note,
                        **row.project,
                        **self._get_project_dates(row),
                    }
                )
            )
        dossier = dossier.with_env(self.env)
        self._set(dossier, create_date=moment)
        self._set(dossier.status_log_ids, entered_at=moment)
        return dossier

    def _get_project_dates(self, row):
        """:return: when the property was promised, for those who have found one"""
        if "project_street" not in row.project and len(row.steps) < len(self.steps[:4]):
            return {}
        signed = row.days - 3
        return {
            "preliminary_date": self.calendar.day(signed),
            "condition_date": self.calendar.day(signed - 60),
            "deed_date": self.calendar.day(signed - 95),
        }

    def _add_people(self, row, dossier):
        holder = dossier.borrower_ids
        self.env["brokerage.borrower"].create(
            [
                {
                    "dossier_id": dossier.id,
                    "partner_id": self.builder.people[key].id,
                    "sequence": place,
                }
                for place, key in enumerate(row.people[1:], start=1)
            ]
        )
        self.env.invalidate_all()
        borrowers = dossier.borrower_ids.sorted("sequence")
        assert borrowers[0] == holder
        for borrower, key in zip(borrowers, row.people, strict=True):
            person = PEOPLE[key]
            borrower.write(
                {
                    "birthdate": self.calendar.birthday(person.age),
                    "birthplace": person.city,
                    "family_status": person.status,
                    "profession": person.profession,
                    "employer": person.employer,
                    "contract_type": person.contract,
                    "employed_since": self.calendar.first_of_month(person.since),
                    "in_trial_period": person.trial,
                    "income_ids": [
                        Command.create(
                            {
                                "income_type": income_type,
                                "amount": amount,
                                "note": note,
                                "sequence": sequence,
                            }
                        )
                        for sequence, (income_type, amount, note) in enumerate(
                            person.incomes
                        )
                    ],
                }
            )

    def _add_parts(self, row, dossier):
        common = {"dossier_id": dossier.id}
        self.env["brokerage.child"].create(
            [
                {
                    **common,
                    "name": name,
                    "birthdate": self.calendar.birthday(age),
                    "is_dependant": dependant,
                    "shared_custody": shared,
                }
                for name, age, dependant, shared in row.children
            ]
        )
        self.env["brokerage.charge"].create(
            [
                {
                    **common,
                    "charge_type": charge_type,
                    "amount": amount,
                    "note": note,
                    "continues": continues,
                }
                for charge_type, amount, note, continues in row.charges
            ]
        )
        self.env["brokerage.credit"].create(
            [
                {
                    **common,
                    "credit_type": credit_type,
                    "lender": lender,
                    "monthly_amount": monthly,
                    "remaining_capital": remaining,
                    "end_date": self.calendar.first_of_month(-months),
                    "outcome": outcome,
                }
                for credit_type, lender, monthly, remaining, months, outcome in (
                    row.credits
                )
            ]
        )
        self.env["brokerage.asset"].create(
            [
                {
                    **common,
                    "asset_type": asset_type,
                    "name": name,
                    "value": value,
                    "remaining_debt": debt,
                    "used_amount": used,
                }
                for asset_type, name, value, debt, used in row.assets
            ]
        )
        author = self.builder.users[row.broker or "directeur-courtage"]
        comments = self.env["brokerage.comment"].create(
            [
                {
                    **common,
                    "section": section,
                    "body": f"<p>{text}</p>",
                    "in_summary": in_summary,
                    "user_id": author.id,
                }
                for section, text, in_summary in row.comments
            ]
        )
        self._set(comments, create_date=self.calendar.moment(row.days))
        automatic = dossier.comment_ids.filtered("fact_model")
        self._set(automatic, user_id=author.id)

    def _add_simulations(self, row, dossier):
        borrowers = dossier.borrower_ids.sorted("sequence")
        for sequence, simulation in enumerate(row.simulations):
            bank = self.builder.banks.get(simulation.bank)
            self.env["brokerage.simulation"].create(
                {
                    "dossier_id": dossier.id,
                    "name": simulation.name,
                    "sequence": sequence,
                    "date": self.calendar.day(max(row.days - 1 - sequence, 0)),
                    "bank_id": bank.id if bank else False,
                    "is_chosen": simulation.chosen,
                    "note": simulation.note,
                    "loan_ids": [
                        Command.create(self._prepare_loan(loan, place, borrowers))
                        for place, loan in enumerate(simulation.loans)
                    ],
                }
            )

    def _prepare_loan(self, loan, place, borrowers):
        return {
            "sequence": place,
            "name": loan.name,
            "loan_type": loan.type,
            "amount": loan.amount,
            "rate": loan.rate,
            "months": loan.months,
            "repayment": loan.repayment,
            "deferral": loan.deferral,
            "deferral_months": loan.deferral_months,
            "is_smoothed": loan.smoothed,
            "lender_fee": loan.lender_fee,
            "guarantee_fee": loan.guarantee,
            "broker_fee": loan.broker_fee,
            "insurance_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "borrower_id": borrower.id,
                        "share": share,
                        "rate": rate,
                    }
                )
                for number, (borrower, (share, rate)) in enumerate(
                    zip(borrowers, loan.insured, strict=False)
                )
            ],
        }

    def _add_papers(self, row, dossier):
        borrowers = dossier.borrower_ids.sorted("sequence")
        asked = row.days - 1
        checker = self.builder.users[row.broker or "directeur-courtage"]
        values = []
        for sequence, paper in enumerate(row.papers):
            came = paper.state != "asked"
            checked = paper.state in ("accepted", "refused")
            values.append(
                {
                    "dossier_id": dossier.id,
                    "type_id": self.builder.kinds[paper.kind].id,
                    "sequence": sequence,
                    "borrower_id": borrowers[paper.who].id
                    if paper.who is not None
                    else False,
                    "state": paper.state,
                    "refusal_reason": paper.reason or False,
                    "asked_at": self.calendar.moment(max(asked, 0)),
                    "received_at": came
                    and self.calendar.moment(max(asked - PAPER_CAME, 0)),
                    "checked_at": checked
                    and self.calendar.moment(max(asked - PAPER_CHECKED, 0)),
                    "checked_by_id": checked and checker.id,
                }
            )
        self.env["brokerage.document"].create(values)

    # -------------------------------------------------------------------------
    # Its life
    # -------------------------------------------------------------------------
    def _advance(self, row, dossier):
        own = dossier.with_env(self.builder.user_env(row.broker))
        for place, days in enumerate(row.steps):
            with self._happening(self.calendar.moment(days)):
                if place:
                    own.step_id = self.steps[place]
                if row.bank and place == min(3, len(row.steps) - 1):
                    own.bank_id = self.builder.banks[row.bank]
            day, step = self.calendar.day(days), self.steps[place]
            dossier.step_date_ids.filtered(lambda r, s=step: r.step_id == s).date = day
        values = {
            name: self.calendar.day(row.steps[place])
            for place, name in DATES.items()
            if place < len(row.steps)
        }
        if row.fee_agreed is not None:
            values["fee_agreement_date"] = self.calendar.day(row.fee_agreed)
        if row.funds is not None:
            values["funds_released_date"] = self.calendar.day(row.funds)
        if values:
            latest = row.steps[-1] if row.funds is None else row.funds
            with self._happening(self.calendar.moment(latest)):
                own.write(values)

    def _abandon(self, row, dossier):
        days, reason, note = row.abandoned
        moment = self.calendar.moment(days)
        own = dossier.with_env(self.builder.user_env(row.broker))
        with self._happening(moment):
            own._close(self.builder.ref(f"reason_{reason}"), note)
        self._set(dossier, closed_at=moment)

    def _resume(self, row, dossier):
        days, kind, note = row.resumed
        moment, day = self.calendar.moment(days), self.calendar.day(days)
        own = dossier.with_env(self.builder.user_env(row.broker))
        with self._happening(moment):
            new = own._resume(kind, day)
            new.log_comment(note)
        new = new.with_env(self.env)
        self._set(new, create_date=moment)
        new.step_date_ids.date = day
        return new
