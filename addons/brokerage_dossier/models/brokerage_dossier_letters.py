from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date, formatLang


class BrokerageDossierLetters(models.Model):
    """The words that the letters about a file are made of."""

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    def _get_letter_addressee(self, template):
        """:return: who gets a letter of this template: the bank, or the client"""
        self.ensure_one()
        if template.brokerage_for_bank:
            return self._get_paper_bank()
        return self._get_letter_partner()

    def _get_letter_lang(self):
        """French law is written in French, where the language is installed."""
        return self.env["res.lang"]._get_code("fr_FR") and "fr_FR" or ""

    def _get_letter_firm(self):
        """:return: the firm: what stands on its own paper is no secret"""
        return self.company_id.sudo()

    def _get_letter_firm_address(self):
        firm = self._get_letter_firm()
        town = " ".join(filter(None, [firm.zip, firm.city]))
        return ", ".join(filter(None, [firm.street, firm.street2, town]))

    def _get_letter_borrowers(self):
        """:return: « Hélène Vasseur et Marc Vasseur »"""
        self.ensure_one()
        borrowers = self.borrower_ids.sorted(lambda b: (not b.is_holder, b.sequence))
        names = borrowers.mapped("partner_id.name")
        if len(names) < 2:
            return "".join(names)
        return self.env._(
            "%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1]
        )

    def _get_letter_broker(self):
        return (self.user_id or self.env.user).sudo().name

    @api.model
    def _get_letter_date(self, date):
        """:return: « 22 novembre 2026 », « 1er mars 2027 »"""
        if not date:
            return ""
        text = format_date(self.env, date, date_format="d MMMM y")
        if date.day == 1 and (self.env.lang or "").startswith("fr"):
            text = text.replace("1 ", "1er ", 1)
        return text

    def _get_letter_amount(self, amount):
        self.ensure_one()
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _get_letter_selection(self, name):
        """:return: what a selection field of the file shows"""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _get_letter_project_place(self):
        town = " ".join(filter(None, [self.project_zip, self.project_city]))
        return ", ".join(filter(None, [self.project_street, town]))

    def _get_letter_documents(self):
        """The documents still asked for, then those refused, with the reason.

        :return: ``[{"name", "for", "help", "reason"}]``
        """
        self.ensure_one()
        waiting = self.document_ids.filtered(lambda d: d.state in ("asked", "refused"))
        return [
            {
                "name": document.name,
                "for": document.borrower_id.partner_id.name or "",
                "help": document.type_id.help_text or "",
                "reason": document.state == "refused" and document.refusal_reason or "",
            }
            for document in waiting.sorted(lambda d: (d.state, d.sequence, d.id))
        ]

    def _get_letter_signatures(self):
        """:return: a table where the borrowers and the broker sign"""
        self.ensure_one()
        borrowers = self.borrower_ids.sorted(lambda b: (not b.is_holder, b.sequence))
        names = [*borrowers.mapped("partner_id.name"), self._get_letter_firm().name]
        cell = Markup(
            '<td style="width: 50%%; height: 22mm; vertical-align: top; '
            'border: 1px solid #bfbfbf; padding: 2mm;">%s</td>'
        )
        cells = [cell % name for name in names]
        if len(cells) % 2:
            cells.append(cell % "")
        rows = Markup("").join(
            Markup('<tr style="page-break-inside: avoid;">%s</tr>')
            % Markup("").join(cells[start : start + 2])
            for start in range(0, len(cells), 2)
        )
        return (
            Markup(
                '<table class="o_signature" style="width: 100%%; '
                'border-collapse: collapse; page-break-inside: avoid;">'
                "<tbody>%s</tbody></table>"
            )
            % rows
        )
