"""50,000 prospects: list, search, counts, file and « Éditions », beside Odoo's own.

Run by `make bench` in `bin/odoo shell`, in a fresh copy of an empty database. Acts as
a salesperson, so that the record rules are part of what is measured.
"""

import functools
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import prospect_volume  # noqa: E402
from lxml import etree  # noqa: E402
from measuring import machine, repeat  # noqa: E402
from prospect_editions import PROSPECTS, editions, naive  # noqa: E402

from odoo import fields  # noqa: E402
from odoo.fields import Domain  # noqa: E402

SMALL, LARGE, PAGE, REPEAT = 5_000, 50_000, 80, 5
# what must hold
#: milliseconds beside Odoo's own list of as many partners
PAGE_RATIO, FILE_RATIO = 3, 3
#: of a search, first page and count
SEARCH_MS, QUERIES = 1_500, 10
#: « Éditions »: seconds (of `limit_time_cpu`), memory beside that of 5,000
EDITIONS_SECONDS, MEMORY_GROWTH_MB = 120, 40
NAIVE_MEMORY = 3


measure = functools.partial(repeat, times=REPEAT)


def specification(model, view, kind):
    """:return: what the web client asks for with that view"""
    arch = etree.fromstring(model.get_view(view and view.id, kind)["arch"])
    spec = {}
    for node in arch.iter("field"):
        name = node.get("name")
        if any(parent.tag == "field" for parent in node.iterancestors()):
            continue
        field = model._fields[name]
        if field.type == "many2one":
            spec[name] = {"fields": {"display_name": {}}}
        elif field.relational:
            spec[name] = {"fields": {"display_name": {}}, "limit": 40}
        else:
            spec[name] = {}
    return spec


def searches(models):
    user, source = models.users[3], models.sources[4]
    today = fields.Date.today()
    return {
        "company name": [("name", "ilike", "prise 777")],
        "contacts": [("contact_ids.name", "ilike", "Nom1234")],
        "phone": [("phone", "ilike", "00 55 12")],
        "mail": [("email", "ilike", "contact4321@")],
        "NAF": [("naf_code", "=ilike", "42.1%")],
        "client type": [("mission_ids.client_type_id", "=", models.client_types[1].id)],
        "rating": [("rating", "=", "4")],
        "SIRET": [("company_registry", "=", "00000000012345")],
        "state": [("prospect_state", "in", ["signed", "lost"])],
        "without salesperson": [("without_salesperson", "=", True)],
        "takeover": [("is_takeover", "=", True)],
        "source": [("prospect_source_id", "=", source.id)],
        "source salesperson": [("source_user_id", "=", user.id)],
        "operational": [("user_id", "=", user.id)],
        "created": [
            ("prospect_date", ">=", fields.Date.subtract(today, days=30)),
            ("prospect_date", "<=", today),
        ],
    }


def screens(models, env):
    """:return: what each screen costs, ours and Odoo's"""
    partners, leads = env["res.partner"], env["crm.lead"]
    ours = env.ref("expertise_prospect.prospect_view_list")
    form = env.ref("expertise_prospect.prospect_view_form")
    spec = specification(partners, ours, "list")
    core = specification(partners, env.ref("base.view_partner_tree"), "list")
    core_lead = specification(leads, env.ref("crm.crm_case_tree_view_oppor"), "list")
    file_spec = specification(partners, form, "form")
    core_file = specification(partners, env.ref("base.view_partner_form"), "form")
    plain = [("is_prospect", "=", False), ("is_company", "=", True)]
    opportunities = [("mission_type_id", "=", False), ("type", "=", "opportunity")]
    middle = partners.search(PROSPECTS, offset=700, limit=1, order="name, id")
    society = partners.search(plain, offset=700, limit=1)
    return {
        "first page": measure(
            lambda: partners.web_search_read(
                list(PROSPECTS), spec, limit=PAGE, order="name, id"
            ),
            env,
        ),
        "  res.partner": measure(
            lambda: partners.web_search_read(plain, core, limit=PAGE), env
        ),
        "  crm.lead": measure(
            lambda: leads.sudo().web_search_read(opportunities, core_lead, limit=PAGE),
            env,
        ),
        "counts by state": measure(
            lambda: partners.formatted_read_group(
                list(PROSPECTS), ["prospect_state"], ["__count"]
            ),
            env,
        ),
        "  crm.lead by stage": measure(
            lambda: leads.formatted_read_group(
                [("mission_type_id", "!=", False)], ["stage_id"], ["__count"]
            ),
            env,
        ),
        "opening a file": measure(lambda: middle.web_read(file_spec), env),
        "  res.partner's form": measure(lambda: society.web_read(core_file), env),
        "  res.partner by name": measure(
            lambda: partners.web_search_read(
                [*plain, ("name", "ilike", "été 777")], core, limit=PAGE
            ),
            env,
        ),
        **{
            f"search: {name}": measure(
                lambda asked=domain: partners.web_search_read(
                    [*PROSPECTS, *asked], spec, limit=PAGE, order="name, id"
                ),
                env,
            )
            for name, domain in searches(models).items()
        },
    }


def plans(env):
    partners = env["res.partner"]
    result = {}
    for name, domain in (
        ("first page", PROSPECTS),
        ("next chunk", PROSPECTS & Domain("name", ">=", "Entreprise 5")),
    ):
        query = partners._search(domain, limit=PAGE, order="name, id")
        select = query.select()
        env.cr.execute(f"EXPLAIN (ANALYZE, SUMMARY) {select.code}", select.params)
        result[name] = [line for (line,) in env.cr.fetchall()]
    return result


def run(env):
    result = {"machine": machine(env)}
    env["res.lang"]._activate_lang("fr_FR")
    models = prospect_volume.Models(env)
    user = models.users[1]
    mine = env(
        user=user.id,
        context={"lang": "fr_FR", "allowed_company_ids": user.company_ids.ids},
    )
    start = time.perf_counter()
    prospect_volume.fill(models, 1, SMALL)
    result["small"] = screens(models, mine)
    result["editions_small"] = editions(mine)
    result["editions_small"] = editions(mine)  # the first one has loaded all there is
    fill_start = time.perf_counter()
    prospect_volume.fill(models, SMALL + 1, LARGE)
    result["fill_seconds"] = round(time.perf_counter() - fill_start, 1)
    prospect_volume.check(models)
    result["rows"] = {
        name: env[name].with_context(active_test=False).search_count(domain)
        for name, domain in (
            ("res.partner", []),
            ("crm.lead", [("mission_type_id", "!=", False)]),
            ("mail.activity", []),
        )
    }
    result["large"] = screens(models, mine)
    result["plans"] = plans(mine)
    result["editions_large"] = editions(mine)
    result["naive_large"] = naive(mine)
    result["seconds"] = round(time.perf_counter() - start, 1)
    return result


def report(result):
    print(f"\n{'':28}{'queries':>9}{'ms':>9}{'queries':>9}{'ms':>9}")
    for name, large in result["large"].items():
        small = result["small"][name]
        print(
            f"{name:28}{small['queries']:>9}{small['ms']:>9}"
            f"{large['queries']:>9}{large['ms']:>9}"
        )
    for name in ("editions_small", "editions_large", "naive_large"):
        print(f"{name:18}", result[name])
    for lines in result["plans"].values():
        print("\n".join(lines), "\n")


def searches_of(figures):
    return {name: one for name, one in figures.items() if name.startswith("search")}


def verdict(result):
    """What must hold; the run fails otherwise."""
    small, large = result["small"], result["large"]
    for name in ("first page", "counts by state", "opening a file"):
        before, after = small[name]["queries"], large[name]["queries"]
        assert after <= before, f"{name}: {before} queries became {after}"
    many = [name for name in searches_of(large) if large[name]["queries"] > QUERIES]
    assert not many, f"too many queries: {many}"
    page = large["first page"]["ms"] / large["  res.partner"]["ms"]
    assert page <= PAGE_RATIO, f"first page: {page} × res.partner's"
    form = large["opening a file"]["ms"] / large["  res.partner's form"]["ms"]
    assert form <= FILE_RATIO, f"file: {form} × res.partner's"
    slow = {n: f["ms"] for n, f in searches_of(large).items() if f["ms"] > SEARCH_MS}
    assert not slow, slow
    ours, naive_one = result["editions_large"], result["naive_large"]
    grew = ours["peak_mb"] - result["editions_small"]["peak_mb"]
    assert grew <= MEMORY_GROWTH_MB, f"memory of the editions grew by {grew} MB"
    assert ours["own_cpu"] <= EDITIONS_SECONDS, ours
    assert naive_one["peak_mb"] > ours["peak_mb"] * NAIVE_MEMORY, naive_one
    assert "res_partner_prospect_name_idx" in "".join(result["plans"]["first page"])


outcome = run(env)  # noqa: F821 (the shell's)
report(outcome)
with open("benchmarks/results/prospect.json", "w") as file:
    json.dump(outcome, file, indent=2, ensure_ascii=False)
    file.write("\n")
verdict(outcome)
