"""All six add-ons in one database at volume, as each role uses them.

Run twice by `make bench SET=together` in `bin/odoo shell`: at the small volume, where
screens are only read, and at the large one, in a copy. Each figure is beside that of
Odoo's own list, form, page or export in the same database and minutes, or a limit.
"""

import contextlib
import datetime
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import care_search  # noqa: E402
import dunning_sending  # noqa: E402
import dunning_volume  # noqa: E402
import prospect_editions  # noqa: E402
import psutil  # noqa: E402
import requests  # noqa: E402
import together_page  # noqa: E402
from measuring import Memory, best, clock, in_turns, machine  # noqa: E402
from together_people import SALESPERSON  # noqa: E402
from web_client import Screen  # noqa: E402

from odoo import fields  # noqa: E402
from odoo.fields import Domain  # noqa: E402

from odoo.addons.expertise_dunning.models.account_move import UNPAID  # noqa: E402

PART = os.environ["PART"]
SCALE = int(os.environ.get("SCALE") or 1)
REPEAT, WARM_UP, CORE_WORKERS = 7, 30, 100
LETTERS = 200 if SCALE == 1 else 50
#: wkhtmltopdf takes a tenth more or less from one time to the next
LETTER_ROUNDS = 3

# what must hold
#: × Odoo's own list and form of as many rows, and milliseconds that are always right:
#: below them nobody sees a difference
PAGE_RATIO, FORM_RATIO, COUNT_RATIO, UNSEEN_MS = 3, 3, 3, 100
#: the page « Relances » shares out the credits of its payers, which Odoo's list of
#: invoices does not: its limit is that of the set `dunning`, in milliseconds
DUNNING_PAGE_MS = 1_000
#: queries of a page or form at the large volume more than at the small one: the count
#: of a list that has a second page; Odoo reads by the thousand, and « Relances » needs
#: all debts of the payers of a page
MORE_QUERIES, MORE_QUERIES_DUNNING = 1, 5
SEARCH_MS, REFRESH_SECONDS, LETTER_RATIO = 150, 60, 1.3
PORTAL_MS, PORTAL_QUERIES = 1_000, 120
#: an Excel file of ours beside the usual way to make one: part of its memory
EXCEL_MEMORY = 1 / 3

OPPORTUNITY = {
    "model": "crm.lead",
    "views": {"list": "crm.crm_case_tree_view_oppor", "form": "crm.crm_lead_view_form"},
    "domain": Domain("type", "=", "opportunity"),
    "counts": "stage_id",
}
INVOICE = {
    "model": "account.move",
    "views": {
        "list": "account.view_out_invoice_tree",
        "form": "account.view_move_form",
    },
    "domain": Domain("move_type", "=", "out_invoice"),
    "counts": "payment_state",
}
PARTNER = {
    "model": "res.partner",
    "views": {"list": "base.view_partner_tree", "form": "base.view_partner_form"},
    "domain": Domain("is_prospect", "=", False) & Domain("is_company", "=", True),
    "counts": "country_id",
}
EMPLOYEE = {
    "model": "hr.employee",
    "views": {"list": "hr.view_employee_tree", "form": "hr.view_employee_form"},
    "domain": Domain.TRUE,
    "counts": "department_id",
}
SCREENS = [
    {
        "name": "Dossiers",
        "user": "bench_office",
        "action": "expertise_dossier.expertise_dossier_action",
        "domain": Domain.TRUE,
        "counts": "state",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Relances",
        "user": "bench_office",
        "action": "expertise_dunning.account_move_action_dunning",
        "domain": UNPAID,
        "counts": "get_dunning_counters",
        "peer": INVOICE,
    },
    {
        "name": "Courriers envoyés",
        "user": "bench_office",
        "action": "expertise_dunning.dunning_letter_action",
        "domain": Domain.TRUE,
        "counts": "state",
        "peer": INVOICE,
    },
    {
        "name": "Prospects",
        "user": SALESPERSON,
        "action": "expertise_prospect.prospect_action",
        "domain": prospect_editions.PROSPECTS,
        "counts": "prospect_state",
        "peer": PARTNER,
    },
    {
        "name": "Courtage, tous les dossiers",
        "user": "bench_broker",
        "action": "brokerage_dossier.brokerage_client_action",
        "domain": Domain("kind", "=", "client") | Domain("state", "=", "abandoned"),
        "counts": "state",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Courtage, ses dossiers",
        "user": "bench_broker_own",
        "action": "brokerage_dossier.brokerage_client_action",
        "domain": Domain("kind", "=", "client") | Domain("state", "=", "abandoned"),
        "counts": "state",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Aide, demandes",
        "user": "bench_coordinator",
        "action": "care_opportunity.care_request_action",
        "domain": Domain("care_activity_id", "!=", False),
        "counts": "stage_id",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Aide, recueils des besoins",
        "user": "bench_coordinator",
        "action": "care_opportunity.care_assessment_action",
        "domain": Domain("state", "in", ("draft", "validated")),
        "counts": "state",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Aide, interventions",
        "user": "bench_coordinator",
        "action": "care_opportunity.care_intervention_action",
        "domain": Domain("state", "!=", "cancelled"),
        "counts": "state",
        "peer": OPPORTUNITY,
    },
    {
        "name": "Aide, intervenants",
        "user": "bench_coordinator",
        "action": "care_opportunity.care_worker_action",
        "domain": Domain("is_care_worker", "=", True),
        "counts": "department_id",
        "peer": EMPLOYEE,
    },
]


def say(what):
    print(f"{datetime.datetime.now():%H:%M:%S} {what}", flush=True)


def of_user(env, login):
    user = env["res.users"].search([("login", "=", login)])
    companies = user.company_id | user.company_ids
    context = {"lang": user.lang, "tz": user.tz, "allowed_company_ids": companies.ids}
    return env(user=user.id, context=context)


# ------------------------------------------------------------------------------
# Screens
# ------------------------------------------------------------------------------
def measure_screen(env, screen):
    """List, counts and form of ours and of Odoo's own, in turns."""
    ours = Screen(of_user(env, screen["user"]), screen["action"])
    peer = screen["peer"]
    core = Screen(of_user(env, "bench_core"), model=peer["model"], views=peer["views"])
    rows = ours.model.search_count(screen["domain"])
    domain = as_many(core.model, peer["domain"], rows)
    figures = {"rows": rows, "user": screen["user"]}
    figures["peer"] = {
        "model": peer["model"],
        "rows": core.model.search_count(domain),
    }
    with Memory() as memory:
        requests_of = zip(
            get_requests(ours, screen["domain"], screen["counts"]).items(),
            get_requests(core, domain, peer["counts"]).values(),
            strict=True,
        )
        for (part, request), core_request in requests_of:
            figures[part], figures["peer"][part] = in_turns(
                env, request, core_request, times=REPEAT
            )
    figures["peak_mb"] = memory.peak_megabytes
    return figures


def as_many(model, domain, rows):
    """:return: the domain, narrowed to so many rows where there are more"""
    last = model.search(domain, order="id", offset=max(0, rows - 1), limit=1)
    return domain & Domain("id", "<=", last.id) if last else domain


def get_requests(screen, domain, counts):
    """:return: ``{part: what the web client asks for}``"""
    model = screen.model
    record = model.search(domain, offset=model.search_count(domain) // 2, limit=1)

    def count():
        if counts.startswith("get_"):
            return getattr(model, counts)()
        return screen.read_counts(domain, counts)

    return {
        "page": lambda: screen.read_page(domain),
        "counts": count,
        "form": lambda: screen.read_form(record),
    }


def measure_screens(env):
    result = {}
    for screen in SCREENS:
        result[screen["name"]] = figures = measure_screen(env, screen)
        say(f"  {screen['name']}: {figures['page']['ms']} ms")
    return result


# ------------------------------------------------------------------------------
# Reminders
# ------------------------------------------------------------------------------
def measure_refresh(env):
    """Every due level from empty columns, then again with nothing to do."""
    lines = env["account.move.line"]
    dunning_volume.clear_columns(env)
    with Memory() as memory, clock(env) as result:
        lines._dunning_refresh()
    result["peak_mb"] = memory.peak_megabytes
    env.cr.commit()
    dunning_volume.settle(env)
    return result


def measure_letters(env):
    """« Relancer »: letters, PDFs and mails, beside the same HTML in wkhtmltopdf."""
    env["ir.config_parameter"].set_param("report.url", os.environ["REPORT_URL"])
    env.cr.commit()
    office = of_user(env, "bench_office")
    dunning_sending.send(office, dunning_sending.choose_letters(office, WARM_UP)[0])
    rounds = []
    with Memory() as memory:
        for _round in range(LETTER_ROUNDS):
            moves, _count = dunning_sending.choose_letters(office, LETTERS)
            with dunning_sending.Wkhtmltopdf() as program:
                figures = dunning_sending.send(office, moves)
                figures["passes"] = len(program.commands)
                figures["wkhtmltopdf_alone"] = round(program.again()[0], 3)
            rounds.append(figures)
    figures = dict(best(rounds))
    figures["wkhtmltopdf_alone"] = min(one["wkhtmltopdf_alone"] for one in rounds)
    figures["ratio"] = round(figures["seconds"] / figures["wkhtmltopdf_alone"], 3)
    figures["rounds"] = rounds
    figures["peak_mb"] = memory.peak_megabytes
    return figures


# ------------------------------------------------------------------------------
# « Recherche »
# ------------------------------------------------------------------------------
def measure_search(env):
    """Who has the skills and is free for four weeks, as a coordinator asks."""
    mine = of_user(env, "bench_coordinator")
    # the second of the generator's weeks, and three more
    today = fields.Date.today()
    first = today - datetime.timedelta(days=today.weekday())
    last = first + datetime.timedelta(days=27)
    result = {}
    for name in care_search.MISSIONS:
        mission = mine["care.mission"].search([("name", "=", name)], limit=1)
        with Memory() as memory:
            result[name], found = care_search.measure(
                lambda mission=mission: mission._find_workers(
                    first, last, care_search.LIMIT
                ),
                mine,
            )
        result[name] |= {"found": len(found), "peak_mb": memory.peak_megabytes}
    mission = mine["care.mission"].search([("name", "=", "three mornings")], limit=1)
    workers = mine["hr.employee"].search_count([("is_care_worker", "=", True)])
    sample = min(workers, CORE_WORKERS)
    core, _count = care_search.measure(
        lambda: care_search.core_way(mission, sample, first, last), mine, 1
    )
    return {
        "missions": result,
        "core": {
            "queries": core["queries"] * workers // sample,
            "ms": round(core["ms"] * workers / sample, 1),
            "measured_workers": sample,
            "workers": workers,
        },
    }


# ------------------------------------------------------------------------------
# Portal, by HTTP
# ------------------------------------------------------------------------------
HOME = "l’accueil"
CORE_EXPORT = "Liste des dossiers, par l’export d’Odoo"


class Browser:
    """A person's requests to the Odoo that serves this database."""

    def __init__(self, login):
        self.url, self.session = os.environ["REPORT_URL"], requests.Session()
        self.log = os.environ["SERVER_LOG"]
        answer = self.call(
            "/web/session/authenticate",
            {"db": os.environ["BENCH_DATABASE"], "login": login, "password": login},
        )
        assert answer.json().get("result", {}).get("uid"), answer.text[:500]

    def call(self, path, params):
        return self.session.post(
            f"{self.url}{path}", json={"jsonrpc": "2.0", "params": params}, timeout=600
        )

    def get(self, path):
        return self.session.get(f"{self.url}{path}", timeout=600)

    def post(self, path, **data):
        return self.session.post(
            f"{self.url}{path}", data=data | {"csrf_token": self.token()}, timeout=1800
        )

    def token(self):
        page = self.get("/my").text
        return re.search(r'csrf_token: "([0-9a-fo]+)"', page)[1]

    def repeat(self, request):
        """:return: status, queries, best milliseconds, size of the answer"""
        answers = [request() for _round in range(REPEAT + 1)][1:]
        assert all(a.status_code == 200 for a in answers), answers
        quickest = min(answer.elapsed.total_seconds() * 1000 for answer in answers)
        return {
            "status": answers[-1].status_code,
            "queries": self.last_queries(),
            "ms": round(quickest, 1),
            "kb": round(len(answers[-1].content) / 1024),
        }

    def last_queries(self):
        """:return: the queries of the last request, from the server's own log"""
        with open(self.log) as file:
            lines = re.findall(r'HTTP/1\.1" \d+ \S+ (\d+) [\d.]+ [\d.]+', file.read())
        return int(lines[-1])


def measure_portal(env):
    env.cr.commit()
    pages = {
        "bench_agency": {
            "la liste des dossiers": "/my/dossiers",
            "la dernière page de la liste": None,
            "un dossier": None,
            "les factures (page d’Odoo)": "/my/invoices",
        },
        "bench_borrower": {"son projet": "/my/courtage"},
        "bench_worker": {
            "ses interventions": "/my/aide",
            "ses clients": "/my/aide/clients",
        },
    }
    result = {}
    for login, wanted in pages.items():
        browser = Browser(login)
        home = browser.get("/my").text
        counters = re.findall(r'data-placeholder_count="(\w+)"', home)
        figures = {HOME: browser.repeat(lambda b=browser: b.get("/my"))}
        figures["les compteurs de l’accueil"] = browser.repeat(
            lambda b=browser, c=counters: b.call("/my/counters", {"counters": c})
        )
        for name, path in wanted.items():
            if path is None:
                path = find_path(browser, name)
            figures[name] = browser.repeat(lambda b=browser, p=path: b.get(p))
        result[login] = figures
        say(f"  {login}: {figures[HOME]['ms']} ms")
    return result


def find_path(browser, name):
    page = browser.get("/my/dossiers").text
    if name == "un dossier":
        return re.search(r"/my/dossiers/\d+", page)[0]
    numbers = map(int, re.findall(r"/my/dossiers/page/(\d+)", page))
    return f"/my/dossiers/page/{max(numbers, default=1)}"


# ------------------------------------------------------------------------------
# Excel of everything
# ------------------------------------------------------------------------------
def measure_editions(env):
    """« Éditions » of the whole network, beside the usual way with report_xlsx."""
    sales = of_user(env, SALESPERSON)
    figures = prospect_editions.editions(sales)
    env.invalidate_all()
    figures["usual"] = prospect_editions.naive(sales)
    env.invalidate_all()
    say(f"  {figures}")
    return {"Éditions des prospects": figures}


def measure_exports(env):
    """C1 beside the core's export of the same rows; then that of two core lists."""
    result = {}
    broker = of_user(env, "bench_broker")
    export = broker["brokerage.c1.export"].create(
        {
            "period": "custom",
            "date_from": "2015-01-01",
            "date_to": fields.Date.today(),
        }
    )
    dossiers = broker["brokerage.dossier"].search(export._get_domain())
    columns = broker["brokerage.c1.report"]._get_fetched_fields()
    number = export.id
    env.cr.commit()
    browser, office = Browser("bench_broker"), Browser("bench_office")
    server = psutil.Process(int(os.environ["SERVER_PID"]))
    browser.server_mb = office.server_mb = round(server.memory_info().rss / 2**20)
    figures = download(browser, "/courtage/c1.xlsx", export=number)
    figures["rows"] = len(dossiers)
    figures["usual"] = export_by_core(
        browser, "brokerage.dossier", dossiers.ids, columns
    )
    result["Export C1 du courtage"] = figures
    say(f"  {figures}")
    # no workbook of ours: the core's own export of the list, beside quotations
    dossiers = of_user(env, "bench_office")["expertise.dossier"].search([])
    orders = of_user(env, "bench_office")["sale.order"].search([], limit=len(dossiers))
    columns = ["name", "state", "city", "create_date", "owner_id", "amount_total"]
    figures = export_by_core(office, "expertise.dossier", dossiers.ids, columns)
    figures["rows"] = len(dossiers)
    columns = [
        "name",
        "state",
        "reference",
        "create_date",
        "partner_id",
        "amount_total",
    ]
    figures["usual"] = export_by_core(office, "sale.order", orders.ids, columns)
    result[CORE_EXPORT] = figures
    say(f"  {figures}")
    return result


def export_by_core(browser, model, ids, columns):
    data = {
        "model": model,
        "fields": [
            {"name": name, "label": name, "type": "char", "store": True}
            for name in columns
        ],
        "ids": ids,
        "domain": [],
        "groupby": [],
        "context": {"lang": "fr_FR"},
        "import_compat": False,
    }
    return download(browser, "/web/export/xlsx", data=json.dumps(data))


def download(browser, path, **data):
    """:return: figures; memory is above what the server had before all workbooks"""
    token = browser.token()
    with Memory(int(os.environ["SERVER_PID"])) as memory:
        start = time.perf_counter()
        answer = browser.session.post(
            f"{browser.url}{path}", data=data | {"csrf_token": token}, timeout=1800
        )
        seconds = time.perf_counter() - start
    assert answer.status_code == 200, (answer.status_code, answer.text[-2000:])
    assert answer.content[:2] == b"PK", answer.text[:2000]
    return {
        "seconds": round(seconds, 1),
        "queries": browser.last_queries(),
        "peak_mb": memory.peak_megabytes - browser.server_mb,
        "process_mb": memory.peak_megabytes,
        "file_mb": round(len(answer.content) / 2**20, 1),
    }


# ------------------------------------------------------------------------------
# All of it
# ------------------------------------------------------------------------------
def count_rows(env):
    models = (
        *("expertise.dossier", "expertise.dossier.contact", "account.move"),
        *("account.move.line", "dunning.letter", "sale.order", "res.partner"),
        *("crm.lead", "mail.activity", "brokerage.dossier", "brokerage.borrower"),
        *("hr.employee", "care.assessment", "care.intervention"),
    )
    rows = {
        name: env[name].with_context(active_test=False).search_count([])
        for name in models
    }
    rows["unpaid"] = env["account.move"].search_count(UNPAID)
    rows["prospects"] = env["res.partner"].search_count(prospect_editions.PROSPECTS)
    env.cr.execute("SELECT pg_database_size(current_database())")
    rows["database_mb"] = round(env.cr.fetchone()[0] / 2**20)
    return rows


@contextlib.contextmanager
def step(result, name, pid=None):
    """Note the time of a step, and the most memory its process has had."""
    say(name)
    start = time.perf_counter()
    with Memory(pid) as memory:
        yield
    result.setdefault("steps", {})[name] = {
        "seconds": round(time.perf_counter() - start, 1),
        "peak_mb": memory.peak_megabytes,
    }
    # an interrupted run leaves what it has measured
    with open(f"{os.environ['SMALL_FIGURES']}.so_far", "w") as file:
        json.dump(result, file)


def run(env):
    os.environ["BENCH_DATABASE"] = env.cr.dbname
    result = {"scale": SCALE, "machine": machine(env), "rows": count_rows(env)}
    parameters = env["ir.config_parameter"]
    result["fill_seconds"] = json.loads(parameters.get_param("benchmark.fill"))
    with step(result, "screens"):
        result["screens"] = measure_screens(env)
    with step(result, "search"):
        result["search"] = measure_search(env)
    if PART == "small":
        dunning_volume.clear_columns(env)
        with clock(env) as refresh:
            env["account.move.line"]._dunning_refresh()
        env.cr.commit()
        result["refresh"] = refresh
        return result
    server = int(os.environ["SERVER_PID"])
    with step(result, "portal", server):
        result["portal"] = measure_portal(env)
    with step(result, "refresh"):
        result["refresh"] = measure_refresh(env)
    with step(result, "exports", server):
        result["excel"] = measure_exports(env)
    with step(result, "letters"):
        result["letters"] = measure_letters(env)
    with step(result, "editions"):
        result["excel"] |= measure_editions(env)
    result["machine"]["load_at_end"] = round(os.getloadavg()[0], 1)
    return result


def limits(result, small):
    """:return: rows ``[what, figure, limit, held]``"""
    rows = []

    def hold(what, figure, most):
        rows.append([what, figure, f"≤ {most}", figure <= most])

    for name, figures in result["screens"].items():
        before = small["screens"][name]
        for part, ratio in (
            ("page", PAGE_RATIO),
            ("counts", COUNT_RATIO),
            ("form", FORM_RATIO),
        ):
            peer = figures["peer"][part]["ms"]
            most = round(max(UNSEEN_MS, ratio * peer), 1)
            if (name, part) == ("Relances", "page"):
                most = DUNNING_PAGE_MS
            hold(f"{name}, {part}: ms (Odoo: {peer})", figures[part]["ms"], most)
            more = MORE_QUERIES_DUNNING if name == "Relances" else MORE_QUERIES
            hold(
                f"{name}, {part}: queries",
                figures[part]["queries"],
                before[part]["queries"] + more,
            )
    for name, figures in result["search"]["missions"].items():
        hold(f"Recherche, {name}: ms", figures["best_ms"], SEARCH_MS)
        queries = small["search"]["missions"][name]["queries"] + 1
        hold(f"Recherche, {name}: queries", figures["queries"], queries)
    refresh = result["refresh"]
    hold("refresh: queries", refresh["queries"], small["refresh"]["queries"])
    hold("refresh: seconds", refresh["seconds"], REFRESH_SECONDS)
    hold("letters: × wkhtmltopdf alone", result["letters"]["ratio"], LETTER_RATIO)
    for login, pages in result["portal"].items():
        for name, figures in pages.items():
            hold(f"portal, {login}, {name}: ms", figures["ms"], PORTAL_MS)
            queries = figures["queries"]
            hold(f"portal, {login}, {name}: queries", queries, PORTAL_QUERIES)
    for name, figures in result["excel"].items():
        if name == CORE_EXPORT:
            continue  # the core's own, on both sides
        most = round(figures["usual"]["peak_mb"] * EXCEL_MEMORY, 1)
        hold(f"{name}: MB of memory", figures["peak_mb"], most)
    return rows


def report(result, small):
    print(f"\n{result['rows']}\n{result['fill_seconds']}")
    header = f"{'':36}{'rows':>8}{'queries':>9}{'ms':>9}{'small':>7}"
    print(f"{header}{'Odoo: q':>9}{'ms':>9}{'ratio':>7}")
    for name, figures in result["screens"].items():
        for part in ("page", "counts", "form"):
            one, peer = figures[part], figures["peer"][part]
            print(
                f"{name + ', ' + part:36}{figures['rows']:>8}{one['queries']:>9}"
                f"{one['ms']:>9}{small['screens'][name][part]['queries']:>7}"
                f"{peer['queries']:>9}{peer['ms']:>9}"
                f"{one['ms'] / peer['ms']:>7.2f}"
            )
    for name in ("search", "portal", "excel", "refresh", "letters", "steps"):
        print(f"\n{name}")
        for key, value in result[name].items():
            print(f"  {key}: {value}")
    print()
    for what, figure, limit, held in result["limits"]:
        print(f"{'ok  ' if held else 'MISS'} {what:64}{figure:>9} ({limit})")


def main(env):
    result = run(env)
    if PART == "small":
        with open(os.environ["SMALL_FIGURES"], "w") as file:
            json.dump(result, file)
        return
    with open(os.environ["SMALL_FIGURES"]) as file:
        small = json.load(file)
    result["limits"] = limits(result, small)
    report(result, small)
    result["small"] = small
    # a try keeps its result out of the repository
    kept = "benchmarks/results" if SCALE == 1 else "var/benchmarks"
    with open(f"{kept}/together.json", "w") as file:
        json.dump(result, file, indent=1, ensure_ascii=False)
        file.write("\n")
    if SCALE == 1:
        together_page.main()
    missed = [what for what, _figure, _limit, held in result["limits"] if not held]
    if missed:
        sys.exit(f"Missed: {'; '.join(missed)}")


main(env)  # noqa: F821 (the shell's)
