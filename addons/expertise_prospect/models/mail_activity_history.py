from odoo import fields, models
from odoo.tools.mail import html_to_inner_content

# Changes of a follow-up that the history shows
LOGGED_FIELDS = (
    "activity_type_id",
    "date_deadline",
    "user_id",
    "source_id",
    "summary",
    "note",
)


class MailActivity(models.Model):
    """What happens to the follow-up goes into the history of the prospect.

    The core tracks no changes of activities: each one is an entry of its own.
    """

    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    def _get_follow_up_values(self, vals):
        """:return: ``{id: {field: value as text}}`` of what ``vals`` may change"""
        names = [name for name in LOGGED_FIELDS if name in vals]
        return {
            activity.id: {
                "active": activity.active,
                **{name: activity._get_logged_value(name) for name in names},
            }
            for activity in self.sudo()
        }

    def _get_logged_value(self, name):
        field, value = self._fields[name], self[name]
        if not value:
            return ""
        if field.type == "many2one":
            return value.display_name
        if field.type == "html":
            return html_to_inner_content(value).strip()
        if field.type == "date":
            return fields.Date.to_string(value)
        return value

    def _log_follow_up_changes(self, before):
        """Write what has changed since ``_get_follow_up_values`` into the history."""
        entries = []
        for activity in self.sudo():
            values = before[activity.id]
            common = activity._prepare_history_values()
            if values.pop("active") and not activity.active:
                day = fields.Date.to_string(activity.date_done)
                entries.append({**common, "kind": "done", "new_raw": day})
            for name, old in values.items():
                new = activity._get_logged_value(name)
                if old != new:
                    entries.append(
                        {
                            **common,
                            "kind": "changed",
                            "field_id": self.env["ir.model.fields"]
                            ._get(self._name, name)
                            .id,
                            "old_raw": old,
                            "new_raw": new,
                        }
                    )
        self.env["prospect.history.entry"].sudo().create(entries)

    def _prepare_history_values(self):
        self.ensure_one()
        return {
            "prospect_id": self.prospect_id.id,
            "item_type": "action",
            "item_id": self.id,
            "activity_type_id": self.activity_type_id.id,
        }

    def unlink(self):
        self.env["prospect.history.entry"]._keep_before_unlink(
            "action",
            [
                {
                    **activity._prepare_history_values(),
                    "old_raw": fields.Date.to_string(activity.date_deadline),
                }
                for activity in self.sudo().filtered("prospect_id")
            ],
        )
        return super().unlink()
