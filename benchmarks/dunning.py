"""Reminders on 20,000 unpaid invoices, beside OCA's account_credit_control.

Run by `make bench` in `bin/odoo shell`, in a fresh copy of an empty database. Acts as
an office user where a person presses a button, so that the record rules are part of
what is measured. Where two things are compared, they take turns in the same minutes.
"""

import collections
import datetime
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import dunning_volume  # noqa: E402
from dunning_sending import (  # noqa: E402
    Wkhtmltopdf,
    choose_letters,
    due_moves,
    send,
)
from lxml import etree  # noqa: E402
from measuring import best, clock, machine, repeat  # noqa: E402

from odoo import Command, fields  # noqa: E402
from odoo.fields import Domain  # noqa: E402

from odoo.addons.expertise_dunning.models.account_move import UNPAID  # noqa: E402

SMALL, LARGE, PAGE = 2_000, 20_000, 80
ROUNDS, PEER_ROUNDS = 3, 2
#: letters of one sending, made in batches of fifty
LETTERS, BATCH, WARM_UP = 200, 50, 30
PREVIEWS = (500, 5_000)

# what must hold
PEER_FASTER, LETTER_RATIO = 10, 1.3
#: milliseconds of the first page, and its growth from 2,000 invoices to 20,000
PAGE_MS, PAGE_GROWTH = 1_000, 2
#: queries more, because Odoo reads by the thousand: the first page needs all debts of
#: its payers, to share out their credits, and property managers have many
PAGE_THOUSANDS = 5
COUNTER_QUERIES = 3
#: Odoo reads records by the thousand: so many queries more for each thousand
PREVIEW_QUERIES = 20


def bench_user(env):
    """Somebody of the office, who may also use the peer."""
    groups = (
        "expertise_dossier.group_office",
        "account_credit_control.group_account_credit_control_manager",
    )
    user = env["res.users"].create(
        {
            "name": "Bench Office",
            "login": "bench_office",
            "email": "bureau@example.org",
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "group_ids": [Command.link(env.ref(name).id) for name in groups],
        }
    )
    return env(user=user.id, context=dict(env.context, lang="fr_FR"))


def set_up(env):
    """Letterhead, levels by due date, and the peer's policy with the same delays."""
    env["ir.config_parameter"].set_param("report.url", os.environ["REPORT_URL"])
    company = env.company
    company.write(
        {
            "name": "Cabinet Mesure",
            "street": "3 place du Marché",
            "zip": "37000",
            "city": "Tours",
            "email": "cabinet@example.org",
            "phone": "+33247000000",
            "external_report_layout_id": env.ref("web.external_layout_standard").id,
        }
    )
    delay = dunning_volume.DELAY
    levels = company.dunning_level_ids.sorted("rank")
    levels[0].write({"delay_base": "due_date", "delay_days": delay})
    policy = env["credit.control.policy"].create(
        {
            "name": "R1, R2, R3",
            "company_id": company.id,
            "account_ids": [
                Command.set(
                    env["account.account"]
                    .search([("account_type", "=", "asset_receivable")])
                    .ids
                )
            ],
            "level_ids": [
                Command.create(
                    {
                        "name": level.name,
                        "level": level.rank,
                        "computation_mode": "net_days"
                        if level.rank == 1
                        else "previous_date",
                        "delay_days": delay,
                        "email_template_id": env.ref(
                            "account_credit_control.email_template_credit_control_base"
                        ).id,
                        "channel": "email",
                        "custom_text": level.name,
                        "custom_mail_text": level.name,
                    }
                )
                for level in levels
            ],
        }
    )
    company.credit_policy_id = policy
    company.credit_control_tolerance = company.dunning_min_amount
    env.cr.commit()
    return policy


# ------------------------------------------------------------------------------
# Every due level
# ------------------------------------------------------------------------------
def refresh_figures(env):
    """The refresh that fills empty columns, then one after a changed delay."""
    lines = env["account.move.line"]
    dunning_volume.clear_columns(env)
    with clock(env) as result:
        lines._dunning_refresh()
    env.cr.commit()
    level = env.company.dunning_level_ids.sorted("rank")[0]
    with clock(env) as changed:
        level.delay_days += 5
    env.cr.rollback()
    with clock(env) as nothing:
        lines._dunning_refresh()
    env.cr.rollback()
    dunning_volume.settle(env)
    return {"all_empty": result, "delay_changed": changed, "nothing_changed": nothing}


def peer_figures(office, env, policy):
    """The refresh and the peer's run in turns, both from nothing computed."""
    lines = env["account.move.line"]
    ours, theirs = [], []
    for _round in range(PEER_ROUNDS):
        dunning_volume.clear_columns(env)
        with clock(env) as result:
            lines._dunning_refresh()
        due = due_lines(env)
        ours.append(result)
        env.cr.rollback()
        dunning_volume.settle(env)
        run = office["credit.control.run"].create(
            {"date": fields.Date.today(), "policy_ids": [Command.set(policy.ids)]}
        )
        with clock(office) as result:
            run.generate_credit_lines()
        found = {
            (line.move_line_id.id, line.level)
            for line in run.line_ids.with_prefetch(run.line_ids.ids)
        }
        theirs.append(result)
        say(f"  {ours[-1]['seconds']} s, the peer {result['seconds']} s")
        env.cr.rollback()
        dunning_volume.settle(env)
    lines._dunning_refresh()
    env.cr.commit()
    return {
        "ours": best(ours),
        "peer": best(theirs),
        "all_ours": ours,
        "all_peer": theirs,
        "due": len(due),
        "peer_lines": len(found),
        "only_ours": len(due - found),
        "only_peer": explain(env, found - due),
    }


def due_lines(env):
    """:return: ``{(échelon, place of the level that waits today)}``"""
    env.cr.execute(
        """
        SELECT line.id, level.rank
          FROM account_move_line line
          JOIN dunning_level level ON level.id = line.dunning_next_level_id
         WHERE line.dunning_next_date <= CURRENT_DATE
        """
    )
    return set(env.cr.fetchall())


def explain(env, pairs):
    """:return: how many échelons the peer reminds although a rule of ours forbids it"""
    reasons = collections.Counter()
    lines = env["account.move.line"].browse(line_id for line_id, _level in pairs)
    today = fields.Date.today()
    for line in lines:
        move = line.move_id
        if move.dunning_litigation:
            reasons["litigation"] += 1
        elif move.dunning_promise_date and move.dunning_promise_date >= today:
            reasons["promise to pay"] += 1
        elif move.invoice_payment_term_id.dunning_direct_debit:
            reasons["direct debit"] += 1
        elif line.no_followup:
            reasons["no follow-up"] += 1
        elif move.payment_state == "blocked":
            reasons["blocked"] += 1
        else:
            reasons["unexplained"] += 1
    return dict(sorted(reasons.items()))


# ------------------------------------------------------------------------------
# The page « Relances »
# ------------------------------------------------------------------------------
def list_view(env, xmlid):
    """:return: order and columns that the web client asks for"""
    view = env.ref(xmlid).sudo()
    model = env[view.model]
    arch = etree.fromstring(model.get_view(view.id, "list")["arch"])
    names = {}
    for node in arch.iter("field"):
        names[node.get("name")] = None
        # what a widget reads beside its own column: tooltips
        for word in re.findall(r"\w+", node.get("options") or ""):
            if word in model._fields:
                names[word] = None
    return arch.get("default_order"), {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in names
    }


def due_at(rank):
    return Domain(f"dunning_r{rank}_state", "=", "due")


def page_figures(office):
    """First page of « Relances » beside Odoo's own list of the same invoices."""
    moves = office["account.move"]
    due = UNPAID & due_at(1)
    ours = list_view(office, "expertise_dunning.account_move_view_list")
    core = list_view(office, "account.view_out_invoice_tree")

    def page(domain, view):
        order, specification = view
        return repeat(
            lambda: moves.web_search_read(
                domain, specification, limit=PAGE, order=order, count_limit=10_001
            ),
            office,
        )

    result = {
        "columns": len(ours[1]),
        "core_columns": len(core[1]),
        "all_unpaid": page(UNPAID, ours),
        "due_r1": page(due, ours),
        "core_list": page(UNPAID, core),
    }
    tiles = [
        UNPAID,
        *(UNPAID & due_at(rank) for rank in (1, 2, 3)),
        UNPAID & Domain("dunning_litigation", "=", True),
    ]
    letters = office["dunning.letter"]

    def one_by_one():
        return [moves.search_count(tile) for tile in tiles] + [letters.search_count([])]

    result["tiles_one_by_one"] = repeat(one_by_one, office)
    contacts = office["dunning.contact"]

    def counters():
        moves.get_dunning_counters()
        for kind in ("prescriber", "notary"):
            contacts.search_count([("kind", "=", kind)])

    result["counters"] = repeat(counters, office)
    return result


# ------------------------------------------------------------------------------
# « Relancer »
# ------------------------------------------------------------------------------
def preview_figures(office):
    """What the wizard shows before anything is sent."""
    moves = due_moves(office)
    result = {}
    for size in PREVIEWS:
        some = moves[:: max(1, len(moves) // size)][:size]
        runs = []
        for _round in range(ROUNDS):
            wizard = office["dunning.wizard"].create(
                {"move_ids": [Command.set(some.ids)]}
            )
            office.flush_all()
            with clock(office) as figures:
                figures["letters"] = wizard.letter_count
                figures["problems"] = wizard.problem_count
            runs.append(figures)
            office.cr.rollback()
        result[str(len(some))] = best(runs)
    return result


def letter_figures(office):
    """Sendings of 200 letters and mails in four jobs, each beside the bare program."""
    # a worker that serves has its templates compiled and its style sheets ready
    send(office, choose_letters(office, WARM_UP)[0])
    rounds = []
    for _round in range(ROUNDS):
        moves, letters = choose_letters(office, LETTERS)
        with Wkhtmltopdf() as program:
            figures = send(office, moves)
            assert figures["letters"] == letters, (figures, letters)
            figures["wkhtmltopdf_inside"] = round(program.seconds, 3)
            figures["passes"] = len(program.commands)
            figures["documents"] = [
                sum("report.body" in arg for arg in command)
                for command in program.commands
            ]
            alone, cpu = program.again()
            figures["wkhtmltopdf_alone"] = round(alone, 3)
            figures["wkhtmltopdf_cpu"] = round(cpu, 3)
        figures["ratio"] = round(figures["seconds"] / alone, 3)
        rounds.append(figures)
        say(f"  {figures['seconds']} s, wkhtmltopdf alone {alone:.1f} s")
    result = dict(best(rounds))
    result["wkhtmltopdf_alone"] = min(f["wkhtmltopdf_alone"] for f in rounds)
    result["ratio"] = round(result["seconds"] / result["wkhtmltopdf_alone"], 3)
    result["seconds_per_letter"] = round(result["seconds"] / result["letters"], 3)
    result["rounds"] = rounds
    return result


# ------------------------------------------------------------------------------
# All of it
# ------------------------------------------------------------------------------
def run(env):
    result = {"machine": machine(env)}
    env["ir.cron"].search([]).active = False
    policy = set_up(env)
    office = bench_user(env)
    env.cr.commit()
    say("2,000 invoices")
    dunning_volume.fill(env, SMALL)
    result["refresh_small"] = refresh_figures(env)
    result["page_small"] = page_figures(office)
    say("20,000 invoices")
    start = time.perf_counter()
    dunning_volume.fill(env, LARGE)
    env["account.move.line"]._dunning_refresh()
    dunning_volume.fill_history(env, policy.level_ids.sorted("level"))
    result["fill_seconds"] = round(time.perf_counter() - start, 1)
    result["refresh_large"] = refresh_figures(env)
    result["checked_values"] = dunning_volume.check(env)
    result["volume"] = volume_figures(env)
    say("the peer")
    result["peer"] = peer_figures(office, env, policy)
    say("the page")
    result["page_large"] = page_figures(office)
    result["preview"] = preview_figures(office)
    say("letters")
    result["letters"] = letter_figures(office)
    result["machine"]["load_at_end"] = round(os.getloadavg()[0], 1)
    result["ratios"] = ratios(result)
    result["limits"] = limits(result)
    return result


def say(what):
    print(f"{datetime.datetime.now():%H:%M:%S} {what}", flush=True)


def volume_figures(env):
    env.cr.execute(
        """
        SELECT count(DISTINCT move.id) AS invoices,
               count(DISTINCT move.commercial_partner_id) AS payers,
               count(DISTINCT move.dossier_id) AS dossiers,
               count(*) AS instalments
          FROM account_move move
          JOIN account_move_line line ON line.move_id = move.id
           AND line.display_type = 'payment_term' AND line.reconciled IS NOT TRUE
         WHERE move.move_type = 'out_invoice' AND move.state = 'posted'
        """
    )
    [figures] = env.cr.dictfetchall()
    for name, model in (
        ("letters_before", "dunning.letter"),
        ("reminders_before", "dunning.reminder"),
        ("all_moves", "account.move"),
        ("all_lines", "account.move.line"),
    ):
        figures[name] = env[model].search_count([])
    return figures


def ratios(result):
    small, large = result["refresh_small"], result["refresh_large"]
    page = result["page_large"]
    return {
        "refresh_queries_large_to_small": round(
            large["all_empty"]["queries"] / small["all_empty"]["queries"], 2
        ),
        "refresh_faster_than_peer": round(
            result["peer"]["peer"]["seconds"] / result["peer"]["ours"]["seconds"], 1
        ),
        "page_to_core_list": round(
            page["all_unpaid"]["ms"] / page["core_list"]["ms"], 2
        ),
        "page_large_to_small": round(
            page["all_unpaid"]["ms"] / result["page_small"]["all_unpaid"]["ms"], 2
        ),
        "letters_to_wkhtmltopdf": result["letters"]["ratio"],
    }


def limits(result):
    """:return: rows ``(what, figure, limit, held)``"""
    ratio = result["ratios"]
    small, large = result["refresh_small"], result["refresh_large"]
    rows = [
        (
            f"refresh, {name}: queries at 20,000 as at 2,000",
            large[name]["queries"],
            f"= {small[name]['queries']}",
            large[name]["queries"] == small[name]["queries"],
        )
        for name in large
    ]
    rows.append(
        (
            "refresh: times faster than the peer",
            ratio["refresh_faster_than_peer"],
            f"≥ {PEER_FASTER}",
            ratio["refresh_faster_than_peer"] >= PEER_FASTER,
        )
    )
    peer = result["peer"]
    unexplained = peer["only_ours"] + peer["only_peer"].get("unexplained", 0)
    rows.append(
        (
            "échelons that only one of the two finds, without a reason",
            unexplained,
            "= 0",
            unexplained == 0,
        )
    )
    page, before = result["page_large"], result["page_small"]
    rows += [
        (
            "« Relances », first page: milliseconds",
            page["all_unpaid"]["ms"],
            f"≤ {PAGE_MS}",
            page["all_unpaid"]["ms"] <= PAGE_MS,
        ),
        (
            "« Relances », first page: × the same at 2,000",
            ratio["page_large_to_small"],
            f"≤ {PAGE_GROWTH}",
            ratio["page_large_to_small"] <= PAGE_GROWTH,
        ),
        (
            "« Relances », first page: queries",
            page["all_unpaid"]["queries"],
            f"≤ {before['all_unpaid']['queries']} at 2,000 + {PAGE_THOUSANDS}",
            page["all_unpaid"]["queries"]
            <= before["all_unpaid"]["queries"] + PAGE_THOUSANDS,
        ),
    ]
    rows.append(
        (
            "counters, with prescribers and notaries: queries",
            page["counters"]["queries"],
            f"≤ {COUNTER_QUERIES}",
            page["counters"]["queries"] <= COUNTER_QUERIES,
        )
    )
    few, many = (result["preview"][size] for size in result["preview"])
    sizes = [int(size) for size in result["preview"]]
    grown = round(
        (many["queries"] - few["queries"]) * 1000 / max(1, sizes[1] - sizes[0]), 1
    )
    rows.append(
        (
            "preview: queries more for a thousand invoices more",
            grown,
            f"≤ {PREVIEW_QUERIES}",
            grown <= PREVIEW_QUERIES,
        )
    )
    letters = result["letters"]
    rows += [
        (
            "letters and mails: × the same HTML in wkhtmltopdf",
            letters["ratio"],
            f"≤ {LETTER_RATIO}",
            letters["ratio"] <= LETTER_RATIO,
        ),
        (
            f"{letters['letters']} letters: passes of wkhtmltopdf",
            letters["passes"],
            f"= {letters['letters'] // BATCH}",
            letters["passes"] == letters["letters"] // BATCH,
        ),
    ]
    return [list(row) for row in rows]


def report(result):
    volume = result["volume"]
    print(
        f"\nReminders: {volume['invoices']} unpaid invoices, {volume['instalments']}"
        f" échelons, {volume['payers']} payers, {volume['dossiers']} dossiers;"
        f" {result['checked_values']} values checked through the ORM"
    )
    print(f"{'':44}{'queries':>9}{'seconds':>10}")

    def row(label, figures):
        seconds = figures.get("seconds", figures.get("ms", 0) / 1000)
        print(f"{label:44}{figures['queries']:>9}{seconds:>10.3f}")

    for size in ("small", "large"):
        for name, figures in result[f"refresh_{size}"].items():
            row(f"refresh, {name.replace('_', ' ')}, {size}", figures)
    peer = result["peer"]
    row(f"refresh beside the peer: {peer['due']} due", peer["ours"])
    row(f"account_credit_control: {peer['peer_lines']} lines", peer["peer"])
    print(f"  reminded by the peer alone: {peer['only_peer']}")
    for size in ("small", "large"):
        for name, figures in result[f"page_{size}"].items():
            if isinstance(figures, dict):
                row(f"page, {name.replace('_', ' ')}, {size}", figures)
    for size, figures in result["preview"].items():
        row(f"preview of {size} invoices", figures)
    letters = result["letters"]
    row(f"{letters['letters']} letters and mails", letters)
    print(
        f"  first page: {result['ratios']['page_to_core_list']} × Odoo's list of the"
        " same invoices"
    )
    print(
        f"  {letters['passes']} passes, {letters['pages']} pages;"
        f" planning {letters['planning']} s, wkhtmltopdf inside"
        f" {letters['wkhtmltopdf_inside']} s, alone {letters['wkhtmltopdf_alone']} s"
    )
    print()
    for what, figure, limit, held in result["limits"]:
        print(f"{'ok  ' if held else 'MISS'} {what:58}{figure:>9} ({limit})")


outcome = run(env)  # noqa: F821 (the shell's)
report(outcome)
with open("benchmarks/results/dunning.json", "w") as file:
    json.dump(outcome, file, indent=2, ensure_ascii=False)
    file.write("\n")
missed = [what for what, _figure, _limit, held in outcome["limits"] if not held]
if missed:
    sys.exit(f"Missed: {'; '.join(missed)}")
