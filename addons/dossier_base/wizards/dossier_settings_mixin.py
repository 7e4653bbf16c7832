from odoo import api, fields, models
from odoo.exceptions import AccessError


class DossierSettingsMixin(models.AbstractModel):
    """Settings of the company for the manager of one app.

    The core's settings need the system administrator; who has the access right to a
    wizard with this mixin changes the fields that :meth:`_get_settings` names, and
    nothing else.
    """

    _name = "dossier.settings.mixin"
    _description = "Settings of One App"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )

    @api.model
    def _get_settings(self):
        """:return: names of the company's fields that the wizard changes"""
        return []

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env.company
        values.update(
            {
                name: company[name]
                for name in self._get_settings()
                if name in fields_list
            }
        )
        return values

    def action_save(self):
        """Give the company the values of the wizard.

        :raise AccessError: it is not a company of the user
        """
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("You may change the settings of your own companies only.")
            )
        # the wizard's own access right is the manager's; it opens these fields only
        company = self.company_id.sudo()
        # a setting that stays is not written: it would recompute what rests on it
        changed = {
            name: self[name]
            for name in self._get_settings()
            if self[name] != company[name]
        }
        if changed:
            company.write(changed)
        return {"type": "ir.actions.client", "tag": "reload"}
