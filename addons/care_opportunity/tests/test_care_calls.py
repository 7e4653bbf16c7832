import json

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

#: (model, method): works on one record, and hands over to another one
ONE_AT_A_TIME = (
    ("care.assessment", "action_print_sheet"),
    ("care.assessment", "action_print_dipc"),
    ("care.mission", "action_plan"),
)


@tagged("post_install", "-at_install")
class TestCareCalls(HttpCase):
    @mute_logger("odoo.http")
    def test_of_no_record(self):
        new_test_user(self.env, "t_care_calls", "care_opportunity.group_manager")
        self.authenticate("t_care_calls", "t_care_calls")
        for model, method in ONE_AT_A_TIME:
            params = {"model": model, "method": method, "args": [[]], "kwargs": {}}
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
            with self.subTest(method=method):
                error = answer.get("error", {}).get("data", {})
                self.assertEqual(error.get("name"), "odoo.exceptions.UserError", answer)
