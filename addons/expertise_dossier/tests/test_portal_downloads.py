import base64

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.dossier_base.controllers.files import safe_file_name

from .portal import SECRET, PortalCase


@tagged("post_install", "-at_install")
class TestPortalDownloads(PortalCase):
    """A report leaves by our own route, for who may have it at that moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.make_full()
        cls.report = cls.dossier.report_ids
        cls.url = f"/my/reports/{cls.report.id}"

    def download(self, who="same"):
        response = self.get(self.url, who)
        self.env.invalidate_all()
        return response

    def assert_got(self, who="same"):
        response = self.download(who)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, SECRET)
        return response

    def assert_locked(self, who="same"):
        """Not now: back to the page, which says why."""
        response = self.download(who)
        self.assertEqual(response.status_code, 303)
        self.assertNotIn(SECRET, response.content)
        self.assertEqual(
            self.path(response.headers["Location"]), f"/my/dossiers/{self.dossier.id}"
        )

    # -------------------------------------------------------------------------
    # Who
    # -------------------------------------------------------------------------
    def test_each_contact_and_each_download_noted(self):
        for who, partner in (
            ("client", self.owner),
            ("notary", self.notary),
            ("agent", self.agency),
        ):
            before = self.dossier.download_ids
            response = self.assert_got(who)
            row = self.dossier.download_ids - before
            with self.subTest(who=who):
                self.assertEqual(row.partner_id, partner)
                self.assertEqual(row.contact_id, self.contact_of(self.dossier, partner))
                self.assertEqual(row.user_id, self.logins[who])
                self.assertTrue(row.by_contact)
                self.assertTrue(row.ip_address)
                headers = response.headers
                self.assertIn("attachment", headers["Content-Disposition"])
                self.assertIn("dpe.pdf", headers["Content-Disposition"])
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertIn("no-store", headers["Cache-Control"])
        self.assertEqual(self.dossier.report_state, "downloaded")
        self.assertEqual(self.report.contact_download_count, 3)

    def test_by_the_link_of_a_mail(self):
        path, parameters = self.link(self.dossier, self.notary)
        page = self.get(path, None).text
        link = f"{self.url}?contact={parameters['contact']}"
        self.assertIn(link, page)
        response = self.url_open(self.url, params=parameters)
        self.assertEqual(response.content, SECRET)
        row = self.dossier.download_ids
        self.assertEqual(row.partner_id, self.notary)
        self.assertTrue(row.by_contact)
        self.assertEqual(row.user_id, self.env.ref("base.public_user"))

    def test_revoked_between_link_and_click(self):
        row = self.contact_of(self.dossier, self.owner)
        path, parameters = self.link(self.dossier, self.owner)
        self.assertIn(self.url, self.get(path, None).text)
        row.report_access = False
        response = self.url_open(self.url, params=parameters, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        page = self.get(self.path(response.headers["Location"]))
        self.assertIn("Not open to you", page.text)
        self.assertNotIn(self.url, page.text)
        self.assert_locked("client")
        row.report_access = True
        self.report.blocked_contact_ids = row
        self.assert_locked()
        self.assertFalse(self.dossier.download_ids)
        self.report.blocked_contact_ids = False
        self.assert_got()
        self.dossier.owner_id = self.payer
        self.assertEqual(self.download().status_code, 404)

    def test_own_row_before_the_company_s(self):
        """Closed to him, a report does not open by the row of his agency."""
        self.assert_got("agent")
        row = self.env["expertise.dossier.contact"].create(
            {
                "dossier_id": self.dossier.id,
                "partner_id": self.agent.id,
                "report_access": False,
            }
        )
        self.assert_locked()
        row.report_access = True
        self.contact_of(self.dossier, self.agency).report_access = False
        self.assert_got()
        self.assertEqual(self.dossier.download_ids[0].partner_id, self.agent)

    def test_archived_yes_trashed_no(self):
        self.dossier.action_archive()
        self.assert_got("client")
        self.cancel(self.dossier)
        self.assert_got()
        self.dossier.action_trash()
        self.assertEqual(self.download().status_code, 404)

    # -------------------------------------------------------------------------
    # Payment
    # -------------------------------------------------------------------------
    def test_rule_off(self):
        self.invoice(self.dossier)
        self.assert_got("client")

    def test_due_instalments(self):
        self.company_a.report_payment_rule = "due"
        self.assert_got("client")
        move = self.invoice(self.dossier, price=100.0, instalments=3)
        self.due(move, (1, 30, 60))
        self.assert_got()
        self.due(move, (0, 30, 60))
        self.assert_locked()
        self.pay(move, 20.0)
        self.assert_locked()
        self.pay(move, 28.0)
        self.assert_got()
        self.due(move, (-30, -1, 30))
        self.assert_locked()
        self.pay(move, 36.0)
        self.assert_got()

    def test_due_instalments_and_credit_notes(self):
        self.company_a.report_payment_rule = "due"
        move = self.invoice(self.dossier, price=100.0, instalments=2)
        self.due(move, (-10, 30))
        self.assert_locked("client")
        credit = self.credit(move)
        self.assert_locked()
        credit.action_post()
        self.assert_got()

    def test_a_part_credited_leaves_the_rest_due(self):
        self.company_a.report_payment_rule = "due"
        move = self.invoice(self.dossier, price=100.0)
        self.due(move, (-1,))
        credit = self.credit(move)
        credit.invoice_line_ids.price_unit = 40.0
        credit.action_post()
        self.assert_locked("client")
        self.pay(move, 72.0)
        self.assert_got()

    def test_two_invoices(self):
        self.company_a.report_payment_rule = "due"
        first = self.invoice(self.dossier)
        second = self.invoice(self.dossier, price=50.0)
        self.due(first, (-1,))
        self.due(second, (-1,))
        self.pay(first)
        self.assert_locked("client")
        self.pay(second)
        self.assert_got()

    def test_whole_invoice(self):
        self.company_a.report_payment_rule = "full"
        self.assert_locked("client")
        move = self.invoice(self.dossier, instalments=2, post=False)
        self.assert_locked()
        move.action_post()
        self.due(move, (-1, 30))
        self.assert_locked()
        self.pay(move, 60.0)
        self.assert_locked()
        self.pay(move)
        self.assert_got()

    def test_only_the_payer_is_told_of_payments(self):
        self.company_a.report_payment_rule = "full"
        move = self.invoice(self.dossier)
        url = f"/my/dossiers/{self.dossier.id}"
        page = self.get(url, "client").text
        self.assertIn("as soon as your bill is paid", page)
        self.assertIn(f"/my/invoices/{move.id}", page)
        for who in ("notary", "agent"):
            page = self.text(url, who)
            self.assertIn("Cannot be downloaded yet", page)
            self.assertNotIn("bill", page.lower())

    def test_the_rule_is_the_dossier_s_firm_s(self):
        self.company_b.report_payment_rule = "full"
        self.assert_got("client")

    def test_the_manager_sets_the_rule(self):
        wizard = self.env["expertise.settings"].with_user(self.manager).create({})
        self.assertEqual(wizard.report_payment_rule, "off")
        wizard.report_payment_rule = "due"
        wizard.action_save()
        self.assertEqual(self.company_a.report_payment_rule, "due")
        self.assertEqual(self.company_b.report_payment_rule, "off")

    # -------------------------------------------------------------------------
    # No other way out
    # -------------------------------------------------------------------------
    def attachment(self):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "expertise.report"),
                    ("res_id", "=", self.report.id),
                    ("res_field", "=", "file"),
                ]
            )
        )

    def test_no_core_route_for_anybody(self):
        """Nor for the staff: their downloads are noted as well."""
        attachment = self.attachment()
        token = attachment.generate_access_token()[0]
        raw_token = attachment._get_raw_access_token()
        self.env["ir.model.data"].create(
            {
                "module": "expertise_dossier",
                "name": "a_report",
                "model": "expertise.report",
                "res_id": self.report.id,
            }
        )
        report = f"expertise.report/{self.report.id}/file"
        urls = (
            f"/web/content/{report}",
            f"/web/content/{report}/dpe.pdf?download=true",
            f"/web/content?model=expertise.report&id={self.report.id}&field=file",
            "/web/content/expertise_dossier.a_report?field=file",
            f"/web/content/{attachment.id}",
            f"/web/content/{attachment.id}/dpe.pdf",
            f"/web/content/{attachment.id}?access_token={token}",
            f"/web/content/{attachment.id}?access_token={raw_token}",
            f"/web/content/ir.attachment/{attachment.id}/datas",
            f"/web/content/ir.attachment/{attachment.id}/raw?access_token={token}",
            f"/web/image/{report}",
            f"/web/image/{attachment.id}?access_token={token}",
            f"/web/image/{attachment.id}/300x300",
            f"/mail/attachment/zip?file_ids={attachment.id}&zip_name=x.zip",
        )
        for who in ("client", "notary", None, "office", "manager", "technician"):
            user = {"technician": "tech"}.get(who, who)
            self.log_in(user)
            for url in urls:
                response = self.url_open(url, allow_redirects=False)
                with self.subTest(who=who, url=url):
                    self.assertNotIn(SECRET, response.content)
                    if "/image/" not in url and "zip" not in url:
                        self.assertIn(response.status_code, (404, 303, 403))
        self.assertFalse(self.dossier.download_ids)

    def test_guessing_attachments(self):
        """All ids around it, as a portal user would try them."""
        number = self.attachment().id
        for who in ("client", None):
            self.log_in(who)
            for guess in range(number - 5, number + 6):
                response = self.url_open(f"/web/content/{guess}", allow_redirects=False)
                self.assertNotIn(SECRET, response.content)

    @mute_logger("odoo.http")
    def test_not_by_the_api(self):
        number = self.attachment().id
        for who in ("client", "notary"):
            self.log_in(who)
            for model, ids, fields in (
                ("expertise.report", self.report.ids, ["file"]),
                ("ir.attachment", [number], ["datas"]),
                ("ir.attachment", [number], ["raw", "access_token"]),
                ("expertise.report.download", [], ["partner_id"]),
            ):
                for method, args in (
                    ("read", [ids, fields]),
                    ("search_read", [[("id", "in", ids)], fields]),
                ):
                    answer = self.rpc(
                        f"/web/dataset/call_kw/{model}/{method}",
                        {"model": model, "method": method, "args": args, "kwargs": {}},
                    )
                    with self.subTest(who=who, model=model, method=method):
                        self.assertTrue(
                            "error" in answer or answer["result"] == [], answer
                        )
                        self.assertNotIn(base64.b64encode(SECRET).decode(), str(answer))

    def test_it_cannot_be_made_public(self):
        with self.assert_refused("cannot be made public", ValidationError):
            self.attachment().with_user(self.manager).public = True

    def test_other_files_are_served_as_ever(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "x.pdf", "raw": b"%PDF other", "public": True}
        )
        self.assertEqual(
            self.get(f"/web/content/{attachment.id}", None).content, b"%PDF other"
        )

    def test_the_staff_s_own_route_notes_it(self):
        response = self.get(f"/expertise/report/{self.report.id}", "office")
        self.assertEqual(response.content, SECRET)
        self.env.invalidate_all()
        self.assertFalse(self.dossier.download_ids.by_contact)
        self.assertEqual(self.dossier.download_ids.user_id, self.office)

    def test_the_form_s_widget_uses_it(self):
        arch = self.env["expertise.report"].get_view(view_type="form")["arch"]
        self.assertIn('widget="report_file"', arch)

    def test_nothing_of_it_in_the_thread(self):
        self.report.file = base64.b64encode(b"%PDF newer")
        messages = self.dossier.sudo().message_ids
        self.assertFalse(messages.attachment_ids)
        public = messages.filtered(
            lambda m: not m.is_internal and not m.subtype_id.internal
        )
        self.assertNotIn("dpe.pdf", str(public.mapped("body")))

    def test_names_of_reports_are_harmless(self):
        for name, kept in (
            ("../../x.pdf", "x.pdf"),
            ("a\r\nSet-Cookie: b=1.pdf", "aSet-Cookie_ b=1.pdf"),
            ('quo"te.pdf', "quo_te.pdf"),
            ("<b>.pdf", "_b_.pdf"),
        ):
            self.report.file_name = name
            response = self.assert_got("client")
            with self.subTest(name=name):
                self.assertIn(kept, response.headers["Content-Disposition"])
                self.assertNotIn("b=1", response.headers.get("Set-Cookie", ""))
        for name in ("", "\x00", "..", "/", "\u202e"):
            self.assertEqual(safe_file_name(name), "document")
        self.assertEqual(safe_file_name("a\tb\x07\u202ec.pdf"), "abc.pdf")
