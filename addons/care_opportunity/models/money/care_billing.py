import logging

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools import local_time

_logger = logging.getLogger(__name__)

#: customers whose invoices are made in one transaction of the scheduled action
BATCH = 50


class CareBilling(models.AbstractModel):
    """The monthly invoices: what is billed of a month, to whom, at which price.

    An invoice per customer, beneficiary and month; a line per service and price, in
    minutes, so that nothing is rounded before the amount.
    """

    _name = "care.billing"
    _description = "Monthly Invoicing"

    # -------------------------------------------------------------------------
    # What there is to bill
    # -------------------------------------------------------------------------
    @api.model
    def _get_month_visits(self, company, month):
        """:return: visits of the month of the firm's clock that no invoice has yet"""
        start = local_time.to_utc(month, 0, company.care_tz)
        stop = local_time.to_utc(month + relativedelta(months=1), 0, company.care_tz)
        return self.env["care.intervention"].search(
            [
                ("company_id", "=", company.id),
                ("start", ">=", start),
                ("start", "<", stop),
                ("invoice_line_id", "=", False),
                "|",
                ("state", "!=", "missed"),
                ("billed_minutes", ">", 0),
            ],
            order="start, id",
        )

    @api.model
    def _get_blocker(self, visit):
        """:return: why a visit is not billed; False: it is; None: it never will be"""
        if visit.state in ("planned", "started"):
            return self.env._(
                "Not closed: say whether it was done, missed or cancelled"
            )
        if visit.billed_minutes:
            return False
        if visit.state == "done":
            if visit.billed_manually:
                return None
            return self.env._("Done, but its billed time is 0: look at its stamps")
        return None

    @api.model
    def _get_quote_lines(self, missions):
        """:param missions: the first versions of these
        :return: ``{(mission, product): lines of accepted quotes, by first day}``
        """
        lines = self.env["sale.order.line"].search(
            [
                ("care_mission_root_id", "in", missions.ids),
                ("order_id.state", "=", "sale"),
                ("display_type", "=", False),
            ]
        )
        lines = lines.sorted(
            lambda line: (
                line.order_id.care_date_from or line.order_id.date_order.date(),
                line.order_id.id,
                line.id,
            )
        )
        return lines.grouped(lambda line: (line.care_mission_root_id, line.product_id))

    @api.model
    def _pick_quote_line(self, lines, day):
        """:return: the line in force on the day; before the first quote, the first"""
        picked = lines[:1]
        for line in lines:
            if line.order_id.care_date_from and line.order_id.care_date_from > day:
                break
            picked = line
        return picked

    @api.model
    def _plan(self, company, month, customers=None):
        """Sort the visits of a month into invoices and their lines.

        :param date month: any day of it
        :param customers: only these, all when empty
        :return: ``({(address, beneficiary): {key: values}}, [(visit, reason)])``; the
            values of a line are ``{"visits", "minutes", "price", "taxes", …}``, its
            price the one of an hour, as the quote or the product has it, and
            ``"ruled"`` the taxes by today's rules
        """
        month = month.replace(day=1)
        self = self.with_company(company)
        visits = self._get_month_visits(company, month)
        quotes = self._get_quote_lines(visits.mission_root_id)
        invoices, blocked, prices, addresses, ruled = {}, [], {}, {}, {}
        for visit in visits:
            day = local_time.to_local(visit.start, company.care_tz).date()
            line = self._pick_quote_line(
                quotes.get(
                    (visit.mission_root_id, visit.product_id),
                    self.env["sale.order.line"],
                ),
                day,
            )
            customer = (
                line.order_id.partner_id
                or visit.assessment_id.customer_id
                or visit.partner_id
            )
            if customer not in addresses:
                addresses[customer] = customer.browse(
                    customer.address_get(["invoice"])["invoice"]
                )
            address = line.order_id.partner_invoice_id or addresses[customer]
            if customers and not customers & (customer | address):
                continue
            product = visit.product_id.with_company(company)
            key = (product, visit.partner_id)
            if key not in ruled:
                ruled[key] = company._find_care_taxes(*key)
            reason = self._get_blocker(visit)
            if reason is False and ruled[key] is None and not line.tax_ids:
                reason = self.env._(
                    "No VAT is known for “%(service)s”: give it its kind or its taxes, "
                    "or set the rules in Configuration > VAT by service",
                    service=product.display_name,
                )
            if reason:
                blocked.append((visit, reason))
            if reason is not False:
                continue
            taxes = ruled[key] or self.env["account.tax"]
            if line:
                values = {
                    "price": self._to_hour(line.price_unit, line.product_uom_id),
                    "discount": line.discount,
                    "taxes": line.tax_ids,
                    "ruled": line.tax_ids
                    if ruled[key] is None
                    else line.order_id.fiscal_position_id.map_tax(taxes),
                }
            else:
                key = (customer, visit.partner_id, product)
                if key not in prices:
                    prices[key] = self._get_product_values(
                        company, customer, product, taxes, month, prices
                    )
                values = prices[key]
            key = (
                product.id,
                line.id,
                values["price"],
                values["discount"],
                tuple(values["taxes"].ids),
            )
            lines = invoices.setdefault((address, visit.partner_id), {})
            found = lines.setdefault(
                key,
                {
                    **values,
                    "product": product,
                    "quote_line": line,
                    "visits": self.env["care.intervention"],
                    "minutes": 0,
                },
            )
            found["visits"] |= visit
            found["minutes"] += visit.billed_minutes
        return invoices, blocked

    @api.model
    def _to_hour(self, price, unit):
        hour = self.env.ref("uom.product_uom_hour")
        if unit and unit._has_common_reference(hour):
            return unit._compute_price(price, hour)
        return price

    @api.model
    def _get_hourly_prices(self, price, unit, discount, taxes, currency, product):
        """:return: (price of an hour before, after tax), discount taken off; of a unit
        of what is not sold by time
        """
        found = taxes.compute_all(
            self._to_hour(price, unit) * (1 - (discount or 0) / 100),
            currency=currency,
            quantity=1,
            product=product,
        )
        return found["total_excluded"], found["total_included"]

    @api.model
    def _get_product_values(self, company, customer, product, taxes, month, prices):
        """:return: price and taxes of an hour without an accepted quote

        :param dict prices: what was looked up already, by price list and service
        """
        customer = customer.with_company(company)
        pricelist = customer.property_product_pricelist
        key = (pricelist, product)
        if key not in prices:
            hour = self.env.ref("uom.product_uom_hour")
            timed = product.uom_id._has_common_reference(hour)
            prices[key] = pricelist._get_product_price(
                product,
                1.0,
                currency=company.currency_id,
                uom=hour if timed else product.uom_id,
                date=month,
            )
        position = (
            self.env["account.fiscal.position"]
            .with_company(company)
            ._get_fiscal_position(customer)
        )
        taxes = position.map_tax(taxes)
        return {"price": prices[key], "discount": 0, "taxes": taxes, "ruled": taxes}

    @api.model
    def _get_amount(self, company, values):
        """:return: what a planned line comes to, incl. VAT"""
        price = values["price"] / 60 * (1 - (values["discount"] or 0) / 100)
        return values["taxes"].compute_all(
            price, currency=company.currency_id, quantity=values["minutes"]
        )["total_included"]

    # -------------------------------------------------------------------------
    # Invoices
    # -------------------------------------------------------------------------
    @api.model
    def _bill(self, company, month, customers=None):
        """Make the draft invoices of a month, or add to those that are there.

        Whoever is second waits for nobody: visits that somebody else is invoicing are
        left out, and a transaction that began too early starts again.

        :return: the drafts
        """
        month = month.replace(day=1)
        if month > fields.Date.context_today(self).replace(day=1):
            raise UserError(self.env._("This month has not begun: choose a past one."))
        invoices, _blocked = self._plan(company, month, customers)
        visits = self.env["care.intervention"].union(
            *(
                values["visits"]
                for lines in invoices.values()
                for values in lines.values()
            )
        )
        if not visits:
            return self.env["account.move"]
        locked = visits.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(["invoice_line_id", "billed_minutes", "state"])
        free = locked.filtered(
            lambda visit: not visit.invoice_line_id and not self._get_blocker(visit)
        )
        if free != visits:
            invoices = self._only(invoices, free)
        drafts = self._get_drafts(company, month, invoices)
        new, links = [], []
        for key, lines in invoices.items():
            draft = drafts.get(key)
            if draft:
                links += self._add_to_draft(draft, lines)
            else:
                new.append((key, lines))
        moves = self.env["account.move"].with_company(company)
        made = moves.create(
            [self._prepare_invoice(company, key[0], lines) for key, lines in new]
        )
        for move, ((_address, beneficiary), lines) in zip(made, new, strict=True):
            move._link_care(month, beneficiary)
            rows = move.invoice_line_ids.sorted(lambda row: (row.sequence, row.id))
            links += zip(rows, lines.values(), strict=True)
        for row, values in links:
            values["visits"]._link_invoice_line(row)
        result = made.union(*(drafts[key] for key in invoices if key in drafts))
        result._make_care_shares()
        return result

    @api.model
    def _only(self, invoices, free):
        """:return: the plan with these visits alone"""
        kept = {}
        for key, lines in invoices.items():
            rest = {}
            for line_key, values in lines.items():
                visits = values["visits"] & free
                if visits:
                    rest[line_key] = {
                        **values,
                        "visits": visits,
                        "minutes": sum(visits.mapped("billed_minutes")),
                    }
            if rest:
                kept[key] = rest
        return kept

    @api.model
    def _get_drafts(self, company, month, invoices):
        found = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("care_month", "=", month),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "draft"),
            ],
            order="id desc",
        )
        by_key = {(move.partner_id, move.care_beneficiary_id): move for move in found}
        return {key: by_key[key] for key in invoices if key in by_key}

    @api.model
    def _prepare_invoice(self, company, address, lines):
        quotes = self.env["sale.order"].union(
            *(values["quote_line"].order_id for values in lines.values())
        )
        terms = quotes.payment_term_id[:1]
        return {
            "move_type": "out_invoice",
            "company_id": company.id,
            "partner_id": address.id,
            **({"invoice_payment_term_id": terms.id} if terms else {}),
            "invoice_origin": ", ".join(quotes.mapped("name")),
            "invoice_line_ids": [
                Command.create(self._prepare_line(values, 10 * (index + 1)))
                for index, values in enumerate(lines.values())
            ],
        }

    @api.model
    def _prepare_line(self, values, sequence):
        name = values["product"].display_name
        if values["quote_line"]:
            name = values["quote_line"].name.split("\n")[0]
        return {
            "sequence": sequence,
            "product_id": values["product"].id,
            "name": name,
            "quantity": values["minutes"],
            "product_uom_id": self.env.ref("uom.product_uom_minute").id,
            "price_unit": values["price"] / 60,
            "discount": values["discount"],
            "tax_ids": [Command.set(values["taxes"].ids)],
            "sale_line_ids": [Command.set(values["quote_line"].ids)],
        }

    @api.model
    def _add_to_draft(self, draft, lines):
        """Add what was closed since to a draft of the same month.

        :return: list of (invoice line, values)
        """
        links = []
        minute = self.env.ref("uom.product_uom_minute")
        for values in lines.values():
            row = draft.invoice_line_ids.filtered(
                lambda row, values=values: row.product_id == values["product"]
                and row.product_uom_id == minute
                and row.sale_line_ids == values["quote_line"]
                and row.price_unit == values["price"] / 60
                and row.discount == values["discount"]
                and row.tax_ids == values["taxes"]
            )[:1]
            if row:
                row.sudo().with_context(care_billing=True).quantity += values["minutes"]
            else:
                before = draft.invoice_line_ids
                sequence = max(before.mapped("sequence"), default=0) + 10
                draft.invoice_line_ids = [
                    Command.create(self._prepare_line(values, sequence))
                ]
                row = draft.invoice_line_ids - before
            links.append((row, values))
        return links

    # -------------------------------------------------------------------------
    # Scheduled action
    # -------------------------------------------------------------------------
    @api.model
    def _cron_prepare_invoices(self):
        """Draft the invoices of the past month, for the firms that want it."""
        companies = self.env["res.company"].search([("care_billing_auto", "=", True)])
        work = []
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    work += self.with_company(company)._get_batches(company)
            except Exception:
                _logger.exception("The invoices of %s were not planned", company.name)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(work))
        for company, month, customers in work:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._bill(company, month, customers)
            except Exception:
                # the other firms get theirs; this one is tried again in the next run
                _logger.exception(
                    "The invoices of %s of %s were not prepared", month, company.name
                )
            if not cron._commit_progress(1):
                break

    @api.model
    def _get_batches(self, company):
        """:return: [(company, past month, some of those who get an invoice)]"""
        month = fields.Date.context_today(self).replace(day=1)
        month -= relativedelta(months=1)
        invoices, _blocked = self._plan(company, month)
        customers = self.env["res.partner"].union(*(key[0] for key in invoices))
        return [
            (company, month, customers[index : index + BATCH])
            for index in range(0, len(customers), BATCH)
        ]

    @api.model
    def _get_month_name(self, month):
        """:return: « octobre 2026 »"""
        return month and format_date(self.env, month, date_format="MMMM y")

    @api.model
    def _format_minutes(self, minutes):
        """:return: as « 12 h 20 », on paper and on screen"""
        hours, rest = divmod(round(minutes), 60)
        return f"{hours}\u00a0h\u00a0{rest:02d}"
