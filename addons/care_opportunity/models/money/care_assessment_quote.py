from odoo import Command, api, fields, models
from odoo.exceptions import UserError

#: incl. VAT a month: from here a free quote is due unasked (order of 17 March 2015)
QUOTE_FROM = 100


class CareAssessmentQuote(models.Model):
    """The quote of a form: made once, amended by the version that follows."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    care_order_ids = fields.One2many("sale.order", "care_assessment_id", "Quotes")
    care_order_count = fields.Integer(compute="_compute_care_order")
    care_quote_state = fields.Selection(
        [
            ("none", "No quote"),
            ("draft", "Quote in progress"),
            ("sent", "Quote sent"),
            ("accepted", "Quote accepted"),
            ("refused", "Quote cancelled"),
        ],
        "Quote",
        compute="_compute_care_order",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    care_monthly_amount = fields.Monetary(
        "Estimated month, incl. VAT", compute="_compute_care_monthly_amount"
    )
    care_quote_required = fields.Boolean(
        "Quote required by law",
        compute="_compute_care_monthly_amount",
        help="Free, without being asked, from €100 incl. VAT a month (order of 17 "
        "March 2015).",
    )

    @api.depends("care_order_ids.state")
    def _compute_care_order(self):
        for form in self:
            states = set(form.care_order_ids.mapped("state"))
            form.care_order_count = len(form.care_order_ids)
            form.care_quote_state = (
                "accepted"
                if "sale" in states
                else "sent"
                if "sent" in states
                else "draft"
                if "draft" in states
                else "refused"
                if states
                else "none"
            )

    @api.depends(
        "partner_id.care_dependent",
        "mission_ids.product_id",
        "mission_ids.slot_ids.hour_from",
        "mission_ids.slot_ids.hour_to",
        "mission_ids.slot_ids.weekday",
        "mission_ids.slot_ids.date",
        "mission_ids.slot_ids.every_weeks",
    )
    def _compute_care_monthly_amount(self):
        for form in self:
            total = 0
            for mission in form.mission_ids:
                product = mission.product_id.with_company(form.company_id)
                if not product:
                    continue
                taxes = form.company_id._get_care_taxes(product, form.partner_id)
                total += taxes.compute_all(
                    product.lst_price,
                    currency=form.currency_id,
                    quantity=mission._get_quote_hours(),
                    product=product,
                    partner=form.partner_id,
                )["total_included"]
            form.care_monthly_amount = total
            form.care_quote_required = (
                form.currency_id.compare_amounts(total, QUOTE_FROM) >= 0
            )

    def action_care_quote(self):
        """Make the quote of the form, or open the one that is there."""
        self.ensure_one()
        return self._get_care_quote()._get_records_action()

    def action_open_care_quotes(self):
        self.ensure_one()
        return self.care_order_ids._get_records_action(name=self.env._("Quotes"))

    def _get_care_quote(self):
        """:return: the form's quote: the draft, the sent or the accepted one, or new"""
        self.ensure_one()
        self.check_access("read")
        self.lock_for_update(allow_referencing=True)
        orders = self.env["sale.order"].search(
            [("care_assessment_id", "=", self.id), ("state", "!=", "cancel")],
            order="id desc",
        )
        if orders:
            return orders[0]
        if self.state in ("locked", "cancelled"):
            raise UserError(
                self.env._(
                    "%(form)s is closed: make the quote in the version in force.",
                    form=self.display_name,
                )
            )
        if not self.mission_ids:
            raise UserError(
                self.env._("Add a mission to the form: the quote is made of them.")
            )
        orders = self.env["sale.order"].with_company(self.company_id)
        return orders.create(self._prepare_care_quote())

    def _prepare_care_quote(self):
        versions = self.search(
            [
                ("id", "!=", self.id),
                ("original_id", "=", (self.original_id or self).id),
            ]
        )
        former = self.env["sale.order"].search(
            [
                (
                    "care_assessment_id",
                    "in",
                    (versions | self.original_id).ids,
                ),
                ("state", "=", "sale"),
            ],
            order="care_date_from desc, id desc",
            limit=1,
        )
        starts = min(self.mission_ids.mapped("date_start"))
        return {
            "partner_id": (self.customer_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "opportunity_id": self.lead_id.id,
            "care_assessment_id": self.id,
            "care_amends_id": former.id,
            "care_date_from": fields.Date.context_today(self) if former else starts,
            "origin": self.name,
            "order_line": [
                Command.create(
                    {
                        "product_id": mission.product_id.id,
                        "name": mission._get_quote_text(),
                        "product_uom_qty": round(mission._get_quote_hours(), 2),
                        "care_mission_id": mission.id,
                    }
                )
                for mission in self.mission_ids
            ],
        }


class CareMissionQuote(models.Model):
    """What a mission is on a quote."""

    # next to what uses it
    _inherit = "care.mission"  # pylint: disable=consider-merging-classes-inherited

    def _get_quote_hours(self):
        """:return: hours of a month, weekly ones × 52 / 12, and those of single days"""
        self.ensure_one()
        dated = sum(slot.duration for slot in self.slot_ids if slot.date)
        return self.monthly_hours + dated

    def _get_quote_text(self):
        self.ensure_one()
        slots = "\n".join(self.slot_ids.mapped("display_name"))
        return "\n".join(filter(None, [self.name or self.product_id.name, slots]))
