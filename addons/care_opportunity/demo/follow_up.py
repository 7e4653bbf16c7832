"""What was noted of the clients: satisfaction, calls, adverse events."""

from datetime import timedelta

#: client, worker, (days ago, score from 1 to 5, text), oldest first
NOTES = (
    ("marthe", "nadege", (
        (210, "3", "Trouve que les intervenantes changent trop souvent."),
        (160, "3", ""),
        (110, "4", "Contente d’avoir Nadège chaque matin de la semaine."),
        (70, "4", ""),
        (35, "5", "Mme Lenoir : « Je me sens en sécurité. »"),
        (8, "5", "Rien à redire, sa fille le confirme au téléphone."),
    )),
    ("henri", "chloe", (
        (200, "5", "Très attaché à Chloé."),
        (150, "4", ""),
        (95, "4", "Sa fille trouve les horaires trop serrés le lundi."),
        (50, "3", ""),
        (22, "3", "Deux remplacements le même mois, il s’y perd."),
        (5, "2", "Mécontent de l’absence de cette semaine, la rappeler lundi."),
    )),
    ("yvonne", "karim", (
        (120, "4", ""), (90, "4", ""), (60, "4", "Le fils apprécie les transmissions."),
        (30, "4", ""), (12, "4", "Stable."),
    )),
    ("germaine", "sylvie", (
        (80, "4", ""), (15, "3", "Le passage manqué l’a contrariée ; excuses faites."),
    )),
    ("fernand", "bruno", ((40, "5", "Mange enfin à midi, merci à Bruno."),)),
)  # fmt: skip
#: client, days ago, kind, text
CALLS = (
    ("roger", 4, "call", "A promis de prévenir la veille quand il s’absente."),
    ("christiane", 6, "call", "Devis envoyé, le fils le lit ce week-end."),
)


def follow(builder):
    """Write the notes as the office did, then let the events happen."""
    calendar = builder.calendar
    staff, forms = builder.staff.workers, builder.forms
    rows = [
        (client, worker, "satisfaction", *row)
        for client, worker, found in NOTES
        for row in found
    ]
    rows += [(key, None, kind, days, False, text) for key, days, kind, text in CALLS]
    notes = builder.user_env("gestionnaire")["care.note"].create(
        [
            {
                "company_id": builder.company.id,
                "partner_id": forms.clients[client].id,
                "employee_id": worker and staff[worker].id,
                "user_id": builder.users["gestionnaire"].id,
                "date": calendar.day(days),
                "kind": kind,
                "score": score,
                "text": text,
            }
            for client, worker, kind, days, score, text in rows
        ]
    )
    for note, (*_who, days, _score, _text) in zip(notes, rows, strict=True):
        builder.set_values(note, create_date=calendar.moment(days))
    _fall_in_the_bathroom(builder)
    _lost_key(builder)
    _argument(builder)


def _report(builder, days, **values):
    """Somebody of the office reports an event that was known so many days ago."""
    env = builder.user_env("gestionnaire")
    moment = builder.calendar.now - timedelta(days=days)
    with builder.happening(moment):
        event = env["care.adverse.event"].create(
            {
                "company_id": builder.company.id,
                "fact_date": moment - timedelta(hours=3),
                "known_date": moment,
                **values,
            }
        )
    builder.set_values(event.with_env(builder.env), create_date=moment)
    return event, moment


def _fall_in_the_bathroom(builder):
    """Serious: told by voice the same day, the written confirmation is late."""
    event, moment = _report(
        builder,
        4,
        partner_id=builder.forms.clients["henri"].id,
        employee_ids=builder.staff.workers["chloe"].ids,
        type_id=builder.ref("event_type_care_fault").id,
        severity="serious",
        place="Salle de bains",
        facts="M. Chevalier a chuté en sortant de la douche pendant que l’intervenante "
        "cherchait une serviette. Fracture du poignet, hospitalisé une nuit.",
        immediate_measures="Appel du 15, famille prévenue aussitôt.",
        planned_measures="Barre d’appui et tapis antidérapant ; rappel au personnel : "
        "tout préparer avant la douche.",
    )
    told = moment + timedelta(hours=4)
    with builder.happening(told):
        event.with_user(builder.users["responsable-aide"]).write(
            {"told_at": told, "told_way": "voice", "state": "progress"}
        )


def _lost_key(builder):
    """Moderate: treated within the week."""
    event, moment = _report(
        builder,
        41,
        partner_id=builder.forms.clients["denise"].id,
        employee_ids=builder.staff.workers["fatou"].ids,
        type_id=builder.ref("event_type_equipment").id,
        severity="moderate",
        place="Entrée de l’immeuble",
        facts="Le double des clés de Mme Marchand a été égaré entre deux passages.",
        immediate_measures="Neveu prévenu, passage assuré avec ses clés.",
    )
    done = moment + timedelta(days=5)
    with builder.happening(done):
        event.write(
            {
                "state": "treated",
                "conclusion": "Serrure changée aux frais de l’agence ; les clés sont "
                "désormais signées à chaque sortie du coffre.",
            }
        )
    builder.set_values(event.with_env(builder.env), treated_at=done)


def _argument(builder):
    """Minor: new, and due soon."""
    _report(
        builder,
        2,
        partner_id=builder.forms.clients["roger"].id,
        employee_ids=builder.staff.workers["fatou"].ids,
        type_id=builder.ref("event_type_relatives").id,
        severity="minor",
        place="Salon",
        facts="La sœur du client s’est emportée contre l’intervenante à propos de "
        "l’horaire.",
        immediate_measures="L’intervenante a appelé l’agence et a terminé son passage.",
    )
