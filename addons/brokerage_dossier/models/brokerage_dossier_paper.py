import re

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, formatLang, is_html_empty

#: narrow no-break space, before a sign
NARROW = "\u202f"

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# digits in pairs, as French numbers are written; not a date followed by a number
SEPARATOR = r"(?:\s|&nbsp;|[.\-/])*"
FRENCH_PHONE = re.compile(
    r"(?<!\w)(?!\d\d[/.-]\d\d[/.-]\d{4})"
    rf"(?:(?:\+|00){SEPARATOR}33{SEPARATOR}(?:\(0\){SEPARATOR})?|0)"
    rf"[1-9](?:{SEPARATOR}\d{{2}}){{4}}(?!\d)"
)
FOREIGN_PHONE = re.compile(r"(?<!\w)\+\d{1,3}(?:(?:\s|&nbsp;|[.\-/()])*\d){6,12}")
CONTACT_LINK = re.compile(r"""\shref=(["'])(?:mailto|tel|sms):.*?\1""", re.IGNORECASE)

BORROWERS_IN_A_ROW = 2


class BrokerageDossierPaper(models.Model):
    """What is printed for a bank: the loan request and the summary note.

    The internal note is never printed.
    """

    # one face of the file a file: see brokerage_dossier.py
    _inherit = "brokerage.dossier"  # pylint: disable=consider-merging-classes-inherited

    # -------------------------------------------------------------------------
    # Words for the paper
    # -------------------------------------------------------------------------
    def _get_paper_lang(self):
        """:return: language of what the bank reads"""
        self.ensure_one()
        return self._get_paper_bank().lang or self.env.user.lang

    def _get_paper_bank(self):
        """:return: the bank the request is for, or that of the chosen simulation"""
        self.ensure_one()
        return self.bank_id or self.chosen_simulation_id.bank_id

    @api.model
    def _format_percent(self, value, digits=2):
        return f"{formatLang(self.env, value, digits=digits)}{NARROW}%"

    @api.model
    def _format_months(self, months):
        """:return: « 20 years », « 250 months »"""
        if months < 24 or months % 12:
            return self.env._("%s months", months)
        return self.env._("%s years", months // 12)

    @api.model
    def _format_age(self, birthdate):
        if not birthdate:
            return ""
        age = relativedelta(fields.Date.context_today(self), birthdate).years
        return (
            self.env._("%s years old", age)
            if age > 1
            else self.env._("under 2 years old")
        )

    @api.model
    def _get_labels(self, model, *names):
        """:return: labels of the fields of a model, in the reader's language"""
        return [
            self.env[model]._fields[name]._description_string(self.env)
            for name in names
        ]

    def _get_paper_borrowers(self):
        """The borrowers side by side.

        :return: ``[{"names": [(name, role)], "rows": [(label, values)]}]``, at most two
            borrowers in each; a row that nobody fills is left out
        """
        self.ensure_one()
        # a list, not a slice of records: these are read together for all files
        borrowers = list(
            self.borrower_ids.sorted(lambda b: (not b.is_holder, b.sequence))
        )
        blocks = []
        for start in range(0, len(borrowers), BORROWERS_IN_A_ROW):
            chunk = borrowers[start : start + BORROWERS_IN_A_ROW]
            facts = [dict(self._get_paper_facts(borrower)) for borrower in chunk]
            labels = list(dict.fromkeys(label for fact in facts for label in fact))
            rows = [
                (label, [fact.get(label, "") for fact in facts])
                for label in labels
                if any(fact.get(label) for fact in facts)
            ]
            blocks.append(
                {
                    "names": [
                        (
                            borrower.partner_id.name,
                            self.env._("Project holder")
                            if borrower.is_holder
                            else self.env._("Co-borrower"),
                        )
                        for borrower in chunk
                    ],
                    "rows": rows,
                }
            )
        return blocks

    def _get_paper_facts(self, borrower):
        """:return: ``[(label, text)]`` of one borrower, in the order of the paper"""

        def label_of(name):
            labels = dict(borrower._fields[name]._description_selection(self.env))
            return labels.get(borrower[name], "")

        def join(*texts):
            return ", ".join(text for text in texts if text)

        birth = borrower.birthdate and format_date(self.env, borrower.birthdate)
        contract = label_of("contract_type")
        if borrower.in_trial_period:
            contract = join(contract, self.env._("in the trial period"))
        facts = [
            (
                self.env._("Born"),
                join(birth, self._format_age(borrower.birthdate), borrower.birthplace),
            ),
            (
                self.env._("Family status"),
                join(label_of("family_status"), borrower.matrimonial_regime),
            ),
            (self.env._("Profession"), borrower.profession or ""),
            (self.env._("Employer"), borrower.employer or ""),
            (self.env._("Contract"), contract),
            (
                self.env._("Since"),
                borrower.employed_since
                and format_date(self.env, borrower.employed_since)
                or "",
            ),
        ]
        if not self.hide_contact_details:
            person = borrower.partner_id
            town = " ".join(filter(None, [person.zip, person.city]))
            facts += [
                (self.env._("Address"), join(person.street, person.street2, town)),
                (self.env._("Phone"), person.phone or ""),
                (self.env._("E-mail"), person.email or ""),
            ]
        return facts

    def _get_paper_costs(self):
        """:return: ``[(label, amount)]``, what makes the cost of the project"""
        self.ensure_one()
        return [
            (label, self[name])
            for name, label in zip(
                self._get_cost_fields(),
                self._get_labels(self._name, *self._get_cost_fields()),
                strict=True,
            )
            if self[name]
        ]

    def _get_paper_financing(self):
        """:return: ``[(label, amount)]``, what pays for the project"""
        self.ensure_one()
        rows = []
        if self.contribution:
            rows.append((self.env._("Personal contribution"), self.contribution))
        loans = self.chosen_simulation_id.loan_ids
        if loans:
            rows += [(loan.name, loan.amount) for loan in loans]
        elif self.loan_need:
            rows.append((self.env._("To be borrowed"), self.loan_need))
        return rows

    def _get_paper_notes(self):
        """The summary note: the ticked comments in the order of the notepad.

        :return: ``[(tab, comments)]``, those of one tab that follow each other together
        """
        self.ensure_one()
        ticked = self.comment_ids.filtered(
            lambda c: c.in_summary and not is_html_empty(c.body)
        ).sorted(lambda c: (c.sequence, c.id))
        labels = dict(ticked._fields["section"]._description_selection(self.env))
        groups = []
        for comment in ticked:
            if groups and groups[-1][0] == labels[comment.section]:
                groups[-1][1].append(comment)
            else:
                groups.append((labels[comment.section], [comment]))
        return groups

    def _hide_contacts(self, html):
        """Take the contact details out of what a bank reads, where the file asks so.

        Addresses, phone numbers and e-mails are taken out wherever somebody typed them:
        in a comment, a note, a link.

        :param html: what is printed (Markup)
        :return: the same, or without the contact details
        """
        self.ensure_one()
        if not self.hide_contact_details or not html:
            return html
        withheld = str(Markup.escape(self.env._("[contact details withheld]")))
        text = CONTACT_LINK.sub("", str(html))
        patterns = [EMAIL, FRENCH_PHONE, FOREIGN_PHONE, *self._get_street_patterns()]
        for pattern in patterns:
            text = pattern.sub(lambda _match: withheld, text)
        # it was markup before, and what was put in is escaped
        return Markup(text)

    def _get_street_patterns(self):
        """:return: what finds the streets where the borrowers live"""
        people = self.borrower_ids.partner_id
        streets = {
            " ".join(street.split())
            for person in people
            for street in (person.street, person.street2)
            if street and len(street.strip()) > 4
        }
        # the longest first: one may be the beginning of another
        return [
            re.compile(
                r"(?:\s|&nbsp;)+".join(
                    re.escape(str(Markup.escape(word))) for word in street.split()
                ),
                re.IGNORECASE,
            )
            for street in sorted(streets, key=len, reverse=True)
        ]

    # -------------------------------------------------------------------------
    # What a bank will miss
    # -------------------------------------------------------------------------
    def _get_loan_request_gaps(self):
        """What a bank will miss in the request. It warns, and blocks nothing.

        :return: ``{dossier: [sentence]}``, without the files that lack nothing
        """
        gaps = {dossier: dossier._find_gaps() for dossier in self}
        return {dossier: texts for dossier, texts in gaps.items() if texts}

    def _find_gaps(self):
        """:return: ``[sentence]`` of one file"""
        self.ensure_one()
        texts = self._find_borrower_gaps()
        if not self.company_id.sudo().brokerage_orias:
            texts.append(self.env._("The firm has no ORIAS number yet."))
        if not self._get_paper_bank():
            texts.append(self.env._("No bank is chosen: the request has no addressee."))
        if not self.project_cost:
            texts.append(self.env._("The cost of the project is not entered."))
        simulation = self.chosen_simulation_id
        if not simulation:
            texts.append(self.env._("No simulation is chosen."))
        elif not simulation.loan_ids:
            texts.append(self.env._("The chosen simulation has no loan."))
        else:
            texts += self._find_simulation_gaps(simulation)
        waiting = self.document_ids.filtered(lambda d: d.state != "accepted")
        if waiting:
            texts.append(
                self.env._(
                    "Documents not accepted yet: %s.", ", ".join(waiting.mapped("name"))
                )
            )
        if not self._get_paper_notes():
            texts.append(self.env._("No comment is ticked: the summary note is empty."))
        return texts

    def _find_borrower_gaps(self):
        texts = []
        if not self.monthly_income:
            texts.append(self.env._("No income is entered."))
        missing = {
            self.env._("Without date of birth: %s."): lambda b: not b.birthdate,
            self.env._("Without profession or work contract: %s."): lambda b: not (
                b.profession and b.contract_type
            ),
        }
        if not self.hide_contact_details:
            missing[self.env._("Without phone and e-mail: %s.")] = lambda b: not (
                b.partner_id.phone or b.partner_id.email
            )
        for text, is_missing in missing.items():
            borrowers = self.borrower_ids.filtered(is_missing)
            if borrowers:
                texts.append(text % ", ".join(borrowers.partner_id.mapped("name")))
        return texts

    def _find_simulation_gaps(self, simulation):
        texts = []
        currency = self.currency_id
        if currency.compare_amounts(simulation.amount, self.loan_need):
            texts.append(
                self.env._(
                    "The loans of the simulation make %(loans)s, the project needs "
                    "%(need)s.",
                    loans=formatLang(
                        self.env, simulation.amount, currency_obj=currency
                    ),
                    need=formatLang(self.env, self.loan_need, currency_obj=currency),
                )
            )
        limit = self.company_id.sudo().brokerage_max_debt_ratio
        if limit and simulation.debt_ratio > limit:
            texts.append(
                self.env._(
                    "The debt ratio is %(ratio)s, above %(limit)s.",
                    ratio=self._format_percent(simulation.debt_ratio),
                    limit=self._format_percent(limit, digits=0),
                )
            )
        return texts

    # -------------------------------------------------------------------------
    # Actions
    # -------------------------------------------------------------------------
    def action_print_loan_request(self):
        """Print the loan request, after showing what a bank will miss in it."""
        self.check_access("read")
        if not self._get_loan_request_gaps():
            return self._print_loan_request()
        wizard = self.env["brokerage.loan.request.wizard"].create(
            {"dossier_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loan request: what a bank will miss"),
            "res_model": "brokerage.loan.request.wizard",
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _print_loan_request(self):
        return self.env.ref(
            "brokerage_dossier.action_report_loan_request"
        ).report_action(self, config=False)

    def action_print_summary_note(self):
        return self.env.ref(
            "brokerage_dossier.action_report_summary_note"
        ).report_action(self, config=False)

    def action_sign_fee_agreement(self):
        """Ask on which day the client has signed the fee agreement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fee agreement signed"),
            "res_model": "brokerage.fee.agreement.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
