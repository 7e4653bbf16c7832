"""What visitors type, made harmless before it is used."""

import unicodedata

TEXT_LENGTH = 5000
LINE_LENGTH = 200
#: so many digits PostgreSQL compares with an id; what is longer is no number at all
NUMBER_LENGTH = 18


def clean_text(value, length=TEXT_LENGTH):
    """:return: plain text without control characters, line breaks kept"""
    value = value if isinstance(value, str) else ""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in value if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()[:length]


def read_number(value):
    """:return: a number that came as a text, 0 where it is none

    A field of a form may hold a file, « ² » counts as a digit to Python, and 5000
    digits are too many for it.
    """
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value) if len(value) <= NUMBER_LENGTH else 0
    return 0


def clean_line(value):
    """:return: one line of plain text"""
    return " ".join(clean_text(value, LINE_LENGTH * 2).split())[:LINE_LENGTH]
