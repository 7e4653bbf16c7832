from odoo import api, fields, models
from odoo.exceptions import UserError

#: what a line says of its visits
BILLED = {"quantity", "product_uom_id", "product_id"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    care_intervention_ids = fields.One2many(
        "care.intervention",
        "invoice_line_id",
        "Visits",
        groups="care_opportunity.group_user",
    )
    care_replaces_line_id = fields.Many2one(
        "account.move.line",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The line that a corrected invoice takes the visits over from.",
    )

    care_duration = fields.Char("Duration", compute="_compute_care_duration")
    care_hour_price = fields.Monetary(
        "Price of an hour", compute="_compute_care_duration"
    )
    care_from_visits = fields.Boolean(
        compute="_compute_care_from_visits", compute_sudo=True
    )

    @api.depends("quantity", "price_unit", "product_uom_id", "move_id.care_month")
    def _compute_care_duration(self):
        for line in self:
            care = line._is_care_line()
            line.care_duration = line._get_care_duration() if care else False
            line.care_hour_price = line.price_unit * 60 if care else 0

    @api.depends("care_intervention_ids")
    def _compute_care_from_visits(self):
        for line in self:
            line.care_from_visits = bool(line.care_intervention_ids)

    def write(self, vals):
        names = BILLED & vals.keys()
        if names and not (self.env.su and self.env.context.get("care_billing")):
            for line in self:
                if line._changes_care(names, vals):
                    raise UserError(
                        self.env._(
                            "“%(line)s” of %(invoice)s bills visits: its time and "
                            "service are theirs. Correct the billed time of the visit "
                            "(tab “Invoicing”), after you have deleted this line, then "
                            "invoice the month again.",
                            line=line.name or line.product_id.display_name,
                            invoice=line.move_id.display_name,
                        )
                    )
        return super().write(vals)

    def unlink(self):
        """The visits are free, and follow their hours and stamps again."""
        visits = self.sudo().care_intervention_ids
        if visits:
            visits._link_invoice_line(self.browse())
        return super().unlink()

    def _changes_care(self, names, vals):
        """:return: whether these values differ from what the visits of a line say"""
        self.ensure_one()
        if not self.care_from_visits:
            return False
        return any(
            self[name] != vals[name]
            if name == "quantity"
            else self[name].id != (vals[name] or False)
            for name in names
        )

    def copy_data(self, default=None):
        result = super().copy_data(default=default)
        if self.env.context.get("include_business_fields"):
            for line, values in zip(self, result, strict=True):
                if line.move_id.care_month and line.display_type == "product":
                    values["care_replaces_line_id"] = line.id
        return result

    def _is_care_line(self):
        """:return: whether the line bills visits, in minutes"""
        self.ensure_one()
        minute = self.env.ref("uom.product_uom_minute")
        return bool(
            self.move_id.care_month
            and self.display_type == "product"
            and self.product_uom_id == minute
        )

    def _get_care_duration(self):
        self.ensure_one()
        return self.env["care.billing"]._format_minutes(self.quantity)

    def _get_care_hourly_price(self):
        """:return: price of an hour incl. VAT, before the discount of the line"""
        self.ensure_one()
        return self.env["care.billing"]._get_hourly_prices(
            self.price_unit * 60,
            self.env.ref("uom.product_uom_hour"),
            0,
            self.tax_ids,
            self.currency_id,
            self.product_id,
        )[1]
