import datetime
import json
import os
import tempfile
import tracemalloc

from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ProspectCase
from .prospect_rows import ProspectRows

HEADINGS = 5  # the row of the headings


class EditionsCase(ProspectCase, ProspectRows):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prospect.write(
            {
                "phone": "01 99 00 12 34",
                "email": "four@marchand.example",
                "street": "3 place du Marché",
                "zip": "07000",
                "city": "Privas",
                "company_registry": "73282932000074",
                "naf_code": "10.71C",
                "rating": "4",
                "incorporation_date": "2019-03-01",
                "is_takeover": True,
            }
        )
        cls.contact.write({"mobile": "06 39 98 00 11", "function": "Gérante"})
        cls.mission = cls.make_ready()
        cls.mission.expected_revenue = 1234.56
        cls.env.flush_all()

    def workbook(self, domain=None, user=None):
        """:return: the workbook of a domain, read back"""
        report = self.env["report.expertise_prospect.editions"]
        report = report.with_user(user or self.sales)
        mine = domain if domain is not None else Domain("name", "like", "(test)")
        with report._write_file(mine, "Searched: x") as file:
            return load_workbook(file)

    @staticmethod
    def lines(workbook, sheet="Prospects"):
        """:return: ``{first cell: {heading: cell}}``"""
        rows = list(workbook[sheet].iter_rows(min_row=HEADINGS))
        names = [cell.value for cell in rows[0]]
        return {row[0].value: dict(zip(names, row, strict=True)) for row in rows[1:]}

    def editions(self, domain=(), ids=(), user=None):
        action = (
            self.env["res.partner"]
            .with_user(user or self.sales)
            .with_context(active_domain=list(domain))
            .browse(ids)
            .action_prospect_editions()
        )
        return (
            self.env["prospect.editions"]
            .with_user(user or self.sales)
            .browse(action["res_id"])
        )


@tagged("post_install", "-at_install")
class TestEditions(EditionsCase):
    def test_types_of_the_cells(self):
        book = self.workbook()
        line = self.lines(book)["Boulangerie Marchandeau (test)"]
        text = {
            "State": "In progress",
            "Source": "A client (test)",
            "Phone": "01 99 00 12 34",
            "ZIP": "07000",
            "SIRET": "73282932000074",
            "NAF (APE)": "10.71C",
            "Preferred contact": "Claire Marchandeau",
            "Mail of the preferred contact": "claire.marchandeau@example.com",
            "Contacts": "Claire Marchandeau, Gérante",
            "Phones of the contacts": "06 39 98 00 11",
            "Operational salesperson": "Omar Terrain",
            "Source salesperson": "Sarah Vente",
            "Firm": "Firm A (test)",
            "Takeover": "Yes",
            "Missions and stages": "Accounts (test) – Suspect",
        }
        self.assertEqual({name: line[name].value for name in text}, text)
        self.assertTrue(all(line[name].data_type == "s" for name in text))
        founded = line["Founded on"]
        self.assertEqual(founded.value, datetime.datetime(2019, 3, 1))
        self.assertEqual(founded.number_format, "dd/mm/yyyy")
        amount = line["Amount in progress"]
        self.assertEqual((amount.value, amount.data_type), (1234.56, "n"))
        self.assertIn("€", amount.number_format)
        self.assertEqual((line["Rating"].value, line["Missions"].value), (4, 1))
        self.assertIsNone(line["Client number"].value)

    def test_sheet_of_missions(self):
        self.make_mission(mission_type=self.type_law)._lose(self.too_dear, "Dear.")
        sheet = self.workbook()["Missions"]
        rows = [
            [cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADINGS)
        ]
        lines = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        self.assertEqual(
            [(line["Mission"], line["State"], line["Amount"]) for line in lines],
            [("Accounts (test)", "Pending", 1234.56), ("Law (test)", "Lost", 0)],
        )
        self.assertAlmostEqual(lines[0]["Weighted amount"], 61.728)
        self.assertEqual(lines[1]["Factors"], "Too dear (test)")
        self.assertEqual(lines[1]["Justification"], "Dear.")
        self.assertEqual(lines[0]["Bonus"], "Yes")

    def test_frozen_and_filtered(self):
        for sheet in self.workbook():
            self.assertEqual(sheet.freeze_panes, "B6")
            self.assertTrue(sheet.auto_filter.ref.startswith("A5:"))
            self.assertTrue(sheet.auto_filter.ref.endswith("6"))
            self.assertGreater(sheet.column_dimensions["A"].width, 30)
        sheet = self.workbook()["Prospects"]
        self.assertEqual(sheet["A1"].value, "Prospects of the network: 1")
        self.assertIn("by Sarah Vente", sheet["A2"].value)
        self.assertEqual(sheet["A3"].value, "Searched: x")

    def test_no_formula(self):
        """What looks like a formula stays a text, in every column that is typed."""
        evil = '=HYPERLINK("http://example.com","+1")'
        self.prospect.write(
            {
                "name": evil,
                "street": "+1+1",
                "city": "-2",
                "street2": "@SUM(A1)",
                "email": "http://example.com/x",
            }
        )
        self.contact.lastname = "=cmd|' /C calc'!A0"
        book = self.workbook(Domain("id", "=", self.prospect.id))
        kinds = {
            cell.data_type
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        }
        self.assertNotIn("f", kinds)
        line = self.lines(book)[evil]
        self.assertEqual(line["Street"].value, "+1+1")
        self.assertEqual(line["Address (cont.)"].value, "@SUM(A1)")
        self.assertIsNone(line["Mail"].hyperlink)

    def test_odd_texts(self):
        """A text longer than a cell, and signs that XML does not know."""
        self.prospect.street2 = "x" * 40_000
        self.prospect.city = "Tours\x0b & <Fils>"
        line = self.lines(self.workbook())[self.prospect.name]
        self.assertEqual(len(line["Address (cont.)"].value), 32_767)
        self.assertIn("& <Fils>", line["Town"].value)

    def test_another_network_is_never_there(self):
        theirs = self.make_prospect(
            "Theirs (test)",
            user=self.foreign_manager,
            user_id=self.stranger.id,
            source_user_id=self.stranger.id,
            prospect_firm_id=self.foreign.id,
        )
        asked = Domain("id", "in", (theirs + self.prospect).ids)
        ours = self.lines(self.workbook(asked))
        self.assertEqual(list(ours), [self.prospect.name])
        lines = self.lines(self.workbook(asked, self.foreign_manager))
        self.assertEqual(list(lines), [theirs.name])
        everything = self.lines(self.workbook(Domain.TRUE))
        self.assertIn(self.prospect.name, everything)
        self.assertNotIn(theirs.name, everything)

    def test_all_the_network_and_no_other_partner(self):
        other = self.env["res.partner"].create({"name": "No prospect (test)"})
        in_b = self.make_prospect(
            "Of B (test)",
            user=self.sales_b,
            prospect_firm_id=self.firm_b.id,
            source_user_id=self.sales_b.id,
        )
        names = list(self.lines(self.workbook()))
        self.assertEqual(names, [self.prospect.name, in_b.name])
        self.assertNotIn(other.name, names)

    def test_every_chunk_once_in_order(self):
        """Homonyms on both sides of a chunk's end are neither lost nor doubled."""
        copies = self.insert_prospects(1203, self.mission)
        self.env.cr.execute(
            "UPDATE res_partner SET name = 'Copy same' WHERE id = ANY(%s)",
            [copies.ids[300:1100]],
        )
        self.env.invalidate_all()
        domain = Domain("id", "in", copies.ids)
        book = self.workbook(domain)
        rows = book["Prospects"].iter_rows(min_row=HEADINGS + 1, values_only=True)
        names = [row[0] for row in rows]
        found = self.env["res.partner"].with_user(self.sales)
        self.assertEqual(names, found.search(domain, order="name, id").mapped("name"))
        self.assertEqual(len(names), 1203)
        self.assertEqual(book["Missions"].max_row, HEADINGS + 1203)

    def test_memory_does_not_grow(self):
        mission = self.mission
        peaks = []
        report = self.env["report.expertise_prospect.editions"].with_user(self.sales)
        self.workbook()  # what is loaded once
        for count in (500, 4500):
            self.insert_prospects(count, mission)
            domain = Domain("name", "like", "Copy %")
            tracemalloc.start()
            try:
                with report._write_file(domain, "") as file:
                    size = file.seek(0, 2)
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
        self.assertGreater(size, 500_000)
        self.assertLess(peaks[1], peaks[0] * 1.25, peaks)

    def test_nothing_stays_on_the_disk(self):
        before = set(os.listdir(tempfile.gettempdir()))
        self.workbook()
        with self.assertRaises(ValueError):
            self.workbook(Domain("no_such_field", "=", 1))
        left = set(os.listdir(tempfile.gettempdir())) - before
        self.assertFalse([name for name in left if name.startswith("tmp")])

    def test_print_menu(self):
        report = self.env.ref("expertise_prospect.prospect_editions_report")
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.sales)
            ._render_xlsx(report.report_name, self.prospect.ids, {})
        )
        self.assertEqual(kind, "xlsx")
        self.assertEqual(content[:2], b"PK")
        for method in ("generate_xlsx_report", "create_xlsx_report"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                get_public_method(self.env[f"report.{report.report_name}"], method)

    # -------------------------------------------------------------------------
    # The choice
    # -------------------------------------------------------------------------
    def test_search_selection_and_network(self):
        second = self.make_prospect("Second (test)", city="Blois")
        editions = self.editions([("city", "ilike", "blois")], self.prospect.ids)
        self.assertEqual(editions.search_count, 1)
        self.assertEqual(editions.selection_count, 1)
        self.assertGreaterEqual(editions.network_count, 2)
        self.assertEqual(
            editions.env["res.partner"].search(editions._get_domain("search")), second
        )
        self.assertEqual(
            editions.env["res.partner"].search(editions._get_domain("selection")),
            self.prospect,
        )

    def test_what_was_searched_in_words(self):
        editions = self.editions(
            [
                ("is_prospect", "=", True),
                "|",
                ("name", "ilike", "marchand"),
                ("city", "ilike", "marchand"),
                ("prospect_state", "in", ["signed", "lost"]),
                ("prospect_source_id", "=", self.source.id),
                ("is_takeover", "=", True),
                ("prospect_date", ">=", "2026-01-31"),
            ]
        )
        words = editions.searched
        for expected in (
            "City, Name contains « marchand »",
            "Prospect state : Signed, Lost",
            "Source : A client (test)",
            "Business takeover : Yes",
            "Prospect since ≥ ",
        ):
            self.assertIn(expected, words)
        self.assertIn(words, editions._describe("search"))
        self.assertNotIn(words, editions._describe("network"))

    def test_ticked_archived_prospects(self):
        archived = self.make_prospect("Archived (test)")
        archived.active = False
        editions = self.editions([], archived.ids)
        self.assertEqual(editions.selection_count, 1)
        lines = self.lines(self.workbook(editions._get_domain("selection")))
        self.assertEqual(list(lines), [archived.name])

    def test_all_of_a_long_search_ticked(self):
        """The client sends 20,000 ids at most: all ticked means the search."""
        self.env["ir.config_parameter"].sudo().set_param("web.active_ids_limit", "3")
        editions = self.editions([("city", "!=", "Nowhere")], [1, 2, 3])
        self.assertEqual(editions.selection_count, 0)
        self.assertEqual(self.editions([], [1, 2]).selection, "[1, 2]")

    def test_bad_searches_are_refused(self):
        editions = self.editions()
        for text in (
            "[",
            "{}",
            '"x"',
            "[1]",
            '[["no_such_field", "=", 1]]',
            '[["name", "=="]]',
            '[["name", "no such operator", "x"]]',
            '["&", ["name", "=", "x"]]',
            '[["mission_ids", "any!", [["id", ">", 0]]]]',
        ):
            with self.subTest(text), self.refused("cannot be put", ValidationError):
                editions.domain = text
        for text in ('["a"]', "3", '{"a": 1}'):
            with self.subTest(text), self.refused("cannot be put", ValidationError):
                editions.selection = text

    def test_somebody_elses_choice(self):
        editions = self.editions()
        found = self.env["prospect.editions"].with_user(self.sales_b)
        self.assertFalse(found.search([("id", "=", editions.id)]))

    def test_nothing_found(self):
        editions = self.editions([("name", "=", "Nobody at all")])
        with self.refused("No prospect to put"):
            editions.action_download_search()


@tagged("post_install", "-at_install")
class TestEditionsDownload(EditionsCase, HttpCase):
    def fetch(self, editions, scope="search", login="t_sales"):
        self.authenticate(login, login)
        return self.url_open(
            "/prospects/editions.xlsx",
            {
                "editions": editions if isinstance(editions, str) else editions.id,
                "scope": scope,
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def message(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/html", response.headers["Content-Type"])
        text = response.text.replace("&#34;", '"').replace("&quot;", '"')
        return json.loads(text)["data"]["message"]

    def test_download(self):
        editions = self.editions([("id", "=", self.prospect.id)])
        action = editions.action_download_search()
        self.assertEqual(
            action["params"],
            {
                "url": "/prospects/editions.xlsx",
                "data": {"editions": editions.id, "scope": "search"},
            },
        )
        response = self.fetch(editions)
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        self.assertIn("Prospects", response.headers["Content-Disposition"])
        self.assertEqual(int(response.headers["Content-Length"]), len(response.content))
        with tempfile.TemporaryFile() as file:
            file.write(response.content)
            lines = self.lines(load_workbook(file))
        self.assertEqual(list(lines), [self.prospect.name])

    def test_a_search_as_long_as_one_likes(self):
        ids = list(range(10_000_000, 10_060_000)) + self.prospect.ids
        editions = self.editions([("id", "in", ids)])
        self.assertEqual(self.fetch(editions).content[:2], b"PK")

    def test_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sales.lang = "fr_FR"
        response = self.fetch(self.editions([("id", "=", self.prospect.id)]))
        with tempfile.TemporaryFile() as file:
            file.write(response.content)
            book = load_workbook(file)
        line = self.lines(book)[self.prospect.name]
        self.assertEqual(line["Raison sociale"].value, self.prospect.name)
        self.assertEqual(line["Repreneur"].value, "Oui")
        message = self.message(self.fetch("nonsense"))
        self.assertIn("Ouvrez la liste des prospects", message)

    def test_refused_without_a_traceback(self):
        editions = self.editions()
        for number, scope in (
            ("99999999", "search"),
            ("", "search"),
            ("1 or 1=1", "search"),
            (str(editions.id), "everything"),
        ):
            self.assertIn("has expired", self.message(self.fetch(number, scope)))
        self.assertIn(
            "has expired", self.message(self.fetch(editions, login="t_sales_b"))
        )
        self.assertIn(
            "for those who have the app",
            self.message(self.fetch(editions, login="t_plain_p")),
        )

    def test_without_the_cores_right_to_export(self):
        group = self.env.ref("base.group_allow_export")
        self.assertNotIn(group, self.sales.all_group_ids)
        self.assertEqual(self.fetch(self.editions()).content[:2], b"PK")

    def test_only_by_post_with_a_token(self):
        editions = self.editions()
        self.authenticate("t_sales", "t_sales")
        response = self.url_open(f"/prospects/editions.xlsx?editions={editions.id}")
        self.assertIn(response.status_code, (404, 405))
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/prospects/editions.xlsx", {"editions": editions.id, "scope": "search"}
            )
        self.assertEqual(response.status_code, 400)

    def test_from_the_list(self):
        """The button above the list, the choice, the file."""
        self.start_tour("/odoo", "prospect_editions", login="t_sales")
