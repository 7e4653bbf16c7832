import json
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .every_record import EveryRecordCase
from .portal import CODE, PortalCase

DENIED = "odoo.exceptions.AccessError"
#: what every model has
CORE = {
    "create": [[{}]],
    "web_save": [{}, {"display_name": {}}],
    "read": [["id", "display_name"]],
    "web_read": [{"display_name": {}}],
    "search_read": [[], ["display_name"]],
    "web_search_read": [[], {"display_name": {}}],
    "search": [[]],
    "search_count": [[]],
    "name_search": [""],
    "formatted_read_group": [[], [], ["__count"]],
    "web_read_group": [[], ["id"]],
    "export_data": [["id", "display_name"]],
    "write": [{"display_name": "x"}],
    "unlink": [],
    "copy": [],
}
#: those that are called without a record
ON_MODEL = {
    "create",
    "search_read",
    "web_search_read",
    "search",
    "search_count",
    "name_search",
    "formatted_read_group",
    "web_read_group",
}
#: every public method of the add-on, apart from what the core has too; a new one says
#: here that it is closed
METHODS = {
    "account.move": "action_open_care_visits button_cancel button_draft",
    "account.move.reversal": "reverse_moves",
    "care.activity": "action_open_assessments action_preview",
    "care.adverse.event": "action_confirmed action_open_notes action_print_sheet "
    "action_reopen action_send_sheet action_start action_take_texts "
    "action_told_by_voice action_treat",
    "care.assessment": "action_care_quote action_dipc_given action_duplicate "
    "action_mail_sheet action_open_care_quotes action_open_next "
    "action_open_reassessment action_open_sheet_copies action_open_versions "
    "action_open_visits action_plan action_print_dipc action_print_sheet "
    "action_report_care_adverse_event action_validate action_view_readings",
    "care.assignment": "action_edit action_end_today",
    "care.cancel.wizard": "action_cancel",
    "care.intervention": "action_cancel action_correct_stamps action_done "
    "action_missed action_open_invoice action_report_care_adverse_event "
    "action_swap_workers action_undo action_view_readings get_planning_frame",
    "care.invoice.wizard": "action_create",
    "care.mission": "action_open_planning action_plan action_search_workers",
    "care.note": "action_open_event",
    "care.plan.wizard": "action_plan",
    "care.replace.wizard": "action_open_to_fill action_replace",
    "care.sheet.copy": "action_open_pdf",
    "care.sheet.preview": "action_preview",
    "care.sheet.section": "action_edit_text",
    "care.sheet.template": "action_preview action_reset",
    "care.sheet.wizard": "action_mail action_print",
    "care.stamp.correction": "action_correct",
    "care.tax.certificate": "action_posted action_print action_renew action_send",
    "care.tax.certificate.wizard": "action_create",
    "care.worker.search": "action_search",
    "care.worker.search.line": "action_assign",
    "care.vat.rule": "action_set_french_rules",
    "care.working.day": "action_open_visits",
    "crm.lead": "action_open_care_assessment",
    "hr.employee": "action_care_portal_access action_care_replace "
    "action_care_working_days action_open_care_adverse_events action_open_care_scores",
    "res.partner": "action_care_cancel_period action_new_care_note "
    "action_open_care_adverse_events action_open_care_scores "
    "action_report_care_adverse_event",
    "sale.order": "action_open_care_assessment",
}
#: of these, the ones that open a screen of the office without reading anything: the
#: screen itself is refused
OPENS = {
    "account.move": "action_open_care_visits",
    "care.activity": "action_open_assessments action_preview",
    "care.assessment": "action_mail_sheet action_open_sheet_copies "
    "action_view_readings",
    "care.intervention": "action_cancel action_open_invoice",
    "care.sheet.template": "action_preview",
    "hr.employee": "action_care_replace action_care_working_days "
    "action_open_care_adverse_events",
    "res.partner": "action_care_cancel_period action_new_care_note "
    "action_open_care_adverse_events action_open_care_scores "
    "action_report_care_adverse_event",
    # the client reads his own quote
    "sale.order": "action_open_care_assessment",
}
#: not called with one record
ARGUMENTS = {
    "get_planning_frame": lambda test: ["2026-11-23", "2026-11-30"],
    "action_swap_workers": lambda test: [(test.visit | test.bruno_visit).ids],
    "action_set_french_rules": lambda _test: [],
}
#: where some let nobody do it, and say so first
CHANGES = {"export_data", "create", "web_save", "write", "unlink", "copy"}
SECRETS = (CODE, "Pénicilline", "Café", "Sol glissant", "Tilleuls", "99 00 12 34")


@tagged("post_install", "-at_install")
class TestPortalModels(EveryRecordCase, PortalCase):
    """No door of the server but the worker's pages lets a worker in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizards = cls.make_wizards(cls.manager)
        cls.all_records = {**cls.shared, **cls.records, **cls.wizards}
        firm = {"partner_id": cls.client.id, "company_id": cls.firm.id}
        invoice = cls.env["account.move"].create(
            {
                **firm,
                "move_type": "out_invoice",
                "invoice_date": "2026-11-02",
                "invoice_line_ids": [
                    Command.create({"name": "Help", "price_unit": 30})
                ],
            }
        )
        invoice.action_post()
        reversals = cls.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        cls.others = {
            "account.move": invoice,
            "account.move.reversal": reversals.create(
                {"journal_id": invoice.journal_id.id}
            ),
            "crm.lead": cls.env["crm.lead"].create({**firm, "name": "Help (test)"}),
            "hr.employee": cls.anna,
            "res.partner": cls.client,
            "sale.order": cls.env["sale.order"].create(firm),
        }
        cls.env.flush_all()

    def snapshot(self):
        """:return: how many records of each model there are, and when they changed"""
        self.env.flush_all()
        counts = {}
        for model in sorted(self.our_models()):
            table = self.env[model]._table
            if self.env[model]._auto:
                self.env.cr.execute(
                    f'SELECT count(*), max(write_date) FROM "{table}"'  # noqa: S608
                )
                counts[model] = self.env.cr.fetchone()
        return counts

    def call(self, door, model, method, args):
        """:return: the name of the exception, or what came back"""
        answer = self.rpc(
            f"/web/dataset/{door}/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )
        self.assertNoSecret(json.dumps(answer, ensure_ascii=False))
        if "error" in answer:
            return answer["error"]["data"]["name"]
        return answer["result"]

    def assertNoSecret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    def our_methods(self):
        """:return: {model: public methods that the add-on has written}"""
        found = {}
        for model, records in self.env.items():
            if records._abstract:
                continue
            base = set(dir(self.env["base"]))
            for cls in type(records).__mro__:
                if not cls.__module__.startswith("odoo.addons.care_opportunity."):
                    continue
                for name, method in vars(cls).items():
                    if name.startswith("_") or not callable(method) or name in base:
                        continue
                    if not getattr(method, "_api_private", False):
                        found.setdefault(model, set()).add(name)
        return found

    def record_of(self, model):
        return {**self.all_records, **self.others}[model][:1]

    # -------------------------------------------------------------------------
    def test_every_method_is_in_the_table(self):
        table = {model: set(names.split()) for model, names in METHODS.items()}
        self.maxDiff = None
        self.assertEqual(self.our_methods(), table)

    def test_every_record_is_there(self):
        self.assertEqual(self.all_records.keys(), self.our_models())
        self.assertEqual([m for m, r in self.all_records.items() if not r], [])

    @mute_logger("odoo.http")
    def test_no_right_on_any_model(self):
        before = self.snapshot()
        self.log_in("anna")
        portal = self.logins["anna"]
        for model, record in self.all_records.items():
            for right in ("read", "write", "create", "unlink"):
                with self.subTest(model=model, right=right):
                    self.assertFalse(record.with_user(portal).has_access(right))
            for method, args in CORE.items():
                if method not in ON_MODEL:
                    args = [record.ids, *args]
                with self.subTest(model=model, method=method):
                    answer = self.call("call_kw", model, method, args)
                    words = (DENIED, "odoo.exceptions.UserError")
                    self.assertIn(answer, words if method in CHANGES else words[:1])
        self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.http")
    def test_our_methods_are_not_for_the_portal(self):
        before = self.snapshot()
        opened = {}
        for who in ("anna", "client"):
            self.log_in(who)
            for model, names in METHODS.items():
                record = self.record_of(model)
                for name in names.split():
                    args = [record.ids]
                    if name in ARGUMENTS:
                        args = ARGUMENTS[name](self)
                    for door in ("call_kw", "call_button"):
                        answer = self.call(door, model, name, args)
                        if answer == DENIED:
                            continue
                        with self.subTest(who=who, model=model, name=name):
                            # what to show, and nothing of it
                            self.assertIsInstance(answer, dict)
                            self.assertEqual(answer["type"], "ir.actions.act_window")
                            self.assertEqual(answer.get("res_id", 0), 0)
                        opened.setdefault(model, set()).add(name)
        self.maxDiff = None
        self.assertEqual(
            opened, {model: set(names.split()) for model, names in OPENS.items()}
        )
        self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.http")
    def test_not_by_the_json_2_api(self):
        user = self.logins["anna"]
        user.group_ids.sudo().api_key_duration = 30
        tomorrow = self.env.cr.now() + timedelta(days=1)
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys._generate("rpc", "test", tomorrow)
        before = self.snapshot()
        for model, record in self.all_records.items():
            ids = {"ids": record[:1].ids}
            calls = [
                ("search_read", {"domain": [], "fields": ["id"]}),
                ("read", {**ids, "fields": ["id"]}),
                ("web_read", {**ids, "specification": {"display_name": {}}}),
                ("formatted_read_group", {"domain": [], "aggregates": ["__count"]}),
                ("create", {"vals_list": [{}]}),
                ("write", {**ids, "vals": {"display_name": "x"}}),
                ("unlink", ids),
                *((name, ids) for name in METHODS.get(model, "").split()
                  if name not in ARGUMENTS),
            ]  # fmt: skip
            for method, data in calls:
                response = self.url_open(
                    f"/json/2/{model}/{method}",
                    data=json.dumps(data),
                    headers={
                        "Content-Type": "application/json",
                        "Authorization": f"Bearer {key}",
                    },
                )
                allowed = [403]
                if method in CHANGES:
                    # the model itself lets nobody do it
                    allowed.append(422)
                if method in OPENS.get(model, "").split():
                    allowed.append(200)
                with self.subTest(model=model, method=method):
                    self.assertIn(response.status_code, allowed, response.text[:300])
                    self.assertNoSecret(response.text)
        self.assertEqual(self.snapshot(), before)

    # -------------------------------------------------------------------------
    # Papers
    # -------------------------------------------------------------------------
    def complete_event(self):
        """:return: the event, ready for the authority"""
        self.firm.write(
            {
                "street": "10 place de la Mairie",
                "zip": "37000",
                "city": "Tours",
                "phone": "+33 2 99 00 00 01",
                "email": "service@aide.example.com",
                "care_authority_name": "Conseil départemental",
                "care_authority_department": "Indre-et-Loire (37)",
                "care_authority_email": "signalements@departement.example.com",
                "care_permit_number": "SAD-37-0042",
            }
        )
        event = self.records["care.adverse.event"].with_user(self.manager)
        event.write(
            {
                "severity": "serious",
                "sheet_facts": "La cliente est tombée.",
                "sheet_measures": "Appel du 15.",
                "hurt_count": 1,
                "sheet_reviewed": True,
            }
        )
        return event

    def make_papers(self):
        """:return: {what: the file that is kept of it}"""
        self.client.email = "marthe@lenoir.example.com"
        certificate = self.records["care.tax.certificate"].with_user(self.manager)
        certificate.action_send()
        mail = self.env["mail.mail"].search(
            [("model", "=", certificate._name), ("res_id", "=", certificate.id)]
        )
        form = self.form.with_user(self.manager)
        papers = {
            "sheet": form._keep_paper("sheet", "print").sudo().attachment_id,
            "mailed sheet": form._keep_paper("sheet", "mail").sudo().attachment_id,
            "dipc": form._keep_paper("dipc", "print").sudo().attachment_id,
            "authority's sheet": self.complete_event()._make_sheet(),
            "certificate": mail.attachment_ids,
        }
        self.env.flush_all()
        for paper in papers.values():
            self.assertEqual(len(paper), 1)
            self.assertTrue(paper.raw)
        return papers

    @mute_logger("odoo.http")
    def test_no_paper_for_the_portal(self):
        papers = self.make_papers()
        for who in ("manager", "anna", "bruno", "client", "plain", "stranger", None):
            self.log_in(who)
            for what, paper in papers.items():
                for url in (
                    f"/web/content/{paper.id}",
                    f"/web/content/{paper.id}?download=true",
                    f"/web/content/{paper.id}?access_token=x",
                    f"/web/content/ir.attachment/{paper.id}/raw",
                    f"/web/content/ir.attachment/{paper.id}/datas",
                    f"/web/content?model=ir.attachment&id={paper.id}&field=raw",
                    f"/web/image/{paper.id}",
                ):
                    if who == "manager" and "token" in url:
                        continue
                    with self.subTest(who=who, what=what, url=url):
                        response = self.get(url)
                        if who == "manager":
                            self.assertEqual(response.status_code, 200)
                        elif "image" in url:
                            self.assertNotEqual(response.content, paper.raw)
                        else:
                            self.assertEqual(response.status_code, 404)

    # the manager's reading is noted: Odoo starts again with a cursor that writes
    @mute_logger("odoo.http", "odoo.sql_db")
    def test_no_report_for_the_portal(self):
        reports = self.env["ir.actions.report"].search([]).filtered(
            lambda report: report.report_name.startswith("care_opportunity.")
        )  # fmt: skip
        self.assertGreaterEqual(len(reports), 4)
        self.complete_event()
        self.env.flush_all()
        for who in ("manager", "anna", "client", None):
            self.log_in(who)
            for report in reports:
                record = self.record_of(report.model)
                if report.model == "care.assessment":
                    record = self.form
                with self.subTest(who=who, report=report.report_name):
                    url = f"/report/html/{report.report_name}/{record.id}"
                    response = self.get(url)
                    if who == "manager":
                        self.assertEqual(
                            response.status_code, 200, response.text[-500:]
                        )
                    else:
                        self.assertNotEqual(response.status_code, 200)
                        self.assertNoSecret(response.text)
