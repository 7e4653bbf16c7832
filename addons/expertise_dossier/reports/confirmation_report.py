from odoo import api, fields, models
from odoo.exceptions import UserError


class ReportConfirmation(models.AbstractModel):
    """A letter for each addressee of each dossier; none without a date."""

    _name = "report.expertise_dossier.report_confirmation"
    _description = "Confirmation of Appointment (Paper)"

    @api.model
    def _get_report_values(self, docids, data=None):
        dossiers = self.env["expertise.dossier"].browse(docids)
        undated = dossiers.filtered(lambda d: not d.appointment_start)
        if undated:
            raise UserError(
                self.env._(
                    "There is no appointment to confirm yet: plan %s first.",
                    ", ".join(undated.mapped("display_name")),
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": dossiers._name,
            "docs": dossiers,
            "today": fields.Date.context_today(dossiers),
        }
