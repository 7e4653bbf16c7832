#!/usr/bin/env python3
"""Removes each add-on in turn from a database with all of them; the rest still works.

    make uninstall-proof                          each of them
    make uninstall-proof ADDON=expertise_dunning  one

What is looked at afterwards: README.md of the folder above.
"""

import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROOF = HERE.parent
sys.path[:0] = [str(PROOF), str(PROOF.parent / "bin")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

import contents  # noqa: E402
import outcome  # noqa: E402
from running import make_complete, open_screens, run_some_tests  # noqa: E402

from platform_setup import addons, paths, testing  # noqa: E402
from platform_setup.console import Step, readable_errors, say  # noqa: E402
from platform_setup.database import Database  # noqa: E402

NAME = "uninstall"
PAGE = "desinstallation.md"
#: some tests of each add-on that go through its main work, in seconds
SMOKE = {
    "brokerage_dossier": "TestLife",
    "care_opportunity": "TestPlan",
    "dossier_base": "TestNumbering",
    "expertise_dossier": "TestStatusGuards",
    "expertise_dunning": "TestLadder",
    "expertise_prospect": "TestMissions",
}
#: what people have in the core; the tables of the add-ons that stay come on top
CORE_TABLES = (
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "calendar_event",
    "crm_lead",
    "hr_employee",
    "mail_message",
    "product_product",
    "product_template",
    "res_company",
    "res_partner",
    "res_users",
    "sale_order",
    "sale_order_line",
)
#: (table, column): what goes on purpose with an add-on, and why
EXPLAINED = {
    # whose only role was the add-on's is no colleague any more, as the core has it
    ("*", "res_users", "share"): "no role is left",
    ("*", "res_users", "notification_type"): "no role is left",
    ("*", "res_partner", "partner_share"): "no role is left",
    ("*", "res_partner", "employee"): "an employee of the demonstration is gone",
    # won stays won: the sums of the opportunities tell
    ("expertise_prospect", "crm_lead", "stage_id"): "the core's stage takes its place",
    ("dossier_base", "crm_lead", "stage_id"): "the core's stage takes its place",
}
#: what goes with a record that goes, as it does when a person deletes that
GO_WITH = {
    "sale_order": (
        "expertise.dossier",
        "SELECT json_agg(id) FROM sale_order WHERE state IN ('draft', 'cancel') "
        "AND dossier_id IN ({})",
    ),
    "sale_order_line": (
        "expertise.dossier",
        "SELECT json_agg(line.id) FROM sale_order_line line "
        "JOIN sale_order ON sale_order.id = line.order_id "
        "WHERE sale_order.state IN ('draft', 'cancel') AND dossier_id IN ({})",
    ),
    "mail_message": (
        "expertise.dossier",
        "SELECT json_agg(said.id) FROM mail_message said "
        "JOIN sale_order ON sale_order.id = said.res_id AND said.model = 'sale.order' "
        "WHERE sale_order.state IN ('draft', 'cancel') AND dossier_id IN ({})",
    ),
}
#: what is said about records of others, and the column that names their model:
#: messages, appointments, the history of the statuses
SPEAK_OF = {
    "mail_message": "model",
    "calendar_event": "res_model",
    "dossier_status_log": "res_model",
}
#: what a posted document names outlives the add-on that brought it
KEPT_BY_DOCUMENTS = {"res.partner", "product.product", "product.template"}
#: Odoo tries in halves which records something else still needs, and logs each try
WHILE_UNINSTALLING = [
    r"odoo\.sql_db: bad query: b['\"]DELETE FROM .*\s+ERROR:.*foreign key"
]


def with_dependents(name):
    """Return `name` and the add-ons of ours that cannot be without it."""
    gone, grown = {name}, True
    while grown:
        more = {
            other
            for other in addons.names()
            if set(addons.manifest(other).get("depends", [])) & gone
        } - gone
        gone |= more
        grown = bool(more)
    return gone


class Removed:
    """What the add-ons `gone` alone brought into the database `base`."""

    def __init__(self, base, gone):
        self.base = base
        self.names = ", ".join(f"'{name}'" for name in sorted(gone))
        # a record that another module names too stays with that module
        self.records = contents.ask(
            base,
            "SELECT json_agg(json_build_array(d.model, d.res_id, d.module || '.' || "
            f"d.name)) FROM ir_model_data d WHERE d.module IN ({self.names}) "
            "AND NOT EXISTS (SELECT 1 FROM ir_model_data o WHERE o.model = d.model "
            f"AND o.res_id = d.res_id AND o.module NOT IN ({self.names}))",
        )
        own = "SELECT res_id FROM ir_model_data WHERE model = '{}' AND module IN ({})"
        others = own.replace("IN ({})", "NOT IN ({})")
        fields = (own + " EXCEPT " + others).format(
            *("ir.model.fields", self.names) * 2
        )
        models = (own + " EXCEPT " + others).format(*("ir.model", self.names) * 2)
        self.columns = set(
            contents.ask(
                base,
                "SELECT json_agg(replace(model, '.', '_') || '.' || name) "
                f"FROM ir_model_fields WHERE id IN ({fields}) AND store",
            )
            or []
        )
        self.tables = set(
            contents.ask(
                base,
                f"SELECT json_agg(replace(model, '.', '_')) FROM ir_model "
                f"WHERE id IN ({models})",
            )
            or []
        ) | set(
            contents.ask(
                base,
                "SELECT json_agg(name) FROM (SELECT r.name FROM ir_model_relation r "
                "JOIN ir_module_module m ON m.id = r.module GROUP BY r.name "
                f"HAVING bool_and(m.name IN ({self.names}))) own",
            )
            or []
        )
        self.constraints = set(
            contents.ask(
                base,
                "SELECT json_agg(c.name) FROM ir_model_constraint c "
                "JOIN ir_module_module m ON m.id = c.module "
                f"WHERE m.name IN ({self.names})",
            )
            or []
        )

    def _names_by_model(self):
        found = {}
        for model, number, name in self.records:
            found.setdefault(model, {})[number] = name
        return found

    def rows(self):
        """Return ``{table: ids}`` of what goes from tables that stay.

        The records that the add-ons brought, and what was said about theirs.
        """
        found = {
            contents.TABLES.get(model, model.replace(".", "_")): list(names)
            for model, names in self._names_by_model().items()
        }
        models = (
            "SELECT model FROM ir_model WHERE id IN (SELECT res_id FROM ir_model_data"
            f" WHERE model = 'ir.model' AND module IN ({self.names})) EXCEPT "
            "SELECT model FROM ir_model WHERE id IN (SELECT res_id FROM ir_model_data "
            f"WHERE model = 'ir.model' AND module NOT IN ({self.names}))"
        )
        for table, (model, sql) in GO_WITH.items():
            if numbers := self._names_by_model().get(model):
                sql = sql.format(", ".join(map(str, numbers)))
                found.setdefault(table, []).extend(contents.ask(self.base, sql) or [])
        tables = contents.columns(self.base)
        for table, column in SPEAK_OF.items():
            if table in tables:
                found[table] = found.get(table, []) + (
                    contents.ask(
                        self.base,
                        f'SELECT json_agg(id) FROM "{table}" said '
                        f"WHERE {column} IN ({models}) OR EXISTS (SELECT 1 "
                        f"FROM ir_model_data d WHERE d.model = said.{column} "
                        f"AND d.res_id = said.res_id AND d.module IN ({self.names}))",
                    )
                    or []
                )
        return found

    def gone(self):
        """Return ``{table: ids}``: which of the records they brought are gone now."""
        tables = contents.columns(self.base)
        found = {}
        for model, names in self._names_by_model().items():
            table = contents.TABLES.get(model, model.replace(".", "_"))
            there = []
            if table in tables:
                numbers = ", ".join(map(str, names))
                there = contents.ask(
                    self.base,
                    f'SELECT json_agg(id) FROM "{table}" WHERE id IN ({numbers})',
                )
            found[table] = sorted(set(names) - set(there or []))
        return found

    def left_over(self):
        """Return what is still there after the removal."""
        tables = contents.columns(self.base)
        left = []
        for model, names in self._names_by_model().items():
            table = contents.TABLES.get(model, model.replace(".", "_"))
            if model in KEPT_BY_DOCUMENTS or table not in tables:
                continue
            numbers = ", ".join(map(str, names))
            there = contents.ask(
                self.base,
                f'SELECT json_agg(id) FROM "{table}" WHERE id IN ({numbers})',
            )
            left += [f"{model} {names[number]}" for number in there or []]
        names = self.base.query(
            "SELECT model, module || '.' || name FROM ir_model_data "
            f"WHERE module IN ({self.names})"
        )
        left += [
            f"external id {name}"
            for model, name in names
            if model not in KEPT_BY_DOCUMENTS
        ]
        relations = contents.ask(
            self.base,
            "SELECT json_agg(relname) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace",
        )
        left += [f"table {name}" for name in sorted(self.tables & set(relations))]
        columns = {
            f"{table}.{column}" for table, kinds in tables.items() for column in kinds
        }
        left += [f"column {name}" for name in sorted(self.columns & columns)]
        constraints = contents.ask(
            self.base,
            "SELECT json_agg(conname) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace",
        )
        known = self.constraints & (set(constraints) | set(relations))
        left += [f"constraint or index {name}" for name in sorted(known)]
        functions = contents.ask(
            self.base,
            "SELECT json_agg(json_build_array(proname, prosrc)) FROM pg_proc p "
            "WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS "
            "(SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')",
        )
        left += [
            f"function {name}"
            for name, source in functions or []
            if any(f"{table}" in f"{name} {source}" for table in self.tables)
        ]
        return left


def prove(server, complete, name):
    """Remove `name` from a copy of `complete`; return the result."""
    started, complaints = time.monotonic(), outcome.Complaints()
    complain = complaints.add
    gone = with_dependents(name)
    stay = [other for other in addons.names() if other not in gone]
    base = Database(server, f"proof_without_{name}")
    base.drop()
    complete.copy(base.name)
    removed = Removed(base, gone)
    leaving = removed.rows()
    figures, files = contents.read_amounts(base, leaving), contents.read_files(base)
    with Step(f"Désinstaller {name}"):
        base.uninstall([name], log=base.name)
    log = paths.LOGS / f"{base.name}.log"
    complain(
        "journal", testing.check_log(log, expected=WHILE_UNINSTALLING).splitlines()
    )
    installed = base.installed()
    complain("encore installés", gone & installed)
    complain("partis aussi", set(stay) - installed)
    complain("restes", removed.left_over())
    # as it was, but what pointed at a record that is gone points at nothing
    before = contents.read_contents(complete, leaving=leaving, gone=removed.gone())
    kept = {
        table: old
        for table, old in before.items()
        if table in CORE_TABLES or table in tables_of(base, stay)
    }
    for table, old in kept.items():
        old["columns"] = {
            column: value
            for column, value in old["columns"].items()
            if f"{table}.{column}" not in removed.columns
        }
    after = contents.read_contents(base, known=kept, leaving=leaving)
    changes = contents.compare_contents(kept, after)
    explained = [
        c
        for c in changes
        if EXPLAINED.get((name, c[0], c[1])) or EXPLAINED.get(("*", c[0], c[1]))
    ]
    complain("données du reste", [c for c in changes if c not in explained])
    after = contents.read_amounts(base, leaving)
    complain(
        "montants",
        [
            f"{title} : {old} -> {after.get(title)}"
            for title, old in figures.items()
            if after.get(title) != old
        ],
    )
    complain("fichiers", contents.read_files(base)["wrong"])
    with Step("Écrans de ce qui reste"):
        shown, dirty = open_screens(base, f"{base.name}-screens")
    complain("écrans", shown["wrong"])
    complain("journal des écrans", dirty.splitlines())
    tests = {}
    if stay:
        with Step("Un test de chaque extension qui reste"):
            tests, wrong = run_some_tests(
                base, ",".join(f"/{other}:{SMOKE[other]}" for other in stay)
            )
        complain("tests", wrong)
        complain("extensions sans test", set(stay) - set(tests))
    base.drop()
    return {
        "removed": sorted(gone),
        "stay": stay,
        "records removed": len(removed.records),
        "tables kept": len(kept),
        "rows kept": sum(old["rows"] for old in kept.values()),
        "figures": figures,
        "files before": files["number"],
        "explained": [list(change) for change in explained],
        "screens": shown["screens"],
        "views": shown["views"],
        "tests": tests,
        "seconds": round(time.monotonic() - started),
        "complaints": complaints,
    }


def tables_of(base, names):
    """Return the tables of the models that the add-ons `names` define."""
    quoted = ", ".join(f"'{name}'" for name in names) or "NULL"
    return set(
        contents.ask(
            base,
            "SELECT json_agg(DISTINCT replace(m.model, '.', '_')) FROM ir_model m "
            "JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id "
            f"WHERE d.module IN ({quoted}) AND NOT EXISTS (SELECT 1 "
            "FROM ir_model_data o WHERE o.model = 'ir.model' AND o.res_id = m.id "
            f"AND o.module NOT IN ({quoted}))",
        )
        or []
    )


def main(names):
    """Prove each of `names`, all if none is given."""
    server, failed = testing.prepare(), False
    complete = make_complete(server)
    for name in names or addons.names():
        result = prove(server, complete, name)
        failed |= bool(result["complaints"])
        outcome.show(PAGE, page(outcome.keep(NAME, name, result)))
        say(f"  {name} : {len(result['complaints'])} plainte(s)")
    return 1 if failed else 0


def page(results):
    """Return the lines of the page's table."""
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`{other}`" for other in found["removed"] if other != name)
            or "—",
            found["records removed"],
            f"{found['rows kept']:,}".replace(",", " "),
            found["screens"],
            sum(found["tests"].values()),
            outcome.told(found["complaints"]),
            f"{found['date']}, `{found['commit']}`",
        )
        for name, found in sorted(results.items())
    ]
    return outcome.table(
        "désinstallé | partent avec | enregistrements retirés | lignes gardées | "
        "écrans ouverts | tests | à redire | fait le",
        rows,
    )


if __name__ == "__main__":
    with readable_errors():
        sys.exit(main(sys.argv[1:]))
