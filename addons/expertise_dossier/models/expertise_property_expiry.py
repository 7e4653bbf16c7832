from datetime import date

from odoo import api, fields, models

from .expertise_report_line_validity import (
    EXPIRY_STATES,
    get_expiry_domain,
    get_expiry_state,
)


class ExpertisePropertyExpiry(models.Model):
    """The reports of a property over all its dossiers, and which ends first."""

    # one face of the property a file: see expertise_property.py
    _inherit = "expertise.property"  # pylint: disable=consider-merging-classes-inherited

    report_line_ids = fields.One2many("expertise.report.line", "property_id")
    current_line_ids = fields.Many2many(
        "expertise.report.line",
        string="Latest reports",
        compute="_compute_current_line_ids",
        help="The latest report of each diagnostic, the first to end on top.",
    )
    next_expiry_date = fields.Date(
        "First report to end",
        compute="_compute_next_expiry_date",
        store=True,
        index="btree_not_null",
        help="Of the latest report of each diagnostic.",
    )
    expiry_state = fields.Selection(
        EXPIRY_STATES,
        "Expiry",
        compute="_compute_expiry_state",
        search="_search_expiry_state",
    )

    @api.depends(
        "report_line_ids.product_id",
        "report_line_ids.date_made",
        "report_line_ids.expiry_date",
    )
    @api.depends_context("uid")
    def _compute_current_line_ids(self):
        """Of the dossiers that the user may see."""
        lines = self.env["expertise.report.line"].search(
            [("property_id", "in", self._origin.ids)]
        )
        by_property = lines.grouped("property_id")
        for prop in self:
            own = by_property.get(prop._origin, lines.browse())
            prop.current_line_ids = own._get_latest().sorted(
                lambda line: (line.expiry_date or date.max, line.id)
            )

    @api.depends(
        "report_line_ids.product_id",
        "report_line_ids.date_made",
        "report_line_ids.expiry_date",
    )
    def _compute_next_expiry_date(self):
        for prop in self:
            ends = prop.report_line_ids._get_latest().mapped("expiry_date")
            prop.next_expiry_date = min(filter(None, ends), default=False)

    @api.depends("next_expiry_date")
    def _compute_expiry_state(self):
        today = fields.Date.context_today(self)
        for prop in self:
            prop.expiry_state = get_expiry_state(prop.next_expiry_date, today)

    def _search_expiry_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return get_expiry_domain("next_expiry_date", value, today)
