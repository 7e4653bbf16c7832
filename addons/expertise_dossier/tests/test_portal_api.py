import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal import PortalCase

#: what belongs to the office alone, in a dossier and on what hangs on it
INTERNAL = ("Internal 4711", "Difficult", "B4711", "Pays late", "06 39 98 11 22")


@tagged("post_install", "-at_install")
class TestPortalApi(PortalCase):
    """The API by real HTTP: with the key of a contact, and with that of the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        users = {**cls.logins, "office": cls.office}
        cls.keys = {
            who: cls.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", tomorrow)
            for who, user in users.items()
        }

    def api(self, who, method, status=200, **parameters):
        """:return: the answer to a call with the key of `who`"""
        self.authenticate(None, None)
        response = self.url_open(
            f"/json/2/expertise.dossier/{method}",
            data=json.dumps(parameters),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.keys[who]}",
            },
        )
        self.assertEqual(response.status_code, status, response.text[:500])
        return response.json()

    def make_rich(self):
        dossier = self.make_full(
            reference="Internal 4711",
            note="<p>Difficult client</p>",
            nature_ids=self.dpe.ids,
        )
        dossier.property_id.door_code = "B4711"
        dossier.log_comment("Pays late")
        self.owner.phone = "06 39 98 11 22"
        self.invoice(dossier, price=423.0)
        return dossier

    def test_each_contact_reads_what_the_portal_shows_him(self):
        dossier = self.make_rich()
        for who, prices in (("client", True), ("agent", False), ("notary", False)):
            with self.subTest(who=who):
                answer = self.api(who, "get_my_dossiers")
                (found,) = answer
                self.assertEqual(found["number"], dossier.name)
                self.assertEqual(found["natures"], ["DPE (test)"])
                self.assertEqual(len(found["reports"]), 1)
                self.assertEqual(
                    [(bill["amount"], bill["currency"]) for bill in found["invoices"]],
                    [(507.6, "EUR")] if prices else [],
                )
                for words in INTERNAL:
                    self.assertNotIn(words, json.dumps(answer))
        for who in ("other", "client_b", "office"):
            self.assertEqual(self.api(who, "get_my_dossiers"), [])

    def test_a_contact_has_no_other_way_in(self):
        dossier = self.make_full()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            for method in ("read", "action_mark_visited", "action_create_quote"):
                self.api("client", method, 403, ids=dossier.ids)
            self.api("client", "search", 403, domain=[])

    def test_one_dossier_and_page_by_page(self):
        first, second, third = self.make_full(), self.make_full(), self.make_full()
        self.assertEqual(
            [d["id"] for d in self.api("client", "get_my_dossiers", limit=2)],
            [third.id, second.id],
        )
        (last,) = self.api("client", "get_my_dossiers", limit=2, offset=2)
        self.assertEqual(last["id"], first.id)
        (one,) = self.api("client", "get_my_dossiers", number=second.name)
        self.assertEqual(one["id"], second.id)
        self.assertEqual(self.api("client", "get_my_dossiers", number="nothing"), [])

    def test_what_makes_no_sense_is_refused(self):
        self.make_full()
        for number in (4711, [1], {"a": 1}, "\x00", "%"):
            answer = self.api("client", "get_my_dossiers", number=number)
            self.assertEqual(answer, [], number)
        for limit in (-1, 0, 10**30, "3", 1.5):
            answer = self.api("client", "get_my_dossiers", limit=limit)
            self.assertEqual(len(answer), 1, limit)
        self.assertEqual(self.api("client", "get_my_dossiers", offset=10**30), [])
        with mute_logger("odoo.http"):
            for limit in ("many", None, [3], float("inf")):
                answer = self.api("client", "get_my_dossiers", 422, limit=limit)
                self.assertIn("whole numbers", answer["message"])

    @mute_logger("odoo.http")
    def test_a_clash_is_refused_in_words(self):
        """On a screen it leads to the wizard that confirms; the API has no screen."""
        self.make_planned(hour=9)
        other = self.make_dossier(state="to_plan")
        answer = self.api(
            "office",
            "write",
            422,
            ids=other.ids,
            vals={
                "technician_id": self.employee.id,
                "appointment_start": "2031-03-03 10:00:00",
            },
        )
        self.assertEqual(answer["name"], "odoo.exceptions.UserError")
        self.assertIn("is not free for", answer["message"])
        other.invalidate_recordset()
        self.assertFalse(other.appointment_start)
