"""What ``make attack`` goes through: that nothing is forgotten, and a first taste.

The attack itself takes twenty minutes: ``proof/attack/README.md``.
"""

import ast
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ATTACK = ROOT / "proof" / "attack"
sys.path.append(str(ATTACK))

from platform_setup import addons  # noqa: E402


@pytest.fixture(scope="module")
def inventory(odoo_server):
    """What the attack goes through, as it is asked of the running add-ons."""
    import run

    return run.ask(
        odoo_server.database, "inventory.py", "INVENTORY", WANTED=addons.names()
    )


def _classes(*folders):
    for name in addons.names():
        for folder in folders:
            for path in sorted((ROOT / "addons" / name / folder).rglob("*.py")):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.ClassDef):
                        yield path, node


def _functions(node):
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            yield item, [ast.unparse(decorator) for decorator in item.decorator_list]


def _routes_in_the_sources():
    """The paths of each ``@route`` in the controllers, read without Odoo."""
    for _path, node in _classes("controllers"):
        for item in node.body:
            for call in getattr(item, "decorator_list", ()):
                if not isinstance(call, ast.Call) or not call.args:
                    continue
                if not ast.unparse(call.func).endswith("route"):
                    continue
                paths = ast.literal_eval(call.args[0])
                yield from [paths] if isinstance(paths, str) else paths


def _model_of(node):
    """:return: what ``_name`` says, or ``_inherit``; None where it is no model"""
    values = {}
    for item in node.body:
        target = getattr(item, "targets", [None])[0]
        if getattr(target, "id", None) in ("_name", "_inherit"):
            values[target.id] = ast.literal_eval(item.value)
    name = values.get("_name") or values.get("_inherit")
    return name[0] if isinstance(name, list) else name


def _methods_in_the_sources():
    """``(model, method)`` of each public method, read without Odoo."""
    for _path, node in _classes("models", "wizards", "reports"):
        if not (model := _model_of(node)):
            continue
        for item, decorators in _functions(node):
            private = any("private" in text for text in decorators)
            # the core has made this one private
            private = private or item.name == "init"
            if not item.name.startswith("_") and not private:
                yield model, item.name


def test_every_route_is_attacked(inventory):
    known = {route["path"] for route in inventory["routes"]}
    written = set(_routes_in_the_sources())
    assert len(written) > 25
    assert written <= known


def test_every_public_method_is_attacked(inventory):
    from methods import Methods

    models = inventory["models"]
    written = set(_methods_in_the_sources())
    assert len(written) > 250
    known = {(name, method) for name in models for method in models[name]["methods"]}
    assert written <= known
    attacked = Methods(inventory, {}, {}, None).models.values()
    called = {method for model in attacked for method in model["methods"]}
    assert {method for _model, method in written} <= called


def test_nobody_gets_an_error_or_a_page_for_hostile_input(inventory, odoo_server):
    """Each route of ours, as nobody: turned away in good order, whatever is sent."""
    import common
    from routes import Routes
    from values import FORM, PATH

    odoo_server.expected.append("CSRF")
    context = {
        "actors": {}, "pirates": 0, "links": [], "records": {}, "companies": {},
    }  # fmt: skip
    common.know_addons(addons.names())
    report = common.Report()
    actor = common.Actor(
        odoo_server.url, odoo_server.database.name, common.ANONYMOUS, context
    ).log_in()
    part = Routes(inventory, context, {common.ANONYMOUS: actor}, report)
    part.samples[common.ANONYMOUS] = {}
    for route in part.routes:
        if route["kind"] != "new":
            continue
        base = part.guess(route)[0]
        for method in {"GET", "POST"} & set(route["methods"]):
            for name in route["parameters"][:3]:
                for key in ("NUL", "not UTF-8", "SQL"):
                    part.call(actor, route, method, base, key, {name: FORM[key]})
            for part_name in route["parts"]:
                match = part.match_of(route, base)
                start, end = match.span(part_name)
                for key in ("over 64 bits", "SQL", "path"):
                    address = base[:start] + PATH[key] + base[end:]
                    part.call(actor, route, method, address, key, {})
        part.send(actor, route, "POST", base, "no token", data={"a": "b"})
    assert report.counts["route requests"] > 80
    assert not report.findings, json.dumps(list(report.findings.values()), indent=1)
