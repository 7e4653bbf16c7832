"""What people were told beside what PostgreSQL has: nothing lost, nothing twice.

Each deed of the ledger has its own question. `yes` was answered to a deed that must be
there, once; what got no answer (`unknown`) may be there or not, but never twice.
"""

from collections import Counter, defaultdict


class Books:
    """The ledger of all stages so far, and the database."""

    def __init__(self, entries, connection):
        self.connection = connection
        self.deeds = defaultdict(list)
        for entry in entries:
            self.deeds[entry["deed"]].append(entry)
        self.result = {}

    def ask(self, sql, *parameters):
        """Return the rows of a query."""
        self.connection.rollback()
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def keys(self, deed, *outcomes):
        """Return {key: how many people were told so}."""
        return Counter(
            entry["key"] for entry in self.deeds[deed] if entry["outcome"] in outcomes
        )

    def settle(self, deed, found, wrong=(), expected=None):
        """Compare the accepted deeds with `found`.

        :param found: {key: how often the database has it}
        :param wrong: what else is not right, in words
        :param expected: {key: how often it must be there}; once each, if None
        """
        accepted, unknown = self.keys(deed, "yes"), self.keys(deed, "unknown")
        expected = expected if expected is not None else dict.fromkeys(accepted, 1)
        lost = {
            key: (times, found.get(key, 0))
            for key, times in expected.items()
            if found.get(key, 0) < times
        }
        twice = {
            key: (expected.get(key, 0), times)
            for key, times in found.items()
            if times > expected.get(key, 0) + unknown.get(key, 0)
        }
        self.result[deed] = {
            "accepted": sum(accepted.values()),
            "refused": sum(self.keys(deed, "no").values()),
            "unanswered": sum(unknown.values()),
            "expected": sum(expected.values()),
            "found": sum(found.values()),
            "lost": [f"{key}: {a} told, {b} found" for key, (a, b) in lost.items()],
            "twice": [f"{key}: {a} told, {b} found" for key, (a, b) in twice.items()],
            "wrong": list(wrong),
        }


def compare(entries, connection):
    """Return {deed: counts, and what is lost, twice or wrong}."""
    books = Books(entries, connection)
    for check in CHECKS:
        check(books)
    return books.result


# ------------------------------------------------------------------------------
# Deeds that each person does under a text of his own
# ------------------------------------------------------------------------------
def messages(books):
    """Each note is in the history, once."""
    rows = books.ask(
        "SELECT substring(body FROM 'charge-message-\\d+'), count(*) FROM mail_message"
        " WHERE body LIKE '%%charge-message-%%' GROUP BY 1"
    )
    books.settle("message", dict(rows))


def dossiers(books):
    """Each new dossier is there, once, with a number of its own."""
    rows = books.ask(
        "SELECT reference, count(*) FROM expertise_dossier"
        " WHERE reference LIKE 'charge-dossier-%%' GROUP BY 1"
    )
    double = books.ask(
        "SELECT name FROM expertise_dossier GROUP BY company_id, name"
        " HAVING count(*) > 1"
    )
    books.settle("dossier", dict(rows), [f"number given twice: {n}" for (n,) in double])


def simulations(books):
    """Each simulation is there, once, with its loan."""
    rows = books.ask(
        "SELECT s.name, count(l.id) FROM brokerage_simulation s"
        " JOIN brokerage_simulation_loan l ON l.simulation_id = s.id"
        " WHERE s.name LIKE 'charge-simulation-%%' GROUP BY 1"
    )
    books.settle("simulation", dict(rows))


def references(books):
    """Nobody's change of a field was lost: each one starts where another ended."""
    rows = books.ask(
        "SELECT m.res_id, v.old_value_char, v.new_value_char"
        " FROM mail_tracking_value v JOIN mail_message m ON m.id = v.mail_message_id"
        " JOIN ir_model_fields f ON f.id = v.field_id"
        " WHERE f.model = 'expertise.dossier' AND f.name = 'reference'"
        " AND v.new_value_char LIKE 'charge-reference-%%' ORDER BY m.res_id, v.id"
    )
    last, wrong = {}, []
    for dossier, old, new in rows:
        if dossier in last and last[dossier] != old:
            wrong.append(f"dossier {dossier}: {last[dossier]} overwritten by {new}")
        last[dossier] = new
    now = dict(
        books.ask(
            "SELECT id, reference FROM expertise_dossier WHERE id = ANY(%s)",
            list(last),
        )
    )
    wrong += [
        f"dossier {number}: {now[number]} instead of {text}"
        for number, text in last.items()
        if now[number] != text
    ]
    books.settle("reference", Counter(new for _d, _old, new in rows), wrong)


# ------------------------------------------------------------------------------
# Deeds that two do at once
# ------------------------------------------------------------------------------
def states(books):
    """The stays in the statuses follow each other, one open, none overlapping."""
    numbers = sorted({int(entry["key"]) for entry in books.deeds["state"]})
    stays = defaultdict(list)
    for dossier, status, entered, left in books.ask(
        "SELECT res_id, status, entered_at, left_at FROM dossier_status_log"
        " WHERE res_model = 'expertise.dossier' AND res_id = ANY(%s) ORDER BY id",
        numbers,
    ):
        stays[dossier].append((status, entered, left))
    tracked = dict(
        books.ask(
            "SELECT m.res_id, count(*) FROM mail_tracking_value v"
            " JOIN mail_message m ON m.id = v.mail_message_id"
            " JOIN ir_model_fields f ON f.id = v.field_id"
            " WHERE f.model = 'expertise.dossier' AND f.name = 'state'"
            " AND m.model = 'expertise.dossier' AND m.res_id = ANY(%s) GROUP BY 1",
            numbers,
        )
    )
    now = dict(
        books.ask("SELECT id, state FROM expertise_dossier WHERE id = ANY(%s)", numbers)
    )
    wrong, found = [], {}
    for number in numbers:
        rows = stays[number]
        for (before, _e, left), (after, entered, _l) in zip(
            rows, rows[1:], strict=False
        ):
            if left is None or left > entered or before == after:
                wrong.append(f"dossier {number}: {before} then {after}")
        if not rows or rows[-1][2] is not None or rows[-1][0] != now[number]:
            wrong.append(f"dossier {number}: {now[number]} is not its last stay")
        found[str(number)] = tracked.get(number, 0)
    # two choose two statuses: one of them changes something, and perhaps both
    accepted = books.keys("state", "yes")
    together = Counter(
        (entry["key"], entry["moment"])
        for entry in books.deeds["state"]
        if entry["outcome"] == "yes"
    )
    least = Counter(key for (key, _moment), times in together.items() if times == 2)
    wrong += [
        f"dossier {key}: {times} times two statuses, {found[key]} changes"
        for key, times in least.items()
        if found[key] < times
    ]
    wrong += [
        f"dossier {key}: {accepted[key]} accepted, {times} changes"
        for key, times in found.items()
        if times > accepted[key] + books.keys("state", "unknown")[key]
    ]
    books.settle("state", found, wrong, found)


def confirmations(books):
    """Two quotes confirmed at once: both are, and the dossier moved on once."""
    orders = books.keys("confirm", "yes")
    rows = books.ask(
        "SELECT id::text, dossier_id FROM sale_order"
        " WHERE state = 'sale' AND id = ANY(%s)",
        [int(key) for key in books.keys("confirm", "yes", "unknown")],
    )
    moved = books.ask(
        "SELECT res_id, count(*) FROM dossier_status_log"
        " WHERE res_model = 'expertise.dossier' AND status = 'to_plan'"
        " AND res_id = ANY(%s) GROUP BY 1 HAVING count(*) <> 1",
        [dossier for _order, dossier in rows],
    )
    books.settle(
        "confirm",
        dict.fromkeys((order for order, _dossier in rows), 1),
        [f"dossier {number} moved on {times} times" for number, times in moved],
        dict.fromkeys(orders, 1),
    )


def invoices(books):
    """Two who invoice a dossier at once get one invoice, of all that was sold."""
    numbers = [int(key) for key in books.keys("invoice", "yes", "unknown")]
    rows = books.ask(
        "SELECT dossier_id::text, count(*) FROM account_move"
        " WHERE move_type = 'out_invoice' AND dossier_id = ANY(%s) GROUP BY 1",
        numbers,
    )
    wrong = books.ask(
        "SELECT o.name FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id"
        " WHERE o.dossier_id = ANY(%s) AND l.qty_invoiced > l.product_uom_qty",
        numbers,
    )
    books.settle("invoice", dict(rows), [f"{n}: invoiced twice" for (n,) in wrong])


def steps(books):
    """The same button pressed by two: one step further, and no step left out."""
    wanted = defaultdict(set)
    for key in books.keys("step", "yes"):
        number, step = map(int, key.split())
        wanted[number].add(step)
    order = {
        number: place
        for place, (number,) in enumerate(
            books.ask(
                "SELECT id FROM brokerage_step WHERE active ORDER BY sequence, id"
            )
        )
    }
    rows = books.ask(
        "SELECT d.id, d.step_id, count(r.id), count(DISTINCT r.step_id)"
        " FROM brokerage_dossier d"
        " LEFT JOIN brokerage_step_date r ON r.dossier_id = d.id"
        " WHERE d.id = ANY(%s) GROUP BY d.id",
        list(wanted),
    )
    found, wrong = {}, []
    unknown = {key.split()[0] for key in books.keys("step", "unknown")}
    for number, step, dates, different in rows:
        if dates != different:
            wrong.append(f"file {number}: a step reached twice")
        moved = order[step]
        if moved != len(wanted[number]) and str(number) not in unknown:
            wrong.append(f"file {number}: {moved} steps for {len(wanted[number])}")
        for one in wanted[number]:
            found[f"{number} {one}"] = int(order[one] < moved)
    books.settle("step", found, wrong)


def slots(books):
    """Two who want the same worker at the same hour: one has him."""
    keys = books.keys("slot", "yes", "no", "unknown")
    rows = books.ask(
        "SELECT employee_id || ' ' || to_char(start, 'YYYY-MM-DD HH24:MI:SS'), count(*)"
        " FROM care_intervention WHERE state <> 'cancelled' AND employee_id = ANY(%s)"
        " AND start > now() + interval '150 days' GROUP BY 1",
        sorted({int(key.split()[0]) for key in keys}),
    )
    accepted = books.keys("slot", "yes")
    wrong = [f"{key}: given to {n} people" for key, n in accepted.items() if n > 1]
    wrong += [
        f"{key}: refused to everybody"
        for key in books.keys("slot", "no")
        if key not in books.keys("slot", "yes", "unknown")
    ]
    books.settle("slot", {k: n for k, n in rows if k in keys}, wrong)


def requests(books):
    """A form sent twice by a double click: one dossier."""
    rows = books.ask(
        "SELECT split_part(request_key, ':', 2), count(*) FROM expertise_dossier"
        " WHERE request_key IS NOT NULL GROUP BY 1"
    )
    keys = books.keys("request", "yes", "no", "unknown")
    books.settle("request", {key: n for key, n in rows if key in keys})


# ------------------------------------------------------------------------------
# Downloads and visits
# ------------------------------------------------------------------------------
def downloads(books):
    """Each download is in the log, and the counters say the same."""
    rows = books.ask(
        "SELECT l.report_id || ' ' || u.login, count(*)"
        " FROM expertise_report_download l JOIN res_users u ON u.id = l.user_id"
        " GROUP BY 1"
    )
    wrong = [
        f"report {number}: counter {counter}, log {log}"
        for number, counter, log in books.ask(
            "SELECT r.id, r.contact_download_count, count(l.id)"
            " FROM expertise_report r JOIN expertise_report_download l"
            " ON l.report_id = r.id AND l.by_contact GROUP BY r.id"
            " HAVING count(l.id) <> r.contact_download_count"
        )
    ]
    wrong += [
        f"dossier {number}: counter {counter}, log {log}"
        for number, counter, log in books.ask(
            "SELECT d.id, d.report_download_count, count(DISTINCT l.report_id)"
            " FROM expertise_dossier d JOIN expertise_report_download l"
            " ON l.dossier_id = d.id AND l.by_contact GROUP BY d.id"
            " HAVING count(DISTINCT l.report_id) <> d.report_download_count"
        )
    ]
    accepted = books.keys("download", "yes")
    books.settle("download", dict(rows), wrong, dict(accepted))


def check_bytes(books, reports):
    """Return the downloads whose bytes were not those of the report."""
    return [
        f"report {entry['key']}"
        for entry in books.deeds["download"]
        if "sha256" in entry
        and entry["sha256"] != reports[entry["key"].split()[0]]["sha256"]
    ]


def stamps(books):
    """One stamp of each kind for a visit, pressed once or twice."""
    rows = books.ask(
        "SELECT intervention_id || ' ' || kind, count(*) FROM care_stamp GROUP BY 1"
    )
    wrong = [
        f"visit {number}: {state}"
        for number, state in books.ask(
            "SELECT v.id, v.state FROM care_intervention v JOIN care_stamp s"
            " ON s.intervention_id = v.id GROUP BY v.id HAVING v.state <>"
            " CASE WHEN count(*) FILTER (WHERE s.kind = 'stop') > 0"
            " THEN 'done' ELSE 'started' END"
        )
    ]
    books.settle("stamp", dict(rows), wrong)


def notes(books):
    """The visit has the note and the ticks that were sent."""
    told = {
        entry["key"]: entry
        for entry in books.deeds["note"]
        if entry["outcome"] == "yes"
    }
    rows = books.ask(
        "SELECT v.id::text, v.note, count(t.id) FILTER (WHERE t.done)"
        " FROM care_intervention v LEFT JOIN care_intervention_task t"
        " ON t.intervention_id = v.id WHERE v.id = ANY(%s) GROUP BY v.id",
        [int(key) for key in told],
    )
    found = {
        number: 1
        for number, note, done in rows
        if (note, done) == (told[number]["note"], told[number]["tasks"])
    }
    books.settle("note", found)


CHECKS = [
    messages,
    dossiers,
    simulations,
    references,
    states,
    confirmations,
    invoices,
    steps,
    slots,
    requests,
    downloads,
    stamps,
    notes,
]
