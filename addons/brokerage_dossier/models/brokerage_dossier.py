from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class BrokerageDossier(models.Model):
    """A loan broker's file: who borrows, for what, with which loans, how far it is.

    This file holds its identity and its rules of life; every other face has its own
    file (``brokerage_dossier_*.py``).
    """

    _name = "brokerage.dossier"
    _description = "Loan File"
    _inherit = ["dossier.mixin"]
    _order = "date_created desc, id desc"

    _dossier_kind = "brokerage"
    _dossier_prefix = "C%(range_y)s-"
    _closed_state = "abandoned"

    state = fields.Selection(
        [("open", "In progress"), ("done", "Completed"), ("abandoned", "Abandoned")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    kind = fields.Selection(
        [("prospect", "Prospect"), ("client", "Client")],
        default="prospect",
        required=True,
        index=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Project holder",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(string="Broker")
    introducer_id = fields.Many2one(
        "res.partner",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who sent the client.",
    )
    bank_id = fields.Many2one(
        "res.partner",
        domain="[('is_lender', '=', True)]",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    is_complete = fields.Boolean(
        "Complete file", tracking=True, help="Shown in the C1 export."
    )
    hide_contact_details = fields.Boolean(
        "Hide the borrowers' contact details in the loan request", tracking=True
    )
    internal_note = fields.Html(help="Never printed.")

    date_created = fields.Date(
        "File created on",
        default=fields.Date.context_today,
        required=True,
        tracking=True,
    )
    client_agreement_date = fields.Date("Client's agreement", copy=False, tracking=True)
    signature_date = fields.Date("Signature of the offer", copy=False, tracking=True)
    fee_agreement_date = fields.Date(
        "Fee agreement signed on",
        copy=False,
        tracking=True,
        help="Written agreement on the fee, signed before any work or advice "
        "(art. R519-26 of the Code monétaire et financier).",
    )
    funds_released_date = fields.Date(
        "Funds released on",
        copy=False,
        tracking=True,
        help="Day on which the lender really paid out the loan. Nothing may be "
        "received before (art. L519-6 of the Code monétaire et financier).",
    )

    comment_ids = fields.One2many("brokerage.comment", "dossier_id", "Comments")
    document_ids = fields.One2many("brokerage.document", "dossier_id", "Documents")
    simulation_ids = fields.One2many(
        "brokerage.simulation", "dossier_id", "Simulations"
    )

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for dossier in self:
            if dossier.partner_id.name:
                dossier.display_name += f" – {dossier.partner_id.name}"
        return result

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains("fee_agreement_date", "funds_released_date")
    def _check_fee_agreement(self):
        for dossier in self:
            agreed, released = dossier.fee_agreement_date, dossier.funds_released_date
            if agreed and released and agreed > released:
                raise ValidationError(
                    self.env._(
                        "%(dossier)s: the fee agreement is signed before any work, "
                        "so before the funds are released (art. R519-26 of the Code "
                        "monétaire et financier). Correct one of the two dates.",
                        dossier=dossier.display_name,
                    )
                )

    @api.constrains(
        "date_created",
        "client_agreement_date",
        "signature_date",
        "fee_agreement_date",
        "funds_released_date",
    )
    def _check_no_date_in_the_future(self):
        names = (
            "date_created",
            "client_agreement_date",
            "signature_date",
            "fee_agreement_date",
            "funds_released_date",
        )
        today = fields.Date.context_today(self)
        for dossier in self:
            for name in names:
                if dossier[name] and dossier[name] > today:
                    label = dossier._fields[name].get_description(self.env)["string"]
                    raise ValidationError(
                        self.env._(
                            "“%(label)s” is the date of something that has "
                            "happened: it cannot be in the future.",
                            label=label,
                        )
                    )

    # -------------------------------------------------------------------------
    # Rules of life
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        dossiers = super().create(vals_list)
        dossiers._add_holders()
        return dossiers

    def write(self, vals):
        self._check_not_former()
        resumed = self.filtered(lambda d: d.state == "abandoned")
        if resumed and vals.get("state", "abandoned") != "abandoned":
            raise UserError(
                self.env._(
                    "An abandoned file stays as it was. Use “Resume” to go on with a "
                    "new version of it."
                )
            )
        if resumed and "kind" in vals:
            raise UserError(self.env._("Resume the file first: it is abandoned."))
        result = super().write(vals)
        if "partner_id" in vals:
            self._add_holders()
        return result

    def _check_state_change(self, new_state):
        result = super()._check_state_change(new_state)
        if new_state == "abandoned":
            for dossier in self.filtered("funds_released_date"):
                raise UserError(
                    self.env._(
                        "The funds of %(dossier)s were released: it can no longer be "
                        "abandoned. Correct the date of release first if it is wrong.",
                        dossier=dossier.display_name,
                    )
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_without_right(self):
        if not self.env.su and not self.env.user.has_group(
            "brokerage_dossier.group_delete"
        ):
            raise AccessError(
                self.env._(
                    "You may not delete a file. Ask a manager for the right “Delete "
                    "loan files”, or abandon it."
                )
            )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_make_client(self):
        """Make clients of prospects: they start at the first step."""
        for company, dossiers in self.grouped("company_id").items():
            steps = self.env["brokerage.step"]._get_of_company(company)
            if not steps:
                raise UserError(
                    self.env._("Define the steps of the files first, in the settings.")
                )
            prospects = dossiers.filtered(lambda d: d.kind == "prospect")
            prospects.write({"kind": "client", "step_id": steps[0].id})

    def action_close(self):
        return {**super().action_close(), "name": self.env._("Abandon the file")}

    def action_reopen(self):
        """Ask as what, and with which date, the file is resumed."""
        return self.action_resume()

    # -------------------------------------------------------------------------
    # Business methods
    # -------------------------------------------------------------------------
    def _lock(self):
        """Keep others out until the end of the transaction, and read anew.

        :raise UserError: somebody else is changing one of the files at this moment
        """
        self.check_access("write")
        if len(self.try_lock_for_update()) != len(self):
            raise UserError(
                self.env._(
                    "Somebody is changing this file right now. Look at it again in a "
                    "moment."
                )
            )
        self.invalidate_recordset()

    def _get_letter_partner(self):
        return self.partner_id
