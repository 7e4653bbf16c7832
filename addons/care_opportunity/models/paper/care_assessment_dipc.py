from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: source: CASF art. L311-4 and D311: given within 15 days of the start of the help
DIPC_DAYS = 15


class CareAssessmentDipc(models.Model):
    """The individual document (*document individuel de prise en charge*, DIPC).

    Source: CASF art. L311-4 and D311. A later version of the form prints an amendment.
    """

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    legal_representative_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        check_company=True,
        help="Takes part in the individual document and signs it, where there is one.",
    )
    legal_representative_role = fields.Selection(
        [
            ("guardian", "Guardian"),
            ("curator", "Curator"),
            ("family", "Family authorisation"),
            ("mandate", "Mandate of future protection"),
            ("other", "Other"),
        ],
        "Represents as",
    )
    dipc_objectives = fields.Text(
        "Objectives of the help", help="Agreed with the person, updated each year."
    )
    dipc_given_on = fields.Date(
        "Individual document given on", copy=False, tracking=True, index=True
    )
    dipc_due_on = fields.Date(
        "Individual document due on",
        compute="_compute_dipc_due_on",
        store=True,
        index=True,
        help="15 days after the start of the first mission; for an amendment, 15 days "
        "after the version is validated.",
    )

    @api.depends(
        "is_home_help",
        "validated_at",
        "mission_ids.date_start",
        "previous_id",
        "state",
    )
    def _compute_dipc_due_on(self):
        for form in self:
            if form.state == "locked":
                continue
            form.dipc_due_on = form._get_dipc_due_on()

    def _get_dipc_due_on(self):
        """:return: last day to give the document of this version, or False"""
        self.ensure_one()
        if not self.is_home_help or self.state == "cancelled":
            return False
        versions = self._get_former_versions()
        first = versions[-1:] or self
        days = timedelta(days=DIPC_DAYS)
        if not any(version.dipc_given_on for version in versions):
            starts = first.mission_ids.filtered("date_start").mapped("date_start")
            return (
                min(starts) + days
                if starts and (versions or self.validated_at)
                else False
            )
        if not self.validated_at:
            return False
        validated = fields.Datetime.context_timestamp(
            self.with_context(tz=self.company_id.care_tz), self.validated_at
        )
        return validated.date() + days

    def _get_former_versions(self):
        """:return: the versions before this one, the last one first"""
        self.ensure_one()
        versions = self.browse()
        former = self.previous_id
        while former:
            versions += former
            former = former.previous_id
        return versions

    @api.constrains("dipc_given_on")
    def _check_dipc_given_on(self):
        today = fields.Date.context_today(self)
        for form in self:
            if form.dipc_given_on and form.dipc_given_on > today:
                raise ValidationError(
                    self.env._(
                        "The individual document of %(form)s cannot be given in the "
                        "future: note the day on which it was.",
                        form=form.display_name,
                    )
                )

    def action_dipc_given(self):
        """Note that the document was given today, where no day is noted yet."""
        waiting = self.filtered(lambda form: not form.dipc_given_on)
        waiting.write({"dipc_given_on": fields.Date.context_today(self)})

    def _is_dipc_amendment(self):
        """:return: whether an individual document was given for a former version"""
        self.ensure_one()
        return any(version.dipc_given_on for version in self._get_former_versions())

    def _get_dipc_start(self):
        """:return: day on which the help starts or started, or False"""
        self.ensure_one()
        first = self._get_former_versions()[-1:] or self
        starts = first.mission_ids.mapped("date_start")
        return min(starts) if starts else False

    def _get_dipc_prices(self):
        """Hourly price of each mission: as in the accepted quote, else as in the list.

        :return: [{"mission", "excluded", "included", "unit", "quoted", "monthly"}];
            prices in the form's currency, `monthly` is what a usual month costs,
            taxes included
        """
        self.ensure_one()
        billing = self.env["care.billing"].sudo()
        lines = billing._get_quote_lines(self.mission_ids.root_id)
        none = self.env["sale.order.line"].sudo()
        today = fields.Date.context_today(self)
        hour = self.env.ref("uom.product_uom_hour")
        prices = []
        for mission in self.mission_ids:
            line = billing._pick_quote_line(
                lines.get((mission.root_id.sudo(), mission.product_id.sudo()), none),
                max(today, mission.date_start or today),
            )
            product = mission.product_id.with_company(self.company_id)
            if line:
                unit, currency = line.product_uom_id, line.currency_id
                excluded, included = line._get_care_hourly_prices()
            else:
                unit, currency = product.uom_id, self.currency_id
                taxes = self.company_id._get_care_taxes(product, self.partner_id)
                excluded, included = billing._get_hourly_prices(
                    product.lst_price, unit, 0, taxes.sudo(), currency, product
                )
            hours = unit._has_common_reference(hour)
            prices.append(
                {
                    "mission": mission,
                    "excluded": excluded,
                    "included": included,
                    "currency": currency,
                    "unit": self.env._("hour") if hours else unit.name,
                    "quoted": bool(line),
                    "monthly": hours and included * mission.monthly_hours,
                }
            )
        return prices
