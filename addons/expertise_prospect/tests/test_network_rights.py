from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .common import ProspectCase

#: who may read, write, create and delete what, on a prospect of firm A
READ_ONLY, ALL, NONE = (True, False), (True, True), (False, False)
ROLES = {
    "source": ALL,
    "operational": ALL,
    "colleague": ALL,
    "other_firm": READ_ONLY,
    "manager": ALL,
    "both_firms": ALL,
    "plain": READ_ONLY,
    "stranger": NONE,
    "foreign_manager": NONE,
    "portal": NONE,
}
#: what the others may: a contact or a mission needs the app
MODELS = {
    "prospect": {},
    "contact": {},
    "mission": {"plain": NONE},
    "line": {"plain": NONE},
    "office": {
        **dict.fromkeys(("source", "operational", "colleague"), READ_ONLY),
        **{"other_firm": READ_ONLY, "both_firms": READ_ONLY},
    },
    "activity": {
        # the core: whoever reads a document may plan on it, and his are his
        "plain": READ_ONLY,
    },
}


class NetworkCase(ProspectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.firms
        # the source is of firm B too, and works there: only the file lets him in
        cls.source_user = cls._new_user(
            "t_source", "Simon Source", "sales", cls.firms[::-1]
        )
        cls.operational_b = cls._new_user(
            "t_oper_b", "Odile Ailleurs", "operational", cls.firm_b
        )
        cls.both = cls._new_user("t_both", "Bruno Deux", "operational", companies)
        cls.portal = new_test_user(
            cls.env,
            "t_portal_p",
            "base.group_portal",
            name="Pia Client",
            company_id=cls.firm_a.id,
            company_ids=[Command.set(cls.firm_a.ids)],
        )
        cls.prospect.write(
            {
                "source_user_id": cls.source_user.id,
                "user_id": cls.operational_b.id,
                "email": "secret@marchand.example",
                "phone": "01 99 00 55 66",
                "company_registry": "73282932000074",
                "vat": "FR44732829320",
            }
        )
        cls.mission = cls.make_ready()
        cls.line = cls.mission.mission_line_ids[0]
        cls.activity = cls.prospect.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Call back about the secret",
            user_id=cls.operational_b.id,
        )
        cls.users = {
            "source": cls.source_user,
            "operational": cls.operational_b,
            "colleague": cls.sales,
            "other_firm": cls.sales_b,
            "manager": cls.manager,
            "both_firms": cls.both,
            "plain": cls.plain,
            "stranger": cls.stranger,
            "foreign_manager": cls.foreign_manager,
            "portal": cls.portal,
        }
        cls.env.flush_all()

    def as_user(self, record, role, companies=None):
        """The record as a role sees it; the source works in firm B that day."""
        user = self.users[role]
        companies = companies or (self.firm_b if role == "source" else user.company_ids)
        return record.with_user(user).with_context(allowed_company_ids=companies.ids)

    def assertHidden(self, value, message=""):
        """Nothing of the prospect is in what the foreign network got."""
        text = repr(value)
        for secret in (
            *("Marchandeau", "secret@", "01 99 00 55 66", "73282932000074"),
            *("Omar Terrain", "Odile", "Simon Source"),
        ):
            self.assertNotIn(secret, text, message)


@tagged("post_install", "-at_install")
class TestNetworkRights(NetworkCase):
    def records(self):
        return {
            "prospect": (self.prospect, {"city": "Blois"}),
            "contact": (self.contact, {"function": "Chef"}),
            "mission": (self.mission, {"date_start": "2027-01-01"}),
            "line": (self.line, {"performer": "client"}),
            "office": (self.office_a, {"city": "Tours"}),
        }

    def test_who_reads_and_writes(self):
        for name, (record, values) in self.records().items():
            for role, default in ROLES.items():
                reads, writes = MODELS[name].get(role, default)
                mine = self.as_user(record, role)
                with self.subTest(model=name, role=role):
                    self.assertEqual(bool(mine._filtered_access("read")), reads)
                    self.assertEqual(bool(mine._filtered_access("write")), writes)
                    if reads:
                        mine.read(["display_name"])
                    else:
                        with self.assertRaises(AccessError):
                            mine.read(["display_name"])
                    if writes:
                        mine.write(values)
                    else:
                        with self.assertRaises(AccessError):
                            mine.write(values)
                    self.env.flush_all()

    def test_who_creates_and_deletes(self):
        """The same people create missions and contacts, and delete them."""
        for role, (_reads, writes) in ROLES.items():
            with self.subTest(role=role, what="contact"):
                partners = self.as_user(self.env["res.partner"], role)
                values = {
                    "parent_id": self.prospect.id,
                    "lastname": "Neuf",
                    "type": "contact",
                }
                if writes:
                    partners.create(values).unlink()
                else:
                    with self.assertRaises(AccessError):
                        partners.create(values)
            with self.subTest(role=role, what="mission"):
                leads = self.as_user(self.env["crm.lead"], role)
                values = {
                    "name": "New (test)",
                    "partner_id": self.prospect.id,
                    "mission_type_id": self.type_law.id,
                    "client_type_id": self.client_type.id,
                }
                if writes:
                    mission = leads.create(values)
                    # by the button, which deletes with the user's own rights
                    mission.action_delete_mission()
                else:
                    with self.assertRaises(AccessError):
                        leads.create(values)
            with self.subTest(role=role, what="line"):
                lines = self.as_user(self.env["prospect.mission.line"], role)
                values = {
                    "lead_id": self.mission.id,
                    "product_id": self.payslip.id,
                    "name": "More",
                    "product_uom_id": self.payslip.uom_id.id,
                    "price_unit": 1,
                }
                if writes:
                    lines.create(values).unlink()
                else:
                    with self.assertRaises(AccessError):
                        lines.create(values)

    def test_lines_of_a_lost_mission(self):
        """An archived mission is no hole in the rules of what belongs to it."""
        self.mission._lose(self.too_dear, "Dear.")
        self.assertTrue(self.as_user(self.line, "other_firm").read(["name"]))
        for record in (self.line, self.mission):
            with self.assertRaises(AccessError):
                self.as_user(record, "stranger").read(["name"])

    def test_settings_are_the_managers(self):
        for model in (
            *("prospect.service", "prospect.client.type", "prospect.mission.type"),
            *("prospect.factor", "prospect.contract.type", "prospect.office"),
        ):
            # of offices, his own: a demonstration has other networks
            domain = [("name", "=like", "%(test)")]
            records = self.env[model].search(domain, limit=1)
            for role in ("colleague", "plain", "portal"):
                for access in ("write", "create", "unlink"):
                    self.assertFalse(self.as_user(records, role).has_access(access))
            self.assertTrue(self.as_user(records, "manager").has_access("write"))
        self.assertFalse(
            self.as_user(self.office_a, "foreign_manager").has_access("write")
        )
        with self.assertRaises(AccessError):
            self.as_user(self.env["prospect.office"], "foreign_manager").create(
                {"name": "Intruder (test)", "company_id": self.firm_a.id}
            )

    # -------------------------------------------------------------------------
    # People and firms change
    # -------------------------------------------------------------------------
    def test_another_source_salesperson(self):
        self.prospect.source_user_id = self.sales
        self.assertFalse(
            self.as_user(self.prospect, "source")._filtered_access("write")
        )
        self.assertFalse(self.as_user(self.mission, "source")._filtered_access("write"))
        self.assertFalse(self.as_user(self.line, "source")._filtered_access("write"))

    def test_the_moment_it_changes_firm(self):
        mine = self.as_user(self.prospect, "colleague")
        mine.write({"prospect_firm_id": self.firm_b.id})
        self.env.flush_all()
        for record in (self.prospect, self.contact):
            self.assertFalse(
                self.as_user(record, "colleague")._filtered_access("write")
            )
            self.assertTrue(
                self.as_user(record, "other_firm")._filtered_access("write")
            )
        # the mission is still firm A's: both work on it
        self.assertTrue(
            self.as_user(self.mission, "colleague")._filtered_access("write")
        )
        self.assertTrue(
            self.as_user(self.mission, "other_firm")._filtered_access("write")
        )

    def test_never_given_to_another_network(self):
        """Not even by somebody who names people of the other network."""
        alone = self.make_prospect("Alone (test)")
        with self.refused("another network"):
            alone.write(
                {
                    "prospect_firm_id": self.foreign.id,
                    "user_id": self.stranger.id,
                    "source_user_id": self.stranger.id,
                }
            )
        with self.refused("cannot be typed"):
            alone.prospect_network_id = self.foreign
        with self.assertRaises(AccessError):
            self.make_prospect(
                "Spy (test)",
                user=self.stranger,
            )

    def test_switched_companies(self):
        """Somebody of both networks sees the one in which he works."""
        self.stranger.write({"company_ids": [Command.link(self.firm_b.id)]})
        seen = self.as_user(self.prospect, "stranger", self.firm_b)
        self.assertTrue(seen._filtered_access("read"))
        self.assertFalse(seen._filtered_access("write"))
        hidden = self.as_user(self.prospect, "stranger", self.foreign)
        self.assertFalse(hidden._filtered_access("read"))
        both = self.as_user(self.prospect, "stranger", self.foreign + self.firm_b)
        self.assertTrue(both._filtered_access("read"))
        in_a = self.as_user(self.prospect, "both_firms", self.firm_a)
        in_b = self.as_user(self.prospect, "both_firms", self.firm_b)
        self.assertTrue(in_a._filtered_access("write"))
        self.assertFalse(in_b._filtered_access("write"))

    def test_colleagues_and_companies_stay_visible(self):
        """A network cannot hide somebody else's colleague by making a prospect of
        him, or a contact."""
        for partner in (self.stranger.partner_id, self.foreign.partner_id):
            values = self.prospect_values(partner.name)
            with self.refused("cannot be a prospect"):
                partner.with_user(self.manager).write(values)
        with self.refused("cannot be a prospect"):
            self.stranger.partner_id.with_user(self.manager).parent_id = self.prospect
        self.assertTrue(self.as_user(self.foreign.partner_id, "stranger").name)

    def test_a_client_reads_himself_in_the_portal(self):
        self.contact.sudo().user_ids = [Command.set(self.portal.ids)]
        self.portal.sudo().partner_id = self.contact
        self.assertEqual(self.contact.with_user(self.portal).name, "Claire Marchandeau")
        self.assertFalse(self.contact.with_user(self.portal).has_access("write"))
        with self.assertRaises(AccessError):
            self.mission.with_user(self.portal).read(["name"])

    # -------------------------------------------------------------------------
    # What the core tells
    # -------------------------------------------------------------------------
    def test_partners_by_every_search(self):
        partners = self.as_user(self.env["res.partner"], "foreign_manager")
        hidden = (self.prospect + self.contact).ids
        for domain in (
            [("id", "in", hidden)],
            [("email", "ilike", "secret@")],
            [("phone", "ilike", "990055")],
            [("parent_id.name", "ilike", "Marchandeau")],
            [("child_ids.name", "ilike", "Marchandeau")],
            [("mission_ids", "!=", False), ("id", "in", hidden)],
            [("opportunity_ids.mission_type_id", "!=", False), ("id", "in", hidden)],
            [("preferred_contact_id", "=", self.contact.id)],
            [("source_user_id", "=", self.source_user.id)],
            [("is_prospect", "=", True), ("active", "in", [True, False])],
        ):
            with self.subTest(domain):
                self.assertFalse(partners.search(domain))
                self.assertFalse(partners.search_count(domain))
                groups = partners.formatted_read_group(domain, ["city"], ["__count"])
                self.assertFalse(groups)
                found = partners.web_search_read(domain, {"display_name": {}})
                self.assertFalse(found["length"])
        for name in ("Marchandeau", "73282932000074", "secret@marchand.example"):
            self.assertFalse(partners.name_search(name))
        self.foreign_manager.group_ids += self.env.ref("base.group_allow_export")
        for method, argument in (
            ("read", ["name"]),
            ("export_data", ["name", "email", "mission_ids/name"]),
        ):
            with self.assertRaises(AccessError):
                getattr(partners.browse(hidden), method)(argument)

    def test_leads_by_every_search(self):
        leads = self.as_user(self.env["crm.lead"], "foreign_manager")
        for domain in (
            [("id", "=", self.mission.id)],
            [("partner_id", "=", self.prospect.id)],
            [("partner_id.name", "ilike", "Marchandeau")],
            [("mission_type_id", "!=", False)],
            [("mission_line_ids.product_id", "=", self.bookkeeping.id)],
            [("firm_id", "in", self.firms.ids)],
            [("activity_ids.summary", "ilike", "secret")],
        ):
            with self.subTest(domain):
                self.assertFalse(leads.search(domain))
                progress = leads.read_progress_bar(
                    domain,
                    "stage_id",
                    {"field": "activity_state", "colors": {"overdue": "danger"}},
                )
                self.assertFalse(any(sum(bar.values()) for bar in progress.values()))
                groups = leads.formatted_read_group(
                    domain, ["stage_id"], ["__count", "expected_revenue:sum"]
                )
                self.assertFalse(sum(group["__count"] for group in groups))
        self.assertFalse(leads.name_search("Marchandeau"))
        lines = self.as_user(self.env["prospect.mission.line"], "foreign_manager")
        self.assertFalse(lines.search([]).filtered(lambda line: line == self.line))

    def test_menus_of_the_core_crm(self):
        self.mission.activity_schedule("mail.mail_activity_data_call").action_feedback(
            "Said the secret"
        )
        self.mission.message_post(
            body="About the secret",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self.env.flush_all()
        report = self.as_user(self.env["crm.activity.report"], "foreign_manager")
        asked = [("lead_id", "=", self.mission.id)]
        self.assertFalse(report.search(asked))
        self.assertTrue(report.sudo().search(asked))
        ours = self.as_user(self.env["crm.activity.report"], "manager")
        self.assertTrue(ours.search(asked))

    def test_messages_activities_and_files(self):
        message = self.prospect.message_post(
            body="Confidential",
            attachments=[("secret.txt", b"secret")],
            partner_ids=self.contact.ids,
        )
        for record in (message, message.attachment_ids, self.activity):
            mine = self.as_user(record, "foreign_manager")
            with self.subTest(record._name):
                self.assertFalse(mine.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    mine.read(["display_name"])
                self.assertTrue(self.as_user(record, "manager").read(["display_name"]))
        with self.assertRaises(AccessError):
            self.as_user(self.prospect, "foreign_manager").message_post(body="Spam")
        with self.assertRaises(AccessError):
            self.as_user(self.env["mail.activity"], "foreign_manager").create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.prospect.id,
                    "summary": "x",
                }
            )

    def test_followers(self):
        self.prospect.message_subscribe(self.contact.ids)
        asked = [("res_model", "=", "res.partner"), ("res_id", "=", self.prospect.id)]
        theirs = self.as_user(self.env["mail.followers"], "foreign_manager")
        self.assertFalse(theirs.search([*asked, ("partner_id", "=", self.contact.id)]))
        self.assertHidden(theirs.search_read([("partner_id", "=", self.contact.id)]))
        ours = self.as_user(self.env["mail.followers"], "manager")
        self.assertTrue(ours.search([*asked, ("partner_id", "=", self.contact.id)]))

    def test_meetings(self):
        event = self.env["calendar.event"].create(
            {
                "name": "About Marchandeau",
                "start": "2027-01-05 09:00:00",
                "stop": "2027-01-05 10:00:00",
                "partner_ids": [Command.set(self.contact.ids)],
                "opportunity_id": self.mission.id,
            }
        )
        self.env.flush_all()
        events = self.as_user(self.env["calendar.event"], "foreign_manager")
        self.assertFalse(events.search([("id", "=", event.id)]))
        attendees = self.as_user(self.env["calendar.attendee"], "foreign_manager")
        self.assertFalse(attendees.search([("event_id", "=", event.id)]))
        ours = self.as_user(self.env["calendar.event"], "other_firm")
        self.assertEqual(ours.search([("id", "=", event.id)]).name, "About Marchandeau")

    def test_bank_accounts(self):
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": "FR7630006000011234567890189",
                "partner_id": self.prospect.id,
            }
        )
        theirs = self.as_user(self.env["res.partner.bank"], "foreign_manager")
        self.assertFalse(theirs.search([("id", "=", account.id)]))

    def test_orders(self):
        self.mission._sign(self.price)
        order = self.mission.sudo().mission_order_id
        orders = self.as_user(self.env["sale.order"], "foreign_manager")
        self.assertFalse(orders.search([("id", "=", order.id)]))
        report = self.as_user(self.env["sale.report"], "foreign_manager")
        self.assertFalse(report.search([("partner_id", "=", self.prospect.id)]))

    def test_doubles_by_siret(self):
        """The core's warning of doubles searches as superuser."""
        for role, known in (("foreign_manager", False), ("manager", True)):
            twin = self.as_user(self.env["res.partner"], role).create(
                {
                    "name": "Twin (test)",
                    "country_id": self.env.ref("base.fr").id,
                    "company_registry": "73282932000074",
                    "vat": "FR44732829320",
                    "is_company": True,
                }
            )
            with self.subTest(role):
                self.assertEqual(bool(twin.same_vat_partner_id), known)
                self.assertEqual(bool(twin.same_company_registry_partner_id), known)
                self.assertEqual(self.prospect in twin.same_siren_partner_ids, known)
                if not known:
                    self.assertHidden(
                        twin.web_read(
                            {
                                name: {"fields": {"display_name": {}}}
                                for name in (
                                    "same_vat_partner_id",
                                    "same_company_registry_partner_id",
                                    "same_siren_partner_ids",
                                )
                            }
                        )[0]
                        | {"company_registry": ""}
                    )

    def test_a_lead_of_the_same_person_elsewhere(self):
        """Neither the core's doubles nor its search by mail tell about a prospect."""
        self.mission.sudo().email_from = "secret@marchand.example"
        theirs = self.as_user(self.env["crm.lead"], "foreign_manager").create(
            {
                "name": "Their own (test)",
                "type": "opportunity",
                "email_from": "secret@marchand.example",
                "phone": "01 99 00 55 66",
            }
        )
        self.assertFalse(theirs.partner_id)
        self.assertNotIn(self.mission, theirs.duplicate_lead_ids)
        self.assertFalse(theirs.duplicate_lead_count)
        self.assertNotEqual(
            theirs._find_matching_partner(), self.prospect.with_user(theirs.env.user)
        )

    def test_suggested_people(self):
        partners = self.as_user(self.env["res.partner"], "foreign_manager")
        self.assertHidden(partners.get_mention_suggestions("Marchandeau"))
        theirs = self.as_user(self.env["crm.lead"], "foreign_manager").create(
            {"name": "Theirs (test)", "email_from": "claire.marchandeau@example.com"}
        )
        people = theirs._message_get_suggested_recipients()
        self.assertNotIn(
            self.contact.id, [person.get("partner_id") for person in people]
        )

    def test_wizards(self):
        """A wizard tells nothing about a mission that its user cannot read."""
        for model, values in (
            ("prospect.closing.wizard", {"lead_id": self.mission.id, "kind": "signed"}),
            (
                "prospect.offer.wizard",
                {
                    "lead_id": self.mission.id,
                    "contract_type_id": self.contract.id,
                    "offer_id": self.offer.id,
                },
            ),
            (
                "prospect.mission.wizard",
                {
                    "partner_id": self.prospect.id,
                    "mission_type_id": self.type_law.id,
                    "client_type_id": self.client_type.id,
                },
            ),
        ):
            with self.subTest(model):
                mine = self.as_user(self.env[model], "manager").create(values)
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    self.as_user(mine, "foreign_manager").read(list(values))
                theirs = self.as_user(self.env[model], "foreign_manager")
                self.assertFalse(theirs.search([("id", "=", mine.id)]))
                with self.assertRaises(AccessError):
                    theirs.create(values).read()
        closing = self.as_user(self.env["prospect.closing.wizard"], "foreign_manager")
        with self.assertRaises(AccessError):
            closing.onchange(
                {"lead_id": self.mission.id, "kind": "signed"},
                ["lead_id"],
                {"lead_id": {}, "partner_id": {"fields": {"display_name": {}}}},
            )

    def test_contacts_follow_their_prospect(self):
        """A contact that moves between files is seen where it is."""
        theirs = self.make_prospect(
            "Theirs (test)",
            user=self.foreign_manager,
            user_id=self.stranger.id,
            source_user_id=self.stranger.id,
            prospect_firm_id=self.foreign.id,
        )
        moving = self.make_contact(self.prospect, "Mona", "Voyage")
        with self.assertRaises(UserError):
            self.as_user(moving, "colleague").write({"parent_id": theirs.id})
            self.env.flush_all()
        self.env.invalidate_all()
        outside = self.as_user(self.env["res.partner"], "foreign_manager")
        self.assertFalse(outside.search(Domain("id", "=", moving.id)))
