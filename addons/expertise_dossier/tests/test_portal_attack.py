import re

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import expertise_dossier_contact_link
from .portal import SECRET, PortalCase

#: what a route answers: the page, a download, where it leads, or « not found » as
#: for an id that does not exist; « login » is the way to the login form
PAGE, FILE, GONE, LOGIN, DONE = "page", "file", "not found", "login", "done"
#: route, method, and what each actor gets. ``contact``: the owner of the dossier;
#: ``other``: a client of the same firm; ``client_b``: one of the other firm;
#: ``out``: logged out; ``link``: logged out, with the contact's signed link
ACTORS = ("contact", "other", "client_b", "out", "link")
TABLE = {
    ("/my/dossiers/%(dossier)s", "GET"): (PAGE, GONE, GONE, LOGIN, PAGE),
    ("/my/reports/%(report)s", "GET"): (FILE, GONE, GONE, LOGIN, FILE),
    ("/expertise/report/%(report)s", "GET"): (GONE, GONE, GONE, LOGIN, LOGIN),
    ("/my/dossiers/%(dossier)s/renewal", "GET"): (PAGE, GONE, GONE, LOGIN, LOGIN),
    ("/my/dossiers/%(dossier)s/renewal", "POST"): (DONE, GONE, GONE, LOGIN, LOGIN),
    ("/my/dossiers/%(dossier)s/call-back", "GET"): (PAGE, GONE, GONE, LOGIN, LOGIN),
    ("/my/dossiers/%(dossier)s/call-back", "POST"): (DONE, GONE, GONE, LOGIN, LOGIN),
    ("/my/dossiers", "GET"): (PAGE, PAGE, PAGE, LOGIN, LOGIN),
    ("/my/dossiers/page/%(page)s", "GET"): (PAGE, PAGE, PAGE, LOGIN, LOGIN),
    ("/my/dossiers/new", "GET"): (PAGE, PAGE, PAGE, LOGIN, LOGIN),
    ("/my/dossiers/new", "POST"): (DONE, DONE, DONE, LOGIN, LOGIN),
    ("/my/dossiers/call-back", "GET"): (PAGE, PAGE, PAGE, LOGIN, LOGIN),
    ("/my/dossiers/call-back", "POST"): (DONE, DONE, DONE, LOGIN, LOGIN),
    # the core's pages of a quote, which we extend: « not found » leads home
    ("/my/orders/%(order)s/decline", "POST"): (DONE, "/my", "/my", "/my", "/my"),
}
#: ids that never belong to anybody
MISSING = (0, 2**31 - 1, 2**31, 2**63, 10**30)
FORGED = ("", "x", "é", "0" * 64, "A" * 200, "%00", "AQAAAA", "../..", "[]")
FORM = {
    "kind": "quote",
    "transaction": "sale",
    "property_kind": "flat",
    "street": "1 rue Basse",
    "zip": "69001",
    "city": "Lyon",
    "phone": "06 39 98 00 00",
    "decline_message": "Too dear",
}


@tagged("post_install", "-at_install")
class TestPortalAttack(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.make_full()
        cls.report = cls.dossier.report_ids
        cls.dossier.with_context(dossier_confirm_done=True).state = "done"
        cls.dossier_b = cls.make_dossier_b()
        cls.report_b = cls.add_report(cls, cls.dossier_b, user=cls.office_b)

    def setUp(self):
        super().setUp()
        self.order = self.quote(self.dossier)

    def fill(self, route, dossier=None, report=None):
        return route % {
            "dossier": dossier if dossier is not None else self.dossier.id,
            "report": report if report is not None else self.report.id,
            "order": self.order.id,
            "page": 1,
        }

    def send(self, url, method, query=""):
        if method == "GET":
            return self.get(url + query)
        return self.post(url + query, FORM)

    def kind_of(self, response):
        """:return: what the answer is, in the words of the table"""
        where = response.headers.get("Location", "")
        if "/web/login" in where:
            return LOGIN
        if response.status_code == 404:
            return GONE
        if response.status_code == 303:
            place = self.path(where)
            return "/my" if place == "/my" else DONE
        self.assertEqual(response.status_code, 200, response.text[:300])
        return FILE if response.content == SECRET else PAGE

    def enter(self, actor):
        """:return: the query of a link, when the actor comes by one"""
        self.log_in({"contact": "client", "out": None, "link": None}.get(actor, actor))
        if actor != "link":
            return ""
        return "?" + self.link(self.dossier, self.owner)[0].partition("?")[2]

    # -------------------------------------------------------------------------
    # The table
    # -------------------------------------------------------------------------
    def test_every_route_is_in_the_table(self):
        """A route that is added has to say who gets what."""
        ours = set()
        for controller in self.our_controllers(http.Controller):
            for method in vars(controller).values():
                routing = getattr(method, "original_routing", None)
                if routing is None:
                    continue
                # an extended core route names no path of its own
                paths = routing.get("routes") or ["/my/orders/<int:order_id>/decline"]
                methods = routing.get("methods") or ["POST"]
                ours |= {(path, verb) for path in paths for verb in methods}

        def shape(path):
            return re.sub(r"<int:\w+>|%\(\w+\)s", "ID", path)

        self.assertEqual(
            {(shape(path), verb) for path, verb in ours},
            {(shape(path), verb) for path, verb in TABLE},
        )

    def our_controllers(self, parent):
        for controller in parent.__subclasses__():
            if ".expertise_dossier." in controller.__module__:
                yield controller
            yield from self.our_controllers(controller)

    def test_who_gets_what(self):
        for (route, method), answers in TABLE.items():
            for actor, expected in zip(ACTORS, answers, strict=True):
                with self.subTest(route=route, method=method, actor=actor):
                    query = self.enter(actor)
                    response = self.send(self.fill(route), method, query)
                    self.assertEqual(self.kind_of(response), expected)
                    if expected != FILE:
                        self.assertNotIn(SECRET, response.content)

    def test_not_his_is_as_if_it_did_not_exist(self):
        """Same status and same page, whether the id exists or not."""
        by_id = [key for key in TABLE if re.search(r"%\((dossier|report)\)s", key[0])]
        for route, method in by_id:
            for actor in ("other", "client_b", "out"):
                self.enter(actor)
                answers = set()
                for dossier, report in (
                    (self.dossier.id, self.report.id),
                    *((missing, missing) for missing in MISSING),
                ):
                    url = self.fill(route, dossier, report)
                    response = self.send(url, method)
                    where = response.headers.get("Location", "").partition("?")[0]
                    answers.add(
                        (response.status_code, where, self.words(response, url))
                    )
                with self.subTest(route=route, method=method, actor=actor):
                    self.assertEqual(len(answers), 1, answers)

    def words(self, response, url):
        """:return: the body without what differs between any two answers"""
        body = response.text.replace(self.base_url() + url, "").replace(url, "")
        body = re.sub(r"redirect=[^\"'& ]*", "", body)
        return re.sub(r'csrf_token: "[^"]*"|"csrf_token": "[^"]*"', "", body)

    def test_two_clients_two_firms_crosswise(self):
        for who, dossier, report in (
            ("client", self.dossier_b, self.report_b),
            ("agent", self.dossier_b, self.report_b),
            ("client_b", self.dossier, self.report),
        ):
            with self.subTest(who=who):
                self.log_in(who)
                for url in (f"/my/dossiers/{dossier.id}", f"/my/reports/{report.id}"):
                    self.assertEqual(self.get(url).status_code, 404)
                self.assertNotIn(self.href(dossier), self.get("/my/dossiers").text)
        page = self.get("/my/dossiers", "client_b").text
        self.assertIn(self.href(self.dossier_b), page)

    def test_one_client_of_two_firms(self):
        """A row in a firm that the login does not belong to does not count."""
        theirs = self.make_dossier_b(notary_id=self.notary.id)
        self.log_in("notary")
        self.assertEqual(self.get(f"/my/dossiers/{theirs.id}").status_code, 404)
        self.logins["notary"].company_ids += self.company_b
        self.assertEqual(self.get(f"/my/dossiers/{theirs.id}").status_code, 200)
        self.assertIn(self.href(theirs), self.get("/my/dossiers").text)

    def test_the_trash_is_as_if_it_did_not_exist(self):
        path, _parameters = self.link(self.dossier, self.owner)
        self.dossier.action_trash()
        self.log_in("client")
        for url in (f"/my/dossiers/{self.dossier.id}", f"/my/reports/{self.report.id}"):
            self.assertEqual(self.get(url).status_code, 404)
        self.assertNotIn(self.href(self.dossier), self.get("/my/dossiers").text)
        self.assertEqual(self.kind_of(self.get(path, None)), LOGIN)

    # -------------------------------------------------------------------------
    # Signed links
    # -------------------------------------------------------------------------
    def test_forged_signatures(self):
        row = self.contact_of(self.dossier, self.owner)
        self.log_in(None)
        for url in (f"/my/dossiers/{self.dossier.id}", f"/my/reports/{self.report.id}"):
            for sig in FORGED:
                for contact in (row.id, 0, "x", ""):
                    response = self.url_open(
                        url,
                        params={"contact": contact, "sig": sig},
                        allow_redirects=False,
                    )
                    with self.subTest(url=url, sig=sig, contact=contact):
                        self.assertEqual(self.kind_of(response), LOGIN)

    def test_a_link_opens_one_dossier_for_one_contact(self):
        other = self.make_full()
        _path, parameters = self.link(self.dossier, self.owner)
        _path, notary = self.link(self.dossier, self.notary)
        self.log_in(None)
        for url in (f"/my/dossiers/{other.id}", f"/my/reports/{other.report_ids.id}"):
            response = self.url_open(url, params=parameters, allow_redirects=False)
            self.assertEqual(self.kind_of(response), LOGIN)
        mixed = {**parameters, "contact": notary["contact"]}
        response = self.url_open(
            f"/my/dossiers/{self.dossier.id}", params=mixed, allow_redirects=False
        )
        self.assertEqual(self.kind_of(response), LOGIN)
        # logged in as somebody else, a bad link gives what a missing dossier gives
        self.log_in("other")
        response = self.url_open(
            f"/my/dossiers/{self.dossier.id}", params=mixed, allow_redirects=False
        )
        self.assertEqual(response.status_code, 404)

    def test_a_link_changed_by_one_character(self):
        path, _parameters = self.link(self.dossier, self.owner)
        self.log_in(None)
        self.assertEqual(self.kind_of(self.get(path)), PAGE)
        for position in (-1, -20, -60, -90):
            changed = "A" if path[position] != "A" else "B"
            forged = path[:position] + changed + path[position:][1:]
            self.assertEqual(self.kind_of(self.get(forged)), LOGIN, position)

    def test_an_expired_link(self):
        self.patch(expertise_dossier_contact_link, "LINK_DAYS", -1)
        path, parameters = self.link(self.dossier, self.owner)
        self.assertEqual(self.kind_of(self.get(path, None)), LOGIN)
        response = self.url_open(
            f"/my/reports/{self.report.id}", params=parameters, allow_redirects=False
        )
        self.assertEqual(self.kind_of(response), LOGIN)

    def test_a_link_goes_with_its_row(self):
        row = self.contact_of(self.dossier, self.notary)
        path, _parameters = self.link(self.dossier, self.notary)
        self.assertEqual(self.kind_of(self.get(path, None)), PAGE)
        row.partner_id = self.payer
        self.assertEqual(self.kind_of(self.get(path)), LOGIN)
        row.partner_id = self.notary
        self.assertEqual(self.kind_of(self.get(path)), PAGE)
        self.logins["notary"].active = False
        self.notary.active = False
        self.assertEqual(self.kind_of(self.get(path)), LOGIN)
        self.notary.active = True
        row.unlink()
        self.assertEqual(self.kind_of(self.get(path)), LOGIN)

    def test_the_dossier_s_token_opens_nothing(self):
        """A token says which document, not who."""
        token = self.dossier.sudo()._portal_ensure_token()
        for url in (f"/my/dossiers/{self.dossier.id}", f"/my/reports/{self.report.id}"):
            query = f"?access_token={token}"
            self.assertEqual(self.kind_of(self.get(url + query, None)), LOGIN)
            self.assertEqual(self.get(url + query, "other").status_code, 404)

    def test_the_history_is_closed(self):
        """Neither login, token nor signed hash reads or writes the staff's thread."""
        self.dossier.log_comment("Between us")
        token = self.dossier.sudo()._portal_ensure_token()
        pid = self.owner.id
        keys = (
            {},
            {"token": token},
            {"hash": self.dossier.sudo()._sign_token(pid), "pid": pid},
        )
        for who in ("client", "other", None):
            self.log_in(who)
            for key in keys:
                fetched = self.rpc(
                    "/mail/chatter_fetch",
                    {
                        "thread_model": "expertise.dossier",
                        "thread_id": self.dossier.id,
                        **key,
                    },
                )
                self.assertNotIn("Between us", str(fetched))
                before = self.dossier.sudo().message_ids
                self.rpc(
                    "/mail/message/post",
                    {
                        "thread_model": "expertise.dossier",
                        "thread_id": self.dossier.id,
                        "post_data": {"body": "I was here"},
                        **key,
                    },
                )
                self.env.invalidate_all()
                self.assertEqual(self.dossier.sudo().message_ids, before)

    def test_no_right_on_any_model(self):
        """What the pages show goes through the pages, never by the API."""
        models = [
            name
            for name, model in self.registry.items()
            if name.startswith(("expertise.", "dossier.")) and not model._abstract
        ]
        self.assertIn("expertise.report", models)
        for who in ("client", "agent", "notary"):
            for model in models:
                for right in ("read", "write", "create", "unlink"):
                    with self.subTest(who=who, model=model, right=right):
                        records = self.env[model].with_user(self.logins[who])
                        self.assertFalse(records.has_access(right))
        self.log_in("client")
        with mute_logger("odoo.http"):
            answer = self.rpc(
                "/web/dataset/call_kw/expertise.dossier/read",
                {
                    "model": "expertise.dossier",
                    "method": "read",
                    "args": [self.dossier.ids, ["name"]],
                    "kwargs": {},
                },
            )
        self.assertIn("AccessError", str(answer["error"]))

    # -------------------------------------------------------------------------
    # Changes
    # -------------------------------------------------------------------------
    @mute_logger("odoo.http")
    def test_no_change_without_the_form_s_token(self):
        last = self.last_dossier()
        self.log_in("client")
        for route, method in TABLE:
            if method != "POST":
                continue
            url = self.fill(route)
            for data in (FORM, {**FORM, "csrf_token": "forged"}):
                response = self.post(url, data, csrf=False)
                with self.subTest(url=url):
                    self.assertEqual(response.status_code, 400)
        self.assertFalse(self.new_dossiers(last))
        self.assertFalse(self.dossier.needs_review)
        self.assertEqual(self.order.state, "sent")

    def test_a_get_changes_nothing(self):
        """Other verbs than POST are refused, and pages only read."""
        self.log_in("client")
        self.env.flush_all()
        last = self.last_dossier()
        for route, method in TABLE:
            if (route, "GET") not in TABLE:
                self.assertEqual(self.get(self.fill(route)).status_code, 405)
            elif method == "GET" and "report" not in route:
                self.get(self.fill(route) + "?message=x&phone=0639980000&kind=order")
            for verb in ("PUT", "DELETE", "PATCH"):
                response = self.url_open(
                    self.fill(route), method=verb, allow_redirects=False
                )
                self.assertEqual(response.status_code, 405, (route, verb))
        self.assertFalse(self.new_dossiers(last))
        self.assertFalse(self.dossier.needs_review)
        self.assertFalse(self.dossier.download_ids)
        self.assertFalse(self.order.sudo().access_token)

    # -------------------------------------------------------------------------
    # What is typed
    # -------------------------------------------------------------------------
    def test_numbers_that_are_none(self):
        self.log_in("client")
        for odd in ("٣²", "abc", "1 OR 1=1", "a%00b", "1.5", "0", "9" * 30):
            url = f"/my/dossiers/call-back?dossier_id={odd}"
            with self.subTest(odd=odd):
                self.assertEqual(self.get(url).status_code, 404)
                self.assertEqual(self.post(url, FORM).status_code, 404)
        self.assertEqual(self.get("/expertise/report/0", "office").status_code, 404)

    def test_odd_parameters_break_nothing(self):
        self.log_in("client")
        for query in (
            "sortby=x;drop&filterby=__class__",
            "search=%00%27%22%25_%5C",
            "search=" + "a" * 5000,
            "done=<script>alert(1)</script>",
            "filterby=&sortby=",
            "search=<b>x</b>",
        ):
            for url in ("/my/dossiers", f"/my/dossiers/{self.dossier.id}"):
                response = self.get(f"{url}?{query}")
                self.assertEqual(response.status_code, 200, (url, query))
                self.assertNotIn("<script>alert", response.text)
                self.assertNotIn("<b>x</b>", response.text)
        for page in (0, 999, 2**40):
            self.assertEqual(self.get(f"/my/dossiers/page/{page}").status_code, 200)

    def test_hostile_words_are_words(self):
        attack = "<script>alert(1)</script>\x00\u202e<img src=x onerror=alert(1)>"
        last = self.last_dossier()
        self.post(
            "/my/dossiers/new",
            {**FORM, "street": attack, "city": attack, "message": attack},
            "client",
        )
        made = self.new_dossiers(last)
        self.assertEqual(len(made), 1)
        self.assertNotIn("\x00", made.request_text)
        self.assertNotIn("\u202e", made.request_text)
        page = self.get(f"/my/dossiers/{made.id}").text
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<img src=x", page)
        self.post(
            f"/my/dossiers/{made.id}/call-back", {**FORM, "message": attack}, "client"
        )
        bodies = self.bodies(made)
        self.assertIn("alert(1)", bodies)
        self.assertNotIn("<script", bodies)
        self.assertNotIn("<img", bodies)

    def test_ids_of_others_in_the_form(self):
        """Property, diagnostic and firm are taken from what he may choose."""
        theirs = self.flat.copy({"street": "9 rue Secrète"})
        hidden, other_firm, plain = self.env["product.product"].create(
            [
                {"name": "Hidden", "is_diagnostic": True, "sale_ok": False},
                {
                    "name": "Of the other firm",
                    "is_diagnostic": True,
                    "company_id": self.company_b.id,
                },
                {"name": "Not a diagnostic"},
            ]
        )
        last = self.last_dossier()
        self.log_in("client")
        for bad in (
            {"property_id": theirs.id},
            {"property_id": 10**12},
            {"natures": [hidden.id]},
            {"natures": [other_firm.id]},
            {"natures": [self.dpe.id, plain.id]},
        ):
            with self.subTest(bad=bad):
                response = self.post("/my/dossiers/new", {**FORM, **bad})
                self.assertEqual(response.status_code, 404)
        self.assertFalse(self.new_dossiers(last))
        self.post("/my/dossiers/new", {**FORM, "firm": self.company_b.id})
        self.assertEqual(self.new_dossiers(last).company_id, self.company_a)

    def test_values_outside_the_lists(self):
        last = self.last_dossier()
        self.log_in("client")
        for bad in (
            {"transaction": "theft"},
            {"transaction": ""},
            {"property_kind": "castle"},
            {"zip": "6900"},
            {"zip": "ABCDE"},
            {"street": " \x00 "},
            {"city": ""},
            {"for_owner": "other"},
            {"for_owner": "other", "owner_name": "X", "owner_email": "not a mail"},
            {"for_owner": "other", "owner_name": "X"},
            {"kind": "order", "message": ""},
        ):
            with self.subTest(bad=bad):
                response = self.post("/my/dossiers/new", {**FORM, **bad})
                self.assertEqual(response.status_code, 422)
                self.assertIn(
                    "is-invalid" if bad.get("kind") != "order" else "text-danger",
                    response.text,
                )
        response = self.post("/my/dossiers/call-back", {**FORM, "phone": "call me"})
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self.new_dossiers(last))
        # what else is posted is not read
        self.post(
            "/my/dossiers/new",
            {
                **FORM,
                "state": "done",
                "owner_id": self.notary.id,
                "company_id": 1,
                "needs_review": "",
                "kind": "mail",
            },
        )
        made = self.new_dossiers(last)
        self.assertEqual(made.state, "preorder")
        self.assertEqual(made.owner_id, self.owner)
        self.assertEqual(made.request_kind, "quote")
        self.assertTrue(made.needs_review)

    # -------------------------------------------------------------------------
    # Files
    # -------------------------------------------------------------------------
    PNG = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
        b"\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05"
        b"\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
    )

    def send_files(self, *files):
        last = self.last_dossier()
        self.log_in("client")
        response = self.post(
            "/my/dossiers/new", FORM, files=[("files", file) for file in files]
        )
        return response, self.new_dossiers(last)

    def attached(self, dossier):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", dossier._name), ("res_id", "=", dossier.id)])
        )

    def test_names_of_files_are_harmless(self):
        for name, kept in (
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("..\\..\\windows\\x.pdf", "x.pdf"),
            ("a\tb\x07c.pdf", "a%09b%07c.pdf"),
            ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
            ("<img src=x onerror=alert(1)>.pdf", "_img src=x onerror=alert(1)_.pdf"),
            ("page.html", "page.html.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("x" * 300 + ".pdf", "x" * 117 + ".pdf"),
            ("..", "document.pdf"),
            ("plan été.PDF", "plan été.PDF"),
        ):
            response, made = self.send_files((name, SECRET, "text/html"))
            with self.subTest(name=name):
                self.assertEqual(response.status_code, 303, response.text[:200])
                attachment = self.attached(made)
                self.assertEqual(attachment.name, kept)
                self.assertEqual(attachment.mimetype, "application/pdf")
                self.assertFalse(attachment.public)
                self.assertFalse(attachment.access_token)

    def test_types_are_told_from_the_content(self):
        html = b"<html><script>alert(1)</script></html>"
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        for name, content in (
            ("a.pdf", html),
            ("a.png", svg),
            ("a.jpg", b"MZ\x90\x00 program"),
            ("a.pdf", b"PK\x03\x04 archive"),
            ("a.pdf", b""),
        ):
            response, made = self.send_files((name, content, "application/pdf"))
            with self.subTest(name=name, content=content[:6]):
                self.assertEqual(response.status_code, 422)
                self.assertIn("cannot be taken", response.text)
                self.assertFalse(made)
        response, made = self.send_files(("photo.gif", self.PNG, "image/gif"))
        self.assertEqual(self.attached(made).name, "photo.gif.png")

    def test_too_many_and_too_large(self):
        response, made = self.send_files(*[("a.pdf", SECRET)] * 6)
        self.assertEqual(response.status_code, 422)
        self.assertIn("5 files at most", response.text)
        response, made = self.send_files(("a.pdf", SECRET + b"x" * 10_000_000))
        self.assertEqual(response.status_code, 422)
        self.assertIn("a.pdf is larger than 10 MB", response.text)
        self.assertFalse(made)
        response, made = self.send_files(*[("a.pdf", SECRET + b"x" * 13_000_000)] * 5)
        self.assertEqual(response.status_code, 413)
        self.assertFalse(made)
        response, made = self.send_files(*[("a.pdf", SECRET)] * 5)
        self.assertEqual(len(self.attached(made)), 5)

    def test_what_was_sent_is_the_staff_s(self):
        _response, made = self.send_files(("a.pdf", SECRET))
        attachment = self.attached(made)
        for who in ("client", "other", None):
            response = self.get(f"/web/content/{attachment.id}", who)
            self.assertNotEqual(response.content, SECRET)
        response = self.get(f"/web/content/{attachment.id}", "office")
        self.assertEqual(response.content, SECRET)
