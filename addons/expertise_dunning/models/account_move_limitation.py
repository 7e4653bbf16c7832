from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

#: years until a claim is lost, by kind of payer; see ``_get_dunning_limitation_date``
YEARS = {"consumer": 2, "professional": 5, "coownership": 5, "public": 4}
#: prudent for a payer whose kind is unknown
SHORTEST = min(YEARS.values())


class AccountMoveLimitation(models.Model):
    """Until when an unpaid invoice can be claimed in court.

    * consumer: two years (C. conso L218-2), from the end of the work and not from the
      invoice (Cass. 1re civ., 19 May 2021, 20-12.520);
    * professional: five years (C. com. L110-4, C. civ. 2224);
    * co-ownership: five years; it is no consumer (Cass. 3e civ., 28 September 2022,
      21-19.829);
    * public body: four years from the next 1 January (law 68-1250 of 31 December 1968,
      article 1);
    * unknown: the shortest, so that somebody looks in time.

    The first day is the delivery date, else the invoice date: the earliest that a
    judge may take. What interrupts the term (an acknowledgement, a claim in court,
    enforcement: C. civ. 2240 to 2244; for a public body also a written demand: article
    2 of that law) is not followed: the date warns early.
    """

    # one face of the invoice a file
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    dunning_limitation_date = fields.Date(
        "Time-barred after",
        compute="_compute_dunning_limitation_date",
        store=True,
        help="Last day to claim it in court, counted from the delivery date or the "
        "invoice date. A reminder does not change it.",
    )

    _dunning_limitation_idx = models.Index(
        "(dunning_limitation_date) WHERE move_type = 'out_invoice'"
        " AND state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )

    def _auto_init(self):
        """Make the column and fill it in SQL: an old database has many invoices."""
        is_new = not column_exists(self.env.cr, self._table, "dunning_limitation_date")
        if is_new:
            create_column(self.env.cr, self._table, "dunning_limitation_date", "date")
            self._fill_dunning_limitation_dates()
        return super()._auto_init()

    @api.model
    def _fill_dunning_limitation_dates(self):
        """Compute the date of all posted invoices at once, while no kind is chosen.

        The same as ``_get_dunning_payer_kind``: five years for a company with a number
        that is no public body's, else the shortest.
        """
        self.env.cr.execute(
            SQL(
                r"""
                UPDATE account_move move
                   SET dunning_limitation_date = first + CASE
                       WHEN is_company AND (vat != '' OR registry != '')
                            AND NOT (CASE WHEN registry ~ '^\d{9}(\d{5})?$'
                                          THEN registry ~ '^[12]'
                                          ELSE vat ~ '^FR\w\w[12]\d{8}$' END)
                       THEN make_interval(years => %(company)s)
                       ELSE make_interval(years => %(shortest)s)
                       END
                  FROM (
                        SELECT own.id,
                               COALESCE(own.delivery_date, own.invoice_date) AS first,
                               payer.is_company,
                               upper(regexp_replace(COALESCE(payer.vat, ''),
                                    '[\s./-]', '', 'g')) AS vat,
                               regexp_replace(COALESCE(payer.company_registry, ''),
                                    '[\s./-]', '', 'g') AS registry
                          FROM account_move own
                          JOIN res_partner payer ON payer.id = own.commercial_partner_id
                         WHERE own.move_type = 'out_invoice' AND own.state = 'posted'
                       ) claim
                 WHERE claim.id = move.id AND claim.first IS NOT NULL
                """,
                company=YEARS["professional"],
                shortest=SHORTEST,
            )
        )
        self.invalidate_model(["dunning_limitation_date"], flush=False)

    @api.depends(
        "state",
        "move_type",
        "invoice_date",
        "delivery_date",
        "commercial_partner_id.dunning_payer_kind",
        "commercial_partner_id.is_company",
        "commercial_partner_id.vat",
        "commercial_partner_id.company_registry",
    )
    def _compute_dunning_limitation_date(self):
        for move in self:
            first = move.delivery_date or move.invoice_date
            if move.move_type == "out_invoice" and move.state == "posted" and first:
                kind = move.commercial_partner_id._get_dunning_payer_kind()
                move.dunning_limitation_date = self._get_dunning_limitation_date(
                    kind, first
                )
            else:
                move.dunning_limitation_date = False

    @api.model
    def _get_dunning_limitation_date(self, kind, first):
        """:return: the last useful day of a claim that was born on ``first``

        Days of the term are counted to the last one's end (C. civ. 2228, 2229).
        """
        if kind == "public":
            return first.replace(year=first.year + YEARS[kind], month=12, day=31)
        return first + relativedelta(years=YEARS.get(kind, SHORTEST))
