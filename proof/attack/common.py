"""What all parts share: who asks, what is a fault, whose rows have changed."""

import json
import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests

CANARY = re.compile(r"ZQ([CXBP])(\d+)Q")
#: answers are looked through up to here
READ = 3_000_000
#: a request that takes longer is a fault of its own
SLOW = 30
#: after that Odoo stops a worker that does not end its work
WORKER_SECONDS = 60
THREADS = 3
ANONYMOUS = "anonyme"
OUR_CODE = re.compile("nothing yet")
RECORD = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} )")
FRAME = re.compile(r'File "([^"]+)", line \d+, in (\S+)')


class Report:
    """Counts and findings; the same fault on the same place is one finding."""

    def __init__(self):
        self.counts = Counter()
        self.findings = {}
        self.core = Counter()
        self._lock = threading.Lock()

    def count(self, name, number=1):
        with self._lock:
            self.counts[name] += number

    def found(self, kind, where, detail, **example):
        """Keep a fault; `kind`, `where` and `detail` say whether it is a new one."""
        key = (kind, where, detail)
        with self._lock:
            known = self.findings.setdefault(
                key, {"kind": kind, "where": where, "detail": detail, "times": 0}
            )
            known["times"] += 1
            known.setdefault("example", {k: str(v)[:300] for k, v in example.items()})

    def is_core(self, name, detail):
        """Count an error that the core makes of such input on its own models too."""
        with self._lock:
            self.core[f"{name}: {detail}"] += 1


class Actor:
    """Somebody who sends requests, from several threads at once."""

    def __init__(self, url, database, login, context):
        self.url, self.database, self.login = url, database, login
        self.context = context["actors"].get(login, {"kind": "anonymous"})
        self.kind = self.context["kind"]
        self._local = threading.local()
        self._cookies = None
        self.csrf = ""
        self.pirates = context["pirates"]

    def session(self):
        """:return: this thread's session, logged in"""
        if not hasattr(self._local, "session"):
            session = requests.Session()
            session.trust_env = False
            self._local.session = session
            if self._cookies is not None:
                session.cookies.update(self._cookies)
        return self._local.session

    def log_in(self):
        """Open a session as the login page does, and read the token of its forms."""
        session = self.session()
        if self.kind != "anonymous":
            answer = session.post(
                f"{self.url}/web/session/authenticate",
                json={
                    "jsonrpc": "2.0",
                    "params": {
                        "db": self.database,
                        "login": self.login,
                        "password": self.login,
                    },
                },
                timeout=60,
            )
            assert answer.json().get("result", {}).get("uid"), self.login
        page = session.get(
            f"{self.url}/my" if self.kind == "portal" else f"{self.url}/web/login",
            timeout=60,
        ).text
        token = re.search(r'csrf_token"? ?(?:value="|: ")([0-9a-fo]+)"', page)
        self.csrf = token[1] if token else ""
        self._cookies = session.cookies.get_dict()
        return self

    def leaks(self, text):
        """:return: the canaries in `text` that are not for this actor's eyes"""
        found = set(CANARY.findall(text))
        if not found or self.kind == "inside":
            return set()
        mine = self.context.get("companies", [])
        seen = self.context.get("seen", {})
        bad = set()
        for letter, number in found:
            number = int(number)
            if letter == "C":
                good = number in mine
            elif self.kind in ("portal", "stranger", "anonymous"):
                good = number in seen.get(letter, [])
            else:
                # the office: dossiers of its firm carry that firm's canary
                good = True
            if not good:
                bad.add(f"ZQ{letter}{number}Q")
        return bad


def exception_of(data):
    """:return: (name, where in our code or None, last line) of what the core answers"""
    return (
        data.get("name", "?"),
        our_part(data.get("debug") or ""),
        str(data.get("message", ""))[:200],
    )


def our_part(traceback):
    """:return: where the last code of ours on the stack is; None if there is none, or
    if it had only passed the call on to the core's method of the same name
    """
    frames = [f for f in FRAME.findall(traceback) if f[1] != "route_wrapper"]
    last = max(
        (number for number, (path, _f) in enumerate(frames) if OUR_CODE.search(path)),
        default=None,
    )
    if last is None:
        return None
    path, function = frames[last]
    if last + 1 < len(frames) and frames[last + 1][1] == function:
        return None
    return f"{path.rpartition('/addons/')[2]}:{function}"


def read_log(text):
    """:return: ``(exception, place of ours or None)`` of each error in a log"""
    for record in RECORD.split(text):
        if not re.match(r"\S+ \S+ \d+ (ERROR|CRITICAL) ", record):
            continue
        if "Traceback" in record:
            # PostgreSQL explains itself on several lines
            names = re.findall(r"(?m)^([A-Za-z_][\w.]*): ", record)
            yield (names or ["?"])[-1], our_part(record)
        else:
            yield record.partition("\n")[0][30:160], None


def know_addons(names):
    """Tell which folders are ours."""
    global OUR_CODE
    OUR_CODE = re.compile("/addons/(?:" + "|".join(names) + ")/")


def is_clean(name):
    """Whether the core turns this exception into an answer of its own (4xx)."""
    return name.startswith(("odoo.exceptions.", "werkzeug.exceptions.")) or name in (
        "odoo.http.SessionExpiredException",
    )


def pick(table, turn, number):
    """:return: `number` items of a table, other ones in each turn"""
    items = list(table.items())
    if not items:
        return {}
    start = turn * number
    return dict(items[(start + i) % len(items)] for i in range(min(number, len(items))))


def run_all(tasks, threads=THREADS, limit=None, progress=None):
    """Run the functions in threads; stop giving out new ones after `limit` seconds.

    :return: how many were not run
    """
    started, left = time.monotonic(), 0
    tasks = list(tasks)
    # what is cut off by the limit is cut off everywhere alike
    random.Random(8).shuffle(tasks)

    def one(task):
        nonlocal left
        if limit and time.monotonic() - started > limit:
            left += 1
            return
        task()

    with ThreadPoolExecutor(threads) as pool:
        for done, _nothing in enumerate(pool.map(one, tasks)):
            if progress and not done % 500:
                progress(done)
    return left


#: what is compared where the core lets people write in every firm: not the contacts of
#: colleagues (whoever may write contacts), nor files that belong to no record (the core
#: has no rule on them, their author may put any firm on them)
COUNTED = {
    "res_partner": "WHERE t.partner_share",
    "ir_attachment": "WHERE coalesce(t.res_model, '') <> '' AND t.res_id <> 0",
}


class Snapshot:
    """The rows of every company, as PostgreSQL adds them up."""

    #: written by reading, or by the clock
    PASSING = ("access_token",)

    def __init__(self, connection, context):
        self.rows = {}
        connection.rollback()
        with connection.cursor() as cursor:
            for table, owner in context["owners"].values():
                cursor.execute(
                    f"SELECT {owner} AS owner, count(*), "
                    f"sum(hashtext((to_jsonb(t) - 'access_token' - 'write_date' "
                    f"- 'write_uid' - 'message_main_attachment_id')::text)::bigint) "
                    f"FROM {table} t {COUNTED.get(table, '')} GROUP BY 1"
                )
                for company, number, total in cursor.fetchall():
                    self.rows[table, company] = (number, int(total))
        connection.rollback()

    def changes(self, later, companies=None, but=()):
        """:return: ``{table: text}`` for rows of other companies that differ"""
        result = {}
        for key in self.rows.keys() | later.rows.keys():
            table, company = key
            if company in but or (companies and company not in companies):
                continue
            before, after = self.rows.get(key), later.rows.get(key)
            if before != after:
                result[f"{table}, company {company}"] = f"{before} -> {after}"
        return result


def dump(value):
    """:return: JSON with NaN, Infinity and lone surrogates in it, as bytes"""
    return json.dumps(value).encode()
