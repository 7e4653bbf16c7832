from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import BrokerageCase


@tagged("post_install", "-at_install")
class TestSummary(BrokerageCase):
    """The home page of a file: what it shows, what its buttons ask."""

    # -- progress ---------------------------------------------------------
    def test_line_of_steps(self):
        self.dossier.action_next_step()
        line = self.dossier.step_line
        self.assertEqual([row["id"] for row in line], self.steps.ids)
        self.assertEqual([row["current"] for row in line].index(True), 1)
        self.assertEqual([row["reached"] for row in line], [True, True] + [False] * 7)
        today = fields.Date.to_string(fields.Date.context_today(self.dossier))
        self.assertEqual([row["date"] for row in line[:3]], [today, today, False])
        self.assertFalse(self.make_dossier(kind="prospect").step_line)

    def test_click_on_the_line(self):
        self.dossier.action_go_to_step(self.steps[6].id)
        self.assertEqual(self.dossier.step_id, self.steps[6])
        self.assertEqual(
            self.dossier.step_date_ids.step_id, self.steps[0] + self.steps[6]
        )
        self.assertFalse(self.dossier.step_line[3]["date"])
        self.dossier.action_go_to_step(self.steps[1].id)
        self.assertFalse(self.dossier.signature_date)
        self.abandon(self.dossier)
        with self.refused("resume it first"):
            self.dossier.action_go_to_step(self.steps[2].id)

    def test_click_on_the_line_needs_access(self):
        with self.assertRaises(AccessError):
            self.dossier.with_user(self.own).action_go_to_step(self.steps[2].id)

    def test_where_it_stands(self):
        self.assertEqual(self.dossier.standing, self.steps[0].name)
        self.abandon(self.dossier)
        self.assertEqual(self.dossier.standing, self.reason.name)

    def test_stale_in_its_step(self):
        today = fields.Date.context_today(self.dossier)
        self.assertEqual(self.dossier.step_date, today)
        self.dossier.sudo().step_date_ids.date = fields.Date.subtract(today, days=16)
        domain = [("step_date", "<", "today -15d"), ("id", "=", self.dossier.id)]
        self.assertEqual(self.dossiers.search(domain), self.dossier)
        self.dossier.action_next_step()
        self.assertFalse(self.dossiers.search(domain))

    # -- comments ---------------------------------------------------------
    def test_comment_of_a_tab(self):
        action = self.dossier.with_context(section="project").action_add_comment()
        comments = self.env["brokerage.comment"].with_user(self.broker)
        form = Form(
            comments.with_context(**action["context"]),
            view="brokerage_dossier.brokerage_comment_view_form",
        )
        self.assertEqual(form.section, "project")
        self.assertTrue(form.in_summary)
        form.body = "<p>Works in <b>May</b></p>"
        comment = form.save()
        self.assertEqual(self.dossier.project_comment_ids, comment)
        self.assertFalse(self.dossier.children_comment_ids)
        self.assertEqual(self.dossier.comment_ids, comment)
        self.assertEqual(comment.user_id, self.broker)
        self.assertEqual(comment.origin, "hand")

    def test_automatic_comment_in_its_tab(self):
        self.dossier.child_ids = [
            Command.create({"name": "Zoé", "shared_custody": True})
        ]
        comment = self.dossier.children_comment_ids
        self.assertEqual(comment.origin, "automatic")
        # ticked in the list of its tab, as the form saves it
        self.dossier.children_comment_ids = [
            Command.update(comment.id, {"in_summary": True})
        ]
        self.assertTrue(comment.in_summary)

    def test_order_of_the_notepad(self):
        self.dossier.comment_ids = [
            Command.create({"body": f"<p>{number}</p>"}) for number in "123"
        ]
        first, _second, third = self.dossier.comment_ids
        (third + first).web_resequence({}, offset=0)
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.comment_ids[0], third)

    def test_emoji_in_the_internal_note(self):
        self.dossier.internal_note = "<p><b>Rappeler</b> 😀👨‍👩‍👧 🏠</p>"
        self.env.flush_all()
        self.dossier.invalidate_recordset()
        self.assertEqual(
            str(self.dossier.internal_note), "<p><b>Rappeler</b> 😀👨‍👩‍👧 🏠</p>"
        )

    # -- number, deletion, copy -------------------------------------------
    def test_renumber(self):
        with self.refused("You may not change the number", AccessError):
            self.dossier.action_renumber()
        managed = self.dossier.with_user(self.manager)
        context = managed.action_renumber()["context"]
        wizards = self.env["brokerage.renumber.wizard"]
        with Form(wizards.with_user(self.manager).with_context(**context)) as form:
            self.assertEqual(form.current_name, self.dossier.name)
            form.name = " 2026-VASSEUR "
        form.save().action_confirm()
        self.assertEqual(self.dossier.name, "2026-VASSEUR")
        other = self.make_dossier(kind="client").with_user(self.manager)
        wizard = wizards.with_user(self.manager).create(
            {"dossier_id": other.id, "name": "2026-VASSEUR"}
        )
        with self.refused_by_database("name_company_uniq"):
            wizard.action_confirm()

    def test_delete_says_what_goes(self):
        self.dossier.write(
            {
                "comment_ids": [Command.create({"body": "<p>One</p>"})],
                "simulation_ids": [Command.create({"name": "20 years"})],
            }
        )
        self.abandon(self.dossier)
        new = self.dossier._resume("client", fields.Date.context_today(self.dossier))
        self.assertTrue(new.active)
        with self.refused("Delete loan files", AccessError):
            new.action_delete()
        context = new.with_user(self.manager).action_delete()["context"]
        wizards = self.env["brokerage.delete.wizard"]
        wizard = wizards.with_user(self.manager).with_context(**context).create({})
        self.assertEqual(wizard.dossier_ids, new)
        self.assertEqual(wizard.count, 1)
        self.assertEqual(wizard.version_count, 1)
        self.assertEqual(wizard.simulation_count, 1)
        self.assertEqual(wizard.comment_count, 2)
        self.assertEqual(wizard.document_count, 0)
        action = wizard.action_confirm()
        self.assertEqual(action["path"], "courtage")
        self.assertFalse(new.exists() or self.dossier.exists())

    def test_delete_several_prospects(self):
        prospects = self.make_dossier() + self.make_dossier()
        wizards = self.env["brokerage.delete.wizard"].with_user(self.manager)
        wizard = wizards.create({"dossier_ids": prospects.ids})
        self.assertEqual(wizard.action_confirm()["path"], "courtage-prospects")
        self.assertFalse(prospects.exists())

    def test_wizards_need_their_right(self):
        for name in ("brokerage.delete.wizard", "brokerage.renumber.wizard"):
            self.assertFalse(self.env[name].with_user(self.broker).has_access("create"))
        self.assertFalse(self.dossier.may_renumber or self.dossier.may_delete)
        managed = self.dossier.with_user(self.manager)
        self.assertTrue(managed.may_renumber and managed.may_delete)

    def test_duplicate(self):
        self.dossier.write(
            {
                "is_complete": True,
                "price": 200000,
                "borrower_ids": [Command.create({"partner_id": self.partner.id})],
                "child_ids": [Command.create({"name": "Zoé", "shared_custody": True})],
            }
        )
        self.dossier.action_next_step()
        new = self.dossiers.browse(self.dossier.action_duplicate()["res_id"])
        self.assertEqual(new.kind, "prospect")
        self.assertNotEqual(new.name, self.dossier.name)
        self.assertEqual(new.version, 1)
        self.assertFalse(new.step_id or new.is_complete)
        self.assertEqual(new.price, 200000)
        self.assertEqual(new.borrower_ids.partner_id, self.holder + self.partner)
        self.assertEqual(len(new.comment_ids), 1)
        self.assertEqual(len(self.dossier.comment_ids), 1)
        new.child_ids.shared_custody = False
        self.assertTrue(self.dossier.comment_ids)

    def test_current_version(self):
        today = fields.Date.context_today(self.dossier)
        self.abandon(self.dossier)
        second = self.dossier._resume("client", today)
        self.abandon(second)
        third = second._resume("client", today)
        action = self.dossier.action_open_current_version()
        self.assertEqual(action["res_id"], third.id)
        with self.refused("former version"):
            self.dossier.action_add_comment()
        with self.refused("former version"):
            self.dossier.with_user(self.manager).action_renumber()

    # -- who --------------------------------------------------------------
    def test_screen_says_why_an_own_file_is_not_given_away(self):
        mine = self.make_dossier(self.own)
        away = {"user_id": self.broker.id}
        with self.refused("out of your reach", AccessError):
            mine.web_save(away, {"name": {}})
        with self.refused("out of your reach", AccessError):
            mine.web_save_multi([away], {"name": {}})
        mine.web_save({"user_id": False}, {"name": {}})
        mine.web_save({"user_id": self.own.id}, {"name": {}})
        self.assertEqual(mine.user_id, self.own)
        self.dossier.web_save({"user_id": self.own.id}, {"name": {}})
        self.assertEqual(self.dossier.user_id, self.own)

    def test_change_broker_and_origin_of_many(self):
        files = self.dossier + self.make_dossier(kind="client")
        files.write(
            {
                "user_id": self.manager.id,
                "source_id": self.source.id,
                "introducer_id": self.partner.id,
            }
        )
        self.assertEqual(files.user_id, self.manager)
        self.assertEqual(files.source_id, self.source)
        self.assertEqual(files.introducer_id, self.partner)

    def test_other_holder(self):
        self.dossier.borrower_ids = [Command.create({"partner_id": self.partner.id})]
        self.dossier.partner_id = self.partner
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.borrower_ids[0].partner_id, self.partner)
        self.assertEqual(self.dossier.co_borrower_ids, self.holder)
        # somebody who was no borrower yet
        third = self.env["res.partner"].create({"name": "Third (test)"})
        self.dossier.partner_id = third
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.borrower_ids[0].partner_id, third)
        self.assertEqual(len(self.dossier.borrower_ids), 3)
        with self.refused("the project holder's"):
            self.dossier.borrower_ids[0].partner_id = self.bank

    # -- dates ------------------------------------------------------------
    def test_nobody_is_born_in_the_future(self):
        tomorrow = fields.Date.add(fields.Date.context_today(self.dossier), days=1)
        with self.refused("cannot be born in the future", ValidationError):
            self.dossier.child_ids = [
                Command.create({"name": "Zoé", "birthdate": tomorrow})
            ]
        with self.refused("cannot be born in the future", ValidationError):
            self.dossier.borrower_ids.birthdate = tomorrow

    def test_age(self):
        today = fields.Date.context_today(self.dossier)
        borrower = self.dossier.borrower_ids
        borrower.birthdate = fields.Date.subtract(today, years=40)
        self.assertEqual(borrower.age, 40)
        borrower.birthdate = fields.Date.add(borrower.birthdate, days=1)
        self.assertEqual(borrower.age, 39)

    def test_condition_of_the_loan(self):
        self.dossier.preliminary_date = "2026-01-31"
        self.assertFalse(self.dossier.condition_warning)
        self.dossier.condition_date = "2026-02-27"
        self.assertIn("28/02/2026", self.dossier.condition_warning)
        self.dossier.condition_date = "2026-02-28"
        self.assertFalse(self.dossier.condition_warning)

    # -- settings ---------------------------------------------------------
    def test_settings(self):
        settings = self.env["brokerage.settings"]
        self.assertFalse(settings.with_user(self.broker).has_access("create"))
        form = Form(settings.with_user(self.manager))
        self.assertEqual(form.brokerage_max_debt_ratio, 35)
        form.brokerage_max_debt_ratio = 33
        form.brokerage_orias = "12345678"
        form.save().action_save()
        self.assertEqual(self.firm.brokerage_max_debt_ratio, 33)
        self.assertEqual(self.firm.brokerage_orias, "12345678")
        self.assertEqual(self.foreign.brokerage_max_debt_ratio, 35)

    def test_manager_edits_reasons_and_origins(self):
        self.reason.with_user(self.manager).name = "Rival"
        self.source.with_user(self.manager).name = "Neighbour (test)"
        with self.assertRaises(AccessError):
            self.reason.with_user(self.broker).name = "Rival"


@tagged("post_install", "-at_install")
class TestScreens(BrokerageCase):
    """What the lists ask the database for, and what the views hold."""

    def make_files(self, count):
        partners = self.env["res.partner"].create(
            [{"name": f"Holder {number} (test)"} for number in range(count * 2)]
        )
        return self.dossiers.create(
            [
                {
                    "partner_id": partners[2 * number].id,
                    "kind": "client",
                    "source_id": self.source.id,
                    "bank_id": self.bank.id,
                    "borrower_ids": [
                        Command.create({"partner_id": partners[2 * number + 1].id})
                    ],
                }
                for number in range(count)
            ]
        )

    def read_as_view(self, kind, files):
        """Read what a list or kanban reads, and count the queries."""
        arch = files.get_view(
            self.env.ref(f"brokerage_dossier.brokerage_dossier_view_{kind}").id
        )["arch"]
        names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
        named = {"fields": {"display_name": {}}}
        specification = {
            name: named if self.dossier._fields[name].relational else {}
            for name in names
        }
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        files.web_search_read([("id", "in", files.ids)], specification)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        few, many = self.make_files(3), self.make_files(15)
        for kind in ("list", "kanban"):
            self.read_as_view(kind, few)
            self.assertLessEqual(
                self.read_as_view(kind, many), self.read_as_view(kind, few), kind
            )

    def test_abandoned_is_a_tab_of_the_clients(self):
        action = self.env.ref("brokerage_dossier.brokerage_client_action")
        domain = [
            "|",
            ("kind", "=", "client"),
            ("state", "=", "abandoned"),
        ]
        self.assertEqual(action.domain.replace("'", '"'), str(domain).replace("'", '"'))
        prospect = self.make_dossier()
        self.abandon(prospect)
        self.assertIn(prospect, self.dossiers.search(domain))
        values = self.dossiers.search_panel_select_range(
            "state", enable_counters=True, expand=True, search_domain=domain
        )["values"]
        self.assertEqual([row["id"] for row in values], ["open", "done", "abandoned"])
        counts = {row["id"]: row["__count"] for row in values}
        self.assertEqual(counts["abandoned"], 1)
        self.assertEqual(counts["done"], 0)

    def test_kanban_shows_every_step(self):
        groups = self.dossiers.with_context(read_group_expand=True).web_read_group(
            [("id", "=", self.dossier.id)], ["step_id"], ["__count"]
        )["groups"]
        self.assertEqual([row["step_id"][0] for row in groups], self.steps.ids)

    def test_search(self):
        self.dossier.borrower_ids = [Command.create({"partner_id": self.partner.id})]
        self.dossier.introducer_id = self.bank
        for text in ("Marc", "Hélène", "Banque du Val", self.dossier.name):
            found = self.dossiers.search(
                [
                    "|",
                    "|",
                    "|",
                    ("name", "ilike", text),
                    ("reference", "ilike", text),
                    ("borrower_ids.partner_id", "ilike", text),
                    ("introducer_id", "ilike", text),
                ]
            )
            self.assertEqual(found, self.dossier)

    def test_views_open_for_each_role(self):
        for user in (self.own, self.broker, self.manager):
            dossiers = self.env["brokerage.dossier"].with_user(user)
            views = dossiers.get_views(
                [(False, "form"), (False, "list"), (False, "kanban"), (False, "search")]
            )["views"]
            form = views["form"]["arch"]
            for name in ("general_left", "general_right", "general_comments"):
                self.assertIn(f'name="{name}"', form)
            is_manager = user == self.manager
            self.assertEqual("action_delete" in views["list"]["arch"], is_manager)
