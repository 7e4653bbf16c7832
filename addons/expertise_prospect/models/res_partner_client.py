from odoo import fields, models


class ResPartner(models.Model):
    """A prospect that becomes a client gets its number and enters « Clients »."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    is_client = fields.Boolean("Client", readonly=True, copy=False)
    client_since = fields.Date(readonly=True, copy=False, tracking=True)
    ref = fields.Char(tracking=True)

    _client_number_uniq = models.UniqueIndex(
        "(prospect_network_id, ref) WHERE is_client IS TRUE",
        "This client number is already the number of another client of the network.",
    )
    _client_has_number = models.Constraint(
        "CHECK (is_client IS NOT TRUE OR (ref IS NOT NULL AND ref <> ''))",
        "A client keeps its client number.",
    )

    def _make_client(self):
        """Open the client file of prospects; what is a client already is left alone."""
        new = self.filtered(lambda partner: not partner.is_client)
        for network, partners in new.grouped("prospect_network_id").items():
            network.sudo()._create_client_sequences()
            sequence = (
                self.env["ir.sequence"].sudo().with_company(network or self.env.company)
            )
            for partner in partners:
                partner.sudo().write(
                    {
                        "is_client": True,
                        "client_since": fields.Date.context_today(self),
                        "ref": partner.ref or sequence.next_by_code("prospect.client"),
                        "customer_rank": max(partner.customer_rank, 1),
                    }
                )
