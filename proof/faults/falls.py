"""The falls: several pieces of work are stopped in their middle, something is killed,
it comes back, people press again, and everything is counted."""

import smtplib
import threading

import contents
import requests
import works
from processes import wait_until
from stage import (
    Brake,
    MailBrake,
    Stage,
    kill_backend,
    kill_postgres,
    kill_runner,
    kill_server,
    kill_workers,
    restart,
)

#: what is stopped at once; the night and the plan of a month would wait for each other
SENDING = [*works.SENDING, *works.SCHEDULED]
OTHERS = [*works.IMPORTING, *works.PLANNING]
#: seconds: a machine that is busy with something else changes nothing in the counts
PATIENCE = 900
#: what each kind of fall is called on the page
NAMES = {
    kill_workers: "les processus de travail d’Odoo",
    kill_server: "Odoo tout entier",
    kill_runner: "le distributeur de travaux",
    kill_backend: "un processus de PostgreSQL, qui redémarre",
    kill_postgres: "PostgreSQL tout entier",
}


class Task(threading.Thread):
    """Somebody who does a piece of work; what he is told stays in `error`."""

    def __init__(self, stage, work):
        super().__init__(daemon=True)
        self.stage, self.work, self.error = stage, work, None
        self.start()

    def run(self):
        try:
            self.work.do(self.stage)
        except Exception as error:
            self.error = error


def fall(template, name, group, kill):
    """Play one case.

    :return: the rows of the table, and what is wrong
    """
    with Stage(template, name, len(group)) as stage:
        stage.handed_over = set()
        group = [work.settled(stage) for work in group]
        look_first(stage)
        stage.errors = 0
        before = {work.key: count(stage, work) for work in group}
        brakes = [
            Brake(stage.base, number, work) if work.table else MailBrake(stage, work)
            for number, work in enumerate(group)
        ]
        tasks = [Task(stage, work) for work in group]
        reached, complaints = {}, []
        try:
            for brake, task in zip(brakes, tasks, strict=True):
                wait_until(
                    lambda b=brake, t=task: _stands(b, t), brake.work.title, PATIENCE
                )
            reached = {brake.work.key: brake.reached() for brake in brakes}
            kill(stage, brakes)
            if kill is kill_postgres:
                restart(stage)
            kept = {work.key: count(stage, work) for work in group}
        finally:
            for brake in brakes:
                brake.release()
        restart(stage)
        for task in tasks:
            task.join(PATIENCE)
        stage.settle()
        # what did not come to its end is pressed again
        for work in group:
            try:
                press(stage, work)
            except Exception as error:
                complaints.append(f"{work.title} : à la reprise, {error!r}")
        stage.settle()
        rows = []
        for work in group:
            after = count(stage, work)
            row = {
                "work": work.title,
                "killed": NAMES[kill],
                "before": before[work.key][0],
                "written": reached[work.key],
                "kept": kept[work.key][0],
                "after": after[0],
                "twice": after[0] - after[1],
                "lost": work.wanted - after[1],
                "errors": stage.errors,
            }
            rows.append(row)
            complaints += judge(stage, work, row, kill)
        if group[0].key == SENDING[0].key:
            complaints += check_letters(stage) + check_mails(stage)
        complaints += check_health(stage)
    return rows, complaints


def _stands(brake, task):
    found = brake.waiting()
    if not found and not task.is_alive() and task.work.direct:
        raise AssertionError(f"{task.work.title} : {task.error or 'not stopped'!r}")
    return found


def press(stage, work):
    """Do what is left; who is told of an error presses once more.

    Each process of Odoo says so once for a connection that PostgreSQL has closed.
    """
    for _attempt in range(20):
        try:
            return work.do(stage)
        except requests.HTTPError as error:
            if error.response.status_code != 500:
                raise
            stage.errors += 1
        except smtplib.SMTPDataError:
            # « try again later »: the mail server kept it, and does
            stage.errors += 1
    return work.do(stage)


def count(stage, work):
    """:return: (how many, how many different ones)"""
    if callable(work.count):
        return work.count(stage)
    return stage.number(work.count)


def judge(stage, work, row, kill):
    """:return: what is wrong with one piece of work"""
    wrong = []
    if row["before"]:
        wrong.append(f"{row['before']} avant de commencer")
    # the runner's work is done by others: its fall stops nothing
    if work.whole and row["kept"] and kill is not kill_runner:
        wrong.append(f"{row['kept']} gardés d’un travail à moitié fait")
    if row["lost"]:
        wrong.append(f"{row['lost']} perdus")
    # one mail is under way for each process that sends: here one
    if row["twice"] > work.may_repeat:
        wrong.append(f"{row['twice']} en double")
    for what, sql in work.wrong.items():
        (number,) = stage.number(sql)
        if number:
            wrong.append(f"{number} {what}")
    return [f"{work.title} : {text}" for text in wrong]


def check_letters(stage):
    """The mails of the reminders: each letter one Message-ID, accepted once."""
    total, different = works.mails("payers.example.com")(stage)
    wanted = works.SIZES["letters"]
    repeated = stage.mail.repeated()
    wrong = []
    if different != wanted:
        wrong.append(f"courriels des relances : {different} au lieu de {wanted}")
    if total - different > sum(repeated.values()):
        wrong.append("un courriel de relance parti deux fois sous deux Message-ID")
    if sum(repeated.values()) > 1:
        wrong.append(f"courriels acceptés deux fois : {repeated}")
    return wrong


def check_mails(stage):
    """The mails of the scheduled actions: each once."""
    return [
        f"courriels à {domain} : {found} au lieu de {works.SIZES[key]}"
        for domain, key in works.SCHEDULED_MAILS.items()
        if (found := works.mails(domain)(stage)[0]) != works.SIZES[key]
    ]


#: what must be nowhere in the database, whatever has happened
NEVER = {
    "écritures qui ne sont pas équilibrées": "SELECT count(*) FROM (SELECT "
    "move_id FROM account_move_line GROUP BY 1 HAVING sum(debit) <> sum(credit)) x",
    "numéros de facture en double": "SELECT count(*) FROM (SELECT name FROM "
    "account_move WHERE state = 'posted' GROUP BY journal_id, name "
    "HAVING count(*) > 1) x",
    "trous dans les numéros de facture": "SELECT count(*) FROM (SELECT "
    "sequence_number - lag(sequence_number) OVER (PARTITION BY journal_id, "
    "sequence_prefix ORDER BY sequence_number) AS step FROM account_move "
    "WHERE state = 'posted' AND move_type = 'out_invoice') x WHERE step > 1",
    "numéros de dossier en double": "SELECT count(*) FROM (SELECT name FROM "
    "expertise_dossier GROUP BY company_id, name HAVING count(*) > 1) x",
    "travaux en échec": "SELECT count(*) FROM queue_job WHERE state NOT IN ('done')",
    "courriels en erreur": "SELECT count(*) FROM mail_mail WHERE state = 'exception'",
    "intervenants à deux endroits": "SELECT count(*) FROM care_intervention a JOIN "
    "care_intervention b ON a.employee_id = b.employee_id AND a.id < b.id AND "
    "a.start < b.stop AND b.start < a.stop WHERE "
    "a.state NOT IN ('cancelled', 'missed') AND b.state NOT IN ('cancelled', 'missed')",
}


def look_first(stage):
    """Take note of what there is of it before anything falls."""
    stage.known = {what: stage.number(sql)[0] for what, sql in NEVER.items()}


def check_health(stage):
    """:return: what is wrong with the database or its files, as a whole"""
    wrong = [
        f"{number} {what}"
        for what, sql in NEVER.items()
        if (number := stage.number(sql)[0]) > stage.known[what]
    ]
    files = contents.read_files(stage.base)
    stage.files = files["number"]
    wrong += [f"fichier {number} : {what}" for number, what in files["wrong"][:5]]
    for model, number in stage.look_for_orphans().items():
        if number > stage.orphans_before.get(model, 0):
            wrong.append(f"pièces jointes sans fiche : {number} {model}")
    return wrong


# -- the cases ----------------------------------------------------------------


def worker_killed_while_sending(template, name):
    return fall(template, name, SENDING, kill_workers)


def server_killed_while_sending(template, name):
    return fall(template, name, SENDING, kill_server)


def job_runner_killed_while_sending(template, name):
    return fall(template, name, SENDING, kill_runner)


def postgres_restarted_while_sending(template, name):
    return fall(template, name, SENDING, kill_backend)


def postgres_killed_while_sending(template, name):
    return fall(template, name, SENDING, kill_postgres)


def worker_killed_while_importing_and_planning(template, name):
    return fall(template, name, OTHERS, kill_workers)


def server_killed_while_importing_and_planning(template, name):
    return fall(template, name, OTHERS, kill_server)


def postgres_restarted_while_importing_and_planning(template, name):
    return fall(template, name, OTHERS, kill_backend)


def postgres_killed_while_importing_and_planning(template, name):
    return fall(template, name, OTHERS, kill_postgres)
