from odoo import fields, models

#: what the tab « Informations » holds; who reads one of them has read health data
INFORMATION_FIELDS = {
    "door_code",
    "keys_note",
    "access_note",
    "doctor_id",
    "doctor_name",
    "doctor_phone",
    "kin_name",
    "kin_relation",
    "kin_phone",
    "allergies",
    "gir",
    "gir_date",
    "gir_source",
    "habits",
    "information",
    "properties",
}


class CareAssessmentReading(models.Model):
    """Each reading of a form's health data is logged, whatever the door."""

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    reading_count = fields.Integer(
        "Readings",
        compute="_compute_reading_count",
        groups="care_opportunity.group_manager",
    )

    def _compute_reading_count(self):
        counts = dict(
            self.env["care.reading"]._read_group(
                [("assessment_id", "in", self.ids)], ["assessment_id"], ["__count"]
            )
        )
        for form in self:
            form.reading_count = counts.get(form._origin, 0)

    def _log_reading(self, names):
        real = self.browse([number for number in self.ids if number])
        if real and not self.env.su and INFORMATION_FIELDS & set(names):
            self.env["care.reading"]._log_office(real)

    def _read_format(self, fnames, load="_classic_read"):
        self._log_reading(fnames)
        return super()._read_format(fnames, load=load)

    def _export_rows(self, fields, **kwargs):
        """Exported, by itself or through what points to it."""
        self._log_reading({path[0].split(".")[0] for path in fields if path})
        return super()._export_rows(fields, **kwargs)

    def web_read(self, specification):
        return super().web_read(specification)

    # opening a form writes its line in the log: not for a replica that only reads
    web_read._readonly = False

    def action_view_readings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_opportunity.care_reading_action"
        )
        action["domain"] = [("assessment_id", "=", self.id)]
        action["context"] = {}
        return action
