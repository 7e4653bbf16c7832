from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class CrmLead(models.Model):
    """A mission is signed with factors, or lost with factors and a justification.

    Both rules hold whoever writes: the wizards, the kanban, an import or the API.
    """

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    factor_ids = fields.Many2many(
        "prospect.factor",
        "prospect_factor_lead_rel",
        "lead_id",
        "factor_id",
        "Factors",
        copy=False,
        tracking=True,
        help="Why the mission was signed or lost.",
    )
    lost_justification = fields.Text("Justification", copy=False, tracking=True)
    mission_order_id = fields.Many2one(
        "sale.order", "Order", compute="_compute_mission_order_id", compute_sudo=True
    )

    @api.depends("order_ids.is_mission_order", "order_ids.state")
    def _compute_mission_order_id(self):
        orders = self.order_ids.filtered(
            lambda order: order.is_mission_order and order.state != "cancel"
        )
        by_lead = {order.opportunity_id: order for order in orders}
        for lead in self:
            lead.mission_order_id = by_lead.get(lead._origin, False)

    # -------------------------------------------------------------------------
    # Constraints
    # -------------------------------------------------------------------------
    @api.constrains(
        "mission_type_id", "active", "stage_id", "factor_ids", "lost_justification"
    )
    def _check_closing(self):
        for lead in self.filtered("mission_type_id"):
            if lead.active and not lead.stage_id.is_won:
                continue
            kind = "signed" if lead.stage_id.is_won else "lost"
            lead._check_factors(kind)
            if kind == "lost" and not (lead.lost_justification or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write why the mission “%(mission)s” is lost: a justification "
                        "is needed.",
                        mission=lead.display_name,
                    )
                )

    def _check_factors(self, kind):
        self.ensure_one()
        if not self.factor_ids:
            raise ValidationError(
                self.env._(
                    "Choose one or more factors: why is the mission “%(mission)s” "
                    "signed?",
                    mission=self.display_name,
                )
                if kind == "signed"
                else self.env._(
                    "Choose one or more factors: why is the mission “%(mission)s” "
                    "lost?",
                    mission=self.display_name,
                )
            )
        wrong = self.factor_ids.filtered(lambda f: f.kind not in (kind, "both"))
        if wrong:
            raise ValidationError(
                self.env._(
                    "The factor “%(factor)s” does not fit: choose one from the list.",
                    factor=wrong[0].name,
                )
            )

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        missions = leads.filtered("mission_type_id")
        missions._after_stage_change()
        missions.filtered(lambda m: m.stage_id.is_won)._create_orders()
        return leads

    def write(self, vals):
        if "factor_ids" in vals:
            # not write() again: what is above in the chain would do its work twice
            self = self.with_context(prospect_track_factors=True)  # pylint: disable=self-cls-assignment
        missions = self.filtered("mission_type_id")
        if not missions or not {"stage_id", "active"} & vals.keys():
            return super().write(vals)
        vals = dict(vals)
        moved = missions.browse()
        signed = missions.browse()
        if vals.get("stage_id"):
            stage = self.env["crm.stage"].browse(vals["stage_id"])
            moved = missions.filtered(lambda m: m.stage_id != stage)
            if stage.is_won:
                signed = moved
                # two people who sign at once make one order
                if not signed.try_lock_for_update(allow_referencing=True) == signed:
                    raise UserError(
                        self.env._(
                            "Somebody is working on this mission right now. Try again "
                            "in a moment."
                        )
                    )
            else:
                moved._check_not_ordered()
        reopened = missions.browse()
        if vals.get("active"):
            reopened = missions.filtered(lambda m: not m.active)
        elif "active" in vals:
            missions._check_not_ordered()
            # what is archived is lost: one write, so that its rules see it whole
            vals.update(probability=0, automated_probability=0)
        for stage, missions_of_stage in reopened.grouped("stage_id").items():
            super(CrmLead, missions_of_stage).write(self._reopened_values(stage, vals))
        result = super(CrmLead, self - reopened).write(vals)
        moved._after_stage_change()
        signed._create_orders()
        return result

    def _track_prepare(self, fields_iter):
        """Read the factors for the history only when they are written."""
        if not self.env.context.get("prospect_track_factors"):
            fields_iter = set(fields_iter) - {"factor_ids"}
        return super()._track_prepare(fields_iter)

    @api.model
    def _reopened_values(self, stage, vals):
        """:return: the values of a lost mission that is opened again in ``stage``: the
        probability of its stage comes back"""
        if vals.get("stage_id"):
            stage = stage.browse(vals["stage_id"])
        probability = 100.0 if stage.is_won else stage.fixed_probability
        return {
            "lost_justification": False,
            "factor_ids": [Command.clear()],
            "lost_reason_id": False,
            **vals,
            "probability": probability,
            "automated_probability": probability,
        }

    def _check_not_ordered(self):
        for lead in self.filtered("mission_order_id"):
            raise UserError(
                self.env._(
                    "The mission “%(mission)s” is signed: cancel its order "
                    "%(order)s first.",
                    mission=lead.display_name,
                    order=lead.mission_order_id.sudo().name,
                )
            )

    def _after_stage_change(self):
        """Some stages make a client of the prospect."""
        self.filtered(lambda m: m.stage_id.makes_client).partner_id._make_client()

    # -------------------------------------------------------------------------
    # Signing
    # -------------------------------------------------------------------------
    def _get_signature_blocker(self):
        """:return: what must be done before one mission can be signed, or False"""
        self.ensure_one()
        partner = self.partner_id
        if not partner.contact_ids:
            return self.env._(
                "Add a contact to %(prospect)s first (tab “Contacts”).",
                prospect=partner.name,
            )
        if not self.contract_type_id or not self.offer_id:
            return self.env._("Choose a contract type and an offer first.")
        if not self.firm_id:
            return self.env._("Choose the firm of the mission first.")
        return False

    def _create_orders(self):
        """Create and confirm the order of each mission that was just signed."""
        # a cancelled order makes room for another one
        self.env["sale.order"].flush_model(["state"])
        for mission in self:
            if blocker := mission._get_signature_blocker():
                raise UserError(blocker)
            if mission.mission_order_id:
                continue
            # the salesperson of the file signs for a firm he may not be a member of
            orders = self.env["sale.order"].sudo().with_company(mission.firm_id)
            order = orders.with_context(
                allowed_company_ids=mission.firm_id.ids,
                default_team_id=False,
                default_type=False,
            ).create(mission._prepare_order_values())
            order.action_confirm()

    def _prepare_order_values(self):
        """:return: the values of the order of one signed mission"""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.firm_id.id,
            "opportunity_id": self.id,
            "is_mission_order": True,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "origin": self.name,
            "source_id": self.source_id.id,
            "sale_order_template_id": self.offer_id.id,
            "order_line": [
                Command.create(line._prepare_order_line_values())
                for line in self.mission_line_ids
            ],
        }

    def _sign(self, factors):
        """Sign missions: client, client file and confirmed order are made at once.

        :param factors: ``prospect.factor`` records, at least one
        :raise UserError: what is missing, or the mission is closed already
        """
        stage = self.env.ref("expertise_prospect.stage_signed")
        for mission in self:
            if blocker := mission.sign_blocker:
                raise UserError(blocker)
        self.write({"stage_id": stage.id, "factor_ids": [Command.set(factors.ids)]})

    # -------------------------------------------------------------------------
    # Losing and opening again
    # -------------------------------------------------------------------------
    def action_set_lost(self, **additional_values):
        missions = self.filtered("mission_type_id")
        others = self - missions
        result = True
        if missions:
            result = missions.write({**additional_values, "active": False})
        if others:
            result = super(CrmLead, others).action_set_lost(**additional_values)
        return result

    def _lose(self, factors, justification):
        """Lose missions.

        :param factors: ``prospect.factor`` records, at least one
        :param str justification: not blank
        """
        for mission in self:
            if blocker := mission.lose_blocker:
                raise UserError(blocker)
        self.action_set_lost(
            factor_ids=[Command.set(factors.ids)], lost_justification=justification
        )

    def action_reopen(self):
        """Open lost missions again, and signed ones whose order was cancelled."""
        missions = self.filtered("mission_type_id")
        missions.filtered(lambda m: not m.active).write({"active": True})
        signed = missions.filtered(lambda m: m.stage_id.is_won)
        signed.write(
            {
                "stage_id": self.env.ref("expertise_prospect.stage_negotiation").id,
                "factor_ids": [Command.clear()],
            }
        )
        return True
