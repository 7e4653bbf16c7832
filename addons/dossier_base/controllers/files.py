"""The files visitors send, looked at before they are kept."""

import re
import unicodedata

BYTES_PER_MB = 1_000_000
#: told from the first bytes, whatever the name says: how they look, the type, the
#: endings of a name
FILE_TYPES = (
    (re.compile(rb"%PDF-"), "application/pdf", (".pdf",)),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", (".jpg", ".jpeg")),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", (".png",)),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", (".webp",)),
)
#: for the attribute of an ``<input type="file">``
ACCEPTED_TYPES = ",".join(mimetype for _look, mimetype, _ends in FILE_TYPES)
#: what no file system and no header takes in a file's name
UNSAFE_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
NAME_LENGTH = 120


def safe_file_name(name, default="document"):
    """:return: a name without path, control or formatting characters

    « ../../x.pdf » and « C:\\x.pdf » become « x.pdf ».
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    # categories C*: control, format (such as right-to-left override), unassigned
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = UNSAFE_IN_NAMES.sub("_", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 5:
        name = f"{stem[: NAME_LENGTH - len(extension)]}.{extension}"
    return name[: NAME_LENGTH + 1] or default


class BadFile(Exception):
    """A file that is not taken; ``reason`` is ``large``, ``empty`` or ``type``."""

    def __init__(self, name, reason):
        super().__init__(name, reason)
        self.name = name
        self.reason = reason


def read_file(upload, limit):
    """:return: (safe name, content, type) of one file of a form
    :param int limit: highest number of bytes
    :raise BadFile: too large, empty, or not of a type that is taken
    """
    name = safe_file_name(upload.filename)
    # where Odoo runs a request again, it rewinds the first file of each field only
    upload.seek(0)
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise BadFile(name, "large")
    if not content:
        raise BadFile(name, "empty")
    known = [kind for kind in FILE_TYPES if kind[0].match(content)]
    if not known:
        raise BadFile(name, "type")
    _look, mimetype, endings = known[0]
    if not name.casefold().endswith(endings):
        # « plan.html » with a picture in it is a picture
        name += endings[0]
    return name, content, mimetype
