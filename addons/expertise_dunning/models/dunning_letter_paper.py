import re
from datetime import timedelta

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models

#: the letter's own text stands before and after the table, parted by a line
PARTING_LINE = re.compile(r"<hr\b[^>]*>", re.IGNORECASE)
#: the one first-level heading of a letter is its subject
HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)
#: characters that fit into the reference of a SEPA transfer
REFERENCE_SIZE = 140


class DunningLetterPaper(models.Model):
    """What stands on the paper, besides the text of the template."""

    # one face of the letter a file: see dunning_letter.py
    _inherit = "dunning.letter"  # pylint: disable=consider-merging-classes-inherited

    salutation = fields.Char(compute="_compute_salutation")
    term_date = fields.Date(
        "To be paid by",
        compute="_compute_term_date",
        help="Date of the letter and the days that its level leaves.",
    )
    about = fields.Char(
        compute="_compute_about",
        help="What a subject line may say: the dossiers, nothing of a debt.",
    )

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_salutation(self):
        notaries = self.env["dunning.contact"]._filter_notaries(self.partner_id)
        for letter in self:
            letter.salutation = (
                self.env._("Dear Maître,")
                if letter.kind == "notary" or letter.partner_id in notaries
                else self.env._("Dear Sir or Madam,")
            )

    @api.depends("date", "level_id.payment_days")
    def _compute_term_date(self):
        for letter in self:
            letter.term_date = letter.level_id and letter.date + timedelta(
                days=letter.level_id.payment_days
            )

    @api.depends("kind", "move_ids")
    @api.depends_context("lang")
    def _compute_about(self):
        for letter in self:
            names = letter.sudo().move_ids.dossier_id.sorted("name").mapped("name")
            if not names:
                letter.about = self.env._("your file with %s", letter.company_id.name)
            elif len(names) == 1:
                letter.about = self.env._("your dossier %s", names[0])
            elif len(names) <= 3:
                letter.about = self.env._("your dossiers %s", ", ".join(names))
            else:
                letter.about = self.env._(
                    "your dossiers with %s", letter.company_id.name
                )

    def _get_file_name(self):
        """:return: name of the PDF, which says nothing of a debt"""
        self.ensure_one()
        return self.env._(
            "Letter of %(day)s – %(who)s.pdf",
            day=self.date.isoformat(),
            who=re.sub(r"[\\/:*?\"<>|]+", " ", self.partner_id.name or "").strip(),
        )

    # -------------------------------------------------------------------------
    # Text
    # -------------------------------------------------------------------------
    def _get_text_parts(self):
        """The letter's text; a horizontal line in it says where the table stands.

        :return: what stands before the table, and after it
        """
        self.ensure_one()
        body = HEADING.sub(r"<\1h2", str(self.body or ""))
        before, *after = PARTING_LINE.split(body, maxsplit=1)
        return Markup(before), Markup("".join(after))

    def _get_reference_text(self):
        """:return: the dossiers of the reference line, or the invoices"""
        self.ensure_one()
        moves = self.sudo().move_ids
        names = sorted(moves.dossier_id.mapped("name")) or sorted(moves.mapped("name"))
        if len(names) > 6:
            return self.env._("%s dossiers, listed below", len(names))
        return ", ".join(names)

    def _get_signatory(self):
        """:return: who signs: the user, nobody when the scheduled action wrote"""
        self.ensure_one()
        user = self.user_id.sudo()
        return user.browse() if user.id == SUPERUSER_ID else user

    # -------------------------------------------------------------------------
    # Tables
    # -------------------------------------------------------------------------
    def _get_rows(self):
        """:return: the échelons of a reminder, by dossier and due date, as dicts"""
        self.ensure_one()
        rows = []
        for reminder in self.sudo().reminder_ids:
            move = reminder.move_id
            maturities = sorted(
                {line.date_maturity or line.date for line in move._get_instalments()}
            )
            is_known = reminder.date_maturity in maturities
            rows.append(
                {
                    "dossier": move.dossier_id,
                    "address": move.dossier_id.property_id.name or "",
                    "move": move,
                    "instalment": (
                        f"{maturities.index(reminder.date_maturity) + 1}"
                        f"/{len(maturities)}"
                        if is_known and len(maturities) > 1
                        else ""
                    ),
                    "date_maturity": reminder.date_maturity,
                    "amount": reminder.amount,
                    "paid": reminder.amount - reminder.amount_residual,
                    "credit": reminder.amount_credit,
                    "asked": reminder.amount_asked,
                    "residual": reminder.amount_residual,
                }
            )
        return sorted(
            rows,
            key=lambda row: (
                row["dossier"].name or "",
                row["date_maturity"],
                row["move"].name,
            ),
        )

    def _get_statement_rows(self):
        """:return: the invoices of a statement, as dicts, the oldest first"""
        self.ensure_one()
        return [
            {
                "dossier": move.dossier_id,
                "owner": move.dossier_id.owner_id,
                "address": move.dossier_id.property_id.name or "",
                "move": move,
                "residual": move.amount_residual,
            }
            for move in self.sudo().move_ids.sorted(
                lambda move: (move.invoice_date, move.dossier_id.name or "", move.id)
            )
        ]

    # -------------------------------------------------------------------------
    # How to pay
    # -------------------------------------------------------------------------
    def _get_bank_account(self):
        """:return: the account of the invoices, else the first of the company"""
        self.ensure_one()
        accounts = self.sudo().move_ids.partner_bank_id
        return (
            accounts[:1]
            or self.sudo().company_id.partner_id.bank_ids.filtered(
                lambda bank: bank.company_id in (self.company_id, bank.company_id[:0])
            )[:1]
        )

    def _get_payment_reference(self):
        """:return: what the payer writes on his transfer, to find it again"""
        self.ensure_one()
        moves = self.sudo().move_ids.sorted("name")
        if len(moves) == 1:
            return moves.payment_reference or moves.name
        names = moves.dossier_id.mapped("name") or moves.mapped("name")
        text = ", ".join(names)
        if len(text) > REFERENCE_SIZE:
            return self.env._("%(name)s and others", name=names[0])
        return text

    def _get_qr_code(self):
        """:return: the transfer as a picture to scan (SEPA), as a data URL, or none"""
        self.ensure_one()
        account = self._get_bank_account()
        if not account or self.kind != "reminder":
            return None
        return account.build_qr_code_base64(
            self.amount_total,
            self._get_payment_reference(),
            None,
            self.currency_id,
            self.partner_id.sudo(),
            silent_errors=True,
        )
