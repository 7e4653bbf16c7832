import vobject

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from .common import ProspectCase


@tagged("post_install", "-at_install")
class TestContacts(ProspectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizards = cls.env["prospect.contact.wizard"].with_user(cls.sales)
        cls.elsewhere = cls.make_prospect("Elsewhere (test)")
        cls.busy = cls.make_contact(
            cls.elsewhere, "Ana", "Costa", mobile="06 39 98 00 01", newsletter=True
        )
        cls.free = cls.env["res.partner"].create(
            {"firstname": "Paul", "lastname": "Libre", "email": "paul@example.com"}
        )

    def add(self, **values):
        wizard = self.wizards.create({"partner_id": self.prospect.id, **values})
        wizard.action_add()
        return wizard.contact_id

    # -------------------------------------------------------------------------
    # Adding
    # -------------------------------------------------------------------------
    def test_somebody_new(self):
        contact = self.add(
            firstname="Hélène",
            lastname="Œuvrard",
            email="helene@example.com",
            home_phone="01 99 00 11 22",
            mobile="06 39 98 12 34",
            function="Gérante",
            birthdate_date="1980-05-17",
            newsletter=True,
            ba_bulletin=True,
            is_preferred=True,
        )
        self.assertEqual(contact.parent_id, self.prospect)
        self.assertEqual(contact.name, "Hélène Œuvrard")
        self.assertEqual(contact.home_phone, "01 99 00 11 22")
        self.assertEqual(str(contact.birthdate_date), "1980-05-17")
        self.assertTrue(contact.newsletter and contact.ba_bulletin)
        self.assertFalse(contact.is_prospect)
        self.assertEqual(contact.prospect_network_id, self.network)
        self.assertEqual(self.prospect.preferred_contact_id, contact)

    def test_a_second_press_adds_nobody(self):
        wizard = self.wizards.create(
            {"partner_id": self.prospect.id, "lastname": "Double"}
        )
        wizard.action_add()
        wizard.action_add()
        self.assertEqual(len(self.prospect.contact_ids), 2)

    def test_a_name_is_needed(self):
        with self.refused("the last name"):
            self.add(firstname="Hélène")
        with self.refused("Choose the person"):
            self.add(mode="existing")

    def test_somebody_without_company_is_attached(self):
        wizard = self.wizards.new(
            {
                "partner_id": self.prospect.id,
                "mode": "existing",
                "person_id": self.free.id,
            }
        )
        self.assertIn("becomes a contact", wizard.effect)
        contact = self.add(mode="existing", person_id=self.free.id)
        self.assertEqual(contact, self.free)
        self.assertEqual(self.free.parent_id, self.prospect)

    def test_a_contact_of_another_company_stays_there(self):
        with Form(
            self.wizards.with_context(default_partner_id=self.prospect.id)
        ) as form:
            form.mode = "existing"
            form.person_id = self.busy
            self.assertIn("stays a contact of Elsewhere", form.effect)
        wizard = form.save()
        wizard.action_add()
        contact = wizard.contact_id
        self.assertNotEqual(contact, self.busy)
        self.assertEqual(self.busy.parent_id, self.elsewhere)
        self.assertEqual(self.elsewhere.preferred_contact_id, self.busy)
        self.assertEqual(contact.parent_id, self.prospect)
        for name in ("name", "mobile", "email", "newsletter"):
            self.assertEqual(contact[name], self.busy[name])

    def test_nobody_is_added_twice(self):
        with self.refused("already a contact"):
            self.add(mode="existing", person_id=self.contact.id)

    def test_a_colleague_is_no_contact(self):
        with self.refused("no person who could be a contact"):
            self.add(mode="existing", person_id=self.operational.partner_id.id)

    def test_the_same_mail_is_flagged(self):
        wizard = self.wizards.create(
            {
                "partner_id": self.prospect.id,
                "lastname": "Libre",
                "email": "Paul <PAUL@example.com>",
            }
        )
        self.assertEqual(wizard.duplicate_id, self.free)
        self.assertIn("already known", wizard.duplicate_hint)
        wizard.action_use_duplicate()
        wizard.action_add()
        self.assertEqual(wizard.contact_id, self.free)

    def test_the_same_mail_on_the_same_prospect(self):
        wizard = self.wizards.create(
            {
                "partner_id": self.prospect.id,
                "lastname": "X",
                "email": self.contact.email,
            }
        )
        self.assertIn("already a contact of this prospect", wizard.duplicate_hint)
        with self.refused("already a contact of this prospect"):
            wizard.action_use_duplicate()
        wizard.email = "nobody@example.com"
        self.assertFalse(wizard.duplicate_id)

    def test_another_network_is_not_flagged(self):
        """The mail of a contact of another network gives nothing away."""
        wizard = (
            self.env["prospect.contact.wizard"]
            .with_user(self.stranger)
            .create({"partner_id": self.free.id, "email": self.busy.email})
        )
        self.assertFalse(wizard.duplicate_id)

    def test_another_firm_adds_nobody(self):
        prospect = self.prospect.with_user(self.sales_b)
        with self.refused("top-secret|not allowed|access", AccessError):
            prospect.action_add_contact()
        wizard = (
            self.env["prospect.contact.wizard"]
            .with_user(self.sales_b)
            .create({"partner_id": prospect.id, "lastname": "Intrus"})
        )
        with self.refused("top-secret|not allowed|access", AccessError):
            wizard.action_add()

    # -------------------------------------------------------------------------
    # Buttons
    # -------------------------------------------------------------------------
    def test_delete(self):
        other = self.make_contact(self.prospect, "Luc", "Marchandeau")
        self.assertIn("set another one", self.contact.delete_contact_blocker)
        self.assertFalse(other.delete_contact_blocker)
        with self.refused("is the preferred contact"):
            self.contact.action_delete_contact()
        other.action_delete_contact()
        self.assertEqual(self.prospect.contact_ids, self.contact)

    # -------------------------------------------------------------------------
    # The file
    # -------------------------------------------------------------------------
    def test_next_step(self):
        prospect = self.make_prospect("New (test)")
        self.assertEqual(prospect.next_step, "contact")
        self.make_contact(prospect, "Ada", "Neuve")
        self.assertEqual(prospect.next_step, "mission")
        self.make_mission(prospect)
        self.assertEqual(prospect.next_step, "follow_up")

    def test_read_only_says_whom_to_ask(self):
        self.assertTrue(self.prospect.can_edit_prospect)
        self.assertFalse(self.prospect.edit_hint)
        for user, may in (
            (self.operational, True),
            (self.manager, True),
            (self.sales_b, False),
        ):
            with self.subTest(user.name):
                prospect = self.prospect.with_user(user)
                self.assertEqual(prospect.can_edit_prospect, may)
        hint = self.prospect.with_user(self.sales_b).edit_hint
        self.assertIn("Omar Terrain", hint)
        self.assertIn("Firm A", hint)
        self.operational.sudo().active = False
        self.prospect.invalidate_recordset()
        self.assertIn("Sarah Vente", self.prospect.with_user(self.sales_b).edit_hint)

    def test_duplicates_of_another_network_stay_hidden(self):
        self.prospect.company_registry = "73282932000074"
        twin = self.make_prospect("Twin (test)", company_registry="73282932000074")
        sister = self.make_prospect("Sister (test)", company_registry="732829320")
        self.assertEqual(self.prospect.same_siret_partner_ids, twin)
        self.assertEqual(self.prospect.other_establishment_ids, sister)
        foreigner = (
            self.env["res.partner"]
            .with_user(self.stranger)
            .create(
                {
                    "name": "Far (test)",
                    "country_id": self.env.ref("base.fr").id,
                    "company_registry": "73282932000074",
                }
            )
        )
        self.assertFalse(foreigner.same_siret_partner_ids)
        self.assertFalse(foreigner.other_establishment_ids)

    def test_a_prospect_opens_in_its_file(self):
        form = self.env.ref("expertise_prospect.prospect_view_form")
        self.assertEqual(
            self.prospect.get_formview_action()["views"], [(form.id, "form")]
        )
        action = self.prospect.action_open_business_doc()
        self.assertEqual(action["views"], [(form.id, "form")])
        self.assertNotEqual(
            self.free.with_user(self.sales).get_formview_action()["views"][0][0],
            form.id,
        )


@tagged("post_install", "-at_install")
class TestVcard(ProspectCase, HttpCase):
    def test_vcard_is_read_back(self):
        self.contact.sudo().write(
            {
                "firstname": "Hélène",
                "lastname": "Œuvrard-Lefèvre",
                "title_id": self.env.ref("partner_title.res_partner_title_madam").id,
                "email": "helene@example.com",
                "mobile": "+33 6 39 98 12 34",
                "home_phone": "01 99 00 11 22",
                "phone": "02 61 91 44 55",
                "function": "Gérante",
                "birthdate_date": "1980-05-17",
            }
        )
        self.authenticate("t_sales", "t_sales")
        action = self.contact.action_download_vcard()
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("vcard", answer.headers["Content-Type"])
        card = vobject.readOne(answer.content.decode())
        self.assertEqual(card.fn.value, "Hélène Œuvrard-Lefèvre")
        self.assertEqual(card.n.value.family, "Œuvrard-Lefèvre")
        self.assertEqual(card.n.value.given, "Hélène")
        self.assertTrue(card.n.value.prefix)
        self.assertEqual(card.email.value, "helene@example.com")
        self.assertEqual(card.bday.value, "1980-05-17")
        self.assertEqual(card.title.value, "Gérante")
        self.assertIn("Boulangerie Marchandeau (test)", str(card.org.value))
        numbers = {line.params["TYPE"][0]: line.value for line in card.contents["tel"]}
        self.assertEqual(numbers["cell"], "+33 6 39 98 12 34")
        self.assertEqual(numbers["home"], "01 99 00 11 22")
        self.assertEqual(numbers["work"], "02 61 91 44 55")


@tagged("post_install", "-at_install")
class TestColleagues(ProspectCase):
    """A manager says who may do what, without being an administrator."""

    def change(self, user, by, **values):
        self.env.invalidate_all()
        action = user.with_user(by).action_open_prospect_rights()
        wizard = (
            self.env["prospect.colleague.wizard"]
            .with_user(by)
            .with_context(**action["context"])
            .create({})
        )
        wizard.write(values)
        wizard.action_apply()

    def test_the_right_of_a_source_salesperson(self):
        self.assertFalse(self.operational.is_source_salesperson)
        self.manager.sudo().company_ids += self.firm_a
        self.change(self.operational, self.manager, is_source_salesperson=True)
        self.assertTrue(self.operational.is_source_salesperson)
        self.prospect.source_user_id = self.operational
        self.change(self.operational, self.manager, is_source_salesperson=False)
        self.assertFalse(self.operational.is_source_salesperson)

    def test_services(self):
        self.assertEqual(self.operational.service_ids, self.accounting + self.legal)
        self.change(self.operational, self.manager, service_ids=self.legal.ids)
        self.assertEqual(self.operational.service_ids, self.legal)
        self.assertEqual(self.accounting.user_ids, self.sales + self.sales_b)

    def test_other_rights_are_left_alone(self):
        before = self.operational.group_ids
        self.change(self.operational, self.manager, is_source_salesperson=True)
        right = self.env.ref("expertise_prospect.group_source_salesperson")
        self.assertEqual(self.operational.group_ids - before, right)

    def test_firms_of_a_colleague(self):
        """Shown though the manager has not chosen them; never another network's."""
        self.operational.company_ids += self.firm_b + self.foreign
        colleague = self.operational.with_user(self.manager).with_context(
            allowed_company_ids=self.firm_b.ids
        )
        self.assertEqual(
            colleague.web_read({"prospect_firm_names": {}})[0]["prospect_firm_names"],
            "Firm A (test), Firm B (test)",
        )

    def test_who_may_not(self):
        for user in (self.sales, self.foreign_manager):
            with self.subTest(user.name), self.refused("Only a manager", AccessError):
                self.operational.with_user(user).action_open_prospect_rights()
            with self.subTest(user.name), self.refused("Only a manager", AccessError):
                self.operational.with_user(user)._set_source_salesperson(True)
