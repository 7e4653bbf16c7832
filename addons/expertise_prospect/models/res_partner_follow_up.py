from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Last and next action of a prospect, stored: no list searches for them."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    follow_up_ids = fields.One2many(
        "mail.activity",
        "prospect_id",
        "Follow-up",
        context={"active_test": False},
        bypass_search_access=True,
        groups="base.group_user",
    )
    last_action_date = fields.Date(
        compute="_compute_last_and_next_action", store=True, help="Done last."
    )
    last_action_type_id = fields.Many2one(
        "mail.activity.type",
        "Last action",
        compute="_compute_last_and_next_action",
        store=True,
        ondelete="set null",
    )
    next_action_date = fields.Date(
        compute="_compute_last_and_next_action",
        store=True,
        index="btree_not_null",
        help="To do first; late if it has passed.",
    )
    next_action_type_id = fields.Many2one(
        "mail.activity.type",
        "Next action",
        compute="_compute_last_and_next_action",
        store=True,
        ondelete="set null",
    )

    @api.depends(
        "is_prospect",
        "follow_up_ids.active",
        "follow_up_ids.date_deadline",
        "follow_up_ids.date_done",
        "follow_up_ids.activity_type_id",
    )
    def _compute_last_and_next_action(self):
        prospects = self.filtered("is_prospect")
        rows = {}
        if ids := tuple(prospects._origin.ids):
            activities = self.env["mail.activity"]
            activities.flush_model(
                [
                    "prospect_id",
                    "active",
                    "date_deadline",
                    "date_done",
                    "activity_type_id",
                ]
            )
            rows = {
                (prospect_id, active): (day, type_id)
                for prospect_id, active, day, type_id in self.env.execute_query(
                    SQL(
                        """
                        (SELECT DISTINCT ON (prospect_id)
                                prospect_id, FALSE, date_done, activity_type_id
                           FROM mail_activity
                          WHERE prospect_id IN %(ids)s AND active IS NOT TRUE
                       ORDER BY prospect_id, date_done DESC NULLS LAST, id DESC)
                      UNION ALL
                        (SELECT DISTINCT ON (prospect_id)
                                prospect_id, TRUE, date_deadline, activity_type_id
                           FROM mail_activity
                          WHERE prospect_id IN %(ids)s AND active IS TRUE
                       ORDER BY prospect_id, date_deadline, id)
                        """,
                        ids=ids,
                    )
                )
            }
        for partner in self:
            last = rows.get((partner._origin.id, False), (False, False))
            coming = rows.get((partner._origin.id, True), (False, False))
            partner.last_action_date, partner.last_action_type_id = last
            partner.next_action_date, partner.next_action_type_id = coming

    def write(self, vals):
        result = super().write(vals)
        if {"is_prospect", "parent_id", "is_company"} & vals.keys():
            self._recompute_prospect_of_activities()
        return result

    def _recompute_prospect_of_activities(self):
        """Activities follow a partner that becomes a prospect, or a contact that moves.

        Their document is no relation the ORM could follow.
        """
        family = (
            self.sudo()
            .with_context(active_test=False)
            .search([("id", "child_of", self.ids)])
        )
        activities = self.env["mail.activity"].sudo().with_context(active_test=False)
        activities = activities.search(
            [("res_model", "=", self._name), ("res_id", "in", family.ids)]
        )
        self.env.add_to_compute(activities._fields["prospect_id"], activities)

    def action_new_follow_up(self):
        """Open the dialog of a new action of one prospect."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.follow_up_dialog_action"
        )
        action["name"] = self.env._("New action")
        action["context"] = {
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_user_id": self.env.uid,
            "default_activity_type_id": self.env["mail.activity.type"]
            ._get_default_follow_up_type()
            .id,
        }
        return action

    def action_open_history(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_history_action"
        )
        action["domain"] = [("prospect_id", "=", self.id)]
        return action
