"""Serves Odoo and says where, for whom and how to stop it."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import configuration, paths
from .console import SetupError, Step, box, say

HOST = "127.0.0.1"
PID_FILE = paths.RUN / "odoo.json"

LOGINS = [
    ("responsable", "responsable (tous les droits du métier)"),
    ("bureau", "secrétariat"),
    ("technicien", "technicien, sur le terrain"),
    ("client", "client, sur le portail"),
    ("agence", "agence immobilière, sur le portail"),
    ("notaire", "notaire, sur le portail"),
    ("commercial", "commercial d'un réseau d'experts-comptables"),
    ("chef-reseau", "directrice de ce réseau"),
    ("courtier", "courtier en prêts"),
    ("directeur-courtage", "directrice de ce cabinet de courtage"),
    ("emprunteur", "emprunteuse, sur le portail"),
    ("gestionnaire", "gestionnaire d'une agence d'aide à domicile"),
    ("responsable-aide", "responsable de cette agence"),
    ("intervenante", "intervenante de cette agence, sur le portail"),
    ("admin", "administrateur d'Odoo"),
]


def port():
    """Return the port to serve on."""
    return int(os.environ.get("PORT") or 8069)


def is_free(number):
    """Tell whether nothing listens on the port `number` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return False
    return True


def free_port():
    """Return a port of the loopback interface that nothing uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _started_at(pid):
    """Return when the process `pid` started, in the kernel's ticks, or None."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    # A zombie is dead, only nobody has asked for its exit code yet.
    return None if fields[0] == "Z" else fields[19]


def running():
    """Return what is known of the server that ``make run`` started, or None.

    The process must be the very one: its number may have gone to another program.
    """
    try:
        known = json.loads(PID_FILE.read_text())
    except (OSError, ValueError):
        return None
    return known if _started_at(known["pid"]) == known["started"] else None


def stop():
    """Stop the server that ``make run`` started; tell whether there was one."""
    known = running()
    if not known:
        PID_FILE.unlink(missing_ok=True)
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(known["pid"], signal.SIGTERM)
    limit = time.monotonic() + 20
    while running() and time.monotonic() < limit:
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        if running():
            os.kill(known["pid"], signal.SIGKILL)
    PID_FILE.unlink(missing_ok=True)
    return True


def wait_until_ready(process, number, log):
    """Wait until Odoo answers on the port `number`.

    :raise SetupError: if `process` ends before, or after three minutes
    """
    limit = time.monotonic() + 180
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError):
            url = f"http://{HOST}:{number}/web/health"
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.2)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise SetupError(
        f"Odoo ne répond pas sur le port {number} :\n{tail}",
        f"Journal complet : {paths.shown(log)}",
    )


def announce(database, number):
    """Print the address and who can log in."""
    width = max(len(login) for login, _who in LOGINS)
    box(
        [
            "La démonstration est prête",
            "",
            f"Adresse : http://{HOST}:{number}/odoo",
            "",
            "Identifiant et mot de passe sont les mêmes :",
            *(f"  {login:<{width}}  {who}" for login, who in LOGINS),
            "",
            f"Base : {database.name}",
            f"Journal : {paths.shown(paths.LOGS / 'odoo.log')}",
            "Arrêt : Ctrl+C ici, ou « make stop »",
        ]
    )


def serve(database):
    """Serve `database` until Ctrl+C or ``make stop``."""
    known = running()
    if known:
        say("Odoo est déjà lancé.")
        announce(database, known["port"])
        return
    number = port()
    if not is_free(number):
        raise SetupError(
            f"le port {number} est déjà pris par un autre programme.",
            "Choisissez-en un autre : make run PORT=8070",
        )
    # before Odoo reads it: a paper printed from another port has no style otherwise
    database.set_address(f"http://{HOST}:{number}")
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / "odoo.log"
    command = configuration.odoo(
        "-d", database.name, "--db-filter", f"^{database.name}$",
        "--http-interface", HOST, "--http-port", number,
    )  # fmt: skip
    with open(log, "ab") as output:
        process = subprocess.Popen(
            command,
            cwd=paths.ROOT,
            env=configuration.environment(database.server),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl+C reaches this script alone, which then stops Odoo in good order.
            start_new_session=True,
        )
    known = {"pid": process.pid, "started": _started_at(process.pid), "port": number}
    PID_FILE.parent.mkdir(parents=True, exist_ok=True)
    PID_FILE.write_text(json.dumps(known))
    try:
        with Step("Démarrage d'Odoo"):
            wait_until_ready(process, number, log)
        announce(database, number)
        code = process.wait()
    except KeyboardInterrupt:
        say("\nArrêt d'Odoo… (PostgreSQL reste démarré ; « make stop » arrête tout)")
        stop()
        process.wait()
        return
    except SetupError:
        stop()
        raise
    PID_FILE.unlink(missing_ok=True)
    if code not in (0, -signal.SIGTERM, -signal.SIGKILL):
        raise SetupError(
            f"Odoo s'est arrêté (code {code}).",
            f"Journal : {paths.shown(log)}",
        )
