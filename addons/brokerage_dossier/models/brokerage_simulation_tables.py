from collections import namedtuple

from odoo import fields, models
from odoo.tools import format_date
from odoo.tools.misc import get_lang

from ..finance.money import ZERO

#: ``kind`` is number, date or money
Column = namedtuple("Column", "key label kind")


class BrokerageSimulationTables(models.Model):
    """Amortisation tables of a simulation: one source for the page, PDF and Excel."""

    # one face of the simulation a file: see brokerage_simulation.py
    _inherit = "brokerage.simulation"  # pylint: disable=consider-merging-classes-inherited

    schedule_html = fields.Html(compute="_compute_schedule_html", sanitize=False)

    def _compute_schedule_html(self):
        for simulation in self:
            simulation.schedule_html = self.env["ir.qweb"]._render(
                "brokerage_dossier.schedule_page",
                {"simulation": simulation, "tables": simulation._get_shown_tables()},
            )

    def action_open_schedule(self):
        """Open the amortisation tables on a page of their own."""
        self.ensure_one()
        view = self.env.ref("brokerage_dossier.brokerage_simulation_view_schedule")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amortisation table"),
            "res_model": "brokerage.simulation",
            "res_id": self.id,
            "views": [(view.id, "form")],
        }

    def action_print_schedule(self):
        """The amortisation tables as a PDF."""
        return self.env.ref("brokerage_dossier.schedule_report").report_action(self)

    def action_export_schedule(self):
        """The amortisation tables as an Excel workbook."""
        return self.env.ref("brokerage_dossier.schedule_xlsx").report_action(self)

    # -------------------------------------------------------------------------
    # Tables of numbers
    # -------------------------------------------------------------------------
    def _get_tables(self):
        """Return the table of the plan, when there are several loans, and of each loan.

        :return: list of dictionaries: ``title``, ``loan`` (empty for the plan),
            ``columns`` (:class:`Column`), ``years`` (``label``, ``rows``, ``totals``)
            and ``totals``; a row has the keys of the columns and ``note``; amounts are
            Decimals, dates are dates or None
        """
        self.ensure_one()
        loans, built = self.loan_ids._build_plan()
        if not built:
            return []
        tables = []
        if len(loans) > 1:
            tables.append(self._get_plan_table(loans, built))
        tables += [
            self._get_loan_table(loan, result)
            for loan, result in zip(loans, built.results, strict=True)
        ]
        return tables

    def _get_plan_table(self, loans, built):
        columns = [
            Column("number", self.env._("Month"), "number"),
            Column("date", self.env._("Date"), "date"),
            *(
                Column(f"part_{index}", loan.name, "money")
                for index, loan in enumerate(loans)
            ),
            Column("payment", self.env._("Paid in all"), "money"),
            Column("interest", self.env._("Interest"), "money"),
            Column("principal", self.env._("Capital repaid"), "money"),
            Column("insurance", self.env._("Insurance"), "money"),
            Column("closing", self.env._("Capital left"), "money"),
        ]
        rows = [
            {
                "number": row.number,
                "date": row.date,
                "payment": row.payment,
                "interest": row.interest,
                "principal": row.principal,
                "insurance": row.insurance,
                "closing": row.closing,
                "note": "",
                **{f"part_{index}": part for index, part in enumerate(row.parts)},
            }
            for row in built.rows
        ]
        return self._make_table(
            self.env._("All loans together"), loans.browse(), columns, rows, 1
        )

    def _get_loan_table(self, loan, result):
        columns = [
            Column("number", self.env._("No."), "number"),
            Column("date", self.env._("Date"), "date"),
            Column("opening", self.env._("Capital before"), "money"),
            Column("payment", self.env._("Instalment"), "money"),
            Column("interest", self.env._("Interest"), "money"),
            Column("principal", self.env._("Capital repaid"), "money"),
            Column("capitalised", self.env._("Interest added"), "money"),
            Column("insurance", self.env._("Insurance"), "money"),
            Column("paid", self.env._("Paid in all"), "money"),
            Column("closing", self.env._("Capital left"), "money"),
        ]
        rows = [
            {
                "number": row.number,
                "date": row.date,
                "opening": row.opening,
                "payment": row.payment,
                "interest": row.interest,
                "principal": row.principal,
                "capitalised": row.capitalised,
                "insurance": premium,
                "paid": row.payment + premium,
                "closing": row.closing,
                "note": self._get_note(row),
            }
            for row, premium in zip(result.rows, result.premiums, strict=True)
        ]
        period = result.terms.period_months
        return self._make_table(loan.name, loan, columns, rows, period)

    def _get_note(self, row):
        if row.kind == "broken":
            return self.env._("interim interest, %(days)s days", days=row.days)
        return self.env._("deferral") if row.kind == "deferral" else ""

    def _make_table(self, title, loan, columns, rows, period):
        """Leave out what is empty, and group by year: of the calendar when dated."""
        empty = {
            key
            for key in ("date", "capitalised", "insurance")
            if not any(row[key] for row in rows if key in row)
        }
        columns = [column for column in columns if column.key not in empty]
        years = {}
        for row in rows:
            if "date" in empty:
                number = max((row["number"] * period - 1) // 12 + 1, 1)
                label = self.env._("Year %(number)s", number=number)
            else:
                label = str(row["date"].year)
            years.setdefault(label, []).append(row)
        return {
            "title": title,
            "loan": loan,
            "columns": columns,
            "years": [
                {
                    "label": label,
                    "rows": group,
                    "totals": self._sum_rows(columns, group),
                }
                for label, group in years.items()
            ],
            "totals": self._sum_rows(columns, rows),
        }

    def _sum_rows(self, columns, rows):
        """:return: sums of what is paid; the capital left is the last one"""
        totals = {}
        for column in columns:
            if column.kind != "money" or column.key == "opening":
                continue
            if column.key == "closing":
                totals[column.key] = rows[-1]["closing"]
            else:
                totals[column.key] = sum((row[column.key] for row in rows), ZERO)
        return totals

    # -------------------------------------------------------------------------
    # Tables of texts
    # -------------------------------------------------------------------------
    def _get_shown_tables(self):
        """:return: the same tables with texts in the reader's language"""
        lang = self.env["res.lang"].browse(get_lang(self.env).id)

        def show(kind, value):
            if value is None:
                return ""
            if kind == "money":
                return lang.format("%.2f", float(value), grouping=True)
            if kind == "date":
                return format_date(self.env, value)
            return str(value) if value else ""

        def show_row(columns, row):
            cells = [
                (column, show(column.kind, row.get(column.key))) for column in columns
            ]
            return {"cells": cells, "note": row.get("note", "")}

        tables = self._get_tables()
        for table in tables:
            columns = table["columns"]
            for year in table["years"]:
                year["rows"] = [show_row(columns, row) for row in year["rows"]]
                year["totals"] = show_row(columns, year["totals"])
            table["totals"] = show_row(columns, table["totals"])
            table["summary"] = self._get_summary(table["loan"])
        return tables

    def _get_subtitle(self):
        """:return: what simulation it is, of which file, on one line"""
        self.ensure_one()
        return self.env._(
            "%(simulation)s, file %(dossier)s, %(date)s",
            simulation=" – ".join(
                text for text in (self.name, self.bank_id.display_name) if text
            ),
            dossier=self.dossier_id.display_name,
            date=format_date(self.env, self.date),
        )

    def _get_summary(self, loan):
        """:return: ``[(label, text), …]`` above a table: of a loan, or of the plan"""
        source = loan or self
        pairs = [(self.env._("Borrowed"), self._format_money(source.amount))]
        if loan:
            pairs.append(
                (
                    self.env._("Rate"),
                    self.env._("%(rate)s %%", rate=self._format_rate(loan.rate)),
                )
            )
        pairs.append(
            (
                self.env._("Term"),
                self.env._("%(count)s months", count=source.months),
            )
        )
        for name, label in [
            ("total_interest", self.env._("Interest")),
            ("total_insurance", self.env._("Insurance")),
            ("total_fees", self.env._("Costs")),
            ("total_cost", self.env._("Total cost")),
        ]:
            pairs.append((label, self._format_money(source[name])))
        pairs.append(
            (
                self._get_rate_label(loan),
                self.env._("%(rate)s %%", rate=self._format_number(source.apr)),
            )
        )
        return pairs

    def _get_rate_label(self, loan):
        if not loan:
            return self.env._("Rate of the plan, for information")
        if loan.loan_type == "business":
            return self.env._("TEG (proportional)")
        return self.env._("TAEG")

    def _format_rate(self, rate):
        """A rate with two decimals, or with all of its four when they count."""
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        text = lang.format("%.4f", rate)
        return text[:-2] if text.endswith("00") else text
