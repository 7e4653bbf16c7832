import json
from base64 import b64encode

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal import PortalCase

FORM = {
    "kind": "order",
    "transaction": "rent",
    "property_kind": "house",
    "street": "3 chemin du Lavoir",
    "zip": "69005",
    "city": "Lyon",
    "message": "Keys at the agency.",
    "key": "ab" * 16,
}
SIGNATURE = b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05"
    b"\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
).decode()


@tagged("post_install", "-at_install")
class TestPortal(PortalCase):
    # -------------------------------------------------------------------------
    # What each role sees
    # -------------------------------------------------------------------------
    def make_rich(self):
        """:return: a dossier with everything that must not be told"""
        dossier = self.make_full(
            reference="Internal 4711",
            note="<p>Difficult client</p>",
            technician_id=self.employee.id,
            nature_ids=self.dpe.ids,
        )
        dossier.property_id.write(
            {
                "door_code": "B4711",
                "key_location": "Under the pot",
                "access_note": "Dog",
            }
        )
        dossier.log_comment("Pays late")
        self.quote(dossier, price=317.0)
        self.owner.phone = "06 39 98 11 22"
        return dossier

    def test_what_each_role_reads(self):
        dossier = self.make_rich()
        self.invoice(dossier, price=423.0)
        url = f"/my/dossiers/{dossier.id}"
        never = (
            "Internal 4711", "Difficult", "B4711", "Under the pot", "Dog", "Pays late",
            "06 39 98 11 22", "martin@", "colin@",
        )  # fmt: skip
        for who, prices in (("client", True), ("agent", False), ("notary", False)):
            text = self.text(url, who)
            with self.subTest(who=who):
                for words in never:
                    self.assertNotIn(words, text)
                self.assertIn("12 rue des Lilas", text)
                self.assertIn(dossier.name, text)
                self.assertIn("DPE (test)", text)
                self.assertIn("01 99 00 00 01", text)
                self.assertEqual("380.40" in text, prices, "the quote")
                self.assertEqual("507.60" in text, prices, "the bill")
                if not prices:
                    self.assertNotIn("€", text)
                    self.assertNotIn("Anne Martin", text)

    def test_the_payer_sees_the_bill_and_the_owner_does_not(self):
        dossier = self.make_full(payer_id=self.agency.id)
        move = self.invoice(dossier, price=423.0)
        url = f"/my/dossiers/{dossier.id}"
        self.assertNotIn("€", self.text(url, "client"))
        self.assertIn("507.60", self.text(url, "agent"))
        self.assertIn(f"/my/invoices/{move.id}", self.get(url).text)
        page = self.get(f"/my/invoices/{move.id}")
        self.assertEqual(page.status_code, 200, "the core's page opens")

    def test_the_status_in_plain_words(self):
        dossier = self.make_dossier()
        url = f"/my/dossiers/{dossier.id}"
        self.log_in("client")
        self.assertIn("Quote in preparation", self.text(url))
        order = self.quote(dossier)
        self.assertIn("Quote waiting for an answer", self.text(url))
        self.accept(order)
        self.assertIn("Appointment to be set", self.text(url))
        self.plan(dossier)
        text = self.text(url)
        self.assertIn("Appointment set", text)
        self.assertIn("Monday 3 March 2031", text)
        self.assertIn("10:00", text, "9:00 UTC is 10:00 in the firm's town")
        self.assertIn("Jean-Paul Morel", text)
        dossier.write(
            {"state": "incomplete", "missing_item_ids": self.missing_plans.ids,
             "missing_note": "His wife has them"}
        )  # fmt: skip
        text = self.text(url)
        self.assertIn("Plans (test)", text)
        self.assertNotIn("His wife", text)
        self.cancel(dossier)
        text = self.text(url)
        self.assertIn("Cancelled", text)
        self.assertNotIn("Dearer", text)
        self.assertNotIn("Monday 3 March", text)

    def test_a_pencilled_appointment_is_not_announced(self):
        dossier = self.make_dossier()
        self.quote(dossier)
        self.plan(dossier)
        self.assertEqual(dossier.state, "quoted")
        text = self.text(f"/my/dossiers/{dossier.id}", "client")
        self.assertNotIn("March", text)
        self.assertNotIn("Morel", text)

    def test_who_is_a_contact(self):
        """His own row, or his company's; never a colleague's or a relative's."""
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.agency.id}
        )
        child = self.env["res.partner"].create(
            {"name": "Relative", "parent_id": self.owner.id}
        )
        self.logins["relative"] = self._new_portal("p_relative", child)
        by_company = self.make_dossier(prescriber_id=self.agency.id)
        by_colleague = self.make_dossier(prescriber_id=colleague.id)
        own = self.make_dossier(prescriber_id=self.agent.id)
        for who, dossier, status in (
            ("agent", by_company, 200),
            ("agent", own, 200),
            ("agent", by_colleague, 404),
            ("relative", by_company, 404),
            ("notary", by_company, 404),
        ):
            with self.subTest(who=who, dossier=dossier.name):
                response = self.get(f"/my/dossiers/{dossier.id}", who)
                self.assertEqual(response.status_code, status)
        page = self.get("/my/dossiers", "agent").text
        listed = [d for d in by_company + by_colleague + own if self.href(d) in page]
        self.assertEqual(listed, [by_company, own])

    # -------------------------------------------------------------------------
    # List and home
    # -------------------------------------------------------------------------
    def test_list_filters_search_and_archive(self):
        waiting = self.make_dossier()
        self.quote(waiting)
        reported = self.make_full()
        owing = self.make_dossier()
        self.invoice(owing)
        archived = self.make_dossier()
        archived.action_archive()
        self.log_in("client")
        for query, expected in (
            ("", waiting + reported + owing + archived),
            ("?filterby=quote", waiting),
            ("?filterby=report", reported),
            ("?filterby=due", owing),
            ("?filterby=finished", archived),
            ("?filterby=current", waiting + reported + owing),
            (f"?search={waiting.name}", waiting),
            ("?search=LILAS", waiting + reported + owing + archived),
            ("?search=nowhere", waiting.browse()),
            ("?sortby=appointment&filterby=quote", waiting),
            ("?sortby=town", waiting + reported + owing + archived),
        ):
            text = self.text(f"/my/dossiers{query}")
            with self.subTest(query=query):
                for dossier in waiting + reported + owing + archived:
                    self.assertEqual(dossier.name in text, dossier in expected)

    def test_pages(self):
        dossiers = self.make_dossiers(23)
        self.log_in("client")
        first, second = self.text("/my/dossiers"), self.text("/my/dossiers/page/2")
        self.assertEqual(
            [sum(d.name in text for d in dossiers) for text in (first, second)], [20, 3]
        )

    def test_cards_count_right(self):
        dossiers = self.make_dossier() + self.make_full() + self.make_full()
        self.add_report(dossiers[1])
        self.contact_of(dossiers[2], self.owner).report_access = False
        self.quote(dossiers[0])
        due, overdue = self.invoice(dossiers[1]), self.invoice(dossiers[1])
        self.due(due, (10,))
        self.due(overdue, (-10,))
        self.make_dossier().action_trash()
        self.make_dossier_b()
        names = (
            "dossier_count", "dossier_report_count", "dossier_due_count",
            "quotation_count", "overdue_invoice_count",
        )  # fmt: skip
        for who, expected in (
            ("client", (3, 2, 1, 1, 1)),
            ("notary", (2, 3, 0, 0, 0)),
            ("agent", (2, 3, 0, 0, 0)),
            ("other", (0, 0, 0, 0, 0)),
            ("client_b", (1, 0, 0, 0, 0)),
        ):
            home = self.get("/my", who).text
            for name in names:
                self.assertIn(f'data-placeholder_count="{name}"', home)
            counts = self.rpc("/my/counters", {"counters": list(names)})["result"]
            with self.subTest(who=who):
                self.assertEqual(tuple(counts[name] for name in names), expected)

    def test_an_order_is_offered_to_clients_and_newcomers(self):
        """What others are offered: tests/test_portal_screens.py, with all add-ons."""
        self.make_dossier()
        cards = ("/my/dossiers/new", "/my/dossiers/call-back")
        for who in ("client", "other", "agent"):
            home = self.get("/my", who).text
            for card in cards:
                self.assertIn(f'href="{card}"', home, who)
        self.assertIn("diagnostics", self.logins["client"]._get_portal_concerns())
        self.assertNotIn("diagnostics", self.logins["other"]._get_portal_concerns())

    def test_what_waits_is_what_the_pages_show(self):
        """Counted by PostgreSQL, and one by one as the pages do: the same."""
        bare = self.make_dossier()
        self.quote(bare)
        reported, closed, blocked, both, owing, settled, archived = (
            self.make_full() for _i in range(7)
        )
        self.add_report(reported)
        self.contact_of(closed, self.owner).report_access = False
        self.contact_of(closed, self.agency).report_access = False
        blocked.report_ids.blocked_contact_ids = self.contact_of(blocked, self.owner)
        # his own row decides, whatever that of his company says
        both.contact_ids = [
            Command.create(
                {"partner_id": self.agent.id, "role": "agency", "report_access": False}
            )
        ]
        self.due(self.invoice(owing, instalments=2), (-5, 30))
        late = self.invoice(settled)
        self.due(late, (-5,))
        self.pay(late)
        self.due(self.invoice(settled, price=50.0), (10,))
        archived.action_archive()
        self.make_full().action_trash()
        model = self.env["expertise.dossier"].sudo()
        for rule in ("off", "due", "full"):
            self.company_a.report_payment_rule = rule
            for who in ("client", "agent", "notary", "other", "client_b"):
                user = self.logins[who]
                customer = user.partner_id.commercial_partner_id
                found = model._search_portal(user)
                rows = {
                    row["id"]: row
                    for row in found._get_portal_rows(
                        found._get_portal_contacts(user), customer
                    )
                }
                waiting = model._get_portal_waiting(user)
                for what in ("quote", "report", "due"):
                    shown = {
                        id_: row[f"{what}_count"]
                        for id_, row in rows.items()
                        if row[f"{what}_count"]
                    }
                    with self.subTest(rule=rule, who=who, what=what):
                        self.assertEqual(waiting[what], shown)
        self.company_a.report_payment_rule = "due"
        open_now = model._get_portal_waiting(self.logins["agent"])["report"]
        self.assertIn(settled.id, open_now)
        self.assertNotIn(owing.id, open_now)
        self.assertNotIn(both.id, open_now)

    def test_queries_do_not_grow(self):
        """The list of twenty costs what the list of two costs."""
        self.company_a.report_payment_rule = "due"

        def rich(count):
            for dossier in self.make_dossiers(count, prescriber_id=self.agency.id):
                self.add_report(dossier)
                self.add_report(dossier)
                self.quote(dossier)
                self.invoice(dossier, instalments=2)

        model = self.env["expertise.dossier"].sudo()
        user = self.logins["client"]

        def show():
            waiting = model._get_portal_waiting(user)
            found = model._search_portal(user, limit=20)
            rows = found._get_portal_rows(
                found._get_portal_contacts(user), user.partner_id
            )
            return waiting, rows

        rich(2)
        few = self.count_queries(show)
        rich(8)
        self.assertEqual(len(show()[1]), 10)
        many = self.count_queries(show)
        self.assertLessEqual(many, few)

    # -------------------------------------------------------------------------
    # Orders and quotes asked for
    # -------------------------------------------------------------------------
    def order(self, who="client", **values):
        last = self.last_dossier()
        response = self.post("/my/dossiers/new", {**FORM, **values}, who)
        self.assertEqual(response.status_code, 303, response.text[:500])
        made = self.new_dossiers(last)
        if made:
            self.assertEqual(
                self.path(response.headers["Location"]),
                f"/my/dossiers/{made.id}?done=request",
            )
        return made

    def test_an_owner_orders(self):
        made = self.order(natures=[self.dpe.id, self.lead.id], floor="2")
        self.assertEqual(made.state, "preorder")
        self.assertEqual(made.request_kind, "order")
        self.assertEqual(made.request_text, "Keys at the agency.")
        self.assertTrue(made.needs_review)
        self.assertEqual(made.owner_id, self.owner)
        self.assertEqual(made.prescriber_id, self.owner)
        self.assertEqual(made.payer_id, self.owner)
        self.assertEqual(made.nature_ids, self.dpe + self.lead)
        self.assertEqual(made.transaction, "rent")
        self.assertEqual(made.company_id, self.company_a)
        self.assertEqual(
            made.source_id, self.env.ref("expertise_dossier.source_portal")
        )
        self.assertFalse(made.user_id, "nobody of the staff is made responsible")
        place = made.property_id
        self.assertEqual(
            (place.kind, place.street, place.zip, place.city, place.floor),
            ("house", "3 chemin du Lavoir", "69005", "Lyon", "2"),
        )
        self.assertEqual(place.company_id, self.company_a)
        self.assertIn("It is sent", self.text(f"/my/dossiers/{made.id}?done=request"))
        self.assertFalse(made.message_follower_ids.partner_id & self.owner)
        found = self.dossiers.search([("needs_review", "=", True)])
        self.assertEqual(found, made, "the office finds it to re-read")

    def test_an_agent_orders_for_an_owner(self):
        known = self.env["res.partner"].create(
            {"name": "Known", "email": "known@example.com", "phone": "01 99 00 22 22"}
        )
        made = self.order(
            "agent",
            for_owner="other",
            owner_name="Jean Propriétaire",
            owner_email="known@example.com",
            owner_phone="06 39 98 12 12",
        )
        self.assertNotEqual(made.owner_id, known, "nobody learns who is known")
        self.assertEqual(made.owner_id.name, "Jean Propriétaire")
        self.assertEqual(made.owner_id.email, "known@example.com")
        self.assertEqual(made.owner_id.company_id, self.company_a)
        self.assertEqual(made.prescriber_id, self.agency)
        self.assertEqual(known.name, "Known")
        self.assertEqual(self.get(f"/my/dossiers/{made.id}").status_code, 200)
        self.assertNotIn("01 99 00 22 22", self.text(f"/my/dossiers/{made.id}"))

    def test_sent_twice_makes_one(self):
        first = self.order()
        self.assertFalse(self.order(), "the same form again leads to the same dossier")
        other = self.order("agent")
        self.assertTrue(other, "the same key from somebody else is his own")
        self.assertNotEqual(first.request_key, other.request_key)
        self.assertTrue(self.order("client", key="cd" * 16))

    def test_his_own_property_is_found_others_are_not_told(self):
        mine = self.make_dossier().property_id
        theirs = mine.copy({"street": "5 rue Cachée", "door": "12"})
        made = self.order(street="12 RUE DES LILAS", zip="69003", city="lyon")
        self.assertEqual(made.property_id, mine)
        made = self.order(key="", street="5 rue Cachée", zip="69003", city="Lyon")
        self.assertNotIn(made.property_id, mine + theirs)
        page = self.get("/my/dossiers/new").text
        self.assertIn("12 rue des Lilas", page)
        self.assertNotIn("door 12", page)
        made = self.order(key="", property_id=mine.id, street="")
        self.assertEqual(made.property_id, mine)

    def test_no_price_in_the_form(self):
        page = self.text("/my/dossiers/new", "client")
        self.assertIn("DPE (test)", page)
        self.assertNotIn("€", page)
        self.assertNotIn("100.0", page)

    def test_what_was_typed_comes_back(self):
        response = self.post(
            "/my/dossiers/new",
            {**FORM, "zip": "1", "natures": [self.dpe.id], "street": "8 rue Z"},
            "client",
        )
        self.assertEqual(response.status_code, 422)
        for words in ("8 rue Z", "Keys at the agency.", FORM["key"], "five digits"):
            self.assertIn(words, response.text)
        self.assertRegex(
            response.text, rf'id="nature_{self.dpe.id}"[^>]*checked="True"'
        )

    def test_what_is_no_number(self):
        """« ² » is a digit to Python, and a field may hold a file."""
        made = self.order(natures=[self.dpe.id, "²", "9" * 5000], property_id="²")
        self.assertEqual(made.nature_ids, self.dpe)
        response = self.post(
            "/my/dossiers/new",
            {**FORM, "key": ""},
            files={"property_id": ("x.pdf", b"%PDF-", "application/pdf")},
        )
        self.assertEqual(response.status_code, 303, response.text[:500])
        self.assertEqual(self.get("/my/dossiers?page=²").status_code, 200)

    def test_firm_of_two(self):
        self.logins["client"].company_ids += self.company_b
        self.assertIn("Diagnostics B", self.text("/my/dossiers/new", "client"))
        made = self.order(firm=self.company_b.id)
        self.assertEqual(made.company_id, self.company_b)
        self.assertEqual(made.property_id.company_id, self.company_b)
        self.assertFalse(made.with_user(self.office).has_access("read"))
        made = self.order(key="", firm=self.company_a.id)
        self.assertEqual(made.company_id, self.company_a)

    # -------------------------------------------------------------------------
    # Renewal, call-back
    # -------------------------------------------------------------------------
    def finish(self, dossier):
        dossier.with_context(dossier_confirm_done=True).state = "done"
        return dossier

    def test_renewal(self):
        old = self.finish(
            self.make_full(
                nature_ids=self.dpe.ids, transaction="rent", payer_id=self.payer.id
            )
        )
        url = f"/my/dossiers/{old.id}/renewal"
        self.assertIn("DPE (test)", self.text(url, "client"))
        last = self.last_dossier()
        for _i in range(2):
            response = self.post(url, {"message": "New boiler"})
            self.assertEqual(response.status_code, 303)
        new = self.new_dossiers(last)
        self.assertEqual(len(new), 1, "pressed twice, there is one")
        self.assertEqual(new.renewed_from_id, old)
        self.assertEqual(new.state, "preorder")
        self.assertEqual(new.request_kind, "renewal")
        self.assertEqual(new.request_text, "New boiler")
        self.assertTrue(new.needs_review)
        for name in ("property_id", "owner_id", "nature_ids", "transaction"):
            self.assertEqual(new[name], old[name], name)
        self.assertEqual(new.contact_ids.partner_id, self.owner, "others are not told")
        self.assertEqual(self.get(f"/my/dossiers/{new.id}", "notary").status_code, 404)

    def test_renewal_by_the_agency(self):
        old = self.finish(self.make_full())
        last = self.last_dossier()
        self.post(f"/my/dossiers/{old.id}/renewal", {}, "agent")
        new = self.new_dossiers(last)
        self.assertEqual(new.prescriber_id, self.agency)
        self.assertEqual(new.owner_id, self.owner)
        self.assertEqual(new.payer_id, self.owner)

    def test_no_renewal_of_what_is_under_way_nor_by_everybody(self):
        current = self.make_dossier()
        old = self.finish(self.make_full())
        self.env["expertise.dossier.contact"].create(
            {
                "dossier_id": old.id,
                "partner_id": self.other_client.id,
                "role": "tenant",
            }
        )
        last = self.last_dossier()
        for who, dossier in (("client", current), ("other", old)):
            url = f"/my/dossiers/{dossier.id}"
            self.assertNotIn("/renewal", self.get(url, who).text)
            self.assertEqual(self.get(f"{url}/renewal").status_code, 404)
            self.assertEqual(self.post(f"{url}/renewal").status_code, 404)
        self.assertFalse(self.new_dossiers(last))
        self.assertIn("/renewal", self.get(f"/my/dossiers/{old.id}", "client").text)

    def test_call_back_about_a_dossier(self):
        dossier = self.make_full(user_id=self.office.id)
        url = f"/my/dossiers/{dossier.id}/call-back"
        self.assertIn("12 rue des Lilas", self.text(url, "client"))
        form = {"phone": "06 39 98 00 00", "moment": "after 6", "message": "Urgent"}
        for _i in range(2):
            self.assertEqual(self.post(url, form).status_code, 303)
        self.env.invalidate_all()
        self.assertTrue(dossier.needs_review)
        self.assertEqual(dossier.request_kind, "call_back")
        self.assertEqual(dossier.state, "to_quote", "the dossier stays where it is")
        for words in ("06 39 98 00 00", "after 6", "Urgent"):
            self.assertEqual(dossier.request_text.count(words), 1, "noted once")
        note = dossier.sudo().message_ids.filtered(lambda m: "Urgent" in m.body)
        self.assertEqual(len(note), 1)
        self.assertTrue(note.subtype_id.internal)
        activity = dossier.sudo().activity_ids
        self.assertEqual(activity.user_id, self.office)
        self.assertIn(
            "You will be called back", self.text(f"/my/dossiers/{dossier.id}")
        )
        dossier.action_mark_reviewed()
        text = self.text(f"/my/dossiers/{dossier.id}")
        self.assertNotIn("You will be called back", text)

    def test_call_back_keeps_what_was_asked_before(self):
        made = self.order()
        self.post(f"/my/dossiers/{made.id}/call-back", {"phone": "0639980000"})
        self.env.invalidate_all()
        self.assertIn("Keys at the agency.", made.request_text)
        self.assertIn("0639980000", made.request_text)

    def test_call_back_without_a_dossier(self):
        last = self.last_dossier()
        form = {"phone": "06 39 98 00 00", "message": "A house", "key": "ef" * 16}
        for _i in range(2):
            response = self.post("/my/dossiers/call-back", form, "client")
            self.assertEqual(response.status_code, 303)
        made = self.new_dossiers(last)
        self.assertEqual(len(made), 1)
        self.assertEqual(made.state, "preorder")
        self.assertEqual(made.request_kind, "call_back")
        self.assertEqual(made.owner_id, self.owner)
        self.assertFalse(made.property_id)
        self.assertIn("A house", made.request_text)

    # -------------------------------------------------------------------------
    # Quotes: the core's own pages
    # -------------------------------------------------------------------------
    def sign(self, order, who, **params):
        self.log_in(who)
        return self.rpc(
            f"/my/orders/{order.id}/accept",
            {"name": "Anne Martin", "signature": SIGNATURE, **params},
        )["result"]

    def test_accepted_with_a_signature(self):
        dossier = self.make_full()
        order = self.quote(dossier)
        page = self.get(f"/my/dossiers/{dossier.id}", "client").text
        self.assertIn(f'href="/my/orders/{order.id}"', page)
        self.assertEqual(self.get(f"/my/orders/{order.id}").status_code, 200)
        self.assertTrue(self.sign(order, "client").get("force_refresh"))
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.signed_by, "Anne Martin")
        self.assertTrue(order.signature)
        self.assertEqual(dossier.state, "to_plan")
        self.assertEqual(dossier.quote_state, "accepted")

    def test_technician_and_date_first_goes_straight_to_planned(self):
        dossier = self.make_full()
        order = self.quote(dossier)
        self.plan(dossier)
        self.assertEqual(dossier.state, "quoted")
        self.sign(order, "client")
        self.env.invalidate_all()
        self.assertEqual(dossier.state, "planned")
        self.assertIn("Monday 3 March", self.text(f"/my/dossiers/{dossier.id}"))

    def test_only_the_customer_accepts(self):
        """Who is to pay says yes; owner, agency and notary do not for him."""
        dossier = self.make_full(payer_id=self.payer.id)
        order = self.quote(dossier)
        for who in ("client", "agent", "notary", "other", "client_b", None):
            with self.subTest(who=who):
                self.assertIn("error", self.sign(order, who))
                self.assertIn("error", self.sign(order, who, access_token="forged"))
        self.env.invalidate_all()
        self.assertEqual(order.state, "sent")
        self.assertNotIn("error", self.sign(order, "payer"))
        self.env.invalidate_all()
        self.assertEqual(dossier.state, "to_plan")

    def test_refused_with_a_reason(self):
        dossier = self.make_full()
        order = self.quote(dossier)
        response = self.post(
            f"/my/orders/{order.id}/decline",
            {"decline_message": "Cheaper\x00 elsewhere"},
            "client",
        )
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.quote_refusal_reason, "Cheaper elsewhere")
        self.assertTrue(order.quote_refused_date)
        self.assertEqual(dossier.quote_state, "refused")
        self.assertEqual(dossier.state, "quoted", "as when the staff notes it")
        self.assertIn("Quote refused: Cheaper elsewhere", self.bodies(dossier))
        self.assertIn("Quote refused", self.text(f"/my/dossiers/{dossier.id}"))
        # pressed again: nothing more happens
        self.post(f"/my/orders/{order.id}/decline", {"decline_message": "Again"})
        self.env.invalidate_all()
        self.assertEqual(order.quote_refusal_reason, "Cheaper elsewhere")

    def test_refused_without_a_reason_is_not_refused(self):
        order = self.quote(self.make_full())
        for message in ("", "   ", "\x00"):
            self.post(
                f"/my/orders/{order.id}/decline", {"decline_message": message}, "client"
            )
        self.env.invalidate_all()
        self.assertEqual(order.state, "sent")

    def test_an_order_without_dossier_is_the_core_s(self):
        order = self.quote(self.make_full(), dossier_id=False)
        self.post(f"/my/orders/{order.id}/decline", {"decline_message": "No"}, "client")
        self.env.invalidate_all()
        self.assertEqual(order.state, "cancel")
        self.assertFalse(order.quote_refused_date)

    # -------------------------------------------------------------------------
    # By the link of a mail
    # -------------------------------------------------------------------------
    def test_page_by_link(self):
        dossier = self.make_full()
        order = self.quote(dossier)
        path, _parameters = self.link(dossier, self.owner)
        response = self.get(path, None)
        self.assertIn("Page reserved for", response.text)
        self.assertIn("Anne Martin", response.text)
        self.assertEqual(response.headers["Referrer-Policy"], "same-origin")
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertNotIn("/call-back", response.text)
        token = order.sudo().access_token
        self.assertIn(f"/my/orders/{order.id}?access_token={token}", response.text)
        quote = self.get(f"/my/orders/{order.id}?access_token={token}")
        self.assertEqual(quote.status_code, 200)
        path, _parameters = self.link(dossier, self.notary)
        self.assertNotIn("/my/orders/", self.get(path).text)

    def test_the_notice_carries_each_one_s_link(self):
        dossier = self.make_full()
        last = self.env["mail.mail"].search([], order="id desc", limit=1).id or 0
        action = dossier.action_notify_reports()
        self.env[action["res_model"]].with_user(self.office).with_context(
            **action["context"]
        ).create({}).action_send()
        mails = self.env["mail.mail"].search([("id", ">", last)])
        self.assertEqual(len(mails), 3)
        opened = []
        for mail in mails:
            partner = mail.recipient_ids
            row = self.contact_of(dossier, partner)
            body = str(mail.body_html).replace("&amp;", "&")
            start = body.index(f"/my/dossiers/{dossier.id}?contact={row.id}&sig=")
            path = body[start:].split('"')[0]
            page = self.get(path, None)
            self.assertEqual(page.status_code, 200)
            self.assertIn(partner.name, page.text)
            opened.append(path)
        self.assertEqual(len(set(opened)), 3)

    def test_the_reminder_carries_the_quote_s_link(self):
        order = self.quote(self.make_full())
        template = self.env.ref("expertise_dossier.mail_template_quote_reminder")
        body = template._render_field("body_html", order.ids)[order.id]
        url = f"/my/orders/{order.id}?access_token={order.sudo().access_token}"
        self.assertIn(url, str(body))
        self.assertEqual(self.get(url, None).status_code, 200)

    def test_a_button_in_a_mail_leads_to_the_page(self):
        dossier = self.make_full()
        groups = dossier._notify_get_recipients_groups(
            self.env["mail.message"], "Dossier", {}
        )
        urls = [
            data["button_access"]["url"]
            for name, _applies, data in groups
            if name == "portal"
        ]
        self.assertEqual(urls, [f"{dossier.get_base_url()}/my/dossiers/{dossier.id}"])

    @mute_logger("odoo.http")
    def test_json_bodies_are_not_forms(self):
        self.log_in("client")
        response = self.url_open(
            "/my/dossiers/new",
            data=json.dumps(FORM),
            headers={"Content-Type": "application/json"},
        )
        self.assertGreaterEqual(response.status_code, 400)
