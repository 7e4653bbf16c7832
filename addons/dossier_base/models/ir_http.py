from odoo import models
from odoo.exceptions import RedirectWarning, UserError
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """A program is not led to another screen: the API refuses as it always does.

        Without this, a warning that offers a screen is an error 500 there, as if the
        server were at fault.
        """
        dispatcher = request.dispatcher
        if isinstance(exception, RedirectWarning) and (
            dispatcher.routing_type == "json2"
        ):
            refusal = UserError(exception.args[0])
            return super()._handle_error(refusal.with_traceback(None))
        return super()._handle_error(exception)
