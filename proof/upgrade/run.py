#!/usr/bin/env python3
"""Upgrades databases of earlier commits to the present add-ons, and compares.

    make upgrade-proof                  from each landing of LANDINGS
    make upgrade-proof FROM=a64b98e     from one commit

The database of an earlier commit is made once, with its own demonstration data, and
kept; it is copied, and the copy is upgraded twice. What is compared: README.md beside.
"""

import json
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PROOF = HERE.parent
sys.path[:0] = [str(HERE), str(PROOF), str(PROOF.parent / "bin")]

from platform_setup.interpreter import ensure_supported_python  # noqa: E402

ensure_supported_python()

import contents  # noqa: E402
import outcome  # noqa: E402
from earlier import LANDINGS, Earlier  # noqa: E402
from explained import (  # noqa: E402
    CHANGES,
    DEFINITIONS,
    SCHEMA,
    SHARED_NAMES,
    TECHNICAL,
)
from running import kept, make_fresh, open_screens, present  # noqa: E402

from platform_setup import addons, paths, testing  # noqa: E402
from platform_setup.console import Step, readable_errors, say  # noqa: E402
from platform_setup.database import UNWANTED_MODULES, Database  # noqa: E402

NAME = "upgrade"
#: as docs/administrateur.md says to upgrade: what was renamed is so in French, too
OVERWRITE = "--i18n-overwrite"
PAGE = "mise-a-niveau.md"


# -- the database of then -------------------------------------------------------


def make_earlier(server, earlier):
    """Return the database of the earlier commit, with its demonstration data."""
    final = earlier.database(server, f"proof_from_{earlier.commit}")
    if final.exists():
        return final
    base = earlier.database(server, f"{final.name}_unfinished")
    base.drop()
    testing.bare_template(server).copy(base.name)
    ours = sorted(earlier.manifests())
    with Step(f"Base du {earlier.date} ({earlier.commit})"):
        foreign = sorted({"l10n_fr_account", *earlier.foreign()} - base.installed())
        base.install(foreign, log=f"{final.name}-core")
        base.query("UPDATE ir_module_module SET demo = true WHERE state = 'installed'")
        base.install(ours, log=f"{final.name}-install")
        names = ", ".join(f"'{name}'" for name in ours)
        base.query(
            f"UPDATE ir_module_module SET demo = false WHERE name NOT IN ({names})"
        )
        base.uninstall(UNWANTED_MODULES, log=f"{final.name}-uninstall")
    base.rename(final.name)
    return final


# -- what is compared --------------------------------------------------------


def explained(change):
    """Tell whether somebody has said why this change is right."""
    table, column, _what = change
    return (
        table in TECHNICAL
        or (table, column) in CHANGES
        or (table, None) in CHANGES
        or ("*", column) in CHANGES
    )


def plain(value):
    """Return the text of a value without the numbers of other records in it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return re.sub(r"(_id'?: |(?:_id|button name)=\\*[\"'])\d+", r"\1#", text)


def alike(column, old, new):
    """Tell whether a definition is as in a new database, or may differ from it.

    :param column: model and name
    """
    if column in SHARED_NAMES:
        old, new = (value and value.get("en_US") for value in (old, new))
    return column in DEFINITIONS or plain(old) == plain(new)


def of_ours(lines):
    """Return lines of a schema, without those that the core makes now so, now so."""
    return sorted(line for line in lines if not line.startswith(SCHEMA))


def compare_with_fresh(upgraded, fresh):
    """Return how the definitions and the schema differ from a new database."""
    ours = addons.names()
    there = contents.read_definitions(upgraded, ours)
    differences = []
    for identifier, new in contents.read_definitions(fresh, ours).items():
        if identifier not in there:
            differences.append([identifier, "missing"])
            continue
        old = there[identifier]["values"]
        changed = [
            name
            for name, value in new["values"].items()
            if not alike((new["model"], name), old.get(name), value)
        ]
        if changed:
            noupdate = ", noupdate" if there[identifier]["noupdate"] else ""
            differences.append([identifier, ", ".join(changed) + noupdate])
    present, wanted = contents.read_schema(upgraded), contents.read_schema(fresh)
    schema = {
        kind: {
            "missing": of_ours(wanted[kind] - present[kind]),
            "left over": of_ours(present[kind] - wanted[kind]),
        }
        for kind in wanted
    }
    return differences, schema


def french(base):
    """Return how many texts our screens have, and how many of them in French."""
    names = ", ".join(f"'{name}'" for name in addons.names())
    found = {}
    for title, table, model, column in (
        ("champs", "ir_model_fields", "ir.model.fields", "field_description"),
        ("menus", "ir_ui_menu", "ir.ui.menu", "name"),
        ("vues", "ir_ui_view", "ir.ui.view", "arch_db"),
        ("mails", "mail_template", "mail.template", "subject"),
    ):
        ((total, present),) = base.query(
            f"SELECT count(*), count(*) FILTER (WHERE t.{column} ? 'fr_FR') "
            f"FROM {table} t WHERE t.{column} IS NOT NULL AND t.id IN "
            f"(SELECT res_id FROM ir_model_data WHERE model = '{model}' "
            f"AND module IN ({names}))"
        )
        found[title] = [int(total), int(present)]
    return found


# -- one proof ---------------------------------------------------------------


class Proof:
    """The upgrade from one commit, and the complaints about it."""

    def __init__(self, server, commit):
        self.server = server
        self.earlier = Earlier(commit)
        self.complaints = outcome.Complaints()
        self.complain = self.complaints.add

    def run(self):
        """Make, upgrade, compare, upgrade again; return the result."""
        started = time.monotonic()
        commit = self.earlier.commit
        self.earlier.fetch()
        source = make_earlier(self.server, self.earlier)
        fresh = make_fresh(self.server)
        before = contents.read_contents(source)
        amounts, files = contents.read_amounts(source), contents.read_files(source)
        was = sorted(self.earlier.manifests())
        new = sorted(set(addons.names()) - set(was))
        name = f"proof_upgraded_{commit}_{present()}"
        base = kept(self.server, name, self.upgrade, source, was, new)
        self.check_upgrade(base, name)
        after = contents.read_contents(base, known=before)
        changes = contents.compare_contents(before, after)
        self.complain(
            "données perdues ou changées", [c for c in changes if not explained(c)]
        )
        self.compare_figures(base, amounts, files)
        differences, schema = compare_with_fresh(base, fresh)
        self.complain("définitions autres que dans une base neuve", differences)
        for kind, found in schema.items():
            for what, lines in found.items():
                self.complain(f"schéma, {kind}, {what}", lines)
        texts, wanted = french(base), french(fresh)
        self.complain(
            "textes sans français",
            set(map(str, wanted.items())) - set(map(str, texts.items())),
        )
        with Step("Écrans de la base mise à niveau"):
            shown, dirty = open_screens(base, f"{base.name}-screens")
        self.complain("écrans", shown["wrong"])
        self.complain("journal des écrans", dirty.splitlines())
        twice = Database(self.server, f"proof_again_{commit}")
        twice.drop()
        base.copy(twice.name)
        with Step("Une seconde fois"):
            twice.upgrade(addons.names(), OVERWRITE, log=twice.name)
        self.check_upgrade(twice, twice.name)
        once = contents.read_contents(base)
        again = contents.compare_contents(
            once, contents.read_contents(twice, known=once)
        )
        again = [change for change in again if change[0] not in TECHNICAL]
        self.complain("la seconde mise à niveau change quelque chose", again)
        second, _schema = compare_with_fresh(twice, fresh)
        self.complain(
            "définitions après la seconde",
            set(map(tuple, second)) - set(map(tuple, differences)),
        )
        twice.drop()
        return {
            "from": {"commit": commit, "date": self.earlier.date, "add-ons": was},
            "installed": new,
            "other packages": self.earlier.other_packages(),
            "tables": len(before),
            "rows": sum(old["rows"] for old in before.values()),
            "amounts": sum(len(old.get("sums", {})) for old in before.values()),
            "figures": amounts,
            "files": files["number"],
            "explained": [
                list(change)
                for change in changes
                if explained(change) and change[0] not in TECHNICAL
            ],
            "French": texts,
            "screens": shown["screens"],
            "views": shown["views"],
            "seconds": round(time.monotonic() - started),
            "complaints": self.complaints,
        }

    def upgrade(self, base, step, source, was, new):
        """Fill `base` with a copy of `source` that is upgraded."""
        base.drop()
        source.copy(base.name)
        options = ["-i", ",".join(new)] if new else []
        name = base.name.removesuffix("_unfinished")
        base.upgrade(was, OVERWRITE, *options, step=step, log=name)

    def check_upgrade(self, base, log):
        """All add-ons are there, and the log of the upgrade is clean."""
        dirty = testing.check_log(paths.LOGS / f"{log}.log")
        self.complain(f"journal de {log}", dirty.splitlines())
        self.complain(
            f"modules absents de {log}", set(addons.names()) - base.installed()
        )

    def compare_figures(self, base, amounts, files):
        """The sums that people look at, and their files."""
        after = contents.read_amounts(base)
        self.complain(
            "montants",
            [
                f"{name} : {old} -> {after.get(name)}"
                for name, old in amounts.items()
                if after.get(name) != old
            ],
        )
        now = contents.read_files(base)
        self.complain("fichiers", now["wrong"])
        if now["number"] < files["number"]:
            self.complain("fichiers perdus", [f"{files['number']} -> {now['number']}"])


def main(commits):
    """Prove the upgrade from each of `commits`."""
    server, failed = testing.prepare(), False
    for commit in commits or LANDINGS:
        proof = Proof(server, commit)
        result = proof.run()
        failed |= bool(result["complaints"])
        results = outcome.keep(NAME, result["from"]["commit"], result)
        outcome.show(PAGE, page(results))
        say(f"  {commit} : {len(result['complaints'])} plainte(s)")
    return 1 if failed else 0


def page(results):
    """Return the lines of the page's table."""
    rows = [
        (
            f"`{key}` ({found['from']['date']})",
            len(found["from"]["add-ons"]),
            f"{found['rows']:,}".replace(",", " "),
            found["files"],
            found["screens"],
            outcome.told(found["complaints"]),
            f"{found['date']}, `{found['commit']}`",
        )
        for key, found in sorted(results.items(), key=lambda item: item[1]["date"])
    ]
    return outcome.table(
        "depuis | modules | lignes comparées | fichiers | écrans ouverts | à redire | "
        "fait le",
        rows,
    )


if __name__ == "__main__":
    with readable_errors():
        sys.exit(main(sys.argv[1:]))
