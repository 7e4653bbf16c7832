from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import BrokerageCase


@tagged("post_install", "-at_install")
class TestRights(BrokerageCase):
    def test_own_files_and_companies(self):
        mine = self.make_dossier(self.own)
        free = self.make_dossier(user_id=False)
        self.env.flush_all()
        seen = self.env["brokerage.dossier"].with_user(self.own).search([])
        self.assertEqual(seen, mine + free)
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.own).read(["name"])
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.stranger).read(["name"])
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.plain).read(["name"])
        borrowers = self.env["brokerage.borrower"].with_user(self.own).search([])
        self.assertEqual(borrowers.dossier_id, mine + free)
