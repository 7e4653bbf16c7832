"""Set-based generator: unpaid invoices by the ten thousand, and what comes with them.

A few stories (three échelons, the first one paid; a credit note that nobody matched; …)
are played once through Odoo itself: posted, paid, reconciled. Their rows are then
copied in SQL with other payers, days and numbers, so that each column holds what Odoo
would have stored. `check` computes a sample again through the ORM.
"""

from datetime import timedelta

import volume
from psycopg2.extras import execute_values

from odoo import Command, fields
from odoo.tools import SQL

#: share of each story among 100 unpaid invoices
STORIES = {
    "one": 36,
    "two": 16,
    "three": 12,
    "one_part_paid": 8,
    "two_first_paid": 8,
    "three_second_part_paid": 6,
    "part_credited": 4,
    "advance_unmatched": 3,
    "refund_unmatched": 2,
    "litigation": 1,
    "promise": 1,
    "direct_debit": 1,
    "no_followup": 1,
    "blocked": 1,
}
#: a firm has old, paid invoices too: as many as unpaid ones
PAID = "paid"
AMOUNTS = (180.0, 420.0, 950.0)
#: a model takes the numbers below, the copies those above
FIRST_NUMBER = 1000
#: payers with many dossiers: property managers, agencies
BIG_PAYERS = 50
PRESCRIBERS, NOTARIES = 50, 200
#: the days on which the firm has pressed « Relancer »: days ago, level, payers (of 4)
CAMPAIGNS = ((40, 1, (1, 2, 3)), (22, 2, (2, 3)), (5, 3, (3,)))
#: days after which an échelon is due for R1, R2 and R3, here and at the peer
DELAY = 15

STORED = (
    "dunning_next_level_id",
    "dunning_next_date",
    "dunning_r1_date",
    "dunning_r2_date",
    "dunning_r3_date",
)


# ------------------------------------------------------------------------------
# The stories, played once
# ------------------------------------------------------------------------------
class Models:
    """One set of moves for each story and amount, made and posted by Odoo."""

    def __init__(self, env):
        self.env = env
        self.today = fields.Date.context_today(env.user)
        self.partner = env["res.partner"].create(
            {"name": "Payeur modèle", "country_id": env.ref("base.fr").id}
        )
        self.product = env["product.product"].create(
            {"name": "Diagnostic", "type": "service", "list_price": 100}
        )
        self.terms = {
            "one": self._term("One échelon", (100, 0)),
            "two": self._term("Two échelons", (50, 0), (50, 30)),
            "three": self._term("Three échelons", (40, 0), (30, 30), (30, 60)),
            "debit": self._term("Direct debit", (100, 0)),
        }
        self.terms["debit"].dunning_direct_debit = True
        self.bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
        )
        self.moves = {
            f"{story}-{int(amount)}": self._play(story, amount)
            for story in (*STORIES, PAID)
            for amount in AMOUNTS
        }

    def _term(self, name, *parts):
        return self.env["account.payment.term"].create(
            {
                "name": name,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in parts
                ],
            }
        )

    def _play(self, story, amount):
        """:return: the moves of one story, the invoice first"""
        term = story.split("_")[0]
        invoice = self._invoice(amount, self.terms.get(term, self.terms["one"]))
        lines = invoice._get_instalments()
        others = self.env["account.move"]
        if story == "one_part_paid":
            others = self._pay(lines, 0.4)
        elif story == "two_first_paid":
            others = self._pay(lines[0])
        elif story == "three_second_part_paid":
            others = self._pay(lines[0]) + self._pay(lines[1], 0.5)
        elif story == "part_credited":
            others = self._refund(invoice, amount * 0.3)
            (lines + others._get_instalments()).reconcile()
        elif story == "advance_unmatched":
            others = self._pay(lines, 0.25, match=False)
        elif story == "refund_unmatched":
            others = self._refund(invoice, amount * 0.3)
        elif story == "litigation":
            invoice.dunning_litigation = True
        elif story == "promise":
            invoice.dunning_promise_date = self.today + timedelta(days=10)
        elif story == "direct_debit":
            invoice.button_draft()
            invoice.invoice_payment_term_id = self.terms["debit"]
            invoice.action_post()
        elif story == "no_followup":
            invoice.no_followup = True
        elif story == "blocked":
            invoice.action_toggle_block_payment()
        elif story == PAID:
            others = self._pay(lines)
        return invoice + others

    def _invoice(self, amount, term, **values):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": self.today,
                "invoice_payment_term_id": term.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                    for price in (amount * 0.75, amount * 0.25)
                ],
                **values,
            }
        )
        move.action_post()
        return move

    def _refund(self, invoice, amount):
        return self._invoice(
            amount,
            self.terms["one"],
            move_type="out_refund",
            reversed_entry_id=invoice.id,
        )

    def _pay(self, lines, share=1.0, match=True):
        """Money on the bank account, matched with these échelons or left open."""
        amount = self.env.company.currency_id.round(
            sum(lines.mapped("amount_residual")) * share
        )
        receivable = {
            "account_id": lines.account_id.id,
            "partner_id": self.partner.id,
            "credit": amount,
            "name": "Virement",
        }
        bank = {
            "account_id": self.bank.default_account_id.id,
            "debit": amount,
            "name": "Virement",
        }
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "date": self.today,
                "line_ids": [Command.create(bank), Command.create(receivable)],
            }
        )
        entry.action_post()
        if match:
            (lines + entry.line_ids.filtered("credit")).reconcile()
        return entry

    def remove(self):
        """Take the models away again, once they are copied."""
        moves = self.env["account.move"].union(*self.moves.values())
        moves.line_ids.remove_move_reconcile()
        moves.button_draft()
        moves.with_context(force_delete=True).unlink()


# ------------------------------------------------------------------------------
# The copies
# ------------------------------------------------------------------------------
def fill(env, wanted):
    """Bring the company to ``wanted`` unpaid invoices of half as many payers."""
    existing = _count(env)
    payers = _make_payers(env, wanted // 2)
    dossiers = _make_dossiers(env, existing, wanted)
    models = Models(env)
    env.flush_all()
    _choose(env, payers, dossiers, existing, wanted)
    _copy(env, models)
    models.remove()
    env.flush_all()
    _settle_dossiers(env)
    env.invalidate_all()
    settle(env)


def _count(env):
    env.cr.execute(
        "SELECT count(*) FROM account_move WHERE move_type = 'out_invoice'"
        " AND state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked')"
    )
    return env.cr.fetchone()[0]


def _make_payers(env, wanted):
    """:return: ``[(contact id, payer id)]``; one in ten is billed to a contact"""
    partners = env["res.partner"].with_context(tracking_disable=True)
    known = partners.search_count([("ref", "=", "bench-payer")])
    france = env.ref("base.fr").id
    numbers = range(known, wanted)

    def address(number):
        # one in twenty has no address, one in seven no mail
        values = {"country_id": france, "lang": "fr_FR", "customer_rank": 1}
        if number % 20 != 7:
            values |= {
                "street": f"{1 + number % 90} rue des Tilleuls",
                "zip": f"{37000 + number % 900:05d}",
                "city": f"Ville {number % 300}",
            }
        return values

    def mail(number):
        return number % 7 and f"payeur{number:05d}@example.org"

    payers = partners.create(
        [
            {
                "name": f"Payeur {number:05d}",
                "ref": "bench-payer",
                "is_company": number % 10 == 3,
                "email": mail(number),
                "phone": f"+33247{number:06d}",
                **address(number),
            }
            for number in numbers
        ]
    )
    partners.create(
        [
            {
                "name": f"Comptabilité {number:05d}",
                "parent_id": payer.id,
                "type": "invoice",
                "email": mail(number),
                **address(number),
            }
            for number, payer in zip(numbers, payers, strict=True)
            if payer.is_company
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        SELECT COALESCE(contact.id, payer.id), payer.id
          FROM res_partner payer
     LEFT JOIN res_partner contact ON contact.parent_id = payer.id
         WHERE payer.ref = 'bench-payer'
      ORDER BY payer.id
        """
    )
    return env.cr.fetchall()


def _make_dossiers(env, existing, wanted):
    """:return: dossiers without invoice, for three new invoices of four"""
    cr = env.cr
    volume.fill_dossiers(env, wanted * 3 // 4)
    cr.execute(
        """
        SELECT dossier.id
          FROM expertise_dossier dossier
         WHERE dossier.active AND dossier.name ~ '^B[0-9]{7}$'
           AND NOT EXISTS (
                SELECT FROM account_move move WHERE move.dossier_id = dossier.id
               )
      ORDER BY dossier.id
        """
    )
    return [row[0] for row in cr.fetchall()]


def _choose(env, payers, dossiers, existing, wanted):
    """Say which story each new invoice copies, for whom, and how old it is."""
    env.cr.execute(
        """
        CREATE TEMP TABLE bench_copy (
            number int PRIMARY KEY, story text, partner_id int, payer_id int, days int,
            dossier_id int
        ) ON COMMIT DROP
        """
    )
    deck = [name for name, share in STORIES.items() for _time in range(share)]
    dossiers = iter(dossiers)
    rows = []
    for number in range(existing, wanted):
        half = number // 2
        if number % 2 == 0:
            payer = half
        elif half % 10 < 3:
            payer = half % BIG_PAYERS
        else:
            payer = half * 7919 % (half + 1)
        amount = int(AMOUNTS[number % 3])
        # 37 and 100 have no common factor: each story in its share
        story = deck[number * 37 % 100]
        spread = number * 7919 % 1009 / 1009
        dossier = next(dossiers, None) if number % 4 else None
        days = int(720 * spread**2)
        rows.append((2 * number, f"{story}-{amount}", *payers[payer], days, dossier))
        days = 60 + int(720 * spread)
        rows.append((2 * number + 1, f"{PAID}-{amount}", *payers[payer], days, None))
    execute_values(env.cr, "INSERT INTO bench_copy VALUES %s", rows)
    env.cr.execute("ANALYZE bench_copy")


def _copy(env, models):
    """Copy the rows of the stories for all that was chosen."""
    cr = env.cr
    cr.execute("CREATE TEMP TABLE bench_story (story text, move_id int) ON COMMIT DROP")
    execute_values(
        cr,
        "INSERT INTO bench_story VALUES %s",
        [(name, move.id) for name, moves in models.moves.items() for move in moves],
    )
    _number(cr, "account_move", "story.move_id = source.id")
    _number(cr, "account_move_line", "story.move_id = source.move_id")
    matched = """
        EXISTS (SELECT FROM account_move_line line
                 WHERE line.move_id = story.move_id AND line.{})
    """
    _number(
        cr,
        "account_full_reconcile",
        matched.format("full_reconcile_id = source.id"),
        "DISTINCT",
    )
    # the invoice and the payment of a match are of the same story
    _number(
        cr,
        "account_partial_reconcile",
        matched.format("id = source.debit_move_id"),
        "DISTINCT",
    )
    number = f"({FIRST_NUMBER} + map.new)"
    prefix = (
        "regexp_replace(source.sequence_prefix, '[0-9]{4}',"
        " to_char(source.date - copy.days, 'YYYY'))"
    )
    name = f"{prefix} || lpad({number}::text, 5, '0')"
    billed = "source.move_type IN ('out_invoice', 'out_refund')"
    _insert(
        cr,
        "account_move",
        name=name,
        sequence_prefix=prefix,
        sequence_number=number,
        payment_reference=f"replace(source.payment_reference, source.name, {name})",
        partner_id=_if_set("partner_id", "copy.partner_id"),
        # a contact for invoices is delivered at the company's address
        partner_shipping_id=_if_set("partner_shipping_id", "copy.payer_id"),
        commercial_partner_id=_if_set("commercial_partner_id", "copy.payer_id"),
        invoice_partner_display_name="CASE WHEN source.partner_id IS NULL"
        " THEN source.invoice_partner_display_name ELSE"
        " (SELECT complete_name FROM res_partner WHERE id = copy.partner_id) END",
        reversed_entry_id=_mapped("account_move", "reversed_entry_id"),
        dunning_promise_date="source.dunning_promise_date",
        dossier_id=f"CASE WHEN {billed} THEN copy.dossier_id END",
        **dict.fromkeys(STORED, "NULL"),
    )
    new_name = "(SELECT name FROM account_move WHERE id = move_map.new)"
    _insert(
        cr,
        "account_full_reconcile",
    )
    _insert(
        cr,
        "account_move_line",
        join="""
            JOIN bench_account_move move_map
              ON move_map.number = map.number AND move_map.old = source.move_id
        """,
        move_id="move_map.new",
        move_name=new_name,
        name=f"replace(source.name, source.move_name, {new_name})",
        # an invoice's lines bear the company, a payment's the contact that was typed
        partner_id="CASE WHEN source.partner_id IS NULL THEN NULL"
        " WHEN source.display_type = 'payment_term' THEN copy.payer_id"
        f" WHEN source.journal_id = {models.bank.id} THEN copy.partner_id"
        " ELSE copy.payer_id END",
        full_reconcile_id=_mapped("account_full_reconcile", "full_reconcile_id"),
        matching_number="CASE WHEN source.full_reconcile_id IS NOT NULL THEN "
        + _mapped("account_full_reconcile", "full_reconcile_id")
        + "::text WHEN source.matching_number LIKE 'P%%' THEN 'P' || "
        + _mapped("account_partial_reconcile", "matching_number", "substr({}, 2)::int")
        + " END",
        **dict.fromkeys(STORED, "NULL"),
    )
    _insert(
        cr,
        "account_partial_reconcile",
        debit_move_id=_mapped("account_move_line", "debit_move_id"),
        credit_move_id=_mapped("account_move_line", "credit_move_id"),
        full_reconcile_id=_mapped("account_full_reconcile", "full_reconcile_id"),
    )
    for relation, column in (
        ("account_move_line_account_tax_rel", "account_tax_id"),
        ("account_account_tag_account_move_line_rel", "account_account_tag_id"),
    ):
        cr.execute(
            f"""
            INSERT INTO {relation} (account_move_line_id, {column})
                 SELECT map.new, source.{column}
                   FROM {relation} source
                   JOIN bench_account_move_line map
                     ON map.old = source.account_move_line_id
            """
        )


def _if_set(column, value):
    return f"CASE WHEN source.{column} IS NOT NULL THEN {value} END"


def _mapped(table, column, value="{}"):
    """:return: SQL of the copy that a reference of the model leads to"""
    old = value.format(f"source.{column}")
    return (
        f"(SELECT other.new FROM bench_{table} other"
        f" WHERE other.number = map.number AND other.old = {old})"
    )


def _number(cr, table, condition, distinct=""):
    """Give each row to come its id: ``bench_TABLE`` (number, old, new)."""
    cr.execute(
        f"""
        CREATE TEMP TABLE bench_{table} ON COMMIT DROP AS
        SELECT number, old, nextval('{table}_id_seq')::int AS new
          FROM (SELECT {distinct} copy.number, source.id AS old
                  FROM bench_copy copy
                  JOIN bench_story story ON story.story = copy.story
                  JOIN {table} source ON {condition}
              ORDER BY copy.number, source.id) rows
        """
    )
    cr.execute(f"CREATE INDEX ON bench_{table} (number, old)")
    cr.execute(f"ANALYZE bench_{table}")


def _insert(cr, table, join="", **values):
    """Copy the rows of ``bench_TABLE``: days go back, ``values`` are SQL."""
    cr.execute(
        """
        SELECT column_name, data_type
          FROM information_schema.columns
         WHERE table_schema = current_schema AND table_name = %s
           AND column_name != 'id' AND is_generated = 'NEVER'
        """,
        [table],
    )
    columns = dict(cr.fetchall())
    missing = set(values) - set(columns)
    assert not missing, f"{table} has no {missing}"
    expressions = [
        values.get(name)
        or (f"source.{name} - copy.days" if kind == "date" else f'source."{name}"')
        for name, kind in columns.items()
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    cr.execute(
        f"""
        INSERT INTO {table} (id, {names})
             SELECT map.new, {", ".join(expressions)}
               FROM bench_{table} map
               JOIN {table} source ON source.id = map.old
               JOIN bench_copy copy ON copy.number = map.number
               {join}
           ORDER BY map.new
        """.replace("%%", "%")
    )


def _settle_dossiers(env):
    """Roles, contacts and the stored amounts of the dossiers that were invoiced."""
    partners, _employees, _properties = volume._prepare(env)
    env.cr.execute(
        """
        WITH invoiced AS (
            SELECT move.dossier_id,
                   max(move.partner_id) AS payer_id,
                   count(*) AS invoice_count,
                   sum(move.amount_total_signed) AS invoiced,
                   sum(move.amount_total_signed)
                       FILTER (WHERE move.move_type = 'out_invoice') AS total,
                   sum(move.amount_residual_signed)
                       FILTER (WHERE move.payment_state NOT IN
                               ('paid', 'in_payment', 'reversed')) AS residual,
                   sum(line.count) FILTER (WHERE move.move_type = 'out_invoice')
                       AS instalments,
                   sum(line.paid) FILTER (WHERE move.move_type = 'out_invoice') AS paid
              FROM account_move move
              JOIN LATERAL (
                    SELECT count(*), count(*) FILTER (WHERE reconciled) AS paid
                      FROM account_move_line
                     WHERE move_id = move.id AND display_type = 'payment_term'
                   ) line ON TRUE
             WHERE move.dossier_id IS NOT NULL AND move.state = 'posted'
          GROUP BY move.dossier_id
        )
        UPDATE expertise_dossier dossier
           SET payer_id = invoiced.payer_id,
               owner_id = CASE WHEN dossier.id %% 3 = 0 THEN dossier.owner_id
                               ELSE invoiced.payer_id END,
               prescriber_id = CASE WHEN dossier.id %% 2 = 0 THEN invoiced.payer_id
                       ELSE (%(partners)s::int[])[1 + dossier.id %% %(prescribers)s]
                   END,
               notary_id = CASE WHEN dossier.id %% 3 = 1 THEN
                       (%(partners)s::int[])[
                           1 + %(prescribers)s + dossier.id %% %(notaries)s]
                   END,
               amount_total = invoiced.invoiced,
               invoice_count = invoiced.invoice_count,
               draft_invoice_count = 0,
               invoiced_amount = invoiced.invoiced,
               residual_amount = invoiced.residual,
               invoice_state = CASE WHEN invoiced.residual >= invoiced.total
                       THEN 'unpaid' ELSE 'partial' END,
               instalment_count = invoiced.instalments,
               instalment_paid_count = invoiced.paid,
               instalment_state = 'partial'
          FROM invoiced
         WHERE invoiced.dossier_id = dossier.id
        """,
        {"partners": partners, "prescribers": PRESCRIBERS, "notaries": NOTARIES},
    )
    fill_contacts(env, "dossier.id IN (SELECT dossier_id FROM account_move)")


def fill_contacts(env, condition):
    """Contact rows of the roles of the dossiers for which the condition holds."""
    env.cr.execute(
        f"""
        INSERT INTO expertise_dossier_contact
            (dossier_id, company_id, partner_id, role, is_automatic, report_access,
             notify, create_uid, create_date, write_uid, write_date)
        SELECT DISTINCT ON (dossier.id, role.partner_id)
               dossier.id, dossier.company_id, role.partner_id, role.name, true, true,
               true, 1, now(), 1, now()
          FROM expertise_dossier dossier
          JOIN LATERAL (VALUES (1, 'owner', dossier.owner_id),
                               (2, 'prescriber', dossier.prescriber_id),
                               (3, 'notary', dossier.notary_id),
                               (4, 'payer', dossier.payer_id)
               ) role (rank, name, partner_id) ON role.partner_id IS NOT NULL
         WHERE {condition}
      ORDER BY dossier.id, role.partner_id, role.rank
   ON CONFLICT DO NOTHING
        """
    )


# ------------------------------------------------------------------------------
# What was sent before
# ------------------------------------------------------------------------------
def fill_history(env, peer_levels=()):
    """Letters of three earlier days, in our ledger and in the peer's.

    A quarter of the payers never got one, a quarter has had R1, a quarter R1 and R2, a
    quarter all three. An échelon was reminded if its delay had passed by that day and
    it can be reminded at all, which is what the refreshed columns say.

    :param peer_levels: ``credit.control.policy.level``, the first one first; none
        where the peer is not installed
    """
    levels = env.company.dunning_level_ids.sorted("rank")
    for ago, rank, payers in CAMPAIGNS:
        _send(env, ago, levels[rank - 1], payers)
        if peer_levels:
            _send_at_peer(env, ago, levels[rank - 1], peer_levels[rank - 1])
    settle(env)


def _send(env, ago, level, payers):
    # those reminded on the first of the days, whatever came after it
    first = DELAY + CAMPAIGNS[0][0] - ago
    env.cr.execute(
        SQL(
            """
            WITH echelon AS (
                SELECT line.*, move.commercial_partner_id AS payer_id
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.dunning_next_level_id IS NOT NULL
                   AND move.commercial_partner_id %% 4 IN %(payers)s
                   AND move.dunning_promise_date IS NULL
                   AND line.date_maturity + %(first)s <= CURRENT_DATE - %(ago)s
            ), letter AS (
                INSERT INTO dunning_letter
                       (company_id, currency_id, kind, level_id, partner_id,
                        commercial_partner_id, user_id, date, name, amount_residual,
                        amount_credit, amount_asked, amount_total, mail_state,
                        mail_date, paper_state, sent_date, state, create_uid,
                        create_date, write_uid, write_date)
                SELECT company_id, currency_id, 'reminder', %(level)s, payer_id,
                       payer_id, %(user)s, CURRENT_DATE - %(ago)s,
                       %(name)s || ' – Payeur ' || payer_id, sum(amount_residual), 0,
                       sum(amount_residual), sum(amount_residual), 'sent',
                       now() - %(ago)s * interval '1 day', 'none',
                       CURRENT_DATE - %(ago)s, 'sent', 1, now(), 1, now()
                  FROM echelon
              GROUP BY company_id, currency_id, payer_id
             RETURNING id, partner_id
            ), ledger AS (
                INSERT INTO dunning_reminder
                       (letter_id, company_id, currency_id, level_id, move_id,
                        date_maturity, amount, amount_residual, amount_credit,
                        amount_asked, state, sent_date, create_uid, create_date,
                        write_uid, write_date)
                SELECT letter.id, echelon.company_id, echelon.currency_id, %(level)s,
                       echelon.move_id, echelon.date_maturity, echelon.amount_currency,
                       echelon.amount_residual, 0, echelon.amount_residual, 'sent',
                       CURRENT_DATE - %(ago)s, 1, now(), 1, now()
                  FROM echelon
                  JOIN letter ON letter.partner_id = echelon.payer_id
             RETURNING move_id, letter_id
            )
            INSERT INTO dunning_letter_move_rel (move_id, letter_id)
                 SELECT DISTINCT move_id, letter_id FROM ledger
            """,
            payers=payers,
            first=first,
            ago=ago,
            level=level.id,
            name=level.name,
            user=env.uid,
        )
    )


def _send_at_peer(env, ago, level, peer_level):
    """The same échelons in the peer's ledger: « done » lines of the same day."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO credit_control_line
                   (date, date_due, date_entry, date_sent, state, channel, invoice_id,
                    partner_id, commercial_partner_id, amount_due, balance_due,
                    move_line_id, account_id, currency_id, company_id,
                    policy_level_id, policy_id, level, create_uid, create_date,
                    write_uid, write_date)
            SELECT reminder.sent_date, reminder.date_maturity, line.date,
                   reminder.sent_date, 'sent', 'email', line.move_id, line.partner_id,
                   line.partner_id, line.amount_currency, line.amount_residual,
                   line.id, line.account_id, line.currency_id, line.company_id,
                   %(peer_level)s, %(policy)s, %(number)s, 1, now(), 1, now()
              FROM dunning_reminder reminder
              JOIN account_move_line line
                ON line.move_id = reminder.move_id
               AND line.date_maturity = reminder.date_maturity
               AND line.display_type = 'payment_term'
             WHERE reminder.level_id = %(level)s
               AND reminder.sent_date = CURRENT_DATE - %(ago)s
            """,
            peer_level=peer_level.id,
            policy=peer_level.policy_id.id,
            number=peer_level.level,
            level=level.id,
            ago=ago,
        )
    )


def clear_columns(env):
    """Empty what the refresh stores, as on the day of the installation."""
    for table in ("account_move_line", "account_move"):
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE num_nonnulls(%s) > 0",
                SQL.identifier(table),
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(n)) for n in STORED),
                SQL(", ").join(SQL.identifier(name) for name in STORED),
            )
        )
    env.invalidate_all()
    settle(env)


def settle(env):
    """Statistics and visibility, as autovacuum leaves them on a live database."""
    for table in (
        "account_move",
        "account_move_line",
        "account_partial_reconcile",
        "account_full_reconcile",
        "res_partner",
        "expertise_dossier",
        "expertise_dossier_contact",
        "dunning_letter",
        "dunning_reminder",
        "dunning_letter_move_rel",
        *(["credit_control_line"] if "credit.control.line" in env else []),
    ):
        volume._settle(env, table)


# ------------------------------------------------------------------------------
# The check
# ------------------------------------------------------------------------------
def check(env, size=300):
    """Compute what is stored again, through the ORM, on a sample of every story.

    :return: how many values were compared
    :raise AssertionError: the database holds something else than Odoo would store
    """
    env.cr.execute(
        "SELECT move_id FROM account_move_line GROUP BY move_id"
        " HAVING sum(balance) != 0 OR sum(amount_currency) != 0"
    )
    assert not env.cr.fetchall(), "entries are not balanced"
    moves = env["account.move"].search([("state", "=", "posted")], order="id")
    sample = moves[:: max(1, len(moves) // size)]
    sample |= sample.reversed_entry_id | sample.reversal_move_ids
    lines = sample.line_ids
    dossiers = sample.dossier_id
    stored = {
        sample: [
            *("amount_untaxed", "amount_tax", "amount_total", "amount_residual"),
            *("amount_total_signed", "amount_residual_signed", "payment_state"),
            *("invoice_date_due", "commercial_partner_id", "partner_shipping_id"),
            *("invoice_partner_display_name", *STORED),
        ],
        lines: [
            *("amount_residual", "amount_residual_currency", "reconciled"),
            *("matching_number", "parent_state", "move_name", "date", "journal_id"),
            *("company_id", "display_type", *STORED),
        ],
        dossiers: [
            *("invoice_state", "invoice_count", "draft_invoice_count"),
            *("invoiced_amount", "residual_amount", "instalment_state"),
            *("instalment_count", "instalment_paid_count"),
        ],
    }
    compared = check_stored(env, stored)
    env.cr.rollback()
    return compared


def check_stored(env, stored):
    """Compute fields again and compare them with what the database holds.

    :param stored: {records: names of their fields}
    :return: how many values were compared
    :raise AssertionError: the database holds something else than Odoo would store
    """
    compared = 0
    for records, names in stored.items():
        before = records.read(names, load=None)
        for name in names:
            field = records._fields[name]
            if field.compute:
                env.add_to_compute(field, records)
        records.flush_recordset(names)
        records.invalidate_recordset(names)
        different = [
            (records._name, old["id"], name, old[name], new[name])
            for old, new in zip(before, records.read(names, load=None), strict=True)
            for name in names
            if old[name] != new[name]
        ]
        assert not different, f"{len(different)}: {different[:10]}"
        compared += len(names) * len(records)
    return compared
