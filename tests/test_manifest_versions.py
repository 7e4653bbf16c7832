"""A change of the schema raises the add-on's version and brings its migration.

`schema.json` holds what each add-on kept in the database at its present version. To
bring it up to date, once the version is raised: ``RECORD=1 make e2e K=versions``.
"""

import json
import os

from processes import shell

from platform_setup import addons, paths, state

FILE = paths.ROOT / "tests" / "schema.json"
SCRIPT = f"""
import json, sys
sys.path.insert(0, {str(FILE.parent)!r})
import schema
print("RESULT" + json.dumps(schema.read(env, {addons.names()!r})))
"""
RECORD = "run `RECORD=1 make e2e K=versions` and commit tests/schema.json"


def _number(version):
    return [int(part) for part in version.split(".")]


def _lines(schema):
    return {
        f"{model}.{name}: {what}"
        for model, lines in schema.items()
        for name, what in lines.items()
    }


def _complaint(name, known, present):
    """Return what is to be done about the add-on `name`, or nothing."""
    if not known:
        return f"{name} is new: {RECORD}."
    if _number(present["version"]) < _number(known["version"]):
        return f"{name}: the version went down, from {known['version']}."
    before, after = _lines(known["schema"]), _lines(present["schema"])
    changes = [
        *(f"  - {line}" for line in sorted(before - after)),
        *(f"  + {line}" for line in sorted(after - before)),
    ]
    if changes and present["version"] == known["version"]:
        title = (
            f"{name} keeps other things in the database than {known['version']} did:"
        )
        fix = (
            f"Raise `version` in addons/{name}/__manifest__.py; if data must follow (a "
            "renamed or removed field, a new rule for old rows), write "
            f"addons/{name}/migrations/<the new version>/; then {RECORD}."
        )
        return "\n".join([title, *changes, fix])
    if known != present:
        return f"{name} is at {present['version']} now: {RECORD}."
    return None


def test_a_change_of_the_schema_raises_the_version(e2e_database):
    """What is recorded is what there is; only a higher version records something else.

    The fix is in the message.
    """
    printed = shell(e2e_database, SCRIPT).splitlines()
    (line,) = [line for line in printed if line.startswith("RESULT")]
    present = {
        name: {"version": addons.manifest(name)["version"], "schema": schema}
        for name, schema in json.loads(line.removeprefix("RESULT")).items()
    }
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    if os.environ.get("RECORD"):
        for name, now in present.items():
            before = known.get(name)
            same_version = before and before["version"] == now["version"]
            assert not same_version or before == now, _complaint(name, before, now)
        text = json.dumps(present, indent=1, ensure_ascii=False, sort_keys=True)
        state.write_atomically(FILE, f"{text}\n")
        known = present
    complaints = [_complaint(name, known.get(name), now)
                  for name, now in present.items()]  # fmt: skip
    assert not any(complaints), "\n\n".join(filter(None, complaints))
