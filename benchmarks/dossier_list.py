"""First page and counts of the dossier list, small and large, beside sale.order.

Run by `make bench` in `bin/odoo shell`. Acts as an office user, not as superuser,
so that the record rules are part of what is measured.
"""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.getcwd(), "benchmarks"))

import volume  # noqa: E402
from measuring import repeat  # noqa: E402

from odoo.tools import SQL  # noqa: E402

SMALL, LARGE, PAGE = 1_000, 100_000, 80
DOSSIER_COLUMNS = [
    "name",
    "reference",
    "owner_id",
    "prescriber_id",
    "city",
    "create_date",
    "appointment_start",
    "technician_initials",
    "report_state",
    "report_tooltip",
    "report_download_count",
    "quote_state",
    "quote_tooltip",
    "invoice_state",
    "invoice_tooltip",
    "instalment_state",
    "instalment_tooltip",
    "instalment_progress",
    "invoiced_amount",
    "state",
    "amount_total",
]
QUOTATION_COLUMNS = [
    "name",
    "create_date",
    "partner_id",
    "user_id",
    "activity_ids",
    "company_id",
    "amount_total",
    "state",
    "invoice_status",
    "currency_id",
]


def office_env(env):
    user = env["res.users"].search([("login", "=", "bench_office")])
    if not user:
        user = env["res.users"].create(
            {
                "name": "Bench Office",
                "login": "bench_office",
                "group_ids": [
                    (4, env.ref("expertise_dossier.group_office").id),
                ],
            }
        )
    return env(user=user.id)


def specification(model, columns):
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in columns
    }


def explain(model, query):
    cr = model.env.cr
    cr.execute(SQL("EXPLAIN (ANALYZE, BUFFERS OFF, SUMMARY) %s", query))
    return [line for (line,) in cr.fetchall()]


def first_page_plan(model):
    query = model._search([], limit=PAGE, order=model._order)
    return explain(model, query.select())


def count_plan(model):
    query = model._search([])
    query.groupby = model._field_to_sql(model._table, "state", query)
    return explain(model, query.select(query.groupby, SQL("COUNT(*)")))


def figures(model, columns, env):
    spec = specification(model, columns)
    page = repeat(lambda: model.web_search_read([], spec, limit=PAGE), env)
    counts = repeat(lambda: model._read_group([], ["state"], ["__count"]), env)
    return {"first_page": page, "counts": counts}


def run(env):
    office = office_env(env)
    dossiers, orders = office["expertise.dossier"], office["sale.order"]
    volume.clear_dossiers(env)
    volume.fill_dossiers(env, SMALL)
    rows = dossiers.with_context(active_test=False).search_count([])
    result = {"small_rows": rows}
    result["dossiers_small"] = figures(dossiers, DOSSIER_COLUMNS, office)
    start = time.perf_counter()
    volume.fill_dossiers(env, LARGE)
    result["fill_seconds"] = round(time.perf_counter() - start, 1)
    volume.fill_quotations(env, LARGE)
    result["large_rows"] = dossiers.with_context(active_test=False).search_count([])
    result["dossiers_large"] = figures(dossiers, DOSSIER_COLUMNS, office)
    result["sale_order_large"] = figures(orders, QUOTATION_COLUMNS, office)
    result["first_page_plan"] = first_page_plan(dossiers)
    result["count_plan"] = count_plan(dossiers)
    result["ratios"] = ratios(result)
    return result


def ratios(result):
    """:return: milliseconds at the large volume, beside the small one and the peer"""
    large = result["dossiers_large"]
    return {
        part: {
            "large_to_small": round(
                large[part]["ms"] / result["dossiers_small"][part]["ms"], 2
            ),
            "to_sale_order": round(
                large[part]["ms"] / result["sale_order_large"][part]["ms"], 2
            ),
        }
        for part in ("first_page", "counts")
    }


def report(result):
    print(f"\nDossier list, {result['small_rows']} and {result['large_rows']} rows")
    print(f"{'':28}{'queries':>9}{'ms':>10}{'× small':>10}{'× sale.order':>14}")
    for part, label in (("first_page", "first page"), ("counts", "counts by status")):
        small = result["dossiers_small"][part]
        large = result["dossiers_large"][part]
        peer = result["sale_order_large"][part]
        print(f"{label + ', small':28}{small['queries']:>9}{small['ms']:>10}")
        print(
            f"{label + ', large':28}{large['queries']:>9}{large['ms']:>10}"
            f"{result['ratios'][part]['large_to_small']:>10.2f}"
            f"{result['ratios'][part]['to_sale_order']:>14.2f}"
        )
        print(f"{'  sale.order, large':28}{peer['queries']:>9}{peer['ms']:>10}")
    for title in ("first_page_plan", "count_plan"):
        print(f"\n{title}:")
        print("\n".join(result[title]))


def verdict(result):
    """What must hold; the run fails otherwise."""
    for part in ("first_page", "counts"):
        small = result["dossiers_small"][part]["queries"]
        large = result["dossiers_large"][part]["queries"]
        assert small == large, f"{part}: {small} queries became {large}"
    page, count = (
        "\n".join(result[name]) for name in ("first_page_plan", "count_plan")
    )
    assert "Index" in page and "Seq Scan on expertise_dossier" not in page, page
    assert "Index Only Scan" in count, count


outcome = run(env)  # noqa: F821 (the shell's)
report(outcome)
verdict(outcome)
with open("benchmarks/results/dossier_list.json", "w") as file:
    json.dump(outcome, file, indent=2, ensure_ascii=False)
    file.write("\n")
