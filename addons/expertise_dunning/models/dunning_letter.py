from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

KINDS = [
    ("reminder", "Reminder"),
    ("prescriber", "Statement to a prescriber"),
    ("notary", "Statement to a notary"),
]


class DunningLetter(models.Model):
    """One document that went out: a reminder, or a statement of unpaid dossiers.

    « Mail and letter » is one of these with two deliveries. Its PDF is made once and
    kept; what the mail and the paper became is in ``dunning_letter_delivery.py``.
    """

    _name = "dunning.letter"
    _inherit = ["mail.thread"]
    _description = "Letter about Unpaid Invoices"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, default="reminder")
    level_id = fields.Many2one(
        "dunning.level", readonly=True, index=True, ondelete="restrict"
    )
    run_id = fields.Many2one(
        "dunning.run", "Sent with", readonly=True, index=True, ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Addressee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", "By", readonly=True, default=lambda self: self.env.user
    )
    date = fields.Date(readonly=True, required=True, default=fields.Date.context_today)
    reminder_ids = fields.One2many("dunning.reminder", "letter_id", readonly=True)
    move_ids = fields.Many2many(
        "account.move",
        "dunning_letter_move_rel",
        "letter_id",
        "move_id",
        "Invoices",
        readonly=True,
    )
    move_count = fields.Integer("Number of invoices", compute="_compute_move_count")

    # amounts, as they stood on the day of the letter
    amount_residual = fields.Monetary("Overdue", readonly=True)
    amount_credit = fields.Monetary("Credits", readonly=True)
    amount_asked = fields.Monetary("Asked", readonly=True)
    interest_amount = fields.Monetary("Interest", readonly=True)
    indemnity_amount = fields.Monetary("Indemnity", readonly=True)
    amount_total = fields.Monetary(
        "Total asked", compute="_compute_amount_total", store=True
    )

    # content
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=False)
    attachment_id = fields.Many2one(
        "ir.attachment",
        "PDF",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _kind_level = models.Constraint(
        "CHECK ((kind = 'reminder') = (level_id IS NOT NULL))",
        "A reminder has a level, a statement has none.",
    )
    _history_idx = models.Index("(company_id, date DESC, id DESC)")

    @api.depends("kind", "level_id", "partner_id", "date")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for letter in self:
            letter.name = self.env._(
                "%(what)s – %(who)s – %(day)s",
                what=letter.level_id.name or kinds.get(letter.kind, ""),
                who=letter.partner_id.name or "",
                day=format_date(self.env, letter.date),
            )

    @api.depends("move_ids")
    def _compute_move_count(self):
        for letter in self:
            letter.move_count = len(letter.move_ids)

    @api.depends("amount_asked", "interest_amount", "indemnity_amount")
    def _compute_amount_total(self):
        for letter in self:
            letter.amount_total = (
                letter.amount_asked + letter.interest_amount + letter.indemnity_amount
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "What went out is part of the history: it is kept. A letter that "
                "failed can be cancelled."
            )
        )

    # -------------------------------------------------------------------------
    # Content
    # -------------------------------------------------------------------------
    def _write_content(self):
        """Write subject and body of each letter, in the language of its addressee."""
        for template, letters in self.grouped(
            lambda letter: letter._get_letter_template()
        ).items():
            contents = template._render_letters(
                letters, {letter.id: letter.partner_id for letter in letters}
            )
            for letter in letters:
                letter.subject = contents[letter.id]["subject"]
                letter.body = contents[letter.id]["body"]

    def _get_letter_template(self):
        """:return: the ``dossier.letter.template`` of this letter
        :raise UserError: its level has none
        """
        self.ensure_one()
        template = self.level_id.letter_template_id
        if self.kind != "reminder":
            template = self.env.ref(f"expertise_dunning.letter_template_{self.kind}")
        if not template:
            raise UserError(
                self.env._(
                    "The level %s has no letter: choose one in its settings.",
                    self.level_id.name,
                )
            )
        return template

    def _get_mail_template(self):
        """:return: the ``mail.template`` of the mail that carries this letter
        :raise UserError: its level has none
        """
        self.ensure_one()
        template = self.level_id.mail_template_id
        if self.kind != "reminder":
            template = self.env.ref(f"expertise_dunning.mail_template_{self.kind}")
        if not template:
            raise UserError(
                self.env._(
                    "The level %s has no mail: choose one in its settings.",
                    self.level_id.name,
                )
            )
        return template

    def _finish(self):
        """Write, print and queue letters that were just made, all at once."""
        self._prepare_interest()
        self._write_content()
        self._render_pdfs()
        self._queue_mails()
        self._log_history()

    def _log_history(self):
        """Note each letter on the dossiers it is about, or on the invoices."""
        bodies = defaultdict(dict)
        for letter in self:
            for record in letter._get_history_records():
                bodies[record._name].setdefault(record.id, []).append(
                    Markup("<a href='#' data-oe-model='%s' data-oe-id='%s'>%s</a>")
                    % (letter._name, letter.id, letter.name)
                )
        for model, notes in bodies.items():
            self.env[model].sudo().browse(notes)._message_log_batch(
                bodies={
                    record_id: Markup("<p>%s</p>") % Markup("<br/>").join(links)
                    for record_id, links in notes.items()
                }
            )

    def _get_history_records(self):
        self.ensure_one()
        dossiers = self.move_ids.dossier_id
        return [*dossiers, *self.move_ids.filtered(lambda m: not m.dossier_id)]

    def _prepare_interest(self):
        """Hook: fill interest and indemnity of letters whose level shows them."""

    def _get_interest_rows(self):
        """Hook: the computation of the interest, as it was on the day of the letter.

        :return: a dict for each échelon that bears interest: ``name`` of the invoice,
            ``date_maturity``, ``text`` (a line for each period), ``amount``
        """
        self.ensure_one()
        return []

    def _render_pdfs(self):
        """Make and keep the PDF of each letter, in one pass of wkhtmltopdf."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": letter._get_file_name(),
                        "raw": pdf,
                        "mimetype": "application/pdf",
                        "res_model": self._name,
                        "res_id": letter.id,
                    }
                    for letter, pdf in zip(self, self._make_pdfs(), strict=True)
                ]
            )
        )
        for letter, attachment in zip(self, attachments, strict=True):
            letter.attachment_id = attachment

    def _make_pdfs(self):
        """:return: list of the PDF of each letter, made in one pass of wkhtmltopdf"""
        streams, _kind = self.env["ir.actions.report"]._pre_render_qweb_pdf(
            "expertise_dunning.action_report_letter", self.ids
        )
        if not isinstance(streams, dict):
            # the core renders no PDF in tests, unless they ask for it
            streams = dict.fromkeys(self.ids, streams)
        return [self._read_stream(streams[letter.id]) for letter in self]

    @staticmethod
    def _read_stream(stream):
        return stream["stream"].getvalue() if isinstance(stream, dict) else stream

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_open_pdf(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=false",
            "target": "new",
        }

    def action_open_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }
