import re
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.interest import HalfYearRate, MissingRateError, agreed_rate_floor

RATES = ("mro_rate", "legal_individual", "legal_other")
#: as it is typed, with a comma or a point, with or without the sign
PERCENT = re.compile(r"(\d{1,2})(?:[.,](\d{1,4}))?\s*%?")


class DunningRate(models.Model):
    """The published rates of one half-year, in percent.

    They are texts so that an empty one is *unknown*, which is not zero: the Central
    Bank's rate was 0,00 from 2016 to 2022. They are kept in the French way, ``2,15``.
    """

    _name = "dunning.rate"
    _description = "Rates of a Half-Year"
    _order = "date_from desc"

    date_from = fields.Date("From", required=True)
    mro_rate = fields.Char(
        "ECB, main refinancing",
        help="Main refinancing rate of the European Central Bank on this very day.",
    )
    legal_individual = fields.Char(
        "Legal, private creditors",
        help="Legal rate for the claims of natural persons outside business. For "
        "information: a firm never claims at this rate.",
    )
    legal_other = fields.Char(
        "Legal, other creditors",
        help="Legal rate for all other claims, so for those of a firm on anybody.",
    )
    note = fields.Char("Source")

    _date_from_unique = models.UniqueIndex(
        "(date_from)", "The rates of this half-year are there already."
    )
    _date_from_half_year = models.Constraint(
        "CHECK (EXTRACT(DAY FROM date_from) = 1"
        " AND EXTRACT(MONTH FROM date_from) IN (1, 7))",
        "A half-year begins on 1 January or on 1 July.",
    )

    @api.depends("date_from")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = self._half_year_name(rate.date_from)

    @api.model
    def _half_year_name(self, date_from):
        """:return: how a half-year is called, from its first day"""
        if not date_from:
            return ""
        values = {"year": str(date_from.year)}
        if date_from.month < 7:
            return self.env._("first half of %(year)s", **values)
        return self.env._("second half of %(year)s", **values)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))

    @api.onchange(*RATES)
    def _onchange_rates(self):
        for rate in self:
            rate.update(self._clean({name: rate[name] for name in RATES}))

    def _clean(self, vals):
        """:return: the values with rates as they are kept: ``2.4`` is ``2,40``"""
        vals = dict(vals)
        for name in RATES:
            text = str(vals.get(name) or "").strip()
            if name not in vals or not text:
                continue
            match = PERCENT.fullmatch(text)
            if not match:
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is no rate. Type it in percent, as 2,15, or leave "
                        "it empty as long as it is unknown.",
                        text=text,
                    )
                )
            vals[name] = f"{int(match[1])},{(match[2] or '').ljust(2, '0')}"
        return vals

    def _get_rate(self, name):
        """:return: one of the rates as a ``Decimal``, None when unknown"""
        self.ensure_one()
        return Decimal(self[name].replace(",", ".")) if self[name] else None

    @api.model
    def _get_rates(self):
        """:return: all half-years, ``{first day: HalfYearRate}``; one query"""
        rates = self.sudo().search_fetch([], ["date_from", "mro_rate", "legal_other"])
        return {
            rate.date_from: HalfYearRate(
                rate.date_from,
                rate._get_rate("mro_rate"),
                rate._get_rate("legal_other"),
            )
            for rate in rates
        }

    @api.model
    def _get_agreed_rate_warning(self, agreed_rate, date, rates=None):
        """Three times the legal rate is the least that may be agreed (L441-10, II).

        The rate is used as it was agreed: a judge may strike it, we do not raise it.

        :param agreed_rate: percent per year, 0 when none is agreed
        :return: a sentence, empty when all is well or the legal rate is unknown
        """
        if not agreed_rate:
            return ""
        try:
            floor = agreed_rate_floor(
                self._get_rates() if rates is None else rates, date
            )
        except MissingRateError:
            return ""
        if Decimal(f"{agreed_rate:.4f}") >= floor:
            return ""
        return self.env._(
            "The agreed rate of %(rate)s is under three times the legal rate, "
            "%(floor)s (code de commerce L441-10). Raise it in your general "
            "conditions, or leave it empty: the rate by default will apply.",
            rate=self._format_percent(agreed_rate),
            floor=self._format_percent(floor),
        )

    @api.model
    def _format_percent(self, rate):
        """:return: a rate in the user's language: ``12,15 %``"""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        text = f"{rate:.2f}".replace(".", lang.decimal_point or ".")
        return self.env._("%(rate)s %%", rate=text)
