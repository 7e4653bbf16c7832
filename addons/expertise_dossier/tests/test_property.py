from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ExpertiseCase


@tagged("post_install", "-at_install")
class TestProperty(ExpertiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.properties = cls.env["expertise.property"].with_user(cls.office)
        cls.france = cls.env.ref("base.fr")
        cls.belgium = cls.env.ref("base.be")

    def make(self, **values):
        return self.properties.create({"country_id": self.france.id, **values})

    def test_departement_from_the_postcode(self):
        departements = {
            "75011": "75",
            "01000": "01",
            "69 003": "69",
            "20000": "2A",
            "20090": "2A",
            "20137": "2A",
            "20200": "2B",
            "20600": "2B",
            "97100": "971",
            "97400": "974",
            "97600": "976",
            "98800": "988",
            "": False,
        }
        for zip_code, departement in departements.items():
            with self.subTest(zip=zip_code):
                self.assertEqual(self.make(zip=zip_code).department, departement)

    def test_a_typed_name_is_a_text(self):
        made, name = self.properties.name_create(" 8 rue du Lac, 37000 Tours ")
        self.assertEqual(self.properties.browse(made).street, "8 rue du Lac")
        self.assertIn("Tours", name)
        for wrong in (1.5, True, ["x"], {"a": 1}, "a\0b"):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                self.properties.name_create(wrong)

    def test_departement_follows_a_new_postcode(self):
        prop = self.make(zip="75011")
        prop.zip = "20200"
        self.assertEqual(prop.department, "2B")
        self.assertEqual(self.properties.search([("department", "=", "2B")]), prop)

    def test_no_departement_abroad(self):
        prop = self.make(zip="10000", country_id=self.belgium.id)
        self.assertFalse(prop.department)

    def test_bad_postcode_is_refused(self):
        for zip_code in ("7501", "750111", "75A11", "2A000"):
            with self.subTest(zip=zip_code):
                with self.assert_refused(
                    f"“{zip_code}” is not a French postcode", ValidationError
                ):
                    self.make(zip=zip_code)
        prop = self.make(zip="75011")
        with self.assert_refused("it has five digits", ValidationError):
            prop.zip = "abc"
        self.assertEqual(prop.zip, "75011")

    def test_foreign_postcode_is_free(self):
        self.assertEqual(self.make(zip="1050", country_id=self.belgium.id).zip, "1050")

    def test_foreign_postcode_is_checked_when_the_country_changes(self):
        prop = self.make(zip="1050", country_id=self.belgium.id)
        with self.assert_refused("is not a French postcode", ValidationError):
            prop.country_id = self.france

    def test_exact_date_needs_the_date(self):
        labels = {
            "construction": "Construction Date",
            "permit_filed": "Permit filed on",
            "permit_delivered": "Permit delivered on",
        }
        for prefix, label in labels.items():
            with self.subTest(prefix=prefix):
                with self.assert_refused(
                    f"“{label}” is said to be exact: give the date", ValidationError
                ):
                    self.make(**{f"{prefix}_known": "exact"})
                prop = self.make(
                    **{f"{prefix}_known": "exact", f"{prefix}_date": "1996-05-02"}
                )
                with self.assert_refused("give the date", ValidationError):
                    prop[f"{prefix}_date"] = False
                for known in ("before_1949", "before_1997", "since_1997", "unknown"):
                    prop = self.make(**{f"{prefix}_known": known})
                    self.assertEqual(prop[f"{prefix}_known"], known)

    def test_exact_date_on_the_form(self):
        form = Form(self.properties)
        form.construction_known = "exact"
        form.construction_date = "1948-12-31"
        prop = form.save()
        self.assertEqual(prop.construction_known, "exact")
        self.assertEqual(prop.permit_filed_known, "unknown")

    def test_address_in_one_line(self):
        prop = self.make(
            street="3 quai Perrache",
            building_name="B",
            floor="4",
            door="12",
            zip="69002",
            city="Lyon",
        )
        self.assertEqual(
            prop.name, "3 quai Perrache, bldg B, floor 4, door 12, 69002 Lyon"
        )
        self.assertEqual(prop.display_name, prop.name)
        self.assertEqual(self.make(country_id=False).name, "No address")

    def test_route_link(self):
        prop = self.make(street="3 quai Perrache", zip="69002", city="Lyon & Co")
        self.assertIn(
            "destination=3+quai+Perrache%2C+69002%2C+Lyon+%26+Co", prop.map_url
        )
        self.assertFalse(self.make().map_url)

    def test_several_dossiers_over_time(self):
        dossiers = self.make_dossiers(3)
        dossiers[0].action_archive()
        dossiers[1].action_trash()
        prop = self.flat.with_user(self.office)
        prop.invalidate_recordset()
        self.assertEqual(prop.dossier_count, 2, "archived ones count, trashed do not")
        action = prop.action_open_dossiers()
        found = self.dossiers.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(found, dossiers[2] + dossiers[0])
