"""The page for users shows the very cases that the tests of the add-on run."""

import subprocess
import sys

from platform_setup import paths

PAGE = paths.ROOT / "docs" / "interets.md"
SCRIPT = paths.ROOT / "bin" / "interest_table"


def test_page_and_cases_agree():
    result = subprocess.run(
        [sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_a_page_that_differs_is_noticed(tmp_path):
    """The check can fail: with one sum changed, the page is out of date."""
    copy = tmp_path / "repository"
    cases = "addons/expertise_dunning/tests/interest_cases.py"
    for name in ("bin/interest_table", "docs/interets.md", cases):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text((paths.ROOT / name).read_text())
    text = (copy / cases).read_text()
    assert '"17.98"' in text
    (copy / cases).write_text(text.replace('"17.98"', '"17.99"'))
    result = subprocess.run(
        [sys.executable, copy / "bin/interest_table", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "bin/interest_table" in result.stderr


def test_page_has_every_case():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    assert len(rows) > 70
