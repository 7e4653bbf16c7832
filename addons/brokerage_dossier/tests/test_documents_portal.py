import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import documents as staff_controller
from ..controllers import portal as controller
from ..models import brokerage_dossier_portal
from .portal import PNG, SECRET, PortalCase

PAGE, GONE, LOGIN, DONE = "page", "not found", "login", "done"
#: holder and co-borrower of the file, another client of the firm, one of another
#: firm, a broker who is no borrower, nobody
ACTORS = ("holder", "co", "other", "foreign", "broker", None)
TABLE = {
    ("/my/courtage/%(dossier)s", "GET"): (PAGE, PAGE, GONE, GONE, GONE, LOGIN),
    ("/my/courtage/%(dossier)s/documents/%(common)s", "POST"): (
        DONE, DONE, GONE, GONE, GONE, LOGIN,
    ),
    ("/my/courtage/%(dossier)s/documents/%(own)s", "POST"): (
        DONE, GONE, GONE, GONE, GONE, LOGIN,
    ),
    ("/my/courtage/%(dossier)s/files/%(file)s", "GET"): (
        PAGE, GONE, GONE, GONE, GONE, LOGIN,
    ),
    ("/brokerage/documents/%(own)s/files", "POST"): (
        GONE, GONE, GONE, GONE, PAGE, LOGIN,
    ),
}  # fmt: skip
MISSING = (0, 2**31 - 1, 2**31, 2**63, 10**30)


@tagged("post_install", "-at_install")
class TestDocumentsPortal(PortalCase):
    def sent_file(self, document=None, content=SECRET, name="slip.pdf"):
        """:return: a file that the holder has sent"""
        document = document or self.slips
        response = self.send(document, (name, content), who="holder")
        self.assertEqual(response.status_code, 303, response.text[:500])
        return document.sudo().attachment_ids.sorted("id")[-1]

    # -------------------------------------------------------------------------
    # What he sees
    # -------------------------------------------------------------------------
    def test_own_and_common_and_nothing_internal(self):
        self.dossier.write(
            {
                "internal_note": "<p>Pays late</p>",
                "price": 212345.0,
                "contribution": 31415.0,
                "household": "Household secret",
            }
        )
        self.dossier.log_comment("Between us")
        self.env["brokerage.comment"].create(
            {"dossier_id": self.dossier.id, "body": "<p>Weak file</p>"}
        )
        self.env["brokerage.simulation"].create(
            {"dossier_id": self.dossier.id, "name": "Simulation secret"}
        )
        self.env["brokerage.income"].create(
            {"borrower_id": self.co_borrower.id, "amount": 2718.0}
        )
        self.co_slips.name = "Slips of the other"
        self.broker.partner_id.phone = "01 99 00 00 07"
        text = self.text(self.url, "holder")
        for words in (
            "Pay slips (test)", "Tax notices (test)", "The last three months",
            "Bruno Courtier", "01 99 00 00 07", "t_broker@broker.example.com",
            self.dossier.name, "Courtage (test)", "Documents to send", "Steps",
            self.steps[0].name, self.steps[-1].name,
        ):  # fmt: skip
            self.assertIn(words, text)
        for words in (
            "Slips of the other", "Pays late", "Between us", "Weak file", "secret",
            "212", "31,415", "2,718", "Marc", "marc@",
        ):  # fmt: skip
            self.assertNotIn(words, text)
        text = self.text(self.url, "co")
        self.assertIn("Slips of the other", text)
        self.assertIn("Tax notices (test)", text)
        self.assertNotIn("Pay slips (test)", text)
        self.assertNotIn("Hélène", text)

    def test_progress_with_dates(self):
        today = fields.Date.context_today(self.env.user)
        self.dossier.action_next_step()
        text = self.text(self.url, "holder")
        self.assertIn(f"{round(self.dossier.progress)} %", text)
        self.assertIn(today.strftime("%m/%d/%Y"), text)
        prospect = self.make_dossier()
        self.assertNotIn("Steps", self.text(f"/my/courtage/{prospect.id}"))

    def test_home_and_list(self):
        self.log_in("holder")
        home = self.get("/my").text
        self.assertIn("brokerage_count", home)
        counters = {"counters": ["brokerage_count", "brokerage_to_send_count"]}
        self.assertEqual(
            self.rpc("/my/counters", counters)["result"],
            {"brokerage_count": 1, "brokerage_to_send_count": 2},
        )
        response = self.get("/my/courtage")
        self.assertTrue(response.headers["Location"].endswith(self.url))
        second = self.make_dossier(project_city="Annecy")
        self.abandon(second)
        text = self.text("/my/courtage")
        for words in (self.dossier.name, second.name, "Annecy", "2 to send", "closed"):
            self.assertIn(words, text)
        self.assertNotIn(self.other_dossier.name, text)
        self.log_in("broker")
        self.assertEqual(
            self.rpc("/my/counters", counters)["result"]["brokerage_count"], 0
        )

    def test_what_brings_whom_to_the_portal(self):
        """Other add-ons offer a first order to newcomers, not to a borrower."""
        for who, concerns in (("holder", {"loans"}), ("co", {"loans"})):
            user = self.logins[who]
            self.assertEqual(user._get_portal_concerns() & {"loans"}, concerns)
        self.assertNotIn("loans", self.env.user._get_portal_concerns())

    def test_former_version_and_archived(self):
        file = self.sent_file()
        self.abandon(self.dossier)
        new = self.dossier._resume("client", "2026-05-04")
        self.env.flush_all()
        former = f"{self.url}/documents/{self.slips.id}"
        self.assertEqual(self.get(self.url).status_code, 404)
        self.assertEqual(self.get(f"{self.url}/files/{file.id}").status_code, 404)
        self.assertEqual(self.post(former).status_code, 404)
        self.assertEqual(self.get(f"/my/courtage/{new.id}").status_code, 200)
        crossed = f"/my/courtage/{new.id}/files/{file.id}"
        self.assertEqual(self.get(crossed).status_code, 404)
        crossed = f"/my/courtage/{new.id}/documents/{self.slips.id}"
        self.assertEqual(self.post(crossed).status_code, 404)
        new.action_archive()
        self.assertEqual(self.get(f"/my/courtage/{new.id}").status_code, 404)

    def test_abandoned_file(self):
        file = self.sent_file()
        self.abandon(self.dossier, "Owes everybody")
        text = self.text(self.url)
        self.assertIn("File closed", text)
        self.assertNotIn("Owes", text)
        self.assertNotIn(self.reason.name, text)
        self.assertNotIn('type="file"', self.get(self.url).text)
        response = self.send(self.tax, ("a.pdf", SECRET))
        self.assertEqual(response.status_code, 422)
        self.assertIn("Nothing more can be sent", response.text)
        self.assertEqual(self.tax.state, "asked")
        response = self.get(f"{self.url}/files/{file.id}")
        self.assertEqual(response.content, SECRET, "what he sent stays his")

    def test_who_is_a_borrower_any_more(self):
        self.co_slips.unlink()
        self.assertEqual(self.get(self.url, "co").status_code, 200)
        self.co_borrower.unlink()
        self.assertEqual(self.get(self.url).status_code, 404)
        self.logins["holder"].write(
            {"company_ids": [(6, 0, self.foreign.ids)], "company_id": self.foreign.id}
        )
        self.assertEqual(self.get(self.url, "holder").status_code, 404)

    def test_queries_do_not_grow_with_documents(self):
        self.log_in("holder")
        dossiers = self.env["brokerage.dossier"]
        user = self.logins["holder"]
        counts = []
        for number in range(3):
            self.env["brokerage.document"].create(
                [
                    {
                        "dossier_id": self.dossier.id,
                        "type_id": self.kind_other.id,
                        "name": f"Other {number} {index}",
                    }
                    for index in range(number * 15)
                ]
            )
            for document in self.dossier.document_ids:
                self.add_file(document, b"%%PDF-%d" % number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dossiers._search_portal(user)._get_portal_values(user)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], counts)
        self.assertLessEqual(counts[2], 30)

    # -------------------------------------------------------------------------
    # Sending
    # -------------------------------------------------------------------------
    def test_send_several(self):
        response = self.send(
            self.slips, ("a.pdf", SECRET), ("b.png", PNG), who="holder"
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("sent=2", response.headers["Location"])
        self.assertEqual(self.slips.state, "received")
        files = self.slips.sudo().attachment_ids
        self.assertEqual(sorted(files.mapped("name")), ["a.pdf", "b.png"])
        self.assertEqual(files.create_uid, self.logins["holder"])
        self.assertFalse(any(files.mapped("public")))
        self.assertFalse(any(files.mapped("access_token")))
        text = self.text(response.headers["Location"])
        self.assertIn("2 files are received", text)
        self.assertIn("being checked", text)

    def test_one_activity_for_the_broker(self):
        self.sent_file()
        self.sent_file(content=SECRET + b"2")
        self.sent_file(self.tax)
        activity = self.dossier.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.broker)
        self.slips.action_accept()
        self.assertTrue(activity.exists(), "the tax notices are left")
        self.tax._refuse("Blurred")
        self.assertFalse(self.dossier.activity_ids)
        self.sent_file(self.tax, SECRET + b"3")
        self.assertEqual(len(self.dossier.activity_ids), 1)

    def test_the_same_content_is_kept_once(self):
        self.sent_file()
        first = self.slips.received_at
        response = self.send(self.slips, ("copy.pdf", SECRET), ("c.pdf", SECRET))
        self.assertIn("again=2", response.headers["Location"])
        self.assertEqual(len(self.slips.sudo().attachment_ids), 1)
        self.assertEqual(self.slips.received_at, first)
        self.assertIn("kept once", self.text(response.headers["Location"]))
        self.slips._refuse("Blurred")
        self.send(self.slips, ("copy.pdf", SECRET))
        self.assertEqual(self.slips.state, "refused", "what was refused stays refused")
        self.send(self.tax, ("copy.pdf", SECRET))
        self.assertEqual(self.tax.state, "received", "another document may have it")

    def test_a_wrong_one_does_not_keep_the_others_back(self):
        self.patch(controller, "FILE_MB", 1)
        response = self.send(
            self.slips,
            ("good.pdf", SECRET),
            ("page.html", b"<html><script>alert(1)</script></html>"),
            ("empty.pdf", b""),
            ("large.pdf", SECRET + b"x" * 1_000_000),
            ("good.png", PNG),
            who="holder",
        )
        self.assertEqual(response.status_code, 422)
        text = self.words(response)
        self.assertIn("page.html was not kept: send a PDF or a photo", text)
        self.assertIn("empty.pdf was not kept: this file is empty", text)
        self.assertIn("large.pdf was not kept: it is larger than 1 MB", text)
        self.assertIn("2 files are received", text)
        self.assertEqual(
            sorted(self.slips.sudo().attachment_ids.mapped("name")),
            ["good.pdf", "good.png"],
        )

    def test_types_are_told_from_the_content(self):
        for name, content in (
            ("a.pdf", b"<html><script>alert(1)</script></html>"),
            ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
            ("a.jpg", b"MZ\x90\x00 program"),
            ("a.pdf", b"PK\x03\x04 archive"),
            ("a.jpg", b"\x00\x00\x00\x18ftypheic photo"),
        ):
            with self.subTest(name=name, content=content[:6]):
                response = self.send(self.slips, (name, content), who="holder")
                self.assertEqual(response.status_code, 422)
                self.assertEqual(self.slips.state, "asked")
        file = self.sent_file(content=PNG, name="photo.gif")
        self.assertEqual((file.name, file.mimetype), ("photo.gif.png", "image/png"))

    def test_names_are_harmless(self):
        for number, (name, kept) in enumerate(
            (
                ("../../etc/passwd.pdf", "passwd.pdf"),
                ("..\\..\\windows\\x.pdf", "x.pdf"),
                ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
                ("<img src=x onload=x()>.pdf", "_img src=x onload=x()_.pdf"),
                ("page.html", "page.html.pdf"),
                ("x" * 300 + ".pdf", "x" * 117 + ".pdf"),
                ("..", "document.pdf"),
            )
        ):
            with self.subTest(name=name):
                file = self.sent_file(content=SECRET + b"%d" % number, name=name)
                self.assertEqual(file.name, kept)
                self.assertEqual(file.mimetype, "application/pdf")
        self.assertNotIn("<img src=x", self.get(self.url).text)

    def test_too_many_and_too_large(self):
        self.patch(controller, "FILE_COUNT", 3)
        files = [(f"{n}.pdf", SECRET + b"%d" % n) for n in range(5)]
        response = self.send(self.slips, *files, who="holder")
        self.assertEqual(response.status_code, 422)
        self.assertIn("3 files at a time", response.text)
        self.assertEqual(len(self.slips.sudo().attachment_ids), 3)
        self.patch(brokerage_dossier_portal, "DOCUMENT_FILES", 4)
        response = self.send(self.slips, *files[3:])
        self.assertIn("too many files", response.text)
        self.assertEqual(len(self.slips.sudo().attachment_ids), 4)
        response = self.send(self.slips)
        self.assertIn("Choose at least one file", response.text)

    def test_a_huge_form_is_not_read(self):
        large = SECRET + b"x" * 12_000_000
        response = self.send(self.slips, *[("a.pdf", large)] * 10, who="holder")
        self.assertEqual(response.status_code, 413)
        self.assertEqual(self.slips.state, "asked")

    def test_accepted_is_not_overwritten(self):
        self.sent_file()
        self.slips.action_accept()
        self.assertNotIn(f"documents/{self.slips.id}", self.get(self.url).text)
        response = self.send(self.slips, ("b.pdf", SECRET + b"2"))
        self.assertEqual(response.status_code, 422)
        self.assertEqual(self.slips.state, "accepted")
        self.assertEqual(len(self.slips.sudo().attachment_ids), 1)

    def test_refused_says_why_and_is_sent_again(self):
        self.sent_file()
        self.slips._refuse("Cut at the <bottom>")
        page = self.get(self.url).text
        self.assertIn("Cut at the &lt;bottom&gt;", page)
        self.sent_file(content=SECRET + b"2")
        self.assertEqual(self.slips.state, "received")
        self.assertNotIn("Cut at the", self.get(self.url).text)

    def test_files_of_others_are_counted_only(self):
        self.send(self.tax, ("of_marc.pdf", SECRET + b"co"), who="co")
        self.add_file(self.tax, SECRET + b"staff", "of_staff.pdf")
        text = self.text(self.url, "holder")
        self.assertIn("2 files added by your broker or your co-borrower", text)
        self.assertNotIn("of_", text)

    # -------------------------------------------------------------------------
    # Staff's own route
    # -------------------------------------------------------------------------
    def test_staff_adds_what_came_by_mail(self):
        self.patch(staff_controller, "STAFF_FILE_MB", 1)
        response = self.post(
            f"/brokerage/documents/{self.slips.id}/files",
            who="broker",
            files=[
                ("ufile", ("a.docx", b"PK\x03\x04 a letter")),
                ("ufile", ("empty.pdf", b"")),
                ("ufile", ("large.pdf", SECRET + b"x" * 1_000_000)),
                ("ufile", ("b.pdf", SECRET)),
            ],
        )
        answers = response.json()
        self.assertEqual(
            [bool(answer.get("error")) for answer in answers],
            [False, True, True, False],
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.slips.attachment_ids), 2)
        self.assertEqual(self.slips.state, "received")
        self.assertFalse(self.dossier.activity_ids, "he knows what he did himself")

    # -------------------------------------------------------------------------
    # Attacks
    # -------------------------------------------------------------------------
    def fill(self, route, **ids):
        return route % {
            "dossier": self.dossier.id,
            "own": self.slips.id,
            "common": self.tax.id,
            "file": self.file.id,
            **ids,
        }

    def kind_of(self, response):
        if "/web/login" in response.headers.get("Location", ""):
            return LOGIN
        if response.status_code == 404:
            return GONE
        if response.status_code == 303:
            return DONE
        self.assertEqual(response.status_code, 200, response.text[:300])
        return PAGE

    def go(self, url, method):
        if method == "GET":
            return self.get(url)
        name = "ufile" if url.startswith("/brokerage") else "files"
        response = self.post(url, files=[(name, ("z.pdf", SECRET + url.encode()))])
        self.env.invalidate_all()
        return response

    def test_who_gets_what(self):
        self.file = self.sent_file()
        for (route, method), kinds in TABLE.items():
            for actor, kind in zip(ACTORS, kinds, strict=True):
                with self.subTest(route=route, method=method, actor=actor):
                    self.log_in(actor)
                    response = self.go(self.fill(route), method)
                    self.assertEqual(self.kind_of(response), kind)

    def test_ids_of_others(self):
        """Sequential ids, mixed as they can be: as for what does not exist."""
        self.file = self.sent_file()
        theirs = self.add_file(self.other_documents[0])
        staff = self.add_file(self.slips, SECRET + b"s")
        co_file = self.add_file(self.co_slips)
        dossiers = (self.other_dossier.id, self.foreign_dossier.id, *MISSING)
        documents = (
            *self.other_documents.ids, self.foreign_document.id, self.co_slips.id,
            *MISSING,
        )  # fmt: skip
        files = (theirs.id, staff.id, co_file.id, *MISSING)
        self.log_in("holder")
        tries = [("/my/courtage/%(dossier)s", "GET", {"dossier": n}) for n in dossiers]
        for route, method in TABLE:
            if route.startswith("/brokerage"):
                continue
            tries += [(route, method, {"dossier": n}) for n in dossiers]
            if "documents" in route:
                tries += [(route, method, {"own": n, "common": n}) for n in documents]
                tries.append(
                    (route, method, {
                        "dossier": self.other_dossier.id,
                        "own": self.other_documents[0].id,
                        "common": self.other_documents[0].id,
                    })
                )  # fmt: skip
            if "files" in route:
                tries += [(route, method, {"file": n}) for n in files]
        for route, method, ids in tries:
            with self.subTest(route=route, ids=ids):
                response = self.go(self.fill(route, **ids), method)
                self.assertEqual(response.status_code, 404)
        untouched = self.other_documents[1:] | self.foreign_document
        states = untouched.sudo().mapped("state")
        self.assertEqual(states, ["asked"] * 2)
        self.assertEqual(self.co_slips.attachment_ids, co_file)
        self.log_in(None)
        for n in (self.dossier.id, *MISSING[:3]):
            response = self.get(f"/my/courtage/{n}")
            self.assertEqual(self.kind_of(response), LOGIN, "nobody learns what exists")

    def test_pages_stay_private(self):
        file = self.sent_file()
        for url in (self.url, f"{self.url}/files/{file.id}"):
            headers = self.get(url).headers
            self.assertIn("no-store", headers["Cache-Control"])
            self.assertEqual(headers["Referrer-Policy"], "same-origin")
        self.assertIn("attachment", headers["Content-Disposition"])
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")

    @mute_logger("odoo.http")
    def test_no_change_without_the_form_s_token(self):
        self.file = self.sent_file(self.tax)
        for data in ({}, {"csrf_token": "forged"}):
            response = self.post(
                f"{self.url}/documents/{self.slips.id}",
                data,
                csrf=False,
                files=[("files", ("a.pdf", SECRET))],
            )
            self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "asked")

    def test_a_get_changes_nothing(self):
        self.file = self.sent_file(self.tax)
        for route, method in TABLE:
            url = self.fill(route)
            if method == "POST":
                self.assertEqual(self.get(url).status_code, 405, url)
            for verb in ("PUT", "DELETE", "PATCH"):
                response = self.url_open(url, method=verb, allow_redirects=False)
                self.assertEqual(response.status_code, 405, (url, verb))
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "asked")

    def test_odd_parameters(self):
        self.log_in("holder")
        for query in (
            "sent=<b>9</b>&again=x",
            "sent=-1",
            "sent=99999",
            "sent=&again=",
            "sent=²&again=²",
        ):
            response = self.get(f"{self.url}?{query}")
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("received.", self.words(response))

    def test_no_core_route_gives_a_file(self):
        """By number, by access token, as a picture, in a ZIP; nor another broker."""
        file = self.sent_file()
        token = file.sudo().generate_access_token()[0]
        raw_token = file.sudo()._get_raw_access_token()
        urls = (
            f"/web/content/{file.id}",
            f"/web/content/{file.id}/slip.pdf?download=true",
            f"/web/content/{file.id}?access_token={token}",
            f"/web/content/{file.id}?access_token={raw_token}",
            f"/web/content/ir.attachment/{file.id}/datas",
            f"/web/content/ir.attachment/{file.id}/raw?access_token={token}",
            f"/web/image/{file.id}?access_token={token}",
            f"/web/image/{file.id}/300x300",
            f"/mail/attachment/zip?file_ids={file.id}&zip_name=x.zip",
        )
        nobodies = ("co", "other", "foreign", None, "own", "stranger", "plain")
        for who in ("holder", *nobodies):
            self.log_in(who)
            for url in urls:
                with self.subTest(who=who, url=url):
                    response = self.url_open(url, allow_redirects=False)
                    self.assertNotIn(SECRET, response.content)
        response = self.get(f"/web/content/{file.id}", "broker")
        self.assertEqual(response.content, SECRET)

    @mute_logger("odoo.http")
    def test_no_right_on_any_model(self):
        file = self.sent_file()
        models = [
            name
            for name, model in self.registry.items()
            if name.startswith(("brokerage.", "dossier.")) and not model._abstract
        ]
        self.assertIn("brokerage.document", models)
        self.assertIn("brokerage.document.ask", models)
        for model in models:
            for right in ("read", "write", "create", "unlink"):
                with self.subTest(model=model, right=right):
                    records = self.env[model].with_user(self.logins["holder"])
                    self.assertFalse(records.has_access(right))
        self.log_in("holder")
        for model, ids, names in (
            ("brokerage.dossier", self.dossier.ids, ["name"]),
            ("brokerage.document", self.slips.ids, ["state"]),
            ("ir.attachment", file.ids, ["raw", "access_token"]),
        ):
            for method, args in (
                ("read", [ids, names]),
                ("search_read", [[("id", "in", ids)], names]),
                ("write", [ids, {"name": "x"}]),
                ("unlink", [ids]),
            ):
                answer = self.rpc(
                    f"/web/dataset/call_kw/{model}/{method}",
                    {"model": model, "method": method, "args": args, "kwargs": {}},
                )
                with self.subTest(model=model, method=method):
                    self.assertTrue("error" in answer or answer["result"] == [], answer)
        for method in ("action_accept", "action_check_again", "action_delete"):
            answer = self.rpc(
                f"/web/dataset/call_button/brokerage.document/{method}",
                {
                    "model": "brokerage.document",
                    "method": method,
                    "args": [self.slips.ids],
                    "kwargs": {},
                },
            )
            self.assertIn("AccessError", str(answer["error"]))
        self.env.invalidate_all()
        self.assertEqual((self.slips.state, file.name), ("received", "slip.pdf"))

    @mute_logger("odoo.http")
    def test_not_by_the_json_2_api(self):
        user = self.logins["holder"]
        user.group_ids.sudo().api_key_duration = 30
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        for model in ("brokerage.dossier", "brokerage.document", "brokerage.borrower"):
            for method, data in (
                ("search_read", {"domain": [], "fields": ["id"]}),
                ("read", {"ids": [self.slips.id], "fields": ["id"]}),
                ("write", {"ids": [self.slips.id], "vals": {"sequence": 1}}),
            ):
                response = self.url_open(
                    f"/json/2/{model}/{method}",
                    data=json.dumps(data),
                    headers={
                        "Content-Type": "application/json",
                        "Authorization": f"Bearer {key}",
                    },
                )
                with self.subTest(model=model, method=method):
                    self.assertEqual(response.status_code, 403, response.text[:300])
        self.assertEqual(self.slips.sequence, 10)

    @mute_logger("odoo.http")
    def test_files_come_by_the_page_only(self):
        """Neither by the web client's upload, the chatter's, nor a file of his own."""
        self.log_in("holder")
        self.post(
            "/web/binary/upload_attachment",
            {"model": "brokerage.document", "id": self.slips.id},
            files=[("ufile", ("a.pdf", SECRET))],
        )
        for thread in ("brokerage.document", "brokerage.dossier"):
            self.post(
                "/mail/attachment/upload",
                {
                    "thread_model": thread,
                    "thread_id": self.slips.id,
                    "is_pending": "false",
                },
                files=[("ufile", ("a.pdf", SECRET))],
            )
        self.rpc(
            "/web/dataset/call_kw/ir.attachment/create",
            {
                "model": "ir.attachment",
                "method": "create",
                "args": [
                    {
                        "name": "a.pdf",
                        "datas": "JVBERi0=",
                        "res_model": "brokerage.document",
                        "res_id": self.slips.id,
                    }
                ],
                "kwargs": {},
            },
        )
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "asked")
        self.assertFalse(self.slips.sudo().attachment_ids)

    @mute_logger("odoo.http")
    def test_the_history_is_closed(self):
        """No login, token or signed hash reads or writes the staff's thread."""
        self.dossier.log_comment("Between us")
        self.dossier._tell_documents_asked(self.dossier.document_ids)
        messages = self.dossier.sudo().message_ids
        token = self.dossier.sudo()._portal_ensure_token()
        pid = self.holder.id
        keys = (
            {},
            {"token": token},
            {"hash": self.dossier.sudo()._sign_token(pid), "pid": pid},
        )
        for who in ("holder", "other", None):
            self.log_in(who)
            for key in keys:
                thread = {
                    "thread_model": "brokerage.dossier",
                    "thread_id": self.dossier.id,
                }
                fetched = self.rpc("/mail/chatter_fetch", {**thread, **key})
                self.assertNotIn("Between us", str(fetched))
                fetched = self.rpc("/mail/thread/messages", {**thread, **key})
                self.assertNotIn("Between us", str(fetched))
                self.rpc(
                    "/mail/message/post",
                    {**thread, "post_data": {"body": "I was here"}, **key},
                )
                for message in messages:
                    found = self.url_open(f"/mail/message/{message.id}")
                    self.assertNotIn("Between us", found.text)
            response = self.get(f"{self.url}?access_token={token}")
            expected = {"holder": 200, "other": 404}.get(who, 303)
            self.assertEqual(response.status_code, expected)
        answer = self.rpc(
            "/web/dataset/call_kw/mail.message/read",
            {
                "model": "mail.message",
                "method": "read",
                "args": [messages.ids, ["body"]],
                "kwargs": {},
            },
        )
        self.assertIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual(self.dossier.sudo().message_ids, messages)
