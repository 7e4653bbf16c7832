"""The invoices of the files: fees, a bank's commission, a rebate.

They need a chart of accounts, and the link from an invoice to its file. Nothing is
posted before the funds were released (art. L519-6 of the Code monétaire et financier).
"""

from odoo import Command

#: key of the file: (kind, label, amount), days ago it was invoiced, whether it is paid
BILLS = {
    "aubry": (
        ("fee", "Honoraires de courtage", 2300, 82, True),
        ("commission", "Commission bancaire", 1890, 80, True),
    ),
    "odin": (
        ("fee", "Honoraires de courtage", 3200, 18, False),
        ("commission", "Commission bancaire", 2400, 17, False),
    ),
    # drafted: its funds are not released yet
    "diarra": (("fee", "Honoraires de courtage", 2800, 28, False),),
}
#: planned amounts of the files, beside the fee that the project has
PLANNED = {
    "aubry": {"commission_amount": 1890},
    "odin": {"commission_amount": 2400},
    "diarra": {"commission_amount": 2300},
    "roy": {"commission_amount": 2500, "rebate_amount": 300},
    "noble": {"no_rebate": True, "commission_amount": 1200},
    "lhomme": {"no_commission": True, "no_rebate": True},
}


def bill(builder, player):
    """Plan the amounts, and make the invoices where the firm keeps accounts."""
    dossiers = player.dossiers
    for key, values in PLANNED.items():
        dossiers[key].write(values)
    if not builder.company.chart_template:
        return
    for key, rows in BILLS.items():
        for row in rows:
            _invoice(builder, player, dossiers[key], row)


def _invoice(builder, player, dossier, row):
    kind, label, amount, days, is_paid = row
    payer = dossier.bank_id if kind == "commission" else dossier.partner_id
    day = builder.calendar.day(days)
    # the file may wish its own day: the funds are there then
    if dossier.funds_released_date:
        day = max(day, dossier.funds_released_date)
    with player._happening(builder.calendar.moment(days)):
        move = builder.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": builder.company.id,
                "partner_id": payer.id,
                "invoice_user_id": dossier.user_id.id,
                "invoice_date": day,
                "brokerage_dossier_id": dossier.id,
                "brokerage_invoice_type": kind,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"{label} – dossier {dossier.name}",
                            "quantity": 1,
                            "price_unit": amount,
                            # art. 261 C, 1° of the Code général des impôts: exempt
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        if dossier.funds_released_date:
            move.action_post()
        if is_paid:
            builder.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({"payment_date": day})._create_payments()
