from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_time, formatLang


class ExpertiseDossierPaper(models.Model):
    """What is printed: mission order, confirmation of the appointment, cover letter."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    confirmation_date = fields.Datetime(
        "Appointment confirmed on", copy=False, readonly=True
    )
    confirmation_start = fields.Datetime(
        "Confirmed for", copy=False, readonly=True, help="The appointment at that time."
    )
    confirmation_outdated = fields.Boolean(
        "Confirmed for another time",
        compute="_compute_confirmation_outdated",
        help="The appointment was moved after it was confirmed.",
    )

    @api.depends("confirmation_start", "appointment_start")
    def _compute_confirmation_outdated(self):
        for dossier in self:
            dossier.confirmation_outdated = bool(
                dossier.confirmation_start
                and dossier.appointment_start != dossier.confirmation_start
            )

    # -------------------------------------------------------------------------
    # Words for the paper
    # -------------------------------------------------------------------------
    def _get_appointment_text(self):
        """:return: « lundi 3 mars 2031, de 09:00 à 11:00 », in the firm's time"""
        self.ensure_one()
        if not self.appointment_start:
            return ""
        tz = self._get_paper_timezone()
        return self.env._(
            "%(day)s, from %(start)s to %(end)s",
            day=format_date(
                self.env,
                fields.Datetime.context_timestamp(
                    self.with_context(tz=tz), self.appointment_start
                ).date(),
                date_format="EEEE d MMMM y",
            ),
            start=format_time(self.env, self.appointment_start, tz, "HH:mm"),
            end=format_time(self.env, self.appointment_end, tz, "HH:mm"),
        )

    def _get_paper_timezone(self):
        """The visit happens where the firm is, whoever prints."""
        return (
            self.technician_id.sudo().tz
            or self.company_id.partner_id.tz
            or self.env.user.tz
            or "Europe/Paris"
        )

    def _get_place_details(self):
        place = self.property_id
        details = [
            place.building_name and self.env._("bldg %s", place.building_name),
            place.staircase and self.env._("stair %s", place.staircase),
            self.env._("floor %s", place.floor)
            if (place.floor or "").isdigit()
            else place.floor,
            place.door and self.env._("door %s", place.door),
            place.lot_numbers and self.env._("lots %s", place.lot_numbers),
        ]
        return ", ".join(filter(None, details))

    def _get_property_facts(self):
        """:return: ``[(label, value)]`` of what is known of the property"""
        place = self.property_id
        if not place:
            return []
        facts = []

        def add(name, value=None):
            field = place._fields[name]
            if value is None:
                value = place[name]
                if field.type == "selection":
                    value = dict(field._description_selection(self.env)).get(value)
                elif field.type == "date":
                    value = value and format_date(self.env, value)
                elif field.type == "boolean":
                    value = value and self.env._("Yes")
            if value:
                facts.append((field._description_string(self.env), value))

        add("kind")
        if place.surface:
            add("surface", formatLang(self.env, place.surface))
        add("room_count", place.room_count and str(place.room_count))
        for name in ("construction", "permit_filed", "permit_delivered"):
            known = place[f"{name}_known"]
            if place[f"{name}_date"]:
                add(f"{name}_date")
            elif known not in (False, "unknown", "exact"):
                labels = place._fields[f"{name}_known"]._description_selection(self.env)
                add(f"{name}_date", dict(labels)[known])
        for name in (
            "heating",
            "has_gas",
            "gas_completed_date",
            "gas_certificate_date",
            "electricity_completed_date",
            "electricity_certificate_date",
            "dpe_class",
            "cadastre",
        ):
            add(name)
        if place.co_ownership != "none":
            add("co_ownership")
            add(
                "co_ownership_lot_count",
                place.co_ownership_lot_count and str(place.co_ownership_lot_count),
            )
        if place.lease_type != "none":
            add("lease_type")
        add("occupancy")
        return facts

    # -------------------------------------------------------------------------
    # Confirmation of the appointment
    # -------------------------------------------------------------------------
    def _is_occupant(self, partner):
        return partner == self.property_id.access_contact_id and partner not in (
            self.owner_id,
            self.prescriber_id,
        )

    def _get_confirmation_partners(self):
        """:return: who is told of the appointment: contacts with notices, occupant"""
        self.ensure_one()
        contacts = self.contact_ids.filtered("notify").partner_id
        return contacts | self.property_id.access_contact_id

    def _get_confirmation_addressees(self):
        """:return: who gets a letter on paper: the client and the occupant, or the
        one who is named in the context (``confirmation_partner_id``)
        """
        self.ensure_one()
        partner_id = self.env.context.get("confirmation_partner_id")
        if partner_id:
            return self.env["res.partner"].browse(partner_id)
        return self.owner_id | self.property_id.access_contact_id

    def action_confirm_appointment(self):
        """Open the wizard that shows who will get the confirmation."""
        self.ensure_one()
        self._check_has_appointment()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm the appointment"),
            "res_model": "expertise.confirmation.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def _check_has_appointment(self):
        for dossier in self:
            if not dossier.appointment_start:
                raise UserError(
                    self.env._(
                        "There is no appointment to confirm yet: plan %s first.",
                        dossier.display_name,
                    )
                )

    def action_print_mission_order(self):
        return self.env.ref(
            "expertise_dossier.action_report_mission_order"
        ).report_action(self)

    # -------------------------------------------------------------------------
    # Cover letter
    # -------------------------------------------------------------------------
    def action_write_cover_letters(self):
        """A cover letter for each dossier that has reports, to be edited and printed.

        Pressed again, it opens the letters that are not printed yet.
        """
        without = self.filtered(lambda d: d.report_state == "none")
        if without:
            raise UserError(
                self.env._(
                    "There is no report to send along yet in: %s.",
                    ", ".join(without.mapped("display_name")),
                )
            )
        template = self.env.ref("expertise_dossier.letter_template_cover")
        letters = self.env["dossier.letter"]
        drafts = letters.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("template_id", "=", template.id),
                ("state", "=", "draft"),
            ]
        )
        drafted = set(drafts.mapped("res_id"))
        letters = drafts + letters.create(
            [
                {
                    "res_model": self._name,
                    "res_id": dossier.id,
                    "template_id": template.id,
                    "partner_id": dossier._get_letter_partner().id,
                }
                for dossier in self
                if dossier.id not in drafted
            ]
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Cover letters"),
            "res_model": "dossier.letter",
            "view_mode": "list,form",
            "domain": [("id", "in", letters.ids)],
        }
        if len(letters) == 1:
            action.update(view_mode="form", res_id=letters.id)
        return action
