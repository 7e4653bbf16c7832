from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A quote of care services, made from a needs form."""

    _inherit = "sale.order"

    care_assessment_id = fields.Many2one(
        "care.assessment",
        "Needs form",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        check_company=True,
    )
    care_is_quote = fields.Boolean(
        compute="_compute_care_is_quote", store=True, compute_sudo=True
    )
    care_amends_id = fields.Many2one(
        "sale.order",
        "Amends",
        copy=False,
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The accepted quote that this one replaces once it is accepted.",
    )
    care_date_from = fields.Date(
        "Prices from",
        copy=False,
        help="Visits from this day are billed at these prices.",
    )

    care_handed_at = fields.Datetime(
        "Handed to the client on",
        readonly=True,
        copy=False,
        help="When it was last sent or accepted, whatever has become of it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._note_handed(vals) for vals in vals_list])

    def write(self, vals):
        if "care_handed_at" in vals and not self.env.su:
            raise UserError(
                self.env._("When a quote was handed over is noted when it is sent.")
            )
        return super().write(self._note_handed(vals))

    @api.model
    def _note_handed(self, vals):
        """:return: values that say when the order is handed over, if they do that"""
        if vals.get("state") in ("sent", "sale"):
            vals = {"care_handed_at": fields.Datetime.now(), **vals}
        return vals

    @api.depends("care_assessment_id")
    def _compute_care_is_quote(self):
        for order in self:
            order.care_is_quote = bool(order.care_assessment_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept_quote(self):
        """A quote that was handed over is kept a year (order of 17 March 2015)."""
        limit = fields.Datetime.now() - relativedelta(years=1)
        for order in self:
            handed = order.care_is_quote and order.care_handed_at
            if handed and handed > limit:
                raise UserError(
                    self.env._(
                        "%(quote)s was handed to the client: a copy is kept one year "
                        "(order of 17 March 2015).",
                        quote=order.name,
                    )
                )

    def _get_letter_lang(self):
        """:return: the language of the firm's papers for care, else the customer's"""
        lang = self.care_is_quote and self.env["care.assessment"]._get_letter_lang()
        return lang or self.partner_id.lang

    def _get_care_quote_values(self):
        """:return: plain values for the printed quote; who prints it may know nothing
        of needs forms
        """
        self.ensure_one()
        company = self.company_id.sudo()
        modes = dict(company._fields["care_mode"]._description_selection(self.env))
        prices = []
        for line in self.order_line:
            if not line.display_type and line.product_id.is_care_service:
                before, after = line._get_care_hourly_prices()
                prices.append(
                    {"name": line.product_id.name, "before": before, "after": after}
                )
        return {
            "beneficiary": self.sudo().care_assessment_id.partner_id.name,
            "mode": modes.get(company.care_mode),
            "is_agent": company.care_mode == "agent",
            "number": company.care_declaration_number,
            "date": company.care_declaration_date,
            "exempt": company.care_vat_exempt,
            "amends": self.care_amends_id.name,
            "date_from": self.care_date_from,
            "prices": prices,
        }

    def action_open_care_assessment(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.assessment",
            "res_id": self.care_assessment_id.id,
            "view_mode": "form",
        }
