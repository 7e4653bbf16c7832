from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import BrokerageCase


@tagged("post_install", "-at_install")
class TestDoors(BrokerageCase):
    """What nobody may do, whatever the way in and whatever the context he sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_dossier(partner_id=cls.partner.id, kind="client")

    def _model(self, name, user=None):
        return self.env[name].with_user(user or self.broker)

    def test_parts_stay_in_their_file(self):
        borrower = self.dossier.borrower_ids
        income = self._model("brokerage.income").create(
            {"borrower_id": borrower.id, "amount": 2000}
        )
        with self.refused("cannot be moved"):
            income.borrower_id = self.other.borrower_ids
        child = self._model("brokerage.child").create(
            {"dossier_id": self.dossier.id, "name": "Zoé"}
        )
        with self.refused("cannot be moved"):
            child.dossier_id = self.other
        with self.refused("does not borrow in", ValidationError):
            self._model("brokerage.credit").create(
                {
                    "dossier_id": self.dossier.id,
                    "lender": "Crédit test",
                    "borrower_id": self.other.borrower_ids.id,
                }
            )

    def test_part_of_a_foreign_file(self):
        mine = self.make_dossier(self.own)
        child = self._model("brokerage.child", self.own)
        child.create({"dossier_id": mine.id, "name": "Zoé"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            child.create({"dossier_id": self.dossier.id, "name": "Zoé"})
        stranger = self._model("brokerage.child", self.stranger)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            stranger.create({"dossier_id": self.dossier.id, "name": "Zoé"})

    def test_context_opens_nothing(self):
        self._model("brokerage.child").create(
            {"dossier_id": self.dossier.id, "name": "Zoé", "shared_custody": True}
        )
        self.abandon(self.dossier)
        new = self.dossier._resume("client", fields.Date.context_today(self.dossier))
        former = self.dossier.with_context(brokerage_resume=True, brokerage_sync=True)
        with self.refused("former version"):
            former.price = 10
        with self.refused("former version"):
            former.child_ids.name = "Other"
        with self.refused("former version"):
            former.active = True
        comment = new.comment_ids.with_context(
            brokerage_resume=True, brokerage_sync=True
        )
        with self.refused("follows a fact"):
            comment.body = "<p>Other</p>"
        with self.refused("follows a fact"):
            comment.unlink()

    def test_versions_are_not_typed(self):
        for values in (
            {"version": 7},
            {"replaced_by_id": self.other.id},
            {"former_version_id": self.other.id},
            {"original_id": self.other.id},
        ):
            with self.subTest(values=values), self.refused("made by “Resume”"):
                self.dossier.write(values)
            with self.subTest(values=values), self.refused("made by “Resume”"):
                self.make_dossier(**values)

    def test_former_version_goes_with_its_file_only(self):
        self.abandon(self.dossier)
        new = self.dossier._resume("client", fields.Date.context_today(self.dossier))
        with self.refused("goes with its file"):
            self.dossier.with_user(self.manager).unlink()
        self.assertTrue(new.exists())

    def test_comments_are_signed_by_their_author(self):
        comment = self._model("brokerage.comment").create(
            {
                "dossier_id": self.dossier.id,
                "body": "<p>Signed</p>",
                "user_id": self.manager.id,
            }
        )
        self.assertEqual(comment.user_id, self.broker)
        with self.refused("who has written"):
            comment.user_id = self.manager
        with self.refused("come from the facts"):
            self._model("brokerage.comment").create(
                {
                    "dossier_id": self.dossier.id,
                    "body": "<p>False</p>",
                    "fact_model": "brokerage.child",
                    "fact_id": 1,
                }
            )
        with self.refused("is empty", ValidationError):
            comment.body = "<p><br></p>"

    def test_steps_are_reached_by_advancing(self):
        row = self.dossier.step_date_ids
        row.date = fields.Date.to_date("2026-01-15")
        with self.refused("only their day"):
            row.step_id = self.steps[4]
        with self.refused("not in the future", ValidationError):
            row.date = fields.Date.to_date("2999-01-01")
        rows = self._model("brokerage.step.date")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            rows.create(
                {
                    "dossier_id": self.dossier.id,
                    "step_id": self.steps[5].id,
                    "date": fields.Date.context_today(rows),
                }
            )
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            row.unlink()

    def test_client_begins_at_first_step_whatever_the_way_in(self):
        prospects = self.make_dossier() + self.make_dossier()
        prospects.write({"kind": "client"})
        self.assertEqual(prospects.step_id, self.steps[0])
        self.assertEqual(len(prospects.step_date_ids), 2)
        with self.refused("always in one", ValidationError):
            prospects.write({"step_id": False})

    def test_settings_are_the_manager_s(self):
        for model in ("brokerage.step", "brokerage.document.type"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._model(model).create({"name": "Another (test)"})
            self._model(model, self.manager).create({"name": "Another (test)"})

    def test_user_without_the_app_and_portal_see_nothing(self):
        portal = self.new_user("t_portal", "Petra Portail", "portal")
        portal.partner_id = self.dossier.sudo().partner_id
        models = [
            name
            for name in self.env.registry
            if name.startswith("brokerage.") and not self.env[name]._abstract
        ]
        self.assertGreater(len(models), 12)
        for user in (portal, self.plain):
            for name in models:
                with self.subTest(user=user.login, model=name):
                    self.assertFalse(self._model(name, user).has_access("read"))

    def test_own_broker_loses_what_he_gives_away(self):
        mine = self.make_dossier(self.own)
        mine.write({"user_id": self.broker.id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["name"])

    def test_many_at_once(self):
        """Advancing and abandoning fifty files is as many writes, not more reads."""
        dossiers = self.dossiers.create(
            [
                {"partner_id": self.holder.id, "kind": "client", "name": False}
                for _number in range(12)
            ]
        )
        self.assertEqual(len(set(dossiers.mapped("name"))), 12)
        self.assertEqual(dossiers.borrower_ids.partner_id, self.holder)
        dossiers.action_next_step()
        self.assertEqual(dossiers.step_id, self.steps[1])
        self.abandon(dossiers)
        self.assertEqual(set(dossiers.mapped("state")), {"abandoned"})
        with self.assertRaises(UserError):
            dossiers.action_next_step()

    def test_dates_of_the_past(self):
        with self.refused("before any work", ValidationError):
            self.dossier.write(
                {
                    "fee_agreement_date": "2026-03-02",
                    "funds_released_date": "2026-03-01",
                }
            )
        with self.refused("cannot be in the future", ValidationError):
            self.make_dossier(date_created="2999-01-01")

    def test_amounts(self):
        with self.refused_by_database("brokerage_dossier_amounts_positive"):
            self.dossier.price = -1
        self.dossier.write(
            {
                "borrower_ids": [
                    Command.update(
                        self.dossier.borrower_ids.id,
                        {
                            "income_ids": [
                                Command.create({"amount": 1000}),
                                Command.create({"amount": 1000, "income_type": "rent"}),
                                Command.create(
                                    {"amount": 9000, "income_type": "exceptional"}
                                ),
                            ]
                        },
                    )
                ],
                "credit_ids": [
                    Command.create({"lender": "A", "monthly_amount": 200}),
                    Command.create(
                        {"lender": "B", "monthly_amount": 90, "outcome": "repaid"}
                    ),
                ],
            }
        )
        self.assertEqual(self.dossier.monthly_income, 1700)
        self.assertEqual(self.dossier.monthly_credits, 200)
