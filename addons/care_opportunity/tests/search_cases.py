"""Who can do it, by hand: one worker, one mission, what is in the way.

Each case is a dict. ``title`` and ``problems`` are always there: the days at which the
worker cannot come and why, ``[]`` when everything fits, ``None`` when he is not found
at all. Moments are on the French clock; 23 November 2026 is a Monday, the clock changes
on 29 March and 25 October. What a case leaves out:

``slots``
    one, Monday 9:00 to 11:00; (weekday or date, from, to[, every so many weeks])
``days``
    first and last day of the search: the week of 23 November
``needs``, ``skills``
    none; (skill, level) and (skill, level, valid from, valid to)
``hours``
    the worker has no calendar, so that the whole day is his; (weekday, from, to[, week
    of a calendar of two]), or a number of flexible hours a week
``contract``
    no dates; (from, until), or a list of versions (from, hours) of one contract
``visits``
    none; (start, stop, client): "same", "town" (of the same town) or "far"
``leaves``, ``closed``, ``holidays``
    none; of the worker, of the firm; days
``mission``, ``worker``, ``firm``
    more values; ``foreign``: the worker is of another firm
"""

WEEK = ("2026-11-23", "2026-11-29")
MONDAY, TUESDAY, SUNDAY = "2026-11-23", "2026-11-24", "2026-11-29"
ALWAYS = ("2020-01-01", False)
NIGHT = [("5", 21, 7)]
SPRING, AUTUMN = ("2026-03-28", "2026-03-29"), ("2026-10-24", "2026-10-25")


def office(days="01234"):
    return [(day, start, stop) for day in days for start, stop in ((8, 12), (13, 17))]


CASES = [
    # ---------------------------------------------------------------- skills
    {"title": "nothing in the way", "problems": []},
    {
        "title": "no skill asked, none known",
        "skills": [],
        "problems": [],
    },
    {
        "title": "the skill is lacking",
        "needs": [("washing", "Confirmé")],
        "problems": None,
    },
    {
        "title": "level just high enough",
        "needs": [("washing", "Confirmé")],
        "skills": [("washing", "Confirmé", *ALWAYS)],
        "problems": [],
    },
    {
        "title": "level too low",
        "needs": [("washing", "Confirmé")],
        "skills": [("washing", "Débutant", *ALWAYS)],
        "problems": None,
    },
    {
        "title": "any level will do",
        "needs": [("washing", None)],
        "skills": [("washing", "Débutant", *ALWAYS)],
        "problems": [],
    },
    {
        "title": "one of two skills",
        "needs": [("washing", None), ("cooking", None)],
        "skills": [("washing", "Expert", *ALWAYS)],
        "problems": None,
    },
    {
        "title": "skill that expires on the day of the visit",
        "needs": [("washing", None)],
        "skills": [("washing", "Expert", "2020-01-01", MONDAY)],
        "problems": [],
    },
    {
        "title": "skill that expired the day before",
        "needs": [("washing", None)],
        "skills": [("washing", "Expert", "2020-01-01", "2026-11-22")],
        "problems": [(MONDAY, "expired")],
    },
    {
        "title": "skill that is not valid yet",
        "needs": [("washing", None)],
        "skills": [("washing", "Expert", TUESDAY, False)],
        "problems": [(MONDAY, "not_yet")],
    },
    {
        "title": "skill that expires between two slots",
        "slots": [("0", 9, 11), ("2", 9, 11)],
        "needs": [("washing", None)],
        "skills": [("washing", "Expert", "2020-01-01", TUESDAY)],
        "problems": [("2026-11-25", "expired")],
    },
    {
        "title": "better level that has expired, enough without it",
        "needs": [("washing", "Débutant")],
        "skills": [
            ("washing", "Expert", "2020-01-01", "2021-01-01"),
            ("washing", "Confirmé", "2021-01-02", False),
        ],
        "problems": [],
    },
    # ---------------------------------------------------------------- leave
    {
        "title": "leave of the day",
        "leaves": [(f"{MONDAY} 00:00", f"{TUESDAY} 00:00")],
        "problems": [(MONDAY, "leave")],
    },
    {
        "title": "half-day leave in the afternoon",
        "leaves": [(f"{MONDAY} 13:00", f"{MONDAY} 17:00")],
        "problems": [],
    },
    {
        "title": "half-day leave in the morning",
        "leaves": [(f"{MONDAY} 08:00", f"{MONDAY} 12:00")],
        "problems": [(MONDAY, "leave")],
    },
    {
        "title": "leave that ends as the visit starts",
        "leaves": [(f"{MONDAY} 00:00", f"{MONDAY} 09:00")],
        "problems": [],
    },
    {
        "title": "leave that ends a minute too late",
        "leaves": [(f"{MONDAY} 00:00", f"{MONDAY} 09:01")],
        "problems": [(MONDAY, "leave")],
    },
    {
        "title": "the firm is closed",
        "closed": [(f"{MONDAY} 00:00", f"{MONDAY} 23:59")],
        "problems": [(MONDAY, "closed")],
    },
    # ---------------------------------------------------------------- holidays
    {
        "title": "the only visit is on a public holiday",
        "holidays": [MONDAY],
        "problems": None,
    },
    {
        "title": "public holiday: no visit is wanted, the other one fits",
        "slots": [("0", 9, 11), ("1", 9, 11)],
        "holidays": [MONDAY],
        "problems": [],
    },
    {
        "title": "mission that goes on on public holidays",
        "mission": {"on_public_holidays": True},
        "holidays": [MONDAY],
        "problems": [],
    },
    {
        "title": "it goes on, though the firm has noted the day as closed",
        "mission": {"on_public_holidays": True},
        "holidays": [MONDAY],
        "closed": [(f"{MONDAY} 00:00", f"{MONDAY} 23:59")],
        "problems": [],
    },
    {
        "title": "night that runs into a public holiday",
        "slots": [("0", 21, 7)],
        "holidays": [TUESDAY],
        "problems": [],
    },
    {
        "title": "the same, and the firm has noted the holiday as closed",
        "slots": [("0", 21, 7)],
        "holidays": [TUESDAY],
        "closed": [(f"{TUESDAY} 00:00", f"{TUESDAY} 23:59")],
        "problems": [],
    },
    {
        "title": "night that runs into a day on which the firm is closed",
        "slots": [("0", 21, 7)],
        "closed": [(f"{TUESDAY} 00:00", f"{TUESDAY} 23:59")],
        "problems": [(MONDAY, "closed")],
    },
    {
        "title": "night that starts on a public holiday",
        "slots": [("0", 21, 7)],
        "holidays": [MONDAY],
        "problems": None,
    },
    # ---------------------------------------------------------------- hours
    {"title": "within the hours", "hours": office(), "problems": []},
    {
        "title": "over the lunch break",
        "slots": [("0", 11, 14)],
        "hours": office(),
        "problems": [(MONDAY, "hours")],
    },
    {
        "title": "the whole morning, to the minute",
        "slots": [("0", 8, 12)],
        "hours": office(),
        "problems": [],
    },
    {
        "title": "part-time: not on Wednesday",
        "slots": [("0", 9, 11), ("2", 9, 11)],
        "hours": office("0134"),
        "problems": [("2026-11-25", "hours")],
    },
    {
        "title": "hours that touch at noon are one",
        "slots": [("0", 11, 14)],
        "hours": [("0", 8, 12), ("0", 12, 17)],
        "problems": [],
    },
    {
        "title": "night of hours 22-24 and 0-6",
        "slots": [("0", 22, 6)],
        "hours": [("0", 22, 24), ("1", 0, 6)],
        "problems": [],
    },
    {
        "title": "night that lasts longer than the hours",
        "slots": [("0", 22, 6.5)],
        "hours": [("0", 22, 24), ("1", 0, 6)],
        "problems": [(MONDAY, "hours")],
    },
    {
        "title": "night of hours that somebody has typed until 23:59",
        "slots": [("0", 22, 6)],
        "hours": [("0", 22, 23 + 59 / 60), ("1", 0, 6)],
        "problems": [],
    },
    {
        "title": "calendar of two weeks: this Monday, not the next one",
        "days": ("2026-11-23", "2026-12-06"),
        "hours": [("0", 8, 12, "0")],
        "problems": [("2026-11-30", "hours")],
    },
    {
        "title": "every second week with a calendar of two",
        "days": ("2026-11-23", "2026-12-20"),
        "slots": [("0", 9, 11, 2)],
        "mission": {"date_start": "2026-11-30"},
        "hours": [("0", 8, 12, "1")],
        "problems": [],
    },
    {
        "title": "flexible hours: any time of the day",
        "slots": [("0", 5, 6), ("6", 21, 23)],
        "hours": 20,
        "problems": [],
    },
    {
        "title": "flexible hours, to the minute",
        "slots": [("0", 9, 11), ("4", 9, 11)],
        "hours": 4,
        "problems": [],
    },
    {
        "title": "flexible hours of a week: too many on Friday, enough the next Monday",
        "days": ("2026-11-23", "2026-11-30"),
        "slots": [("0", 9, 11), ("4", 9, 11)],
        "hours": 3.75,
        "problems": [("2026-11-27", "week")],
    },
    {
        "title": "flexible hours, of which the travel is part",
        "visits": [(f"{MONDAY} 11:10", f"{MONDAY} 13:00", "town")],
        "hours": 3.9,
        "problems": [(MONDAY, "week")],
    },
    {
        "title": "flexible hours beyond what the firm allows",
        "firm": {"care_max_week_hours": 3},
        "slots": [("0", 9, 11), ("4", 9, 11)],
        "hours": 20,
        "problems": [("2026-11-27", "week")],
    },
    {
        "title": "flexible hours from the next week on",
        "days": ("2026-11-23", "2026-12-06"),
        "slots": [("0", 9, 11), ("4", 9, 11)],
        "contract": [("2020-01-01", office()), ("2026-11-30", 3)],
        "problems": [("2026-12-04", "week")],
    },
    # ---------------------------------------------------------------- contract
    {
        "title": "contract that ends on the day",
        "contract": ("2020-01-01", MONDAY),
        "problems": [],
    },
    {
        "title": "contract that has ended",
        "contract": ("2020-01-01", "2026-11-22"),
        "problems": [(MONDAY, "contract")],
    },
    {
        "title": "contract that starts in the middle of the week",
        "slots": [("0", 9, 11), ("3", 9, 11)],
        "contract": ("2026-11-25", False),
        "problems": [(MONDAY, "contract")],
    },
    {
        "title": "night over the last day of the contract",
        "slots": [("0", 21, 7)],
        "contract": ("2020-01-01", MONDAY),
        "problems": [(MONDAY, "contract")],
    },
    {
        "title": "other hours from the Wednesday on",
        "slots": [("0", 9, 11), ("3", 9, 11)],
        "contract": [
            ("2020-01-01", office()),
            ("2026-11-25", [("3", 14, 18)]),
        ],
        "problems": [("2026-11-26", "hours")],
    },
    {
        "title": "other hours on Tuesday, in the middle of the night",
        "slots": [("0", 22, 6)],
        "contract": [
            ("2020-01-01", [("0", 20, 24)]),
            (TUESDAY, [("1", 0, 8)]),
        ],
        "problems": [],
    },
    # ---------------------------------------------------------------- visits
    {
        "title": "visit at the same time",
        "visits": [(f"{MONDAY} 10:00", f"{MONDAY} 12:00", "same")],
        "problems": [(MONDAY, "visit")],
    },
    {
        "title": "visits of this client that touch",
        "visits": [
            (f"{MONDAY} 08:00", f"{MONDAY} 09:00", "same"),
            (f"{MONDAY} 11:00", f"{MONDAY} 12:00", "same"),
        ],
        "problems": [],
    },
    {
        "title": "visits of another client that touch",
        "visits": [(f"{MONDAY} 08:00", f"{MONDAY} 09:00", "town")],
        "problems": [(MONDAY, "travel")],
    },
    {
        "title": "travel within the town, to the minute",
        "visits": [
            (f"{MONDAY} 08:00", f"{MONDAY} 08:50", "town"),
            (f"{MONDAY} 11:10", f"{MONDAY} 12:00", "town"),
        ],
        "problems": [],
    },
    {
        "title": "a minute too little",
        "visits": [(f"{MONDAY} 08:00", f"{MONDAY} 08:51", "town")],
        "problems": [(MONDAY, "travel")],
    },
    {
        "title": "travel to another town, to the minute",
        "visits": [
            (f"{MONDAY} 08:00", f"{MONDAY} 08:35", "far"),
            (f"{MONDAY} 11:25", f"{MONDAY} 12:00", "far"),
        ],
        "problems": [],
    },
    {
        "title": "another town, a minute too little afterwards",
        "visits": [(f"{MONDAY} 11:24", f"{MONDAY} 12:00", "far")],
        "problems": [(MONDAY, "travel")],
    },
    {
        "title": "cancelled visit",
        "visits": [(f"{MONDAY} 09:00", f"{MONDAY} 11:00", "far", "cancelled")],
        "problems": [],
    },
    {
        "title": "visit over midnight that ends too late",
        "slots": [("1", 6, 8)],
        "visits": [(f"{MONDAY} 21:00", f"{TUESDAY} 07:00", "same")],
        "problems": [(TUESDAY, "visit")],
    },
    {
        "title": "two slots of the mission overlap",
        "slots": [("0", 9, 11), ("0", 10, 12)],
        "problems": [(MONDAY, "itself")],
    },
    {
        "title": "two slots of the mission touch",
        "slots": [("0", 9, 11), ("0", 11, 12)],
        "problems": [],
    },
    # ---------------------------------------------------------------- clock
    {
        "title": "spring night, free to the minute in the morning",
        "days": SPRING,
        "slots": NIGHT,
        "visits": [("2026-03-29 07:00", "2026-03-29 08:00", "same")],
        "problems": [],
    },
    {
        "title": "spring night, a visit at the hour after the one that is skipped",
        "days": SPRING,
        "slots": NIGHT,
        "visits": [("2026-03-29 03:00", "2026-03-29 03:30", "same")],
        "problems": [("2026-03-28", "visit")],
    },
    {
        "title": "spring night within its hours",
        "days": SPRING,
        "slots": [("5", 22, 6)],
        "hours": [("5", 22, 24), ("6", 0, 6)],
        "problems": [],
    },
    {
        "title": "autumn night within its hours",
        "days": AUTUMN,
        "slots": [("5", 22, 6)],
        "hours": [("5", 22, 24), ("6", 0, 6)],
        "problems": [],
    },
    {
        "title": "autumn night: 4 hours of the clock are 5 of work",
        "days": AUTUMN,
        "slots": [("6", 0, 4), ("6", 8, 13.5)],
        "firm": {"care_min_rest_hours": 0},
        "problems": [("2026-10-25", "day")],
    },
    {
        "title": "spring night: 4 hours of the clock are 3 of work",
        "days": SPRING,
        "slots": [("6", 0, 4), ("6", 8, 14.5)],
        "firm": {"care_min_rest_hours": 0},
        "problems": [],
    },
    # ---------------------------------------------------------------- limits
    {
        "title": "ten hours of work, to the minute",
        "slots": [("0", 9, 11)],
        "visits": [(f"{MONDAY} 11:00", f"{MONDAY} 19:00", "same")],
        "problems": [],
    },
    {
        "title": "ten hours and the travel between them",
        "visits": [(f"{MONDAY} 11:30", f"{MONDAY} 19:30", "town")],
        "problems": [(MONDAY, "day")],
    },
    {
        "title": "the firm allows twelve hours",
        "visits": [(f"{MONDAY} 11:30", f"{MONDAY} 19:30", "town")],
        "firm": {"care_max_day_hours": 12},
        "problems": [],
    },
    {
        "title": "48 hours a week, to the minute, then too many",
        "slots": [("5", 9, 11), ("6", 9, 11)],
        "visits": [
            (f"2026-11-{day} 08:00", f"2026-11-{day} {17 + (day == 23)}:00", "same")
            for day in range(23, 28)
        ],
        "problems": [("2026-11-29", "week")],
    },
    {
        "title": "eleven hours of rest, to the minute",
        "visits": [("2026-11-22 18:00", "2026-11-22 22:00", "same")],
        "problems": [],
    },
    {
        "title": "rest a minute too short",
        "visits": [("2026-11-22 18:00", "2026-11-22 22:01", "same")],
        "problems": [(MONDAY, "rest")],
    },
    {
        "title": "early and late on one day: a span of thirteen hours",
        "slots": [("0", 7, 9), ("0", 19, 20)],
        "problems": [],
    },
    {
        "title": "eleven hours of rest in the middle of the day",
        "slots": [("0", 7, 8), ("0", 19, 20.25)],
        "problems": [],
    },
    {
        "title": "a span of more than thirteen hours",
        "slots": [("0", 7, 9), ("0", 19, 20.25)],
        "problems": [(MONDAY, "rest")],
    },
    {
        "title": "night after night",
        "slots": [("0", 21, 7), ("1", 21, 7), ("2", 21, 7)],
        "problems": [],
    },
    # ---------------------------------------------------------------- several
    {
        "title": "two of three slots",
        "slots": [("0", 9, 11), ("2", 9, 11), ("4", 9, 11)],
        "visits": [("2026-11-25 09:00", "2026-11-25 10:00", "same")],
        "problems": [("2026-11-25", "visit")],
    },
    {
        "title": "a slot that fits in one week and not in the next one",
        "days": ("2026-11-23", "2026-12-06"),
        "leaves": [("2026-11-30 00:00", "2026-12-05 00:00")],
        "problems": [("2026-11-30", "leave")],
    },
    {
        "title": "single date",
        "slots": [("2026-11-26", 9, 11)],
        "leaves": [("2026-11-26 08:00", "2026-11-26 09:30")],
        "problems": [("2026-11-26", "leave")],
    },
    {
        "title": "every second week, busy in the other one",
        "days": ("2026-11-23", "2026-12-20"),
        "slots": [("0", 9, 11, 2)],
        "mission": {"date_start": "2026-11-23"},
        "visits": [
            ("2026-11-30 09:00", "2026-11-30 11:00", "far"),
            ("2026-12-14 09:00", "2026-12-14 11:00", "far"),
        ],
        "problems": [],
    },
    # ---------------------------------------------------------------- who
    {"title": "worker of another firm", "foreign": True, "problems": None},
    {"title": "archived worker", "worker": {"active": False}, "problems": None},
    {
        "title": "not a care worker",
        "worker": {"is_care_worker": False},
        "problems": None,
    },
]
