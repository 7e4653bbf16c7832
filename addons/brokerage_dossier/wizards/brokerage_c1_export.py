from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.period import get_period_dates


class BrokerageC1Export(models.TransientModel):
    """« Export C1 »: which files of which period go into the workbook."""

    _name = "brokerage.c1.export"
    _description = "C1 Export"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    period = fields.Selection(
        [
            ("last_month", "Last month"),
            ("month", "This month"),
            ("quarter", "This quarter"),
            ("year", "This year"),
            ("last_year", "Last year"),
            ("custom", "Typed dates"),
        ],
        default="last_month",
        required=True,
    )
    date_from = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_to = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_field = fields.Selection(
        [
            ("date_created", "Creation of the file"),
            ("client_agreement_date", "Client's agreement"),
            ("signature_date", "Signature of the offer"),
            ("funds_released_date", "Release of the funds"),
        ],
        "By date of",
        default="date_created",
        required=True,
    )
    with_prospects = fields.Boolean("Prospects", default=True)
    with_clients = fields.Boolean("Clients", default=True)
    with_abandoned = fields.Boolean("Abandoned files", default=True)
    user_ids = fields.Many2many(
        "res.users",
        string="Brokers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: all of them.",
    )
    dossier_count = fields.Integer("Files", compute="_compute_dossier_count")

    @api.depends("period")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for export in self:
            dates = get_period_dates(export.period or "custom", today)
            # typed dates start from what was shown
            export.date_from, export.date_to = dates or (
                export.date_from or today,
                export.date_to or today,
            )

    @api.depends(
        "company_id",
        "date_from",
        "date_to",
        "date_field",
        "with_prospects",
        "with_clients",
        "with_abandoned",
        "user_ids",
    )
    def _compute_dossier_count(self):
        for export in self:
            complete = export.date_from and export.date_to and export.date_field
            export.dossier_count = (
                self.env["brokerage.dossier"].search_count(export._get_domain())
                if complete
                else 0
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(export.date_from > export.date_to for export in self):
            raise ValidationError(
                self.env._("The first day of the period is after the last one.")
            )

    def _get_domain(self):
        """:return: domain of the files asked for; rights are added by the model"""
        self.ensure_one()
        dossiers = self.env["brokerage.dossier"]
        domain = dossiers._get_period_domain(
            self.date_field, self.date_from, self.date_to
        )
        abandoned = Domain("state", "=", "abandoned")
        kinds = [
            kind
            for kind, wanted in (
                ("prospect", self.with_prospects),
                ("client", self.with_clients),
            )
            if wanted
        ]
        wanted = ~abandoned & Domain("kind", "in", kinds)
        if self.with_abandoned:
            wanted |= abandoned
        domain &= wanted & Domain("company_id", "=", self.company_id.id)
        if self.user_ids:
            domain &= Domain("user_id", "in", self.user_ids.ids)
        return domain

    def _describe(self):
        """:return: what was asked for, as the line under the title"""
        self.ensure_one()
        labels = dict(self._fields["date_field"]._description_selection(self.env))
        parts = [
            self.env._(
                "%(date)s from %(start)s to %(end)s",
                date=labels[self.date_field],
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            )
        ]
        parts += [
            self._fields[name]._description_string(self.env)
            for name in ("with_prospects", "with_clients", "with_abandoned")
            if self[name]
        ]
        parts += self.user_ids.mapped("name")
        return " – ".join(parts)

    def action_download(self):
        self.ensure_one()
        if not self.dossier_count:
            raise UserError(
                self.env._(
                    "No file in this choice: take another period, another date, or "
                    "tick more files."
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "dossier_download",
            "params": {"url": "/courtage/c1.xlsx", "data": {"export": self.id}},
        }
