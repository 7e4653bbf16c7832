"""The worker's pages: his visits, stamps, his clients, their mission sheets."""

import math

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.dossier_base.controllers.inputs import clean_line, clean_text
from odoo.addons.dossier_base.controllers.pages import keep_private
from odoo.addons.portal.controllers.portal import CustomerPortal

#: a form of ours has a note and a few ticks
FORM_BYTES = 200_000
#: what the page of a visit says after a change
DONE = ("start", "stop", "save", "absent")
#: what the list says of a visit that is no longer his: he looked, or he sent something
GONE = ("seen", "sent")
#: of how many visits a session knows that they were shown as his
REMEMBERED = 400
NOTE_LENGTH = 2000


def parse_ids(values):
    """:return: ids that were posted
    :raise NotFound: one of them is no id
    """
    if any(not (v.isascii() and v.isdecimal() and len(v) < 11) for v in values):
        raise request.not_found()
    return {int(value) for value in values}


def parse_place(latitude=None, longitude=None, accuracy=None, **_kwargs):
    """:return: where the worker says he is, or None where that makes no sense"""
    try:
        place = [float(value) for value in (latitude, longitude, accuracy or 0)]
    except (TypeError, ValueError):
        return None
    if not all(map(math.isfinite, place)):
        return None
    if abs(place[0]) > 90 or abs(place[1]) > 180 or not 0 <= place[2] <= 100_000:
        return None
    return {
        "latitude": place[0],
        "longitude": place[1],
        "accuracy": round(place[2]),
    }


class CarePortal(CustomerPortal):
    # -------------------------------------------------------------------------
    # Home
    # -------------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        workers = self._get_care_workers()
        visits = request.env["care.intervention"]
        if not counters:
            # for the page itself; the counters' answer holds counters only
            values["is_care_worker"] = bool(workers)
            values["is_only_care_worker"] = bool(workers) and not self._buys_something()
        if "care_visit_count" in counters:
            found = visits._search_portal_days(workers)
            days = {company: visits._get_midnight(company, 1) for company in
                    workers.company_id}  # fmt: skip
            values["care_visit_count"] = sum(
                visit.state != "cancelled" and visit.start < days[visit.company_id]
                for visit in found
            )
        if "care_client_count" in counters:
            clients = visits._get_portal_clients(workers)
            values["care_client_count"] = len({client for client, _firm in clients})
        return values

    def _buys_something(self):
        """:return: whether this login is somebody's client too, of whatever add-on"""
        names = ("quotation_count", "order_count", "invoice_count")
        counts = self._prepare_home_portal_values(names)
        concerns = request.env.user._get_portal_concerns()
        return any(counts.get(name) for name in names) or concerns != {"care"}

    def _get_care_workers(self):
        return request.env["hr.employee"]._get_portal_workers(request.env.user)

    def _require_care_workers(self):
        """:raise NotFound: this login is no care worker"""
        workers = self._get_care_workers()
        if not workers:
            raise request.not_found()
        return workers

    def _render_care(self, template, values, company):
        values = {
            **self._prepare_portal_layout_values(),
            **values,
            # its own firm's letterhead, not the visitor's usual one's
            "res_company": company,
        }
        return keep_private(request.render(f"care_opportunity.{template}", values))

    # -------------------------------------------------------------------------
    # Visits
    # -------------------------------------------------------------------------
    @route(
        ["/my/aide", "/my/aide/interventions"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def care_visits(self, gone=None, **_kwargs):
        """Today first, then the coming days."""
        workers = self._require_care_workers()
        visits = request.env["care.intervention"]
        rows = visits._search_portal_days(workers)._get_portal_rows()
        today = visits._get_local_today(workers[0].company_id)
        days = {today: []}
        for row in rows:
            # what began yesterday and still lasts is for today
            days.setdefault(max(row["day"], today), []).append(row)
        values = {
            "page_name": "care_visits",
            "today": today,
            "days": days,
            "several_firms": len(workers.company_id) > 1,
            "gone": gone if gone in GONE else None,
        }
        self._remember_care_visits(row["id"] for row in rows)
        return self._render_care("portal_care_visits", values, workers[0].company_id)

    def _get_known_care_visits(self):
        """:return: ids of the visits that this login was shown as his"""
        return request.session.get(f"care_visits_{request.env.uid}", [])

    def _remember_care_visits(self, numbers):
        known = self._get_known_care_visits()
        new = sorted(set(numbers).difference(known))
        if new:
            name = f"care_visits_{request.env.uid}"
            request.session[name] = [*known, *new][-REMEMBERED:]

    def _find_care_visit(self, visit_id):
        """:return: a visit of the login, as superuser; empty where it was shown as his
        and is cancelled, a colleague's, deleted or long ago
        :raise NotFound: never shown as his, or there is none
        """
        workers = self._require_care_workers()
        visit = request.env["care.intervention"]._find_portal_visit(workers, visit_id)
        if not visit and visit_id not in self._get_known_care_visits():
            raise request.not_found()
        self._remember_care_visits(visit.ids)
        return visit

    def _leave_care_visit(self, gone):
        """Lead back to the list, which says that the visit is gone."""
        url = f"/my/aide/interventions?gone={gone}"
        return keep_private(request.redirect(url))

    @route(
        "/my/aide/interventions/<int:visit_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def care_visit(self, visit_id, done=None, **_kwargs):
        """The page of one visit."""
        visit = self._find_care_visit(visit_id)
        if not visit:
            return self._leave_care_visit("seen")
        return self._render_care_visit(visit, done=done)

    def _render_care_visit(self, visit, done=None, error=None):
        values = {
            "page_name": "care_visit",
            "visit": visit._get_portal_visit(),
            "done": done if done in DONE else None,
            "error": error,
        }
        response = self._render_care("portal_care_visit", values, visit.company_id)
        if error:
            response.status_code = 422
        return response

    def _change_care_visit(self, visit_id, done, change):
        """Change a visit, then lead to its page: to reload that changes nothing.

        :param change: called with the visit
        """
        visit = self._find_care_visit(visit_id)
        if not visit:
            return self._leave_care_visit("sent")
        try:
            with request.env.cr.savepoint():
                change(visit)
        except UserError as error:
            visit.invalidate_recordset()
            return self._render_care_visit(visit, error=str(error))
        url = f"/my/aide/interventions/{visit.id}?done={done}"
        return keep_private(request.redirect(url))

    def _save_care_form(self, visit, post):
        """Keep the note and the ticks that came with the form.

        :raise NotFound: a task of another visit
        :raise UserError: not the day of the visit
        """
        form = request.httprequest.form
        note = post.get("note")
        kept = visit._save_from_portal(
            None if note is None else clean_text(note, NOTE_LENGTH),
            parse_ids(form.getlist("shown")),
            parse_ids(form.getlist("task")),
        )
        if not kept:
            raise request.not_found()

    @route(
        "/my/aide/interventions/<int:visit_id>/start",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def care_visit_start(self, visit_id, **post):
        """Stamp the arrival; pressed twice, the first counts."""
        place = parse_place(**post)

        def arrive(visit):
            # pressed again days later, it has nothing to save and changes nothing
            if visit._can_write_on_portal():
                self._save_care_form(visit, post)
            visit._stamp("start", place)

        return self._change_care_visit(visit_id, "start", arrive)

    @route(
        "/my/aide/interventions/<int:visit_id>/stop",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def care_visit_stop(self, visit_id, **post):
        """Stamp the departure, with the ticks and the note that are on the page."""
        place = parse_place(**post)

        def leave(visit):
            if visit._can_write_on_portal():
                self._save_care_form(visit, post)
            visit._stamp("stop", place)

        return self._change_care_visit(visit_id, "stop", leave)

    @route(
        "/my/aide/interventions/<int:visit_id>/save",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def care_visit_save(self, visit_id, **post):
        """Keep the ticks and the note."""

        return self._change_care_visit(
            visit_id, "save", lambda visit: self._save_care_form(visit, post)
        )

    @route(
        "/my/aide/interventions/<int:visit_id>/absent",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def care_visit_absent(self, visit_id, reason="", details="", **_kwargs):
        """Close a visit that the client did not let happen."""

        def miss(visit):
            if reason not in dict(visit._fields["missed_reason"].selection):
                raise UserError(request.env._("Choose why the visit does not happen."))
            visit._report_absence(reason, clean_line(details))

        return self._change_care_visit(visit_id, "absent", miss)

    # -------------------------------------------------------------------------
    # Clients
    # -------------------------------------------------------------------------
    @route("/my/aide/clients", type="http", auth="user", methods=["GET"], website=True)
    def care_clients(self, **_kwargs):
        """The clients whom the worker visits, has just visited, or will visit."""
        workers = self._require_care_workers()
        clients = request.env["care.intervention"]._get_portal_clients(workers)
        partners = request.env["res.partner"].sudo().browse(
            {client.id for client, _firm in clients}
        )  # fmt: skip
        rows = [
            {"id": p.id, "name": p.name, "city": p.city, "zip": p.zip}
            for p in partners.sorted(lambda p: (p.name or "").casefold())
        ]
        values = {"page_name": "care_clients", "clients": rows}
        return self._render_care("portal_care_clients", values, workers[0].company_id)

    def _find_care_client(self, client_id):
        """Return a client of the login, for which firms, and what is in force there.

        :return: (client, firms, forms, workers) as superuser
        :raise NotFound: nobody whom this worker visits
        """
        workers = self._get_care_workers()
        clients = request.env["care.intervention"]._get_portal_clients(workers)
        forms = request.env["care.assessment"].sudo()
        found, companies = None, request.env["res.company"].sudo()
        for (client, company), planned in clients.items():
            if client.id == client_id:
                found = client
                companies |= company
                forms |= forms._get_portal_forms(client, company, planned)
        if not found:
            raise request.not_found()
        return found, companies, forms, workers

    def _log_care_reading(self, kind, client, companies, forms, workers):
        request.env["care.reading"]._log_portal(kind, client, companies, forms, workers)

    @route(
        "/my/aide/clients/<int:client_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def care_client(self, client_id, **_kwargs):
        """The mission sheet of a client, without the tasks; logged."""
        client, companies, forms, workers = self._find_care_client(client_id)
        self._log_care_reading("sheet", client, companies, forms, workers)
        return self._render_care_client(client, companies, forms)

    def _render_care_client(self, client, companies, forms, codes=None):
        values = {
            "page_name": "care_client",
            "client": {
                "id": client.id,
                "name": client.name,
                "pets": client.care_pets,
                **client._get_care_portal_place(),
            },
            "sheets": [form._get_portal_sheet() for form in forms],
            "several_firms": len(companies) > 1,
            "with_information": bool(self._get_open_forms(forms)),
            "has_code": any(self._get_open_forms(forms).mapped("door_code")),
            "codes": codes,
        }
        return self._render_care("portal_care_client", values, companies[0])

    def _get_open_forms(self, forms):
        """:return: those of the firms that show the tab « Informations »"""
        return forms.filtered("company_id.care_portal_information")

    @route(
        "/my/aide/clients/<int:client_id>/mission",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def care_client_mission(self, client_id, **_kwargs):
        """« Autres » > « Mission »: the tab « Informations »; logged."""
        client, companies, forms, workers = self._find_care_client(client_id)
        forms = self._get_open_forms(forms)
        if not forms:
            raise request.not_found()
        self._log_care_reading(
            "information", client, forms.company_id, forms, workers
        )  # fmt: skip
        values = {
            "page_name": "care_mission",
            "client": {"id": client.id, "name": client.name},
            "sheets": [
                {"activity": f.activity_id.name, "rows": f._get_portal_information()}
                for f in forms
            ],
        }
        return self._render_care("portal_care_mission", values, companies[0])

    @route(
        "/my/aide/clients/<int:client_id>/code",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=FORM_BYTES,
    )
    def care_client_code(self, client_id, **_kwargs):
        """Show the door code, behind a tap of its own; logged apart."""
        client, companies, forms, workers = self._find_care_client(client_id)
        with_code = self._get_open_forms(forms).filtered("door_code")
        if not with_code:
            raise request.not_found()
        self._log_care_reading(
            "code", client, with_code.company_id, with_code, workers
        )  # fmt: skip
        codes = with_code.mapped("door_code")
        return self._render_care_client(client, companies, forms, codes=codes)
