"""Real Odoo processes: several on one database, killed and started again.

A :class:`Host` is one Odoo as ``make run`` starts it, on a port of its own. Two of them
on one database stand for two machines: they share PostgreSQL and the files, and nothing
else.
"""

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import requests

from platform_setup import configuration, paths, server

ROOT = paths.ROOT
# States of a job that still has something to do.
UNFINISHED = ("pending", "enqueued", "started", "wait_dependencies")


class Host:
    """One Odoo on the database `database`; ``with Host(…) as host`` serves it.

    :param options: more options of the command line; they win over those here
    :param channels: of the background jobs it may give out; those of odoo.conf if None
    :param name: of its log, where there are several
    """

    def __init__(self, database, *options, channels=None, name=None):
        self.database = database
        self.channels = channels
        self.port = server.free_port()
        self.url = f"http://{server.HOST}:{self.port}"
        self.log = paths.LOGS / f"{name or database.name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        #: regular expressions of warnings that a test brings about on purpose
        self.expected = []
        self.process = None
        self._command = configuration.odoo(
            "-d", database.name, "--db-filter", f"^{database.name}$",
            "--http-interface", server.HOST, "--http-port", self.port,
            "--gevent-port", server.free_port(), "--max-cron-threads", 0, *options,
        )  # fmt: skip

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    # -- life -----------------------------------------------------------------

    def start(self):
        """Start the process, unless it runs, and wait until it answers."""
        if self.is_running():
            return self
        environment = configuration.environment(self.database.server)
        if self.channels:
            environment["ODOO_QUEUE_JOB_CHANNELS"] = self.channels
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # its workers are in the group, and are killed with it
                start_new_session=True,
            )
        try:
            server.wait_until_ready(self.process, self.port, self.log)
        except BaseException:
            self.kill()
            raise
        return self

    def is_running(self):
        """Tell whether the process is there."""
        return bool(self.process) and self.process.poll() is None

    def kill(self):
        """Take the power away: SIGKILL for the process and all of its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Stop in good order, if it still runs."""
        if self.is_running():
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    # -- use ------------------------------------------------------------------

    def shell(self, script):
        """Run `script` in Odoo's shell on the served database; return what it prints.

        `env` is the superuser's environment; commit what the server is to see.
        """
        return shell(self.database, script)

    def login(self, user, password=None):
        """:return: a :class:`Client` that is logged in on this host"""
        return Client(self.url, self.database.name, user, password or user)

    def logged(self, text):
        """Tell whether the log has `text`."""
        return text in self.log.read_text(errors="replace")


def shell(database, script):
    """Run `script` in Odoo's shell on `database` and return what it prints."""
    result = subprocess.run(
        configuration.odoo(
            "shell", "-d", database.name, "--no-http", "--log-level=warn"
        ),
        input=script,
        env=configuration.environment(database.server),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not result.returncode, result.stderr
    return result.stdout.strip()


class Refused(Exception):
    """What Odoo answers instead of a result; `kind` is the name of its exception."""

    def __init__(self, data):
        super().__init__(data["debug"])
        self.kind = data["name"]


class Client:
    """A user's session, which calls methods as the web client does."""

    def __init__(self, url, database, user, password):
        self.url, self.session = url, requests.Session()
        # a proxy in the environment is not for the loopback
        self.session.trust_env = False
        answer = self._post(
            "/web/session/authenticate",
            {"db": database, "login": user, "password": password},
        )
        self.uid = answer["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call `method` of `model`, the ids first in `args` where it needs them.

        :raise Refused: Odoo has an error instead of a result
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path, params):
        response = self.session.post(
            self.url + path, json={"jsonrpc": "2.0", "params": params}, timeout=300
        )
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise Refused(answer["error"]["data"])
        return answer.get("result")


def at_once(*functions):
    """Call `functions` in threads that start together; return what they return."""
    barrier = threading.Barrier(len(functions))

    def run(function):
        barrier.wait()
        return function()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def connect(database):
    """:return: a connection of psycopg2, for what must stay open: a lock, say"""
    variables = database.server.environment() or os.environ
    return psycopg2.connect(
        host=variables["PGHOST"],
        port=variables.get("PGPORT", "5432"),
        user=variables.get("PGUSER"),
        password=variables.get("PGPASSWORD"),
        dbname=database.name,
    )


def wait_until(condition, what, seconds=120):
    """Wait until `condition()` is true and return its value."""
    limit = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < limit, f"after {seconds} s still waiting: {what}"
        time.sleep(0.1)
    return value


def jobs(database, where="true"):
    """:return: the states of the background jobs, and how many are in each"""
    rows = database.query(
        f"SELECT state, count(*) FROM queue_job WHERE {where} GROUP BY state"
    )
    return {state: int(number) for state, number in rows}


def wait_for_jobs(database, where="true", seconds=300):
    """Wait until no job has anything left to do, and return their states."""
    wait_until(
        lambda: not set(UNFINISHED) & set(jobs(database, where)),
        f"jobs {jobs(database, where)}",
        seconds,
    )
    return jobs(database, where)


def wake_cron(database):
    """Let the scheduled actions that are due run now, and not within a minute."""
    with connect(database.__class__(database.server, "postgres")) as connection:
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY cron_trigger, %s", [database.name])
    connection.close()
