from odoo.tests import tagged

from .interest_common import InterestCase

#: the chosen kind, whether it is a company, VAT number, SIREN or SIRET, and what the
#: law is asked for then
KINDS = (
    (None, False, False, False, "consumer"),
    (None, False, "/", False, "consumer"),
    (None, False, False, "732829320", False),
    (None, False, "FR44732829320", False, False),
    (None, True, False, False, False),
    (None, True, "/", "", False),
    (None, True, False, "732 829 320 00074", "professional"),
    (None, True, "FR44732829320", False, "professional"),
    (None, True, "BE0477472701", False, "professional"),
    # a town: its SIREN begins with 2
    (None, True, False, "213702610", False),
    (None, True, False, "21370261000014", False),
    # a ministry
    (None, True, False, "110043015", False),
    ("public", True, False, "213702610", "public"),
    ("coownership", True, False, False, "coownership"),
    ("consumer", True, False, "732829320", "consumer"),
    ("professional", False, False, False, "professional"),
)


@tagged("post_install", "-at_install")
class TestPayerKind(InterestCase):
    def test_table(self):
        for chosen, is_company, vat, registry, expected in KINDS:
            with self.subTest(f"{chosen}, {is_company}, {vat}, {registry}"):
                payer = self.env["res.partner"].create(
                    {
                        "name": "Payer",
                        "is_company": is_company,
                        "vat": vat,
                        "company_registry": registry,
                        "dunning_payer_kind": chosen,
                    }
                )
                self.assertEqual(payer._get_dunning_payer_kind(), expected)

    def test_contact_of_a_company(self):
        company = self.new_payer("public")
        contact = self.env["res.partner"].create(
            {"name": "The secretary", "parent_id": company.id}
        )
        self.assertEqual(contact._get_dunning_payer_kind(), "public")
        self.assertEqual(contact.dunning_payer_kind, "public", "shown on his form")
        company.dunning_payer_kind = "professional"
        self.assertEqual(contact._get_dunning_payer_kind(), "professional")

    def test_note(self):
        person = self.new_payer(None, is_company=False).with_context(lang="en_US")
        self.assertEqual(person.dunning_payer_kind_note, "Taken as: Consumer")
        company = self.new_payer(None).with_context(lang="en_US")
        self.assertIn("To choose", company.dunning_payer_kind_note)
        company.dunning_payer_kind = "coownership"
        self.assertFalse(company.dunning_payer_kind_note)
