from odoo.tests import no_retry, tagged

from odoo.addons.dossier_base.tests import test_js as base_test_js


@tagged("post_install", "-at_install")
class TestBrokerageHootDesktop(base_test_js.HootCase):
    module = "brokerage_dossier"

    @no_retry
    def test_desktop(self):
        self._run_suites("desktop")


@tagged("post_install", "-at_install")
class TestBrokerageHootMobile(base_test_js.HootCase):
    module = "brokerage_dossier"
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_mobile(self):
        self._run_suites("mobile")
