import json
from datetime import timedelta

from psycopg2 import Error as DatabaseError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ProspectCase

TYPED = "cannot be typed"


def self_or_int(value):
    return int(value) if isinstance(value, int) else value


class DoorsCase(ProspectCase):
    """Every rule, with the values that break it and what is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = {
            name: cls.env.ref(f"expertise_prospect.stage_{name}")
            for name in ("suspect", "gained", "negotiation", "signed")
        }
        cls.plain_stage = cls.env["crm.stage"].create({"name": "Elsewhere (test)"})
        cls.no_prospect = cls.env["res.partner"].create({"name": "Nobody (test)"})
        cls.second = cls.make_contact(cls.prospect, "Luc", "Marchandeau")
        cls.alone = cls.make_prospect("Alone (test)")
        cls.lone_mission = cls.make_ready(cls.alone)
        cls.other = cls.make_prospect("Other (test)")
        cls.other_contact = cls.make_contact(cls.other, "Ana", "Costa")
        cls.mission = cls.make_mission(mission_type=cls.type_law)
        cls.ready = cls.make_ready()
        cls.client = cls.make_prospect("Client (test)", user_id=cls.sales.id)
        cls.make_contact(cls.client, "Cléo", "Roux")
        cls.signed = cls.make_ready(cls.client)
        cls.signed._sign(cls.price)
        cls.order = cls.signed.sudo().mission_order_id
        cls.light = cls.make_offer("Light (test)", cls.contract, [(cls.closing, 1)])
        cls.env.flush_all()

    def new_prospect(self, **values):
        return self.env["res.partner"], self.prospect_values("New (test)", **values)

    def new_mission(self, **values):
        return self.env["crm.lead"], {
            "name": "New (test)",
            "partner_id": self.other.id,
            "mission_type_id": self.type_accounts.id,
            "client_type_id": self.client_type.id,
            "firm_id": self.firm_a.id,
            **values,
        }

    def rules_of_prospects(self):
        needs = "A prospect needs a source"
        new = self.new_prospect
        yield "source", *new(prospect_source_id=False), needs
        yield "source salesperson", *new(source_user_id=False), needs
        yield "operational", *new(user_id=False), needs
        yield (
            *("right of the source", *new(source_user_id=self.operational.id)),
            "is no source salesperson",
        )
        yield (
            *("firm of the source", *new(source_user_id=self.sales_b.id)),
            "has no access to Firm A",
        )
        yield (
            *("network of the operational", *new(user_id=self.stranger.id)),
            "does not work in the network",
        )
        yield "SIRET", *new(company_registry="73282932000075"), "checksum"
        yield "NAF", *new(naf_code="baker"), "no NAF code"
        yield "company", *new(company_id=self.firm_a.id), "seen by its whole network"
        yield "client", *new(is_client=True), TYPED
        yield "client since", *new(client_since="2020-01-01"), TYPED
        yield "state", *new(prospect_state="signed"), TYPED
        yield "network", *new(prospect_network_id=self.foreign.id), TYPED
        yield "not a person", self.prospect, {"is_company": False}, needs
        yield "no name", self.prospect, {"name": False}, "name"
        yield "source removed", self.prospect, {"prospect_source_id": False}, needs
        yield (
            *("firm of the source, later", self.prospect),
            {"source_user_id": self.sales_b.id},
            "has no access to Firm A",
        )
        yield "made a client", self.prospect, {"is_client": True}, TYPED
        yield "no client", self.client, {"is_client": False}, TYPED
        yield "no number", self.client, {"ref": False}, "keeps its client number"
        yield (
            *("no prospect any more", self.prospect, {"is_prospect": False}),
            "stays a prospect",
        )
        yield (
            *("preferred elsewhere", self.prospect),
            {"preferred_contact_id": self.other_contact.id},
            "is no contact of",
        )
        yield (
            *("preferred moved", self.contact, {"parent_id": self.other.id}),
            "is no contact of|preferred",
        )
        yield "preferred archived", self.contact, {"active": False}, "is the preferred"

    def rules_of_missions(self):
        new = self.new_mission
        yield "client type", *new(client_type_id=False), "needs a prospect and a client"
        yield "prospect", *new(partner_id=False), "prospect"
        yield (
            *("no prospect", *new(partner_id=self.no_prospect.id)),
            "belongs to a prospect",
        )
        yield (
            *("type used", *new(partner_id=self.prospect.id)),
            "already has a mission of that type",
        )
        law = {"mission_type_id": self.type_law.id}
        yield (
            *("service of the firm", *new(firm_id=self.firm_b.id, **law)),
            "does not offer the service",
        )
        yield "network of the firm", *new(firm_id=self.foreign.id), "not a firm of"
        yield "office", *new(office_id=self.office_b.id), "not an office of"
        yield "holder", *new(holder_id=self.sales.id, **law), "no access to the service"
        yield "associate", *new(associate_id=self.sales_b.id), "has no access to"
        yield (
            "amount",
            *new(expected_revenue=100),
            "Choose a contract type and an offer",
        )
        contract = {"contract_type_id": self.contract.id}
        yield "offer", *new(**contract), "goes with an offer"
        yield (
            *("offer's contract", *new(offer_id=self.offer_law.id, **contract)),
            "not an offer of the contract",
        )
        yield (
            "contract's type",
            *new(contract_type_id=self.contract_law.id, offer_id=self.offer_law.id),
            "not meant for missions",
        )
        yield "probability", *new(probability=42), "that of its stage"
        yield "stage", *new(stage_id=self.plain_stage.id), "no stage of a mission"
        yield (
            *("dates", *new(date_start="2027-02-01", date_end="2027-01-01")),
            "ends before it starts",
        )
        yield "kind", *new(type="lead"), "needs a prospect and a client"
        yield (
            *("linked to nothing signed", *new(linked_dossier_id=self.mission.id)),
            "signed mission of the same",
        )
        yield (
            *("linked to another's", *new(linked_dossier_id=self.signed.id)),
            "signed mission of the same",
        )
        yield "bonus", *new(earns_bonus=True), TYPED
        yield "won", *new(won_status="won"), TYPED

    def rules_of_closing(self):
        signed, factors = self.stages["signed"].id, [Command.set(self.price.ids)]
        lost = [Command.set(self.too_dear.ids)]
        yield "no factor", self.ready, {"stage_id": signed}, "one or more factors"
        yield (
            *("factor of the lost", self.ready),
            {"stage_id": signed, "factor_ids": lost},
            "does not fit",
        )
        yield (
            *("no offer", self.mission, {"stage_id": signed, "factor_ids": factors}),
            "contract type and an offer",
        )
        yield (
            *("no contact", self.lone_mission),
            {"stage_id": signed, "factor_ids": factors},
            "Add a contact",
        )
        yield "lost, no factor", self.mission, {"active": False}, "one or more factors"
        yield (
            *("lost, no reason", self.mission),
            {"active": False, "factor_ids": lost, "lost_justification": " "},
            "Write why",
        )
        yield (
            "new and signed",
            *self.new_mission(stage_id=signed),
            "one or more factors|contract type and an offer",
        )

    def rules_of_changes(self):
        mission = self.mission
        yield "probability", mission, {"probability": 42}, "that of its stage"
        yield "prospect", mission, {"partner_id": self.other.id}, "keeps its prospect"
        yield (
            *("type", mission, {"mission_type_id": self.type_audit.id}),
            "keeps its prospect",
        )
        yield "company", mission, {"company_id": self.firm_a.id}, "whole network"
        yield "bonus", mission, {"earns_bonus": False}, TYPED
        yield "network", mission, {"network_id": self.foreign.id}, TYPED
        yield "source", mission, {"source_user_id": self.operational.id}, TYPED
        yield "status", mission, {"won_status": "won"}, TYPED
        yield (
            *("linked", mission, {"linked_dossier_id": self.signed.id}),
            "decided when it is created",
        )
        yield "negative", self.ready, {"expected_revenue": -1}, "cannot be negative"

    def rules_of_signed(self):
        signed = self.signed
        for name, values, message in (
            ("stage", {"stage_id": self.stages["suspect"].id}, "cancel its order"),
            ("archived", {"active": False}, "cancel its order"),
            ("amount", {"expected_revenue": 1}, "no longer change"),
            ("offer", {"offer_id": self.light.id}, "no longer change"),
            ("firm", {"firm_id": self.firm_b.id}, "keeps its firm"),
            ("factors", {"factor_ids": [Command.clear()]}, "one or more factors"),
        ):
            yield name, signed, values, message
        line = signed.mission_line_ids[0]
        yield "price", line, {"price_unit": 1}, "no longer changes"
        yield "order", self.order, {"is_mission_order": False}, TYPED
        yield "order moved", self.order, {"opportunity_id": False}, "stays with"

    def rules_of_lines(self):
        line = self.ready.mission_line_ids[0]
        yield "amount", line, {"amount": 1}, TYPED
        yield "quantity", line, {"quantity": 0}, "positive quantity"
        yield "price", line, {"price_unit": -1}, "positive quantity"
        yield "moved", line, {"lead_id": self.lone_mission.id}, "stays in its contract"
        yield (
            *("performer", line),
            {"performer": "client", "performer_user_id": self.sales.id},
            "firm performs only",
        )

    def all_rules(self):
        for group in (
            self.rules_of_prospects,
            self.rules_of_missions,
            self.rules_of_closing,
            self.rules_of_changes,
            self.rules_of_signed,
            self.rules_of_lines,
        ):
            for name, record, values, message in group():
                yield f"{group.__name__}: {name}", record, values, message

    def attempts_to_delete(self):
        yield "preferred contact", self.contact, "is the preferred"
        yield "prospect with missions", self.prospect, "has missions"
        yield "signed mission", self.signed, "cannot be deleted"
        yield "signed line", self.signed.mission_line_ids[0], "no longer changes"


@tagged("post_install", "-at_install")
class TestApi(DoorsCase, HttpCase):
    """JSON-2, with the salesperson's own key."""

    def setUp(self):
        super().setUp()
        self.keys = {}

    def call(self, record, method, user=None, **arguments):
        user = user or self.sales
        if user not in self.keys:
            self.keys[user] = (
                self.env["res.users.apikeys"]
                .with_user(user)
                ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
            )
        if record.ids:
            arguments["ids"] = record.ids
        return self.url_open(
            f"/json/2/{record._name}/{method}",
            json.dumps(arguments),
            headers={
                "Authorization": f"Bearer {self.keys[user]}",
                "Content-Type": "application/json",
            },
        )

    def assertAnswer(self, response, message):
        answer = response.json()
        self.assertIn(response.status_code, (403, 422), answer)
        self.assertRegex(answer["message"], message)

    @mute_logger("odoo.sql_db", "odoo.http")
    def test_every_rule(self):
        for name, record, values, message in self.all_rules():
            with self.subTest(name):
                response = (
                    self.call(record, "write", vals=values)
                    if record
                    else self.call(record, "create", vals_list=[values])
                )
                self.assertAnswer(response, message)

    @mute_logger("odoo.http")
    def test_deleting(self):
        for name, record, message in self.attempts_to_delete():
            with self.subTest(name):
                self.assertAnswer(self.call(record, "unlink"), message)
                self.assertTrue(record.exists())

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_methods_of_the_core(self):
        """The core's own methods are no way round."""
        for record, method, message in (
            (self.ready, "action_set_won", "one or more factors"),
            (self.ready, "action_set_won_rainbowman", "one or more factors"),
            (self.ready, "action_set_lost", "one or more factors"),
            (self.ready, "action_archive", "one or more factors"),
            (self.signed, "action_archive", "cancel its order"),
            (self.signed, "action_reopen_mission", "[Cc]ancel"),
            (self.mission, "action_sign", "contract type and an offer"),
            (self.mission, "copy", "already has a mission"),
        ):
            with self.subTest(method):
                self.assertAnswer(self.call(record, method), message)
        self.assertAnswer(
            self.call(self.mission + self.ready, "merge_opportunity"),
            "cannot be merged",
        )

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_stages_are_fixed(self):
        stages = self.env["crm.stage"]
        for record, method, arguments, message in (
            (
                stages,
                "create",
                {"vals_list": [{"name": "Mine", "is_mission_stage": True}]},
                TYPED,
            ),
            (self.plain_stage, "write", {"vals": {"makes_client": True}}, TYPED),
            (
                self.stages["gained"],
                "write",
                {"vals": {"fixed_probability": 100}},
                "are fixed",
            ),
            (self.stages["gained"], "unlink", {}, "are fixed"),
        ):
            response = self.call(record, method, self.manager, **arguments)
            self.assertAnswer(response, message)

    @mute_logger("odoo.http")
    def test_another_network(self):
        for method, arguments in (
            ("read", {"fields": ["name"]}),
            ("write", {"vals": {"city": "Ailleurs"}}),
            ("unlink", {}),
            ("message_post", {"body": "x"}),
        ):
            response = self.call(self.prospect, method, self.stranger, **arguments)
            self.assertEqual(response.status_code, 403, method)
        found = self.call(
            self.env["res.partner"],
            "search_read",
            self.foreign_manager,
            domain=[["is_prospect", "=", True]],
            fields=["name", "email"],
        )
        self.assertEqual(found.json(), [])

    def test_what_is_right_is_done(self):
        response = self.call(
            self.env["res.partner"],
            "create",
            vals_list=[
                self.prospect_values(
                    "By API (test)",
                    company_registry="732 829 320 00074",
                    naf_code="1071c",
                )
            ],
        )
        prospect = self.env["res.partner"].browse(response.json())
        self.assertEqual(prospect.naf_code, "10.71C")
        mission = {
            **self.new_mission()[1],
            "partner_id": prospect.id,
            "contract_type_id": self.contract.id,
            "offer_id": self.offer.id,
        }
        response = self.call(self.env["crm.lead"], "create", vals_list=[mission])
        lead = self.env["crm.lead"].browse(response.json())
        self.assertEqual(lead.expected_revenue, 3300)
        contact = {"parent_id": prospect.id, "lastname": "Dupont"}
        self.call(self.env["res.partner"], "create", vals_list=[contact])
        values = {
            "stage_id": self.stages["signed"].id,
            "factor_ids": [[6, 0, self.price.ids]],
        }
        self.assertEqual(self.call(lead, "write", vals=values).json(), True)
        lead.invalidate_recordset()
        self.assertTrue(lead.sudo().mission_order_id)
        self.assertTrue(prospect.is_client)

    def test_a_salesperson_of_another_team(self):
        """A change of people moves no mission to a stage of their own team."""
        self.env["crm.team"].create(
            {"name": "Theirs (test)", "sequence": -1, "member_ids": self.sales.ids}
        )
        self.ready.stage_id = self.stages["negotiation"]
        self.prospect.user_id = self.sales
        self.env.flush_all()
        self.assertEqual(self.ready.stage_id, self.stages["negotiation"])
        self.assertEqual(
            self.ready.team_id, self.env.ref("expertise_prospect.team_prospects")
        )

    def test_given_back_unchanged(self):
        """An export that is imported again changes nothing and is no forgery."""
        values = {"is_client": True, "client_since": str(self.client.client_since)}
        self.assertEqual(self.call(self.client, "write", vals=values).json(), True)


@tagged("post_install", "-at_install")
class TestImport(DoorsCase):
    """The core's import, also with database ids."""

    def columns(self, record, values):
        """:return: header and one line that say the same as the values"""
        header, line = [], []
        if record:
            header, line = [".id"], [str(record.id)]
        for name, value in values.items():
            field = record._fields[name]
            if field.type == "many2one":
                header.append(f"{name}/.id")
                line.append(str(value or ""))
            elif field.type == "many2many":
                ids = value[0][2] if value[0][0] == Command.SET else []
                header.append(f"{name}/.id")
                line.append(",".join(map(str, ids or [])))
            else:
                header.append(name)
                line.append(
                    "" if value is False and field.type == "char" else str(value)
                )
        return header, line

    @staticmethod
    def as_text(values):
        """:return: the values as Python, with plain commands"""
        return repr(
            {
                name: [tuple(map(self_or_int, command)) for command in value]
                if isinstance(value, list)
                else value
                for name, value in values.items()
            }
        )

    def load(self, record, header, *lines, user=None):
        return record.browse().with_user(user or self.sales).load(header, list(lines))

    @mute_logger("odoo.sql_db", "odoo.models")
    def test_every_rule(self):
        for name, record, values, message in self.all_rules():
            with self.subTest(name):
                header, line = self.columns(record, values)
                result = self.load(record, header, line)
                self.assertFalse(result["ids"])
                texts = " ".join(one["message"] for one in result["messages"])
                self.assertRegex(texts, message)
                self.env.invalidate_all()

    @mute_logger("odoo.sql_db")
    def test_server_action(self):
        """A server action or a mass change meets the same rules."""
        for name, record, values, message in self.all_rules():
            if not record:
                continue
            action = self.env["ir.actions.server"].create(
                {
                    "name": "Mass change (test)",
                    "model_id": self.env["ir.model"]._get_id(record._name),
                    "state": "code",
                    "code": f"records.write({self.as_text(values)})",
                }
            )
            context = {"active_model": record._name, "active_ids": record.ids}
            self.env.flush_all()
            with self.subTest(name):
                try:
                    with self.env.cr.savepoint():
                        action.with_user(self.sales).with_context(**context).run()
                except UserError as error:
                    self.assertRegex(str(error), message)
                except DatabaseError as error:
                    told = record._sql_error_to_message(error)
                    self.assertRegex(told, message)
                else:
                    self.fail("not refused")
            self.env.invalidate_all()

    def test_a_good_file(self):
        """Prospects with their contacts below, names and external ids as people
        write them."""
        header = [
            *("id", "name", "is_prospect", "company_registry", "naf_code", "city"),
            *("prospect_source_id", "source_user_id", "user_id", "prospect_firm_id"),
            *("contact_ids/lastname", "contact_ids/firstname", "contact_ids/email"),
        ]
        file = [
            ["crm_old.p1", "Garage Roy", "True", "73282932000074", "4520a", "Tours"]
            + ["A client (test)", "Sarah Vente", "Omar Terrain", "Firm A (test)"]
            + ["Roy", "Jean", "jean@roy.example"],
            [""] * 10 + ["Roy", "Anne", "anne@roy.example"],
            ["crm_old.p2", "Fleurs Lys", "True", "", "", "Blois"]
            + ["A fair (test)", "Sarah Vente", "Omar Terrain", "Firm A (test)"]
            + ["", "", ""],
        ]
        result = self.load(self.env["res.partner"], header, *file)
        self.assertFalse(result["messages"])
        garage, flowers = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(garage.naf_code, "45.20A")
        self.assertEqual(garage.contact_ids.mapped("name"), ["Anne Roy", "Jean Roy"])
        self.assertIn(garage.preferred_contact_id, garage.contact_ids)
        self.assertEqual(garage.contact_ids.prospect_network_id, self.network)
        self.assertEqual(flowers.prospect_source_id, self.other_source)
        # the same file once more changes the same prospects
        file[0][5] = "Joué-lès-Tours"
        again = self.load(self.env["res.partner"], header[:-3], file[0][:-3])
        self.assertEqual(again["ids"], garage.ids)
        self.assertEqual(garage.city, "Joué-lès-Tours")

    @mute_logger("odoo.sql_db", "odoo.models")
    def test_bad_lines_in_french(self):
        """Each bad line says in French what is wrong with it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.sales.lang = "fr_FR"
        header = [
            *("name", "is_prospect", "company_registry", "prospect_source_id/.id"),
            *("source_user_id/.id", "user_id/.id", "prospect_firm_id/.id"),
        ]
        source, sales = str(self.source.id), str(self.sales.id)
        operational, firm = str(self.operational.id), str(self.firm_a.id)
        good = ["Bon", "True", "", source, sales, operational, firm]
        lines = [
            good,
            ["Sans source", "True", "", "", sales, operational, firm],
            ["Mauvais apporteur", "True", "", source, operational, sales, firm],
            ["Ailleurs", "True", "", source, sales, str(self.stranger.id), firm],
            [*good[:2], "73282932000075", *good[3:]],
        ]
        partners = self.env["res.partner"].with_context(lang="fr_FR")
        result = self.load(partners, header, *lines)
        self.assertFalse(result["ids"])
        messages = {one["rows"]["from"]: one["message"] for one in result["messages"]}
        self.assertEqual(set(messages), {1, 2, 3, 4})
        self.assertIn("Un prospect a besoin d’une source", messages[1])
        self.assertIn("n’a pas le droit", messages[2])
        self.assertIn("ne travaille pas dans le réseau", messages[3])
        self.assertNotIn("violates", " ".join(messages.values()))
