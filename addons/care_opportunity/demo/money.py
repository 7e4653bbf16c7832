"""The third-party payer of some clients, and the invoices of last month.

The invoices need a chart of accounts. They are those of the month's button: some are
paid, two are still drafts, and of some clients nothing is invoiced yet.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

#: the Département, which pays the APA: name, street, postcode, town, telephone
COUNCIL = (
    "Département d’Indre-et-Loire – Autonomie", "Place de la Préfecture", "37000",
    "Tours", "02 61 91 86 01",
)  # fmt: skip
#: client -> hours a month, the client's share in per cent, file number
FUNDED = {
    "marthe": (45, 12.5, "APA-37-020611"),
    "yvonne": (40, 26, "APA-37-019274"),
    "lucette": (60, 8, "APA-37-023318"),
}
#: the payer's price of an hour, VAT included
PAYER_PRICE = 24.58
#: clients of whom last month is still to be invoiced
LATER = ("roger", "marcel", "simone", "dentaire")
#: those whose invoice is drafted, and those who have paid
DRAFTS = ("andre", "odette")
PAID = ("colette", "raymond", "germaine", "denise", "bernadette", "lucien")


def fund(builder):
    """The APA of some clients, since last year."""
    forms = builder.forms
    council = forms._make_partner(*COUNCIL, is_company=True)
    builder.env["care.funding"].create(
        [
            {
                "company_id": builder.company.id,
                "partner_id": forms.clients[key].id,
                "kind": "apa",
                "payer_id": council.id,
                "reference": reference,
                "hours": hours,
                "hourly_price": PAYER_PRICE,
                "client_share": share,
                "date_from": builder.calendar.today - relativedelta(years=1),
            }
            for key, (hours, share, reference) in FUNDED.items()
        ]
    )


def bill(builder):
    """« Facturer le mois », for most clients; what is due is partly paid."""
    if not builder.company.chart_template:
        return
    today = builder.calendar.today
    month = today.replace(day=1) - relativedelta(months=1)
    customers = builder.env["res.partner"].union(
        *(payer for key, payer in builder.forms.payers.items() if key not in LATER)
    )
    env = builder.user_env("responsable-aide")
    moves = env["care.billing"]._bill(builder.company, month, customers)
    moves = moves.with_env(builder.env)
    day = min(today.replace(day=1) + timedelta(days=2), today)
    moves.write({"invoice_date": day})
    posted = moves - _of(builder, moves, DRAFTS)
    with builder.happening(builder.calendar.moment((today - day).days)):
        posted.action_post()
        paid = _of(builder, posted, PAID)
        if paid:
            builder.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=paid.ids
            ).create({"payment_date": today, "group_payment": False})._create_payments()


def _of(builder, moves, keys):
    clients = [builder.forms.clients[key] for key in keys]
    return moves.filtered(lambda move: move.care_beneficiary_id in clients)
