from odoo.exceptions import LockError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestLock(TransactionCase):
    def test_who_is_second_is_told_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        partner = self.env.ref("base.main_partner").with_context(lang="fr_FR")
        # another connection, as somebody else would have
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(
                "SELECT 1 FROM res_partner WHERE id = %s FOR UPDATE", [partner.id]
            )
            with self.assertRaisesRegex(LockError, "^Quelqu’un .* dans un instant"):
                partner.lock_for_update()
            other.rollback()
        partner.lock_for_update()
