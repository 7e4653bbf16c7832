from odoo import api, fields, models
from odoo.exceptions import UserError

FIXED_FIELDS = {"is_mission_stage", "fixed_probability", "makes_client", "is_won"}


class CrmStage(models.Model):
    _inherit = "crm.stage"

    is_mission_stage = fields.Boolean(
        "Stage of missions", readonly=True, help="Prospects' missions use it."
    )
    fixed_probability = fields.Float(
        "Fixed probability (%)",
        readonly=True,
        help="Of every mission in this stage, whatever the predictive scoring thinks.",
    )
    makes_client = fields.Boolean(
        "Makes a client",
        readonly=True,
        help="A mission that gets here gives its prospect a client file.",
    )

    def write(self, vals):
        if (
            FIXED_FIELDS & vals.keys()
            and not self.env.context.get("install_mode")
            and any(
                stage.is_mission_stage
                and any(
                    stage[name] != vals[name] for name in FIXED_FIELDS & vals.keys()
                )
                for stage in self
            )
        ):
            raise UserError(
                self.env._(
                    "The stages of missions and their probabilities are fixed. Their "
                    "names and their order can be changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mission_stage(self):
        if any(stage.is_mission_stage for stage in self):
            raise UserError(
                self.env._("The stages of missions are fixed: rename them instead.")
            )
