import re

from odoo import api, fields, models
from odoo.fields import Domain

from .expertise_dossier_status import TO_FINALISE

#: beside the digits, what a telephone understands
NOT_DIALLED = re.compile(r"[^+\d]")


class ExpertiseDossierMyDay(models.Model):
    """The technician's day on his phone: who to call, how to get in, photos."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    call_name = fields.Char("On site", compute="_compute_call")
    call_phone = fields.Char("Phone", compute="_compute_call")
    call_url = fields.Char(compute="_compute_call")
    access_key_location = fields.Char(
        "Where the keys are", related="property_id.key_location"
    )
    access_door_code = fields.Char("Door code", related="property_id.door_code")
    access_note = fields.Text("Access", related="property_id.access_note")
    property_name = fields.Char("Where", related="property_id.name")
    appointment_slot = fields.Char("Time", compute="_compute_appointment_slot")
    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Photos",
        domain=[
            ("res_model", "=", "expertise.dossier"),
            ("res_field", "=", False),
            ("mimetype", "=like", "image/%"),
        ],
    )
    photo_count = fields.Integer("Photos taken", compute="_compute_photo_count")

    @api.depends(
        "property_id.access_contact_id.phone",
        "contact_ids.role",
        "contact_ids.partner_id.phone",
        "owner_id.phone",
    )
    def _compute_call(self):
        """Who opens the door: the contact on site, the tenant, else the owner."""
        for dossier in self:
            tenants = dossier.contact_ids.filtered(lambda row: row.role == "tenant")
            people = [
                dossier.property_id.access_contact_id,
                *tenants.partner_id,
                dossier.owner_id,
                dossier.prescriber_id,
            ]
            person = next((p for p in people if p.phone), dossier.owner_id)
            dossier.call_name = person.name
            dossier.call_phone = person.phone
            number = NOT_DIALLED.sub("", person.phone or "")
            dossier.call_url = f"tel:{number}" if number else False

    @api.depends("appointment_start", "appointment_end")
    @api.depends_context("tz")
    def _compute_appointment_slot(self):
        for dossier in self:
            moments = (dossier.appointment_start, dossier.appointment_end)
            dossier.appointment_slot = " – ".join(
                f"{fields.Datetime.context_timestamp(dossier, moment):%H:%M}"
                for moment in moments
                if moment
            )

    def _compute_photo_count(self):
        counts = dict(
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                Domain(self._fields["photo_ids"].domain)
                & Domain("res_id", "in", self.ids),
                ["res_id"],
                ["__count"],
            )
        )
        for dossier in self:
            dossier.photo_count = counts.get(dossier.id, 0)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    @api.model
    def get_my_day_counts(self):
        """How many dossiers are behind each button of « My day ».

        :return: ``{"today": 3, "tomorrow": 2, "to_finalise": 1}``
        """
        mine = Domain("technician_user_id", "=", self.env.uid)
        days = {
            "my_today": ("today", "today +1d"),
            "my_tomorrow": ("today +1d", "today +2d"),
        }
        counts = {
            name: self.search_count(
                mine
                & Domain("appointment_start", ">=", start)
                & Domain("appointment_start", "<", end)
            )
            for name, (start, end) in days.items()
        }
        counts["my_to_finalise"] = self.search_count(
            mine & Domain("state", "in", TO_FINALISE)
        )
        return counts

    def action_mark_analysis(self):
        """Samples are at a laboratory; asks which, where none is."""
        return self.action_set_state("analysis")

    def action_mark_incomplete(self):
        """Something is missing; asks what."""
        return self._open_state_wizard("incomplete")
