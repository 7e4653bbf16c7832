import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: what the list shows where nothing is sent by itself
USUAL_DAYS = 60
#: groups of a client and a property for each run of the scheduled action
BATCH = 200
#: the last days that count, by the transaction of the dossier. Works and demolition:
#: their report serves one job, only the duties that stay with the building count
LAST_DAYS = {
    "sale": ("valid_until_sale", "next_control_date"),
    "rent": ("valid_until_rent", "next_control_date"),
}
STANDING = ("next_control_date",)


class ExpertiseReportLineRenewal(models.Model):
    """Proposing to the client what is about to lapse: once, and only what serves him.

    Lettings come back, and the duties that stay with the building (controls of
    asbestos). A sale does not: the seller has sold. A company whose sales last may
    turn it on for them (``dossier_renewal_sale``).
    """

    _inherit = "expertise.report.line"  # pylint: disable=consider-merging-classes-inherited

    property_id = fields.Many2one(
        related="dossier_id.property_id", store=True, index="btree_not_null"
    )
    renewal_date = fields.Date(
        "To renew before",
        compute="_compute_renewal_date",
        store=True,
        index="btree_not_null",
        help="First last day that counts for the transaction of the dossier.",
    )
    renewal_proposed_at = fields.Datetime(
        "Renewal proposed on", readonly=True, copy=False
    )
    renewal_dismissed = fields.Boolean(
        "No renewal",
        copy=False,
        help="The office knows better: sold, demolished, done by another firm.",
    )
    renewal_error = fields.Char("Last failure", readonly=True, copy=False)
    renewal_due = fields.Boolean(
        "Renewal to propose",
        compute="_compute_renewal_due",
        search="_search_renewal_due",
    )
    renewal_blocker = fields.Char(
        "Not sent by itself", compute="_compute_renewal_blocker", compute_sudo=True
    )

    @api.depends(
        "dossier_id.transaction",
        "valid_until_sale",
        "valid_until_rent",
        "next_control_date",
    )
    def _compute_renewal_date(self):
        for line in self:
            names = LAST_DAYS.get(line.dossier_id.transaction, STANDING)
            line.renewal_date = min(
                filter(None, (line[n] for n in names)), default=False
            )

    # -------------------------------------------------------------------------
    # What is due
    # -------------------------------------------------------------------------
    def _compute_renewal_due(self):
        due = self.filtered_domain(self._get_due_domain(self.company_id))
        due -= due._get_superseded()
        for line in self:
            line.renewal_due = line in due

    def _search_renewal_due(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        lines = self.sudo().search(self._get_due_domain(self.env.companies))
        return Domain("id", "in", (lines - lines._get_superseded()).ids)

    @api.model
    def _get_due_domain(self, companies):
        """What lapses soon enough in these companies, sent by itself or not."""
        today = fields.Date.context_today(self)
        domain = Domain.FALSE
        for company in companies:
            days = company.sudo().dossier_renewal_days or USUAL_DAYS
            domain |= Domain("company_id", "=", company.id) & Domain(
                "renewal_date", "<=", today + timedelta(days=days)
            )
        return (
            domain
            & Domain("renewal_date", ">=", today)
            & Domain("renewal_proposed_at", "=", False)
            & Domain("renewal_dismissed", "=", False)
            & Domain("dossier_id.state", "!=", "cancelled")
            & Domain("dossier_id.trashed_at", "=", False)
            & Domain("dossier_id.active", "in", (True, False))
        )

    def _get_superseded(self):
        """:return: the lines whose diagnostic was made again since for the property"""
        newest = {}
        placed = self.sudo().filtered("property_id")
        for line in self.sudo().search(
            [
                ("property_id", "in", placed.property_id.ids),
                ("product_id", "in", placed.product_id.ids),
                ("dossier_id.trashed_at", "=", False),
                ("dossier_id.active", "in", (True, False)),
            ],
            order="date_made, id",
        ):
            newest[line.property_id, line.product_id] = line.id
        return self.filtered(
            lambda line: line.sudo().property_id
            and newest.get((line.sudo().property_id, line.sudo().product_id)) != line.id
        )

    @api.depends("dossier_id.contact_ids.notify", "dossier_id.owner_id.email")
    @api.depends_context("lang")
    def _compute_renewal_blocker(self):
        for line in self:
            line.renewal_blocker = line._get_renewal_blocker()

    def _get_renewal_blocker(self):
        """:return: why nothing goes to the client by itself; ``False`` if it does"""
        company, contact = self.company_id, self._get_renewal_contact()
        if not company.dossier_renewal_days:
            return self.env._(
                "Renewals are not proposed by themselves: see the settings"
            )
        if self.dossier_id.transaction == "sale" and not company.dossier_renewal_sale:
            return self.env._("A sale: the property may be sold")
        if not self.property_id:
            return self.env._("The dossier has no property")
        if not contact.email:
            return self.env._("The owner has no mail address")
        if not contact.notify:
            return self.env._("The owner does not want notices")
        return False

    def _get_renewal_contact(self):
        """:return: the row of the owner, who has the duty"""
        dossier = self.dossier_id
        return dossier.contact_ids.filtered(
            lambda contact: contact.partner_id == dossier.owner_id
        )[:1]

    # -------------------------------------------------------------------------
    # Proposing
    # -------------------------------------------------------------------------
    @api.model
    def _cron_propose_renewals(self):
        """Propose what is about to lapse, a mail for each client and property.

        Each mail is in a transaction with its stamps: stopped in the middle, or run
        twice, nobody gets it twice. What fails is noted in its dossier, and the
        others go on.
        """
        companies = self.env["res.company"].search([("dossier_renewal_days", ">", 0)])
        lines = self.search(self._get_due_domain(companies), order="renewal_date, id")
        lines -= lines._get_superseded()
        ready = lines.filtered(lambda line: not line._get_renewal_blocker())
        groups = list(ready._group_by_client().values())
        self.env["ir.cron"]._commit_progress(remaining=len(groups))
        for group in groups[:BATCH]:
            try:
                with self.env.cr.savepoint():
                    # `lines` may have been sent since, by hand or by another run
                    group = group.try_lock_for_update().filtered_domain(
                        self._get_due_domain(group.company_id)
                    )
                    group._propose_renewal()
            except Exception as error:
                _logger.info(
                    "A renewal could not be proposed: %r", error, exc_info=True
                )
                group._note_renewal_failure(str(error) or repr(error))
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _group_by_client(self):
        """:return: ``{(partner, property): lines}``"""
        return self.grouped(lambda line: (line.dossier_id.owner_id, line.property_id))

    def _propose_renewal(self):
        """Send one mail about these lines of one client and property."""
        if not self:
            return
        newest = self.sorted(lambda line: (line.date_made, line.id))[-1]
        contact = newest._get_renewal_contact()
        company = newest.company_id
        lang = contact.partner_id.lang or company.partner_id.lang or self.env.lang
        self.env.ref("expertise_dossier.mail_template_renewal").with_company(
            company
        ).with_context(
            lang=lang, renewal_lines=self.with_context(lang=lang).sorted("renewal_date")
        ).send_mail(contact.id, email_layout_xmlid="mail.mail_notification_light")
        self.write(
            {"renewal_proposed_at": fields.Datetime.now(), "renewal_error": False}
        )
        names = ", ".join(
            line.product_id.diagnostic_short_name or line.product_id.name
            for line in self
        )
        office_lang = company.partner_id.lang or self.env.lang
        for dossier in self.dossier_id.with_context(lang=office_lang):
            dossier.log_comment(
                dossier.env._(
                    "Renewal proposed to %(client)s: %(diagnostics)s",
                    client=contact.partner_id.name,
                    diagnostics=names,
                )
            )

    def _note_renewal_failure(self, error):
        """Say it once in the dossier, not every night."""
        new = self.filtered(lambda line: line.renewal_error != error)
        new.renewal_error = error
        for dossier in new.dossier_id:
            dossier.log_comment(
                self.env._("The renewal could not be proposed: %s", error)
            )

    def action_propose_renewal(self):
        """The office proposes it now, whatever the settings say.

        :raise UserError: nobody could get the mail
        """
        self.check_access("write")
        lines = self.try_lock_for_update()
        lines.invalidate_recordset(["renewal_proposed_at"])
        lines = lines.filtered(lambda line: not line.renewal_proposed_at)
        for line in lines:
            contact = line._get_renewal_contact()
            if not contact.email or not contact.notify:
                raise UserError(
                    self.env._(
                        "%(owner)s cannot get the mail: he has no mail address or does "
                        "not want notices. Call him, then press « No renewal ».",
                        owner=line.dossier_id.owner_id.name,
                    )
                )
        for group in lines._group_by_client().values():
            group._propose_renewal()

    def action_dismiss_renewal(self):
        """Not to be proposed: noted in the dossier."""
        lines = self.filtered(lambda line: not line.renewal_dismissed)
        lines.renewal_dismissed = True
        for dossier, group in lines.grouped("dossier_id").items():
            dossier.log_comment(
                self.env._(
                    "No renewal to propose: %s",
                    ", ".join(group.product_id.mapped("name")),
                )
            )
