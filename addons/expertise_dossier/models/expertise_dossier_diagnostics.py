from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .diagnostic_logic import last_day

#: the use of a report that a transaction asks for
TRANSACTION_USES = {
    "sale": "sale",
    "rent": "rent",
    "works": "works",
    "demolition": "works",
}
STANDING = "standing"


class Duty(NamedTuple):
    """One diagnostic that the law asks for, or may ask for."""

    product: object  # product.product; empty for a lease ban
    status: str  # required, to_confirm or covered
    rule: object  # expertise.diagnostic.rule
    article: str
    why: str  # one sentence, in the user's language
    is_standing: bool  # a duty without any transaction
    line: object  # expertise.report.line that covers it, or empty


class ExpertiseDossierDiagnostics(models.Model):
    """Which diagnostics the law asks for, and what is there already."""

    # one face of the dossier a file: see expertise_dossier.py
    _inherit = "expertise.dossier"  # pylint: disable=consider-merging-classes-inherited

    signature_date = fields.Date(
        "Signature",
        tracking=True,
        help="Day the promise of sale (compromis) or the lease is to be signed; for an "
        "option, the day it is lifted. The rules of that day count. Empty: today.",
    )
    duties_html = fields.Html(
        "Mandatory diagnostics", compute="_compute_duties", sanitize=False
    )
    duties_to_quote = fields.Boolean(compute="_compute_duties")
    lease_warning = fields.Text(compute="_compute_duties")
    lease_forbidden = fields.Boolean(compute="_compute_duties")

    # -------------------------------------------------------------------------
    # What is due
    # -------------------------------------------------------------------------
    def _get_required_diagnostics(self):
        """What the law asks for, in the order of the rules.

        :return: ``{dossier: [Duty]}``; the number of queries does not depend on how
            many dossiers there are
        """
        return {
            dossier: [duty for duty in duties if duty.product]
            for dossier, duties in self._get_duties().items()
        }

    def _get_lease_bans(self):
        """:return: ``{dossier: [Duty]}`` that forbid or may forbid the lease"""
        return {
            dossier: [duty for duty in duties if not duty.product]
            for dossier, duties in self._get_duties().items()
        }

    def _get_duties(self):
        today = fields.Date.context_today(self)
        companies = self.company_id or self.env.company
        rules = self.env["expertise.diagnostic.rule"]._get_rules(companies)
        validities = self.env["expertise.diagnostic.validity"]._get_for(companies)
        lines = self._get_lines_by_property()
        found = {}
        for dossier in self:
            found[dossier] = []
            # facts and reports are the property's, whoever may see its dossiers
            prop = dossier.property_id.sudo()
            if not prop:
                continue
            day = dossier.signature_date or today
            company = dossier.company_id or self.env.company
            for (_key, is_standing), candidates in dossier._get_candidates(
                rules[company], prop, day
            ).items():
                duty = dossier._choose_duty(candidates, prop, is_standing)
                own_lines = lines.get(prop._origin, self._no_lines()).filtered(
                    lambda line, product=duty.product: line.product_id == product
                )
                duty = dossier._cover(duty, own_lines, prop, day, validities)
                found[dossier].append(duty)
        return found

    def _no_lines(self):
        return self.env["expertise.report.line"].sudo()

    def _get_lines_by_property(self):
        """:return: ``{property: report lines}``, the latest first"""
        lines = self._no_lines().search(
            [("property_id", "in", self.property_id._origin.ids)],
            order="date_made desc, id desc",
        )
        lines = lines.filtered(lambda line: not line.dossier_id.trashed_at)
        return lines.grouped("property_id")

    def _get_candidates(self, rules, prop, day):
        """Rules that hold or may hold, together where they ask for the same.

        :return: ``{(what, is standing): [(rule, answer, unknown conditions)]}``
        """
        self.ensure_one()
        candidates = {}
        for rule in rules:
            for use in (self.transaction, STANDING):
                if use in (False, "other") or not rule._concerns(use, prop.kind, day):
                    continue
                answer, unknown = rule._applies_to(prop, day)
                if answer is not False:
                    what = rule.product_id or rule
                    key = (what, use == STANDING)
                    candidates.setdefault(key, []).append((rule, answer, unknown))
        return candidates

    def _choose_duty(self, candidates, prop, is_standing):
        """One rule that holds is enough; else one that may hold."""
        certain = [c for c in candidates if c[1] and not c[0].always_confirm]
        rule, answer, unknown = (certain or candidates)[0]
        if certain:
            status, why = "required", rule.why
        elif answer:
            status, why = "to_confirm", rule.why
        else:
            status = "to_confirm"
            why = self._explain_unknown(prop, unknown)
        return Duty(
            product=rule.product_id,
            status=status,
            rule=rule,
            article=rule.article or "",
            why=why,
            is_standing=is_standing,
            line=self._no_lines(),
        )

    def _explain_unknown(self, prop, conditions):
        prop = prop.with_env(self.env(su=True))
        labels = []
        for condition in conditions:
            for label in prop._get_missing_fields(condition.fact):
                if label not in labels:
                    labels.append(label)
        return self.env._(
            "To be told about the property: %(facts)s.", facts=", ".join(labels)
        )

    # -------------------------------------------------------------------------
    # What is there
    # -------------------------------------------------------------------------
    def _cover(self, duty, lines, prop, day, validities):
        """:return: the duty, as covered if a report or a certificate serves"""
        self.ensure_one()
        if not duty.product:
            return duty
        use = STANDING if duty.is_standing else TRANSACTION_USES[self.transaction]
        for line in lines:
            if not line._serves(use, day, self):
                continue
            made = format_date(self.env, line.date_made)
            control = line.next_control_date
            if control and control < day:
                return duty._replace(
                    status="to_confirm",
                    line=line,
                    why=self.env._(
                        "The report of %(made)s asked for a control before "
                        "%(control)s: see that it was made.",
                        made=made,
                        control=format_date(self.env, control),
                    ),
                )
            text = line._get_use_text(use)
            return duty._replace(
                status="covered",
                line=line,
                why=self.env._(
                    "The report of %(made)s still serves (%(end)s).",
                    made=made,
                    end=text,
                ),
            )
        return self._cover_by_certificate(duty, prop, day, use, validities)

    def _cover_by_certificate(self, duty, prop, day, use, validities):
        rule = duty.rule
        if not rule.certificate:
            return duty
        if rule.certificate == "dpe":
            made = prop.dpe_date
            validity = made and validities._find(
                prop.company_id, duty.product, use, made, None, prop.dpe_class
            )
            last = made and validity._get_last_day(made)
        else:
            made = prop[f"{rule.certificate}_certificate_date"]
            last = made and last_day(made, rule.certificate_months)
        if not (made and last and made <= day <= last):
            return duty
        labels = dict(rule._fields["certificate"]._description_selection(self.env))
        return duty._replace(
            status="covered",
            why=self.env._(
                "%(certificate)s of %(made)s: it serves until %(end)s.",
                certificate=labels[rule.certificate],
                made=format_date(self.env, made),
                end=format_date(self.env, last),
            ),
        )

    # -------------------------------------------------------------------------
    # On the form
    # -------------------------------------------------------------------------
    @api.depends(
        "property_id", "transaction", "signature_date", "company_id", "nature_ids"
    )
    @api.depends_context("lang", "uid")
    def _compute_duties(self):
        duties = self._get_duties()
        rules = self.env["expertise.diagnostic.rule"]
        providers = dict(rules._fields["provider"]._description_selection(self.env))
        for dossier in self:
            rows = duties[dossier]
            due = [duty for duty in rows if duty.product]
            bans = [duty for duty in rows if not duty.product]
            dossier.duties_to_quote = bool(dossier._get_products_to_quote(due))
            dossier.lease_warning = "\n".join(
                dossier._get_ban_text(duty) for duty in bans
            )
            dossier.lease_forbidden = "required" in [duty.status for duty in bans]
            dossier.duties_html = self.env["ir.qweb"]._render(
                "expertise_dossier.dossier_duties",
                {
                    "dossier": dossier,
                    "has_property": bool(dossier.property_id),
                    "providers": providers,
                    "ordered": dossier.nature_ids._origin,
                    "groups": [
                        [d for d in due if not d.is_standing],
                        [d for d in due if d.is_standing],
                    ],
                    "day": format_date(
                        self.env,
                        dossier.signature_date or fields.Date.context_today(self),
                    ),
                },
            )

    def _get_ban_text(self, duty):
        if duty.status == "required":
            return f"{duty.why} ({duty.article})"
        return self.env._(
            "%(rule)s: to be checked. %(why)s (%(article)s)",
            rule=duty.rule.name,
            why=duty.why,
            article=duty.article,
        )

    def _get_products_to_quote(self, duties):
        """What is due for sure, not there yet, and made by the firm.

        Standing duties are what the dossier is about only if it is about no
        transaction.
        """
        self.ensure_one()
        products = self.env["product.product"]
        for duty in duties:
            if (
                duty.status == "required"
                and duty.rule.is_quoted
                and (not duty.is_standing or self.transaction in (False, "other"))
            ):
                products |= duty.product
        return products.with_env(self.env)

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_propose_diagnostics(self):
        """Put what is due, and not there yet, on a quote; safe to press twice.

        :raise UserError: nothing is due for sure
        """
        self.ensure_one()
        self.env["sale.order"].check_access("create")
        # two people who press at once add each line once
        self._take_turns(self)
        products = self._get_products_to_quote(self._get_required_diagnostics()[self])
        if not products:
            raise UserError(
                self.env._(
                    "Nothing to add for %s: what is due is there already, or hangs on "
                    "facts that are not known yet. Fill in the facts of the property "
                    "first.",
                    self.display_name,
                )
            )
        if products - self.nature_ids:
            self.nature_ids |= products
        quotes = self.sale_order_ids.filtered(
            lambda order: order.state in ("draft", "sent", "sale")
        )
        if not quotes:
            return self.action_create_quote()
        missing = products - quotes.order_line.product_id
        drafts = quotes.filtered(lambda order: order.state == "draft").sorted("id")
        order = drafts[-1:]
        if missing:
            lines = [
                fields.Command.create({"product_id": product.id}) for product in missing
            ]
            if order:
                order.write({"order_line": lines})
            else:
                order = order.create(
                    {**self._prepare_quote_values(), "order_line": lines}
                )
        return self._open_document(order or quotes, self.env._("Quote"))

    def action_open_property_facts(self):
        """Open the property where its facts are filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Facts of the property"),
            "res_model": "expertise.property",
            "view_mode": "form",
            "res_id": self.property_id.id,
        }
