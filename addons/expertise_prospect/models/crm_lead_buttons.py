from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """The buttons of a mission. Each has a field that says what to do to make it
    usable, empty when it is; the screen shows it on hover, the method raises it."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    contract_blocker = fields.Char(compute="_compute_blockers")
    performers_blocker = fields.Char(compute="_compute_blockers")
    print_blocker = fields.Char(compute="_compute_blockers")
    sign_blocker = fields.Char(compute="_compute_blockers")
    lose_blocker = fields.Char(compute="_compute_blockers")
    reopen_blocker = fields.Char(compute="_compute_blockers")
    delete_blocker = fields.Char(compute="_compute_blockers")
    linked_blocker = fields.Char(compute="_compute_blockers")

    @api.depends(
        "won_status",
        "contract_type_id",
        "offer_id",
        "mission_line_ids",
        "mission_type_id.has_performers",
        "firm_id",
        "partner_id.contact_ids",
        "mission_order_id",
    )
    @api.depends_context("uid")
    def _compute_blockers(self):
        writable = self._filtered_access("write")
        for lead in self:
            may_write = lead in writable or not lead.id
            for name, blocker in lead._get_blockers(may_write).items():
                lead[f"{name}_blocker"] = blocker

    def _get_blockers(self, may_write):
        """:return: ``{button: what to do first, or False}`` for one mission"""
        self.ensure_one()
        closed = False
        if not may_write:
            closed = self.env._(
                "Only the salespersons of this prospect, its firm and the managers may "
                "change it. Ask %(salesperson)s.",
                salesperson=self.partner_id.user_id.sudo().name or "–",
            )
        elif self.won_status == "won":
            closed = self.env._("This mission is signed.")
        elif self.won_status == "lost":
            closed = self.env._("This mission is lost: open it again first.")
        offer = not self.offer_id and self.env._(
            "Choose a contract type and an offer first."
        )
        return {
            "contract": closed,
            "performers": (not may_write and closed)
            or offer
            or (
                not self.mission_line_ids
                and self.env._(
                    "The offer has no missions: choose another offer, or add lines to "
                    "it in Prospects > Configuration > Contract types and offers."
                )
            )
            or closed,
            "print": False,
            "sign": closed or self._get_signature_blocker(),
            "lose": closed,
            "reopen": self._get_reopen_blocker(not may_write and closed),
            "delete": self._get_delete_blocker(not may_write and closed),
            "linked": (not may_write and closed)
            or (
                self.won_status != "won"
                and self.env._(
                    "A linked dossier is created from a signed mission: sign this one "
                    "first."
                )
            ),
        }

    def _get_reopen_blocker(self, closed):
        if closed:
            return closed
        if self.won_status == "pending":
            return self.env._("This mission is in progress already.")
        if self.mission_order_id:
            return self.env._(
                "Cancel the order %(order)s first.",
                order=self.mission_order_id.sudo().name,
            )
        return False

    def _get_delete_blocker(self, closed):
        if closed:
            return closed
        if self.won_status == "won" or self.mission_order_id:
            return self.env._(
                "A signed mission is part of the client's file: it cannot be deleted."
            )
        return False

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def _check_blocker(self, name):
        for lead in self:
            if blocker := lead[f"{name}_blocker"]:
                raise UserError(blocker)

    def _open_wizard(self, xmlid, **context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"expertise_prospect.{xmlid}"
        )
        action["context"] = {"default_lead_id": self.id, **context}
        return action

    def action_choose_contract(self):
        self._check_blocker("contract")
        return self._open_wizard("prospect_offer_wizard_action")

    def action_choose_performers(self):
        self._check_blocker("performers")
        return self._open_wizard("prospect_performers_action") | {"res_id": self.id}

    def action_sign(self):
        self._check_blocker("sign")
        return self._open_wizard(
            "prospect_closing_wizard_action", default_kind="signed"
        )

    def action_lose(self):
        self._check_blocker("lose")
        return self._open_wizard("prospect_closing_wizard_action", default_kind="lost")

    def action_reopen_mission(self):
        self._check_blocker("reopen")
        return self.action_reopen()

    def action_delete_mission(self):
        self._check_blocker("delete")
        partner = self.partner_id
        self.unlink()
        return partner._open_prospect()

    def action_new_linked_dossier(self):
        self._check_blocker("linked")
        action = self._open_wizard("prospect_mission_wizard_action")
        action["context"] = {
            "default_partner_id": self.partner_id.id,
            "default_linked_dossier_id": self.id,
        }
        return action

    def action_open_mission(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "crm.lead",
            "res_id": self.id,
            "views": [
                (self.env.ref("expertise_prospect.mission_view_form").id, "form")
            ],
        }
