"""Background jobs: the runner that starts with Odoo, killed processes, two hosts."""

import os
import re
import signal
import time

import pytest
from processes import Host, connect, jobs, shell, wait_for_jobs, wait_until

from platform_setup import database, testing

# As odoo.conf has it: odoo.dev.conf is for one process.
PRODUCTION = ["--workers", 2, "--limit-time-cpu", 120, "--limit-time-real", 240]

# What the log of a run in which something is killed may have.
EXPECTED = [
    r"queue_job.jobrunner.runner: Re-queued dead job",
    r"queue_job.controllers.main: was requested to run job",
    # the worker is killed while the runner waits for its answer
    r"queue_job.jobrunner.runner: exception in GET",
]

# A job in two halves: it writes, then it needs a row that the test may hold.
HALVES = """
action = env["ir.actions.server"].create({
    "name": "Two halves",
    "model_id": env.ref("base.model_res_partner").id,
    "state": "code",
    "code": '''
env["res.partner"].create({"name": "First half"})
env["res.partner"].browse(%s).write({"ref": "second half"})
''',
})
action.with_delay().run()
env.cr.commit()
"""
# Each leaves one more contact, if it is done twice.
MANY = """
for number in range(40):
    env["res.partner"].with_delay().create({"name": "%s %%02d" %% number})
env.cr.commit()
"""


@pytest.fixture(scope="module")
def queue(databases):
    """A database with queue_job and no add-on of ours."""
    base = database.Database(databases, "test_queue")
    base.drop()
    testing.bare_template(databases).copy(base.name)
    base.install(["queue_job"])
    yield base
    base.drop()


def _halves(queue):
    return sorted(
        row
        for row in queue.query(
            "SELECT name, ref FROM res_partner "
            "WHERE name = 'First half' OR ref = 'second half'"
        )
    )


def _enqueue_and_hold(queue):
    """Hold the row that the second half of the job needs, and enqueue the job.

    :return: the connection that holds it
    """
    ((partner,),) = queue.query(
        "SELECT res_id FROM ir_model_data "
        "WHERE module = 'base' AND name = 'main_partner'"
    )
    holder = connect(queue)
    with holder.cursor() as cursor:
        cursor.execute("SELECT 1 FROM res_partner WHERE id = %s FOR UPDATE", [partner])
    shell(queue, HALVES % partner)
    return holder


def _stuck(queue):
    """Tell whether a process of Odoo waits for the row that the test holds."""
    return queue.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock'"
    )


def test_killed_worker_leaves_its_job_to_another(spare_database):
    """What the killed job had written is gone; the job is done once, and soon."""
    base, ours = spare_database, "method_name = 'run'"
    with Host(base, *PRODUCTION, name="test-queue-killed") as host:
        holder = _enqueue_and_hold(base)
        wait_until(lambda: _stuck(base), "the job in its second half")
        ((worker,),) = base.query(f"SELECT worker_pid FROM queue_job WHERE {ours}")
        os.kill(int(worker), signal.SIGKILL)
        killed = time.monotonic()
        holder.close()
        assert jobs(base, ours) == {"started": 1}
        assert _halves(base) == []
        assert wait_for_jobs(base, ours) == {"done": 1}
        # docs/plusieurs-serveurs.md: twenty seconds, and what this machine needs
        assert time.monotonic() - killed < 20 + 20
        assert sorted(row[1] for row in _halves(base)) == ["", "second half"]
        assert base.query(f"SELECT retry FROM queue_job WHERE {ours}") == [["2"]]
    assert not testing.check_log(host.log, expected=EXPECTED)


def test_two_hosts_do_each_job_once(queue):
    """One runner gives the jobs out; another host takes over when it falls."""
    with (
        Host(queue, name="test-queue-first") as first,
        Host(queue, name="test-queue-second") as second,
    ):
        hosts = [first, second]
        wait_until(lambda: _master(hosts), "a runner that gives jobs out")
        shell(queue, MANY % "Both")
        assert wait_for_jobs(queue, "args::text LIKE '%Both%'") == {"done": 40}
        master = _master(hosts)
        master.kill()
        (other,) = [host for host in hosts if host is not master]
        shell(queue, MANY % "One")
        assert wait_for_jobs(queue, "args::text LIKE '%One%'") == {"done": 40}
        assert _master([other])
    names = [name for (name,) in queue.query("SELECT name FROM res_partner")]
    for word in ("Both", "One"):
        made = sorted(name for name in names if re.fullmatch(rf"{word} \d\d", name))
        assert made == [f"{word} {number:02}" for number in range(40)]
    for host in hosts:
        assert not testing.check_log(host.log, expected=EXPECTED)


def _master(hosts):
    return next((h for h in hosts if h.logged("queue job runner ready")), None)


def test_host_without_runner_leaves_the_jobs_alone(queue):
    """`ODOO_QUEUE_JOB_CHANNELS=root:0` is for hosts that only serve people."""
    with Host(queue, channels="root:0", name="test-queue-none") as host:
        assert host.logged("jobrunner thread (in threaded server) NOT started")
        assert not host.logged("queue_job.jobrunner.runner: starting")
    assert not testing.check_log(host.log)


def test_workers_of_production_run_jobs(queue):
    """Several processes, as in odoo.conf: the runner is one more of them."""
    with Host(queue, *PRODUCTION, name="test-queue-workers") as host:
        shell(queue, MANY % "Worker")
        assert wait_for_jobs(queue, "args::text LIKE '%Worker%'") == {"done": 40}
        workers = queue.query(
            "SELECT count(DISTINCT worker_pid) FROM queue_job "
            "WHERE args::text LIKE '%Worker%'"
        )
        assert workers == [["2"]]
    assert not testing.check_log(host.log)


def test_database_without_queue_job_is_left_alone(databases):
    """The runner starts with every Odoo and does not mind what has no jobs."""
    base = database.Database(databases, "test_no_queue")
    base.drop()
    testing.bare_template(databases).copy(base.name)
    try:
        with Host(base) as host:
            assert host.login("admin").uid
            wait_until(
                lambda: host.logged("runner: database connections ready"), "the runner"
            )
            assert not host.logged("queue job runner ready for db")
        assert not testing.check_log(host.log)
    finally:
        base.drop()
