from odoo import models
from odoo.exceptions import AccessError


class DunningLetterGuard(models.Model):
    """What went out is not rewritten: neither by a form nor through the API.

    Fields that are ``readonly`` on the model belong to the engine, whose actions check
    the right first and then write as superuser. What is not ``readonly`` (the day a
    registered letter was received, say) is the user's.
    """

    # one face of the letter a file: see dunning_letter.py
    _inherit = "dunning.letter"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if not self.env.su:
            self._check_user_fields(vals)
        return super().write(vals)

    def _check_user_fields(self, names):
        """:raise AccessError: a field among ``names`` is the engine's"""
        locked = [
            name
            for name in names
            if name in self._fields and self._fields[name].readonly
        ]
        if locked:
            raise AccessError(
                self.env._(
                    "A letter that was made is kept as it is: %s cannot be changed.",
                    ", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in locked
                    ),
                )
            )

    def _as_deliverer(self):
        """:return: these letters, writable, for a user of the reminders
        :raise AccessError: they are not his
        """
        self.check_access("write")
        return self.sudo()
