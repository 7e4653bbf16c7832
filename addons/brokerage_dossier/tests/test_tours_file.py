from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import BrokerageCase


class FileTours(BrokerageCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two, cls.tour_holder = cls.env["res.partner"].create(
            [{"name": "Tour One"}, {"name": "Tour Two"}, {"name": "Tour Holder"}]
        )
        cls.first = cls.make_dossier(kind="client", partner_id=cls.one.id)
        cls.second = cls.make_dossier(kind="client", partner_id=cls.two.id)
        cls.env.flush_all()


@tagged("post_install", "-at_install")
class TestFileTours(FileTours):
    """The screens of a file, in a real browser."""

    browser_size = "1366x768"

    @mute_logger("odoo.http")  # what the tour tries to do, and is refused
    def test_life(self):
        self.start_tour("/odoo/courtage", "brokerage_file_life", login="t_broker")
        files = self.dossiers.with_context(active_test=False).search(
            [("partner_id", "=", self.tour_holder.id)], order="version"
        )
        self.assertEqual(files.mapped("version"), [1, 2])
        former, current = files
        self.assertEqual(current.former_version_ids, former)
        self.assertEqual(current.kind, "client")
        self.assertEqual(current.child_ids.name, "Manon")
        self.assertEqual(len(current.comment_ids), 2)
        self.assertTrue(all(current.comment_ids.mapped("in_summary")))
        self.assertEqual(current.project_comment_ids.user_id, self.broker)
        self.assertEqual(
            former.closing_reason_id,
            self.env.ref("brokerage_dossier.reason_own_bank"),
        )

    def test_list(self):
        for name in ("broker", "origin"):
            self.start_tour(
                "/odoo/courtage", f"brokerage_file_list_{name}", login="t_broker"
            )
        both = self.first + self.second
        self.assertEqual(both.user_id, self.manager)
        self.assertEqual(both.source_id, self.source)
        self.assertEqual(self.dossier.user_id, self.broker)

    def test_manager(self):
        self.start_tour("/odoo/courtage", "brokerage_file_manager", login="t_manager")
        self.assertFalse(self.first.exists())
        self.assertTrue(self.second.exists())


@tagged("post_install", "-at_install")
class TestFilePhone(FileTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self.start_tour("/odoo/courtage", "brokerage_file_phone", login="t_broker")
        self.assertEqual(self.first.step_id, self.steps[0])
