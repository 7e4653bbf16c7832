from odoo.tests import no_retry, tagged

from odoo.addons.dossier_base.tests import test_js as base_test_js


@tagged("post_install", "-at_install")
class TestCareHoot(base_test_js.HootCase):
    """The weekly grid's own suite, in a real browser."""

    module = "care_opportunity"

    @no_retry
    def test_desktop(self):
        self._run_suites("desktop")
