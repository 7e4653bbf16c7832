from odoo import api, fields, models
from odoo.exceptions import UserError

#: written by the methods of this model alone, which check first
RULED_FIELDS = {
    "state",
    "refusal_reason",
    "asked_at",
    "told_at",
    "received_at",
    "checked_at",
    "checked_by_id",
}


class BrokerageDocument(models.Model):
    """A document asked for, received, then accepted or refused with a reason.

    A file that comes makes it *to check*, whoever puts it there and by whatever way;
    what is accepted keeps its files until the acceptance is taken back.
    """

    _name = "brokerage.document"
    _description = "Document of a Loan File"
    _inherit = ["brokerage.part.mixin"]
    _order = "dossier_id, sequence, id"

    sequence = fields.Integer(default=10)
    type_id = fields.Many2one(
        "brokerage.document.type",
        "Kind",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    help_text = fields.Char(related="type_id.help_text")
    borrower_id = fields.Many2one(
        "brokerage.borrower",
        domain="[('dossier_id', '=', dossier_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: for all borrowers together.",
    )
    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("received", "To check"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        default="asked",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    refusal_reason = fields.Char(readonly=True, copy=False)
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Files sent",
        domain=[("res_model", "=", "brokerage.document")],
        bypass_search_access=True,
    )
    file_count = fields.Integer("Number of files", compute="_compute_file_count")
    asked_at = fields.Datetime(
        "Asked on", default=fields.Datetime.now, readonly=True, copy=False
    )
    told_at = fields.Datetime("Client told on", readonly=True, copy=False)
    received_at = fields.Datetime("Received on", readonly=True, copy=False)
    checked_at = fields.Datetime("Checked on", readonly=True, copy=False)
    checked_by_id = fields.Many2one(
        "res.users", "Checked by", readonly=True, copy=False
    )
    user_id = fields.Many2one(related="dossier_id.user_id", string="Broker")
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Project holder"
    )

    _refused_has_reason = models.Constraint(
        "CHECK (state != 'refused' OR refusal_reason IS NOT NULL)",
        "Say why the document is refused: the client reads it.",
    )
    _once = models.UniqueIndex(
        "(dossier_id, type_id, COALESCE(borrower_id, 0), name)",
        "This document is asked for already. Give the second one another name.",
    )

    @api.depends("type_id")
    def _compute_name(self):
        for document in self:
            # the client reads it, and it does not change with the reader
            lang = document.dossier_id.partner_id.lang or self.env.lang
            kind = document.type_id.with_context(lang=lang)
            document.name = kind.name or document.name

    @api.depends("attachment_ids")
    def _compute_file_count(self):
        for document in self:
            document.file_count = len(document.attachment_ids)

    # -------------------------------------------------------------------------
    # CRUD
    # -------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if not self.env.su and any(
            document.state != "asked"
            or document.told_at
            or document.received_at
            or document.checked_at
            for document in documents
        ):
            raise UserError(self._get_ruled_message())
        for dossier in documents.dossier_id:
            if dossier.state == "abandoned":
                raise UserError(
                    self.env._(
                        "%(dossier)s is abandoned: resume it before you ask for "
                        "documents.",
                        dossier=dossier.name,
                    )
                )
        return documents

    def write(self, vals):
        if not self.env.su and RULED_FIELDS & vals.keys():
            raise UserError(self._get_ruled_message())
        return super().write(vals)

    def _get_ruled_message(self):
        return self.env._(
            "A document is received by its files, then accepted or refused by the "
            "buttons."
        )

    # -------------------------------------------------------------------------
    # Files
    # -------------------------------------------------------------------------
    def _check_files_can_go(self):
        """Files of a former version, and of what is accepted, stay as they are."""
        self._check_not_former()
        accepted = self.filtered(lambda d: d.state == "accepted")
        if accepted:
            raise UserError(
                self.env._(
                    "“%(document)s” is accepted: its files stay. Press “Check again” "
                    "first.",
                    document=accepted[0].name,
                )
            )

    def _receive_files(self):
        """A file has come: it is to be checked, unless it was accepted before."""
        self._check_not_former()
        open_documents = self.filtered(lambda d: d.state != "accepted")
        open_documents.sudo().write(
            {
                "state": "received",
                "received_at": fields.Datetime.now(),
                "checked_at": False,
                "checked_by_id": False,
            }
        )

    def _lose_files(self):
        """The last file was taken away: the document is awaited again."""
        empty = self.filtered(
            lambda d: d.state == "received" and not d.sudo().attachment_ids
        )
        empty.sudo().write({"state": "asked", "received_at": False})

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def _check_has_files(self):
        for document in self:
            if not document.attachment_ids:
                raise UserError(
                    self.env._(
                        "“%(document)s” has no file yet: add it, or wait for the "
                        "client.",
                        document=document.name,
                    )
                )

    def action_accept(self):
        """Accept what was looked at. Pressed twice, it is accepted once."""
        self.check_access("write")
        documents = self.filtered(lambda d: d.state != "accepted")
        documents._check_has_files()
        documents.sudo().write(
            {
                "state": "accepted",
                "refusal_reason": False,
                "checked_at": fields.Datetime.now(),
                "checked_by_id": self.env.user.id,
            }
        )
        documents.dossier_id._finish_document_check()

    def action_refuse(self):
        """Ask why; several documents get one reason and one mail."""
        self.check_access("write")
        self._check_has_files()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "brokerage.document.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_ids": self.ids},
        }

    def _refuse(self, reason, notify=True):
        """Refuse with a reason that the client reads.

        :param str reason: in plain words
        :param bool notify: whether each borrower gets a mail, one for all documents
        """
        self.check_access("write")
        reason = " ".join((reason or "").split())
        if not reason:
            raise UserError(
                self.env._("Say why the document is refused: the client reads it.")
            )
        # two people who refuse at once send one mail
        self.lock_for_update()
        self.invalidate_recordset(["state", "refusal_reason"])
        documents = self.filtered(
            lambda d: d.state != "refused" or d.refusal_reason != reason
        )
        documents._check_has_files()
        documents.sudo().write(
            {
                "state": "refused",
                "refusal_reason": reason,
                "checked_at": fields.Datetime.now(),
                "checked_by_id": self.env.user.id,
            }
        )
        documents.dossier_id._finish_document_check()
        if notify:
            for dossier, refused in documents.grouped("dossier_id").items():
                dossier._mail_borrowers(
                    "brokerage_dossier.mail_template_documents_refused", refused
                )

    def action_check_again(self):
        """Take an acceptance or a refusal back."""
        self.check_access("write")
        checked = self.filtered(lambda d: d.state in ("accepted", "refused"))
        checked._check_has_files()
        checked.sudo().write(
            {"state": "received", "checked_at": False, "checked_by_id": False}
        )

    def action_delete(self):
        """Delete from the tab of a file, which has asked first."""
        self.unlink()

    def action_open_dossier(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "brokerage.dossier",
            "res_id": self.dossier_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
