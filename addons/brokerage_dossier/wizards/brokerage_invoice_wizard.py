from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class BrokerageInvoiceWizard(models.TransientModel):
    """What of a loan file is invoiced, to whom and how much: makes a draft."""

    _name = "brokerage.invoice.wizard"
    _description = "Invoice a Loan File"

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, readonly=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id")
    currency_id = fields.Many2one(related="dossier_id.currency_id")
    invoice_type = fields.Selection(
        [
            ("fee", "Broker's fee"),
            ("commission", "Bank commission"),
            ("rebate", "Rebate"),
        ],
        "Invoice",
        required=True,
        default="fee",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Addressee",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    text = fields.Text(
        "Text of the line", compute="_compute_text", store=True, readonly=False
    )
    date = fields.Date(
        "Date of the invoice",
        compute="_compute_date",
        store=True,
        readonly=False,
        help="Left empty, it is the day on which the invoice is posted.",
    )
    is_bill = fields.Boolean(compute="_compute_is_bill")
    draft_id = fields.Many2one("account.move", compute="_compute_draft")
    notice = fields.Text(compute="_compute_notice")

    @api.depends("invoice_type", "dossier_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard._get_usual_partner()

    @api.depends("invoice_type", "dossier_id")
    def _compute_amount(self):
        for wizard in self:
            subject = wizard.invoice_type
            wizard.amount = subject and wizard.dossier_id[f"{subject}_amount"]

    @api.depends("invoice_type", "dossier_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.invoice_type and wizard._get_usual_text()

    @api.depends("dossier_id", "invoice_type", "partner_id")
    def _compute_date(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            # a draft that waits for the funds takes the day of its posting
            dated = wizard.dossier_id.funds_released_date or wizard.is_bill
            wizard.date = today if dated else False

    @api.depends("invoice_type", "partner_id", "dossier_id")
    def _compute_is_bill(self):
        for wizard in self:
            dossier = wizard.dossier_id
            wizard.is_bill = (
                wizard.invoice_type == "rebate"
                and bool(wizard.partner_id)
                and wizard.partner_id == dossier.introducer_id
                and wizard.partner_id not in dossier.borrower_ids.partner_id
            )

    @api.depends("invoice_type", "partner_id", "dossier_id")
    def _compute_draft(self):
        for wizard in self:
            wizard.draft_id = wizard.dossier_id.sudo().invoice_ids.filtered(
                lambda move, w=wizard: move.state == "draft"
                and move.brokerage_invoice_type == w.invoice_type
                and move.partner_id == w.partner_id
                and move._is_brokerage_main()
            )[:1]

    @api.depends("invoice_type", "draft_id", "is_bill")
    def _compute_notice(self):
        for wizard in self:
            dossier = wizard.dossier_id
            subject = wizard.invoice_type
            notices = []
            if wizard.draft_id:
                notices.append(
                    self.env._(
                        "A draft for this addressee exists already: it will be opened, "
                        "and no second one is made."
                    )
                )
            elif dossier and subject and dossier[f"no_{subject}"]:
                notices.append(dossier._get_tick_message(subject))
            elif subject and dossier.sudo()._get_invoices_of(subject):
                notices.append(dossier[f"{subject}_tooltip"])
            if subject in ("fee", "commission") and not dossier.funds_released_date:
                notices.append(
                    self.env._(
                        "The draft can be posted once the funds are released (art. "
                        "L519-6 of the Code monétaire et financier)."
                    )
                )
            wizard.notice = "\n".join(notices) or False

    def _get_usual_partner(self):
        self.ensure_one()
        dossier = self.dossier_id
        return {
            "fee": dossier.partner_id,
            "commission": dossier.bank_id,
            "rebate": dossier.introducer_id or dossier.partner_id,
        }.get(self.invoice_type)

    def _get_usual_text(self):
        """:return: the line in the addressee's language"""
        self.ensure_one()
        dossier = self.dossier_id
        lang = self._get_usual_partner().lang or self.env.lang
        env = self.with_context(lang=lang).env
        names = ", ".join((dossier.partner_id | dossier.co_borrower_ids).mapped("name"))
        values = {"dossier": dossier.name, "names": names}
        return {
            "fee": env._("Brokerage fee\nLoan file %(dossier)s: %(names)s", **values),
            "commission": env._(
                "Commission on the loan\nLoan file %(dossier)s: %(names)s", **values
            ),
            "rebate": env._("Rebate\nLoan file %(dossier)s: %(names)s", **values),
        }[self.invoice_type]

    def action_create(self):
        """Make the draft, or open the one that is there, and show it."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.check_access("write")
        self.env["account.move"].check_access("create")
        # Two people who press at once: the second waits, then starts again and finds
        # the draft of the first.
        dossier.flush_recordset()
        self.env.cr.execute(
            "UPDATE brokerage_dossier SET write_date = write_date WHERE id = %s",
            [dossier.id],
            log_exceptions=False,
        )
        self.env.invalidate_all()
        if self.draft_id:
            return self._warn_of(self.draft_id)
        if dossier.state == "abandoned":
            raise UserError(
                self.env._("The file is abandoned: resume it before you invoice.")
            )
        if not self.partner_id:
            raise UserError(self.env._("Choose to whom the invoice is addressed."))
        if self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("Fill in the amount to invoice."))
        # the file of the dialog is no default of another add-on's field
        moves = self.env["account.move"].with_context(default_dossier_id=False)
        move = moves.with_company(dossier.company_id).create(
            self._prepare_move_values()
        )
        return self._open(move)

    def _prepare_move_values(self):
        self.ensure_one()
        dossier = self.dossier_id
        if self.is_bill:
            move_type = "in_invoice"
        else:
            move_type = "out_refund" if self.invoice_type == "rebate" else "out_invoice"
        return {
            "move_type": move_type,
            "company_id": dossier.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": self.date,
            "invoice_origin": dossier.name,
            "brokerage_dossier_id": dossier.id,
            "brokerage_invoice_type": self.invoice_type,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self._get_product().id,
                        "name": self.text,
                        "quantity": 1,
                        "price_unit": self.amount,
                        # exempt: art. 261 C, 1°, a of the Code général des impôts
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    def _get_product(self):
        """:return: the product of this subject in the file's company"""
        products = self.env["product.product"].search(
            [
                ("brokerage_invoice_type", "=", self.invoice_type),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            order="company_id, id",
            limit=1,
        )
        if not products:
            raise UserError(
                self.env._(
                    "No product is meant for this. Choose “%(subject)s” in the field "
                    "“Loan brokerage” of a product, in the invoicing settings.",
                    subject=dict(
                        self._fields["invoice_type"]._description_selection(self.env)
                    )[self.invoice_type],
                )
            )
        return products

    def _open(self, move):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice"),
            "res_model": "account.move",
            "res_id": move.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _warn_of(self, move):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("This draft exists already"),
                "message": self.env._(
                    "%(invoice)s was opened; no second one was made.",
                    invoice=move.display_name,
                ),
                "next": self._open(move),
            },
        }
