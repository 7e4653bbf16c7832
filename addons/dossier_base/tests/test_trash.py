from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DossierCase


@tagged("post_install", "-at_install")
class TestTrash(DossierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept, cls.trashed = cls.dossiers.create(
            [
                {"reference": "KEPT", "partner_id": cls.customer.id},
                {"reference": "TRASHED", "partner_id": cls.customer.id},
            ]
        )
        cls.both = cls.kept + cls.trashed
        cls.trashed.action_trash()
        cls.env.flush_all()
        cls.env.invalidate_all()

    # -------------------------------------------------------------------------
    # Out of sight
    # -------------------------------------------------------------------------
    def test_trashing_says_who_and_when(self):
        self.assertTrue(self.trashed.trashed_at)
        self.assertEqual(self.trashed.trashed_by_id, self.user)
        self.assertFalse(self.trashed.active)
        before = self.trashed.trashed_at
        self.trashed.with_user(self.manager).action_trash()
        self.assertEqual(self.trashed.trashed_by_id, self.user, "the first one stays")
        self.assertEqual(self.trashed.trashed_at, before)

    def test_out_of_every_search(self):
        for context in ({}, {"active_test": False}):
            dossiers = self.dossiers.with_context(**context)
            for domain in (
                [],
                [("reference", "=", "TRASHED")],
                [("id", "in", self.both.ids)],
                [("active", "in", (True, False))],
                ["|", ("active", "=", False), ("active", "=", True)],
            ):
                with self.subTest(context=context, domain=domain):
                    domain = Domain(domain) & Domain("id", "in", self.both.ids)
                    self.assertNotIn(self.trashed, dossiers.search(domain))
                    self.assertLessEqual(dossiers.search_count(domain), 1)
                    groups = dossiers._read_group(domain, ["state"], ["__count"])
                    self.assertLessEqual(sum(count for _state, count in groups), 1)
            self.assertFalse(dossiers.name_search("TRASHED"))
            self.assertFalse(dossiers.name_search(self.trashed.name))
            self.assertEqual(len(dossiers.name_search("KEPT")), 1)

    def test_out_of_the_web_clients_lists(self):
        dossiers = self.dossiers.with_context(active_test=False)
        found = dossiers.web_search_read([], {"reference": {}})
        self.assertNotIn("TRASHED", [row["reference"] for row in found["records"]])
        groups = dossiers.web_read_group([], ["partner_id"], ["__count"])
        self.assertEqual(groups["groups"][0]["__count"], 1)

    def test_administrator_and_superuser_do_not_see_it_either(self):
        self.assertFalse(
            self.env["dossier.test"].search([("id", "=", self.trashed.id)])
        )

    def test_found_by_who_asks_for_the_trash(self):
        mine = Domain("id", "in", self.both.ids)
        found = self.dossiers.with_context(active_test=False).search(
            mine & Domain("trashed_at", "!=", False)
        )
        self.assertEqual(found, self.trashed)
        everything = self.dossiers.with_context(
            with_trashed=True, active_test=False
        ).search(mine)
        self.assertEqual(everything, self.both)

    def test_trashed_record_can_be_read_and_opened(self):
        """The trash's own list and form read it, from an empty cache."""
        trashed = self.dossiers.browse(self.trashed.id)
        self.env.invalidate_all()
        self.assertEqual(trashed.reference, "TRASHED")
        self.env.invalidate_all()
        self.assertEqual(trashed.read(["reference"])[0]["reference"], "TRASHED")
        self.env.invalidate_all()
        self.assertEqual(trashed.web_read({"reference": {}})[0]["reference"], "TRASHED")
        with self.assertRaises(AccessError):
            trashed.with_user(self.user_b).read(["reference"])

    def test_history_of_the_trashed_is_still_there(self):
        self.assertTrue(self.trashed.message_ids)
        self.assertTrue(self.trashed.status_log_ids)

    def test_cannot_be_active_in_the_trash(self):
        dossier = self.dossiers.create({"trashed_at": fields.Datetime.now()})
        self.assertFalse(dossier.active)
        self.kept.write({"trashed_at": fields.Datetime.now(), "active": True})
        self.assertFalse(self.kept.active)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE dossier_test SET active = true WHERE id = %s", [self.kept.id]
            )

    # -------------------------------------------------------------------------
    # Back again
    # -------------------------------------------------------------------------
    def assert_restored(self, dossier):
        self.assertTrue(dossier.active)
        self.assertFalse(dossier.trashed_at)
        self.assertFalse(dossier.trashed_by_id)
        self.assertIn(dossier, self.dossiers.search([]))

    def test_restore(self):
        self.both.action_restore()
        self.assert_restored(self.trashed)
        self.assert_restored(self.kept)

    def test_unarchive_restores_too(self):
        self.trashed.action_unarchive()
        self.assert_restored(self.trashed)

    def test_writing_active_restores_too(self):
        self.trashed.active = True
        self.assert_restored(self.trashed)

    def test_archived_is_not_trashed(self):
        self.kept.action_archive()
        archived = self.dossiers.with_context(active_test=False)
        self.assertIn(self.kept, archived.search([]))
        self.kept.action_restore()
        self.assertFalse(self.kept.active, "restoring is for what is in the trash")

    def test_restored_record_catches_up(self):
        """Each of the ways out recomputes what changed meanwhile."""
        ways_out = {
            "restore": lambda dossier: dossier.action_restore(),
            "unarchive": lambda dossier: dossier.action_unarchive(),
            "write active": lambda dossier: dossier.write({"active": True}),
            "write date": lambda dossier: dossier.write({"trashed_at": False}),
        }
        for way, restore in ways_out.items():
            with self.subTest(way=way):
                self.customer.city = "Lyon"
                dossier = self.create_dossiers(partner_id=self.customer.id)
                dossier.action_trash()
                # nothing may wait to be computed with the city to come
                self.env.flush_all()
                self.customer.city = "Annecy"
                self.env.flush_all()
                restore(dossier)
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(dossier.partner_city, "Annecy")
                self.cr.execute(
                    "SELECT partner_city FROM dossier_test WHERE id = %s", [dossier.id]
                )
                self.assertEqual(self.cr.fetchone()[0], "Annecy")

    def test_numbers_survive_the_round_trip(self):
        name = self.trashed.name
        self.trashed.action_restore()
        self.assertEqual(self.trashed.name, name)

    def test_other_company_and_portal_may_not(self):
        for user in (self.user_b, self.portal):
            with self.assertRaises(AccessError):
                self.kept.with_user(user).action_trash()
            with self.assertRaises(AccessError):
                self.trashed.with_user(user).action_restore()

    def test_trash_and_restore_cost_the_same_for_many(self):
        def round_trip(dossiers):
            dossiers.action_trash()
            dossiers.action_restore()
            self.flush_tracking()

        few, many = self.create_dossiers(2), self.create_dossiers(40)
        round_trip(few)
        for_few = self.count_queries(lambda: round_trip(few))
        for_many = self.count_queries(lambda: round_trip(many))
        self.assertLessEqual(for_many - for_few, 10)

    # -------------------------------------------------------------------------
    # Gone for good
    # -------------------------------------------------------------------------
    def assert_still_there(self, dossiers):
        self.assertEqual(dossiers.exists(), dossiers)

    def test_ordinary_user_cannot_delete(self):
        for dossier in self.both:
            with (
                self.assertRaisesRegex(AccessError, "You can put it in the trash"),
                self.cr.savepoint(),
            ):
                dossier.unlink()
            with self.assertRaises(AccessError), self.cr.savepoint():
                dossier.action_purge()
        self.assert_still_there(self.both)

    def test_manager_deletes_from_the_trash_only(self):
        with (
            self.assertRaisesRegex(UserError, "Put it in the trash first"),
            self.cr.savepoint(),
        ):
            self.kept.with_user(self.manager).action_purge()
        self.assert_still_there(self.both)
        self.trashed.with_user(self.manager).action_purge()
        self.assertFalse(self.trashed.exists())
        self.assert_still_there(self.kept)

    def test_one_refused_deletes_none(self):
        logs = self.logs_of(self.both)
        with self.assertRaises(UserError), self.cr.savepoint():
            (self.trashed + self.kept).with_user(self.manager).action_purge()
        self.assert_still_there(self.both)
        self.assertEqual(logs.exists(), logs)

    def test_posted_accounting_keeps_it(self):
        posted = self.create_dossiers(posted_partner_id=self.customer.id)
        posted.action_trash()
        both = (self.trashed + posted).with_user(self.manager)
        with (
            self.assertRaisesRegex(
                UserError,
                f"{posted.name} cannot be deleted for good: Camille Roussel is posted",
            ),
            self.cr.savepoint(),
        ):
            both.action_purge()
        self.assert_still_there(both)
        # the law binds the system as well
        with self.assertRaises(UserError), self.cr.savepoint():
            posted.sudo().unlink()
        posted.posted_partner_id = False
        both.action_purge()
        self.assertFalse(both.exists())

    def test_purge_leaves_nothing_behind(self):
        self.trashed.message_post(body="A note")
        dossier_id = self.trashed.id
        self.trashed.with_user(self.manager).action_purge()
        messages = self.env["mail.message"].search(
            [("model", "=", "dossier.test"), ("res_id", "=", dossier_id)]
        )
        self.assertFalse(messages)
        self.assertFalse(self.logs_of(self.dossiers.browse(dossier_id)))
