from collections import defaultdict

from odoo import api, models


class BrokerageFactMixin(models.AbstractModel):
    """A fact of the file that writes its own comment, and keeps it true.

    The comment is not in the summary note until somebody ticks it; the tick stays
    when the fact changes, and the comment goes when the fact does.
    """

    _name = "brokerage.fact.mixin"
    _description = "Fact with an Automatic Comment"

    _fact_section = "general"

    def _get_automatic_comments(self):
        """:return: ``{record: text}``, ``False`` where there is nothing to say"""
        return dict.fromkeys(self, False)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._sync_automatic_comments()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._sync_automatic_comments()
        return result

    def unlink(self):
        self._find_automatic_comments().with_context(brokerage_sync=True).unlink()
        return super().unlink()

    def _find_automatic_comments(self):
        return (
            self.env["brokerage.comment"]
            .sudo()
            .search([("fact_model", "=", self._name), ("fact_id", "in", self.ids)])
        )

    def _sync_automatic_comments(self):
        """Write, change or take away the comment of each record."""
        if self._is_system("brokerage_resume"):
            return
        known = {
            comment.fact_id: comment for comment in self._find_automatic_comments()
        }
        comments = self.env["brokerage.comment"].sudo()
        gone, changed, new = comments.browse(), defaultdict(comments.browse), []
        for record, text in self._get_automatic_comments().items():
            comment = known.get(record.id, comments.browse())
            if not text:
                gone += comment
            elif not comment:
                new.append(
                    {
                        "dossier_id": record.dossier_id.id,
                        "section": self._fact_section,
                        "fact_model": self._name,
                        "fact_id": record.id,
                        "in_summary": False,
                        "body": text,
                        "user_id": self.env.user.id,
                    }
                )
            elif comment.body != text:
                changed[text] += comment
        gone.with_context(brokerage_sync=True).unlink()
        for text, records in changed.items():
            records.with_context(brokerage_sync=True).body = text
        comments.create(new)
