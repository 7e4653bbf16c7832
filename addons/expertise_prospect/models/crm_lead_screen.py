from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dossier_base.tools.arguments import read_record

#: how long a mission is expected to be worked on before it is signed
EXPECTED_DAYS = 60


class CrmLead(models.Model):
    """What the screens of missions show, and what they ask for."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    mission_state = fields.Selection(
        [("in_progress", "In progress"), ("signed", "Signed"), ("lost", "Lost")],
        "Mission state",
        compute="_compute_mission_state",
        store=True,
        help="Of a mission: « Gained » is still in progress, « Signed » is not.",
    )
    write_blocker = fields.Char(compute="_compute_write_blocker")
    sibling_ids = fields.Many2many(
        "crm.lead",
        string="Missions of the prospect",
        compute="_compute_sibling_ids",
        context={"active_test": False},
    )
    client_number = fields.Char(compute="_compute_client_number")
    order_name = fields.Char("Order's number", compute="_compute_order_name")
    is_order_readable = fields.Boolean(compute="_compute_order_name")

    # -------------------------------------------------------------------------
    # Computes
    # -------------------------------------------------------------------------
    @api.depends("mission_type_id", "won_status")
    def _compute_mission_state(self):
        states = {"won": "signed", "lost": "lost", "pending": "in_progress"}
        for lead in self:
            lead.mission_state = lead.mission_type_id and states.get(lead.won_status)

    @api.depends("partner_id", "firm_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_write_blocker(self):
        writable = self._origin._filtered_access("write")
        for lead in self:
            may_write = not lead._origin or lead._origin in writable
            lead.write_blocker = not may_write and lead._get_blockers(False)["contract"]

    @api.depends("partner_id.mission_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sibling_ids(self):
        missions = self.with_context(active_test=False).search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("mission_type_id", "!=", False),
            ],
            order="id",
        )
        by_partner = missions.grouped("partner_id")
        for lead in self:
            siblings = by_partner.get(lead.partner_id._origin, missions.browse())
            lead.sibling_ids = siblings.sorted(
                lambda m: (m.mission_type_id.sequence, m.mission_type_id.id, m.id)
            )

    @api.depends("partner_id.is_client", "partner_id.ref")
    def _compute_client_number(self):
        for lead in self:
            lead.client_number = lead.partner_id.is_client and lead.partner_id.ref

    @api.depends("order_ids.is_mission_order", "order_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_order_name(self):
        """The number is no secret in the network, what is in the order is."""
        readable = self.mission_order_id.sudo(False)._filtered_access("read")
        for lead in self:
            order = lead.mission_order_id.sudo(False)
            lead.order_name = order.sudo().name
            lead.is_order_readable = bool(readable & order)

    # -------------------------------------------------------------------------
    # Rules
    # -------------------------------------------------------------------------
    @api.constrains("firm_id")
    def _check_performers(self):
        self.filtered("mission_type_id").mission_line_ids._check_performer_user()

    @api.onchange("firm_id")
    def _onchange_firm_id(self):
        """Who and where belong to a firm: another firm, another choice."""
        for lead in self.filtered("mission_type_id"):
            firm = lead.firm_id.sudo()
            if lead.office_id.sudo().company_id != firm:
                lead.office_id = False
            for name in ("holder_id", "associate_id"):
                if firm not in lead[name].sudo().company_ids:
                    lead[name] = False

    @api.model
    def _complete_mission(self, vals):
        completed = super()._complete_mission(vals)
        if completed is vals or "date_deadline" in vals:
            return completed
        today = fields.Date.context_today(self)
        start = fields.Date.to_date(vals.get("date_start"))
        completed["date_deadline"] = (
            start if start and start > today else today + timedelta(days=EXPECTED_DAYS)
        )
        return completed

    # -------------------------------------------------------------------------
    # Pipeline
    # -------------------------------------------------------------------------
    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Missions and other opportunities have stages of their own: no column of the
        one in the pipeline of the other."""
        team = self.env.ref("expertise_prospect.team_prospects")
        context = self.env.context
        if context.get("mission_pipeline") or context.get("default_team_id") == team.id:
            return stages.search(
                ["|", ("id", "in", stages.ids), ("is_mission_stage", "=", True)]
            )
        expanded = super()._read_group_stage_ids(stages, domain)
        return expanded.filtered(lambda s: s in stages or not s.is_mission_stage)

    def get_stage_action(self, stage_id):
        """What a card that is dropped on a stage asks for.

        :return: an action to open instead of moving the card, or False: just move it
        :raise UserError: the mission cannot get there; the message says what to do
        """
        self.ensure_one()
        stage = read_record(self.env["crm.stage"], stage_id)
        if self.mission_type_id and stage.is_won and not self.stage_id.is_won:
            return self.action_sign()
        return False

    def get_formview_id(self, access_uid=None):
        """A mission opens as a mission wherever it is met."""
        if len(self) == 1 and self.mission_type_id:
            return self.env.ref("expertise_prospect.mission_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_open_mission_order(self):
        self.ensure_one()
        if not self.is_order_readable:
            raise UserError(
                self.env._(
                    "The order belongs to %(firm)s: ask a colleague of that firm to "
                    "open it.",
                    firm=self.firm_id.sudo().name or "–",
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.mission_order_id.id,
            "views": [(False, "form")],
        }

    def action_open_mission_prospect(self):
        self.ensure_one()
        return self.partner_id._open_prospect()

    def action_add_sibling(self):
        self.ensure_one()
        return self.partner_id.action_new_mission()

    def action_perform_by_firm(self):
        """Everything by the firm: the usual case in one press."""
        self._check_blocker("performers")
        self.mission_line_ids.filtered(lambda line: line.performer != "firm").write(
            {"performer": "firm"}
        )
        return self.action_choose_performers()

    def action_delete_mission(self):
        """Back to where one came from: the prospect's file, the board, a list."""
        super().action_delete_mission()
        return {"type": "ir.actions.client", "tag": "expertise_prospect.history_back"}
