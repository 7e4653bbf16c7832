import logging
import re
from pathlib import Path

from odoo.tests import HttpCase, no_retry, tagged
from odoo.tools.misc import file_path

from odoo.addons.web.tests import test_js as web_test_js


class BrowserLog(logging.Handler):
    """What the browser wrote to its console."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class HootCase(HttpCase):
    """Run an add-on's own Hoot suites, and nothing else, in a real browser."""

    module = "dossier_base"

    def setUp(self):
        super().setUp()
        folder = Path(file_path(f"{self.module}/static/tests"))
        self.files = sorted(path.name for path in folder.glob("*.test.js"))
        self.suites = [
            f"@{self.module}/{name.removesuffix('.test.js')}" for name in self.files
        ]

    def _check_bundle(self):
        """Hoot drops an id that it does not know, and runs everything without one."""
        paths = self.env["ir.asset"]._get_asset_paths("web.assets_unit_tests", {})
        bundled = {path[0].lstrip("/") for path in paths}
        self.assertTrue(self.files)
        for name in self.files:
            self.assertIn(f"{self.module}/static/tests/{name}", bundled)

    def _run_suites(self, preset):
        self._check_bundle()
        ids = "".join(
            f"&id={web_test_js.HOOTCommon._generate_hash(self, name)}"
            for name in self.suites
        )
        log = BrowserLog()
        logger = self._logger.getChild("browser")
        logger.addHandler(log)
        self.addCleanup(logger.removeHandler, log)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000{ids}",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=web_test_js.unit_test_error_checker,
        )
        self._check_what_ran(log.lines)

    def _check_what_ran(self, lines):
        """Hoot calls an empty run a success: every suite must have run, and alone."""
        output = "\n".join(lines)
        summary = re.search(r"\[HOOT\] Passed (\d+) tests", output)
        self.assertTrue(summary, "Hoot did not say how many tests passed")
        ran = re.findall(r'\[HOOT\] Test "([^"]+)" passed', output)
        self.assertEqual(int(summary.group(1)), len(ran))
        for suite in self.suites:
            own = [name for name in ran if name.startswith(f"{suite}/")]
            self.assertTrue(own, f"no test of {suite} ran")
            ran = [name for name in ran if name not in own]
        self.assertFalse(ran, "tests of other add-ons ran")


@tagged("post_install", "-at_install")
class TestHootDesktop(HootCase):
    @no_retry
    def test_desktop(self):
        self._run_suites("desktop")

    def test_empty_run_fails(self):
        empty = "[HOOT] Passed 0 tests (0 assertions, total time: 1ms)"
        with self.assertRaisesRegex(AssertionError, "no test of"):
            self._check_what_ran([empty])

    def test_suite_that_did_not_run_fails(self):
        first = f'[HOOT] Test "{self.suites[0]}/some test" passed (assertions: 1)'
        summary = "[HOOT] Passed 1 tests (1 assertions, total time: 1ms)"
        with self.assertRaisesRegex(AssertionError, self.suites[1]):
            self._check_what_ran([first, summary])


@tagged("post_install", "-at_install")
class TestHootMobile(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_mobile(self):
        self._run_suites("mobile")
