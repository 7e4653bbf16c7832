"""Reminders with real processes and a real mail server.

Two people press « Relancer » at once, on two hosts; the power goes in the middle of 200
letters; payers' mail servers accept, refuse, put off and send back. The ledger has each
échelon once, whatever happens.
"""

import json

import pytest
from outgoing_mail import payers_mail
from processes import Host, Refused, at_once, wait_for_jobs, wait_until

from platform_setup import testing

MANY = 200
# Channels of the runner: four batches at once, however many odoo.conf allows.
PARALLEL = "root:4"
# What killed processes, mail servers that refuse and a person who is told that somebody
# else was faster leave in the log.
EXPECTED = [
    r"queue_job.jobrunner.runner: Re-queued dead job",
    r"queue_job.controllers.main: was requested to run job",
    r"mail_mail: failed sending mail",
    r"WARNING \S+ odoo\.http: ",
]

# Only the mail queue runs by itself; letters fetch their style from the first host.
PREPARE = """
env["ir.config_parameter"].set_param("web.base.url", {url!r})
keep = env.ref("mail.ir_cron_mail_scheduler_action")
env["ir.cron"].search([("id", "!=", keep.id)]).active = False
env.cr.commit()
"""
# One unpaid invoice for each of these payers, whose first reminder is due.
INVOICES = """
import json
from datetime import timedelta
from odoo import fields
names = json.loads({names!r})
company = env.ref("base.main_company")
self = env(context=dict(
    env.context, allowed_company_ids=company.ids, tracking_disable=True
))
day = fields.Date.today() - timedelta(days=40)
payers = self["res.partner"].create([
    {{"name": name.capitalize(), "email": name + "@payers.example.com",
      "street": "1 rue des Lilas", "zip": "37000", "city": "Tours", "lang": "fr_FR"}}
    for name in names
])
moves = self["account.move"].create([
    {{
        "move_type": "out_invoice",
        "partner_id": payer.id,
        "invoice_date": day,
        "invoice_date_due": day,
        "invoice_payment_term_id": False,
        "invoice_line_ids": [fields.Command.create(
            {{"name": "Diagnostics", "price_unit": 240, "tax_ids": []}}
        )],
    }}
    for payer in payers
])
moves.action_post()
env.cr.commit()
print(json.dumps(moves.ids))
"""
# What the mail server put off is tried now, and not in a quarter of an hour.
TRY_AGAIN = """
env["mail.mail"].search([("state", "=", "outgoing")]).scheduled_date = False
env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def mail(spare_database):
    """The payers' mail server; the spare database sends through it."""
    with payers_mail() as running:
        running.configure(spare_database)
        yield running


@pytest.fixture(scope="module")
def pair(spare_database, mail):
    """Two Odoo for one database, the first one started; it also sends the mails."""
    first = Host(spare_database, "--max-cron-threads", 1, name="dunning-1")
    second = Host(spare_database, name="dunning-2")
    first.shell(PREPARE.format(url=first.url))
    try:
        yield first, second
    finally:
        second.stop()
        first.stop()
    for host in (first, second):
        dirty = host.log.exists() and testing.check_log(host.log, expected=EXPECTED)
        assert not dirty, f"the server logged warnings or errors:\n{dirty}"


@pytest.fixture
def hosts(pair):
    """Both hosts, running.

    They run several batches at once, unlike odoo.conf: the result must be the same.
    """
    for host in pair:
        if not host.is_running():
            host.channels = PARALLEL
            host.start()
    return pair


def _invoices(host, names):
    """:return: the ids of a new invoice for each name"""
    script = INVOICES.format(names=json.dumps(names))
    return json.loads(host.shell(script).splitlines()[-1])


def _press(client, moves, **options):
    """Press « Relancer » on invoices, choose the mail and send."""
    values = {"move_ids": [[6, 0, moves]], "channel": "mail", **options}
    wizard = client.call("dunning.wizard", "create", values)
    return client.call("dunning.wizard", "action_send", [wizard])


def _ids(moves):
    return ", ".join(map(str, moves))


def _ledger(host, moves):
    """:return: rows of the ledger: invoice, letter, addressee"""
    return host.database.query(
        "SELECT reminder.move_id, letter.id, letter.partner_id "
        "FROM dunning_reminder reminder JOIN dunning_letter letter "
        f"ON letter.id = reminder.letter_id WHERE move_id IN ({_ids(moves)}) "
        "AND reminder.cancelled IS NOT TRUE"
    )


def _assert_each_once(host, moves):
    ledger = _ledger(host, moves)
    for column, what in enumerate(["invoices", "letters", "payers"]):
        assert len({row[column] for row in ledger}) == len(moves), what
    assert len(ledger) == len(moves)


def _states(host, moves):
    """What became of the mails, and which reminder is next.

    :return: ``{payer: (state, rank)}``; 0 while the next reminder waits for the state
    """
    rows = host.database.query(
        "SELECT partner.name, letter.mail_state, "
        "CASE WHEN line.dunning_next_date IS NULL THEN 0 ELSE level.rank END "
        "FROM dunning_reminder reminder "
        "JOIN dunning_letter letter ON letter.id = reminder.letter_id "
        "JOIN res_partner partner ON partner.id = letter.partner_id "
        "JOIN account_move_line line ON line.move_id = reminder.move_id "
        "AND line.display_type = 'payment_term' "
        "JOIN dunning_level level ON level.id = line.dunning_next_level_id "
        f"WHERE reminder.move_id IN ({_ids(moves)})"
    )
    assert len(rows) == len(moves)
    return {name: (state, int(rank)) for name, state, rank in rows}


def _addresses(names):
    return {f"{name}@payers.example.com" for name in names}


def _reached(mail, names):
    """Tell whether a mail for each of `names` was accepted."""
    return all(mail.to(address) for address in _addresses(names))


def test_killed_in_the_middle_of_two_hundred_letters(pair, mail):
    """The power goes while letters are made and mails go out; then it comes back."""
    first = pair[0].start()
    names = [f"killed{number:03}" for number in range(MANY)]
    moves = _invoices(first, names)
    # one more mail is under way for each process that sends: here one
    mail.at_message(30, first.kill)
    _press(first.login("bureau"), moves)
    wait_until(lambda: first.process.poll() is not None, "the power to go", 300)
    made = len(_ledger(first, moves))
    assert 0 < made < MANY, "nothing was left to do when it was killed"
    first.channels = PARALLEL
    first.start()
    wait_for_jobs(first.database)
    _assert_each_once(first, moves)
    wait_until(lambda: _reached(mail, names), "200 mails", 300)
    sent = [m for m in mail.accepted if set(m.recipients) & _addresses(names)]
    assert len({m.message_id for m in sent}) == MANY
    assert set(mail.repeated().values()) <= {1} and len(mail.repeated()) <= 1
    assert len(sent) == MANY + len(mail.repeated())


def test_two_people_press_at_once_on_two_hosts(hosts, mail):
    """200 invoices, twice in the background: 200 letters, one for each payer."""
    first, second = hosts
    names = [f"twice{number:03}" for number in range(MANY)]
    moves = _invoices(first, names)
    office, manager = first.login("bureau"), second.login("responsable")
    at_once(lambda: _press(office, moves), lambda: _press(manager, moves))
    assert set(wait_for_jobs(first.database)) == {"done"}
    _assert_each_once(first, moves)
    wait_until(lambda: _reached(mail, names), "200 mails", 300)
    assert all(len(mail.to(address)) == 1 for address in _addresses(names))


def test_two_people_press_at_once_on_a_few(hosts, mail):
    """Few letters are made while one waits: each host makes them in its own request."""
    first, second = hosts
    names = [f"few{number:02}" for number in range(20)]
    moves = _invoices(first, names)
    clients = first.login("bureau"), second.login("responsable")

    def press(client):
        try:
            _press(client, moves)
        except Refused as error:
            # a sentence for people: somebody else is reminding, or has reminded
            assert error.kind == "odoo.exceptions.UserError"

    at_once(*(lambda client=client: press(client) for client in clients))
    _assert_each_once(first, moves)
    wait_until(lambda: _reached(mail, names), "20 mails")
    assert all(len(mail.to(address)) == 1 for address in _addresses(names))


def test_what_becomes_of_a_mail(hosts, mail):
    """Accepted, refused, put off, sent back: the level counts what really arrived."""
    first, _second = hosts
    names = ["accepted", "refused", "delayed", "returned", "bounced"]
    addresses = {name: f"{name}@payers.example.com" for name in names}
    mail.refuse(addresses["refused"])
    mail.delay(addresses["delayed"])
    mail.delay(addresses["returned"], whole=True)
    mail.bounce(addresses["bounced"])
    moves = _invoices(first, names)
    _press(first.login("bureau"), moves)

    def state(wanted):
        return lambda: _states(first, moves) == wanted

    wait_until(
        state(
            {
                "Accepted": ("sent", 2),
                "Refused": ("failed", 1),
                "Delayed": ("outgoing", 0),
                "Returned": ("outgoing", 0),
                "Bounced": ("sent", 2),
            }
        ),
        "the mail server's answers",
    )
    assert mail.send_bounces(first) == 1
    first.shell(TRY_AGAIN)
    wait_until(
        state(
            {
                "Accepted": ("sent", 2),
                "Refused": ("failed", 1),
                "Delayed": ("sent", 2),
                "Returned": ("sent", 2),
                "Bounced": ("bounced", 1),
            }
        ),
        "the second try",
    )
    _assert_each_once(first, moves)
    assert mail.refused[addresses["refused"]] == 1
    assert not mail.to(addresses["refused"])
    for name in ("accepted", "delayed", "returned", "bounced"):
        assert len(mail.to(addresses[name])) == 1
    (before,) = mail.returned
    (after,) = mail.to(addresses["returned"])
    assert before.message_id == after.message_id
