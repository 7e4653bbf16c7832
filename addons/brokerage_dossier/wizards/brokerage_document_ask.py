from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import email_normalize


class BrokerageDocumentAsk(models.TransientModel):
    """Which documents are asked for, shown before they are."""

    _name = "brokerage.document.ask"
    _description = "Ask for Documents"

    dossier_id = fields.Many2one(
        "brokerage.dossier", "File", required=True, readonly=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id")
    type_ids = fields.Many2many(
        "brokerage.document.type",
        string="Kinds",
        default=lambda self: self._default_type_ids(),
        domain="[('company_id', 'in', (company_id, False))]",
    )
    line_ids = fields.One2many(
        "brokerage.document.ask.line",
        "ask_id",
        "What will be asked for",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    left_out = fields.Char("Asked for already", compute="_compute_left_out")
    message = fields.Text("A word to the client")
    notify = fields.Boolean("Tell by e-mail", default=True)
    invite = fields.Boolean("Invite to the client portal", default=True)
    recipients = fields.Char(compute="_compute_recipients")
    unreachable = fields.Char(compute="_compute_recipients")
    uninvited = fields.Char(compute="_compute_recipients")

    def _default_type_ids(self):
        """:return: the kinds always asked for, but those that were"""
        dossier = self.env["brokerage.dossier"].browse(
            self.env.context.get("default_dossier_id", [])
        )
        if not dossier:
            return self.env["brokerage.document.type"]
        kinds = self.env["brokerage.document.type"].search(
            [
                ("always_asked", "=", True),
                ("company_id", "in", (dossier.company_id.id, False)),
            ]
        )
        known = self._get_known(dossier)
        return kinds.filtered(
            lambda kind: any(
                (kind.id, borrower.id) not in known
                for borrower in self._get_borrowers(dossier, kind)
            )
        )

    @api.model
    def _get_known(self, dossier):
        """:return: what the file has been asked for: (kind, borrower) ids"""
        return {
            (document.type_id.id, document.borrower_id.id)
            for document in dossier.document_ids
        }

    @api.model
    def _get_borrowers(self, dossier, kind):
        """:return: for whom a kind is asked; an empty record for all together"""
        if kind.for_each_borrower:
            return list(dossier.borrower_ids)
        return [self.env["brokerage.borrower"]]

    @api.depends("type_ids", "dossier_id")
    def _compute_line_ids(self):
        for ask in self:
            dossier = ask.dossier_id
            known = ask._get_known(dossier)
            lang = dossier.partner_id.lang or self.env.lang
            lines = [
                {
                    "type_id": kind.id,
                    "name": kind.with_context(lang=lang).name,
                    "borrower_id": borrower.id,
                }
                for kind in ask.type_ids._origin.sorted("sequence")
                for borrower in ask._get_borrowers(dossier, kind)
                if (kind.id, borrower.id) not in known
            ]
            ask.line_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends("type_ids", "dossier_id")
    def _compute_left_out(self):
        for ask in self:
            chosen = ask.type_ids._origin
            known = ask.dossier_id.document_ids.filtered(
                lambda d, kinds=chosen: d.type_id in kinds
            )
            ask.left_out = ", ".join(dict.fromkeys(known.mapped("name")))

    @api.depends("dossier_id")
    def _compute_recipients(self):
        for ask in self:
            borrowers = ask.dossier_id.borrower_ids
            reached = borrowers.filtered(lambda b: email_normalize(b.partner_id.email))
            without = reached & ask.dossier_id._get_borrowers_without_access()
            ask.recipients = ", ".join(reached.partner_id.mapped("name"))
            ask.unreachable = ", ".join((borrowers - reached).partner_id.mapped("name"))
            ask.uninvited = ", ".join(without.partner_id.mapped("name"))

    def action_confirm(self):
        """Ask, tell, invite. Pressed twice, or by two at once, it is asked once."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.check_access("write")
        if not self.line_ids:
            raise UserError(
                self.env._("Choose what to ask for: nothing is left in the list.")
            )
        dossier._take_turns()
        known = {
            (document.type_id, document.borrower_id, document.name)
            for document in dossier.document_ids
        }
        new = {}
        for line in self.line_ids:
            key = (line.type_id, line.borrower_id, line.name)
            if key not in known:
                new[key] = {
                    "dossier_id": dossier.id,
                    "type_id": line.type_id.id,
                    "borrower_id": line.borrower_id.id,
                    "name": line.name,
                    "sequence": line.type_id.sequence,
                }
        documents = self.env["brokerage.document"].create(list(new.values()))
        if documents and self.notify:
            told = dossier._tell_documents_asked(documents, self.message)
            if self.invite and told:
                dossier._invite_borrowers(
                    told & dossier._get_borrowers_without_access()
                )
        return {"type": "ir.actions.act_window_close"}


class BrokerageDocumentAskLine(models.TransientModel):
    _name = "brokerage.document.ask.line"
    _description = "Document to be Asked for"

    ask_id = fields.Many2one(
        "brokerage.document.ask", required=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="ask_id.dossier_id")
    company_id = fields.Many2one(related="ask_id.company_id")
    type_id = fields.Many2one(
        "brokerage.document.type",
        "Kind",
        required=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    name = fields.Char(
        "Document",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    borrower_id = fields.Many2one(
        "brokerage.borrower", domain="[('dossier_id', '=', dossier_id)]"
    )
    help_text = fields.Char(related="type_id.help_text")

    @api.depends("type_id")
    def _compute_name(self):
        for line in self:
            lang = line.dossier_id.partner_id.lang or self.env.lang
            line.name = line.name or line.type_id.with_context(lang=lang).name
