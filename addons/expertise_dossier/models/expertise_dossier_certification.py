from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import format_date

#: kinds of property that are a whole building
WHOLE_BUILDINGS = ("building", "common_parts", "mixed")


class ExpertiseDossierCertification(models.Model):
    """Whether the technician is certified for what is ordered, on the day."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    certification_warning = fields.Text(
        compute="_compute_certification_warning",
        help="What the technician's certificates do not cover on the day of the visit.",
    )

    @api.depends(
        "technician_id",
        "appointment_start",
        "nature_ids.certification_skill_id",
        "nature_ids.certification_mention",
        "property_id.kind",
    )
    def _compute_certification_warning(self):
        for dossier in self:
            conflicts = []
            if dossier.technician_id and dossier.state != self._closed_state:
                conflicts = dossier._get_certification_conflicts(
                    dossier.technician_id, dossier.appointment_start
                )
            dossier.certification_warning = "\n".join(conflicts)

    def _get_certification_needs(self):
        """Which certifications the diagnostics ordered need.

        :return: ``{(hr.skill, mention): names of diagnostics}``
        """
        self.ensure_one()
        needs = {}
        is_building = self.property_id.sudo().kind in WHOLE_BUILDINGS
        for product in self.sudo().nature_ids:
            skill = product.certification_skill_id
            if not skill:
                continue
            rule = product.certification_mention
            mention = rule == "always" or (rule == "buildings" and is_building)
            name = product.diagnostic_short_name or product.name
            if skill.extended_skill_id:
                # the extension itself has one level: the mention is the base's
                needs.setdefault((skill, False), []).append(name)
                skill = skill.extended_skill_id
            needs.setdefault((skill, mention), []).append(name)
        return needs

    def _get_visit_day(self, technician, start):
        """:return: the day of a visit where the technician is"""
        zone = ZoneInfo(
            technician.tz or self.company_id.resource_calendar_id.tz or "Europe/Paris"
        )
        start = start or fields.Datetime.now()
        return start.replace(tzinfo=UTC).astimezone(zone).date()

    def _get_certification_conflicts(self, technician, start):
        """What the technician may not do on that day.

        Reads nothing that planning many dossiers would not have read together.

        :param technician: ``hr.employee``
        :param datetime start: UTC; today when there is no date yet
        :return: one sentence for each certification missing (list of str)
        """
        self.ensure_one()
        needs = self._get_certification_needs()
        if not needs or not technician:
            return []
        technician = technician.sudo()
        day = self._get_visit_day(technician, start)
        conflicts = []
        for (skill, mention), names in needs.items():
            certificates = technician.employee_skill_ids.filtered(
                lambda c, skill=skill: c.skill_id == skill
            )
            suitable = certificates
            if mention:
                suitable = certificates.filtered("skill_level_id.is_mention")
            if suitable._covers(day):
                continue
            conflicts.append(
                self._describe_certification_conflict(
                    skill, ", ".join(names), suitable, certificates._covers(day), day
                )
            )
        return conflicts

    def _describe_certification_conflict(self, skill, names, suitable, without, day):
        """:return: why the certification does not cover it, in one sentence"""
        values = {"certification": skill.name, "diagnostics": names}
        if without:
            return self.env._(
                "the certification « %(certification)s » is without the mention that "
                "is needed: %(diagnostics)s",
                **values,
            )
        over = suitable.filtered(lambda c: c.valid_to and c.valid_to < day)
        if over:
            return self.env._(
                "the certification « %(certification)s » ends on %(date)s: "
                "%(diagnostics)s",
                date=format_date(self.env, max(over.mapped("valid_to"))),
                **values,
            )
        if suitable:
            return self.env._(
                "the certification « %(certification)s » starts on %(date)s: "
                "%(diagnostics)s",
                date=format_date(self.env, min(suitable.mapped("valid_from"))),
                **values,
            )
        return self.env._(
            "no certification « %(certification)s »: %(diagnostics)s", **values
        )
