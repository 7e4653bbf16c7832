"""French alphabetical order for the embedded PostgreSQL: « Élodie » beside « Emma ».

The embedded PostgreSQL is built without ICU, so that the order of its texts comes from
the C library's locales. A bare machine has no French one. The source of the locales is
in the Debian package ``locales``, the program that compiles them in ``libc-bin``, which
every machine has, and the environment variable ``LOCPATH`` makes the C library look in
a folder of ours: nothing is installed on the system.
"""

import os
import shutil

from . import debian, process, state
from .console import SetupError, Step, warn

FRENCH = "fr_FR.UTF-8"
# Known to PostgreSQL itself: UTF-8, in the order of the code points (É after Z).
FALLBACK = "C.UTF-8"


def _system_has_french():
    names = (process.output(["locale", "-a"]) or "").lower().split()
    return "fr_fr.utf8" in names


def _libc():
    try:
        return os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (OSError, ValueError):
        return ""


def prepare(folder):
    """Compile the French locale into `folder`, where the machine has none.

    :return: the locale that a new cluster should have
    """
    if _system_has_french():
        return FRENCH
    stamp = folder / FRENCH / ".libc"
    try:
        # Compiled locales are tied to the C library that compiled them.
        if stamp.read_text() == _libc():
            return FRENCH
    except OSError:
        pass
    if not shutil.which("localedef"):
        return FALLBACK
    try:
        with Step("Ordre alphabétique français pour la base de données"):
            _compile(folder)
            (folder / FRENCH / ".libc").write_text(_libc())
    except SetupError as error:
        warn(f"pas d'ordre alphabétique français (É sera classé après Z). {error}")
        return FALLBACK
    return FRENCH


def _compile(folder):
    archive = debian.Archive()
    if not archive.versions("locales"):
        archive.update()
    own = (process.output(["dpkg-query", "-Wf", "${Version}", "libc6"]) or "").strip()
    versions = archive.versions("locales")
    if not versions:
        raise SetupError("le paquet « locales » est introuvable.")
    # Best is the package of the very C library that will read the result.
    version = own if own in versions else versions[-1]
    with state.new_folder(folder) as work:
        source = work / "source"
        archive.download([f"locales={version}"], source)
        i18n = source / "usr" / "share" / "i18n"
        process.run(
            ["localedef", "-i", "fr_FR", "-f", "UTF-8", work / FRENCH],
            log="localedef",
            env={**os.environ, "I18NPATH": str(i18n)},
        )
        shutil.rmtree(source)
