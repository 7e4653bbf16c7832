from odoo import api, fields, models
from odoo.tools.mail import email_normalize

ACTIVITY = "brokerage_dossier.activity_documents"


class BrokerageDossierDocuments(models.Model):
    """The documents of a file: what is awaited, who is told of what."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    document_count = fields.Integer("Documents asked for", compute="_compute_documents")
    document_accepted_count = fields.Integer(
        "Documents accepted", compute="_compute_documents"
    )
    document_to_check_count = fields.Integer(
        "Documents to check", compute="_compute_documents"
    )
    documents_all_accepted = fields.Boolean(compute="_compute_documents")

    @api.depends("document_ids.state")
    def _compute_documents(self):
        counts = {}
        groups = self.env["brokerage.document"]._read_group(
            [("dossier_id", "in", self.ids)], ["dossier_id", "state"], ["__count"]
        )
        for dossier, state, count in groups:
            counts.setdefault(dossier.id, {})[state] = count
        for dossier in self:
            count = counts.get(dossier._origin.id, {})
            dossier.document_count = sum(count.values())
            dossier.document_accepted_count = count.get("accepted", 0)
            dossier.document_to_check_count = count.get("received", 0)
            dossier.documents_all_accepted = bool(
                count
            ) and dossier.document_accepted_count == sum(count.values())

    def unlink(self):
        """The files that clients sent go with the file, and nothing else keeps them."""
        self.check_access("unlink")
        documents = self.with_context(active_test=False).sudo().document_ids
        documents.with_context(brokerage_resume=True).unlink()
        return super().unlink()

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_ask_documents(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for documents"),
            "res_model": "brokerage.document.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def action_open_documents(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "brokerage_dossier.brokerage_document_action_dossier"
        )
        return {
            **action,
            "domain": [("dossier_id", "=", self.id)],
            "context": {"default_dossier_id": self.id, "create": False},
        }

    def action_set_complete(self):
        """Tick « complete file », as the tab proposes once all is accepted."""
        self.filtered(lambda d: not d.is_complete).write({"is_complete": True})

    # -------------------------------------------------------------------------
    # The client is told
    # -------------------------------------------------------------------------
    def _tell_documents_asked(self, documents, message=False):
        """Send each borrower one mail with what is asked of him. Never twice.

        :param documents: just asked for; those he was told of are left out
        :param str message: a word of the broker, plain text
        :return: the borrowers who got a mail
        """
        self.ensure_one()
        documents.lock_for_update()
        documents.invalidate_recordset(["told_at"])
        documents = documents.filtered(lambda d: not d.told_at)
        told = self._mail_borrowers(
            "brokerage_dossier.mail_template_documents_asked", documents, message
        )
        reached = documents.filtered(
            lambda d: told and (not d.borrower_id or d.borrower_id in told)
        )
        reached.sudo().write({"told_at": fields.Datetime.now()})
        return told

    def _mail_borrowers(self, template_xmlid, documents, message=False):
        """Write to each borrower about his documents and those of all.

        The mail is an internal comment of the history: a portal user reads what he
        got by mail, never the history.

        :return: the borrowers who got a mail
        """
        self.ensure_one()
        template = self.env.ref(template_xmlid).sudo()
        told = self.env["brokerage.borrower"]
        for borrower in self.borrower_ids:
            own = documents.filtered(
                lambda d, b=borrower: not d.borrower_id or d.borrower_id == b
            )
            if not own or not email_normalize(borrower.partner_id.email):
                continue
            rendered = template.with_context(
                documents=own.with_context(lang=borrower.partner_id.lang),
                broker_message=message or "",
            )._generate_template(borrower.ids, ("subject", "body_html"))[borrower.id]
            self.message_post(
                subject=rendered["subject"],
                body=rendered["body_html"],
                partner_ids=borrower.partner_id.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                email_layout_xmlid="mail.mail_notification_light",
                email_add_signature=False,
            )
            told += borrower
        return told

    def _get_borrowers_without_access(self):
        """:return: the borrowers who cannot log in to the portal of this firm"""
        self.ensure_one()
        return self.borrower_ids.filtered(
            lambda b: not any(
                user.active and self.company_id in user.company_ids
                for user in b.partner_id.sudo().user_ids
            )
        )

    def _invite_borrowers(self, borrowers):
        """Give borrowers access to the portal, by the core's own invitation.

        Who has an access to another firm's portal gets this firm beside it.

        :return: the borrowers who got in
        """
        self.ensure_one()
        self.check_access("write")
        invited = self.env["brokerage.borrower"]
        known = borrowers.filtered(lambda b: b.partner_id.sudo().user_ids)
        for borrower in known & self._get_borrowers_without_access():
            for user in borrower.partner_id.sudo().user_ids.filtered("share"):
                user.company_ids += self.company_id
                invited |= borrower
        new = borrowers - known
        wizard = (
            self.env["portal.wizard"]
            .with_company(self.company_id)
            .create({"partner_ids": [fields.Command.set(new.partner_id.ids)]})
        )
        for row in wizard.user_ids:
            if row.email_state == "ok" and not row.is_portal and not row.is_internal:
                row.action_grant_access()
                invited |= new.filtered(lambda b, p=row.partner_id: b.partner_id == p)
        return invited

    # -------------------------------------------------------------------------
    # The broker is told
    # -------------------------------------------------------------------------
    def _tell_documents_received(self):
        """One thing to do for the broker, however many files come."""
        for dossier in self.sudo():
            broker = dossier.user_id
            if not broker:
                continue
            waiting = dossier.activity_search([ACTIVITY])
            if not waiting:
                dossier.with_context(
                    mail_activity_quick_update=True, lang=broker.lang
                ).activity_schedule(ACTIVITY, user_id=broker.id)

    def _finish_document_check(self):
        """Nothing is left to check: the broker's activity is done."""
        done = self.filtered(lambda d: not d.document_to_check_count)
        done.sudo().activity_feedback([ACTIVITY])
