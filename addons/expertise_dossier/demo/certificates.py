"""Who is certified for what: one ends soon, one domain is missing, one was renewed."""

from dateutil.relativedelta import relativedelta

BODY = "Certival"
SKILLS = ("energy", "audit", "asbestos", "lead", "termites", "gas", "electricity")
#: with mention
MENTIONS = {
    "julien": ("energy", "asbestos"),
    "nadia": ("energy", "asbestos"),
    "thomas": ("energy", "asbestos"),
}
#: what nobody has passed yet
MISSING = {"thomas": ("audit",)}
#: months left; 40 where nothing is said
LEFT = {
    ("julien", "termites"): 4,
    ("nadia", "gas"): 9,
    ("thomas", "lead"): 11,
}
USUAL_LEFT = 40
YEARS = 7
#: one was renewed: the former certificate is still in the list
RENEWED = (("julien", "lead"),)


def certify(builder):
    """Give the technicians of the demonstration their certificates."""
    today = builder.calendar.today
    kind = builder.ref("skill_type_diagnostic")
    values = []
    for number, name in enumerate(MENTIONS, start=1):
        employee = builder.ref(f"demo_technician_{name}")
        for position, key in enumerate(SKILLS):
            if key in MISSING.get(name, ()):
                continue
            level = "mention" if key in MENTIONS[name] else "plain"
            left = LEFT.get((name, key), USUAL_LEFT + 3 * position)
            end = today + relativedelta(months=left, days=11 * number + position)
            base = {
                "employee_id": employee.id,
                "skill_type_id": kind.id,
                "skill_id": builder.ref(f"skill_{key}").id,
                "skill_level_id": builder.ref(f"skill_level_{level}").id,
                "certification_body": BODY,
            }
            start = end + relativedelta(years=-YEARS, days=1)
            code = f"CV-{number}{position + 1}"
            values.append(
                {
                    **base,
                    "valid_from": start,
                    "valid_to": end,
                    "certificate_number": f"{code}-{start:%Y}",
                }
            )
            if (name, key) in RENEWED:
                before = start + relativedelta(years=-YEARS)
                values.append(
                    {
                        **base,
                        "valid_from": before,
                        "valid_to": start + relativedelta(days=-1),
                        "certificate_number": f"{code}-{before:%Y}",
                    }
                )
    builder.env["hr.employee.skill"].create(values)
