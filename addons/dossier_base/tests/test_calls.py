import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

MODEL = "dossier.closing.reason"
#: what is no list of ids, whatever the method
NO_IDS = ("abc", ["x"], [None], [1.5], [[1]], {"a": 1}, [2**31], [True], [0])
#: (method, arguments): what no method takes, by the name of the argument
WRONG = (
    ("search", {"domain": "abc"}),
    ("search", {"domain": [1, ["x"]]}),
    ("search", {"domain": [["no_such", "=", 1]]}),
    ("search", {"domain": [], "limit": -1}),
    ("search", {"domain": [], "offset": "x"}),
    ("search", {"domain": [], "no_such": 1}),
    ("search_read", {"domain": [], "fields": [1]}),
    ("create", {"vals_list": 5}),
    ("create", {"vals_list": ["x"]}),
    ("create", {"vals_list": {"name": "a\0b"}}),
    ("create", {"vals_list": {"name": "\ud800"}}),
    ("create", {"vals_list": [{"no_such": 1}]}),
    ("create", {"vals_list": [{"name": {"a": 1}}]}),
    ("create", {"vals_list": [{"name": "x", "sequence": "y"}]}),
    ("create", {"vals_list": [{"name": "x", "sequence": 2**40}]}),
    ("create", {"vals_list": [{"name": "x", "kind": {"a": 1}}]}),
    ("create", {"vals_list": [{"name": "x", "company_id": {"a": 1}}]}),
    ("write", {"vals": True}),
    ("write", {"vals": {}, "context": "x"}),
    ("web_save", {"vals": [], "specification": {}}),
    ("copy", {"default": "x"}),
    ("write", {}),
)


@tagged("post_install", "-at_install")
class TestCalls(HttpCase):
    """Programs that send wrong types are answered in words, by both doors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.manager = new_test_user(
            cls.env, "dossier_calls", "base.group_system", lang="en_US"
        )
        cls.reasons = cls.env[MODEL].create([{"name": "Too far"}, {"name": "Too late"}])
        cls.key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.manager)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        cls.env.flush_all()

    def api(self, method, model=MODEL, **values):
        """:return: (status, answer) of a program's call"""
        response = self.url_open(
            f"/json/2/{model}/{method}",
            json.dumps(values),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
            },
        )
        return response.status_code, response.json()

    def web(self, method, *args, model=MODEL, door="call_kw", **kwargs):
        """:return: (name of the error or nothing, result or message)"""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.url_open(
            f"/web/dataset/{door}/{model}/{method}",
            json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        error = answer.get("error", {}).get("data", {})
        return error.get("name"), error.get("message", answer.get("result"))

    @mute_logger("odoo.http")
    def test_a_program_with_wrong_types(self):
        for wrong in NO_IDS:
            with self.subTest(ids=wrong):
                status, answer = self.api("read", ids=wrong, fields=["name"])
                self.assertEqual(status, 422, answer)
                self.assertIn("no ids", answer["message"])
        for method, values in WRONG:
            ids = {} if method in ("search", "search_read", "create") else {"ids": [1]}
            with self.subTest(method=method, values=values):
                status, answer = self.api(method, **ids, **values)
                self.assertEqual(status, 422, answer)

    @mute_logger("odoo.http")
    def test_the_web_client_with_wrong_types(self):
        self.authenticate(self.manager.login, self.manager.login)
        for wrong in NO_IDS:
            with self.subTest(ids=wrong):
                error, message = self.web("read", wrong, ["name"])
                self.assertEqual(error, "odoo.exceptions.UserError", message)
        for door in ("call_kw", "call_button"):
            for args in ([], ["x"], [[1], "x", "y", "z"]):
                with self.subTest(door=door, args=args):
                    error, message = self.web("action_archive", *args, door=door)
                    self.assertEqual(error, "odoo.exceptions.UserError", message)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_who_may_not_write_learns_nothing_of_the_fields(self):
        new_test_user(self.env, "calls_nobody", "base.group_user")
        self.authenticate("calls_nobody", "calls_nobody")
        for vals in ({"name": "x"}, {"no_such": 1}, {"sequence": "y"}):
            for args in (("write", self.reasons[:1].ids, vals), ("create", [vals])):
                with self.subTest(args=args):
                    error, message = self.web(*args)
                    self.assertEqual(error, "odoo.exceptions.AccessError", message)

    @mute_logger("odoo.http")
    def test_one_record_at_a_time(self):
        for ids in ([], [1, 2]):
            status, answer = self.api("action_open_pdf", "dossier.letter", ids=ids)
            self.assertEqual(status, 422, answer)
            self.assertIn("one record at a time", answer["message"])

    def test_what_is_right_goes_through(self):
        first = self.reasons[0]
        status, answer = self.api("read", ids=first.ids, fields=["name"])
        self.assertEqual((status, answer), (200, [{"id": first.id, "name": "Too far"}]))
        status, answer = self.api("search", domain=[["id", "=", first.id]], limit=None)
        self.assertEqual((status, answer), (200, first.ids))
        # a character of two halves is whole
        status, made = self.api("create", vals_list={"name": "Clé \U0001f511"})
        self.assertEqual(status, 200, made)
        self.assertEqual(self.reasons.browse(made).name, "Clé \U0001f511")
        self.authenticate(self.manager.login, self.manager.login)
        self.assertEqual(self.web("read", first.id, ["id"]), (None, [{"id": first.id}]))
        error, found = self.web("web_search_read", [], {"name": {}}, limit=False)
        self.assertFalse(error, found)
        self.assertGreaterEqual(found["length"], 2)

    @mute_logger("odoo.http")
    def test_the_core_is_left_alone(self):
        core = "res.partner.category"
        domain = [["id", "=", 0]]
        self.assertEqual(self.api("search_count", core, domain=domain), (200, 0))
        self.assertEqual(self.api("no_such", core)[0], 404)
        self.assertEqual(self.api("no_such")[0], 404)
        self.assertEqual(self.api("init")[0], 403)
