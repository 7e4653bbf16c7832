"""What all benchmarks measure with: queries, time, memory, the machine.

`repeat` and `clock` empty the cache first: a figure is that of a request, not of a
second one in the same transaction.
"""

import contextlib
import ctypes
import gc
import os
import platform
import statistics
import threading
import time

import psutil

from odoo import fields, release

REPEAT = 15


@contextlib.contextmanager
def clock(env):
    """:return: filled at the end: ``seconds``, those of this process, ``queries``"""
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    cpu = time.process_time()
    result = {"start": start}
    yield result
    env.flush_all()
    result["seconds"] = round(time.perf_counter() - start, 3)
    result["own_cpu"] = round(time.process_time() - cpu, 3)
    result["queries"] = env.cr.sql_log_count - before
    del result["start"]


def best(results):
    return min(results, key=lambda result: result["seconds"])


def repeat(action, env, times=REPEAT):
    """:return: SQL queries of one call, median milliseconds over several"""
    action()  # warm: metadata, rules
    lasted, queries = [], 0
    for _round in range(times):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        action()
        lasted.append((time.perf_counter() - start) * 1000)
        queries = env.cr.sql_log_count - before
    return {"queries": queries, "ms": round(statistics.median(lasted), 2)}


def in_turns(env, *actions, times=REPEAT):
    """What is compared takes turns; the best time of each is the least disturbed one.

    :return: SQL queries of one call and its best milliseconds, for each action
    """
    results = [{"queries": 0, "ms": None} for _action in actions]
    for action in actions:
        action()  # warm: metadata, rules
    for _round in range(times):
        for action, result in zip(actions, results, strict=True):
            env.invalidate_all()
            before, start = env.cr.sql_log_count, time.perf_counter()
            action()
            lasted = round((time.perf_counter() - start) * 1000, 1)
            result["ms"] = min(lasted, result["ms"] or lasted)
            result["queries"] = env.cr.sql_log_count - before
    return results


def machine(env):
    env.cr.execute("SHOW server_version")
    return {
        "day": fields.Date.to_string(fields.Date.today()),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "odoo": release.version,
        "postgresql": env.cr.fetchone()[0],
        "load_at_start": round(os.getloadavg()[0], 1),
    }


class Memory:
    """Peak of a process's memory above what it had at the start, in MB.

    :param pid: of another process than this one
    """

    def __init__(self, pid=None):
        self.process = psutil.Process(pid)

    def __enter__(self):
        gc.collect()
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        self.start = self.peak = self.process.memory_info().rss
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def _watch(self):
        while not self.done.wait(0.02):
            self.peak = max(self.peak, self.process.memory_info().rss)

    def __exit__(self, *_error):
        self.done.set()
        self.thread.join()
        self.megabytes = round((self.peak - self.start) / 2**20, 1)
        self.peak_megabytes = round(self.peak / 2**20)
