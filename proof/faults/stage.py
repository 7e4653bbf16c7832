"""Where a case is played: a copy of the prepared database, an Odoo with several
processes, a mail server, and the means to stop the work in its very middle.
"""

import contextlib
import json
import os
import re
import signal
import threading
import time

import psutil
from contents import ask
from outgoing_mail import payers_mail
from processes import Host, connect, jobs, wait_for_jobs, wait_until, wake_cron

from platform_setup import postgres, server
from platform_setup.console import Step
from platform_setup.database import Database

#: of the advisory locks
CLASS = 9100
#: PostgreSQL as people have it, not as the tests have it: what was committed is on disk
CLUSTER = postgres.fault_server()
TOKEN = re.compile(r'csrf_token"? ?(?:value="|: ")([0-9a-fo]+)"')


class Brake:
    """Stops a transaction when it writes row number `at` of a table.

    PostgreSQL itself does it: a trigger counts the rows, and at that one it asks for a
    lock that the proof holds. Nothing of Odoo is touched.
    """

    def __init__(self, base, number, work):
        self.base, self.number, self.work = base, number, work
        name = f"fault_{work.key}"
        self.name = name
        base.query(
            f"CREATE SEQUENCE {name}; CREATE FUNCTION {name}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $$ BEGIN IF nextval('{name}') = {work.at} THEN "
            f"PERFORM pg_advisory_xact_lock_shared({CLASS}, {number}); END IF; "
            f"RETURN NEW; END $$; CREATE TRIGGER {name} BEFORE {work.event} "
            f'ON "{work.table}" FOR EACH ROW WHEN ({work.when}) '
            f"EXECUTE FUNCTION {name}()"
        )
        self._holder = connect(base)
        self._holder.autocommit = True
        with self._holder.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_lock({CLASS}, {number})")

    def waiting(self):
        """:return: the process of PostgreSQL that stands here, or None"""
        rows = self.base.query(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            f"AND classid = {CLASS} AND objid = {self.number}"
        )
        return int(rows[0][0]) if rows else None

    def reached(self):
        """:return: how many rows the work has written, committed or not"""
        ((number,),) = self.base.query(
            f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {self.name}"
        )
        return int(number)

    def release(self):
        """Let go; the work that still lives goes on."""
        # the connection may have died with PostgreSQL
        with contextlib.suppress(Exception):
            self._holder.close()


class MailBrake:
    """Stops the mail queue: message number `at` was received whole, and not yet said
    to be."""

    def __init__(self, stage, work):
        self.stage, self.work = stage, work
        self._here, self._go = threading.Event(), threading.Event()
        stage.mail.at_message(work.at, self._hold)

    def _hold(self):
        self._here.set()
        self._go.wait(300)

    def waiting(self):
        """Tell whether the message is here."""
        return self._here.is_set()

    def reached(self):
        """:return: how many messages were accepted"""
        return len(self.stage.mail.accepted)

    def release(self):
        """Answer the message at last."""
        self._go.set()


class Stage:
    """A case's own database, served. Use it in a ``with``."""

    def __init__(self, template, name, people=1, mail=None):
        """:param int people: who work at the same time, each in a process of Odoo"""
        self.base = Database(CLUSTER, f"faults_{name}")
        self.base.drop()
        template.copy(self.base.name)
        # a sequence that was copied is only logged after it; a fall would turn it back
        CLUSTER.query("CHECKPOINT", role="postgres")
        self.data = json.loads(
            self.base.query(
                "SELECT value FROM ir_config_parameter WHERE key = 'faults.data'"
            )[0][0]
        )
        self.data["contacts"] = [
            int(number)
            for (number,) in self.base.query(
                "SELECT id FROM expertise_dossier_contact "
                f"WHERE dossier_id = {self.data['notices']}"
            )
        ]
        self.host = Host(
            self.base,
            *("--workers", people + 2),
            *("--max-cron-threads", 1),
            *("--limit-time-cpu", 600),
            *("--limit-time-real", 900),
            *("--limit-time-real-cron", 900),
            name=f"faults-{name}",
        )
        self._stack = contextlib.ExitStack()
        self._mail_class = mail
        self._clients = {}

    def __enter__(self):
        self.mail = self._stack.enter_context(payers_mail(self._mail_class))
        self.base.query(f"UPDATE ir_mail_server SET smtp_port = {self.mail.port}")
        self.base.set_address(self.host.url)
        self._stack.callback(self._leave)
        try:
            self.host.start()
            self.orphans_before = self.look_for_orphans()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *error):
        self._stack.__exit__(*error)

    def _leave(self):
        CLUSTER.ensure_running()
        self.host.stop()
        self.base.drop()

    # -- people ---------------------------------------------------------------------

    def client(self, login):
        """:return: the session of a colleague, opened once"""
        if login not in self._clients:
            self._clients[login] = self.host.login(login)
        return self._clients[login]

    def post(self, login, path, data, files=None, page="/odoo"):
        """Send a form as its page does; return the answer."""
        session = self.client(login).session
        form = session.get(self.host.url + page, timeout=300)
        form.raise_for_status()
        token = TOKEN.search(form.text)[1]
        return session.post(
            self.host.url + path,
            data={"csrf_token": token, **data},
            files=files,
            timeout=300,
        )

    def number(self, sql):
        """:return: the numbers of the one row that `sql` finds"""
        return tuple(int(float(value or 0)) for value in self.base.query(sql)[0])

    # -- processes --------------------------------------------------------------------

    def workers(self, *kinds):
        """:return: the living processes of these kinds, as the log names them"""
        log = self.host.log.read_text(errors="replace")
        family = psutil.Process(self.host.process.pid).children()
        named = re.findall(rf"Worker ({'|'.join(kinds)}) \((\d+)\) alive", log)
        return {int(pid) for _kind, pid in named} & {child.pid for child in family}

    # -- after the fall -------------------------------------------------------

    def settle(self):
        """Wait until jobs and mail queue have nothing left to do."""
        wait_until(lambda: self._answers("bureau"), "an answer", 300)
        wait_for_jobs(self.base, seconds=900)
        waiting = (
            "SELECT count(*) FROM mail_mail WHERE state = 'outgoing' "
            "AND (scheduled_date IS NULL OR scheduled_date <= now() at time zone 'utc')"
        )

        def is_empty():
            if self.number(waiting) == (0,):
                return True
            self.run_mail_queue()
            time.sleep(1)
            return False

        wait_until(is_empty, "the mail queue", 900)

    def run_mail_queue(self):
        """Let the scheduled action of the mails run now."""
        self.base.query(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT res_id, now() "
            "at time zone 'utc' FROM ir_model_data "
            "WHERE name = 'ir_cron_mail_scheduler_action'"
        )
        wake_cron(self.base)

    def _answers(self, login):
        try:
            return self.client(login).call("res.users", "search_count", [])
        except Exception:
            time.sleep(0.5)
            return False

    # -- looking at all of it -------------------------------------------------

    def look_for_orphans(self):
        """:return: ``{model: attachments of records that are not there}``"""
        models = ask(
            self.base,
            "SELECT json_agg(DISTINCT res_model) FROM ir_attachment "
            "WHERE res_id > 0 AND res_model IS NOT NULL",
        )
        tables = ask(
            self.base,
            "SELECT json_agg(table_name) FROM information_schema.tables "
            "WHERE table_schema = 'public'",
        )
        found = {}
        for model in models:
            table = model.replace(".", "_")
            if table in tables:
                (found[model],) = self.number(
                    f"SELECT count(*) FROM ir_attachment WHERE res_model = '{model}' "
                    f'AND res_id > 0 AND res_id NOT IN (SELECT id FROM "{table}")'
                )
        return found

    def jobs(self):
        """:return: the states of the background jobs"""
        return jobs(self.base)


# -- what is killed -----------------------------------------------------------


def kill_workers(stage, _brakes):
    """The processes of Odoo that do the work; the one that starts them stays."""
    _kill(stage.workers("WorkerHTTP", "WorkerCron"))


def kill_server(stage, _brakes):
    """Odoo, with all of its processes at once."""
    stage.host.kill()


def kill_runner(stage, _brakes):
    """The process that gives the background jobs out."""
    runners = stage.workers("WorkerJobRunner")
    _kill(runners)
    wait_until(lambda: stage.workers("WorkerJobRunner"), "another runner")


def _kill(pids):
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, pids)), "the processes to be gone")


def kill_backend(_stage, brakes):
    """One process of PostgreSQL that does the work: the server then ends all others,
    and starts again by itself."""
    stopped = [brake.waiting() for brake in brakes if isinstance(brake, Brake)]
    os.kill(stopped[0], signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, stopped)), "PostgreSQL to end the others")
    wait_until(lambda: CLUSTER.is_running() and _asked(), "PostgreSQL to be back")


def kill_postgres(_stage, _brakes):
    """PostgreSQL as a whole: the postmaster first, so that it notices nothing."""
    postmaster = psutil.Process(CLUSTER.pid())
    family = [postmaster, *postmaster.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until(
        lambda: not any(is_alive(process.pid) for process in family),
        "PostgreSQL to be gone",
    )


def _asked():
    with contextlib.suppress(Exception):
        return bool(CLUSTER.query("SELECT 1"))
    return False


def is_alive(pid):
    """Tell whether the process is there and no zombie."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def restart(stage):
    """Start what does not run: PostgreSQL by the platform's own command, then Odoo."""
    CLUSTER.ensure_running()
    wait_until(
        lambda: not (stage.host.is_running() and server.is_free(stage.host.port)),
        "Odoo to serve, or to be gone: its first process may not outlive PostgreSQL",
    )
    if not stage.host.is_running():
        with Step("Odoo redémarre"):
            stage.host.start()
