from collections import defaultdict
from collections.abc import Set

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition

# What somebody who may not write on the prospect may do with an action of his
FIELDS_OF_DOING = {"active", "feedback", "attachment_ids"}


class MailActivity(models.Model):
    """Who may do what with the follow-up of a prospect: the rights of the prospect.

    The core is more generous and less: whoever created an activity or has it to do may
    change and delete it, and only those who may write on a document find what is
    planned on it. Here the network reads, those who may write on the document (the
    prospect, its contact or its mission) write, and a colleague who is none of them
    may do what is assigned to him, and nothing else.
    """

    _inherit = "mail.activity"  # pylint: disable=consider-merging-classes-inherited

    may_edit = fields.Boolean(
        compute="_compute_may_edit", help="The user may change and delete it."
    )

    @api.depends("res_model", "res_id", "prospect_id", "active")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_may_edit(self):
        existing = self.filtered("id")
        strangers = existing._filter_not_writable()
        for activity in self:
            activity.may_edit = activity not in strangers

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if (
            not self
            or self.env.su
            or operation == "create"
            or self.browse()._check_access(operation)
        ):
            return result
        forbidden = result[0] if result else self.browse()
        if operation == "read":
            remaining = forbidden - forbidden._filter_prospect_readable()
        else:
            strangers = (self - forbidden)._filter_not_writable()
            if operation == "write":
                strangers -= strangers.sudo().filtered(
                    lambda activity: activity.user_id.id == self.env.uid
                )
            remaining = forbidden + strangers
        if remaining == forbidden:
            return result
        if not remaining:
            return None
        return remaining, lambda: remaining._make_access_error(operation)

    def _filter_prospect_readable(self):
        """:return: the follow-ups in ``self`` whose prospect the user may read"""
        follow_ups = self.sudo().filtered("prospect_id")
        readable = follow_ups.prospect_id.sudo(False)._filtered_access("read")
        return self.browse(
            follow_ups.filtered(lambda a: a.prospect_id.id in readable._ids).ids
        )

    def _filter_not_writable(self):
        """:return: the follow-ups in ``self`` whose document the user may not write"""
        follow_ups = self.sudo().filtered("prospect_id")
        by_model = defaultdict(lambda: defaultdict(list))
        for activity in follow_ups:
            by_model[activity.res_model][activity.res_id].append(activity.id)
        forbidden = []
        for model, by_document in by_model.items():
            allowed = self.env["mail.message"]._filter_records_for_message_operation(
                model, list(by_document), "write"
            )
            for document_id in by_document.keys() - set(allowed.ids):
                forbidden += by_document[document_id]
        return self.browse(forbidden)

    def _make_access_error(self, operation):
        follow_ups = self.sudo().filtered("prospect_id")
        if operation == "read" or not follow_ups:
            return super()._make_access_error(operation)
        prospect = follow_ups[0].prospect_id
        return AccessError(
            self.env._(
                "Only the salespersons of %(prospect)s, its firm and the managers may "
                "change its follow-up. Ask %(salesperson)s.",
                prospect=prospect.name,
                salesperson=prospect.user_id.name or "–",
            )
        )

    def _check_follow_up_rights(self, vals):
        """A colleague who may not write on the prospect does what is his, no more."""
        if self.env.su or not vals.keys() - FIELDS_OF_DOING:
            return
        if strangers := self._filter_not_writable():
            raise strangers._make_access_error("write")

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        """Whoever asks for the follow-up of prospects gets that of his network.

        The core only finds, and reads, what is planned on documents the user may write
        on. Every other search is the core's.
        """
        domain = Domain(domain)
        if self.env.su or bypass_access:
            follow_ups = None
        else:
            follow_ups = self._get_readable_follow_ups(domain, super()._search)
        if follow_ups is not None:
            self.browse().check_access("read")
            domain &= follow_ups
            domain &= self.env["ir.rule"]._compute_domain(self._name, "read")
            bypass_access = True
        return super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )

    @api.model
    def _get_readable_follow_ups(self, domain, core_search):
        """:return: the domain of what the user may read, in place of the core's way,
        for searches about prospects and for reading records; else None"""
        conditions = list(domain.iter_conditions())
        roots = {condition.field_expr.split(".")[0] for condition in conditions}
        partners = self.env["res.partner"].with_context(active_test=False)
        if "prospect_id" in roots:
            asked = self._get_prospects_asked_for(domain)
            if asked is None:
                readable = partners._search([("is_prospect", "=", True)])
            else:
                # testing the one of a file is a matter of microseconds, while
                # PostgreSQL would make a list of all that can be read
                readable = partners.browse(asked)._filtered_access("read").ids
            return Domain("prospect_id", "in", readable) | Domain(
                "user_id", "=", self.env.uid
            )
        if roots != {"id"} or len(conditions) != 1:
            return None
        # this is how the ORM reads records
        readable = partners._search([("is_prospect", "=", True)])
        follow_ups = (
            self.sudo()
            .with_context(active_test=False)
            ._search(domain & Domain("prospect_id", "in", readable))
        )
        if not (ids := follow_ups.get_result_ids()):
            return None
        others = core_search(domain & Domain("id", "not in", ids), active_test=False)
        return Domain("id", "in", [*ids, *others.get_result_ids()])

    @api.model
    def _get_prospects_asked_for(self, domain):
        """:return: ids to which the domain limits the prospects; None: no limit"""
        parts = domain.children if isinstance(domain, DomainAnd) else [domain]
        for part in parts:
            if (
                isinstance(part, DomainCondition)
                and part.field_expr == "prospect_id"
                and part.operator in ("in", "=")
            ):
                asked = [part.value] if isinstance(part.value, int) else part.value
                # a query is not run, nor is a name looked up: that is no limit
                if isinstance(asked, list | tuple | Set) and all(
                    type(number) is int for number in asked
                ):
                    return list(asked)
        return None
