from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from odoo.addons.dossier_base.tools.workbook import (
    Column,
    Sheet,
    get_formats,
    get_money_format,
    write_workbook,
)

#: files that are in memory at once
CHUNK = 500


class BrokerageC1Report(models.AbstractModel):
    """« Export C1 »: the files of a period as a workbook, in constant memory.

    Rows are read with the rights of the user, in chunks; a chunk costs the same number
    of queries whatever is in it.
    """

    _name = "brokerage.c1.report"
    _description = "C1 Export (Excel)"

    def _write_file(self, export):
        """:param export: ``brokerage.c1.export`` of the user
        :return: the workbook, a temporary file at its beginning
        """
        return write_workbook(lambda workbook: self._write_export(workbook, export))

    def _write_export(self, workbook, export):
        company, domain = export.company_id, export._get_domain()
        sheet = Sheet(
            workbook,
            self.env._("C1 export"),
            self._get_columns(),
            get_formats(workbook, get_money_format(company.currency_id)),
            self.env._(
                "A sheet of Excel holds a million lines, and there are more. Choose a "
                "shorter period."
            ),
        )
        count = self.env["brokerage.dossier"].search_count(domain)
        sheet.write_title(
            [
                self.env._(
                    "C1 export of %(company)s – files: %(count)s",
                    company=company.name,
                    count=count,
                ),
                self.env._(
                    "Made on %(when)s by %(who)s",
                    when=format_datetime(
                        self.env, fields.Datetime.now(), dt_format="short"
                    ),
                    who=self.env.user.name,
                ),
                export._describe(),
            ]
        )
        for chunk in self._iterate(domain, export.date_field):
            for dossier in chunk:
                sheet.write_line(dossier)
        sheet.finish()
        sheet.write_total(self.env._("Total"))

    def _iterate(self, domain, date_field):
        """Yield the files by date, a chunk at a time, as read by the superuser.

        They were found with the rights of the user: whoever reads a file reads the
        names in it, such as those of a broker of another company.
        """
        dossiers = self.env["brokerage.dossier"]
        position = Domain.TRUE
        while True:
            chunk = dossiers.search_fetch(
                domain & position,
                self._get_fetched_fields(),
                limit=CHUNK,
                order=f"{date_field}, id",
            )
            if not chunk:
                return
            day, last_id = chunk[-1][date_field], chunk[-1].id
            full = len(chunk) == CHUNK
            yield chunk.sudo()
            self.env.invalidate_all(flush=False)
            if not full:
                return
            # the next one starts after the last line, and costs as much
            position = Domain(date_field, ">", day) | (
                Domain(date_field, "=", day) & Domain("id", ">", last_id)
            )

    def _get_fetched_fields(self):
        return [
            *("name", "partner_id", "user_id", "source_id", "introducer_id"),
            *("is_complete", "date_created", "client_agreement_date"),
            *("signature_date", "funds_released_date", "bank_id", "borrowed_amount"),
            *("fee_amount", "kind", "state", "closing_reason_id"),
        ]

    def _get_columns(self):
        """The columns of the export: one place to add one."""
        yes, no = self.env._("Yes"), self.env._("No")
        prospect = self.env._("Prospect")
        states = dict(
            self.env["brokerage.dossier"]
            ._fields["state"]
            ._description_selection(self.env)
        )

        def state_of(dossier):
            if dossier.kind == "prospect" and dossier.state == "open":
                return prospect
            return states[dossier.state]

        def co_borrowers(dossier):
            return ", ".join(dossier.co_borrower_ids.mapped("display_name"))

        def name_of(field):
            return lambda dossier: dossier[field].display_name or ""

        def value_of(field):
            return lambda dossier: dossier[field]

        return [
            Column(self.env._("Number"), "text", 14, value_of("name")),
            Column(self.env._("Project holder"), "text", 26, name_of("partner_id")),
            Column(self.env._("Co-borrowers"), "lines", 26, co_borrowers),
            Column(self.env._("Broker"), "text", 20, name_of("user_id")),
            Column(self.env._("Origin"), "text", 18, name_of("source_id")),
            Column(self.env._("Introducer"), "text", 22, name_of("introducer_id")),
            Column(
                self.env._("Complete file"),
                "text",
                10,
                lambda dossier: yes if dossier.is_complete else no,
            ),
            Column(self.env._("Created on"), "date", 12, value_of("date_created")),
            Column(
                self.env._("Client's agreement"),
                "date",
                12,
                value_of("client_agreement_date"),
            ),
            Column(self.env._("Signature"), "date", 12, value_of("signature_date")),
            Column(
                self.env._("Release of the funds"),
                "date",
                12,
                value_of("funds_released_date"),
            ),
            Column(self.env._("Bank"), "text", 22, name_of("bank_id")),
            Column(
                self.env._("Amount borrowed"), "money", 16, value_of("borrowed_amount")
            ),
            Column(self.env._("Fees"), "money", 14, value_of("fee_amount")),
            Column(self.env._("State"), "text", 13, state_of),
            Column(self.env._("Reason"), "text", 24, name_of("closing_reason_id")),
        ]
