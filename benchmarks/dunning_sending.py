"""« Relancer » pressed, then what the job runner does, beside bare wkhtmltopdf."""

import collections
import io
import itertools
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from measuring import clock

from odoo import SUPERUSER_ID, api, fields
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models import ir_actions_report
from odoo.addons.queue_job.job import Job


def due_moves(office):
    planner = office["dunning.planner"]
    levels = office.company.sudo().dunning_level_ids
    domain = planner._get_due_moves_domain(levels, fields.Date.today())
    return office["account.move"].search(domain, order="id")


def choose_letters(office, wanted):
    """:return: invoices that make so many letters, one to each payer"""
    planner = office["dunning.planner"]
    moves = due_moves(office)
    by_payer = collections.defaultdict(list)
    for plan in planner._plan(moves, channel="both"):
        by_payer[plan.payer].append(plan)
    chosen = office["account.move"]
    single = (
        plans[0]
        for plans in by_payer.values()
        if len(plans) == 1 and plans[0].mail and plans[0].paper
    )
    plans = list(itertools.islice(single, wanted))
    for plan in plans:
        chosen |= plan.moves
    return chosen, len(plans)


def send(office, moves):
    """Press « Relancer », then do what the job runner does.

    :return: the time until all is committed, mails in the outgoing queue
    """
    with clock(office) as figures:
        run = office["dunning.run"]._start(moves, channel="both")
        batches = run.sudo().batch_ids
        uuids = batches.mapped("job_uuid")
        office.cr.commit()
        figures["planning"] = round(time.perf_counter() - figures["start"], 3)
        queries = sum(perform(office, uuid) for uuid in uuids)
    figures["queries"] += queries
    office.invalidate_all()
    letters = run.sudo().letter_ids
    mails = (
        office["mail.mail"]
        .sudo()
        .search([("model", "=", "dunning.letter"), ("res_id", "in", letters.ids)])
    )
    # they never leave: the database is thrown away
    assert set(mails.mapped("state")) == {"outgoing"}, mails.mapped("state")
    figures["letters"] = len(letters.filtered("attachment_id"))
    figures["mails"] = len(mails.filtered("attachment_ids"))
    figures["pages"] = sum(
        len(PdfFileReader(io.BytesIO(letter.attachment_id.raw)).pages)
        for letter in letters
    )
    figures["batches"] = len(batches)
    return figures


def perform(office, uuid):
    """One job, in a transaction of its own.

    :return: its SQL queries
    """
    with office.registry.cursor() as cr:
        job = Job.load(api.Environment(cr, SUPERUSER_ID, {}), uuid)
        job.set_started()
        job.store()
        cr.commit()
        job.perform()
        job.set_done()
        job.store()
        cr.commit()
        return cr.sql_log_count


def children_cpu():
    """:return: seconds of processor of the programs that have ended"""
    spent = os.times()
    return spent.children_user + spent.children_system


class Wkhtmltopdf:
    """Remembers what Odoo gives to wkhtmltopdf, to give it the same once more."""

    def __init__(self):
        self.run = ir_actions_report._run_wkhtmltopdf
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dunning-bench-"))
        self.commands = []
        self.seconds = 0.0

    def __enter__(self):
        ir_actions_report._run_wkhtmltopdf = self._watched
        return self

    def __exit__(self, *_error):
        ir_actions_report._run_wkhtmltopdf = self.run
        shutil.rmtree(self.folder)

    def _watched(self, args):
        start = time.perf_counter()
        process = self.run(args)
        self.seconds += time.perf_counter() - start
        # copied afterwards: not part of the time
        folder = self.folder / str(len(self.commands))
        folder.mkdir()
        self.commands.append([self._keep(folder, arg) for arg in args])
        return process

    @staticmethod
    def _keep(folder, arg):
        if not os.path.isfile(arg):
            return arg
        copy = folder / os.path.basename(arg)
        if arg.endswith(".html"):
            shutil.copy(arg, copy)
        return str(copy)

    def again(self):
        """:return: seconds that the same passes take, and those of processor"""
        program = ir_actions_report._wkhtml().bin
        start, cpu = time.perf_counter(), children_cpu()
        for command in self.commands:
            subprocess.run(
                [program, *command], capture_output=True, encoding="utf-8", check=True
            )
        return time.perf_counter() - start, children_cpu() - cpu
