from odoo import api, fields, models


class ExpertiseStateWizardLaboratory(models.TransientModel):
    """On site, what is always the same is filled in already."""

    # see expertise_state_wizard.py
    _inherit = "expertise.state.wizard"  # pylint: disable=consider-merging-classes-inherited

    laboratory_id = fields.Many2one(
        compute="_compute_laboratory_id", store=True, readonly=False, precompute=True
    )
    taken_sample_names = fields.Char(
        "Samples taken", compute="_compute_taken_sample_names"
    )

    @api.depends("dossier_ids")
    def _compute_laboratory_id(self):
        """The laboratory of the last samples that were sent."""
        for wizard in self:
            companies = wizard.dossier_ids.company_id
            last = self.env["expertise.sample"].search(
                [
                    ("laboratory_id", "!=", False),
                    ("company_id", "in", companies.ids),
                ],
                order="id desc",
                limit=1,
            )
            wizard.laboratory_id = last.laboratory_id

    @api.depends("dossier_ids")
    def _compute_taken_sample_names(self):
        for wizard in self:
            taken = wizard.dossier_ids.sample_ids.filtered(lambda s: s.state == "taken")
            wizard.taken_sample_names = ", ".join(
                " ".join(filter(None, (sample.name, sample.location)))
                for sample in taken
            )
