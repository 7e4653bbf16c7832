from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .follow_up_common import FollowUpCase


@tagged("post_install", "-at_install")
class TestFollowUpRights(FollowUpCase):
    """Who reads and writes notes and adverse events."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls.new_user("t_follow_portal", "Pia Portail", "portal")
        cls.public = cls.env.ref("base.public_user")
        cls.note = cls.make_note()
        cls.event = cls.make_event()
        cls.env.flush_all()

    def test_nothing_for_others(self):
        for user in (self.plain, self.portal, self.public):
            for record in (self.note, self.event, self.fall):
                theirs = record.with_user(user)
                with self.subTest(user=user.login, model=record._name):
                    for call in (
                        lambda theirs=theirs: theirs.read(["display_name"]),
                        lambda theirs=theirs: theirs.search([]),
                        lambda theirs=theirs: theirs.write({"create_date": False}),
                        lambda theirs=theirs: theirs.unlink(),
                        lambda theirs=theirs: theirs._read_group([], [], ["__count"]),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_nothing_through_client_or_worker(self):
        fields = (
            "care_note_ids",
            "care_adverse_event_ids",
            "care_adverse_event_count",
            "care_score",
            "care_trend",
            "care_trend_note",
        )
        for user in (self.plain, self.portal):
            for name in fields:
                with self.assertRaises(AccessError):
                    self.client.with_user(user).read([name])
                with self.assertRaises(Exception):  # noqa: B017
                    self.anna.with_user(user).read([name])
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.plain).search(
                [("care_note_ids.text", "like", "A")]
            )

    def test_a_supervisor_without_right_reads_nothing(self):
        event = self.make_event(supervisor_id=self.plain.id)
        with self.assertRaises(AccessError):
            event.with_user(self.plain).read(["facts"])

    def test_coordinators_write_their_own(self):
        other = self.new_user("t_other", "Odile Autre", "user")
        note = self.note.with_user(other)
        self.assertEqual(note.text, "Appel")
        self.assertFalse(note.can_edit)
        for call in (lambda: note.write({"text": "X"}), note.unlink):
            with self.assertRaises(AccessError):
                call()
        self.note.with_user(self.user).text = "Autre"
        self.note.with_user(self.manager).text = "Corrigé"
        self.assertEqual(self.note.author_id, self.user)
        self.note.with_user(self.user).unlink()

    def test_coordinators_delete_no_event(self):
        with self.assertRaises(AccessError):
            self.event.with_user(self.user).unlink()

    def test_types_are_the_manager_s(self):
        with self.assertRaises(AccessError):
            self.fall.with_user(self.user).name = "Autre"
        self.fall.with_user(self.manager).name = "Chute"

    def test_two_companies(self):
        for record in (self.note, self.event):
            theirs = record.with_user(self.stranger)
            self.assertFalse(theirs.search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
            with self.assertRaises(AccessError):
                theirs.write({"partner_id": self.client.id})
        with self.assertRaises(AccessError):
            self.make_event(self.stranger, company_id=self.firm.id)
        with self.assertRaises(AccessError):
            self.make_note(self.stranger, company_id=self.firm.id)
        # who works in both firms takes no worker of one for an event of the other
        both = self.new_user("t_both", "Barbara Deux", "manager")
        both.company_ids = [Command.link(self.foreign.id)]
        with self.refused("", Exception):
            self.make_event(both, company_id=self.foreign.id)

    def test_client_with_a_file_is_kept(self):
        lonely = self.env["res.partner"].create({"name": "Seule (test)"})
        self.make_note(partner_id=lonely.id)
        with self.refused_by_database("care_note"):
            lonely.unlink()
