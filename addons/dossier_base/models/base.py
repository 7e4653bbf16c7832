from odoo import api, models
from odoo.exceptions import LockError


class Base(models.AbstractModel):
    """Who is told that somebody else is faster is told in French, and what to do."""

    _inherit = "base"

    @api.private
    def lock_for_update(self, *, allow_referencing=False):
        """Grab the rows, as the core does.

        :raise LockError: somebody else is changing one of them, or has deleted it
        """
        try:
            return super().lock_for_update(allow_referencing=allow_referencing)
        except LockError as error:
            # the core's words have no translation
            raise LockError(
                self.env._(
                    "Somebody is changing this at the moment, or has just deleted it. "
                    "Come back in a moment."
                )
            ) from error
