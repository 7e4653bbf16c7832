from odoo import api, fields, models

#: field of the form -> where it comes from
FROM_OTHERS = {
    "beneficiary_name": "partner_id.name",
    "beneficiary_address": "partner_id.contact_address_inline",
    "beneficiary_phone": "partner_id.phone",
    "beneficiary_email": "partner_id.email",
    "beneficiary_pets": "partner_id.care_pets",
    "doctor_name": "doctor_id.name",
    "doctor_phone": "doctor_id.phone",
    "is_home_help": "activity_id.is_home_help",
}


class CareAssessmentBeneficiary(models.Model):
    """What a form shows of others, above all the beneficiary's coordinates.

    Live while the form is open, then frozen.
    """

    # one face of the form per file
    _inherit = "care.assessment"  # pylint: disable=consider-merging-classes-inherited

    frozen_beneficiary = fields.Json(readonly=True, copy=False)
    beneficiary_name = fields.Char("Name", compute="_compute_beneficiary")
    beneficiary_address = fields.Char("Address", compute="_compute_beneficiary")
    beneficiary_phone = fields.Char("Phone", compute="_compute_beneficiary")
    beneficiary_email = fields.Char("Email", compute="_compute_beneficiary")
    beneficiary_pets = fields.Char("Pets", compute="_compute_beneficiary")

    doctor_name = fields.Char("Doctor's name", compute="_compute_beneficiary")
    doctor_phone = fields.Char("Doctor's phone", compute="_compute_beneficiary")
    is_home_help = fields.Boolean("Help at home", compute="_compute_beneficiary")

    @api.depends("frozen_beneficiary", *FROM_OTHERS.values())
    def _compute_beneficiary(self):
        for form in self:
            frozen = form.frozen_beneficiary
            values = (
                form._get_frozen_values()
                if frozen is None or frozen is False
                else frozen
            )
            for name in FROM_OTHERS:
                form[name] = values.get(name, False)

    def _get_frozen_values(self):
        self.ensure_one()
        values = {}
        for name, path in FROM_OTHERS.items():
            record, field = path.split(".")
            values[name] = self[record][field]
        return values
