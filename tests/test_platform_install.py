"""Each add-on alone: installed, upgraded, removed, without a warning or a trace."""

import json

import pytest

from platform_setup import addons, database, paths, testing
from platform_setup.database import ALL_DEMO, NO_DEMO

_TRACES = """
import json
name = {name!r}
left = [
    (data.complete_name, data.model)
    for data in env["ir.model.data"].search([("module", "=", name)])
]
models = env["ir.model"].search([]).filtered(
    lambda model: name in (model.modules or "").split(", ")
)
env.cr.execute(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') "
    "AND relnamespace = 'public'::regnamespace"
)
tables = sorted(row[0] for row in env.cr.fetchall())
env.cr.execute(
    "SELECT table_name || '.' || column_name FROM information_schema.columns "
    "WHERE table_schema = 'public'"
)
columns = sorted(row[0] for row in env.cr.fetchall())
state = env["ir.module.module"].search([("name", "=", name)]).state
env["res.partner"].search([], limit=1).read()
print("RESULT" + json.dumps(dict(
    left=left, models=models.mapped("model"), tables=tables, columns=columns,
    state=state,
)))
"""

# Odoo removes the records of a module in halves and quarters until it has found those
# that something else still needs (a posted invoice, say), and logs each attempt.
_WHILE_UNINSTALLING = [
    r"odoo\.sql_db: bad query: b['\"]DELETE FROM .*\s+ERROR:.*foreign key"
]

_KEPT_BY_DOCUMENTS = {"res.partner", "product.product", "product.template"}


def _look(base, name, log):
    """Load the registry of `base` and return what there is of the add-on `name`."""
    path = base.shell(_TRACES.format(name=name), log=log)
    assert not testing.check_log(path)
    (line,) = [x for x in path.read_text().splitlines() if x.startswith("RESULT")]
    return json.loads(line.removeprefix("RESULT"))


@pytest.mark.parametrize("demo", [NO_DEMO, ALL_DEMO], ids=["without-demo", "with-demo"])
@pytest.mark.parametrize("name", addons.names())
def test_install_upgrade_uninstall(databases, name, demo):
    """An add-on comes and goes on any database.

    Without demonstration data it is installed on a database that has nothing yet, which
    shows a dependency that its manifest forgets; with them, on one that has all that
    our add-ons depend on, and Odoo's own data.
    """
    template = (
        testing.bare_template(databases)
        if demo == NO_DEMO
        else testing.core_template(databases, demo=demo)
    )
    base = database.Database(databases, f"test_install_{name}_{demo}")
    base.drop()
    template.copy(base.name)
    log = f"test-install-{name}-{demo}"
    try:
        dependencies = sorted(set(_all_dependencies(name)) - base.installed())
        if dependencies:
            base.install(dependencies, log=f"{log}-0-dependencies")
        before = _look(base, name, f"{log}-1-before")

        path = base.install([name], log=f"{log}-2-install")
        assert not testing.check_log(path)
        assert name in base.installed()
        if demo == ALL_DEMO:
            (flag,) = base.query(
                f"SELECT demo FROM ir_module_module WHERE name = '{name}'"
            )
            assert flag == ["t"], "the demonstration data failed to load"

        path = base.upgrade([name], log=f"{log}-3-upgrade")
        assert not testing.check_log(path)

        documents = _count_documents(base)
        base.uninstall([name], log=f"{log}-4-uninstall")
        uninstalled = paths.LOGS / f"{log}-4-uninstall.log"
        assert not testing.check_log(uninstalled, expected=_WHILE_UNINSTALLING)
        after = _look(base, name, f"{log}-5-after")
        assert _count_documents(base) == documents, "what was posted is kept"
        assert after["state"] == "uninstalled"
        # What a posted document names outlives the add-on that brought it: the law
        # keeps the document, PostgreSQL what it refers to.
        kept = _KEPT_BY_DOCUMENTS if demo == ALL_DEMO else set()
        assert [row for row in after["left"] if row[1] not in kept] == []
        assert after["models"] == []
        assert sorted(set(after["tables"]) - set(before["tables"])) == []
        assert sorted(set(after["columns"]) - set(before["columns"])) == []
    finally:
        base.drop()


def _count_documents(base):
    """Return how many posted invoices and payments there are, and what is unpaid."""
    (found,) = base.query("SELECT to_regclass('account_move') IS NOT NULL")
    if found != ["t"]:
        return None
    return base.query(
        "SELECT move_type, count(*), sum(amount_residual) FROM account_move "
        "WHERE state = 'posted' GROUP BY move_type ORDER BY move_type"
    )


def _all_dependencies(name):
    """Return what `name` depends on, ours too: the add-on alone is what is tested."""
    found, todo = set(), list(addons.manifest(name).get("depends", []))
    while todo:
        dependency = todo.pop()
        if dependency not in found:
            found.add(dependency)
            if dependency in addons.names():
                todo += addons.manifest(dependency).get("depends", [])
    return found
