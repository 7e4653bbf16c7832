from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY, DunningCase

COLUMNS = (
    "technician",
    "office",
    "manager",
    "office of another company",
    "plain user",
    "portal",
)
#: r read, w write, c create, d delete, on records of the first firm; every model of the
#: add-on. What went out is nobody's to write: the actions of the engine do it.
TABLE = {
    "dunning.level": ("", "r", "rwcd", "", "", ""),
    "dunning.contact": ("", "r", "r", "", "", ""),
    "dunning.letter": ("", "r", "r", "", "", ""),
    "dunning.reminder": ("", "r", "r", "", "", ""),
    "dunning.run": ("", "r", "r", "", "", ""),
    "dunning.run.batch": ("", "r", "r", "", "", ""),
    "dunning.run.problem": ("", "r", "r", "", "", ""),
    # the law's rates are the same for all firms
    "dunning.rate": ("", "r", "rwcd", "r", "", ""),
}
#: wizards: who opens them
WIZARDS = {
    "dunning.wizard": ("office", "manager", "office of another company"),
    "dunning.settings": ("manager",),
    "dunning.interest.settings": ("manager",),
    "dunning.statement.wizard": ("office", "manager", "office of another company"),
    "dunning.statement.wizard.line": (
        "office",
        "manager",
        "office of another company",
    ),
}
LETTERS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
#: what a write changes, one harmless field for each model
WRITES = {
    "dunning.level": {"payment_days": 9},
    "dunning.contact": {"unpaid_count": 3},
    "dunning.letter": {"subject": "Changed"},
    "dunning.reminder": {"amount_asked": 1.0},
    "dunning.run": {"planned_count": 7},
    "dunning.run.batch": {"state": "done"},
    "dunning.run.problem": {"reason": "Changed"},
    "dunning.rate": {"note": "Changed"},
}
#: what nobody writes on a letter: how it went out and what it asked
ENGINE_VALUES = {
    "mail_state": "sent",
    "paper_state": "printed",
    "paper_date": TODAY,
    "mail_date": "2031-06-02 10:00:00",
    "sent_date": TODAY,
    "state": "sent",
    "cancelled": True,
    "amount_asked": 1.0,
    "partner_id": False,
    "move_ids": [],
    "reminder_ids": [],
    "body": "<p>Changed</p>",
    "attachment_id": False,
    "date": TODAY,
    "email": "other@example.com",
}


class _Undo(Exception):
    """Raised to take back what was allowed."""


@tagged("post_install", "-at_install")
class TestRights(DunningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("t_portal", "Pia Portail", "portal")
        cls.roles = {**cls.roles, "portal": cls.portal}
        cls.move = cls.make_invoice(40)
        cls.run_ = cls.remind(cls, cls.move, channel="both")
        cls.letter = cls.run_.letter_ids
        cls.level = cls.env["dunning.level"].create(
            {
                "name": "R9",
                "company_id": cls.company_a.id,
                "letter_template_id": cls.r3.letter_template_id.id,
                "mail_template_id": cls.r3.mail_template_id.id,
                "sequence": 90,
            }
        )
        dossier = cls.make_dossier(prescriber_id=cls.agency.id)
        cls.make_invoice(40, dossier=dossier)
        cls.env.flush_all()
        cls.records = {
            "dunning.contact": cls.env["dunning.contact"].search(
                [
                    ("partner_id", "=", cls.agency.id),
                    ("company_id", "=", cls.company_a.id),
                ]
            ),
            "dunning.rate": cls.env["dunning.rate"].create(
                {"date_from": "2041-01-01", "mro_rate": "2,15"}
            ),
            "dunning.level": cls.level,
            "dunning.letter": cls.letter,
            "dunning.reminder": cls.letter.reminder_ids,
            "dunning.run": cls.run_,
            "dunning.run.batch": cls.run_.batch_ids,
            "dunning.run.problem": cls.env["dunning.run.problem"].create(
                {"run_id": cls.run_.id, "reason": "No address"}
            ),
        }
        cls.env.flush_all()

    def _new_values(self, model):
        """:return: the values of one more record like that of the table"""
        firm = {"company_id": self.company_a.id}
        money = {**firm, "currency_id": self.euro.id}
        return {
            "dunning.level": {"name": "R10", **firm},
            "dunning.contact": {"partner_id": self.notary.id, "kind": "notary"},
            "dunning.letter": {
                "kind": "notary",
                "partner_id": self.notary.id,
                "mail_state": "outgoing",
                **money,
            },
            "dunning.reminder": {
                "letter_id": self.letter.id,
                "level_id": self.r2.id,
                "move_id": self.move.id,
                "date_maturity": TODAY,
                **money,
            },
            "dunning.run": firm,
            "dunning.run.batch": {"run_id": self.run_.id, "move_ids": []},
            "dunning.run.problem": {"run_id": self.run_.id, "reason": "Another"},
            "dunning.rate": {"date_from": "2041-07-01"},
        }[model]

    def _try(self, letter, user, record):
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
                    found = record.search([("id", "=", record.id)])
                    record.read(["display_name", *WRITES[model]])
                    self.assertEqual(found, record, "read, so it is found as well")
                elif letter == "w":
                    record.write(WRITES[model])
                elif letter == "c":
                    record.create(self._new_values(model))
                else:
                    record.unlink()
                self.env.flush_all()
                raise _Undo
        except _Undo:
            return True
        except refused:
            return False
        finally:
            self.env.invalidate_all()

    # -- the table -----------------------------------------------------------------
    def test_every_model_is_in_the_table(self):
        models = {
            name
            for name, model in self.registry.items()
            if model._original_module == "expertise_dunning" and not model._abstract
        }
        self.assertEqual(models, set(TABLE) | set(WIZARDS))

    def test_rights(self):
        for model, row in TABLE.items():
            for column, allowed in zip(COLUMNS, row, strict=True):
                for letter, right in LETTERS.items():
                    with self.subTest(model=model, user=column, right=right):
                        self.assertEqual(
                            self._try(letter, self.roles[column], self.records[model]),
                            letter in allowed,
                        )

    def test_wizards(self):
        for model, columns in WIZARDS.items():
            for column in COLUMNS:
                with self.subTest(model=model, user=column):
                    wizard = self.env[model].with_user(self.roles[column])
                    self.assertEqual(wizard.has_access("create"), column in columns)

    # -- what went out is not rewritten ----------------------------------------------
    def test_no_field_of_the_engine_is_written_on_a_letter(self):
        for user in (self.office, self.manager):
            letter = self.letter.with_user(user)
            for name, value in ENGINE_VALUES.items():
                with self.subTest(user=user.name, field=name):
                    with self.assert_refused("is kept as it is", AccessError):
                        letter.write({name: value})

    def test_no_field_of_the_engine_is_written_on_an_invoice(self):
        move = self.move.with_user(self.office)
        for name, value in {
            "dunning_letter_ids": [Command.clear()],
            "dunning_reminder_ids": [Command.clear()],
            "dunning_next_date": False,
            "dunning_next_level_id": False,
            "dunning_r1_date": False,
            "dunning_notary_statement_date": TODAY,
        }.items():
            with self.subTest(field=name):
                with self.assert_refused("nobody writes it by hand", AccessError):
                    move.write({name: value})

    def test_the_office_delivers_through_the_buttons(self):
        letter = self.letter.with_user(self.office)
        self.assertEqual(letter.paper_state, "to_print")
        letter.action_print()
        # what the page with the PDF does
        letter._mark_printed()
        self.assertEqual(letter.paper_state, "printed")
        letter.message_post(body="The payer called about it")
        other = self.remind(self.make_invoice(40), channel="mail").letter_ids
        other.with_user(self.office).action_cancel()
        self.assertTrue(other.cancelled)

    def test_the_office_has_a_stopped_sending_go_on(self):
        self.run_.with_user(self.office).action_retry()
        with self.assertRaises(AccessError):
            self.run_.with_user(self.office_b).action_retry()

    def test_others_deliver_nothing(self):
        other = self.remind(self.make_invoice(40), channel="mail").letter_ids
        for column in (
            "technician",
            "office of another company",
            "plain user",
            "portal",
        ):
            for action in ("action_print", "action_cancel", "action_send_paper"):
                with self.subTest(user=column, action=action):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        getattr(other.with_user(self.roles[column]), action)()
                    self.env.invalidate_all()
        self.assertEqual(other.mail_state, "outgoing")
        self.assertFalse(other.cancelled)

    def test_the_pdf_is_read_by_who_reads_the_letter(self):
        attachment = self.letter.attachment_id
        self.assertTrue(attachment.with_user(self.office).raw)
        for column in (
            "technician",
            "office of another company",
            "plain user",
            "portal",
        ):
            with self.subTest(user=column), self.assertRaises(AccessError):
                self.env.invalidate_all()
                attachment.with_user(self.roles[column]).read(["raw"])

    def test_technician_does_not_put_into_litigation(self):
        with self.assertRaises(AccessError):
            self.move.with_user(self.tech).action_toggle_litigation()

    def test_the_office_of_another_firm_reminds_none_of_ours(self):
        with self.assertRaises(AccessError):
            self.remind(self.move, user=self.office_b)
