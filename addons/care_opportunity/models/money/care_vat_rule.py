from odoo import api, fields, models
from odoo.exceptions import UserError

ACT_KINDS = [
    ("daily_life", "Acts of daily life"),
    ("housework", "Housework and other listed services"),
    ("other", "Other services"),
]
#: (kind, client, tax of the French chart: services, due when they are paid)
FRENCH_RULES = [
    ("daily_life", "dependent", "tva_reduite_encaissement"),
    ("daily_life", "other", "tva_intermediaire_encaissement"),
    ("housework", "any", "tva_intermediaire_encaissement"),
    ("other", "any", "tva_normale_encaissement"),
]


class CareVatRule(models.Model):
    """Which VAT a service bears, by its kind and the client's state.

    The law is data of the firm: 5.5 % for the acts of daily life of dependent or
    disabled people (CGI, art. 278-0 bis D), 10 % for housework and the other listed
    services (art. 279 i), 20 % else. Without a rule the product's own taxes apply.
    """

    _name = "care.vat.rule"
    _description = "VAT by Service and Client"
    _order = "company_id, act_kind, client_state, id"
    _check_company_auto = True
    _rec_name = "act_kind"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    act_kind = fields.Selection(ACT_KINDS, "Kind of service", required=True)
    client_state = fields.Selection(
        [
            ("any", "Any client"),
            ("dependent", "Dependent or disabled client"),
            ("other", "Other client"),
        ],
        "Client",
        required=True,
        default="any",
    )
    tax_id = fields.Many2one(
        "account.tax",
        "VAT",
        check_company=True,
        ondelete="restrict",
        domain=[("type_tax_use", "=", "sale")],
        help="Empty: exempt.",
    )
    note = fields.Char("Why", help="The article of the law, or the firm's reason.")

    _once = models.UniqueIndex(
        "(company_id, act_kind, client_state)",
        "There is already a VAT rule for this kind of service and this client.",
    )

    @api.model
    def _get_french_notes(self):
        """:return: {(kind, client): article of the tax code and its condition}"""
        listed = self.env._(
            "CGI, art. 279 i: listed services to people at home, by a declared firm"
        )
        return {
            ("daily_life", "dependent"): self.env._(
                "CGI, art. 278-0 bis D: essential acts of daily life, for dependent or "
                "disabled people only"
            ),
            ("daily_life", "other"): listed,
            ("housework", "any"): listed,
            ("other", "any"): self.env._("CGI, art. 278: normal rate"),
        }

    @api.model
    def action_set_french_rules(self):
        """« Règles françaises »: the rules that the firm has not set yet.

        A rule that the firm has made stays as it is; asked again, nothing changes.

        :raise UserError: the firm has no French chart of accounts
        """
        company = self.env.company
        self.check_access("create")
        charts = self.env["account.chart.template"].with_company(company).sudo()
        taxes = {
            name: charts.ref(name, raise_if_not_found=False)
            for _kind, _state, name in FRENCH_RULES
        }
        if not all(taxes.values()):
            raise UserError(
                self.env._(
                    "%(company)s has no French chart of accounts with its VAT of 5.5, "
                    "10 and 20 %%: load it in Invoicing > Configuration > Settings, or "
                    "add the rules by hand.",
                    company=company.name,
                )
            )
        rules = self.search([("company_id", "=", company.id)])
        known = {(rule.act_kind, rule.client_state) for rule in rules}
        notes = self._get_french_notes()
        missing = [rule for rule in FRENCH_RULES if rule[:2] not in known]
        # the chart has the reduced rates switched off
        used = self.env["account.tax"].union(*(taxes[rule[2]] for rule in missing))
        used.filtered(lambda tax: not tax.active).sudo().active = True
        self.create(
            [
                {
                    "company_id": company.id,
                    "act_kind": kind,
                    "client_state": state,
                    "tax_id": taxes[name].id,
                    "note": notes[kind, state],
                }
                for kind, state, name in missing
            ]
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
