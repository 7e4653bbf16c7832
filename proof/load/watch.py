"""Looks at the machine while a stage is measured: what is busy, and what waits."""

import statistics
import threading
import time
from pathlib import Path

import psutil

SQL = """
SELECT count(*),
       count(*) FILTER (WHERE state <> 'idle'),
       count(*) FILTER (WHERE state = 'active'),
       count(*) FILTER (WHERE wait_event_type = 'Lock'),
       coalesce(max(extract(epoch FROM now() - xact_start)), 0)
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
COUNTERS = """
SELECT deadlocks, xact_commit, xact_rollback FROM pg_stat_database
 WHERE datname = current_database()
"""
LISTENING = "0A"


class Watch:
    """``with Watch(…) as watch``: `figures` has what was seen.

    :param groups: {name: process id}; each stands for itself and its children
    :param port: of Odoo, to see who waits for a worker
    """

    def __init__(self, groups, port, connection):
        self.groups, self.port, self.connection = groups, port, connection
        self.figures = {}

    def __enter__(self):
        self._done = threading.Event()
        self._rows, self._waiting, self._memory = [], [], []
        self._time = {name: {} for name in self.groups}
        self._first = {name: self._read(name) for name in self.groups}
        self._counters = self._ask(COUNTERS)
        self._machine, self._started = psutil.cpu_times(), time.monotonic()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def _look(self):
        while not self._done.wait(1):
            self._rows.append(self._ask(SQL))
            self._waiting.append(self._queue())
            for name in self.groups:
                self._read(name)

    def _ask(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
        self.connection.rollback()
        return row

    def _read(self, name):
        """Note the processor's time of each process of a group, dead ones included.

        :return: {process: seconds}
        """
        try:
            leader = psutil.Process(self.groups[name])
            family = [leader, *leader.children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        memory = []
        for one in family:
            try:
                times = one.cpu_times()
                self._time[name][one.pid, one.create_time()] = times.user + times.system
                memory.append(one.memory_info().rss >> 20)
            except psutil.NoSuchProcess:
                continue
        if name == "odoo":
            self._memory.append(memory)
        return dict(self._time[name])

    def _queue(self):
        """Return how many connections Odoo has not taken up yet."""
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == LISTENING and int(parts[1].split(":")[1], 16) == self.port:
                return int(parts[4].split(":")[1], 16)
        return 0

    def __exit__(self, *_error):
        self._done.set()
        self._thread.join()
        lasted = time.monotonic() - self._started
        used = {}
        for name in self.groups:
            now = self._read(name)
            first = self._first[name]
            spent = {key: value - first.get(key, 0) for key, value in now.items()}
            used[name] = round(sum(spent.values()) / lasted, 2)
            if name == "odoo":
                busiest = sorted(spent.values(), reverse=True)[:4]
        machine = psutil.cpu_times()
        idle = (machine.idle - self._machine.idle) / lasted
        idle += (machine.iowait - self._machine.iowait) / lasted
        cores = psutil.cpu_count()
        counters = [
            after - before
            for after, before in zip(self._ask(COUNTERS), self._counters, strict=True)
        ]
        columns = list(zip(*self._rows, strict=True)) or [[0]] * 5
        self.figures = {
            "cores": cores,
            "cores_used": round(cores - idle, 2),
            "cpu": used,
            "cpu_of_others": round(max(0, cores - idle - sum(used.values())), 2),
            "busiest_workers": [round(value / lasted, 2) for value in busiest],
            "connections": max(columns[0]),
            "in_transaction": round(statistics.mean(columns[1]), 1),
            "active_queries": round(statistics.mean(columns[2]), 1),
            "lock_waits": round(statistics.mean(columns[3]), 2),
            "most_lock_waits": max(columns[3]),
            "longest_transaction": round(float(max(columns[4])), 1),
            "waiting_for_a_worker": round(statistics.mean(self._waiting or [0]), 1),
            "most_waiting": max(self._waiting or [0]),
            "odoo_mb": max(map(sum, self._memory)),
            "largest_process_mb": max(map(max, filter(None, self._memory))),
            "deadlocks": counters[0],
            "commits": counters[1],
            "rollbacks": counters[2],
        }
