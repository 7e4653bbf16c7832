"""The mail server that is full: it takes some, says that it has no room, closes the
door, drags along, and works again."""

import asyncio
from collections import Counter

import works
from falls import check_health, look_first
from outgoing_mail import PayersMail
from stage import Stage

NO_ROOM = "452 4.3.1 Insufficient system storage"
CLOSED = "421 4.3.2 Service not available, closing transmission channel"
#: mails that go on being tried by themselves, and mails that a person sends again
LETTERS, OTHERS = works.SIZES["letters"], works.SIZES["queue"]
#: what waits is tried now, and not in a quarter of an hour
NOW = "UPDATE mail_mail SET scheduled_date = NULL WHERE state = 'outgoing'"
ROOM = 30


class FullMail(PayersMail):
    """Takes `room` mails, then answers with `reply`; each takes `seconds`."""

    def __init__(self):
        super().__init__()
        self.room, self.reply, self.seconds = ROOM, NO_ROOM, 0
        self.turned_away = Counter()

    async def handle_MAIL(self, server, _session, envelope, address, options):
        if self.room <= 0:
            self.turned_away[self.reply[:3]] += 1
            if self.reply is CLOSED:
                # the reply first, then the door
                await server.push(self.reply)
                server.transport.close()
            return self.reply
        await asyncio.sleep(self.seconds)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.room -= 1
        return await super().handle_DATA(server, session, envelope)


def mail_server_full_then_closed_then_slow(template, name):
    """Every mail leaves once; what has not left is in the queue, with the reason."""
    complaints, rows = [], []
    with Stage(template, name, mail=FullMail) as stage:
        look_first(stage)
        mail = stage.mail
        steps = [
            ("plein après 30 courriels (452)", ROOM, NO_ROOM, 0),
            ("ferme la connexion après 30 de plus (421)", ROOM, CLOSED, 0),
            ("lent (0,2 s par courriel), puis plein de nouveau", ROOM, NO_ROOM, 0.2),
            ("rétabli", 10_000, NO_ROOM, 0),
        ]
        # the demonstration has some that failed before: they leave as well
        waiting, failed, _mute = waiting_mails(stage)
        wanted = LETTERS + waiting + failed
        works.remind(stage)
        for title, room, reply, seconds in steps:
            before = len(mail.accepted)
            mail.room, mail.reply, mail.seconds = room, reply, seconds
            if rows:
                press_again(stage)
            stage.settle()
            waiting, failed, mute = waiting_mails(stage)
            left = len({message.message_id for message in mail.accepted})
            rows.append(
                {
                    "work": f"file de {wanted} courriels",
                    "killed": f"serveur de messagerie : {title}",
                    "before": before,
                    "written": len(mail.accepted) - before,
                    "kept": waiting + failed,
                    "after": left,
                    "twice": sum(mail.repeated().values()),
                    "lost": wanted - left - waiting - failed,
                }
            )
            if mute:
                complaints.append(f"{title} : {mute} courriels en attente sans raison")
        for row in rows:
            if row["twice"] or row["lost"]:
                complaints.append(
                    f"{row['killed']} : {row['twice']} en double, {row['lost']} perdus"
                )
        if not mail.turned_away["452"] or not mail.turned_away["421"]:
            complaints.append(f"le serveur n’a rien refusé : {mail.turned_away}")
        for domain, number in (("payers", LETTERS), ("file", OTHERS)):
            found = works.mails(f"{domain}.example.com")(stage)
            if found != (number, number):
                complaints.append(f"{domain} : {found} au lieu de {number}")
        complaints += check_health(stage)
    return rows, complaints


def press_again(stage):
    """What failed is sent again by the administrator; what waits is due."""
    admin = stage.client("admin")
    failed = admin.call("mail.mail", "search", [["state", "=", "exception"]])
    if failed:
        admin.call("mail.mail", "action_retry", failed)
    stage.base.query(NOW)


def waiting_mails(stage):
    """:return: how many will be tried again, how many failed, how many say nothing"""
    return stage.number(
        "SELECT count(*) FILTER (WHERE state = 'outgoing'), "
        "count(*) FILTER (WHERE state = 'exception'), "
        "count(*) FILTER (WHERE COALESCE(failure_reason, '') = '') "
        "FROM mail_mail WHERE state IN ('outgoing', 'exception')"
    )
