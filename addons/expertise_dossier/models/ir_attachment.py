from odoo import api, models
from odoo.exceptions import MissingError, ValidationError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _to_http_stream(self):
        """A report's file leaves by our own route only, which tests and logs it.

        Whatever the way in (``/web/content``, ``/web/image``, a ZIP, an access
        token) and whoever asks, it is as if the file did not exist.
        """
        if self.res_model == "expertise.report" and not self.env.context.get(
            "report_by_own_route"
        ):
            raise MissingError(self.env._("This file does not exist."))
        return super()._to_http_stream()

    @api.constrains("public", "res_model")
    def _check_report_is_not_public(self):
        if any(
            attachment.public and attachment.res_model == "expertise.report"
            for attachment in self
        ):
            raise ValidationError(
                self.env._("The file of a report cannot be made public.")
            )
