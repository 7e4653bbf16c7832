from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestHistory(FollowUpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle()

    @classmethod
    def settle(cls):
        """What the end of a request does: the core tracks changes then."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def lines(self, user=None, prospect=None, **criteria):
        self.settle()
        lines = self.env["prospect.history"].with_user(user or self.sales)
        lines = lines.with_context(lang="en_US")
        domain = [("prospect_id", "=", (prospect or self.prospect).id)]
        domain += [(name, "=", value) for name, value in criteria.items()]
        return lines.search(domain)

    def changes(self, **criteria):
        """:return: ``{what: (from, to)}``"""
        return {
            line.what: (line.old_value or "", line.new_value or "")
            for line in self.lines(kind="changed", **criteria)
        }

    def test_creations(self):
        mission = self.make_mission()
        self.make_action(type_name="meeting", user=self.operational)
        created = {
            line.item_type: (line.item, line.user_id)
            for line in self.lines(kind="created")
        }
        self.assertEqual(
            created,
            {
                "prospect": (self.prospect.name, self.sales),
                "contact": (self.contact.name, self.sales),
                "mission": (mission.name, self.sales),
                "action": (self.types["meeting"].name, self.operational),
            },
        )
        self.assertEqual(set(self.prospect.history_ids.mapped("kind")), {"created"})

    def test_changes_of_the_prospect(self):
        self.prospect.with_user(self.operational).write(
            {
                "street": "1 rue des Lilas",
                "city": "Tours",
                "phone": "01 99 00 12 34",
                "is_takeover": True,
                "rating": "3",
                "incorporation_date": "2020-05-17",
                "company_registry": "73282932000074",
                "user_id": self.sales.id,
            }
        )
        changes = self.changes(item_type="prospect")
        self.assertEqual(changes["Street"], ("", "1 rue des Lilas"))
        self.assertEqual(changes["Business takeover"], ("No", "Yes"))
        self.assertEqual(changes["Rating"], ("Not rated", "Medium"))
        self.assertEqual(changes["Founded on"], ("", "05/17/2020"))
        self.assertEqual(changes["Salesperson"], ("Omar Terrain", "Sarah Vente"))
        for what in ("City", "Phone"):
            self.assertIn(what, changes)
        self.assertIn("73282932000074", str(changes))
        self.assertNotIn("Inlined Complete Address", changes)
        lines = self.lines(kind="changed", item_type="prospect")
        self.assertEqual(lines.user_id, self.operational)

    def test_in_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sales.lang = "fr_FR"
        self.prospect.write({"is_takeover": True, "incorporation_date": "2020-05-17"})
        self.settle()
        lines = self.env["prospect.history"].with_user(self.sales)
        lines = lines.with_context(lang="fr_FR").search(
            [("prospect_id", "=", self.prospect.id), ("kind", "=", "changed")]
        )
        values = {line.new_value for line in lines}
        self.assertEqual(values, {"Oui", "17/05/2020"})
        self.assertIn("Repreneur d’activité", lines.mapped("what"))

    def test_changes_of_contacts_and_missions(self):
        self.contact.write({"mobile": "06 39 98 12 34", "newsletter": True})
        mission = self.make_ready()
        self.settle()
        mission.expected_revenue = 5000
        mission._sign(self.price + self.advice)
        contact = self.changes(item_type="contact")
        self.assertEqual(contact["Mobile"][1], "06 39 98 12 34")
        changes = self.changes(item_type="mission")
        self.assertEqual(
            set(changes["Factors"][1].split(", ")),
            {"Price (test)", "Advice (test)"},
        )
        self.assertIn("5,000.00", changes["Expected Revenue"][1])
        self.assertEqual(changes["Stage"], ("Suspect", "Signed"))
        prospect = self.changes(item_type="prospect")
        self.assertEqual(prospect["Prospect state"], ("In progress", "Signed"))

    def test_changes_of_the_follow_up(self):
        action = self.make_action(note="<p>Call</p>")
        action.with_user(self.manager).write(
            {
                "date_deadline": "2099-12-31",
                "activity_type_id": self.types["meeting"].id,
                "note": "<p>Call <b>again</b></p>",
                "user_id": self.sales.id,
            }
        )
        lines = self.lines(item_type="action", kind="changed")
        self.assertEqual(lines.user_id, self.manager)
        changes = self.changes(item_type="action")
        self.assertEqual(changes["Due Date"][1], "12/31/2099")
        self.assertEqual(
            changes["Activity Type"],
            (self.types["reminder"].name, self.types["meeting"].name),
        )
        self.assertEqual(changes["Note"][0], "Call")
        self.assertEqual(len(changes), 3, "the colleague has not changed")
        action.action_done()
        done = self.lines(kind="done")
        self.assertEqual(done.item, self.types["meeting"].name)
        self.assertEqual(done.new_value, self.day.strftime("%m/%d/%Y"))

    def test_what_is_deleted_stays_in_the_history(self):
        person = self.make_contact(self.prospect, "Luc", "Marchandeau")
        mission = self.make_mission()
        action = self.make_action(mission)
        self.settle()
        person.phone = "01 99 00 12 34"
        mission.date_start = "2026-01-01"
        action.note = "Later"
        self.settle()
        person.with_user(self.operational).unlink()
        mission.with_user(self.manager).unlink()
        deleted = {
            line.item_type: (line.item, line.user_id)
            for line in self.lines(kind="deleted")
        }
        self.assertEqual(deleted["contact"], ("Luc Marchandeau", self.operational))
        self.assertEqual(deleted["mission"][1], self.manager)
        self.assertEqual(deleted["action"], (self.types["reminder"].name, self.manager))
        # and all that happened to it before
        for item_type in ("contact", "mission", "action"):
            kinds = self.lines(item_type=item_type).mapped("kind")
            self.assertEqual(kinds.count("created"), 1 + (item_type == "contact"))
            self.assertIn("changed", kinds)

    def test_a_deleted_prospect_takes_its_history_along(self):
        prospect = self.make_prospect("Gone (test)")
        self.make_action(prospect).unlink()
        self.settle()
        prospect.unlink()
        self.assertFalse(
            self.env["prospect.history.entry"].search(
                [("prospect_id", "=", prospect.id)]
            )
        )

    def test_a_partner_becomes_a_prospect(self):
        partner = self.env["res.partner"].create(
            {"name": "Later (test)", "is_company": True}
        )
        self.settle()
        partner.street = "Not tracked yet"
        self.settle()
        partner.write(self.prospect_values("Later (test)"))
        changes = {
            line.what: line.new_value
            for line in self.lines(prospect=partner, kind="changed")
        }
        self.assertEqual(changes["Prospect's file"], "Yes")

    def test_other_partners_chatters_stay_as_they_are(self):
        partner = self.env["res.partner"].create({"name": "No prospect (test)"})
        self.settle()
        partner.write({"street": "1 rue des Lilas", "website": "https://example.com"})
        self.settle()
        tracked = partner.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertEqual(tracked, ["contact_address_inline"])

    def test_only_the_network_reads(self):
        self.prospect.phone = "01 99 00 12 34"
        self.assertTrue(self.lines(self.sales_b))
        self.assertTrue(self.lines(self.plain))
        self.assertFalse(self.lines(self.stranger))
        self.assertFalse(self.lines(self.foreign_manager))
        lines = self.lines()
        with self.refused("(?s)access", AccessError):
            lines.with_user(self.stranger).read(["what"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(lines.with_user(self.manager).has_access(operation))
        entries = self.env["prospect.history.entry"].with_user(self.manager)
        self.assertFalse(entries.has_access("read"))
        with self.refused("(?s)access", AccessError):
            lines.with_user(self.manager).read(["old_raw"])

    def test_search_and_group(self):
        self.prospect.write({"phone": "01 99 00 12 34", "city": "Tours"})
        self.settle()
        history = self.env["prospect.history"].with_user(self.sales)
        mine = [("prospect_id", "=", self.prospect.id)]
        found = history.search([*mine, ("what", "ilike", "phone")])
        self.assertEqual(found.mapped("what"), ["Phone"])
        groups = history.formatted_read_group(
            mine, ["user_id", "date:day", "field_id"], ["__count"]
        )
        self.assertTrue(groups)

    def test_numbers_are_unique(self):
        self.make_action(self.make_mission()).unlink()
        self.contact.phone = "01 99 00 12 34"
        self.settle()
        history = self.env["prospect.history"]._table_query
        self.env.cr.execute(
            SQL("SELECT count(*), count(DISTINCT id) FROM (%s) history", history)
        )
        total, distinct = self.env.cr.fetchone()
        self.assertEqual(total, distinct)
        self.assertGreater(total, 3)
