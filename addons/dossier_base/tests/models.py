"""Throw-away models: the add-on itself has none that uses its mixins.

``_module = None`` keeps them out of every registry; only
:class:`~.common.DossierCase` adds them, for the time of a test class.
"""

from odoo import api, fields, models


class DossierClosingReason(models.Model):
    _name = "dossier.closing.reason"
    _inherit = ["dossier.closing.reason"]
    _module = None

    kind = fields.Selection(
        selection_add=[("test", "Test"), ("other", "Other")],
        ondelete={"test": "cascade", "other": "cascade"},
    )


class DossierTest(models.Model):
    _name = "dossier.test"
    _description = "Case File for Tests"
    _inherit = ["dossier.trash.mixin", "dossier.mixin"]
    _module = None

    _dossier_kind = "test"
    _dossier_prefix = "T%(range_y)s-"
    _purge_group = "dossier_base.group_test_manager"

    state = fields.Selection(
        [("new", "New"), ("working", "In progress"), ("cancelled", "Cancelled")],
        default="new",
        required=True,
        copy=False,
        tracking=True,
    )
    partner_id = fields.Many2one("res.partner")
    partner_city = fields.Char(compute="_compute_partner_city", store=True)
    posted_partner_id = fields.Many2one(
        "res.partner", help="Stands for the posted invoice of the case file."
    )

    @api.depends("partner_id.city")
    def _compute_partner_city(self):
        for dossier in self:
            dossier.partner_city = dossier.partner_id.city

    def _get_posted_accounting(self):
        return self.posted_partner_id

    def _get_letter_partner(self):
        return self.partner_id


TEST_MODELS = (DossierClosingReason, DossierTest)
