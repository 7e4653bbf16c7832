from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DunningCase

PAGE = 80


@tagged("post_install", "-at_install")
class TestPage(DunningCase):
    """The rows of « Relances » and what « Relancer » does with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        english = cls.env(user=cls.office, context={"lang": "en_US"})
        cls.moves = english["account.move"]
        cls.action = cls.env.ref("expertise_dunning.account_move_action_dunning")
        cls.wizards = english["dunning.wizard"]

    def columns(self, view_type="list"):
        """:return: the fields of the page, with those that the icons ask for"""
        views = self.action.view_ids
        view = views.filtered(lambda row: row.view_mode == view_type).view_id
        arch = etree.fromstring(self.moves.get_view(view.id, view_type)["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        return sorted(
            names
            | {f"dunning_r{rank}_tooltip" for rank in (1, 2, 3)}
            | {
                "dossier_report_tooltip",
                "dossier_invoice_tooltip",
                "dossier_report_download_count",
            }
        )

    def read_page(self, view_type="list", limit=PAGE):
        fields = self.moves._fields
        specification = {
            name: {"fields": {"display_name": {}}} if fields[name].relational else {}
            for name in self.columns(view_type)
        }
        return self.moves.web_search_read(
            [("dunning_r1_state", "in", ("due", "done", "none"))],
            specification,
            limit=limit,
            order="invoice_date, id",
        )["records"]

    def remind_button(self, moves=None, **context):
        moves = self.moves.browse(moves.ids if moves else [])
        action = moves.with_context(**context).action_dunning_remind()
        self.assertEqual(action["res_model"], "dunning.wizard")
        return self.wizards.browse(action["res_id"])

    # -------------------------------------------------------------------------
    # Rows
    # -------------------------------------------------------------------------
    def test_row(self):
        dossier = self.make_dossier(
            nature_ids=(self.dpe + self.lead).ids, payer_id=self.payer.id
        )
        self.payer.phone = "01 99 00 12 34"
        self.add_report(dossier)
        move = self.make_invoice(days=20, dossier=dossier)
        row = self.read_page()[0]
        self.assertEqual(row["id"], move.id)
        self.assertEqual(row["dossier_owner_id"]["id"], self.owner.id)
        self.assertEqual(row["dunning_phone"], "01 99 00 12 34")
        self.assertEqual(row["dunning_email"], self.payer.email)
        self.assertEqual(row["dossier_report_state"], dossier.report_state)
        self.assertEqual(row["dossier_report_state"], "available")
        self.assertEqual(row["dossier_invoice_state"], "unpaid")
        self.assertIn("120", row["dossier_invoice_tooltip"])
        self.assertEqual(row["dunning_r1_state"], "due")
        # list price of the two diagnostics, with 20 % tax, is what the mission costs
        self.assertEqual(row["dunning_mission_amount"], 180)
        self.assertEqual(row["amount_residual"], 120)

    def test_row_without_dossier(self):
        self.make_invoice(days=20)
        row = self.read_page()[0]
        self.assertFalse(row["dossier_id"])
        self.assertFalse(row["dossier_owner_id"])
        self.assertFalse(row["dossier_report_state"])
        self.assertEqual(row["dunning_mission_amount"], 120)

    def test_oldest_debt_first(self):
        for view in self.action.view_ids.view_id.filtered(
            lambda view: view.type in ("list", "kanban")
        ):
            arch = etree.fromstring(self.moves.get_view(view.id, view.type)["arch"])
            self.assertEqual(arch.get("default_order"), "invoice_date, id")

    def make_many(self, count):
        """Invoices with a dossier each: other owners, reports, échelons, levels."""
        moves = self.moves
        for number in range(count):
            owner = self.env["res.partner"].create(
                {"name": f"Owner {number}", "street": "1", "city": "Tours"}
            )
            dossier = self.make_dossier(owner_id=owner.id)
            if number % 2:
                self.add_report(dossier)
            moves += self.make_invoice(
                days=20 + number % 7,
                dossier=dossier,
                partner_id=owner.id,
                instalments=1 + number % 3,
            )
        self.remind_and_deliver(moves[: count // 2], channel="letter")
        return moves

    def test_queries_do_not_grow(self):
        """Both pages are full: a page that is not full needs no total."""
        self.make_many(PAGE)
        for view_type in ("list", "kanban"):
            costs = {}
            for limit in (10, PAGE):

                def read(view_type=view_type, limit=limit):
                    return self.read_page(view_type, limit)

                self.assertEqual(len(read()), limit)
                self.count_queries(read)  # what is cached for good is not the page's
                costs[limit] = self.count_queries(read)
            with self.subTest(view=view_type):
                self.assertEqual(costs[10], costs[PAGE])

    def test_page_budget(self):
        self.make_many(10)
        self.read_page()
        self.assertLessEqual(self.count_queries(self.read_page), 30)

    def test_export_says_labels(self):
        self.office.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        dossier = self.make_dossier(payer_id=self.payer.id)
        self.add_report(dossier)
        move = self.make_invoice(days=20, dossier=dossier)
        names = [name for name in self.columns() if name != "currency_id"]
        row = dict(
            zip(
                names,
                self.moves.browse(move.id).export_data(names)["datas"][0],
                strict=True,
            )
        )
        self.assertEqual(row["dunning_r1_state"], "To be sent")
        self.assertEqual(row["dunning_r2_state"], "Not concerned")
        self.assertEqual(row["dossier_report_state"], "Available to all contacts")
        self.assertEqual(row["dossier_invoice_state"], "Unpaid")
        self.assertEqual(row["dossier_owner_id"], self.owner.name)
        self.assertEqual(row["amount_residual"], 120)
        self.assertIs(row["dunning_litigation"], False)

    # -------------------------------------------------------------------------
    # Litigation
    # -------------------------------------------------------------------------
    def test_litigation_is_switched_by_its_icon(self):
        move = self.make_invoice(days=20)
        move.with_user(self.office).action_toggle_litigation()
        self.assertTrue(move.dunning_litigation)
        self.assertEqual(self.states(move), ("none", "none", "none"))
        move.with_user(self.office).action_toggle_litigation()
        self.assertEqual(self.states(move), ("due", "none", "none"))

    # -------------------------------------------------------------------------
    # « Relancer »
    # -------------------------------------------------------------------------
    def test_remind_the_selection(self):
        moves = self.make_invoices(3, days=20)
        wizard = self.remind_button(moves[:2], active_domain=[])
        self.assertEqual(wizard.move_ids, moves[:2])
        self.assertEqual(wizard.rank, 0)

    def test_remind_all_of_the_counter(self):
        due = self.make_invoices(3, days=20)
        self.make_invoice(days=5)
        wizard = self.remind_button(
            active_domain=[("dunning_r1_state", "=", "due")], dunning_rank=1
        )
        self.assertEqual(wizard.move_ids, due)
        self.assertEqual(wizard.rank, 1)

    def test_remind_never_leaves_the_unpaid(self):
        """Whatever a page shows: paid ones and refunds are no debts."""
        paid = self.make_invoice(days=20)
        self.pay(paid)
        due = self.make_invoice(days=20)
        wizard = self.remind_button(active_domain=[("partner_id", "!=", False)])
        self.assertEqual(wizard.move_ids, due)
        self.assertNotIn(paid, wizard.move_ids)

    def test_nothing_to_remind(self):
        with self.assert_refused("No unpaid invoice here", UserError):
            self.remind_button(active_domain=[])
        with self.assert_refused("No unpaid invoice here", UserError):
            self.remind_button()

    def test_rights(self):
        move = self.make_invoice(days=20)
        for user in (self.tech, self.plain, self.office_b):
            with self.assertRaises(AccessError), self.cr.savepoint():
                move.with_user(user).action_dunning_remind()
            self.env.invalidate_all()

    def test_one_rank_only(self):
        """From the counter R2, what waits for R1 stays where it is."""
        first = self.make_invoice(days=20)
        self.remind_and_deliver(first)
        with self.later(15):
            second = self.make_invoice(days=0)
            wizard = self.remind_button(first + second, dunning_rank=2)
            wizard.action_send()
            self.deliver(wizard.run_ids.letter_ids)
            self.assertEqual(wizard.run_ids.letter_ids.level_id, self.r2)
            self.assertEqual(self.states(first), ("done", "done", "none"))
            self.assertEqual(self.states(second), ("due", "none", "none"))

    def test_preview_says_what_goes_and_what_not(self):
        self.levels.write({"channel": "mail"})
        by_mail = self.owner
        no_mail, nowhere = self.env["res.partner"].create(
            [
                {"name": "Sans Courriel", "street": "2 rue B", "city": "Tours"},
                {"name": "Sans Adresse"},
            ]
        )
        moves = self.make_invoices(3, days=20, partners=[by_mail, no_mail, nowhere])
        contested = self.make_invoice(days=20)
        contested.action_toggle_litigation()
        wizard = self.remind_button(moves + contested)
        html = str(wizard.preview_html)
        self.assertEqual(wizard.mail_count, 1)
        self.assertEqual(wizard.paper_count, 1)
        self.assertEqual(wizard.problem_count, 1)
        self.assertEqual(wizard.skipped_count, 1)
        for words in (
            "240.00",  # what is asked of the two who can be reached
            "Sans Courriel",
            "No mail address",
            "Sans Adresse",
            "no postal address",
            contested.name,
            "In litigation",
        ):
            self.assertIn(words, html)
        wizard.channel = "letter"
        self.assertEqual((wizard.mail_count, wizard.paper_count), (0, 2))
        self.assertIn("Sans Adresse", str(wizard.preview_html))
        self.assertNotIn("No mail address", str(wizard.preview_html))

    def test_preview_escapes_names(self):
        partner = self.env["res.partner"].create({"name": "<b>Gras & Cie</b>"})
        wizard = self.remind_button(self.make_invoice(days=20, partner_id=partner.id))
        self.assertIn("&lt;b&gt;Gras &amp; Cie", str(wizard.preview_html))
        self.assertNotIn("<b>Gras", str(wizard.preview_html))

    def test_pressed_twice(self):
        """The second press on « Envoyer » shows the sending of the first."""
        wizard = self.remind_button(self.make_invoice(days=20))
        first = wizard.action_send()
        again = wizard.action_send()
        self.assertEqual(first["res_id"], again["res_id"])
        self.assertEqual(len(wizard.run_ids.letter_ids), 1)

    def test_invoices_leave_the_counter(self):
        moves = self.make_invoices(2, days=20, partners=[self.owner, self.payer])
        wizard = self.remind_button(
            active_domain=[("dunning_r1_state", "=", "due")], dunning_rank=1
        )
        wizard.channel = "both"
        run = self.env["dunning.run"].browse(wizard.action_send()["res_id"])
        self.assertEqual(run.paper_count, 2)
        self.assertFalse(self.due(1))
        for move in moves:
            self.assertEqual(self.states(move), ("done", "none", "none"))
            self.assertEqual(move.dunning_r1_date, self.ago(0))

    def test_a_company_with_nothing_to_send_stops_nobody(self):
        chart = self.env["account.chart.template"]
        chart.try_loading("generic_coa", company=self.company_b, install_demo=False)
        other = self.make_invoice(
            days=20,
            user=self.office_b,
            partner_id=self.stranger.id,
            invoice_payment_term_id=False,
            invoice_date_due=self.ago(5),
        )
        mine = self.make_invoice(days=20)
        self.office.company_ids = [Command.link(self.company_b.id)]
        both = (self.company_a + self.company_b).ids
        wizard = self.remind_button(mine + other, allowed_company_ids=both)
        wizard = wizard.with_context(allowed_company_ids=both)
        self.assertEqual(wizard.problem_count, 1)
        wizard.action_send()
        self.assertEqual(wizard.run_ids.company_id, self.company_a)
        self.assertEqual(self.states(mine)[0], "done")

    # -------------------------------------------------------------------------
    # The page of a sending
    # -------------------------------------------------------------------------
    def test_numbers_of_a_sending_open_their_letters(self):
        nowhere = self.env["res.partner"].create({"name": "Sans Adresse"})
        moves = self.make_invoices(
            3, days=20, partners=[self.owner, self.payer, nowhere]
        )
        run = self.remind(moves, channel="both")
        self.refuse(run.letter_ids[:1], "550 no such user")
        for count, method in (
            (run.letter_count, "action_open_made"),
            (run.mail_count, "action_open_mails"),
            (run.paper_count, "action_open_papers"),
            (run.failed_count, "action_open_failed"),
        ):
            with self.subTest(method=method):
                action = getattr(run, method)()
                letters = self.env["dunning.letter"].search(action["domain"])
                self.assertEqual(len(letters), count)
        self.assertEqual(
            (run.letter_count, run.failed_count, run.problem_count), (2, 1, 1)
        )
        # its paper went out: nothing is left to do about it
        self.assertFalse(run.failed_letter_ids)

    def test_mails_that_did_not_arrive_are_listed(self):
        run = self.remind(self.make_invoice(days=20), channel="mail")
        self.refuse(run.letter_ids, "550 no such user")
        self.assertEqual(run.failed_letter_ids, run.letter_ids)
        run.failed_letter_ids.action_send_paper()
        run.invalidate_recordset()
        self.assertFalse(run.failed_letter_ids)
