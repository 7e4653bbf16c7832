from odoo import fields, models

MOVING_FIELDS = {"start", "stop", "start_date", "stop_date", "allday", "active"}


class CalendarEvent(models.Model):
    """An appointment moved, archived or deleted in any calendar is seen here."""

    _inherit = "calendar.event"

    expertise_dossier_ids = fields.One2many(
        "expertise.dossier", "appointment_event_id", "Diagnostic dossiers"
    )

    def _get_expertise_dossiers(self):
        return (
            self.env["expertise.dossier"]
            .sudo()
            .with_context(active_test=False)
            .search([("appointment_event_id", "in", self.ids)])
        )

    def _get_activity_excluded_models(self):
        # the dossier's own status says what is to do: no activity beside it
        return [*super()._get_activity_excluded_models(), "expertise.dossier"]

    def write(self, vals):
        result = super().write(vals)
        if MOVING_FIELDS & vals.keys() and self.ids:
            dossiers = self._get_expertise_dossiers().sudo(self.env.su)
            checked_later = self.env.su and self.env.context.get(
                "dossier_checks_clashes"
            )
            if dossiers:
                if not checked_later:
                    dossiers._check_appointment_conflicts()
                dossiers.sudo()._sync_planning_state()
        return result

    def unlink(self):
        dossiers = self._get_expertise_dossiers()
        dossiers.appointment_event_id = False
        result = super().unlink()
        dossiers._sync_planning_state()
        return result
