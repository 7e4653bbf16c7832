from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestTrash(ExpertiseCase):
    def trash_action(self):
        return self.env.ref("expertise_dossier.expertise_dossier_action_trash")

    def seen_in_trash(self, user):
        action = self.trash_action()._get_action_dict()
        dossiers = self.env["expertise.dossier"].with_user(user)
        context = {"active_test": False, "with_trashed": True}
        self.assertIn("'with_trashed': True", action["context"])
        domain = [("trashed_at", "!=", False), ("active", "=", False)]
        return dossiers.with_context(**context).search(domain)

    # -------------------------------------------------------------------------
    # Archive
    # -------------------------------------------------------------------------
    def test_archived_leaves_the_list_and_stays_reachable(self):
        dossier, kept = self.make_dossiers(2)
        dossier.action_archive()
        self.assertEqual(self.dossiers.search([]), kept)
        archived = self.dossiers.search([("active", "=", False)])
        self.assertEqual(archived, dossier, "the filter « Archived »")
        dossier.action_unarchive()
        self.assertEqual(len(self.dossiers.search([])), 2)

    def test_archived_counts_in_the_statistics_and_trashed_does_not(self):
        archived, trashed, alive = self.make_dossiers(3, nature_ids=self.dpe.ids)
        for dossier in (archived, trashed, alive):
            self.cancel(dossier)
        archived.action_archive()
        trashed.action_trash()
        for name in ("statistics", "prescribers", "reasons"):
            action = self.env.ref(f"expertise_dossier.expertise_dossier_action_{name}")
            self.assertIn("'active_test': False", action.context, name)
        dossiers = self.dossiers.with_context(active_test=False)
        for group_by in ("state", "owner_id", "closing_reason_id", "create_date:month"):
            with self.subTest(group_by=group_by):
                groups = dossiers.formatted_read_group(
                    [], [group_by], ["__count", "amount_total:sum"]
                )
                self.assertEqual([group["__count"] for group in groups], [2])
                self.assertEqual(groups[0]["amount_total:sum"], 240.0)
        self.reason.invalidate_recordset()
        reason = self.reason.with_user(self.manager)
        self.assertEqual(reason.expertise_dossier_count, 2)
        action = reason.action_open_expertise_dossiers()
        found = self.dossiers.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(len(found), 2, "the number opens what it counts")

    # -------------------------------------------------------------------------
    # Trash, by role
    # -------------------------------------------------------------------------
    def test_who_may_write_may_trash_and_restore(self):
        for user in (self.tech, self.office, self.manager):
            with self.subTest(user=user.name):
                dossier = self.make_visited().with_user(user)
                dossier.action_trash()
                self.assertEqual(dossier.trashed_by_id, user)
                self.assertFalse(dossier.active)
                self.assertNotIn(dossier, self.dossiers.search([]))
                dossier.action_restore()
                self.assertTrue(dossier.active)
                self.assertFalse(dossier.trashed_at)
                self.assertEqual(dossier.state, "visited")

    def test_who_may_not_write_may_not_trash(self):
        dossier = self.make_dossier()
        for user in (self.tech, self.office_b, self.plain):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    dossier.with_user(user).action_trash()
        dossier.action_trash()
        for user in (self.tech, self.office_b, self.plain):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    dossier.with_user(user).action_restore()
        self.assertTrue(dossier.trashed_at)

    def test_the_trash_is_the_manager_s(self):
        dossier = self.make_dossier()
        dossier.action_trash()
        group = self.env.ref("expertise_dossier.group_manager")
        self.assertEqual(self.trash_action().group_ids, group)
        menu = self.env.ref("expertise_dossier.menu_trash").id
        self.assertIn(menu, self.visible_menus(self.manager))
        self.assertNotIn(menu, self.visible_menus(self.office))
        self.assertEqual(self.seen_in_trash(self.manager), dossier)
        self.assertNotIn(dossier, self.seen_in_trash(self.office_b))

    def visible_menus(self, user):
        return self.env["ir.ui.menu"].with_user(user).load_menus(False)

    def test_in_none_of_the_places_where_people_look(self):
        dossier = self.make_dossier(
            reference="GONE", technician_id=self.employee.id, state="visited"
        )
        dossier.action_trash()
        for user in (self.tech, self.office, self.manager):
            dossiers = self.env["expertise.dossier"].with_user(user)
            for context in ({}, {"active_test": False}):
                dossiers = dossiers.with_context(**context)
                self.assertFalse(dossiers.search([("reference", "=", "GONE")]))
                self.assertFalse(dossiers.name_search("GONE"))
                self.assertFalse(
                    dossiers.web_search_read([("reference", "=", "GONE")], {})[
                        "records"
                    ]
                )
        for name, target in (("dossier_ids", self.flat),):
            self.assertFalse(target.with_user(self.office)[name])
        counts = self.dossiers.search_panel_select_multi_range(
            "state", enable_counters=True
        )["values"]
        self.assertFalse(sum(row.get("__count", 0) for row in counts))

    def test_trashed_keeps_computing_when_it_comes_back(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        dossier.action_trash()
        self.pay(move)
        self.add_report(dossier)
        dossier.action_restore()
        self.assertEqual(dossier.invoice_state, "paid")
        self.assertEqual(dossier.report_state, "available")
        self.assertEqual(dossier.instalment_progress, "1/1")

    # -------------------------------------------------------------------------
    # Purge
    # -------------------------------------------------------------------------
    def test_only_the_manager_purges_and_only_from_the_trash(self):
        dossier = self.make_visited()
        with self.assert_refused("Put it in the trash first"):
            dossier.with_user(self.manager).action_purge()
        dossier.action_trash()
        for user in (self.tech, self.office, self.office_b, self.plain):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    dossier.with_user(user).action_purge()
                with self.assertRaises(AccessError):
                    dossier.with_user(user).unlink()
        self.assertTrue(dossier.exists())
        dossier.with_user(self.manager).action_purge()
        self.assertFalse(dossier.exists())

    def test_manager_of_another_firm_does_not_purge(self):
        stranger = self._new_user("t_boss_b", "Boss B", "manager", self.company_b)
        dossier = self.make_dossier()
        dossier.action_trash()
        with self.assertRaises(AccessError):
            dossier.with_user(stranger).action_purge()

    def assert_kept(self, dossier, message):
        """Neither the manager nor the system deletes it; it stays in the trash."""
        dossier.action_trash()
        with self.assert_refused(message, UserError):
            dossier.with_user(self.manager).action_purge()
        with self.assert_refused(message, UserError):
            dossier.sudo().unlink()
        self.assertTrue(dossier.exists())
        self.assertTrue(dossier.trashed_at)

    def test_posted_invoice_keeps_it(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        self.assert_kept(
            dossier, f"{dossier.name} .*cannot be deleted for good: .*{move.name}"
        )
        self.assertEqual(move.dossier_id, dossier)

    def test_draft_invoice_keeps_it_until_it_is_dealt_with(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier, post=False)
        order = dossier.sale_order_ids
        self.assert_kept(
            dossier, f"{dossier.name} .*because of: {order.name}, Draft Invoice"
        )
        move.with_user(self.manager).unlink()
        self.assert_kept(dossier, f"{dossier.name} .*because of: {order.name}\\. ")
        order.with_user(self.manager)._action_cancel()
        dossier.with_user(self.manager).action_purge()
        self.assertFalse(dossier.exists())
        self.assertFalse(order.exists())

    def test_cancelled_invoice_keeps_it(self):
        dossier = self.make_dossier()
        move = self.invoice(dossier)
        move.button_draft()
        move.button_cancel()
        dossier.sale_order_ids.sudo().write({"dossier_id": False})
        self.assert_kept(dossier, f"{dossier.name} .*{move.name}")

    def test_quote_that_waits_keeps_it(self):
        dossier = self.make_dossier()
        order = self.quote(dossier)
        self.assert_kept(dossier, f"{dossier.name} .*{order.name}")
        self.assertEqual(order.dossier_id, dossier)
        self.assertEqual(order.state, "sent")

    def test_draft_and_cancelled_quotes_go_with_it(self):
        """They are not left behind without the dossier they were for."""
        dossier = self.make_dossier()
        orders = self.quote(dossier, send=False) + self.quote(dossier)
        orders[1]._refuse("No")
        dossier.action_trash()
        dossier.with_user(self.manager).action_purge()
        self.assertFalse(orders.exists())

    def test_quotes_stay_when_the_purge_is_refused(self):
        dossier = self.make_dossier()
        order = self.quote(dossier, send=False)
        with self.assert_refused("Put it in the trash first"):
            dossier.with_user(self.manager).action_purge()
        self.assertTrue(order.exists())

    def test_one_that_is_kept_keeps_them_all(self):
        invoiced, free = self.make_dossiers(2)
        self.invoice(invoiced)
        (invoiced + free).action_trash()
        with self.assert_refused("cannot be deleted for good"):
            (free + invoiced).with_user(self.manager).action_purge()
        self.assertTrue(free.exists())

    def test_purge_leaves_nothing_behind(self):
        dossier = self.make_visited(notary_id=self.notary.id)
        report = self.add_report(dossier)
        report._log_download(dossier.contact_ids[0])
        report.blocked_contact_ids = dossier.contact_ids[0]
        self.env["expertise.sample"].with_user(self.tech).create(
            {"dossier_id": dossier.id, "name": "P1"}
        )
        dossier.log_comment("A note")
        attachments = self.env["ir.attachment"].sudo()
        domain = [
            ("res_model", "in", ("expertise.report", "expertise.dossier")),
            ("res_id", "in", (report.id, dossier.id)),
            ("res_field", "in", (False, "file")),
        ]
        self.assertTrue(attachments.search_count(domain))
        dossier_id = dossier.id
        dossier.action_trash()
        dossier.with_user(self.manager).action_purge()
        self.env.invalidate_all()
        for model in (
            "expertise.dossier.contact",
            "expertise.report",
            "expertise.report.download",
            "expertise.sample",
        ):
            left = self.env[model].search_count([("dossier_id", "=", dossier_id)])
            self.assertFalse(left, model)
        for model, name in (
            ("mail.message", "model"),
            ("dossier.status.log", "res_model"),
        ):
            left = self.env[model].search_count(
                [(name, "=", "expertise.dossier"), ("res_id", "=", dossier_id)]
            )
            self.assertFalse(left, model)
        self.assertFalse(attachments.search_count(domain), "the files are gone too")
        self.assertTrue(self.owner.exists())
        self.assertTrue(self.flat.exists())
