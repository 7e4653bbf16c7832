from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from odoo.addons.dossier_base.tools.workbook import Sheet, get_formats, write_workbook

#: prospects that are in memory at once
CHUNK = 500
PROSPECTS = Domain("is_prospect", "=", True)


class ProspectEditionsReport(models.AbstractModel):
    """« Éditions »: prospects and their missions as a workbook, in constant memory.

    Rows are read with the rights of the user, in chunks, and go to the disk at once:
    fifty thousand prospects take no more memory than five thousand.
    """

    _name = "report.expertise_prospect.editions"
    _inherit = "report.report_xlsx.abstract"
    _description = "Prospects (Excel)"

    # -------------------------------------------------------------------------
    # Ways in
    # -------------------------------------------------------------------------
    @api.private
    def create_xlsx_report(self, docids, data):
        return super().create_xlsx_report(docids, data)

    @api.private
    def get_workbook_options(self):
        return {
            **super().get_workbook_options(),
            "constant_memory": True,
            "default_date_format": "dd/mm/yyyy",
        }

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """The Print menu: the ticked prospects."""
        self._write_editions(
            workbook,
            Domain("id", "in", objs.ids) & Domain("active", "in", [True, False]),
            self.env._("Chosen prospects"),
        )

    def _write_file(self, domain, searched):
        """Write the workbook into a temporary file, which goes when it is closed.

        :param domain: of ``res.partner``
        :param str searched: what was asked for, in the user's words
        :return: the file, at its beginning
        """
        return write_workbook(
            lambda workbook: self._write_editions(workbook, domain, searched),
            self.get_workbook_options(),
        )

    # -------------------------------------------------------------------------
    # Reading
    # -------------------------------------------------------------------------
    def _iterate(self, domain):
        """Yield the prospects of the domain by name, a chunk at a time.

        Each chunk starts after the last line of the one before, so that its cost does
        not grow as the file does. What was read is forgotten between two.
        """
        partners = self.env["res.partner"]
        domain &= PROSPECTS
        position = Domain.TRUE
        while True:
            chunk = partners.search_fetch(
                domain & position,
                self._get_fetched_fields(),
                limit=CHUNK,
                order="name, id",
            )
            if not chunk:
                return
            last = (chunk[-1].name, chunk[-1].id)
            full = len(chunk) == CHUNK
            yield chunk
            self.env.invalidate_all(flush=False)
            if not full:
                return
            position = Domain("name", ">=", last[0]) & (
                Domain("name", ">", last[0]) | Domain("id", ">", last[1])
            )

    def _get_fetched_fields(self):
        """:return: what a prospect's line shows; the rest is never fetched"""
        return [
            name
            for name in (
                *("name", "prospect_state", "prospect_source_id", "phone", "email"),
                *("street", "street2", "zip", "city", "country_id"),
                *("preferred_contact_id", "foreign_phone", "fax", "website"),
                *("company_registry", "naf_code", "partner_company_type_id"),
                *("tax_regime", "incorporation_date", "current_accountant_id"),
                *("prospect_firm_id", "source_user_id", "user_id", "rating"),
                *("is_takeover", "ref", "client_since", "prospect_date"),
                *("last_action_date", "last_action_type_id"),
                *("next_action_date", "next_action_type_id"),
            )
            if name in self.env["res.partner"]._fields
        ]

    def _read_related(self, prospects):
        """:return: contacts and missions of the prospects, by the prospect's id"""
        contacts = self.env["res.partner"].search_fetch(
            [
                ("parent_id", "in", prospects.ids),
                ("is_company", "=", False),
                ("type", "=", "contact"),
            ],
            [
                *("name", "function", "email", "phone", "mobile", "home_phone"),
                "parent_id",
            ],
            order="id",
        )
        missions = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("partner_id", "in", prospects.ids),
                    ("mission_type_id", "!=", False),
                ],
                [
                    *("partner_id", "mission_type_id", "client_type_id", "won_status"),
                    *("stage_id", "probability", "expected_revenue", "source_id"),
                    *("contract_type_id", "offer_id", "date_start", "date_end"),
                    *("firm_id", "office_id", "holder_id", "associate_id", "user_id"),
                    *("source_user_id", "factor_ids", "lost_justification"),
                    *("earns_bonus", "create_date", "date_closed"),
                ],
                order="id",
            )
        )
        return {
            "contacts": contacts.grouped(lambda contact: contact.parent_id.id),
            "missions": missions.grouped(lambda mission: mission.partner_id.id),
        }

    # -------------------------------------------------------------------------
    # Writing
    # -------------------------------------------------------------------------
    def _write_editions(self, workbook, domain, searched):
        columns = self.env["prospect.editions.columns"]
        related = {}
        money = self._report_xlsx_currency_format(self.env.company.currency_id)
        too_many = self.env._(
            "A sheet of Excel holds a million lines, and there are more. "
            "Search for fewer prospects, for instance by the date of creation."
        )
        prospects = Sheet(
            workbook,
            self.env._("Prospects"),
            columns._get_prospect_columns(related),
            get_formats(workbook, money),
            too_many,
        )
        missions = Sheet(
            workbook,
            self.env._("Missions"),
            columns._get_mission_columns(related),
            prospects.formats,
            too_many,
        )
        count = self.env["res.partner"].search_count(domain & PROSPECTS)
        lines = [
            self.env._("Prospects of the network: %(count)s", count=count),
            self.env._(
                "Made on %(when)s by %(who)s",
                when=format_datetime(
                    self.env, fields.Datetime.now(), dt_format="short"
                ),
                who=self.env.user.name,
            ),
            searched,
        ]
        prospects.write_title(lines)
        missions.write_title([self.env._("Missions of the prospects"), *lines[1:]])
        for chunk in self._iterate(domain):
            related.clear()
            related.update(self._read_related(chunk))
            for prospect in chunk:
                prospects.write_line(prospect)
                for mission in related["missions"].get(prospect.id, ()):
                    missions.write_line(mission)
        prospects.finish()
        missions.finish()
