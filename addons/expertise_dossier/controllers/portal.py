"""Pages of the portal: home, list of dossiers, page of a dossier, quote refused."""

from urllib.parse import urlencode

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.dossier_base.controllers.inputs import (
    clean_line,
    clean_text,
    read_number,
)
from odoo.addons.dossier_base.controllers.pages import keep_private, send_to_login
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.sale.controllers.portal import CustomerPortal

ITEMS_PER_PAGE = 20


def find_contact(dossier, contact=None, sig=None):
    """Say who comes for this dossier.

    :param dossier: as superuser, may be empty
    :param str contact: of a signed link
    :param str sig: of a signed link
    :return: the contact row by which the visitor sees the dossier, as superuser;
        empty where he does not see it, or where there is no such dossier
    """
    rows = request.env["expertise.dossier.contact"].sudo()
    if sig:
        row = rows._find_by_portal_link(contact, sig)
        if row and row.dossier_id == dossier:
            return row
    user = request.env.user
    if user._is_public():
        return rows.browse()
    visible = dossier._search_portal(user, Domain("id", "=", dossier.id), limit=1)
    return visible._get_portal_contacts(user).get(visible, rows.browse())


class ExpertisePortal(CustomerPortal):
    # -------------------------------------------------------------------------
    # Home
    # -------------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        dossiers = request.env["expertise.dossier"]
        user = request.env.user
        if not counters:
            # for the page itself; the counters' answer holds counters only
            values["may_start_dossier"] = dossiers._is_portal_order_offered(user)
        if "dossier_count" in counters:
            values["dossier_count"] = (
                dossiers.sudo()
                .with_context(active_test=False)
                .search_count(dossiers._get_portal_domain(user))
            )
        if "dossier_report_count" in counters:
            waiting = dossiers._get_portal_waiting(user)
            values["dossier_report_count"] = sum(waiting["report"].values())
        if "dossier_due_count" in counters:
            values["dossier_due_count"] = dossiers._count_portal_bills(user)
        return values

    # -------------------------------------------------------------------------
    # List
    # -------------------------------------------------------------------------
    def _get_dossier_sortings(self):
        return {
            "date": {"label": request.env._("Newest"), "order": "id desc"},
            "appointment": {
                "label": request.env._("Appointment"),
                "order": "appointment_start desc nulls last, id desc",
            },
            "town": {"label": request.env._("Town"), "order": "city, id desc"},
        }

    def _get_dossier_filters(self, waiting):
        """:return: ``{key: {label, domain, count}}`` in the order of the page"""
        env = request.env
        filters = {
            "all": {"label": env._("All"), "domain": Domain.TRUE, "count": 0},
            "quote": {"label": env._("Quote to answer")},
            "report": {"label": env._("Report available")},
            "due": {"label": env._("Bill to pay")},
            "current": {
                "label": env._("In progress"),
                "domain": Domain("state", "not in", ("done", "cancelled"))
                & Domain("active", "=", True),
                "count": 0,
            },
            "finished": {
                "label": env._("Finished"),
                "domain": Domain("state", "=", "done") | Domain("active", "=", False),
                "count": 0,
            },
        }
        for key, counts in waiting.items():
            filters[key]["domain"] = Domain("id", "in", list(counts))
            filters[key]["count"] = len(counts)
        return filters

    @route(
        ["/my/dossiers", "/my/dossiers/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_dossiers(
        self, page=1, sortby=None, filterby=None, search="", **_kwargs
    ):
        """Every dossier the visitor is a contact of, twenty a page."""
        user = request.env.user
        dossiers = request.env["expertise.dossier"].sudo()
        waiting = dossiers._get_portal_waiting(user)
        sortings = self._get_dossier_sortings()
        filters = self._get_dossier_filters(waiting)
        sortby = sortby if sortby in sortings else "date"
        filterby = filterby if filterby in filters else "all"
        search = clean_line(search)
        domain = filters[filterby]["domain"]
        if search:
            domain &= (
                Domain("name", "ilike", search)
                | Domain("property_id.name", "ilike", search)
                | Domain("city", "ilike", search)
            )
        total = dossiers.with_context(active_test=False).search_count(
            dossiers._get_portal_domain(user) & domain
        )
        arguments = {"sortby": sortby, "filterby": filterby, "search": search}
        pager = portal_pager(
            url="/my/dossiers",
            url_args={name: value for name, value in arguments.items() if value},
            total=total,
            page=read_number(str(page)) or 1,
            step=ITEMS_PER_PAGE,
        )
        found = dossiers._search_portal(
            user,
            domain,
            order=sortings[sortby]["order"],
            limit=ITEMS_PER_PAGE,
            offset=pager["offset"],
        )
        rows = found._get_portal_rows(
            found._get_portal_contacts(user), user.partner_id.commercial_partner_id
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "dossiers",
            "rows": rows,
            "total": total,
            "pager": pager,
            "sortings": sortings,
            "filters": filters,
            "sortby": sortby,
            "filterby": filterby,
            "search": search,
            "list_url": lambda **changes: (
                "/my/dossiers?" + urlencode({**arguments, **changes})
            ),
        }
        return keep_private(
            request.render("expertise_dossier.portal_my_dossiers", values)
        )

    # -------------------------------------------------------------------------
    # Page
    # -------------------------------------------------------------------------
    @route(
        "/my/dossiers/<int:dossier_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_my_dossier(
        self, dossier_id, contact=None, sig=None, done=None, **_kwargs
    ):
        """The page of one dossier: by login, or by the signed link of a contact."""
        dossier = request.env["expertise.dossier"].sudo().browse(dossier_id).exists()
        row = find_contact(dossier, contact, sig)
        if not row:
            send_to_login()
            raise request.not_found()
        user = request.env.user
        by_login = row == find_contact(dossier)
        partner = user.partner_id if by_login else row.partner_id
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "dossier",
            "no_breadcrumbs": not by_login,
            "dossier": dossier._get_portal_values(
                row, partner.commercial_partner_id, with_token=not by_login
            ),
            "by_login": by_login,
            "visitor": row.partner_id.name,
            "link": ""
            if by_login
            else "?" + urlencode(row._get_portal_link_parameters()),
            "done": done,
        }
        # its own firm's letterhead, not the visitor's usual one's
        values["res_company"] = dossier.company_id
        return keep_private(
            request.render("expertise_dossier.portal_my_dossier", values)
        )

    # -------------------------------------------------------------------------
    # Quotes, on the core's pages
    # -------------------------------------------------------------------------
    @route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        """The client's reason goes with the refusal, as when the staff notes it."""
        decline_message = clean_text(decline_message)
        request.update_context(quote_refusal_reason=decline_message)
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )
