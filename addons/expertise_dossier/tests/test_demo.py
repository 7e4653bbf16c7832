from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

MODULE = "expertise_dossier"
DEMO_FILES = ("demo/res_users_demo.xml", "demo/dossier_demo.xml")
MARKER = f"{MODULE}.demo_dossier_01"


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demonstration firm is alive, whatever day it is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref(MARKER, raise_if_not_found=False):
            for name in DEMO_FILES:
                convert_file(cls.env, MODULE, name, {}, mode="init", noupdate=True)
        cls.company = cls.env.ref("base.main_company")
        # made at another time, the ages have grown since: count from that day
        first = cls.env.ref(MARKER).with_context(tz="Europe/Paris")
        cls.today = fields.Datetime.context_timestamp(first, first.create_date).date()
        data = cls.env["ir.model.data"].search(
            [("module", "=", MODULE), ("name", "=like", "demo\\_dossier\\_%")]
        )
        cls.dossiers = (
            cls.env["expertise.dossier"]
            .with_context(active_test=False, with_trashed=True)
            .browse(data.mapped("res_id"))
        )
        cls.live = cls.dossiers.filtered("active")
        cls.has_invoices = bool(cls.company.chart_template)

    def _count(self, field_name, dossiers=None):
        return Counter((dossiers or self.dossiers).mapped(lambda d: d[field_name]))

    def test_installed_once(self):
        count = self.env["expertise.dossier"].search_count([])
        self.env["expertise.demo"]._install()
        self.assertEqual(self.env["expertise.dossier"].search_count([]), count)

    def test_about_sixty_dossiers_in_all_states(self):
        self.assertTrue(55 <= len(self.dossiers) <= 70, len(self.dossiers))
        for field_name in ("state", "report_state", "quote_state"):
            values = self.dossiers._fields[field_name].get_values(self.env)
            counts = self._count(field_name, self.live)
            self.assertEqual(set(counts), set(values), field_name)

    def test_invoices_and_instalments(self):
        if not self.has_invoices:
            self.assertEqual(set(self._count("invoice_state")), {"none"})
            return
        values = self.dossiers._fields["invoice_state"].get_values(self.env)
        self.assertEqual(set(self._count("invoice_state", self.live)), set(values))
        self.assertEqual(set(self._count("instalment_count")), {0, 1, 2, 3})
        refunds = self.dossiers.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund"
        )
        self.assertTrue(refunds)

    def test_unpaid_invoices_of_all_ages(self):
        if not self.has_invoices:
            self.assertFalse(self.dossiers.invoice_ids)
            return
        invoices = self.live.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.amount_residual
        )
        late = [
            (self.today - line.date_maturity).days
            for line in invoices._get_instalments()
            if line.amount_residual
        ]
        for lowest, highest in ((-60, 0), (1, 14), (15, 29), (30, 44), (45, 59)):
            self.assertTrue(
                [days for days in late if lowest <= days <= highest],
                f"nothing unpaid for {lowest} to {highest} days: {sorted(late)}",
            )
        self.assertTrue([days for days in late if days >= 60], sorted(late))

    def test_quotes_to_remind(self):
        days = self.company.dossier_quote_reminder_days
        old = self.live.filtered(
            lambda d: (
                d.quote_pending_since
                and d.quote_pending_since + timedelta(days=days) < self.today
            )
        )
        self.assertGreaterEqual(len(old), 2)

    def test_appointments_do_not_clash(self):
        planned = self.dossiers.filtered("appointment_start").sorted(
            "appointment_start"
        )
        for technician, dossiers in planned.grouped("technician_id").items():
            self.assertTrue(technician)
            for before, after in zip(dossiers, dossiers[1:], strict=False):
                self.assertLessEqual(before.appointment_end, after.appointment_start)
        self.assertFalse(planned.filtered(lambda d: d.state == "to_plan"))

    def test_appointments_to_come_for_all_technicians(self):
        today = fields.Datetime.to_datetime(self.today)
        coming = self.live.filtered(
            lambda d: d.appointment_start and d.appointment_start >= today
        )
        technicians = {
            self.env.ref(f"{MODULE}.demo_technician_{name}")
            for name in ("julien", "nadia", "thomas")
        }
        self.assertEqual(set(coming.technician_id), technicians)
        initials = coming.mapped("technician_initials")
        self.assertEqual(len(set(initials)), len(technicians))
        first = self.env.ref(f"{MODULE}.demo_technician_julien")
        soon = coming.filtered(
            lambda d: (
                d.technician_id == first
                and d.appointment_start < today + timedelta(days=1)
            )
        )
        self.assertEqual(len(soon), 3)

    def test_history_is_in_order(self):
        for dossier in self.dossiers:
            logs = dossier.status_log_ids.sorted("id")
            self.assertFalse(logs[-1].left_at)
            self.assertEqual(logs[-1].status, dossier.state)
            self.assertTrue(all(log.duration_hours >= 0 for log in logs))
            for before, after in zip(logs, logs[1:], strict=False):
                self.assertEqual(before.left_at, after.entered_at)
                self.assertLessEqual(before.entered_at, after.entered_at)
        created = self.dossiers.sorted("id").mapped("create_date")
        self.assertEqual(created, sorted(created))

    def test_archive_trash_and_reasons(self):
        self.assertEqual(len(self.dossiers.filtered("trashed_at")), 2)
        archived = self.dossiers.filtered(lambda d: not d.active and not d.trashed_at)
        self.assertGreaterEqual(len(archived), 3)
        cancelled = self.dossiers.filtered(lambda d: d.state == "cancelled")
        self.assertGreaterEqual(len(cancelled.closing_reason_id), 4)

    def test_work_at_hand(self):
        analysis = self.live.filtered(lambda d: d.state == "analysis")
        self.assertTrue(all(d.waiting_sample_count for d in analysis))
        incomplete = self.live.filtered(lambda d: d.state == "incomplete")
        self.assertTrue(all(d.missing_item_ids for d in incomplete))
        letters = self.env["dossier.letter"].search(
            [("res_model", "=", self.dossiers._name), ("state", "=", "printed")]
        )
        self.assertTrue(letters.attachment_id.raw.startswith(b"%PDF"))
        reports = self.dossiers.report_ids
        self.assertTrue(all(report.line_ids for report in reports))

    def test_no_mail_waits_to_be_sent(self):
        ours = self.env["mail.mail"].search_count(
            [
                ("state", "=", "outgoing"),
                ("model", "in", ("expertise.dossier", "expertise.dossier.contact")),
            ]
        )
        self.assertFalse(ours)
        messages = self.dossiers.message_ids | self.dossiers.sale_order_ids.message_ids
        waiting = messages.notification_ids.filtered(
            lambda notification: notification.notification_status == "ready"
        )
        self.assertFalse(waiting)

    def test_users(self):
        for login, name, group in (
            ("responsable", "manager", "expertise_dossier.group_manager"),
            ("bureau", "office", "expertise_dossier.group_office"),
            ("technicien", "technician", "expertise_dossier.group_technician"),
            ("client", "client", "base.group_portal"),
        ):
            user = self.env.ref(f"{MODULE}.demo_user_{name}")
            self.assertEqual(user.login, login)
            self.assertTrue(user.has_group(group))
        client = self.env.ref(f"{MODULE}.demo_user_client")
        own = self.dossiers.filtered(lambda d: d.owner_id == client.partner_id)
        self.assertGreaterEqual(len(own), 4)
        technician = self.env.ref(f"{MODULE}.demo_user_technician")
        seen = self.env["expertise.dossier"].with_user(technician).search([])
        self.assertTrue(seen)
        self.assertEqual(seen.technician_user_id, technician)
