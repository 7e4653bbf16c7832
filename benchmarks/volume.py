"""Set-based generator: dossiers and quotations by the hundred thousand, in SQL.

The rows carry every column that a list, a count or a filter reads. They are made
for measuring, not for working with: no chatter, no calendar events.
"""

#: statuses in the proportions of a firm that has worked for some years
STATES = (
    ["done"] * 14
    + ["cancelled"] * 2
    + ["to_quote", "quoted", "to_plan", "planned"]
    + ["visited", "analysis", "incomplete", "preorder", "to_prospect"]
)
TECHNICIANS = 10
PARTNERS = 5000


def _prepare(env):
    """Partners, technicians and properties that the dossiers share.

    :return: ``(first partner id, technician ids, first property id)``
    """
    env = env(context=dict(env.context, tracking_disable=True))  # no chatter
    partners = env["res.partner"].search([("ref", "=", "bench")], order="id")
    if not partners:
        partners = env["res.partner"].create(
            [
                {"name": f"Propriétaire {number:05d}", "ref": "bench"}
                for number in range(PARTNERS)
            ]
        )
    employees = env["hr.employee"].search([("name", "like", "Technicien %")])
    if not employees:
        employees = env["hr.employee"].create(
            [{"name": f"Technicien {chr(65 + n)}"} for n in range(TECHNICIANS)]
        )
    properties = env["expertise.property"].search([], order="id")
    if not properties:
        properties = env["expertise.property"].create(
            [
                {
                    "street": f"{number} rue des Lilas",
                    "zip": f"37{number % 1000:03d}",
                    "city": f"Ville {number % 300}",
                }
                for number in range(PARTNERS)
            ]
        )
    return partners.ids, employees.ids, properties.ids


def clear_dossiers(env):
    """Remove the dossiers of an earlier run, so that the small volume is small."""
    env.cr.execute("DELETE FROM expertise_dossier WHERE name ~ '^B[0-9]{7}$'")
    _settle(env, "expertise_dossier")


def fill_dossiers(env, wanted):
    """Add dossiers up to ``wanted`` in the current company."""
    cr = env.cr
    partners, employees, properties = _prepare(env)
    cr.execute(
        "SELECT count(*) FROM expertise_dossier WHERE company_id = %s",
        [env.company.id],
    )
    existing = cr.fetchone()[0]
    if existing >= wanted:
        return
    cr.execute(
        """
        INSERT INTO expertise_dossier
            (name, reference, active, company_id, user_id, state, property_id, city,
             transaction, owner_id, prescriber_id, payer_id, technician_id,
             technician_initials, appointment_start, appointment_end, report_state,
             report_count, report_download_count, quote_state, quote_count,
             draft_quote_count, amount_total, invoice_state, invoice_count,
             draft_invoice_count, invoiced_amount, residual_amount, instalment_state,
             instalment_count, instalment_paid_count, waiting_sample_count,
             create_uid, create_date, write_uid, write_date)
        SELECT 'B' || lpad(n::text, 7, '0'),
               'Réf. ' || n,
               n %% 20 <> 0,  -- one in twenty is archived
               %(company)s, %(user)s,
               (%(states)s::text[])[1 + n %% %(state_count)s],
               (%(properties)s::int[])[1 + n %% %(property_count)s],
               'Ville ' || n %% 300,
               'sale',
               (%(partners)s::int[])[1 + n %% %(partner_count)s],
               (%(partners)s::int[])[1 + n %% 50],
               (%(partners)s::int[])[1 + n %% %(partner_count)s],
               (%(employees)s::int[])[1 + n %% %(employee_count)s],
               'T' || chr(65 + n %% %(employee_count)s),
               now() - (n %% 1500) * interval '1 day',
               now() - (n %% 1500) * interval '1 day' + interval '2 hours',
               (ARRAY['none', 'available', 'locked', 'downloaded'])[1 + n %% 4],
               n %% 4, CASE WHEN n %% 4 = 3 THEN 1 ELSE 0 END,
               (ARRAY['none', 'pending', 'accepted', 'refused'])[1 + n %% 4],
               0, 0, 100 + n %% 500,
               (ARRAY['none', 'unpaid', 'partial', 'paid'])[1 + n %% 4],
               0, 0, 100 + n %% 500, n %% 100,
               (ARRAY['none', 'partial', 'partial', 'paid'])[1 + n %% 4],
               3, n %% 4, 0,
               1, now() - (n %% 1500) * interval '1 day', 1, now()
          FROM generate_series(%(start)s, %(stop)s) AS n
        """,
        {
            "company": env.company.id,
            "user": env.uid,
            "states": STATES,
            "state_count": len(STATES),
            "properties": properties,
            "property_count": len(properties),
            "partners": partners,
            "partner_count": len(partners),
            "employees": employees,
            "employee_count": len(employees),
            "start": existing + 1,
            "stop": wanted,
        },
    )
    _settle(env, "expertise_dossier")


def fill_quotations(env, wanted):
    """Add quotations up to ``wanted``: the peer's rows."""
    cr = env.cr
    partners, _employees, _properties = _prepare(env)
    cr.execute("SELECT count(*) FROM sale_order")
    existing = cr.fetchone()[0]
    if existing >= wanted:
        return
    cr.execute(
        """
        INSERT INTO sale_order
            (name, state, partner_id, partner_invoice_id, partner_shipping_id,
             company_id, currency_id, currency_rate, user_id, date_order,
             amount_untaxed, amount_tax, amount_total, invoice_status,
             create_uid, create_date, write_uid, write_date)
        SELECT 'Q' || lpad(n::text, 7, '0'),
               (ARRAY['draft', 'sent', 'sale', 'cancel'])[1 + n %% 4],
               (%(partners)s::int[])[1 + n %% %(partner_count)s],
               (%(partners)s::int[])[1 + n %% %(partner_count)s],
               (%(partners)s::int[])[1 + n %% %(partner_count)s],
               %(company)s, %(currency)s, 1, %(user)s,
               now() - (n %% 1500) * interval '1 day',
               100 + n %% 500, 20, 120 + n %% 500, 'no',
               1, now(), 1, now()
          FROM generate_series(%(start)s, %(stop)s) AS n
        """,
        {
            "partners": partners,
            "partner_count": len(partners),
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "user": env.uid,
            "start": existing + 1,
            "stop": wanted,
        },
    )
    _settle(env, "sale_order")


def _settle(env, table):
    """Statistics and visibility map, as autovacuum leaves them on a live table."""
    env.cr.commit()
    env.invalidate_all()
    connection = env.cr._cnx
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'VACUUM ANALYZE "{table}"')
    finally:
        connection.autocommit = False
