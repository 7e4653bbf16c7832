from lxml import etree
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestDossier(ExpertiseCase):
    # -------------------------------------------------------------------------
    # Number and reference
    # -------------------------------------------------------------------------
    def test_number_by_itself_one_series_per_company(self):
        year = fields.Date.today().strftime("%y")
        first, second = self.make_dossiers(2)
        other = self.make_dossier_b()
        self.assertRegex(first.name, rf"^D{year}-\d{{5}}$")
        self.assertEqual(int(second.name[-5:]), int(first.name[-5:]) + 1)
        self.assertTrue(other.name.endswith("00001"), "the other firm has its own")

    def test_number_is_typed_by_who_has_the_right(self):
        with self.assert_refused("may not change the number", AccessError):
            self.make_dossier(name="MINE-1")
        dossier = self.make_dossier()
        with self.assert_refused("may not change the number", AccessError):
            dossier.name = "MINE-1"
        dossier.with_user(self.manager).name = "MINE-1"
        self.assertEqual(dossier.name, "MINE-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_dossier(user=self.manager, name="MINE-1")

    def test_reference_is_the_owner_until_typed(self):
        self.assertEqual(self.make_dossier().reference, "Anne Martin")
        typed = self.make_dossier(reference="LICIEL 77")
        self.assertEqual(typed.reference, "LICIEL 77")
        typed.owner_id = self.payer
        self.assertEqual(typed.reference, "LICIEL 77", "a typed one stays")

    def test_reference_follows_a_new_owner(self):
        dossiers = self.make_dossiers(2)
        dossiers.owner_id = self.payer
        self.assertEqual(dossiers.mapped("reference"), ["Luc Payeur"] * 2)
        dossiers.write({"owner_id": self.owner.id, "reference": "Typed"})
        self.assertEqual(dossiers.mapped("reference"), ["Typed"] * 2)

    def test_values_given_are_left_as_they_are(self):
        values = {"owner_id": self.owner.id, "source_id": self.directory.id}
        self.dossiers.create([values, values])
        self.assertEqual(
            values, {"owner_id": self.owner.id, "source_id": self.directory.id}
        )

    def test_display_name_and_search(self):
        dossier = self.make_dossier(reference="LICIEL 77")
        self.assertEqual(dossier.display_name, f"{dossier.name} – LICIEL 77")
        for text in (dossier.name, "liciel 77"):
            found = [row[0] for row in self.dossiers.name_search(text)]
            self.assertIn(dossier.id, found)

    def test_town_is_the_property_s(self):
        dossier = self.make_dossier()
        self.assertEqual(dossier.city, "Lyon")
        self.flat.with_user(self.office).city = "Villeurbanne"
        self.assertEqual(self.dossiers.search([("city", "=", "Villeurbanne")]), dossier)

    def test_free_search_of_the_list(self):
        """Number, reference, owner, prescriber, address and town in one field."""
        dossier = self.make_dossier(reference="LICIEL 77", prescriber_id=self.agency.id)
        other = self.make_dossier(
            owner_id=self.payer.id, property_id=False, reference="else"
        )
        view = self.env.ref("expertise_dossier.expertise_dossier_view_search")
        arch = etree.fromstring(self.dossiers.get_view(view.id, "search")["arch"])
        domain = arch.find(".//field[@name='name']").get("filter_domain")
        for text in (dossier.name, "liciel", "martin", "du port", "lilas", "lyon"):
            with self.subTest(text=text):
                found = self.dossiers.search(safe_eval(domain, {"self": text}))
                self.assertIn(dossier, found)
                self.assertNotIn(other, found)

    # -------------------------------------------------------------------------
    # Who
    # -------------------------------------------------------------------------
    def test_prescriber_and_payer_are_the_owner_by_default(self):
        dossier = self.make_dossier()
        self.assertEqual(dossier.prescriber_id, self.owner)
        self.assertEqual(dossier.payer_id, self.owner)
        self.assertFalse(dossier.notary_id)
        given = self.make_dossier(prescriber_id=self.agency.id, payer_id=self.payer.id)
        self.assertEqual(given.prescriber_id, self.agency)
        self.assertEqual(given.payer_id, self.payer)

    def test_an_emptied_role_is_the_owner_s_again(self):
        """« The owner himself is his own prescriber if none is given. »"""
        dossier = self.make_dossier(prescriber_id=False, payer_id=False)
        self.assertEqual(dossier.prescriber_id, self.owner)
        self.assertEqual(dossier.payer_id, self.owner)

    def test_roles_of_the_owner_follow_a_new_owner(self):
        followers = self.make_dossiers(2)
        given = self.make_dossier(prescriber_id=self.agency.id, payer_id=self.payer.id)
        (followers + given).write({"owner_id": self.notary.id})
        for dossier in followers:
            self.assertEqual(dossier.prescriber_id, self.notary)
            self.assertEqual(dossier.payer_id, self.notary)
        self.assertEqual(given.prescriber_id, self.agency)
        self.assertEqual(given.payer_id, self.payer)

    def test_new_owner_with_roles_in_the_same_write(self):
        dossier = self.make_dossier()
        dossier.write({"owner_id": self.notary.id, "payer_id": self.owner.id})
        self.assertEqual(dossier.payer_id, self.owner, "said so in the same breath")
        self.assertEqual(dossier.prescriber_id, self.notary)

    def test_roles_follow_the_owner_on_the_form(self):
        form = Form(self.dossiers)
        form.owner_id = self.owner
        form.prescriber_id = self.agency
        form.owner_id = self.payer
        dossier = form.save()
        self.assertEqual(dossier.owner_id, self.payer)
        self.assertEqual(dossier.prescriber_id, self.agency)
        self.assertEqual(dossier.payer_id, self.payer, "not the one chosen first")
        self.assertEqual(dossier.reference, "Luc Payeur")
        with Form(dossier) as form:
            form.owner_id = self.owner
            form.owner_id = self.notary
        self.assertEqual(dossier.payer_id, self.notary)
        self.assertEqual(dossier.prescriber_id, self.agency)

    # -------------------------------------------------------------------------
    # Contacts
    # -------------------------------------------------------------------------
    def roles_of(self, dossier):
        return {row.partner_id.name: row.role for row in dossier.contact_ids}

    def test_each_role_has_its_row(self):
        dossier = self.make_dossier(
            prescriber_id=self.agency.id,
            notary_id=self.notary.id,
            payer_id=self.payer.id,
        )
        self.assertEqual(
            self.roles_of(dossier),
            {
                "Anne Martin": "owner",
                "Agence du Port": "prescriber",
                "Maître Colin": "notary",
                "Luc Payeur": "payer",
            },
        )
        self.assertTrue(all(dossier.contact_ids.mapped("is_automatic")))
        self.assertTrue(all(dossier.contact_ids.mapped("report_access")))

    def test_one_row_for_many_roles(self):
        self.assertEqual(self.roles_of(self.make_dossier()), {"Anne Martin": "owner"})

    def test_rows_of_a_firm_that_keeps_its_reports(self):
        self.company_a.dossier_report_open = False
        self.assertFalse(self.make_dossier().contact_ids.report_access)

    def test_role_that_changes_takes_its_row_along(self):
        dossier = self.make_dossier(prescriber_id=self.agency.id)
        self.contact_of(dossier, self.agency).report_access = False
        dossier.write({"prescriber_id": self.payer.id, "notary_id": self.agency.id})
        self.assertEqual(
            self.roles_of(dossier),
            {
                "Anne Martin": "owner",
                "Luc Payeur": "prescriber",
                "Agence du Port": "notary",
            },
        )
        self.assertFalse(
            self.contact_of(dossier, self.agency).report_access,
            "the same person's row keeps its settings",
        )
        dossier.notary_id = False
        self.assertNotIn("Agence du Port", self.roles_of(dossier))

    def test_new_owner_replaces_the_old_one_s_row(self):
        dossier = self.make_dossier()
        dossier.owner_id = self.payer
        self.assertEqual(self.roles_of(dossier), {"Luc Payeur": "owner"})

    def test_rows_added_by_a_person_stay(self):
        dossier = self.make_dossier()
        tenant = self.env["res.partner"].create({"name": "A tenant"})
        row = (
            self.env["expertise.dossier.contact"]
            .with_user(self.office)
            .create(
                {
                    "dossier_id": dossier.id,
                    "partner_id": tenant.id,
                    "role": "tenant",
                    "report_access": False,
                }
            )
        )
        dossier.owner_id = self.payer
        self.assertTrue(row.exists())
        self.assertEqual(row.role, "tenant")
        dossier.notary_id = tenant
        self.assertEqual(row.role, "notary", "no second row for the same person")
        dossier.notary_id = False
        self.assertTrue(row.exists(), "a person added it: it is not ours to remove")
        self.assertFalse(row.report_access)

    def test_a_person_is_a_contact_once(self):
        dossier = self.make_dossier()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["expertise.dossier.contact"].with_user(self.office).create(
                {"dossier_id": dossier.id, "partner_id": self.owner.id}
            )

    def test_a_technician_s_change_of_role_makes_the_row_too(self):
        """He may not write the rows, the dossier does it for him."""
        dossier = self.make_visited()
        dossier.with_user(self.tech).notary_id = self.notary
        self.assertEqual(self.contact_of(dossier, self.notary).role, "notary")

    def test_dossiers_of_a_contact(self):
        dossier = self.make_dossier(notary_id=self.notary.id)
        self.make_dossiers(2, notary_id=self.notary.id).action_archive()
        notary = self.notary.with_user(self.office)
        self.assertEqual(notary.expertise_dossier_count, 3)
        action = notary.action_open_expertise_dossiers()
        found = self.dossiers.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(len(found), 3, "the count opens what it counts")
        dossier.action_trash()
        notary.invalidate_recordset()
        self.assertEqual(
            notary.expertise_dossier_count,
            len(
                self.dossiers.with_context(**action["context"]).search(action["domain"])
            ),
        )

    # -------------------------------------------------------------------------
    # First status
    # -------------------------------------------------------------------------
    def test_first_status_by_kind_of_origin(self):
        sources = self.env["utm.source"]
        person, other, unknown = sources.create(
            [
                {"name": "A person (test)", "dossier_kind": "person"},
                {"name": "Other (test)", "dossier_kind": "other"},
                {"name": "Without kind (test)"},
            ]
        )
        first = {
            self.directory: "to_prospect",
            self.website: "to_quote",
            person: "to_quote",
            other: "to_quote",
            unknown: "to_quote",
            sources: "to_quote",
        }
        for source, state in first.items():
            with self.subTest(source=source.name):
                dossier = self.make_dossier(source_id=source.id)
                self.assertEqual(dossier.state, state)
        given = self.make_dossier(source_id=self.directory.id, state="preorder")
        self.assertEqual(given.state, "preorder", "what is said comes first")

    def test_installed_origins(self):
        kinds = {
            "source_arobiz_directory": "directory",
            "source_direct_annonces": "directory",
            "source_arobiz_website": "website",
        }
        for name, kind in kinds.items():
            source = self.env.ref(f"expertise_dossier.{name}")
            self.assertEqual(source.dossier_kind, kind)

    # -------------------------------------------------------------------------
    # Copy
    # -------------------------------------------------------------------------
    def test_copy_keeps_who_and_what_but_no_history(self):
        dossier = self.make_dossier(
            state="to_plan",
            prescriber_id=self.agency.id,
            payer_id=self.payer.id,
            nature_ids=(self.dpe + self.lead).ids,
            reference="LICIEL 77",
        )
        self.plan(dossier)
        self.add_report(dossier)
        self.quote(dossier)
        dossier.write(
            {"missing_item_ids": self.missing_plans.ids, "missing_note": "A key"}
        )
        copy = dossier.copy()
        self.assertNotEqual(copy.name, dossier.name)
        for name in ("owner_id", "prescriber_id", "payer_id", "property_id"):
            self.assertEqual(copy[name], dossier[name], name)
        self.assertEqual(copy.nature_ids, self.dpe + self.lead)
        self.assertEqual(copy.amount_total, 180.0)
        self.assertEqual(copy.state, "to_quote")
        self.assertFalse(copy.appointment_start)
        self.assertFalse(copy.appointment_event_id)
        for name in ("sale_order_ids", "report_ids", "missing_item_ids"):
            self.assertFalse(copy[name], name)
        self.assertFalse(copy.missing_note)
        self.assertEqual(self.roles_of(copy), self.roles_of(dossier))
        self.assertEqual(dossier.state, "planned")

    def test_copy_of_a_cancelled_one_is_alive(self):
        dossier = self.make_dossier()
        self.cancel(dossier)
        copy = dossier.copy()
        self.assertEqual(copy.state, "to_quote")
        self.assertFalse(copy.closing_reason_id)
        self.assertFalse(copy.closed_at)

    # -------------------------------------------------------------------------
    # History
    # -------------------------------------------------------------------------
    def test_changes_are_in_the_history_with_who_and_when(self):
        dossier = self.make_dossier()
        self.flush_tracking()
        dossier.with_user(self.manager).owner_id = self.payer
        self.flush_tracking()
        message = dossier.message_ids[0]
        self.assertEqual(message.author_id, self.manager.partner_id)
        changes = {
            value.field_id.name: (value.old_value_char, value.new_value_char)
            for value in message.sudo().tracking_value_ids
        }
        self.assertEqual(changes["owner_id"], ("Anne Martin", "Luc Payeur"))
        self.assertEqual(changes["payer_id"], ("Anne Martin", "Luc Payeur"))
