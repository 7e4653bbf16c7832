"""Where the last result of a proof is kept: a JSON file, and a page of the guides."""

import datetime
import json
import re
import subprocess

from platform_setup import paths, state
from platform_setup.console import fail, say

RESULTS = paths.ROOT / "proof" / "results"
PAGES = paths.ROOT / "docs" / "preuves"
#: what a page has between these two is written by the command
START, END = "<!-- dernier résultat -->\n", "<!-- fin du résultat -->\n"


class Complaints(list):
    """What is wrong, one title for each thing; the details are printed."""

    def add(self, title, found, most=40):
        """Take note of `found`, if there is something."""
        if not found:
            return
        self.append(title)
        fail(f"{title} :")
        for line in list(found)[:most]:
            say(f"      {line}")


def load(name):
    """Return the results `name` that were kept, by key."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else {}


def keep(name, key, values):
    """Keep `values` under `key`, with the day and the commit; return all results."""
    results = load(name)
    results[key] = {"date": str(datetime.date.today()), "commit": present(), **values}
    text = json.dumps(results, indent=1, ensure_ascii=False, sort_keys=True)
    state.write_atomically(RESULTS / f"{name}.json", f"{text}\n")
    return results


def present():
    """Return the commit that was proven, with a star if files have changed since."""
    git = ["git", "-C", str(paths.ROOT)]
    commit = _output([*git, "rev-parse", "--short=7", "HEAD"])
    changed = _output([*git, "status", "--porcelain", "--", "addons"])
    return f"{commit}*" if changed else commit


def _output(command):
    return subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.strip()


def told(complaints):
    """Return the complaints as people read them."""
    return "; ".join(complaints) or "rien"


def show(page, lines):
    """Write `lines` into the part of the page that shows the last result."""
    file = PAGES / page
    text = file.read_text()
    block = START + "\n" + "\n".join(lines) + "\n\n" + END
    pattern = re.compile(re.escape(START) + ".*" + re.escape(END), re.DOTALL)
    state.write_atomically(file, pattern.sub(lambda _match: block, text))


def table(headings, rows):
    """Return the lines of a table in Markdown.

    :param headings: in one text, with bars between them
    """
    return [
        f"| {headings} |",
        f"|{' --- |' * len(headings.split(' | '))}",
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
    ]
