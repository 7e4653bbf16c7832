from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.dossier_base.tools.arguments import read_day

from ..tools.period import DATE_FIELDS, PERIODS, get_period_dates

#: of one line of the dashboard
AGGREGATES = [
    "__count",
    "signature_date:count",
    "borrowed_amount:sum",
    "fee_amount:sum",
]
NOT_ABANDONED = Domain("state", "!=", "abandoned")
ABANDONED = Domain("state", "=", "abandoned")
SIGNED = Domain("signature_date", "!=", False)


class BrokerageDossierReporting(models.Model):
    """What statistics, the dashboard and the C1 export count."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    borrowed_amount = fields.Monetary(
        "Amount borrowed",
        compute="_compute_borrowed_amount",
        store=True,
        help="All loans of the chosen simulation; without one, what the project needs.",
    )
    signature_rate = fields.Float(
        "Rate of signature (%)",
        compute="_compute_signature_rate",
        store=True,
        aggregator="avg",
        help="Offers signed, of all files.",
    )

    @api.depends(
        "loan_need", "simulation_ids.is_chosen", "simulation_ids.loan_ids.amount"
    )
    def _compute_borrowed_amount(self):
        for dossier in self:
            chosen = dossier.simulation_ids.filtered("is_chosen")
            dossier.borrowed_amount = (
                sum(chosen.loan_ids.mapped("amount")) if chosen else dossier.loan_need
            )

    @api.depends("signature_date")
    def _compute_signature_rate(self):
        for dossier in self:
            dossier.signature_rate = 100 if dossier.signature_date else 0

    @api.model
    def _get_period_domain(self, date_field, date_from, date_to):
        """:param str date_field: one of ``DATE_FIELDS``
        :return: the current versions of the files that have this date in the period
        """
        if date_field not in DATE_FIELDS:
            raise UserError(self.env._("Choose one of the dates of the file."))
        return (
            Domain(date_field, ">=", fields.Date.to_string(date_from))
            & Domain(date_field, "<=", fields.Date.to_string(date_to))
            & Domain("replaced_by_id", "=", False)
        )

    # -------------------------------------------------------------------------
    # Dashboard
    # -------------------------------------------------------------------------
    @api.model
    def get_dashboard(self, period="year", date_from=None, date_to=None, date_field=""):
        """Count the files of a period, as far as the user may see them.

        Seven aggregates, whatever the number of files: one for the tiles and one for
        each table, and the names of what they are grouped by.

        :param str period: one of ``PERIODS``
        :param str date_from: first day, of the period ``custom``
        :param str date_to: last day, of the period ``custom``
        :param str date_field: by which date (``DATE_FIELDS``)
        :return: plain values; every number comes with the domain of its records
        """
        self.browse().check_access("read")
        if period not in PERIODS:
            raise UserError(self.env._("Choose one of the periods."))
        date_field = date_field or DATE_FIELDS[0]
        today = fields.Date.context_today(self)
        start, end = get_period_dates(period, today) or (
            read_day(self.env, date_from),
            read_day(self.env, date_to),
        )
        if not start or not end or start > end:
            raise UserError(
                self.env._("Type the first and the last day, in this order.")
            )
        domain = self._get_period_domain(date_field, start, end)
        companies = self._get_dashboard_companies()
        domain &= Domain("company_id", "in", companies.ids)
        return {
            "period": period,
            "date_from": fields.Date.to_string(start),
            "date_to": fields.Date.to_string(end),
            "date_field": date_field,
            "companies": companies.mapped("name"),
            "currency_id": self.env.company.currency_id.id,
            "tiles": self._get_dashboard_tiles(domain),
            "tables": [
                self._get_dashboard_brokers(domain),
                self._get_dashboard_steps(domain, companies),
                self._get_dashboard_banks(domain),
                self._get_dashboard_reasons(domain),
                self._get_dashboard_months(domain, date_field),
            ],
        }

    def _get_dashboard_companies(self):
        """:return: the companies shown; amounts of two currencies are never summed"""
        currency = self.env.company.currency_id
        return self.env.companies.filtered(lambda c: c.currency_id == currency)

    def _get_dashboard_tiles(self, domain):
        rows = self._read_group(
            domain,
            ["kind", "state"],
            [*AGGREGATES, "client_agreement_date:count", "funds_released_date:count"],
        )
        count = sum(row[2] for row in rows)
        signed = sum(row[3] for row in rows)
        alive = [row for row in rows if row[1] != "abandoned"]
        prospects = domain & NOT_ABANDONED & Domain("kind", "=", "prospect")
        agreed = domain & Domain("client_agreement_date", "!=", False)
        released = domain & Domain("funds_released_date", "!=", False)
        tiles = [
            ("files", self.env._("Files"), count, domain),
            (
                "prospects",
                self.env._("Prospects"),
                sum(row[2] for row in alive if row[0] == "prospect"),
                prospects,
            ),
            (
                "agreed",
                self.env._("Clients' agreements"),
                sum(row[6] for row in rows),
                agreed,
            ),
            ("signed", self.env._("Offers signed"), signed, domain & SIGNED),
            (
                "released",
                self.env._("Funds released"),
                sum(row[7] for row in rows),
                released,
            ),
            (
                "abandoned",
                self.env._("Abandoned files"),
                sum(row[2] for row in rows if row[1] == "abandoned"),
                domain & ABANDONED,
            ),
            (
                "amount",
                self.env._("Amount borrowed"),
                sum(row[4] for row in alive),
                domain & NOT_ABANDONED,
            ),
            (
                "fees",
                self.env._("Fees"),
                sum(row[5] for row in alive),
                domain & NOT_ABANDONED,
            ),
        ]
        return [
            {
                "key": key,
                "label": label,
                "value": value,
                "domain": list(of_tile),
                "rate": round(100 * signed / count) if key == "signed" and count else 0,
            }
            for key, label, value, of_tile in tiles
        ]

    def _count_by(self, domain, groupby):
        """:return: ``{value: figures of its line}``, in the order of the database

        Amounts are those of the files that were not abandoned.
        """
        lines = {}
        for value, state, count, signed, amount, fees in self._read_group(
            domain, [groupby, "state"], AGGREGATES
        ):
            line = lines.setdefault(
                value, {"count": 0, "signed": 0, "amount": 0, "fees": 0}
            )
            line["count"] += count
            line["signed"] += signed
            if state != "abandoned":
                line["amount"] += amount
                line["fees"] += fees
        return lines

    def _make_dashboard_line(self, label, figures, domain, amounts=NOT_ABANDONED):
        """:return: a line; each of its numbers with the domain behind it"""
        count, signed = figures["count"], figures["signed"]
        return {
            **figures,
            "label": label,
            "rate": round(100 * signed / count) if count else 0,
            "domain": list(domain),
            "signed_domain": list(domain & SIGNED),
            "amount_domain": list(domain & amounts),
        }

    def _make_dashboard_lines(self, domain, name, nothing):
        """:return: a line for each record that the files are grouped by

        :param str name: of a many2one field
        :param str nothing: label of the files that have none
        """
        lines = [
            self._make_dashboard_line(
                # names of what a file is linked to are read with the file
                record.sudo().display_name if record else nothing,
                figures,
                domain & Domain(name, "=", record.id),
            )
            for record, figures in self._count_by(domain, name).items()
        ]
        return sorted(lines, key=lambda line: (-line["count"], line["label"]))

    def _get_dashboard_brokers(self, domain):
        return {
            "key": "brokers",
            "label": self.env._("By broker"),
            "lines": self._make_dashboard_lines(
                domain, "user_id", self.env._("Without a broker")
            ),
        }

    def _get_dashboard_banks(self, domain):
        return {
            "key": "banks",
            "label": self.env._("By bank"),
            "lines": self._make_dashboard_lines(
                domain, "bank_id", self.env._("Without a bank yet")
            ),
        }

    def _get_dashboard_steps(self, domain, companies):
        """Files that go on or are completed, in the order of the steps."""
        domain &= NOT_ABANDONED
        figures = self._count_by(domain, "step_id")
        steps = self.env["brokerage.step"]
        steps = steps.search([("company_id", "in", [*companies.ids, False])])
        archived = steps.union(*figures) - steps
        nothing = {"count": 0, "signed": 0, "amount": 0, "fees": 0}
        lines = [
            self._make_dashboard_line(
                step.name or self.env._("Prospects"),
                figures.get(step, nothing),
                domain & Domain("step_id", "=", step.id),
            )
            for step in [steps.browse(), *steps, *archived]
        ]
        return {"key": "steps", "label": self.env._("By step"), "lines": lines}

    def _get_dashboard_reasons(self, domain):
        """Abandoned files: their amounts are those that were lost."""
        domain &= ABANDONED
        rows = self._read_group(domain, ["closing_reason_id"], AGGREGATES)
        lines = [
            self._make_dashboard_line(
                reason.sudo().display_name or self.env._("Without a reason"),
                {"count": count, "signed": signed, "amount": amount, "fees": fees},
                domain & Domain("closing_reason_id", "=", reason.id),
                ABANDONED,
            )
            for reason, count, signed, amount, fees in rows
        ]
        lines.sort(key=lambda line: (-line["count"], line["label"]))
        return {
            "key": "reasons",
            "label": self.env._("Abandoned, by reason"),
            "lines": lines,
        }

    def _get_dashboard_months(self, domain, date_field):
        lines = []
        by_month = self._count_by(domain, f"{date_field}:month")
        for month, figures in sorted(by_month.items()):
            after = month + relativedelta(months=1)
            of_month = Domain(date_field, ">=", fields.Date.to_string(month)) & Domain(
                date_field, "<", fields.Date.to_string(after)
            )
            lines.append(
                {
                    **self._make_dashboard_line("", figures, domain & of_month),
                    # the client writes the month in the user's language
                    "month": fields.Date.to_string(month),
                }
            )
        return {"key": "months", "label": self.env._("By month"), "lines": lines}
