from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date


class SaleOrder(models.Model):
    _inherit = "sale.order"

    dossier_id = fields.Many2one(
        "expertise.dossier", check_company=True, index="btree_not_null", copy=False
    )
    quote_sent_date = fields.Date("Quote sent on", readonly=True, copy=False)
    quote_reminded_date = fields.Date("Last reminder on", readonly=True, copy=False)
    quote_refused_date = fields.Date("Refused on", readonly=True, copy=False)
    quote_refusal_reason = fields.Text("Why it was refused", readonly=True, copy=False)

    @api.constrains("dossier_id", "order_line")
    def _check_dossier_amount(self):
        for order in self:
            if order.dossier_id and order.amount_total < 0:
                raise ValidationError(
                    self.env._(
                        "The quote of %s cannot be negative: check quantities, prices "
                        "and discounts.",
                        order.sudo().dossier_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._tell_dossiers()
        return orders

    def write(self, vals):
        before = {order: order.state for order in self} if "state" in vals else {}
        orders = self
        if "order_line" in vals:
            orders = self.with_context(dossier_amount_later=True)
        result = super(SaleOrder, orders).write(vals)
        changed = self.filtered(lambda o: o in before and o.state != before[o])
        changed._tell_dossiers()
        return result

    def _tell_dossiers(self):
        """Sent and accepted quotes move their dossiers on, whoever sent them."""
        orders = self.filtered("dossier_id")
        today = fields.Date.context_today(self)
        sent = orders.filtered(lambda order: order.state == "sent")
        if sent:
            sent.filtered(lambda o: not o.quote_sent_date).quote_sent_date = today
            sent.sudo().dossier_id._on_quote_sent()
        accepted = orders.filtered(lambda order: order.state == "sale")
        if accepted:
            accepted.sudo().dossier_id._on_quote_accepted()
        drafts = orders.filtered(lambda order: order.state == "draft")
        if drafts:
            # taken up again: it was neither sent nor refused
            drafts.filtered(lambda o: o.quote_sent_date or o.quote_refused_date).write(
                {
                    "quote_sent_date": False,
                    "quote_reminded_date": False,
                    "quote_refused_date": False,
                    "quote_refusal_reason": False,
                }
            )

    def _action_cancel(self):
        # on the portal, cancelling a quote that was sent is the client's refusal
        reason = self.env.context.get("quote_refusal_reason")
        refused = self.browse()
        if reason or self.env.user.share:
            refused = self.filtered(lambda o: o.dossier_id and o.state == "sent")
        result = super()._action_cancel()
        refused.write(
            {
                "quote_refused_date": fields.Date.context_today(self),
                "quote_refusal_reason": reason,
            }
        )
        for order in refused:
            order.sudo().dossier_id.log_comment(
                self.env._("Quote refused: %s", reason or "–")
            )
        return result

    def _refuse(self, reason):
        """The client said no: the quote is cancelled and says so.

        :param str reason: in the client's words
        """
        if any(order.state != "sent" for order in self):
            raise UserError(
                self.env._("Only a quote that waits for an answer can be refused.")
            )
        self._action_cancel()
        self.write(
            {
                "quote_refused_date": fields.Date.context_today(self),
                "quote_refusal_reason": reason,
            }
        )

    def _get_dossier_fact(self):
        """:return: number, amount and answer of this quote, for a tooltip"""
        self.ensure_one()
        amount = format_amount(self.env, self.amount_total, self.currency_id)
        sent = format_date(self.env, self.quote_sent_date)
        texts = {
            "sent": self.env._(
                "%(quote)s: %(amount)s, sent on %(date)s",
                quote=self.name,
                amount=amount,
                date=sent,
            ),
            "sale": self.env._(
                "%(quote)s: %(amount)s, accepted", quote=self.name, amount=amount
            ),
            "cancel": self.env._(
                "%(quote)s: %(amount)s, cancelled", quote=self.name, amount=amount
            ),
        }
        if self.quote_refused_date:
            return self.env._(
                "%(quote)s: %(amount)s, refused on %(date)s",
                quote=self.name,
                amount=amount,
                date=format_date(self.env, self.quote_refused_date),
            )
        return texts.get(
            self.state,
            self.env._(
                "%(quote)s: %(amount)s, not sent yet", quote=self.name, amount=amount
            ),
        )

    def action_remind_quote(self):
        """Open the mail composer with the reminder; sending it is logged."""
        self.ensure_one()
        template = self.env.ref("expertise_dossier.mail_template_quote_reminder")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remind the quote"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "mark_quote_reminded": True,
            },
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("mark_quote_reminded"):
            self.quote_reminded_date = fields.Date.context_today(self)
            self.sudo().dossier_id.log_comment(
                self.env._("Reminder of quote %s sent.", self.name)
            )
        return message

    def _prepare_invoice(self):
        values = super()._prepare_invoice()
        if self.dossier_id:
            values["dossier_id"] = self.dossier_id.id
        return values

    def action_open_dossier(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "expertise.dossier",
            "view_mode": "form",
            "res_id": self.dossier_id.id,
        }
