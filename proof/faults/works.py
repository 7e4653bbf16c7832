"""The work that is cut off: who does it, where it is stopped, and how it is counted."""

import csv
import io
import json
import smtplib
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from aiosmtpd.controller import Controller
from mail_server import ADDRESS, Mailgate, form_mail

from platform_setup import server

#: how much of each; `make faults` prepares as much
SIZES = {
    "letters": 60,
    "notices": 20,
    "queue": 40,
    "dossiers": 80,
    "prospects": 60,
    "workers": 40,
    "loans": 40,
    "requests": 12,
    "reports": 12,
    "appointments": 12,
    "invoices": 12,
    "posts": 20,
    "month": 10,
    "nightly": 90,
    "reminders": 20,
    "replaced": 20,
    "moved": 12,
    "billed": 30,
    "renewals": 20,
    "overdue": 12,
}
IMPORT = {
    "has_headers": True,
    "advanced": True,
    "keep_matches": False,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "sheet": "",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": " ",
    "float_decimal_separator": ",",
    "name_create_enabled_fields": {},
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "fallback_values": {},
    "skip": 0,
    "limit": 2000,
}
PDF = b"%PDF-1.4 un rapport, "


@dataclass
class Work:
    """One piece of work.

    `do` does what is still to be done, as the person who looks at her screen: called
    again after the fall, it must bring everything to its end. `count` is SQL, or a
    function of the stage: (how many, how many different ones).
    """

    key: str
    title: str
    do: object
    count: object
    #: where it is stopped: the row number `at` that it writes into `table`
    table: str = ""
    at: int = 0
    event: str = "INSERT"
    when: object = "TRUE"
    #: who asks for it waits until it is done
    direct: bool = True
    #: all of it in one transaction: the fall leaves nothing
    whole: bool = True
    #: SQL that counts what is half done or does not fit, by what it is
    wrong: dict = field(default_factory=dict)
    #: how many there must be in the end; SIZES by default
    wanted: object = None
    #: a mail that was accepted in the very instant goes a second time
    may_repeat: bool = False

    def settled(self, stage):
        """:return: a copy with the ids of the stage in its texts"""
        values = {**self.__dict__}
        for name in ("count", "when"):
            if isinstance(values[name], str):
                values[name] = fill(values[name], stage)
        values["wrong"] = {k: fill(v, stage) for k, v in self.wrong.items()}
        wanted = self.wanted
        values["wanted"] = wanted(stage) if wanted else SIZES[self.key]
        return Work(**values)


def fill(text, stage):
    """Put the ids of the prepared database into a text."""
    for name, value in stage.data.items():
        if isinstance(value, list):
            value = ",".join(map(str, value))
        text = text.replace(f"<{name}>", str(value))
    return text


def mails(domain):
    """:return: a function that counts the mails accepted for a domain"""

    def count(stage):
        found = stage.mail.addresses(domain)
        return found.total(), len(found)

    return count


# -- sending ------------------------------------------------------------------


def remind(stage):
    """« Relancer », once: what is not made yet is the job runner's."""
    if stage.jobs():
        return
    bureau = stage.client("bureau")
    values = {"move_ids": [[6, 0, stage.data["letters"]]], "channel": "mail"}
    wizard = bureau.call("dunning.wizard", "create", values)
    bureau.call("dunning.wizard", "action_send", [wizard])


def tell(stage):
    """« Prévenir les contacts », unless the dossier says that they were told."""
    bureau, dossier = stage.client("bureau"), stage.data["notices"]
    (values,) = bureau.call(
        "expertise.dossier", "read", [dossier], ["report_notice_date"]
    )
    if not values["report_notice_date"]:
        wizard = bureau.call(
            "expertise.notice.wizard", "create", {"dossier_id": dossier}
        )
        bureau.call("expertise.notice.wizard", "action_send", [wizard])


def empty_queue(stage):
    """Let the mail queue run, as it does by itself."""
    stage.run_mail_queue()


SENDING = [
    Work(
        "letters",
        "60 relances, en deux lots d’arrière-plan",
        remind,
        "SELECT count(*), count(DISTINCT move_id) FROM dunning_reminder "
        "WHERE move_id IN (<letters>) AND cancelled IS NOT TRUE",
        table="dunning_letter",
        at=55,
        direct=False,
        whole=False,
        wrong={
            "lettres sans PDF": "SELECT count(*) FROM dunning_letter "
            "WHERE attachment_id IS NULL",
            "lettres sans échelon": "SELECT count(*) FROM dunning_letter letter "
            "WHERE kind = 'reminder' AND NOT EXISTS (SELECT FROM dunning_reminder "
            "WHERE letter_id = letter.id)",
            "lettres non parties": "SELECT count(*) FROM dunning_letter letter "
            "JOIN dunning_reminder reminder ON reminder.letter_id = letter.id "
            "WHERE move_id IN (<letters>) AND letter.mail_state <> 'sent'",
        },
    ),
    Work(
        "notices",
        "20 avis de rapports disponibles",
        tell,
        mails("clients.example.com"),
        table="mail_message",
        at=10,
        # the renewals go to such contacts as well
        when="NEW.model = 'expertise.dossier.contact' "
        "AND NEW.res_id = ANY ('{<contacts>}')",
        wrong={
            "contacts sans date d’avis": "SELECT count(*) FROM "
            "expertise_dossier_contact WHERE dossier_id = <notices> "
            "AND notified_at IS NULL",
        },
    ),
    Work(
        "queue",
        "40 courriels dans la file",
        empty_queue,
        mails("file.example.com"),
        at=20,
        direct=False,
        whole=False,
        may_repeat=True,
    ),
]


# -- importing ----------------------------------------------------------------


def import_file(stage, login, model, fields, rows):
    """Import a file as the web client does; what Odoo complains of is raised."""
    client = stage.client(login)
    number = client.call("base_import.import", "create", {"res_model": model})
    text = io.StringIO()
    csv.writer(text).writerows([fields, *rows])
    answer = stage.post(
        login,
        "/base_import/set_file",
        {"id": number},
        {"ufile": ("fichier.csv", text.getvalue().encode(), "text/csv")},
    )
    answer.raise_for_status()
    result = client.call(
        "base_import.import", "execute_import", [number], fields, fields, IMPORT
    )
    if result["messages"]:
        raise AssertionError(json.dumps(result["messages"][:3], ensure_ascii=False))


def importing(key, login, model, fields, row):
    """:return: a function that imports the file, unless it is there already"""

    def do(stage):
        total, _different = stage.number(WORKS[key].count)
        if not total:
            import_file(
                stage, login, model, fields, [row(n, stage) for n in range(SIZES[key])]
            )

    return do


def receive(stage):
    """The firm's mail server hands over the requests; it keeps those that Odoo did not
    take, and tries again."""
    gate = Mailgate(stage.host, 2)
    # what the script says when Odoo falls is its own
    controller = Controller(gate, hostname=server.HOST, port=server.free_port())
    controller.start()
    try:
        for number in range(SIZES["requests"]):
            name = f"Demande par courriel {number:02}"
            if number in stage.handed_over:
                continue
            message = form_mail(name, f"{number + 1} rue Neuve", f"d{number}@x.test")
            message.replace_header("Message-ID", f"<demande-{number}@annuaire>")
            with smtplib.SMTP(server.HOST, controller.port, timeout=120) as client:
                client.send_message(message, "robot@annuaire.example.com", [ADDRESS])
            stage.handed_over.add(number)
    finally:
        controller.stop()


def deliver_reports(stage):
    """The technician adds one report after the other: those the page does not show."""
    technician, dossier = stage.client("bureau"), stage.data["reports"]
    known = technician.call(
        "expertise.report", "search_read", [["dossier_id", "=", dossier]], ["file_name"]
    )
    known = {report["file_name"] for report in known}
    for number in range(SIZES["reports"]):
        name = f"rapport-{number:02}.pdf"
        if name not in known:
            content = PDF + str(number).encode() * 50_000
            values = {
                "dossier_id": dossier,
                "file_name": name,
                "file": encoded(content),
            }
            technician.call("expertise.report", "create", values)


def encoded(content):
    """:return: `content` as the web client sends it"""
    return b64encode(content).decode()


IMPORTING = [
    Work(
        "dossiers",
        "import de 80 dossiers",
        importing(
            "dossiers",
            "bureau",
            "expertise.dossier",
            ["reference", "owner_id", "transaction"],
            lambda n, _s: [f"Importé {n:03}", f"Propriétaire importé {n:03}", "sale"],
        ),
        "SELECT count(*), count(DISTINCT reference) FROM expertise_dossier "
        "WHERE reference LIKE 'Importé %'",
        table="expertise_dossier",
        at=40,
        when="NEW.reference LIKE 'Importé %'",
        wrong={
            "dossiers sans contact": "SELECT count(*) FROM expertise_dossier d WHERE "
            "reference LIKE 'Importé %' AND NOT EXISTS (SELECT FROM "
            "expertise_dossier_contact WHERE dossier_id = d.id)",
        },
    ),
    Work(
        "prospects",
        "import de 60 prospects",
        importing(
            "prospects",
            "chef-reseau",
            "res.partner",
            [
                "name",
                "is_prospect",
                "user_id/.id",
                "source_user_id/.id",
                "prospect_source_id",
                "prospect_firm_id/.id",
            ],
            lambda n, s: [
                f"Prospect importé {n:03}",
                "1",
                s.data["sellers"][0],
                s.data["sellers"][0],
                "Salon (pannes)",
                s.data["network"],
            ],
        ),
        "SELECT count(*), count(DISTINCT name) FROM res_partner "
        "WHERE name LIKE 'Prospect importé %'",
        table="res_partner",
        at=30,
        when="NEW.is_prospect",
        wrong={
            "fiches qui ne sont pas des prospects": "SELECT count(*) FROM res_partner "
            "WHERE name LIKE 'Prospect importé %' AND is_prospect IS NOT TRUE",
        },
    ),
    Work(
        "workers",
        "import de 40 intervenants",
        importing(
            "workers",
            "admin",
            "hr.employee",
            ["name", "is_care_worker", "private_zip", "private_city"],
            lambda n, _s: [f"Intervenant importé {n:03}", "1", "37000", "Tours"],
        ),
        "SELECT count(*), count(DISTINCT name) FROM hr_employee "
        "WHERE name LIKE 'Intervenant importé %'",
        table="hr_employee",
        at=20,
        wrong={
            "sans ressource, sans contact ou sans contrat": "SELECT count(*) FROM "
            "hr_employee e WHERE name LIKE 'Intervenant importé %' AND (resource_id IS "
            "NULL OR work_contact_id IS NULL OR NOT EXISTS (SELECT FROM hr_version "
            "WHERE employee_id = e.id))",
        },
    ),
    Work(
        "loans",
        "import de 40 dossiers de prêt",
        importing(
            "loans",
            "directeur-courtage",
            "brokerage.dossier",
            ["partner_id", "reference"],
            lambda n, _s: [f"Emprunteur importé {n:03}", f"Prêt importé {n:03}"],
        ),
        "SELECT count(*), count(DISTINCT reference) FROM brokerage_dossier "
        "WHERE reference LIKE 'Prêt importé %'",
        table="brokerage_dossier",
        at=20,
        when="NEW.reference LIKE 'Prêt importé %'",
    ),
    Work(
        "requests",
        "12 demandes reçues par courriel",
        receive,
        "SELECT count(*), count(DISTINCT owner_id) FROM expertise_dossier d JOIN "
        "res_partner p ON p.id = d.owner_id WHERE p.name LIKE 'Demande par courriel %'",
        table="mail_message",
        at=6,
        when="NEW.message_id LIKE '<demande-%@annuaire>'",
        whole=False,
        wrong={
            "courriels gardés deux fois": "SELECT count(*) - "
            "count(DISTINCT message_id) FROM mail_message "
            "WHERE message_id LIKE '<demande-%@annuaire>'",
        },
    ),
    Work(
        "reports",
        "12 rapports déposés l’un après l’autre",
        deliver_reports,
        "SELECT count(*), count(DISTINCT file_name) FROM expertise_report "
        "WHERE dossier_id = <reports>",
        table="expertise_report",
        at=6,
        when="NEW.dossier_id = <reports>",
        whole=False,
        wrong={
            "rapports sans fichier": "SELECT count(*) FROM expertise_report r WHERE "
            "dossier_id = <reports> AND NOT EXISTS (SELECT FROM ir_attachment WHERE "
            "res_model = 'expertise.report' AND res_id = r.id AND res_field = 'file')",
        },
    ),
]


# -- planning -----------------------------------------------------------------


def plan_month(stage):
    """« Planifier un mois »: what is planned already is not planned again."""
    office = stage.client("gestionnaire")
    wizard = office.call(
        "care.plan.wizard",
        "create",
        {
            "mission_ids": [[6, 0, stage.data["month"]]],
            "month": stage.data["month day"],
        },
    )
    office.call("care.plan.wizard", "action_plan", [wizard])


def working_days(stage):
    """:return: how many visits the month wants, from Monday to Friday"""
    day, number = date.fromisoformat(stage.data["month day"]), 0
    month = day.month
    while day.month == month:
        number += day.weekday() < 5
        day += timedelta(days=1)
    return number * SIZES["month"]


def nightly_days(stage):
    """:return: how many visits the night wants: two days a week from tomorrow on"""
    (weeks,) = stage.number(
        "SELECT c.care_planning_weeks FROM res_company c JOIN care_assessment f "
        f"ON f.company_id = c.id WHERE f.id = {stage.data['nightly forms'][0]}"
    )
    today = date.today()
    days = [today + timedelta(days=n) for n in range(1, 7 * weeks + 1)]
    return sum(day.weekday() in (2, 5) for day in days) * SIZES["nightly"]


def replace(stage):
    """« Remplacer » who is away, unless the visits are somebody else's already."""
    office, data = stage.client("gestionnaire"), stage.data
    left = office.call(
        "care.intervention",
        "search_count",
        [["id", "in", data["replaced"]], ["employee_id", "=", data["away"]]],
    )
    if left:
        wizard = office.call(
            "care.replace.wizard",
            "create",
            {
                "employee_id": data["away"],
                "date_from": data["replaced from"],
                "date_to": data["replaced to"],
                "reason": "maladie",
            },
        )
        office.call("care.replace.wizard", "action_replace", [wizard])


def move(stage):
    """Move visit after visit by half an hour, as dragging them does."""
    office = stage.client("gestionnaire")
    for visit in office.call(
        "care.intervention", "read", stage.data["moved"], ["start", "stop"]
    ):
        start, stop = map(datetime.fromisoformat, (visit["start"], visit["stop"]))
        if stop - start == timedelta(hours=1):
            stop += timedelta(minutes=30)
            office.call(
                "care.intervention", "write", [visit["id"]], {"stop": str(stop)}
            )


def plan_appointments(stage):
    """Plan dossier after dossier: those that the list shows as « à planifier »."""
    bureau, data = stage.client("bureau"), stage.data
    for number, dossier in enumerate(
        bureau.call(
            "expertise.dossier", "read", data["appointments"], ["appointment_start"]
        )
    ):
        if not dossier["appointment_start"]:
            day = datetime(2031, 3, 3 + number, 9)
            wizard = bureau.call(
                "expertise.plan.wizard",
                "create",
                {
                    "dossier_id": dossier["id"],
                    "technician_id": data["technician"],
                    "start": str(day),
                    "end": str(day + timedelta(hours=1)),
                },
            )
            bureau.call("expertise.plan.wizard", "action_confirm_anyway", [wizard])


def invoice_month(stage):
    """« Facturer le mois » for these clients; once more, there is nothing left."""
    office, data = stage.client("gestionnaire"), stage.data
    (left,) = stage.number(
        "SELECT count(*) FROM care_intervention WHERE invoice_line_id IS NULL "
        f"AND partner_id IN ({','.join(map(str, data['billed']))})"
    )
    if left:
        wizard = office.call(
            "care.invoice.wizard",
            "create",
            {"month": data["billed month"], "partner_ids": [[6, 0, data["billed"]]]},
        )
        office.call("care.invoice.wizard", "action_create", [wizard])


def invoice_dossiers(stage):
    """« Facturer » dossier after dossier: those without an invoice."""
    bureau = stage.client("bureau")
    for dossier in bureau.call(
        "expertise.dossier", "read", stage.data["invoices"], ["invoice_ids"]
    ):
        if not dossier["invoice_ids"]:
            bureau.call("expertise.dossier", "action_create_invoice", [dossier["id"]])


def post(stage):
    """« Comptabiliser » all drafts of the list in one go."""
    bureau = stage.client("bureau")
    drafts = bureau.call(
        "account.move",
        "search",
        [["id", "in", stage.data["posts"]], ["state", "=", "draft"]],
    )
    if drafts:
        bureau.call("account.move", "action_post", drafts)


PLANNING = [
    Work(
        "month",
        "interventions d’un mois, 10 bénéficiaires",
        plan_month,
        "SELECT count(*), count(DISTINCT (slot_root_id, planned_date)) "
        "FROM care_intervention WHERE mission_id IN (<month>) "
        "AND planned_date >= '<month day>'",
        table="care_intervention",
        at=100,
        when="NEW.mission_id = ANY ('{<month>}')",
        wanted=working_days,
    ),
    Work(
        "replaced",
        "remplacement d’une absente, 20 interventions",
        replace,
        "SELECT count(*), count(DISTINCT id) FROM care_intervention "
        "WHERE id IN (<replaced>) AND employee_id IS DISTINCT FROM <away>",
        table="care_intervention",
        event="UPDATE",
        at=10,
        when="OLD.employee_id = <away> AND NEW.employee_id IS DISTINCT FROM <away>",
        wrong={
            "absences autres qu’une": "SELECT abs(count(*) - 1) FROM "
            "resource_calendar_leaves l JOIN hr_employee e ON e.resource_id = "
            "l.resource_id WHERE e.id = <away>",
        },
    ),
    Work(
        "moved",
        "12 interventions déplacées l’une après l’autre",
        move,
        "SELECT count(*), count(DISTINCT id) FROM care_intervention "
        "WHERE id IN (<moved>) AND stop - start = interval '90 minutes'",
        table="care_intervention",
        event="UPDATE",
        at=6,
        when="NEW.stop <> OLD.stop AND NEW.id = ANY ('{<moved>}')",
        whole=False,
    ),
    Work(
        "appointments",
        "12 rendez-vous d’un technicien",
        plan_appointments,
        "SELECT count(*), count(DISTINCT res_id) FROM calendar_event "
        "WHERE res_model = 'expertise.dossier' AND res_id IN (<appointments>)",
        table="calendar_event",
        at=6,
        when="NEW.res_id = ANY ('{<appointments>}')",
        whole=False,
        wrong={
            "dossiers et agenda qui diffèrent": "SELECT count(*) FROM "
            "expertise_dossier d LEFT JOIN calendar_event e "
            "ON e.id = d.appointment_event_id WHERE d.id IN (<appointments>) AND "
            "(e.id IS NULL OR e.res_id <> d.id OR e.start <> d.appointment_start)",
            "dossiers qui ne sont pas planifiés": "SELECT count(*) FROM "
            "expertise_dossier WHERE id IN (<appointments>) AND state <> 'planned'",
        },
    ),
    Work(
        "billed",
        "factures du mois de 30 bénéficiaires",
        invoice_month,
        "SELECT count(*), count(DISTINCT partner_id) FROM account_move "
        "WHERE partner_id IN (<billed>) AND move_type = 'out_invoice'",
        table="account_move",
        at=15,
        when="NEW.partner_id = ANY ('{<billed>}')",
        wrong={
            "interventions sans facture": "SELECT count(*) FROM care_intervention "
            "WHERE partner_id IN (<billed>) AND invoice_line_id IS NULL",
            "factures d’un autre temps que deux heures": "SELECT count(*) FROM (SELECT "
            "sum(quantity) AS minutes FROM account_move_line l JOIN account_move m ON "
            "m.id = l.move_id WHERE m.partner_id IN (<billed>) AND l.display_type = "
            "'product' GROUP BY m.id) x WHERE minutes <> 120",
        },
    ),
    Work(
        "invoices",
        "12 dossiers facturés en trois échelons",
        invoice_dossiers,
        "SELECT count(*), count(DISTINCT dossier_id) FROM account_move "
        "WHERE dossier_id IN (<invoices>)",
        table="account_move",
        at=6,
        when="NEW.dossier_id = ANY ('{<invoices>}')",
        whole=False,
        wrong={
            "factures sans trois échelons": "SELECT count(*) FROM (SELECT m.id FROM "
            "account_move m LEFT JOIN account_move_line l ON l.move_id = m.id AND "
            "l.display_type = 'payment_term' WHERE m.dossier_id IN (<invoices>) "
            "GROUP BY m.id HAVING count(l.id) <> 3) x",
        },
    ),
    Work(
        "posts",
        "20 factures comptabilisées d’un coup",
        post,
        "SELECT count(*), count(DISTINCT name) FROM account_move "
        "WHERE id IN (<posts>) AND state = 'posted'",
        table="account_move",
        event="UPDATE",
        at=10,
        when="NEW.state = 'posted' AND OLD.state = 'draft' "
        "AND NEW.id = ANY ('{<posts>}')",
        wrong={
            "écritures encore en brouillon": "SELECT count(*) FROM account_move_line "
            "WHERE move_id IN (<posts>) AND parent_state <> 'posted'",
        },
    ),
]


# -- scheduled actions --------------------------------------------------------


def action(name):
    """:return: a function that runs a scheduled action, as the night does"""

    def do(stage):
        stage.client("admin").call(
            "ir.cron", "method_direct_trigger", [stage.data["crons"][name]]
        )

    return do


SCHEDULED = [
    Work(
        "renewals",
        "20 renouvellements proposés",
        action("renewals"),
        "SELECT count(*), count(DISTINCT id) FROM expertise_report_line "
        "WHERE id IN (<renewals>) AND renewal_proposed_at IS NOT NULL",
        table="expertise_report_line",
        event="UPDATE",
        at=10,
        when="NEW.renewal_proposed_at IS NOT NULL AND OLD.renewal_proposed_at IS NULL",
        whole=False,
    ),
    Work(
        "overdue",
        "12 commerciaux prévenus de leurs retards",
        action("overdue"),
        "SELECT count(*), count(DISTINCT user_id) FROM prospect_overdue_notice "
        "WHERE user_id IN (<sellers>)",
        table="prospect_overdue_notice",
        at=6,
        when="NEW.user_id = ANY ('{<sellers>}')",
        whole=False,
    ),
    Work(
        "reminders",
        "20 rappels de réévaluation",
        action("reminders"),
        "SELECT count(*), count(DISTINCT id) FROM mail_activity "
        "WHERE id IN (<reminders>) AND care_mailed_at IS NOT NULL",
        table="mail_activity",
        event="UPDATE",
        at=10,
        when="NEW.care_mailed_at IS NOT NULL AND OLD.care_mailed_at IS NULL "
        "AND NEW.id = ANY ('{<reminders>}')",
        whole=False,
    ),
    Work(
        "nightly",
        "planification de la nuit, 90 bénéficiaires",
        action("nightly"),
        "SELECT count(*), count(DISTINCT (slot_root_id, planned_date)) "
        "FROM care_intervention WHERE mission_id IN (<nightly>)",
        table="care_intervention",
        at=600,
        when="NEW.mission_id = ANY ('{<nightly>}')",
        whole=False,
        wanted=nightly_days,
    ),
]
#: mails that the scheduled actions must have sent in the end: addresses, works
SCHEDULED_MAILS = {
    "maisons.example.com": "renewals",
    "cabinet.example.com": "overdue",
    "care.example.com": "reminders",
}
WORKS = {work.key: work for work in [*SENDING, *IMPORTING, *PLANNING, *SCHEDULED]}
