import logging

import psycopg2

from odoo import fields, models

_logger = logging.getLogger(__name__)


class DunningRunBatch(models.Model):
    """The payers of one job."""

    _name = "dunning.run.batch"
    _description = "Batch of a Sending"
    _order = "id"

    run_id = fields.Many2one(
        "dunning.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    move_ids = fields.Json("Ids of the invoices", required=True)
    state = fields.Selection(
        [("pending", "To do"), ("done", "Done")], default="pending", required=True
    )
    job_uuid = fields.Char("Job", index="btree_not_null")
    letter_count = fields.Integer()

    def _get_dead(self):
        """:return: the batches that wait for nothing: their job failed or is gone"""
        uuids = [uuid for uuid in self.mapped("job_uuid") if uuid]
        alive = (
            self.env["queue.job"]
            .sudo()
            .search_fetch(
                [
                    ("uuid", "in", uuids),
                    ("state", "not in", ("failed", "cancelled", "done")),
                ],
                ["uuid"],
            )
            .mapped("uuid")
        )
        return self.filtered(
            lambda batch: batch.state == "pending" and batch.job_uuid not in alive
        )

    def _enqueue(self):
        """Leave each batch to the job runner, once."""
        for batch in self:
            user = batch.run_id.user_id
            job = (
                batch.with_user(user)
                .sudo()
                .with_company(batch.company_id)
                .with_delay(
                    identity_key=f"dunning.run.batch-{batch.id}",
                    description=self.env._("Letters of %s", batch.run_id.name),
                    channel="root.dunning",
                )
                ._send()
            )
            # in a test that runs jobs at once there is none
            if hasattr(job, "uuid"):
                batch.job_uuid = job.uuid

    def _send(self):
        """Send this batch. Run twice, it finds nothing left to do.

        A failure on one payer does not stop the others: the batch is then sent payer
        by payer, and what fails is listed with its reason.
        """
        self.ensure_one()
        if not self.try_lock_for_update() or self.state == "done":
            return
        run = self.run_id
        moves = self.env["account.move"].browse(self.move_ids).exists()
        try:
            with self.env.cr.savepoint():
                letters, unsent = run._send_moves(moves)
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.info(
                "%s: batch %s goes payer by payer", run, self.id, exc_info=True
            )
            self.env.invalidate_all()
            letters, unsent = self._send_one_by_one(moves)
        self.env["dunning.run.problem"].create(
            [
                {
                    "run_id": run.id,
                    "partner_id": plan.payer.id,
                    "level_id": plan.level.id,
                    "reason": plan.problem,
                }
                for plan in unsent
            ]
        )
        self.write({"state": "done", "letter_count": len(letters)})

    def _send_one_by_one(self, moves):
        letters = self.env["dunning.letter"]
        unsent = []
        for payer, payer_moves in moves.grouped("commercial_partner_id").items():
            try:
                with self.env.cr.savepoint():
                    made, left = self.run_id._send_moves(payer_moves)
            except psycopg2.OperationalError:
                raise
            except Exception as error:
                self.env.invalidate_all()
                _logger.warning("No letter to partner %s", payer.id, exc_info=True)
                self.env["dunning.run.problem"].create(
                    {
                        "run_id": self.run_id.id,
                        "partner_id": payer.id,
                        "reason": str(error)[:500] or type(error).__name__,
                    }
                )
                continue
            letters += made
            unsent += left
        return letters, unsent
