import re

from odoo import fields, models
from odoo.fields import Domain
from odoo.modules.db import FunctionStatus
from odoo.tools import SQL

PHONE_FIELDS = ("phone", "mobile", "home_phone", "foreign_phone")
#: What is written in a number and is not dialled from abroad: +33 (0)6.12
NO_DIGIT = r"\(0\)|\D"


def trigram(column):
    """:return: the definition of an index that serves ``ilike`` on a column"""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        expression = f'"{column}"'
        if registry.has_unaccent == FunctionStatus.INDEXABLE:
            expression = registry.unaccent(expression)
        return f"USING gin ({expression} gin_trgm_ops)"

    return definition


def digits_of(column):
    """:return: the definition of an index on the digits of a phone number"""

    def definition(registry):
        if not registry.has_trigram:
            return ""
        return (
            f"USING gin (regexp_replace(\"{column}\", '{NO_DIGIT}', '', 'g')"
            f" gin_trgm_ops)"
            f' WHERE "{column}" IS NOT NULL'
        )

    return definition


class ResPartner(models.Model):
    """What the advanced search of prospects asks, in the words of who searches: a
    number in any format, a person whatever is known of him."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    search_contact = fields.Char(
        "Contact (any)", store=False, search="_search_search_contact"
    )
    search_phone = fields.Char(
        "Phone (any)", store=False, search="_search_search_phone"
    )
    search_email = fields.Char("Mail (any)", store=False, search="_search_search_email")
    search_siret = fields.Char(
        "SIRET number", store=False, search="_search_search_siret"
    )
    search_naf = fields.Char("NAF code", store=False, search="_search_search_naf")
    client_type_ids = fields.Many2many(
        "prospect.client.type",
        string="Client types",
        compute="_compute_client_type_ids",
        search="_search_client_type_ids",
    )

    # The core's indexes on names are for sorting: these are for « contains »
    _name_trigram_idx = models.Index(trigram("name"))
    _email_trigram_idx = models.Index(trigram("email"))
    _city_trigram_idx = models.Index(trigram("city"))
    _siret_trigram_idx = models.Index(trigram("company_registry"))
    _phone_digits_idx = models.Index(digits_of("phone"))
    _mobile_digits_idx = models.Index(digits_of("mobile"))
    _home_phone_digits_idx = models.Index(digits_of("home_phone"))
    _foreign_phone_digits_idx = models.Index(digits_of("foreign_phone"))

    def _compute_client_type_ids(self):
        types = {
            partner: client_types
            for partner, client_types in self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("partner_id", "in", self.ids), ("mission_type_id", "!=", False)],
                ["partner_id"],
                ["client_type_id:recordset"],
            )
        }
        for partner in self:
            partner.client_type_ids = types.get(partner)

    def _search_client_type_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        missions = self.env["crm.lead"].with_context(active_test=False)
        found = missions._search(
            [("mission_type_id", "!=", False), ("client_type_id", operator, value)]
        )
        return [("id", "in", found.subselect("partner_id"))]

    def _search_any_of(self, operator, value, domain_of):
        """:return: the domain for one text, or for any text of a list"""
        if operator == "in":
            return Domain.OR(domain_of(text) for text in value if text)
        if operator in ("ilike", "like", "=", "=ilike", "=like"):
            return domain_of(value) if value else Domain.TRUE
        return NotImplemented

    def _search_search_contact(self, operator, value):
        return self._search_any_of(operator, value, self._contact_domain)

    def _contact_domain(self, text):
        """People are looked for by what is known of them: any word order, part of a
        number, part of an address."""
        by_name = Domain.AND(
            Domain("name", "ilike", word) for word in str(text).split()
        )
        known = by_name | Domain("email", "ilike", text)
        if len(self._phone_tail(text)) >= 4:
            known |= self._phone_domain(text)
        return Domain("contact_ids", "any", known)

    def _search_search_email(self, operator, value):
        return self._search_any_of(
            operator,
            value,
            lambda text: Domain("email", "ilike", text)
            | Domain("contact_ids", "any", [("email", "ilike", text)]),
        )

    def _search_search_phone(self, operator, value):
        return self._search_any_of(
            operator,
            value,
            lambda text: self._phone_domain(text)
            | Domain("contact_ids", "any", self._phone_domain(text)),
        )

    def _phone_tail(self, text):
        """:return: the digits that a number has however it is written

        06 12, +33 6 12, 0033612 and +33 (0)6.12 are the same French number.
        """
        text = str(text).strip()
        digits = re.sub(NO_DIGIT, "", text)
        prefix = str(self.env.company.country_id.phone_code or 33)
        if text.startswith("+") or digits.startswith("00"):
            digits = digits.removeprefix("00")
            if digits.startswith(prefix):
                digits = digits.removeprefix(prefix).removeprefix("0")
        else:
            digits = digits.removeprefix("0")
        return digits

    def _phone_domain(self, text):
        tail = self._phone_tail(text)
        if not tail:
            return Domain.FALSE
        # Spelt as in the indexes, so that PostgreSQL uses them
        numbers = SQL(" OR ").join(
            SQL(
                "(%(column)s IS NOT NULL"
                " AND regexp_replace(%(column)s, %(no_digit)s, '', 'g')"
                " LIKE %(pattern)s)",
                column=SQL.identifier(name),
                no_digit=NO_DIGIT,
                pattern=f"%{tail}%",
            )
            for name in PHONE_FIELDS
        )
        self.flush_model(PHONE_FIELDS)
        return Domain("id", "in", SQL("(SELECT id FROM res_partner WHERE %s)", numbers))

    def _search_search_siret(self, operator, value):
        def domain_of(text):
            number = "".join(str(text).split())
            return Domain("company_registry", "ilike", number)

        return self._search_any_of(operator, value, domain_of)

    def _search_search_naf(self, operator, value):
        def domain_of(text):
            code = re.sub(r"[^0-9A-Za-z]", "", str(text)).upper()
            if len(code) > 2:
                code = f"{code[:2]}.{code[2:]}"
            return Domain("naf_code", "=like", f"{code}%")

        return self._search_any_of(operator, value, domain_of)
