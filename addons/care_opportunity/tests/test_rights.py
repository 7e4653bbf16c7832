from odoo.exceptions import AccessError
from odoo.tests import tagged

from .every_record import EveryRecordCase

RIGHTS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
#: the stranger is a manager, of another firm
ROLES = ("plain", "user", "manager", "portal", "public", "stranger")
#: r read, w write, c create, d delete, on a record of the firm; some models refuse more
#: than that by themselves, whatever the right (a stamp, a copy, a locked form)
TABLE = {
    # settings
    "care.activity": ("", "r", "rwcd", "", "", ""),
    "care.activity.field": ("", "r", "rwcd", "", "", ""),
    "care.activity.field.option": ("", "r", "rwcd", "", "", ""),
    "care.form.definition": ("", "r", "r", "", "", ""),
    "care.sheet.template": ("", "r", "rwcd", "", "", ""),
    "care.sheet.section": ("", "r", "rwc", "", "", ""),
    "care.vat.rule": ("", "r", "rwcd", "", "", ""),
    # needs form
    "care.assessment": ("", "rwcd", "rwcd", "", "", ""),
    "care.mission": ("", "rwcd", "rwcd", "", "", ""),
    "care.mission.skill": ("", "rwcd", "rwcd", "", "", ""),
    "care.mission.slot": ("", "rwcd", "rwcd", "", "", ""),
    "care.task": ("", "rwcd", "rwcd", "", "", ""),
    "care.risk": ("", "rwcd", "rwcd", "", "", ""),
    "care.sheet.copy": ("", "r", "r", "", "", ""),
    # visits
    "care.assignment": ("", "rwcd", "rwcd", "", "", ""),
    "care.intervention": ("", "rwcd", "rwcd", "", "", ""),
    "care.intervention.task": ("", "rwcd", "rwcd", "", "", ""),
    "care.working.day": ("", "r", "r", "", "", ""),
    "care.stamp": ("", "r", "r", "", "", ""),
    "care.stamp.place": ("", "", "r", "", "", ""),
    "care.reading": ("", "", "r", "", "", ""),
    # follow-up: the note is the manager's, so the coordinator only reads it
    "care.note": ("", "r", "rwcd", "", "", ""),
    "care.adverse.event": ("", "rwc", "rwcd", "", "", ""),
    # money
    "care.funding": ("", "rwcd", "rwcd", "", "", ""),
    "care.funding.share": ("", "r", "r", "", "", ""),
    "care.tax.certificate": ("", "r", "rd", "", "", ""),
}
#: what all firms of the database share: the manager of any of them keeps it
SHARED = {
    "care.activity": ("", "r", "rwcd", "", "", "rwcd"),
    "care.activity.field": ("", "r", "rwcd", "", "", "rwcd"),
    "care.activity.field.option": ("", "r", "rwcd", "", "", "rwcd"),
    "care.form.definition": ("", "r", "r", "", "", "r"),
    "care.event.type": ("", "r", "rwcd", "", "", "rwcd"),
    "care.sheet.template": ("", "r", "rwcd", "", "", "rwcd"),
    "care.sheet.section": ("", "r", "rwc", "", "", "rwc"),
}
#: wizards: what the coordinator and the manager do with one of their own; nobody does
#: anything with that of somebody else
WIZARDS = {
    "care.settings": ("", "rwc"),
    "care.cancel.wizard": ("rwc", "rwc"),
    "care.invoice.wizard": ("rwc", "rwc"),
    "care.invoice.wizard.blocked": ("rwcd", "rwcd"),
    "care.invoice.wizard.line": ("rwcd", "rwcd"),
    "care.plan.wizard": ("rwc", "rwc"),
    "care.replace.line": ("rwcd", "rwcd"),
    "care.replace.wizard": ("rwc", "rwc"),
    "care.sheet.preview": ("", "rwcd"),
    "care.sheet.wizard": ("rwcd", "rwcd"),
    "care.stamp.correction": ("rwcd", "rwcd"),
    "care.tax.certificate.wizard": ("rwc", "rwc"),
    "care.worker.search": ("rwcd", "rwcd"),
    "care.worker.search.line": ("r", "r"),
}
#: models without a company: those that all firms share
NO_COMPANY = {"care.event.type"}


@tagged("post_install", "-at_install")
class TestRights(EveryRecordCase):
    """Who may do what, as one table: a new model says it before it is merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "plain": cls.plain,
            "user": cls.user,
            "manager": cls.manager,
            "portal": cls.new_user("t_portal", "Pia Portail", "portal"),
            "public": cls.env.ref("base.public_user"),
            "stranger": cls.stranger,
        }

    # -------------------------------------------------------------------------
    # Every model
    # -------------------------------------------------------------------------
    def test_every_model_has_a_row(self):
        rows = TABLE.keys() | SHARED.keys() | WIZARDS.keys()
        self.assertEqual(rows, self.our_models())
        transient = {name for name in rows if self.registry[name]._transient}
        self.assertEqual(WIZARDS.keys(), transient)
        self.assertEqual(TABLE.keys(), self.records.keys())
        self.assertEqual(SHARED.keys(), self.shared.keys())

    def test_every_model_has_an_access_right(self):
        """Of the add-on's own groups: nothing is everybody's."""
        groups = self.env.ref("care_opportunity.group_user") | self.env.ref(
            "care_opportunity.group_manager"
        )
        for model in self.our_models():
            rights = self.env["ir.model.access"].search([("model_id", "=", model)])
            with self.subTest(model=model):
                self.assertTrue(rights)
                self.assertTrue(all(right.group_id for right in rights))
                self.assertLessEqual(rights.group_id, groups)

    def test_every_model_has_its_rule(self):
        """Of the company for what is kept, of its author for a wizard: for all."""
        for model in self.our_models() - NO_COMPANY:
            rules = self.env["ir.rule"].search(
                [("model_id", "=", model), ("groups", "=", False)]
            )
            words = "create_uid" if model in WIZARDS else "company_ids"
            with self.subTest(model=model):
                found = rules.filtered(lambda r, w=words: w in r.domain_force)
                self.assertEqual(len(found), 1)
                for right in RIGHTS.values():
                    self.assertTrue(found[f"perm_{right}"], right)
        for model in NO_COMPANY:
            self.assertNotIn("company_id", self.env[model]._fields)

    # -------------------------------------------------------------------------
    # Every cell
    # -------------------------------------------------------------------------
    def letters(self, record, user):
        """:return: the rights of a user on a record"""
        record = record.with_user(user)
        return "".join(key for key, op in RIGHTS.items() if record.has_access(op))

    def assertRights(self, record, role, expected):
        user = self.roles[role]
        record.invalidate_recordset()
        with self.subTest(model=record._name, role=role):
            self.assertEqual(self.letters(record, user), expected)
            theirs = record.with_user(user)
            if "r" in expected:
                self.assertTrue(theirs.search([("id", "=", record.id)]))
                theirs.read(["display_name"])
                return
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
            try:
                found = theirs.search([("id", "=", record.id)])
            except AccessError:
                return
            self.assertFalse(found)

    def test_table(self):
        for table, records in ((TABLE, self.records), (SHARED, self.shared)):
            for model, cells in table.items():
                self.assertEqual(len(records[model]), 1, model)
                for role, expected in zip(ROLES, cells, strict=True):
                    self.assertRights(records[model], role, expected)

    def test_writes_its_own_note(self):
        note = self.records["care.note"].with_user(self.user).copy()
        self.assertEqual(self.letters(note, self.user), "rwcd")

    # -------------------------------------------------------------------------
    # Wizards
    # -------------------------------------------------------------------------
    def test_wizards_are_their_author_s(self):
        self.roles["colleague"] = self.new_user("t_colleague", "Colette", "user")
        self.roles["boss"] = self.new_user("t_boss", "Boris", "manager")
        for column, author in enumerate(("user", "manager")):
            wizards = self.make_wizards(self.roles[author])
            self.assertEqual(wizards.keys(), WIZARDS.keys())
            self.env.flush_all()
            for model, wizard in wizards.items():
                for role in self.roles:
                    expected = WIZARDS[model][column] if role == author else ""
                    self.assertRights(wizard, role, expected)
