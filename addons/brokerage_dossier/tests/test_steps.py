from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BrokerageCase


@tagged("post_install", "-at_install")
class TestSteps(BrokerageCase):
    """What the firm may make of its steps while files are in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # steps of the firm alone: other companies' files may be in those that all share
        cls.dossier.sudo().unlink()
        shared = cls.steps.sudo()
        cls.env.cr.execute(
            "UPDATE brokerage_step SET active = FALSE WHERE id IN %s", [shared._ids]
        )
        shared.invalidate_recordset()
        cls.steps = shared.create(
            [
                {
                    "name": step.name,
                    "sequence": step.sequence,
                    "milestone": step.milestone,
                    "company_id": cls.firm.id,
                }
                for step in shared
            ]
        )
        cls.dossier = cls.make_dossier(kind="client")
        cls.settings = cls.steps.with_user(cls.manager)

    def test_used_step_is_not_deleted(self):
        with self.refused("1 file(s) have reached it"):
            self.settings[0].unlink()
        # the history of a file that has gone on keeps the step too
        self.dossier.action_next_step()
        with self.refused("“Client created” cannot be deleted"):
            self.settings[0].unlink()
        self.settings[4].unlink()
        self.assertEqual(self.dossier.progress, round(100 * 2 / 8))

    def test_step_with_files_is_not_archived(self):
        with self.refused(f"such as {self.dossier.name}"):
            self.settings[0].active = False
        self.dossier.action_next_step()
        self.settings[0].active = False
        self.dossier.invalidate_recordset(["progress"])
        self.assertEqual(self.dossier.progress, round(100 * 1 / 8))
        # passed, archived: its day is still in the history
        self.assertEqual(len(self.dossier.step_date_ids), 2)

    def test_step_of_abandoned_file_may_go(self):
        self.abandon(self.dossier)
        self.settings[0].active = False
        self.assertTrue(self.dossier.step_line[0]["current"])

    def test_no_open_file_in_the_last_step(self):
        self.dossier.step_id = self.steps[-2]
        with self.refused("would become the last step"):
            self.settings[-1].active = False
        with self.refused("would become the last step"):
            self.settings[-1].sequence = 1
        with self.refused("would become the last step"):
            self.settings[-1].unlink()
        self.dossier.step_id = self.steps[-3]
        self.settings[-1].active = False
        self.dossier.action_next_step()
        self.assertEqual(self.dossier.state, "done")

    def test_drag_counts_at_the_end(self):
        """On the way, each row gets its number: only the final order matters."""
        self.dossier.step_id = self.steps[-2]
        order = self.settings[1] + self.settings[0] + self.settings[2:]
        order.web_resequence({}, offset=0)
        self.assertEqual(self.steps._get_of_company(self.firm)[0], self.steps[1])
        last_first = self.settings[-1] + self.settings[:-1]
        with self.refused("would become the last step"):
            last_first.web_resequence({}, offset=0)

    def test_new_last_step_leaves_completed_files(self):
        self.dossier.step_id = self.steps[-1]
        self.assertEqual(self.dossier.state, "done")
        new = self.settings.create({"name": "Archive (test)", "sequence": 99})
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.state, "done")
        self.assertEqual(self.dossier.progress, 100)
        self.dossier.action_next_step()
        self.assertEqual(self.dossier.step_id, new)
        self.assertEqual(self.dossier.state, "done")

    def test_step_of_another_company(self):
        with self.refused("Files of other companies"):
            self.steps[0].company_id = self.foreign
        self.steps[3].company_id = self.foreign
        self.assertNotIn(self.steps[3], self.steps._get_of_company(self.firm))
        with self.refused("company inconsistencies", UserError):
            self.dossier.sudo().step_id = self.steps[3]

    def test_only_manager_changes_steps(self):
        self.assertFalse(self.steps.with_user(self.broker).has_access("write"))
        self.assertTrue(self.steps.with_user(self.broker).has_access("read"))

    def test_queries_do_not_grow_with_files(self):
        def count(dossiers):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            dossiers.with_context(tracking_disable=True).step_id = self.steps[3]
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(self.make_dossier(kind="client"))
        few = self.make_dossier(kind="client") | self.make_dossier(kind="client")
        many = self.dossiers.union(
            *(self.make_dossier(kind="client") for _number in range(20))
        )
        queries = count(few)
        self.assertLessEqual(count(many), queries)
        for dossier in many:
            self.assertEqual(
                dossier.step_date_ids.step_id, self.steps[0] | self.steps[3]
            )
