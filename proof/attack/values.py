"""What is sent where something else is expected."""

#: a tenth of a second to read, and far more than any field takes
HUGE = "A" * 1_000_000
SQL = "'\"; DROP TABLE res_users;--"
TEMPLATE = "{{7*7}}${7*7}<t t-out='7*7'/>"

#: for an argument of JSON
JSON = {
    "nothing": None,
    "empty": "",
    "text": "abc",
    "true": True,
    "zero": 0,
    "negative": -1,
    "over 64 bits": 2**63,
    "fraction": 1.5,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "huge": HUGE,
    "NUL": "a\x00b",
    "surrogate": "\ud800",
    "SQL": SQL,
    "template": TEMPLATE,
    "path": "../../../../etc/passwd",
    "right to left": "\u202etxt.exe",
    "no such day": "2026-02-30",
    "year 0": "0000-00-00 99:99:99",
    "list": [1, ["x"]],
    "texts": ["x", "y"],
    "empty list": [],
    "dict": {"a": {"b": 1}},
}
#: the ids a method is called on; where the core takes offence at the wrong ones, its
#: own methods do so too, in the same run
IDS = {
    "none": [],
    "zero": [0],
    "negative": [-1],
    "missing": [2**31 - 1],
    "over 32 bits": [2**31],
    "over 64 bits": [2**63],
    "text": ["x"],
    "SQL": [SQL],
    "null": [None],
    "fraction": [1.5],
    "nested": [[1]],
    "dict": [{"a": 1}],
    "a word": "abc",
    "an object": {"a": 1},
    "ten thousand": list(range(10**6, 10**6 + 10_000)),
}
#: for a part of a path, as it goes over the wire
PATH = {
    "zero": "0",
    "negative": "-1",
    "missing": "2147483647",
    "over 32 bits": "2147483648",
    "over 64 bits": "9223372036854775808",
    "fraction": "1.5",
    "text": "abc",
    "NUL": "1%00",
    "surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "SQL": "1%27%20OR%201%3D1--",
    "template": "%7B%7B7*7%7D%7D",
    "path": "..%2F..%2F..%2Fetc%2Fpasswd",
    "right to left": "%E2%80%AE1",
    "other digits": "%D9%A3",
    "long": "9" * 4000,
    "name": "a" * 4000,
}
#: for a query or a form: texts, or bytes that are no text
FORM = {
    "empty": "",
    "text": "abc",
    "zero": "0",
    "negative": "-1",
    "one": "1",
    "over 32 bits": "2147483648",
    "over 64 bits": "9223372036854775808",
    "fraction": "1.5",
    "NaN": "nan",
    "infinity": "1e999",
    "huge": HUGE,
    "NUL": "a\x00b",
    "surrogate": b"\xed\xa0\x80",
    "not UTF-8": b"\xff\xfe",
    "SQL": SQL,
    "template": TEMPLATE,
    "path": "../../../../etc/passwd",
    "right to left": "\u202etxt.exe",
    "other digits": "\u0663\u00b2",
    "no such day": "2026-02-30",
    "year 0": "0000-00-00 99:99:99",
    "ids": "1,2,x",
    "list": '[1, ["x"]]',
    "dict": '{"a": {"b": 1}}',
    "header": "x\r\nSet-Cookie: a=b",
    "link": "//proof.invalid/x",
}
#: for who is turned away at the door
FEW_PATHS = ("over 64 bits", "NUL", "not UTF-8", "SQL", "path", "long")
FEW_FORMS = ("huge", "NUL", "not UTF-8", "SQL", "over 64 bits", "header")
#: the longest value that goes into an address
QUERY_LIMIT = 8_000
