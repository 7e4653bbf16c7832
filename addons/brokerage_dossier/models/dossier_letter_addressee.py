from odoo import api, models
from odoo.exceptions import UserError

#: what a template leaves for the broker to write
TO_COMPLETE = "[à compléter"


class DossierLetterAddressee(models.Model):
    """Letters about a loan file: to whom, and whole before they are printed."""

    _inherit = "dossier.letter"  # pylint: disable=consider-merging-classes-inherited

    def _is_brokerage_letter(self):
        return self.res_model == "brokerage.dossier" and self.res_id

    @api.onchange("template_id")
    def _onchange_brokerage_template(self):
        for letter in self.filtered("template_id"):
            if not letter._is_brokerage_letter():
                continue
            if letter.template_id.brokerage_for_bank or not letter.partner_id:
                dossier = letter._get_record()
                letter.partner_id = dossier._get_letter_addressee(letter.template_id)

    @api.model_create_multi
    def create(self, vals_list):
        templates = self.env["dossier.letter.template"]
        dossiers = self.env["brokerage.dossier"]
        model = self.env.context.get("default_res_model")
        for vals in vals_list:
            about = vals.get("res_model", model) == dossiers._name
            template = templates.browse(vals.get("template_id"))
            res_id = vals.get("res_id", self.env.context.get("default_res_id"))
            if about and template and res_id and "partner_id" not in vals:
                dossier = dossiers.browse(res_id)
                vals["partner_id"] = dossier._get_letter_addressee(template).id
        return super().create(vals_list)

    def _freeze(self):
        for letter in self.filtered(lambda letter: letter._is_brokerage_letter()):
            if TO_COMPLETE in (letter.body or ""):
                raise UserError(
                    self.env._(
                        "Something is still to be written in this letter: look for "
                        "“%s” and complete it.",
                        f"{TO_COMPLETE}…]",
                    )
                )
            if letter.template_id.brokerage_for_bank and not letter.partner_id:
                raise UserError(
                    self.env._(
                        "This letter is for a bank: choose one on the file, or the "
                        "addressee of the letter."
                    )
                )
        return super()._freeze()
