from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DossierCase


@tagged("post_install", "-at_install")
class TestStatusLog(DossierCase):
    def test_each_stay_is_measured(self):
        with freeze_time("2026-03-02 08:00:00") as clock:
            dossier = self.create_dossiers()
            clock.tick(timedelta(hours=2))
            dossier.state = "working"
            clock.tick(timedelta(days=1, minutes=30))
            dossier._close(self.reason)
            clock.tick(timedelta(days=400))
            dossier.action_reopen()
            logs = self.logs_of(dossier)
        self.assertEqual(
            logs.mapped("status"), ["new", "working", "cancelled", "working"]
        )
        self.assertEqual(logs.mapped("duration_hours"), [2, 24.5, 9600, 0])
        self.assertEqual([bool(log.left_at) for log in logs], [True, True, True, False])
        for stay, following in zip(logs, logs[1:], strict=False):
            self.assertEqual(stay.left_at, following.entered_at)
        self.assertEqual(logs.company_id, self.company_a)
        self.assertEqual(logs.user_id, self.user)

    def test_one_open_row_per_record(self):
        dossiers = self.create_dossiers(5)
        dossiers[:3].state = "working"
        dossiers.state = "working"
        dossiers[1]._close(self.reason)
        open_rows = self.logs_of(dossiers).filtered(lambda log: not log.left_at)
        self.assertEqual(sorted(open_rows.mapped("res_id")), sorted(dossiers.ids))
        self.assertEqual(
            {log.res_id: log.status for log in open_rows},
            {dossier.id: dossier.state for dossier in dossiers},
        )

    def test_same_status_again_adds_nothing(self):
        dossier = self.create_dossiers()
        dossier.write({"state": "new", "reference": "LIC-1"})
        self.assertEqual(len(self.logs_of(dossier)), 1)

    def test_rows_are_read_from_the_record(self):
        dossiers = self.create_dossiers(2)
        dossiers[0].state = "working"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(
            dossiers[0].status_log_ids.mapped("status_label"), ["In progress", "New"]
        )
        self.assertEqual(len(dossiers[1].status_log_ids), 1)

    def test_label_of_a_status_that_is_gone(self):
        log = self.logs_of(self.create_dossiers())
        log.status = "abolished"
        self.assertEqual(log.status_label, "abolished")

    def test_nobody_writes_the_log(self):
        log = self.logs_of(self.create_dossiers())
        for user in (self.user, self.manager):
            with self.assertRaises(AccessError):
                log.with_user(user).left_at = fields.Datetime.now()
            with self.assertRaises(AccessError):
                log.with_user(user).unlink()
        with self.assertRaises(AccessError):
            log.with_user(self.portal).read(["status"])

    def test_other_company_does_not_see_it(self):
        self.create_dossiers(user=self.user)
        logs = self.env["dossier.status.log"].with_user(self.user_b)
        self.assertFalse(logs.search([("res_model", "=", "dossier.test")]))

    def test_purge_removes_the_rows(self):
        gone, kept = self.create_dossiers(2).with_user(self.manager)
        gone.state = "working"
        self.assertEqual(len(self.logs_of(gone)), 2)
        gone.action_trash()
        self.assertEqual(len(self.logs_of(gone)), 2, "the trash keeps the history")
        gone.action_purge()
        self.assertFalse(self.logs_of(gone))
        self.assertEqual(len(self.logs_of(kept)), 1)

    def test_many_records_cost_the_same(self):
        log = self.env["dossier.status.log"].with_user(self.user)

        def switch(dossiers):
            dossiers.flush_recordset()
            log._switch(dossiers)

        # a stay of no length would save its duration's update
        with freeze_time("2026-03-02 08:00:00") as clock:
            few, many = self.create_dossiers(2), self.create_dossiers(40)
            one = self.create_dossiers()
            clock.tick(timedelta(hours=2))
            switch(one)  # what is cached, once
            for_few = self.count_queries(lambda: switch(few))
            for_many = self.count_queries(lambda: switch(many))
        self.assertEqual(for_many, for_few)
        self.assertEqual(len(self.logs_of(many)), 80)
