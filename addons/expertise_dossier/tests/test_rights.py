from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ExpertiseCase

COLUMNS = ("technician", "office", "manager", "office of another company", "plain user")
#: r read, w write, c create, d delete, on records of the first firm that are not the
#: technician's own; every model of the add-on, and what it opens of the shared room
TABLE = {
    "expertise.dossier": ("", "rwc", "rwc", "", ""),
    "expertise.property": ("", "rwc", "rwcd", "", ""),
    "expertise.dossier.contact": ("", "rwcd", "rwcd", "", ""),
    "expertise.sample": ("", "rwcd", "rwcd", "", ""),
    "expertise.missing.item": ("r", "r", "rwcd", "", ""),
    "expertise.diagnostic.rule": ("r", "r", "rwcd", "", ""),
    "expertise.diagnostic.condition": ("r", "r", "rwcd", "", ""),
    "expertise.diagnostic.validity": ("r", "r", "rwcd", "", ""),
    "expertise.report": ("", "rwcd", "rwcd", "", ""),
    "expertise.report.line": ("", "rwcd", "rwcd", "", ""),
    "expertise.report.download": ("", "r", "r", "", ""),
    "expertise.mail.source": ("", "", "rwcd", "", ""),
    "dossier.closing.reason": ("r", "r", "rwcd", "", "r"),
    "dossier.status.log": ("", "r", "r", "", ""),
    "dossier.letter": ("", "rwcd", "rwcd", "", ""),
    "dossier.letter.template": ("r", "r", "rwcd", "", "r"),
}
#: the same for the technician: his own dossier, one of a colleague that was opened to
#: him, one of a colleague
TECHNICIAN_TABLE = {
    "expertise.dossier": ("rw", "rw", ""),
    "expertise.property": ("rw", "rw", ""),
    "expertise.dossier.contact": ("r", "r", ""),
    "expertise.sample": ("rwcd", "rwcd", ""),
    "expertise.report": ("rwc", "rwc", ""),
    "expertise.report.line": ("rwcd", "rwcd", ""),
    "expertise.report.download": ("", "", ""),
    "dossier.status.log": ("", "", ""),
    "dossier.letter": ("", "", ""),
}
#: who may delete for good from the trash
PURGE = ("manager",)
#: wizards: who opens them
WIZARDS = {
    "expertise.plan.wizard": ("office", "manager", "office of another company"),
    "expertise.state.wizard": (
        "technician",
        "office",
        "manager",
        "office of another company",
    ),
    "expertise.notice.wizard": ("office", "manager", "office of another company"),
    "expertise.confirmation.wizard": (
        "office",
        "manager",
        "office of another company",
    ),
    "expertise.refuse.quote.wizard": ("office", "manager", "office of another company"),
    "expertise.settings": ("manager",),
}
LETTERS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
#: what a write changes, one harmless field for each model
WRITES = {
    "expertise.dossier": {"reference": "Changed"},
    "expertise.property": {"door_code": "12B"},
    "expertise.dossier.contact": {"notify": False},
    "expertise.sample": {"location": "Kitchen"},
    "expertise.missing.item": {"sequence": 3},
    "expertise.diagnostic.rule": {"sequence": 3},
    "expertise.diagnostic.condition": {"sequence": 3},
    "expertise.diagnostic.validity": {"sequence": 3},
    "expertise.report": {"name": "Changed"},
    "expertise.report.line": {"result": "negative"},
    "expertise.report.download": {"report_name": "Changed"},
    "expertise.mail.source": {"relays": True},
    "dossier.closing.reason": {"sequence": 3},
    "dossier.status.log": {"status": "Changed"},
    "dossier.letter": {"subject": "Changed"},
    "dossier.letter.template": {"sequence": 3},
}


class _Undo(Exception):
    """Raised to take back what was allowed."""


@tagged("post_install", "-at_install")
class TestRights(ExpertiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model_id = cls.env["ir.model"]._get_id("expertise.dossier")
        cls.file = cls._make_file(cls.other_employee)
        cls.own_file = cls._make_file(cls.employee)
        cls.opened_file = cls._make_file(
            cls.other_employee, collaborator_ids=cls.tech.ids
        )
        cls.env.flush_all()

    @classmethod
    def _make_file(cls, employee, **values):
        """:return: a dossier with a record of each kind: ``{model: record}``"""
        prop = cls.flat.copy({"street": f"Of {employee.name}"})
        dossier = cls.make_dossier(
            property_id=prop.id, technician_id=employee.id, **values
        )
        report = cls.add_report(cls, dossier)
        report._log_download()
        firm = {"company_id": cls.company_a.id}
        rule = cls.env["expertise.diagnostic.rule"].create(
            {
                "name": f"A rule of {dossier.name}",
                "product_id": cls.dpe.id,
                "why": "Because.",
                "condition_ids": [Command.create({"fact": "dwelling"})],
                **firm,
            }
        )
        return {
            "expertise.diagnostic.rule": rule,
            "expertise.diagnostic.condition": rule.condition_ids,
            "expertise.diagnostic.validity": cls.env[
                "expertise.diagnostic.validity"
            ].create({"product_id": cls.dpe.id, "use": "sale", "months": 3, **firm}),
            "expertise.dossier": dossier,
            "expertise.property": prop,
            "expertise.dossier.contact": dossier.contact_ids,
            "expertise.sample": cls.env["expertise.sample"].create(
                {"dossier_id": dossier.id, "name": "P1"}
            ),
            "expertise.missing.item": cls.env["expertise.missing.item"].create(
                {"name": f"A piece of {dossier.name}", **firm}
            ),
            "expertise.report": report,
            "expertise.report.line": cls.env["expertise.report.line"].create(
                {"report_id": report.id, "product_id": cls.dpe.id}
            ),
            "expertise.report.download": dossier.download_ids,
            "expertise.mail.source": cls._make_mail_source(dossier.name),
            "dossier.closing.reason": cls.env["dossier.closing.reason"].create(
                {"name": f"A reason of {dossier.name}", "kind": "expertise", **firm}
            ),
            "dossier.status.log": dossier.sudo().status_log_ids,
            "dossier.letter": cls.env["dossier.letter"].create(
                {
                    "res_model": "expertise.dossier",
                    "res_id": dossier.id,
                    "subject": "A letter",
                }
            ),
            "dossier.letter.template": cls.env["dossier.letter.template"].create(
                {
                    "name": f"A letter of {dossier.name}",
                    "model_id": cls.model_id,
                    "subject": "A letter",
                    **firm,
                }
            ),
        }

    @classmethod
    def _make_mail_source(cls, name):
        return cls.env["expertise.mail.source"].create(
            {
                "source_id": cls.env["utm.source"].create({"name": f"Of {name}"}).id,
                "company_id": cls.company_a.id,
            }
        )

    def _new_values(self, model, file):
        """:return: the values of a new record beside those of ``file``"""
        dossier = file["expertise.dossier"]
        firm = {"company_id": self.company_a.id}
        return {
            "expertise.dossier": {
                "owner_id": self.owner.id,
                "technician_id": dossier.technician_id.id,
                "collaborator_ids": dossier.collaborator_ids.ids,
                **firm,
            },
            "expertise.property": {"city": "Lyon", **firm},
            "expertise.dossier.contact": {
                "dossier_id": dossier.id,
                "partner_id": self.notary.id,
            },
            "expertise.sample": {"dossier_id": dossier.id, "name": "P2"},
            "expertise.missing.item": {"name": "Another piece", **firm},
            "expertise.diagnostic.rule": {
                "name": "Another rule",
                "product_id": self.dpe.id,
                "why": "Because.",
                **firm,
            },
            "expertise.diagnostic.condition": {
                "rule_id": file["expertise.diagnostic.rule"].id,
                "fact": "dwelling",
            },
            "expertise.diagnostic.validity": {
                "product_id": self.lead.id,
                "use": "sale",
                "months": 3,
                **firm,
            },
            "expertise.report": {"dossier_id": dossier.id, "file": "UERG"},
            "expertise.report.line": {
                "report_id": file["expertise.report"].id,
                "product_id": self.lead.id,
            },
            "expertise.report.download": {"dossier_id": dossier.id},
            "expertise.mail.source": {"source_id": self.website.id, **firm},
            "dossier.closing.reason": {
                "name": "Another reason",
                "kind": "expertise",
                **firm,
            },
            "dossier.status.log": {
                "res_model": dossier._name,
                "res_id": dossier.id,
                "status": "to_quote",
                "entered_at": "2031-03-03 09:00:00",
                "left_at": "2031-03-03 10:00:00",
                **firm,
            },
            "dossier.letter": {
                "res_model": dossier._name,
                "res_id": dossier.id,
                "subject": "Another",
            },
            "dossier.letter.template": {
                "name": "Another",
                "model_id": self.model_id,
                "subject": "Another",
                **firm,
            },
        }[model]

    def _try(self, letter, user, record, file):
        """Do it for good, then take it back.

        :return: whether it was allowed
        """
        record = record.with_user(user)
        model = record._name
        refused = UserError if letter == "d" else AccessError
        self.env.invalidate_all()
        try:
            with self.cr.savepoint():
                if letter == "r":
                    found = record.with_context(active_test=False).search(
                        [("id", "=", record.id)]
                    )
                    record.read(["display_name", *WRITES[model]])
                    self.assertEqual(found, record, "read, so it is found as well")
                elif letter == "w":
                    record.write(WRITES[model])
                elif letter == "c":
                    record.create(self._new_values(model, file))
                else:
                    if model == "expertise.property":
                        file["expertise.dossier"].property_id = False
                    record.unlink()
                self.env.flush_all()
                raise _Undo
        except _Undo:
            return True
        except refused:
            return False
        finally:
            self.env.invalidate_all()

    def _assert_row(self, model, users, files, row):
        for user, file, allowed in zip(users, files, row, strict=True):
            for letter, right in LETTERS.items():
                with self.subTest(model=model, user=user.name, right=right):
                    self.assertEqual(
                        self._try(letter, user, file[model], file), letter in allowed
                    )

    # -------------------------------------------------------------------------
    # The table
    # -------------------------------------------------------------------------
    def test_every_model_is_in_the_table(self):
        models = {
            name
            for name, model in self.registry.items()
            if name.startswith("expertise.")
            and model._original_module == "expertise_dossier"
        }
        self.assertEqual(
            models - {n for n in models if self.env[n]._abstract},
            {name for name in TABLE if name.startswith("expertise.")} | set(WIZARDS),
        )

    def test_rights_on_the_firm_s_records(self):
        users = [self.roles[column] for column in COLUMNS]
        for model, row in TABLE.items():
            self._assert_row(model, users, [self.file] * len(users), row)

    def test_rights_of_the_technician(self):
        files = [self.own_file, self.opened_file, self.file]
        for model, row in TECHNICIAN_TABLE.items():
            self._assert_row(model, [self.tech] * 3, files, row)

    def test_purge(self):
        for file in (self.file, self.own_file):
            dossier = file["expertise.dossier"]
            dossier.action_trash()
            for column in COLUMNS:
                with self.subTest(user=column, dossier=dossier.name):
                    allowed = self._try("d", self.roles[column], dossier, file)
                    self.assertEqual(allowed, column in PURGE)

    def test_wizards(self):
        for model, columns in WIZARDS.items():
            for column in COLUMNS:
                with self.subTest(model=model, user=column):
                    wizard = self.env[model].with_user(self.roles[column])
                    self.assertEqual(wizard.has_access("create"), column in columns)

    # -------------------------------------------------------------------------
    # What it comes to
    # -------------------------------------------------------------------------
    def test_technician_s_list_is_his_own(self):
        found = self.env["expertise.dossier"].with_user(self.tech).search([])
        self.assertEqual(
            found,
            self.opened_file["expertise.dossier"] + self.own_file["expertise.dossier"],
        )

    def test_access_on_one_dossier_comes_and_goes(self):
        dossier = self.file["expertise.dossier"]
        as_tech = dossier.with_user(self.tech)
        self.assertFalse(as_tech.has_access("read"))
        dossier.collaborator_ids = [Command.link(self.tech.id)]
        self.assertTrue(as_tech.has_access("write"))
        as_tech.write({"missing_note": "A key", "state": "incomplete"})
        dossier.collaborator_ids = [Command.unlink(self.tech.id)]
        self.assertFalse(as_tech.has_access("read"))

    def test_access_goes_with_the_technician_of_the_dossier(self):
        dossier = self.own_file["expertise.dossier"]
        dossier.technician_id = self.other_employee
        self.assertFalse(dossier.with_user(self.tech).has_access("read"))
        self.assertTrue(dossier.with_user(self.other_tech).has_access("write"))
        self.employee.user_id = False
        self.other_employee.user_id = self.tech
        self.assertTrue(dossier.with_user(self.tech).has_access("write"))

    def test_collaborator_of_another_firm_is_refused(self):
        dossier = self.file["expertise.dossier"]
        with self.assert_refused("(?i)compan", UserError):
            dossier.collaborator_ids = [Command.link(self.tech_b.id)]
        self.assertFalse(dossier.with_user(self.tech_b).has_access("read"))

    def test_technician_gives_himself_nothing(self):
        dossier = self.file["expertise.dossier"].with_user(self.tech)
        for values in (
            {"collaborator_ids": [Command.link(self.tech.id)]},
            {"technician_id": self.employee.id},
            {"state": "visited"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                dossier.write(values)

    def test_technician_reads_what_his_screens_show(self):
        """List and form, with the icons' tooltips, and without the amounts."""
        dossier = self.own_file["expertise.dossier"].with_user(self.tech)
        for view_type in ("list", "form", "kanban", "calendar"):
            arch = etree.fromstring(dossier.get_view(view_type=view_type)["arch"])
            names = arch.xpath("//field[not(ancestor::field)]/@name")
            self.env.invalidate_all()
            read = dossier.web_read({name: {} for name in names})
            self.assertEqual(read[0]["id"], dossier.id, view_type)
            if view_type in ("list", "kanban"):
                self.assertNotIn("amount_total", names)
        for name in ("quote_tooltip", "invoice_tooltip", "report_tooltip"):
            self.assertTrue(dossier[name])

    def test_technician_makes_no_quote_nor_invoice(self):
        dossier = self.own_file["expertise.dossier"].with_user(self.tech)
        for action in ("action_create_quote", "action_create_invoice"):
            with self.subTest(action=action), self.assertRaises(UserError):
                getattr(dossier, action)()
        with self.assertRaises(AccessError):
            dossier.sale_order_ids.create({"partner_id": self.owner.id})

    def test_closing_reasons_of_other_apps_are_not_the_manager_s(self):
        with self.assertRaises(AccessError):
            self.reason_general.with_user(self.manager).sequence = 2
        self.assertTrue(self.reason_general.with_user(self.manager).name)

    def test_letters_of_other_apps_are_not_the_office_s(self):
        letter = self.env["dossier.letter"].create(
            {"res_model": "res.partner", "res_id": self.owner.id, "subject": "X"}
        )
        self.assertFalse(letter.with_user(self.office).has_access("read"))

    def test_manager_edits_the_origins(self):
        """As he has no other application's rights; the core lets others add some."""
        sources = self.env["utm.source"].with_user(self.manager)
        source = sources.create({"name": "New (test)", "dossier_kind": "website"})
        source.dossier_kind = "directory"
        source.unlink()
        self.assertTrue(self.directory.with_user(self.tech).dossier_kind)

    # -------------------------------------------------------------------------
    # Settings
    # -------------------------------------------------------------------------
    def test_manager_sets_his_own_firm_only(self):
        settings = self.env["expertise.settings"].with_user(self.manager)
        wizard = settings.create({})
        self.assertEqual(wizard.company_id, self.company_a)
        self.assertEqual(wizard.dossier_quote_reminder_days, 15)
        self.assertTrue(wizard.dossier_report_open)
        wizard.write({"dossier_quote_reminder_days": 7, "dossier_report_open": False})
        wizard.action_save()
        self.assertEqual(self.company_a.dossier_quote_reminder_days, 7)
        self.assertFalse(self.company_a.dossier_report_open)
        self.assertEqual(self.company_b.dossier_quote_reminder_days, 15)

    def test_manager_does_not_reach_another_firm_s_settings(self):
        settings = self.env["expertise.settings"].with_user(self.manager)
        with self.assert_refused("your own companies only", AccessError):
            settings.create(
                {"company_id": self.company_b.id, "dossier_quote_reminder_days": 1}
            ).action_save()
        self.assertEqual(self.company_a.dossier_quote_reminder_days, 15)
        self.assertEqual(self.company_b.dossier_quote_reminder_days, 15)

    def test_settings_change_nothing_else_of_the_firm(self):
        with self.assertRaises(AccessError):
            self.company_a.with_user(self.manager).dossier_quote_reminder_days = 1
