import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

PROSPECTS = Domain("is_prospect", "=", True)
SCOPES = ("search", "network", "selection")


class ProspectEditions(models.TransientModel):
    """« Éditions »: which prospects go into the workbook.

    The search stays here, on the server: it may be as long as it likes, and the
    browser never sends the ids of what it found.
    """

    _name = "prospect.editions"
    _description = "Editions of the Prospects"

    domain = fields.Text("Search", default="[]", readonly=True)
    selection = fields.Text("Ticked", default="[]", readonly=True)
    selection_count = fields.Integer(compute="_compute_counts")
    search_count = fields.Integer(compute="_compute_counts")
    network_count = fields.Integer(compute="_compute_counts")
    searched = fields.Char(compute="_compute_counts")

    @api.depends("domain", "selection")
    def _compute_counts(self):
        for editions in self:
            for scope in SCOPES:
                editions[f"{scope}_count"] = editions._count(scope)
            editions.searched = " ; ".join(
                editions._describe_conditions(editions._get_domain("search"))
            )

    def _count(self, scope):
        self.ensure_one()
        return self.env["res.partner"].search_count(self._get_domain(scope))

    @api.constrains("domain", "selection")
    def _check_search(self):
        for editions in self:
            for scope in SCOPES:
                editions._get_domain(scope)

    def _get_domain(self, scope):
        """:param str scope: one of ``SCOPES``
        :return: the domain of the prospects that were asked for
        :raise ValidationError: it cannot be understood
        """
        self.ensure_one()
        try:
            domain = Domain.TRUE
            if scope == "selection":
                ids = json.loads(self.selection or "[]")
                # what is ticked is ticked, also among the archived ones
                domain = Domain("id", "in", [int(number) for number in ids])
                domain &= Domain("active", "in", [True, False])
            elif scope == "search":
                domain = Domain(json.loads(self.domain or "[]"))
            domain &= PROSPECTS
            domain.validate(self.env["res.partner"])
        except (ValueError, TypeError, KeyError, NotImplementedError) as error:
            raise ValidationError(
                self.env._(
                    "This search cannot be put into a workbook. Clear it in the "
                    "search bar, search again, and press “Editions” once more."
                )
            ) from error
        return domain

    # -------------------------------------------------------------------------
    # What was searched, in words
    # -------------------------------------------------------------------------
    def _describe(self, scope):
        """:return: what was asked for, as the line under the title of the workbook"""
        self.ensure_one()
        if scope == "selection":
            return self.env._("Chosen prospects")
        if scope == "search" and self.searched:
            return self.env._("Searched: %(criteria)s", criteria=self.searched)
        return self.env._("All prospects of the network")

    def _describe_conditions(self, domain):
        """One text for each thing that was asked; where one value is looked for in
        several fields, as the search bar does, their names go together."""
        partners = self.env["res.partner"]
        asked = {}
        for condition in domain.optimize(partners).iter_conditions():
            name = condition.field_expr
            field = partners._fields.get(name.split(".")[0])
            if name == "is_prospect" or not field:
                continue
            label = field._description_string(self.env) or name
            value = self._describe_value(field, condition.value)
            asked.setdefault((condition.operator, value), []).append(label)
        words = self._get_operator_words()
        return [
            " ".join(
                filter(None, (", ".join(dict.fromkeys(labels)), words[operator], value))
            )
            for (operator, value), labels in asked.items()
            if operator in words
        ]

    def _get_operator_words(self):
        contains, lacks = self.env._("contains"), self.env._("does not contain")
        return {
            **dict.fromkeys(("ilike", "like", "=ilike", "=like"), contains),
            **dict.fromkeys(
                ("not ilike", "not like", "not =ilike", "not =like"), lacks
            ),
            **{"in": ":", "not in": self.env._("other than"), "any": ":"},
            **{"<": "<", ">": ">", "<=": "≤", ">=": "≥"},
        }

    def _describe_value(self, field, value):
        if isinstance(value, str):
            if field.type in ("date", "datetime"):
                return format_date(self.env, value[:10])
            return f"« {value} »"
        if isinstance(value, Domain):
            return ", ".join(
                str(condition.value) for condition in value.iter_conditions()
            )
        values = value if isinstance(value, (list, tuple, set)) else None
        if values is None:
            values = list(value) if hasattr(value, "__iter__") else [value]
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return ", ".join(str(labels.get(one, one or "–")) for one in values)
        if field.type == "boolean":
            yes, no = self.env._("Yes"), self.env._("No")
            return ", ".join(yes if one else no for one in values)
        if field.relational:
            ids = [one for one in values if isinstance(one, int) and one]
            # names of what the user may see, and of nothing else
            found = self.env[field.comodel_name].search([("id", "in", ids)])
            names = found.mapped("display_name")
            return ", ".join(names or ["–"])
        return ", ".join(
            format_date(self.env, one)
            if field.type in ("date", "datetime") and one
            else str(one or "–")
            for one in values
        )

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    @api.model
    def _open(self, domain, ids):
        """Open the choice for a list that shows ``domain``, with ``ids`` ticked."""
        limit = self._get_active_ids_limit()
        # the client sends no more ids than that: then all of the search was ticked
        ids = [] if len(ids) >= limit else ids
        try:
            search = json.dumps(list(domain))
        except TypeError as error:
            raise UserError(
                self.env._("Open the list of prospects, and search there.")
            ) from error
        editions = self.create(
            {
                "domain": search,
                "selection": json.dumps(ids),
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "expertise_prospect.prospect_editions_action"
        )
        return {**action, "res_id": editions.id}

    @api.model
    def _get_active_ids_limit(self):
        return int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("web.active_ids_limit", default=20_000)
        )

    def _download(self, scope):
        if not self._count(scope):
            raise UserError(
                self.env._("No prospect to put into the workbook: search for others.")
            )
        return {
            "type": "ir.actions.client",
            "tag": "dossier_download",
            "params": {
                "url": "/prospects/editions.xlsx",
                "data": {"editions": self.id, "scope": scope},
            },
        }

    def action_download_search(self):
        return self._download("search")

    def action_download_network(self):
        return self._download("network")

    def action_download_selection(self):
        return self._download("selection")
