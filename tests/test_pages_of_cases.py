"""Pages for users that show the very cases which the tests of an add-on run."""

import subprocess
import sys
from dataclasses import dataclass

import pytest

from platform_setup import paths


@dataclass
class Page:
    """A page, the script that writes it from the cases, and a case to change."""

    page: str
    script: str
    cases: str
    rows: int
    change: tuple[str, str]


PAGES = [
    Page(
        page="docs/diagnostics.md",
        script="bin/diagnostics_table",
        cases="addons/expertise_dossier/tests/diagnostic_cases.py",
        rows=140,
        change=('"dpe audit"', '"dpe"'),
    ),
    Page(
        page="docs/interets.md",
        script="bin/interest_table",
        cases="addons/expertise_dunning/tests/interest_cases.py",
        rows=70,
        change=('"17.98"', '"17.99"'),
    ),
]


@pytest.fixture(params=PAGES, ids=lambda page: page.page)
def page(request):
    """Each of the pages."""
    return request.param


def _check(script):
    return subprocess.run(
        [sys.executable, script, "--check"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_page_and_cases_agree(page):
    result = _check(paths.ROOT / page.script)
    assert result.returncode == 0, result.stderr


def test_a_page_that_differs_is_noticed(page, tmp_path):
    """The check can fail: with one case changed, the page is out of date."""
    for name in (page.script, page.page, page.cases):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((paths.ROOT / name).read_text())
    text = (tmp_path / page.cases).read_text()
    assert page.change[0] in text
    (tmp_path / page.cases).write_text(text.replace(*page.change))
    result = _check(tmp_path / page.script)
    assert result.returncode == 1
    assert page.script in result.stderr


def test_page_has_every_case(page):
    text = (paths.ROOT / page.page).read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) > page.rows
