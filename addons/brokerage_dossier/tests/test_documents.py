from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .portal import SECRET, DocumentCase


@tagged("post_install", "-at_install")
class TestDocuments(DocumentCase):
    def ask(self, dossier=None, **values):
        dossier = dossier or self.dossier
        asks = self.env["brokerage.document.ask"].with_user(self.broker)
        return asks.with_context(default_dossier_id=dossier.id).create(values)

    def refuse(self, documents, reason="Blurred", **values):
        action = documents.action_refuse()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.broker)
            .with_context(**action["context"])
            .create({"reason": reason, **values})
        )
        wizard.action_confirm()
        return wizard

    # -------------------------------------------------------------------------
    # States
    # -------------------------------------------------------------------------
    def test_life_of_a_document(self):
        document = self.slips
        self.assertEqual(document.state, "asked")
        self.assertTrue(document.asked_at)
        with self.refused("no file yet"):
            document.action_accept()
        with self.refused("no file yet"):
            document.action_refuse()
        first = self.add_file(document)
        self.assertEqual(document.state, "received")
        self.assertTrue(document.received_at)
        with self.refused("Say why"):
            document._refuse("  ")
        self.refuse(document, "Blurred")
        self.assertEqual(document.state, "refused")
        self.assertEqual(document.checked_by_id, self.broker)
        self.add_file(document, SECRET + b"2")
        self.assertEqual(document.state, "received")
        self.assertFalse(document.checked_by_id)
        document.action_accept()
        when = document.checked_at
        document.action_accept()
        self.assertEqual((document.state, document.checked_at), ("accepted", when))
        self.assertFalse(document.refusal_reason)
        # accepted: its files stay
        with self.refused("is accepted"):
            first.unlink()
        with self.refused("is accepted"):
            first.raw = b"%PDF- forged"
        with self.refused("is accepted"):
            first.write({"res_id": self.tax.id})
        document.action_check_again()
        self.assertEqual(document.state, "received")
        document.attachment_ids.unlink()
        self.assertEqual(document.state, "asked")
        self.assertFalse(document.received_at)

    def test_files_that_move_between_documents(self):
        file = self.add_file(self.slips)
        file.write({"res_id": self.tax.id})
        self.assertEqual(self.slips.state, "asked")
        self.assertEqual(self.tax.state, "received")

    def test_several_at_once(self):
        self.add_file(self.slips)
        self.add_file(self.tax)
        (self.slips | self.tax).action_accept()
        self.assertEqual((self.slips | self.tax).mapped("state"), ["accepted"] * 2)
        with self.refused("Pay slips"):
            (self.slips | self.co_slips | self.tax).action_accept()

    def test_states_are_not_typed(self):
        """Nobody writes a state: not by a form, an import or the API."""
        for values in (
            {"state": "accepted"},
            {"state": "refused", "refusal_reason": "x"},
            {"checked_by_id": self.broker.id},
            {"received_at": "2026-01-01"},
            {"told_at": False},
        ):
            with self.subTest(values=values), self.refused("received by its files"):
                self.slips.write(values)
        values = {"dossier_id": self.dossier.id, "type_id": self.kind_other.id}
        documents = self.env["brokerage.document"].with_user(self.manager)
        with self.refused("received by its files"):
            documents.create({**values, "state": "accepted"})
        with self.refused("received by its files"):
            documents.with_context(default_state="accepted").create(values)
        with self.refused_by_database("brokerage_document_refused_has_reason"):
            self.slips.sudo().write({"state": "refused"})

    def test_never_twice_the_same(self):
        with self.refused_by_database("brokerage_document_once"):
            self.tax.copy()
        twin = self.tax.copy({"name": "Tax notice of the company"})
        self.assertEqual(twin.state, "asked")

    def test_empty_and_public_files(self):
        with self.refused("is empty"):
            self.add_file(self.slips, b"")
        self.assertEqual(self.slips.state, "asked")
        file = self.add_file(self.slips)
        with self.refused("cannot be made public", ValidationError):
            file.sudo().public = True

    def test_another_file_s_borrower(self):
        other = self.make_dossier(kind="client")
        with self.refused("does not borrow", ValidationError):
            self.tax.borrower_id = other.borrower_ids

    # -------------------------------------------------------------------------
    # Life of the file
    # -------------------------------------------------------------------------
    def test_former_version_is_frozen(self):
        file = self.add_file(self.slips)
        self.abandon(self.dossier)
        with self.refused("resume it"):
            self.tax.copy({"name": "More"})
        new = self.dossier._resume("client", "2026-05-04")
        self.assertFalse(new.document_ids)
        for act in (
            self.slips.action_accept,
            lambda: self.slips._refuse("Old"),
            lambda: self.add_file(self.slips, SECRET + b"2"),
            file.unlink,
            lambda: file.write({"raw": b"%PDF- other"}),
            self.slips.unlink,
        ):
            with self.refused("former version"):
                act()
        self.assertEqual(file.raw, SECRET)

    def test_deleting_takes_the_files(self):
        file = self.add_file(self.slips)
        self.add_file(self.tax)
        self.tax.action_check_again()
        self.tax.action_accept()
        kept = self.tax.attachment_ids
        self.slips.action_delete()
        self.assertFalse(self.slips.exists())
        self.assertFalse(file.exists())
        self.abandon(self.dossier)
        new = self.dossier._resume("client", "2026-05-04")
        with self.refused("not allowed to delete", AccessError):
            new.with_user(self.broker).unlink()
        new.with_user(self.manager).unlink()
        self.assertFalse(self.dossier.exists())
        self.assertFalse(self.tax.exists())
        self.assertFalse(kept.sudo().exists(), "no file of a client stays behind")

    def test_a_borrower_s_documents_stay_his(self):
        self.add_file(self.co_slips)
        with self.refused("has sent documents"):
            self.co_borrower.unlink()
        self.co_slips.attachment_ids.unlink()
        self.co_borrower.unlink()
        self.assertFalse(self.co_slips.exists())

    # -------------------------------------------------------------------------
    # Roles
    # -------------------------------------------------------------------------
    def test_who_reads_the_files(self):
        file = self.add_file(self.slips)
        free = self.make_dossier(user_id=False)
        own_file = self.add_file(self.make_documents(free)[0], user=self.own)
        self.env.flush_all()
        self.env.invalidate_all()
        for user, seen in (
            (self.own, own_file),
            (self.broker, file + own_file),
            (self.manager, file + own_file),
            (self.stranger, file.browse()),
        ):
            with self.subTest(user=user.login):
                files = self.env["ir.attachment"].with_user(user)
                domain = [("res_model", "=", "brokerage.document")]
                self.assertEqual(files.search(domain, order="id"), seen)
                for one in file + own_file:
                    self.assertEqual(
                        one.with_user(user).has_access("read"), one in seen
                    )
        self.assertFalse(file.with_user(self.plain).has_access("read"))
        for user in (self.own, self.stranger, self.plain):
            for act in ("action_accept", "action_refuse", "action_check_again"):
                with self.assertRaises(AccessError):
                    getattr(self.slips.with_user(user), act)()
            with self.assertRaises(AccessError):
                self.slips.with_user(user)._refuse("x")
            with self.assertRaises(AccessError):
                self.add_file(self.slips, user=user)

    def test_only_managers_edit_the_kinds(self):
        values = {"name": "New kind"}
        kinds = self.env["brokerage.document.type"]
        with self.assertRaises(AccessError):
            kinds.with_user(self.broker).create(values)
        kinds.with_user(self.manager).create(values)
        theirs = kinds.create({"name": "Theirs", "company_id": self.foreign.id})
        self.assertNotIn(theirs, kinds.with_user(self.broker).search([]))

    def test_usual_documents(self):
        """The firm starts with a list that says what each document should show."""
        kinds = self.env["brokerage.document.type"].with_context(active_test=False)
        usual = self.env["ir.model.data"].search(
            [
                ("module", "=", "brokerage_dossier"),
                ("model", "=", "brokerage.document.type"),
            ]
        )
        usual = kinds.browse(usual.mapped("res_id"))
        self.assertGreater(len(usual), 30)
        self.assertTrue(all(usual.mapped("help_text")))
        self.assertEqual(len(usual.filtered("always_asked")), 8)
        slips = self.env.ref("brokerage_dossier.document_type_pay_slips")
        self.assertTrue(slips.for_each_borrower)

    # -------------------------------------------------------------------------
    # Asking
    # -------------------------------------------------------------------------
    def test_ask_shows_before_it_asks(self):
        dossier = self.make_dossier(kind="client")
        dossier.borrower_ids = [(0, 0, {"partner_id": self.partner.id})]
        ask = self.ask(dossier)
        self.assertEqual(
            [(line.name, line.borrower_id.partner_id) for line in ask.line_ids],
            [
                ("Pay slips (test)", self.holder),
                ("Pay slips (test)", self.partner),
                ("Tax notices (test)", self.env["res.partner"]),
            ],
        )
        self.assertFalse(
            dossier.document_ids, "nothing is asked before it is confirmed"
        )
        self.assertEqual(ask.recipients, "Hélène Vasseur, Marc Vasseur")
        ask.line_ids[0].unlink()
        ask.action_confirm()
        self.assertEqual(len(dossier.document_ids), 2)
        ask.action_confirm()
        self.assertEqual(len(dossier.document_ids), 2, "pressed twice")
        again = self.ask(dossier)
        self.assertEqual(again.type_ids, self.kind_slips)
        self.assertEqual(again.line_ids.borrower_id.partner_id, self.holder)
        again.action_confirm()
        empty = self.ask(dossier)
        self.assertFalse(empty.line_ids)
        with self.refused("nothing is left"):
            empty.action_confirm()
        empty.type_ids = self.kind_tax
        self.assertEqual(empty.left_out, "Tax notices (test)")
        self.assertFalse(empty.line_ids)

    def test_ask_by_the_form(self):
        asks = self.env["brokerage.document.ask"].with_user(self.broker)
        with Form(asks.with_context(default_dossier_id=self.dossier.id)) as form:
            form.type_ids.add(self.kind_other)
            with form.line_ids.new() as line:
                line.type_id = self.kind_other
                line.name = "Letter from the grandmother"
        form.record.action_confirm()
        names = (
            self.dossier.document_ids - self.slips - self.co_slips - self.tax
        ).mapped("name")
        self.assertEqual(sorted(names), ["Letter from the grandmother", "Other (test)"])

    # -------------------------------------------------------------------------
    # Mails
    # -------------------------------------------------------------------------
    def test_one_mail_each_with_his_own_list(self):
        dossier = self.make_dossier(kind="client")
        dossier.borrower_ids = [(0, 0, {"partner_id": self.partner.id})]
        self.ask(dossier, message="Before <Friday>", invite=False).action_confirm()
        mails = self.mails(dossier)
        self.assertEqual(mails.mapped("partner_ids"), self.holder | self.partner)
        self.assertEqual(len(mails), 2)
        for mail in mails:
            self.assertEqual(mail.body.count("Pay slips (test)"), 1)
            self.assertEqual(mail.body.count("Tax notices (test)"), 1)
            self.assertIn("The last three months", mail.body)
            self.assertIn("Before &lt;Friday&gt;", mail.body)
            self.assertIn(f"/my/courtage/{dossier.id}", mail.body)
            self.assertIn(dossier.name, mail.subject)
            self.assertTrue(mail.subtype_id.internal, "the history is the staff's")
            self.assertFalse(mail.attachment_ids)
        self.assertTrue(all(dossier.document_ids.mapped("told_at")))
        dossier._tell_documents_asked(dossier.document_ids)
        self.assertEqual(self.mails(dossier), mails, "nothing is sent twice")

    def test_no_mail_address(self):
        self.partner.email = False
        told = self.dossier._tell_documents_asked(self.dossier.document_ids)
        self.assertEqual(told, self.main_borrower)
        self.assertEqual(self.mails().partner_ids, self.holder)
        self.assertFalse(self.co_slips.told_at)
        ask = self.ask()
        self.assertEqual((ask.recipients, ask.unreachable), (
            "Hélène Vasseur", "Marc Vasseur",
        ))  # fmt: skip
        self.partner.email = "marc@vasseur.example.com"
        self.dossier._tell_documents_asked(self.dossier.document_ids)
        self.assertEqual(self.mails()[-1].partner_ids, self.partner)
        self.assertNotIn("Tax notices", self.mails()[-1].body)

    def test_refused_one_mail_for_all(self):
        self.add_file(self.slips)
        self.add_file(self.tax)
        wizard = self.refuse(self.slips | self.tax, "Blurred")
        holder_mail, co_mail = self.mails()
        self.assertIn("Pay slips", holder_mail.body)
        self.assertIn("Tax notices", holder_mail.body)
        self.assertIn("Blurred", holder_mail.body)
        self.assertEqual(co_mail.partner_ids, self.partner)
        self.assertNotIn("Pay slips", co_mail.body)
        wizard.action_confirm()
        self.assertEqual(len(self.mails()), 2, "pressed twice")

    def test_refused_without_a_mail(self):
        self.add_file(self.slips)
        self.refuse(self.slips, "Blurred", notify=False)
        self.assertEqual(self.slips.state, "refused")
        self.assertFalse(self.mails())

    def test_usual_reasons(self):
        self.add_file(self.slips)
        action = self.slips.action_refuse()
        wizards = self.env[action["res_model"]].with_user(self.broker)
        with Form(wizards.with_context(**action["context"])) as form:
            form.usual = "old"
            self.assertIn("too old", form.reason)
            form.reason = "Older than three months"
        self.assertEqual(form.record.reason, "Older than three months")

    def test_invitation_to_the_portal(self):
        self.assertEqual(len(self.dossier._get_borrowers_without_access()), 2)
        self.env["brokerage.document"].search(
            [("dossier_id", "=", self.dossier.id)]
        ).unlink()
        self.ask().action_confirm()
        users = (self.holder | self.partner).user_ids
        self.assertEqual(len(users), 2)
        self.assertTrue(all(user._is_portal() for user in users))
        self.assertEqual(users.company_ids, self.firm)
        self.assertFalse(self.dossier._get_borrowers_without_access())
        # a client of another firm's portal gets in here too, by the same login
        user = self.holder.user_ids
        user.write(
            {"company_ids": [(6, 0, self.foreign.ids)], "company_id": self.foreign.id}
        )
        self.assertEqual(
            self.dossier._get_borrowers_without_access(), self.main_borrower
        )
        self.dossier._invite_borrowers(self.main_borrower)
        self.assertEqual(user.company_ids, self.firm | self.foreign)
        self.assertEqual(self.holder.user_ids, user)

    # -------------------------------------------------------------------------
    # Counts
    # -------------------------------------------------------------------------
    def test_counts_and_complete(self):
        dossier = self.dossier
        self.assertEqual(dossier.document_count, 3)
        for document in self.slips | self.co_slips | self.tax:
            self.add_file(document)
        self.assertEqual(dossier.document_to_check_count, 3)
        (self.slips | self.tax).action_accept()
        self.assertEqual(
            (dossier.document_accepted_count, dossier.documents_all_accepted),
            (2, False),
        )
        self.co_slips.action_accept()
        self.assertTrue(dossier.documents_all_accepted)
        self.assertFalse(dossier.is_complete, "it is proposed, not done")
        dossier.action_set_complete()
        self.assertTrue(dossier.is_complete)

    def test_queries_do_not_grow(self):
        many = self.env["brokerage.document"].with_user(self.broker).create(
            [
                {
                    "dossier_id": self.dossier.id,
                    "type_id": self.kind_other.id,
                    "name": f"Other {number}",
                }
                for number in range(30)
            ]
        )  # fmt: skip
        for document in many:
            self.add_file(document)
        counts = []
        for documents in (many[:3], many[3:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            documents.action_accept()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_asked_of_a_firm_s_prospect_too(self):
        prospect = self.make_dossier()
        self.ask(prospect).action_confirm()
        self.assertEqual(len(prospect.document_ids), 2)
        with self.refused("resume it", UserError):
            self.abandon(prospect)
            self.ask(prospect, type_ids=self.kind_other.ids).action_confirm()
