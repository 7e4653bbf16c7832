import textwrap

from odoo import models

#: NF Z 10-011: at most six lines of thirty-eight characters
LINE_WIDTH = 38
MAX_LINES = 6


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_postal_lines(self):
        """The address as it stands in the window of an envelope (NF Z 10-011).

        :return: at most six lines, the postcode and town in capitals; the context may
            say for whose attention (``postal_attention``)
        """
        self.ensure_one()
        partner = self.sudo()
        name = partner.name or partner.commercial_company_name or ""
        company = partner.parent_id.name if partner.type == "contact" else ""
        town = " ".join(filter(None, [partner.zip, partner.city])).upper()
        country = ""
        home = self.env.company.country_id
        if partner.country_id and home and partner.country_id != home:
            country = (partner.country_id.name or "").upper()
        attention = self.env.context.get("postal_attention")
        before = [company, name, attention, partner.street2, partner.street]
        after = [line for line in (town, country) if line]
        lines = []
        for text in filter(None, before):
            lines += textwrap.wrap(text, LINE_WIDTH)
        return lines[: MAX_LINES - len(after)] + after
