from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ProspectSystemFields(models.AbstractModel):
    """Fields that follow from what was done, and that nobody types.

    ``readonly`` keeps a field from the forms only: an import or the API would write
    it all the same.
    """

    _name = "prospect.system.fields"
    _description = "Fields That Nobody Types"

    def _get_system_fields(self):
        """:return: their names"""
        return frozenset()

    def _has_system_fields(self):
        """:return: the records of which they are nobody's to write"""
        return self

    @api.model_create_multi
    def create(self, vals_list):
        names = self._get_system_fields()
        if not self.env.su and any(not names.isdisjoint(vals) for vals in vals_list):
            for vals in vals_list:
                self._refuse_system_fields(n for n in names & vals.keys() if vals[n])
            vals_list = [
                {name: value for name, value in vals.items() if name not in names}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        names = self._get_system_fields() & vals.keys()
        if names and not self.env.su:
            records = self._has_system_fields()
            # what an export gave back unchanged is no harm
            self._refuse_system_fields(
                name
                for name in names
                for record in records
                if not self._is_unchanged(record, name, vals[name])
            )
            if records == self:
                vals = {name: vals[name] for name in vals if name not in names}
        return super().write(vals)

    @staticmethod
    def _is_unchanged(record, name, value):
        field = record._fields[name]
        cached = (field.convert_to_cache(one, record) for one in (value, record[name]))
        return next(cached) == next(cached)

    def _load_records_write(self, values):
        """Let the database judge each line of an import, while the line is known.

        The core would find out at the end, with all lines and a stale cache.
        """
        with self.env.cr.savepoint():
            # a copy: a second try of the same line must find all values again
            return super()._load_records_write(dict(values))

    @api.model
    def _refuse_system_fields(self, names):
        if name := next(iter(names), None):
            raise UserError(
                self.env._(
                    "“%(field)s” follows from what was done with the prospect, and "
                    "cannot be typed: leave it out.",
                    field=self._fields[name]._description_string(self.env),
                )
            )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            *("is_client", "client_since", "prospect_state", "prospect_network_id")
        }

    @api.constrains("is_prospect", "name")
    def _check_prospect_name(self):
        if any(p.is_prospect and not (p.name or "").strip() for p in self):
            raise ValidationError(self.env._("A prospect needs a company name."))

    @api.constrains("is_prospect")
    def _check_missions_have_prospect(self):
        for partner in self.filtered(lambda partner: not partner.is_prospect):
            if partner.sudo().mission_ids:
                raise ValidationError(
                    self.env._(
                        "%(prospect)s has missions and stays a prospect. Delete its "
                        "missions first.",
                        prospect=partner.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("prospect_firm_id") and not self.env.su:
            self._check_own_network()
        return result

    def _check_own_network(self):
        """A prospect stays in the networks of whoever moves it.

        No constraint: those run as superuser, who may move it anywhere.
        """
        networks = self.env.user.sudo().company_ids.root_id
        for firm in self.filtered("is_prospect").prospect_firm_id.sudo():
            if firm.root_id not in networks:
                raise UserError(
                    self.env._(
                        "%(firm)s belongs to another network: choose a firm of yours.",
                        firm=firm.name,
                    )
                )

    @api.constrains("is_prospect", "parent_id", "prospect_firm_id")
    def _check_no_colleague(self):
        """A network hides its prospects from the others: colleagues and companies,
        whom everybody must see, are none."""
        hidden = self.filtered("prospect_network_id")
        if not hidden:
            return
        users = self.env["res.users"].sudo().with_context(active_test=False)
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        found = (
            users.search(
                [("partner_id", "in", hidden.ids), ("share", "=", False)], limit=1
            ).partner_id
            or companies.search([("partner_id", "in", hidden.ids)], limit=1).partner_id
        )
        if found:
            raise ValidationError(
                self.env._(
                    "%(partner)s is a colleague or one of the companies, and cannot be "
                    "a prospect nor its contact. Create another one.",
                    partner=found.name,
                )
            )

    def _compute_same_vat_partner_id(self):
        """The core looks for doubles as superuser: another network's stay hidden."""
        result = super()._compute_same_vat_partner_id()
        names = ("same_vat_partner_id", "same_company_registry_partner_id")
        found = self.browse()
        for name in names:
            found |= self[name].sudo(False)
        visible = found._filtered_access("read")
        for partner in self:
            for name in names:
                if partner[name].sudo(False) not in visible:
                    partner[name] = False
        return result


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            *("earns_bonus", "network_id", "source_user_id", "won_status")
        }

    def _has_system_fields(self):
        return self.filtered("mission_type_id")

    def _compute_team_id(self):
        """The salesperson of a mission may be in any team of the core: the mission
        stays with the prospects, whose stages are theirs alone."""
        missions = self.filtered("mission_type_id")
        for mission in missions.filtered(lambda mission: not mission.team_id):
            mission.team_id = self.env.ref("expertise_prospect.team_prospects")
        return super(CrmLead, self - missions)._compute_team_id()

    def _compute_stage_id(self):
        missions = self.filtered("mission_type_id")
        for mission in missions.filtered(lambda mission: not mission.stage_id):
            mission.stage_id = self.env.ref("expertise_prospect.stage_suspect")
        return super(CrmLead, self - missions)._compute_stage_id()

    def _compute_potential_lead_duplicates(self):
        """The core looks for doubles as superuser, and counts those that its user
        cannot read: another network's missions are not counted."""
        result = super()._compute_potential_lead_duplicates()
        missions = self.duplicate_lead_ids.sudo().filtered("mission_type_id")
        hidden = missions - missions.sudo(False)._filtered_access("read").sudo()
        if hidden:
            for lead in self:
                kept = lead.duplicate_lead_ids.sudo() - hidden
                lead.duplicate_lead_count -= len(lead.duplicate_lead_ids) - len(kept)
                lead.duplicate_lead_ids = kept.sudo(self.env.su)
        return result

    @api.constrains("linked_dossier_id", "partner_id", "mission_type_id")
    def _check_linked_dossier(self):
        for lead in self.filtered("linked_dossier_id"):
            linked = lead.linked_dossier_id
            if (
                not lead.mission_type_id
                or linked.partner_id != lead.partner_id
                or linked.won_status != "won"
            ):
                raise ValidationError(
                    self.env._(
                        "A linked dossier is created from a signed mission of the same "
                        "client."
                    )
                )

    def write(self, vals):
        if "linked_dossier_id" in vals and any(
            lead.mission_type_id
            and lead.linked_dossier_id.id != vals["linked_dossier_id"]
            for lead in self
        ):
            raise UserError(
                self.env._(
                    "Whether a mission comes from a linked dossier is decided when it "
                    "is created. Delete it and create another one."
                )
            )
        if "firm_id" in vals and any(
            lead.won_status == "won"
            and lead.mission_type_id
            and lead.firm_id.id != vals["firm_id"]
            for lead in self
        ):
            raise UserError(
                self.env._(
                    "A signed mission keeps its firm, which has its order. Cancel the "
                    "order and open the mission again first."
                )
            )
        return super().write(vals)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {"is_mission_order"}

    def write(self, vals):
        if (
            {"opportunity_id", "company_id"} & vals.keys()
            and not self.env.su
            and any(
                order.is_mission_order and order[name].id != vals[name]
                for order in self
                for name in {"opportunity_id", "company_id"} & vals.keys()
            )
        ):
            raise UserError(
                self.env._(
                    "The order of a signed mission stays with its mission and its "
                    "firm. Cancel it, and sign the mission again."
                )
            )
        return super().write(vals)


class ProspectMissionLine(models.Model):
    _name = "prospect.mission.line"
    _inherit = ["prospect.mission.line", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {"amount"}

    def write(self, vals):
        if "lead_id" in vals and any(
            line.lead_id.id != vals["lead_id"] for line in self
        ):
            raise UserError(
                self.env._(
                    "A line stays in its contract. Delete it, and add one to the "
                    "other contract."
                )
            )
        return super().write(vals)


class ProspectOffice(models.Model):
    _name = "prospect.office"
    _inherit = ["prospect.office", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {"network_id"}


class CrmStage(models.Model):
    _name = "crm.stage"
    _inherit = ["crm.stage", "prospect.system.fields"]

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            *("is_mission_stage", "fixed_probability", "makes_client")
        }

    def _has_system_fields(self):
        # those of missions have a message of their own
        return self.filtered(lambda stage: not stage.is_mission_stage)
