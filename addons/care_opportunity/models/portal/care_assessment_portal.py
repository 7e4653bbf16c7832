from odoo import api, models
from odoo.fields import Domain

from .res_partner_portal import get_phone_link


class CareAssessmentPortal(models.Model):
    """The mission sheet as a worker reads it on the portal: without the tasks."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_portal_forms(self, partner, company, forms):
        """Return what is in force for a client, for who visits him.

        :param list forms: the forms by which the visits were planned; an empty one
            stands for a visit without a form, which is for the client as a whole
        :return: as superuser, of each form its last validated version, as long as it
            is not cancelled
        """
        domain = (
            Domain("partner_id", "=", partner.id)
            & Domain("company_id", "=", company.id)
            & Domain("validated_at", "!=", False)
        )
        if all(forms):
            roots = {(form.original_id or form).id for form in forms}
            domain &= Domain("id", "in", roots) | Domain("original_id", "in", roots)
        versions = (
            self.sudo()
            .with_context(active_test=False)
            .search(domain, order="version desc, id desc")
        )
        last = {}
        for form in versions:
            last.setdefault(form.original_id or form, form)
        found = self.sudo().browse(form.id for form in last.values())
        return found.filtered(lambda form: form.state in ("validated", "locked"))

    def _get_portal_sheet(self):
        """:return: missions with their planning, and risk prevention"""
        self.ensure_one()
        today = self.env["care.intervention"]._get_local_today(self.company_id)
        return {
            "number": self.name,
            "activity": self.activity_id.name,
            "firm": self.company_id.name,
            "missions": [
                {
                    "name": mission.name,
                    "date_start": mission.date_start > today and mission.date_start,
                    "date_end": mission.date_end,
                    "slots": [
                        {"name": slot.display_name, "weeks": slot.every_weeks}
                        for slot in mission.slot_ids
                    ],
                }
                for mission in self.mission_ids
                if not mission.date_end or mission.date_end >= today
            ],
            "risks": [
                {"situation": risk.situation, "measure": risk.measure}
                for risk in self.risk_ids
            ],
        }

    def _get_portal_information(self):
        """:return: rows (label, value, link) of the tab « Informations », the door
        code apart; the value of a text that the firm formats is safe markup, that of
        a heading among the fields of the activity is empty
        """
        self.ensure_one()
        names = ["properties", "information"]
        if self.is_home_help:
            names = [
                "keys_note",
                "access_note",
                "kin_name",
                "kin_relation",
                "kin_phone",
                "doctor_name",
                "doctor_phone",
                "allergies",
                "gir",
                "habits",
                *names,
            ]
        rows = []
        described = self.fields_get(names, ["string", "selection"])
        for name in names:
            if name == "properties":
                rows += [
                    (line["label"], line["value"], False)
                    for line in self._get_paper_properties()
                ]
                continue
            value = self[name]
            if described[name].get("selection"):
                value = dict(described[name]["selection"]).get(value)
            if value:
                link = name.endswith("_phone") and get_phone_link(value)
                rows.append((described[name]["string"], value, link))
        return rows
