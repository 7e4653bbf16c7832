from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import BrokerageCase


@tagged("post_install", "-at_install")
class TestLife(BrokerageCase):
    def test_steps_and_gauge(self):
        dossier = self.dossier
        self.assertEqual(dossier.step_id, self.steps[0])
        count = len(self.steps)
        self.assertEqual(dossier.progress, round(100 / count))
        for _step in self.steps[1:]:
            dossier.action_next_step()
        self.assertEqual(dossier.progress, 100)
        self.assertEqual(dossier.state, "done")
        self.assertEqual(dossier.step_date_ids.step_id, self.steps)
        today = fields.Date.context_today(dossier)
        self.assertEqual(dossier.client_agreement_date, today)
        self.assertEqual(dossier.signature_date, today)
        # nothing after the last step
        dossier.action_next_step()
        self.assertEqual(dossier.step_id, self.steps[-1])
        dossier.action_previous_step()
        self.assertEqual(dossier.state, "open")
        dossier.step_id = self.steps[1]
        self.assertFalse(dossier.signature_date)
        self.assertEqual(dossier.step_date_ids.step_id, self.steps[:2])

    def test_pressed_twice_advances_once(self):
        drawn = self.dossier.with_context(from_step_id=self.steps[0].id)
        drawn.action_next_step()
        drawn.action_next_step()
        self.assertEqual(self.dossier.step_id, self.steps[1])

    def test_prospect_becomes_client(self):
        prospect = self.make_dossier(kind="prospect")
        self.assertFalse(prospect.step_id)
        self.assertEqual(prospect.progress, 0)
        with self.refused("make it a client", ValidationError):
            prospect.step_id = self.steps[2]
        prospect.action_make_client()
        self.assertEqual(prospect.step_id, self.steps[0])
        prospect.action_make_client()
        self.assertEqual(prospect.step_id, self.steps[0])

    def test_done_only_by_last_step(self):
        with self.refused("completed by its last step"):
            self.dossier.state = "done"

    def test_abandon_needs_reason(self):
        with self.refused("Choose a reason"):
            self.dossier.state = "abandoned"
        self.abandon(self.dossier, "Gone to a competitor")
        self.assertEqual(self.dossier.state, "abandoned")
        self.assertTrue(self.dossier.active)
        with self.refused("Resume"):
            self.dossier.state = "open"
        with self.refused("resume it first"):
            self.dossier.step_id = self.steps[3]

    def test_abandon_refused_once_funds_are_released(self):
        self.dossier.funds_released_date = fields.Date.context_today(self.dossier)
        with self.refused("were released"):
            self.abandon(self.dossier)

    def test_resume_is_a_clean_new_version(self):
        dossier = self.dossier
        number = dossier.name
        dossier.write(
            {
                "reference": "VASSEUR",
                "price": 250000,
                "borrower_ids": [
                    Command.create(
                        {
                            "partner_id": self.partner.id,
                            "income_ids": [Command.create({"amount": 2100})],
                        }
                    )
                ],
                "child_ids": [Command.create({"name": "Zoé", "shared_custody": True})],
                "comment_ids": [Command.create({"body": "<p>Saves every month</p>"})],
                "simulation_ids": [
                    Command.create(
                        {
                            "name": "20 years",
                            "loan_ids": [
                                Command.create({"name": "Main", "amount": 200000})
                            ],
                        }
                    )
                ],
            }
        )
        dossier.action_next_step()
        self.abandon(dossier)
        new = dossier._resume("prospect", fields.Date.to_date("2026-01-05"))
        self.assertEqual(new.name, number)
        self.assertEqual(new.kind, "prospect")
        self.assertEqual(new.state, "open")
        self.assertTrue(new.active)
        self.assertEqual(new.date_created, fields.Date.to_date("2026-01-05"))
        self.assertEqual(new.version, 2)
        self.assertFalse(new.step_id or new.step_date_ids)
        self.assertFalse(new.simulation_ids or new.document_ids)
        self.assertEqual(new.price, 250000)
        self.assertEqual(new.borrower_ids.partner_id, self.holder + self.partner)
        self.assertEqual(new.borrower_ids.income_ids.amount, 2100)
        self.assertEqual(new.child_ids.name, "Zoé")
        self.assertEqual(len(new.comment_ids), 2)
        self.assertEqual(
            new.comment_ids.filtered("fact_model").fact_id, new.child_ids.id
        )
        self.assertEqual(new.former_version_ids, dossier)
        # the former one is archived, whole, and no longer changes
        self.assertFalse(dossier.active)
        self.assertEqual(dossier.name, f"{number}/v1")
        self.assertEqual(dossier.simulation_ids.loan_ids.amount, 200000)
        self.assertEqual(dossier.step_date_ids.step_id, self.steps[:2])
        self.assertEqual(len(dossier.comment_ids), 2)
        with self.refused("former version"):
            dossier.price = 1
        with self.refused("former version"):
            dossier.child_ids.name = "Other"
        with self.refused("former version"):
            dossier.simulation_ids.unlink()
        with self.refused("former version"):
            dossier._resume("client", fields.Date.context_today(dossier))
        # again
        self.abandon(new)
        third = new._resume("client", fields.Date.context_today(new))
        self.assertEqual(third.former_version_ids, new + dossier)
        self.assertEqual(third.step_id, self.steps[0])

    def test_automatic_comment_follows_its_fact(self):
        child = (
            self.env["brokerage.child"]
            .with_user(self.broker)
            .create(
                {"dossier_id": self.dossier.id, "name": "Léo", "shared_custody": True}
            )
        )
        comment = self.dossier.comment_ids
        self.assertIn("Léo", comment.body)
        self.assertFalse(comment.in_summary)
        comment.in_summary = True
        child.name = "Léonie"
        self.assertIn("Léonie", comment.body)
        self.assertTrue(comment.in_summary)
        with self.refused("follows a fact"):
            comment.body = "<p>Other</p>"
        with self.refused("follows a fact"):
            comment.unlink()
        child.shared_custody = False
        self.assertFalse(comment.exists())
        child.shared_custody = True
        self.assertEqual(len(self.dossier.comment_ids), 1)
        child.unlink()
        self.assertFalse(self.dossier.comment_ids)

    def test_renumber_needs_right(self):
        with self.refused("Renumber", AccessError):
            self.dossier.name = "2026-X"
        self.dossier.with_user(self.manager).name = "2026-X"
        self.assertEqual(self.dossier.name, "2026-X")

    def test_delete_needs_right(self):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.dossier.unlink()
        self.abandon(self.dossier)
        new = self.dossier._resume("client", fields.Date.context_today(self.dossier))
        former = self.dossier
        new.with_user(self.manager).unlink()
        self.assertFalse(former.exists() or new.exists())

    def test_holder_stays_a_borrower(self):
        self.assertEqual(self.dossier.borrower_ids.partner_id, self.holder)
        with self.refused("holder is always"):
            self.dossier.borrower_ids.unlink()
        with self.refused("cannot be in the future", UserError):
            self.dossier.signature_date = "2999-01-01"
