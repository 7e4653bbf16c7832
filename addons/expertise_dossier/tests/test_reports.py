from base64 import b64encode

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import PDF, ExpertiseCase


@tagged("post_install", "-at_install")
class TestReports(ExpertiseCase):
    # -------------------------------------------------------------------------
    # Its icon
    # -------------------------------------------------------------------------
    def assert_reports(self, dossier, state, downloads):
        dossier.invalidate_recordset()
        self.assertEqual(
            (dossier.report_state, dossier.report_download_count), (state, downloads)
        )

    def test_the_four_states(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        self.assert_reports(dossier, "none", 0)
        self.assertEqual(self.tooltip(dossier, "report_tooltip"), "No report yet")
        report = self.add_report(dossier)
        self.assert_reports(dossier, "available", 0)
        report._log_download(self.contact_of(dossier, self.owner))
        self.assert_reports(dossier, "downloaded", 1)
        self.contact_of(dossier, self.notary).report_access = False
        self.assert_reports(dossier, "locked", 1)
        self.assertEqual(
            self.tooltip(dossier, "report_tooltip"),
            "Reports: 1\nDownloaded: 1\nClosed to: Maître Colin",
            "the padlock wins, the count stays in the tooltip",
        )
        self.contact_of(dossier, self.notary).report_access = True
        self.assert_reports(dossier, "downloaded", 1)
        report.unlink()
        self.assert_reports(dossier, "none", 0)

    def test_one_report_closed_to_one_contact_locks(self):
        dossier = self.make_dossier()
        report = self.add_report(dossier)
        row = dossier.contact_ids
        report.blocked_contact_ids = row
        self.assert_reports(dossier, "locked", 0)
        row.unlink()
        self.assert_reports(dossier, "available", 0)

    def test_closed_without_a_report_is_none(self):
        dossier = self.make_dossier()
        dossier.contact_ids.report_access = False
        self.assert_reports(dossier, "none", 0)

    def test_a_new_contact_that_is_closed_out_locks(self):
        dossier = self.make_dossier()
        self.add_report(dossier)
        self.company_a.dossier_report_open = False
        dossier.notary_id = self.notary
        self.assert_reports(dossier, "locked", 0)

    def test_count_is_of_distinct_reports(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        first, second = self.add_report(dossier), self.add_report(dossier)
        for contact in (*dossier.contact_ids, dossier.contact_ids[0]):
            first._log_download(contact)
        self.assert_reports(dossier, "downloaded", 1)
        self.assertEqual(first.contact_download_count, 3)
        second._log_download(dossier.contact_ids[0])
        self.assert_reports(dossier, "downloaded", 2)

    def test_the_staff_s_downloads_do_not_count(self):
        dossier = self.make_dossier()
        report = self.add_report(dossier)
        report._log_download()
        self.assert_reports(dossier, "available", 0)
        self.assertFalse(report.is_downloaded)

    def test_searchable(self):
        dossier = self.make_dossier()
        self.add_report(dossier)
        found = self.dossiers.search([("report_state", "=", "available")])
        self.assertIn(dossier, found)

    # -------------------------------------------------------------------------
    # Who took what
    # -------------------------------------------------------------------------
    def test_row_of_a_contact(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        report = self.add_report(dossier, file_name="dpe.pdf")
        contact = self.contact_of(dossier, self.notary)
        row = report._log_download(contact)
        self.assertEqual(row.dossier_id, dossier)
        self.assertEqual(row.report_id, report)
        self.assertEqual(row.report_name, "dpe.pdf")
        self.assertEqual(row.contact_id, contact)
        self.assertEqual(row.partner_id, self.notary)
        self.assertTrue(row.by_contact)
        self.assertEqual(row.user_id, self.office)
        self.assertEqual(row.company_id, self.company_a)
        self.assertTrue(row.date)

    def test_rows_stay_when_the_report_or_contact_goes(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        report = self.add_report(dossier, file_name="dpe.pdf")
        row = report._log_download(self.contact_of(dossier, self.notary))
        dossier.notary_id = False
        report.unlink()
        self.env.invalidate_all()
        self.assertEqual(dossier.download_ids, row)
        self.assertEqual(row.report_name, "dpe.pdf")
        self.assertEqual(row.partner_id, self.notary)
        self.assertFalse(row.report_id)
        self.assertFalse(row.contact_id)
        self.assert_reports(dossier, "none", 0)

    def test_nobody_edits_the_rows(self):
        dossier = self.make_dossier()
        row = self.add_report(dossier)._log_download()
        for user in (self.tech, self.office, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"by_contact": True})
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_open_to(self):
        dossier, other = self.make_dossiers(2, notary_id=self.notary.id)
        report = self.add_report(dossier)
        contact = self.contact_of(dossier, self.notary)
        self.assertTrue(report._is_open_to(contact))
        self.assertFalse(report._is_open_to(self.contact_of(other, self.notary)))
        report.blocked_contact_ids = contact
        self.assertFalse(report._is_open_to(contact))
        report.blocked_contact_ids = False
        contact.report_access = False
        self.assertFalse(report._is_open_to(contact))

    def test_contact_of_another_dossier_is_not_blocked(self):
        dossier, other = self.make_dossiers(2)
        report = self.add_report(dossier)
        with self.assert_refused("Only contacts of the dossier", ValidationError):
            report.blocked_contact_ids = other.contact_ids
        with self.assert_refused("Only contacts of the dossier", ValidationError):
            self.add_report(dossier, blocked_contact_ids=other.contact_ids.ids)
        self.assertFalse(report.blocked_contact_ids)

    def test_report_stays_in_its_dossier(self):
        dossier, other = self.make_dossiers(2)
        report = self.add_report(dossier)
        with self.assert_refused("A report stays in its dossier"):
            report.dossier_id = other
        report.write({"dossier_id": dossier.id})

    # -------------------------------------------------------------------------
    # The file
    # -------------------------------------------------------------------------
    def assert_no_file(self, dossier, **values):
        reports = self.env["expertise.report"]
        attachments = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", reports._name), ("res_field", "=", "file")]
        before = attachments.search_count(domain)
        with self.assert_refused("The report has no file", ValidationError):
            self.add_report(dossier, **values)
        self.assertFalse(dossier.report_ids)
        self.assertEqual(attachments.search_count(domain), before)

    def test_no_file_or_not_base64(self):
        dossier = self.make_dossier()
        for file in (False, "", b"", "not base64 at all!", "%%%%", "YQ", "é"):
            with self.subTest(file=file):
                self.assert_no_file(dossier, file=file)
        report = self.add_report(dossier)
        for file in (False, "not base64 at all!"):
            with self.assert_refused("The report has no file", ValidationError):
                report.file = file
        self.assertEqual(report.file, PDF)

    def test_base64_in_lines_is_fine(self):
        """As the mail and some API clients write it."""
        dossier = self.make_dossier()
        lines = PDF[:7] + b"\n" + PDF[7:] + b"\r\n"
        self.assertTrue(self.add_report(dossier, file=lines.decode()))

    def test_over_the_limit(self):
        dossier = self.make_dossier()
        fits = b64encode(b"x" * 1_000_000)
        report = self.add_report(dossier, file=fits)
        too_large = b64encode(b"x" * 1_260_000)
        with self.assert_refused(
            "plan.pdf is too large: 1.3 MB, and the limit is 1 MB", ValidationError
        ):
            self.add_report(dossier, file=too_large, file_name="plan.pdf")
        with self.assert_refused("is too large", ValidationError):
            report.file = too_large
        self.assertEqual(dossier.report_ids, report)
        self.assertEqual(report.with_context(bin_size=False).file, fits)
        self.company_a.dossier_report_max_mb = 2
        report.file = too_large
        self.assertEqual(report.with_context(bin_size=False).file, too_large)

    def test_limit_is_the_dossier_s_firm_s(self):
        self.company_b.dossier_report_max_mb = 2
        self.office.company_ids += self.company_b
        large = b64encode(b"x" * 1_260_000)
        theirs = (
            self.make_dossier_b()
            .with_user(self.office)
            .with_context(allowed_company_ids=(self.company_a + self.company_b).ids)
        )
        reports = self.env["expertise.report"].with_context(**theirs.env.context)
        reports.with_user(self.office).create({"dossier_id": theirs.id, "file": large})
        ours = self.make_dossier()
        with self.assert_refused("is too large", ValidationError):
            reports.with_user(self.office).with_context(
                default_dossier_id=ours.id,
                allowed_company_ids=(self.company_b + self.company_a).ids,
            ).create({"file": large})

    def test_history_says_what_came_and_went(self):
        dossier = self.make_dossier()
        report = self.add_report(dossier, file_name="dpe.pdf")
        report.file = b64encode(b"another")
        report.unlink()
        bodies = self.bodies(dossier)
        for text in ("added: dpe.pdf", "replaced: dpe.pdf", "removed: dpe.pdf"):
            self.assertIn(text, bodies)
        self.assertFalse(
            dossier.sudo().message_ids.attachment_ids, "no file in the thread"
        )

    def test_name_from_the_file(self):
        dossier = self.make_dossier()
        for file_name, name in (("dpe.v2.pdf", "dpe.v2"), ("dpe", "dpe")):
            report = self.add_report(dossier, file_name=file_name)
            self.assertEqual(report.name, name)
        named = self.add_report(dossier, name="DPE of the flat")
        self.assertEqual(named.name, "DPE of the flat")

    # -------------------------------------------------------------------------
    # Diagnostics in it
    # -------------------------------------------------------------------------
    def test_validity_by_use(self):
        report = self.add_report(self.make_dossier())
        lines = self.env["expertise.report.line"].with_user(self.office)
        values = {"report_id": report.id, "product_id": self.dpe.id}
        line = lines.create(
            {
                **values,
                "date_made": "2031-03-03",
                "valid_until_sale": "2034-03-02",
                "valid_until_rent": "2037-03-02",
            }
        )
        self.assertEqual(line.dossier_id, report.dossier_id)
        for name in (
            "valid_until_sale",
            "valid_until_rent",
            "valid_until_works",
            "next_control_date",
        ):
            with self.assert_refused(
                "a validity ends before the diagnostic was made", ValidationError
            ):
                line[name] = "2031-03-02"
            line[name] = "2031-03-03"

    # -------------------------------------------------------------------------
    # The notice
    # -------------------------------------------------------------------------
    def notice(self, dossier):
        action = dossier.action_notify_reports()
        return (
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({})
        )

    def test_notice_needs_a_report(self):
        with self.assert_refused("There is no report to tell about yet"):
            self.make_dossier().action_notify_reports()

    def test_who_gets_the_notice_and_who_not(self):
        dossier = self.make_dossier(
            prescriber_id=self.agency.id,
            notary_id=self.notary.id,
            payer_id=self.payer.id,
        )
        self.add_report(dossier)
        self.agency.email = False
        self.contact_of(dossier, self.notary).report_access = False
        self.contact_of(dossier, self.payer).notify = False
        wizard = self.notice(dossier)
        self.assertEqual(wizard.contact_ids.partner_id, self.owner)
        self.assertEqual(
            wizard.left_out.split("\n"),
            [
                "Agence du Port (Prescriber): no mail address",
                "Maître Colin (Notary): reports closed to him",
                "Luc Payeur (Payer): does not want notices",
            ],
        )
        wizard.contact_ids = False
        self.assertIn("Anne Martin (Owner): taken off", wizard.left_out)
        with self.assert_refused("Nobody would get the mail"):
            wizard.action_send()
        self.assertFalse(dossier.report_notice_date)

    def test_each_gets_his_own_mail(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        self.add_report(dossier)
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        self.notice(dossier).action_send()
        mails = self.env["mail.mail"].search([("id", ">", last)], order="id")
        self.assertEqual(len(mails), 2)
        self.assertEqual(
            [mail.recipient_ids for mail in mails], [self.owner, self.notary]
        )
        for mail, name in zip(mails, ("Anne Martin", "Maître Colin"), strict=True):
            self.assertIn(dossier.name, mail.subject)
            self.assertIn(name, mail.body_html)
            self.assertFalse(mail.attachment_ids, "the file leaves by our route only")
        self.assertNotIn("Colin", mails[0].body_html)
        self.assertTrue(dossier.report_notice_date)
        self.assertTrue(all(dossier.contact_ids.mapped("notified_at")))
        self.assertIn("Told that the reports are available", self.bodies(dossier))

    def test_told_by_other_means(self):
        dossier = self.make_dossier()
        self.add_report(dossier)
        self.notice(dossier).action_mark_told()
        self.assertTrue(dossier.report_notice_date)
        self.assertFalse(dossier.contact_ids.notified_at)
        self.assertIn("by other means", self.bodies(dossier))

    def test_the_notice_is_the_office_s(self):
        dossier = self.make_visited()
        self.add_report(dossier)
        with self.assertRaises(AccessError):
            self.env["expertise.notice.wizard"].with_user(self.tech).create(
                {"dossier_id": dossier.id}
            )

    def test_the_date_of_the_notice_is_not_typed_in_a_copy(self):
        dossier = self.make_dossier()
        self.add_report(dossier)
        self.notice(dossier).action_mark_told()
        self.assertFalse(dossier.copy().report_notice_date)
        with self.assert_refused("There is no report", UserError):
            dossier.copy().action_notify_reports()


@tagged("post_install", "-at_install")
class TestReportFiles(ExpertiseCase, HttpCase):
    """The file leaves by its own route, for who may have it, and is noted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.make_dossier(notary_id=cls.notary.id)
        cls.report = cls.add_report(cls, cls.dossier, file_name="dpe.pdf")
        cls.attachment = (
            cls.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "expertise.report"),
                    ("res_id", "=", cls.report.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        cls.strangers = (cls.office_b, cls.tech_b, cls.other_tech, cls.plain)
        cls.portal = cls._new_user("t_portal", "Portail", "portal")

    def get(self, url, user=None):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(url, allow_redirects=False)

    def rows(self):
        self.env.invalidate_all()
        return self.dossier.download_ids

    def test_staff_gets_it_and_it_is_noted(self):
        response = self.get(f"/expertise/report/{self.report.id}", self.office)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, b"%PDF-1.4 a small report")
        self.assertIn("dpe.pdf", response.headers["Content-Disposition"])
        self.assertIn("attachment", response.headers["Content-Disposition"])
        row = self.rows()
        self.assertEqual(len(row), 1)
        self.assertEqual(row.user_id, self.office)
        self.assertEqual(row.partner_id, self.office.partner_id)
        self.assertFalse(row.by_contact)
        self.assertEqual(row.ip_address, "127.0.0.1")
        self.assertEqual(self.dossier.report_state, "available")

    def test_technician_of_the_dossier_gets_it(self):
        self.dossier.technician_id = self.employee
        response = self.get(f"/expertise/report/{self.report.id}", self.tech)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.rows().user_id, self.tech)

    def test_others_get_what_a_missing_one_gives(self):
        missing = self.get("/expertise/report/999999999", self.office)
        self.assertEqual(missing.status_code, 404)
        for user in (*self.strangers, self.portal):
            with self.subTest(user=user.name):
                response = self.get(f"/expertise/report/{self.report.id}", user)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn(b"a small report", response.content)
        self.assertFalse(self.rows())

    def test_logged_out_is_sent_to_the_login(self):
        response = self.get(f"/expertise/report/{self.report.id}")
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self.rows())

    def test_it_is_only_read(self):
        self.authenticate(self.office.login, self.office.login)
        response = self.url_open(f"/expertise/report/{self.report.id}", data={"a": 1})
        self.assertEqual(response.status_code, 405)

    def test_nothing_leaks_by_the_core_s_routes(self):
        urls = (
            f"/web/content/expertise.report/{self.report.id}/file",
            f"/web/content?model=expertise.report&id={self.report.id}&field=file",
            f"/web/content/{self.attachment.id}",
            f"/web/content/{self.attachment.id}?access_token=guess",
            f"/web/image/expertise.report/{self.report.id}/file",
        )
        for user in (*self.strangers, self.portal, None):
            for url in urls:
                with self.subTest(user=user and user.name, url=url):
                    response = self.get(url, user)
                    self.assertNotIn(b"a small report", response.content)
                    if not url.startswith("/web/image"):
                        self.assertIn(response.status_code, (303, 403, 404))

    def test_the_trash_keeps_it_from_nobody_who_may_read(self):
        self.dossier.action_trash()
        response = self.get(f"/expertise/report/{self.report.id}", self.office_b)
        self.assertEqual(response.status_code, 404)
        response = self.get(f"/expertise/report/{self.report.id}", self.office)
        self.assertEqual(response.status_code, 200)
