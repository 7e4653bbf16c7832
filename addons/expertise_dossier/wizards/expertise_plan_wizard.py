from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ExpertisePlanWizard(models.TransientModel):
    """Technician and date of one dossier, with what they clash with."""

    _name = "expertise.plan.wizard"
    _description = "Plan an Appointment"

    dossier_id = fields.Many2one("expertise.dossier", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="dossier_id.company_id")
    property_name = fields.Char("Where", related="dossier_id.property_id.name")
    access_note = fields.Text(related="dossier_id.property_id.access_note")
    technician_id = fields.Many2one(
        "hr.employee",
        compute="_compute_appointment",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain="show_all and [('company_id', 'in', (company_id, False))]"
        " or [('id', 'in', suitable_technician_ids)]",
    )
    start = fields.Datetime(
        compute="_compute_appointment",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    end = fields.Datetime(
        compute="_compute_end",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    conflicts = fields.Text(compute="_compute_conflicts")
    is_free = fields.Boolean(compute="_compute_conflicts")
    # the same ids; the office has no right to read all of an employee
    suitable_technician_ids = fields.Many2many(
        "hr.employee.public", compute="_compute_suitable_technicians"
    )
    unsuitable_reasons = fields.Text(
        "Who does not fit", compute="_compute_suitable_technicians"
    )
    show_all = fields.Boolean(
        "Show all technicians",
        compute="_compute_show_all",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("dossier_id")
    def _compute_appointment(self):
        for wizard in self:
            dossier = wizard.dossier_id
            wizard.technician_id = dossier.technician_id
            wizard.start = dossier.appointment_start

    @api.depends("start")
    def _compute_end(self):
        for wizard in self:
            length = wizard.dossier_id._get_appointment_length()
            if wizard._origin.start and wizard._origin.end:
                length = wizard._origin.end - wizard._origin.start
            wizard.end = wizard.start and wizard.start + length

    @api.depends("technician_id", "start", "end")
    def _compute_conflicts(self):
        for wizard in self:
            dossier, technician = wizard.dossier_id, wizard.technician_id
            busy = dossier._get_appointment_conflicts(
                wizard.start, wizard.end, technician
            )
            uncertified = dossier._get_certification_conflicts(technician, wizard.start)
            wizard.conflicts = "\n".join(busy + uncertified)
            wizard.is_free = not busy

    @api.depends("dossier_id", "start", "end")
    def _compute_suitable_technicians(self):
        """Who may be sent, and why the others do not fit."""
        for wizard in self:
            dossier = wizard.dossier_id
            technicians = self.env["hr.employee"]._get_technicians(dossier.company_id)
            reasons = {}
            if dossier:
                reasons = dossier._get_technician_reasons(
                    technicians, wizard.start, wizard.end
                )
            wizard.suitable_technician_ids = [
                technician.id for technician, found in reasons.items() if not found
            ]
            wizard.unsuitable_reasons = "\n".join(
                self.env._(
                    "%(technician)s: %(reasons)s",
                    technician=technician.name,
                    reasons="; ".join(found),
                )
                for technician, found in reasons.items()
                if found
            )

    @api.depends("suitable_technician_ids")
    def _compute_show_all(self):
        """Where nobody fits, the choice is the office's."""
        for wizard in self:
            wizard.show_all = not wizard.suitable_technician_ids

    def action_confirm(self):
        """Plan it, unless it clashes."""
        self.ensure_one()
        if self.end <= self.start:
            raise ValidationError(
                self.env._("The appointment ends before it starts: choose a later end.")
            )
        self.dossier_id.write(
            {
                "technician_id": self.technician_id.id,
                "appointment_start": self.start,
                "appointment_end": self.end,
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def action_confirm_anyway(self):
        """Plan it although it clashes: the office's right, logged."""
        return self.with_context(dossier_confirm_conflict=True).action_confirm()
