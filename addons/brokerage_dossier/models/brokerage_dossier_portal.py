from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

#: files that one document holds at most
DOCUMENT_FILES = 60


class BrokerageDossierPortal(models.Model):
    """What a borrower sees of his file on the portal, and what he sends.

    No portal user has a right on this model or on what hangs on it. The methods here
    are called as superuser for a login that was checked before, and give plain
    values: what is not in them cannot be shown. Nothing of the money is in them.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for dossier in self:
            dossier.access_url = f"/my/courtage/{dossier.id}"
        return result

    # -------------------------------------------------------------------------
    # Whose
    # -------------------------------------------------------------------------
    @api.model
    def _get_portal_partners(self, user):
        """:return: who a login stands for: himself, and the company he is part of"""
        partner = user.sudo().partner_id
        company = partner.commercial_partner_id
        return partner | company if company.is_company else partner

    @api.model
    def _get_portal_domain(self, user):
        """:return: the files this login sees: he borrows, own firms, no former one"""
        return (
            Domain("borrower_ids.partner_id", "in", self._get_portal_partners(user).ids)
            & Domain("company_id", "in", user.sudo().company_ids.ids)
            & Domain("replaced_by_id", "=", False)
            & Domain("active", "=", True)
        )

    @api.model
    def _search_portal(self, user, domain=Domain.TRUE, **kwargs):
        """:return: the files of this login, as superuser"""
        if user._is_public():
            return self.sudo().browse()
        return self.sudo().search(self._get_portal_domain(user) & domain, **kwargs)

    def _get_portal_documents(self, user):
        """:return: the documents of this login in these files: his own, and common"""
        partners = self._get_portal_partners(user)
        return self.document_ids.filtered(
            lambda d: not d.borrower_id or d.borrower_id.partner_id in partners
        )

    @api.model
    def _count_portal_documents(self, user):
        """:return: how many documents he has to send, in all his files"""
        dossiers = self._search_portal(user, Domain("state", "!=", "abandoned"))
        documents = dossiers._get_portal_documents(user)
        return len(documents.filtered(lambda d: d.state in ("asked", "refused")))

    # -------------------------------------------------------------------------
    # What he sees: plain values only
    # -------------------------------------------------------------------------
    def _get_portal_rows(self, user):
        """:return: one dictionary a file, for the list"""
        documents = self._get_portal_documents(user).grouped("dossier_id")
        rows = []
        for dossier in self:
            own = documents.get(dossier, self.env["brokerage.document"])
            rows.append(
                {
                    **dossier._get_portal_summary(),
                    "to_send": 0
                    if dossier.state == "abandoned"
                    else len(own.filtered(lambda d: d.state in ("asked", "refused"))),
                }
            )
        return rows

    def _get_portal_summary(self):
        """:return: what every borrower may know of this file"""
        self.ensure_one()
        kinds = dict(self._fields["project_type"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": self.name,
            "project": kinds.get(self.project_type),
            "place": self.project_city,
            "is_closed": self.state == "abandoned",
            "is_done": self.state == "done",
            "step": self.step_id.name if self.kind == "client" else False,
            "progress": round(self.progress),
            "firm": self.company_id.name,
        }

    def _get_portal_values(self, user):
        """:return: the values of the page of this file, for one login"""
        self.ensure_one()
        documents = self._get_portal_documents(user)
        values = [document._get_portal_values(user) for document in documents]
        broker = self.user_id
        company = self.company_id
        is_open = self.state != "abandoned"
        return {
            **self._get_portal_summary(),
            "to_send": [
                v for v in values if is_open and v["state"] in ("asked", "refused")
            ],
            "documents": [
                v
                for v in values
                if not is_open or v["state"] not in ("asked", "refused")
            ],
            "document_count": len(values),
            "accepted_count": sum(v["state"] == "accepted" for v in values),
            "steps": self._get_portal_steps(),
            "broker": {
                "name": broker.name or company.name,
                "phone": broker.phone or company.phone,
                "email": broker.email or company.email,
            },
        }

    def _get_portal_steps(self):
        """:return: the firm's steps with their dates; none for a prospect"""
        self.ensure_one()
        if self.kind != "client" or not self.step_id:
            return []
        dates = {row.step_id: row.date for row in self.step_date_ids}
        steps = self.env["brokerage.step"]._get_of_company(self.company_id)
        here = (self.step_id.sequence, self.step_id.id)
        return [
            {
                "name": step.name,
                "date": dates.get(step),
                "state": "now"
                if step == self.step_id and self.state != "done"
                else "done"
                if (step.sequence, step.id) <= here
                else "todo",
            }
            for step in steps
        ]

    # -------------------------------------------------------------------------
    # What he sends
    # -------------------------------------------------------------------------
    def _take_turns(self):
        """Two sendings at once follow each other, so that the second sees the first.

        Writing the same row is refused to the second one's snapshot; Odoo then runs
        his request again.
        """
        query = SQL(
            "UPDATE brokerage_dossier SET id = id WHERE id IN %s",
            tuple(sorted(self.ids)),
        )
        # being second is no error to be logged
        self.env.cr.execute(query, log_exceptions=False)

    def _find_portal_document(self, user, document_id):
        """:return: a document of this login in this file, empty where there is none"""
        self.ensure_one()
        return self._get_portal_documents(user).filtered(lambda d: d.id == document_id)


class BrokerageDocumentPortal(models.Model):
    """A document on the portal."""

    _inherit = "brokerage.document"  # pylint: disable=consider-merging-classes-inherited

    def _get_portal_values(self, user):
        """:return: what the page shows of this document"""
        self.ensure_one()
        files = self.attachment_ids
        own = files.filtered(lambda f: f.create_uid == user)
        return {
            "id": self.id,
            "name": self.name,
            "help": self.type_id.help_text,
            "is_common": not self.borrower_id,
            "state": self.state,
            "reason": self.state == "refused" and self.refusal_reason,
            "can_send": self._can_be_sent(),
            "files": [
                {"id": file.id, "name": file.name, "date": file.create_date}
                for file in own.sorted("id")
            ],
            # what the broker or the other borrower added: how many, no more
            "other_files": len(files - own),
        }

    def _can_be_sent(self):
        """:return: whether a borrower may send files for this document now"""
        self.ensure_one()
        dossier = self.dossier_id
        return (
            self.state != "accepted"
            and dossier.state != "abandoned"
            and not dossier.replaced_by_id
        )

    def _receive_from_portal(self, name, content, mimetype):
        """Keep one file that a borrower sends; the same content is kept once.

        The caller has checked the login and the file, and made the sendings take
        turns.

        :return: ``sent``, ``again`` (it is there already) or ``full``
        :raise AccessError: nothing is taken for this document any more
        """
        self.ensure_one()
        if not self._can_be_sent():
            raise AccessError(self.env._("This document is closed."))
        attachments = self.env["ir.attachment"].sudo()
        checksum = attachments._compute_checksum(content)
        files = self.sudo().attachment_ids
        if checksum in files.mapped("checksum"):
            return "again"
        if len(files) >= DOCUMENT_FILES:
            return "full"
        attachments.create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return "sent"
