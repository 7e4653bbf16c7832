"""``odoo backup make|check|restore``: a database and its files, in Odoo's own format.

The zip is the one of Odoo's database manager and of ``odoo db dump``: ``dump.sql``,
``manifest.json`` and ``filestore/``. Each restores what the other has made. What this
command adds to the core's:

- one moment for both halves: the files in the zip are those that the dump names, and
  the core's clean-up of files waits until the zip is whole, while people go on working;
- nothing is held in memory or copied beside: dump and files go straight into the zip;
- a zip, a database and a folder have their final names only once they are whole;
- a restored database is a copy that sends nothing and runs nothing, unless it is meant
  to take over; no server sees it before it is silenced;
- each file is compared with its checksum, and any error of SQL stops the restore.

The texts are in French: those who read them have no language set in a terminal.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import psycopg2

from odoo.cli import Command
from odoo.modules import Manifest
from odoo.modules.neutralize import get_neutralization_queries
from odoo.release import major_version
from odoo.service import db as database_service
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config
from odoo.tools.misc import exec_pg_environ, find_pg_tool

CHUNK = 1 << 20
#: PostgreSQL cuts longer names off; what is not finished has a longer one
LONGEST_NAME = 63 - len("_unfinished")
DATABASE_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
#: without a dot, so that nothing lands outside of the folder
STORED_FILE = re.compile(r"filestore/((?!checklist/)(?:[\w-]+/)+([\w-]+))")
CHECKSUM = re.compile(r"[0-9a-f]{40}")
#: what ends every dump that was not cut short
DUMP_END = b"PostgreSQL database dump complete"
#: a server that is older than the dump does not know it, and does without
NEWER_SETTINGS = b"SET transaction_timeout "
#: the owner of an extension alone may describe it, and may be somebody else
EXTENSION_COMMENT = b"COMMENT ON EXTENSION "
#: where the part of a dump ends in which the two above may be
HEAD_END = (b"CREATE TABLE", b"CREATE FUNCTION", b"COPY ")
#: a copy is another database: links that the first one signed do not open it, and
#: those that it makes do not lead to the first one
NEW_IDENTITY = """
UPDATE ir_config_parameter SET value = gen_random_uuid()
 WHERE key IN ('database.uuid', 'database.secret');
UPDATE ir_config_parameter
   SET value = to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
 WHERE key = 'database.create_date';
UPDATE ir_config_parameter SET value = 'http://localhost:{port}'
 WHERE key = 'web.base.url';
DELETE FROM ir_config_parameter WHERE key = 'web.base.url.freeze';
"""


class BackupError(Exception):
    """What a person can read and do something about, in French."""


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def human_size(size):
    """Return a size as people say it: ``12,3 Mo``."""
    if size < 1000:
        return human_count(size, "octet")
    size, unit = size / 1e3, "ko"
    if size >= 1000:
        size, unit = size / 1e3, "Mo"
    if size >= 1000:
        size, unit = size / 1e3, "Go"
    return f"{size:.1f} {unit}".replace(".", ",")


def human_time(started):
    """Return how long it took since `started`: ``8 s``, ``1 min 05 s``."""
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


def human_count(number, word):
    """Return `number` with its thousands apart, before `word` in its number."""
    return f"{number:,} {word}{'s' if number > 1 else ''}".replace(",", " ")


class Progress:
    """A sign of life every ten seconds."""

    def __init__(self, word):
        self.word = word
        self._next = time.monotonic() + 10

    def __call__(self, size, number=None):
        if time.monotonic() >= self._next:
            count = f"{human_count(number, self.word)}, " if number else ""
            say(f"  … {count}{human_size(size)}")
            self._next = time.monotonic() + 10


def filestore(name):
    """Return the folder of the files of the database `name`."""
    return Path(config.filestore(name))


def database_exists(name):
    """Tell whether the server has a database with this name."""
    with closing(db_connect("postgres").cursor()) as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cr.fetchone())


# -- making ---------------------------------------------------------------------


def make(name, file):
    """Back the database `name` up into the new zip `file`."""
    started = time.monotonic()
    if not database_exists(name):
        raise BackupError(f"il n'y a pas de base « {name} » sur ce serveur.")
    _refuse_to_replace(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.unfinished")
    # it holds everything that the firm knows: for its owner's eyes alone
    with open(os.open(beside, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as output:
        try:
            fcntl.flock(output, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"une autre sauvegarde écrit déjà {file}.") from None
        _refuse_to_replace(file)  # another one may have ended a moment ago
        try:
            output.truncate()
            files, missing = _write_zip(name, output)
            output.flush()
            os.fsync(output.fileno())
            beside.rename(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    if missing:
        say(
            f"Attention : {human_count(missing, 'fichier')} que la base nomme "
            "manquaient déjà sur le disque ; la sauvegarde ne les a donc pas."
        )
    say(
        f"Base « {name} » sauvegardée en {human_time(started)} : {file} "
        f"({human_size(file.stat().st_size)}, {human_count(files, 'fichier')})"
    )


def _refuse_to_replace(file):
    if file.exists():
        raise BackupError(
            f"{file} existe déjà : une sauvegarde n'en remplace jamais une autre. "
            "Choisissez un autre nom."
        )


def _write_zip(name, output):
    """Write dump, files and manifest, all of the same moment.

    :return: how many files there are, and how many are missing on the disk
    """
    with (
        closing(db_connect(name).cursor()) as cr,
        zipfile.ZipFile(
            output, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False
        ) as archive,
    ):
        cr.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        # The core deletes files that no attachment names any more only while nobody
        # writes attachments. A lock as writers have it keeps it from doing so, and
        # hinders no writer.
        try:
            cr.execute(
                "LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE", log_exceptions=False
            )
        except psycopg2.errors.UndefinedTable:
            raise BackupError(f"« {name} » n'est pas une base d'Odoo.") from None
        cr.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cr.fetchone()
        taken = datetime.now(timezone.utc).isoformat(timespec="seconds")
        say(f"Sauvegarde de la base « {name} » (la base, puis ses fichiers)")
        _write_dump(archive, name, snapshot)
        files, size, missing = _write_files(archive, cr, name)
        manifest = {
            **database_service.dump_db_manifest(cr),
            "backup": {
                "at": taken,
                "files": files,
                "files_size": size,
                "files_missing": missing,
            },
        }
        archive.writestr("manifest.json", json.dumps(manifest, indent=4))
        cr.rollback()
    return files, missing


def _write_dump(archive, name, snapshot):
    # No rights of other roles: on the next machine these may not exist.
    command = [find_pg_tool("pg_dump"), "--no-owner", "--no-privileges"]
    command += [f"--snapshot={snapshot}", name]
    entry = zipfile.ZipInfo("dump.sql", time.localtime()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    with tempfile.TemporaryFile() as errors:
        with (
            subprocess.Popen(
                command,
                env=exec_pg_environ(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as process,
            archive.open(entry, "w", force_zip64=True) as target,
        ):
            progress, size = Progress("octet"), 0
            try:
                while chunk := process.stdout.read(CHUNK):
                    target.write(chunk)
                    size += len(chunk)
                    progress(size)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise BackupError(f"pg_dump a échoué :\n{_tail(errors)}")


def _write_files(archive, cr, name):
    """Write the files that the attachments of this snapshot name.

    They are never changed in place: the name is the checksum of the content.

    :return: how many there are, their size, how many are missing
    """
    folder, progress = filestore(name), Progress("fichier")
    files = size = missing = 0
    # a cursor on the server: the list may be long
    with cr._cnx.cursor("stored_files") as rows:
        rows.itersize = 10_000
        rows.execute(
            "SELECT DISTINCT store_fname FROM ir_attachment "
            "WHERE store_fname IS NOT NULL ORDER BY store_fname"
        )
        for (stored,) in rows:
            path = folder / stored
            try:
                archive.write(path, f"filestore/{stored}", _compression(path))
            except FileNotFoundError:
                missing += 1
                continue
            files += 1
            size += path.stat().st_size
            progress(size, files)
    return files, size, missing


def _compression(path):
    """Compress what gets smaller by it: pictures and most PDFs do not."""
    with open(path, "rb") as file:
        sample = file.read(1 << 16)
    smaller = len(zlib.compress(sample, 1)) < 0.9 * len(sample)
    return zipfile.ZIP_DEFLATED if smaller else zipfile.ZIP_STORED


# -- reading --------------------------------------------------------------------


@contextlib.contextmanager
def open_backup(file):
    """Give the zip and its manifest.

    :raise BackupError: it is not a whole backup
    """
    if not file.is_file():
        raise BackupError(f"il n'y a pas de fichier {file}.")
    try:
        with zipfile.ZipFile(file) as archive:
            if not {"dump.sql", "manifest.json"} <= set(archive.namelist()):
                raise BackupError(f"{file} n'est pas une sauvegarde d'Odoo.")
            manifest = json.loads(archive.read("manifest.json"))
            if not isinstance(manifest, dict) or not manifest.get("modules"):
                raise BackupError(f"{file} n'est pas une sauvegarde d'Odoo.")
            yield archive, manifest
    # what the library raises where a byte of the zip is not what it was
    except (
        zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError
    ) as error:  # fmt: skip
        raise BackupError(
            f"{file} est abîmé ou incomplet ({error}). Prenez une autre sauvegarde, ou "
            "copiez celle-ci de nouveau depuis l'endroit où elle est gardée."
        ) from error


def _stored_files(archive):
    """Return the files of the zip: ``[(entry, path in the store, its name)]``.

    Odoo's own zips have its list of files to delete too, in a folder beside.
    """
    return [
        (entry, match[1], match[2])
        for entry in archive.filelist
        if (match := STORED_FILE.fullmatch(entry.filename))
    ]


def _copy_checked(archive, entry, name, target=None):
    """Read one file of the zip and write it to `target`.

    The zip's own check is made at its end; Odoo's is the name, a checksum.
    """
    digest = hashlib.sha1(usedforsecurity=False)
    with archive.open(entry) as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            if target:
                target.write(chunk)
    if CHECKSUM.fullmatch(name) and digest.hexdigest() != name:
        raise zipfile.BadZipFile(f"{entry.filename} n'a plus son contenu d'origine")


def _read_dump(archive):
    """Yield the dump piece by piece, without what another server may refuse.

    :raise BadZipFile: it is not whole
    """
    last = b""
    with archive.open("dump.sql") as source:
        for line in source:
            if not line.startswith((NEWER_SETTINGS, EXTENSION_COMMENT)):
                yield line
            last = line
            if line.startswith(HEAD_END):
                break
        while chunk := source.read(CHUNK):
            yield chunk
            last = (last + chunk)[-1000:]
    if DUMP_END not in last:
        raise zipfile.BadZipFile("la base y est coupée avant la fin")


def _describe(manifest):
    """Return what a backup is of, in a sentence."""
    taken = manifest.get("backup", {}).get("at", "")
    when = f", prise le {taken[:10]} à {taken[11:16]} (UTC)" if taken else ""
    return (
        f"base « {manifest.get('db_name')} », Odoo {manifest.get('major_version')}, "
        f"{human_count(len(manifest.get('modules', ())), 'module')}{when}"
    )


def check(file):
    """Read the whole backup, without restoring it."""
    started = time.monotonic()
    with open_backup(file) as (archive, manifest):
        say(f"Lecture de {file} : {_describe(manifest)}")
        for _piece in _read_dump(archive):
            pass
        entries, progress, size = _stored_files(archive), Progress("fichier"), 0
        for number, (entry, _stored, name) in enumerate(entries, 1):
            _copy_checked(archive, entry, name)
            size += entry.file_size
            progress(size, number)
        wanted = manifest.get("backup", {}).get("files", len(entries))
        if len(entries) != wanted:
            raise zipfile.BadZipFile(f"{len(entries)} fichiers au lieu de {wanted}")
    say(
        f"Sauvegarde entière : la base et {human_count(len(entries), 'fichier')} "
        f"({human_size(size)}), lus en {human_time(started)}."
    )


# -- restoring ------------------------------------------------------------------


def restore(file, name, for_real):
    """Restore the backup `file` as the new database `name`.

    :param for_real: it takes over from the one that was backed up; else it is a copy
        that sends nothing and runs nothing
    """
    started = time.monotonic()
    if not DATABASE_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise BackupError(
            f"« {name} » ne peut pas être le nom d'une base : des lettres sans accent, "
            f"des chiffres, « _ », « . » et « - », {LONGEST_NAME} signes au plus."
        )
    with open_backup(file) as (archive, manifest):
        if manifest.get("major_version") != major_version:
            raise BackupError(
                f"{file} vient d'Odoo {manifest.get('major_version')}, et ceci est "
                f"Odoo {major_version} : une restauration ne change pas de version."
            )
        with _alone(name):
            _refuse_to_overwrite(name)
            unfinished = f"{name}_unfinished"
            _remove(unfinished)  # what a restore that was killed has left
            try:
                say(f"Restauration de {file} : {_describe(manifest)}")
                _warn_of_absent_modules(manifest)
                _restore_files(archive, filestore(unfinished))
                _restore_database(archive, manifest, unfinished, for_real)
                missing = _count_missing(unfinished)
                _give_name(unfinished, name)
            except BaseException:
                _remove(unfinished)
                raise
    if missing:
        say(
            f"Attention : {human_count(missing, 'fichier')} que la base nomme ne sont "
            "pas dans la sauvegarde."
        )
    say(f"Base « {name} » restaurée en {human_time(started)}.")
    if for_real:
        say(
            "Elle est restaurée POUR DE BON : dès qu'un Odoo la sert, elle envoie ses "
            "courriels et lance ses actions planifiées."
        )
    else:
        say(
            "C'est une copie : elle n'envoie aucun courriel et ne lance aucune action "
            "planifiée ; un bandeau le dit à l'écran."
        )


@contextlib.contextmanager
def _alone(name):
    """Let one restore at a time make the database `name`, from whatever host."""
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"restore {name}"])
        if not cr.fetchone()[0]:
            raise BackupError(f"une autre restauration de « {name} » est en cours.")
        try:
            yield
        finally:
            cr.execute("SELECT pg_advisory_unlock(hashtext(%s))", [f"restore {name}"])
            cr._cnx.autocommit = False


def _refuse_to_overwrite(name):
    if database_exists(name):
        raise BackupError(
            f"la base « {name} » existe déjà, et une restauration ne remplace jamais "
            "une base. Choisissez un autre nom, ou supprimez-la d'abord : "
            f"bin/odoo db drop {name}"
        )
    folder = filestore(name)
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(
            f"il n'y a pas de base « {name} », mais des fichiers d'une base de ce nom "
            f"sont encore dans {folder}. Choisissez un autre nom, ou déplacez ce "
            "dossier."
        )


def _warn_of_absent_modules(manifest):
    absent = [
        name
        for name in sorted(manifest["modules"])
        if not Manifest.for_addon(name, display_warning=False)
    ]
    if absent:
        say(
            f"Attention : cet Odoo n'a pas {', '.join(absent)} ; installez ces modules "
            "avant de servir la base."
        )


def _remove(name):
    """Remove what is not finished: the database and the files of `name`."""
    _send_away(name)
    _run_on_server(SQL("DROP DATABASE IF EXISTS %s", _identifier(name)))
    shutil.rmtree(filestore(name), ignore_errors=True)


def _send_away(name):
    """End the connections to `name`: a server may have looked at what is not ready."""
    close_db(name)
    _run_on_server(
        SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user",
            name,
        )
    )


def _identifier(name):
    with closing(db_connect("postgres").cursor()) as cr:
        return database_service.database_identifier(cr, name)


def _run_on_server(query):
    """Run what cannot be part of a transaction."""
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        try:
            cr.execute(query)
        finally:
            cr._cnx.autocommit = False


def _restore_files(archive, folder):
    entries = _stored_files(archive)
    size = sum(entry.file_size for entry, _stored, _name in entries)
    folder.mkdir(parents=True)
    room = shutil.disk_usage(folder).free
    if size > room:
        raise BackupError(
            f"les fichiers prennent {human_size(size)}, et il ne reste que "
            f"{human_size(room)} dans {folder.parent}."
        )
    progress, written = Progress("fichier"), 0
    for number, (entry, stored, name) in enumerate(entries, 1):
        path = folder / stored
        path.parent.mkdir(exist_ok=True)
        with open(path, "wb") as target:
            _copy_checked(archive, entry, name, target)
        written += entry.file_size
        progress(written, number)


def _restore_database(archive, manifest, name, for_real):
    """Fill a new database in one transaction, silenced within the same one.

    A server that runs the scheduled actions of all databases sees it whole and silent,
    or not at all.
    """
    database_service._create_empty_database(name)
    close_db(name)
    after = ["SET search_path = public"]
    if not for_real:
        after += get_neutralization_queries(manifest["modules"])
        after.append(NEW_IDENTITY.format(port=config["http_port"]))
    command = [find_pg_tool("psql"), "--no-psqlrc", "--quiet", "--dbname", name]
    # not --single-transaction: that would commit what is cut short
    command += ["--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command,
            env=exec_pg_environ(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        ) as process:
            progress, size, pieces = Progress("octet"), 0, _read_dump(archive)
            try:
                process.stdin.write(b"BEGIN;\n")
                for piece in pieces:
                    process.stdin.write(piece)
                    size += len(piece)
                    progress(size)
                for query in after:
                    process.stdin.write(f"{query.strip().rstrip(';')};\n".encode())
                process.stdin.write(b"COMMIT;\nANALYZE;\n")
                process.stdin.close()
            except BrokenPipeError:
                # psql has stopped at an error, and says which, unless it is that of a
                # broken zip: that shows at the end of it
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.close()
                for _piece in pieces:
                    pass
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise BackupError(f"PostgreSQL refuse la sauvegarde :\n{_tail(errors)}")


def _count_missing(name):
    """Return how many files the attachments of `name` name that are not there."""
    folder, missing = filestore(name), 0
    with closing(db_connect(name).cursor()) as cr:
        with cr._cnx.cursor("stored_files") as rows:
            rows.execute(
                "SELECT DISTINCT store_fname FROM ir_attachment "
                "WHERE store_fname IS NOT NULL"
            )
            for (stored,) in rows:
                missing += not (folder / stored).is_file()
        cr.rollback()
    close_db(name)
    return missing


def _give_name(unfinished, name):
    """Give database and files their name; that of the database says it is whole."""
    folder = filestore(name)
    if folder.exists():
        folder.rmdir()  # it is empty
    filestore(unfinished).rename(folder)
    try:
        _send_away(unfinished)
        _run_on_server(
            SQL(
                "ALTER DATABASE %s RENAME TO %s",
                _identifier(unfinished),
                _identifier(name),
            )
        )
    except BaseException:
        folder.rename(filestore(unfinished))
        raise


def _tail(file):
    """Return the last lines of what a program has complained about."""
    file.seek(0)
    lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-10:])


# -- the command ----------------------------------------------------------------


class Backup(Command):
    """Back a database and its files up, check a backup, restore it"""

    def run(self, cmdargs):
        """Run the command that `cmdargs` name."""
        args = self._parse(cmdargs)
        options = [("--config", args.config), ("--data-dir", args.data_dir)]
        config.parse_config(
            [part for name, value in options if value for part in (name, value)],
            setup_logging=False,
        )
        # the database manager is closed to browsers, not to who is on the machine
        config["list_db"] = True
        # what a service manager or Ctrl+C stops leaves nothing behind
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        try:
            args.function(args)
        except BackupError as error:
            sys.exit(f"Échec : {error}")
        except psycopg2.Error as error:
            sys.exit(f"Échec : PostgreSQL : {str(error).strip()}")
        except OSError as error:
            sys.exit(f"Échec : {error.filename or ''} {error.strerror}".strip())
        except KeyboardInterrupt:
            sys.exit("Interrompu : rien n'a été gardé.")

    def _parse(self, cmdargs):
        common = argparse.ArgumentParser(add_help=False)
        common.add_argument("-c", "--config", help="fichier de configuration d'Odoo")
        common.add_argument("-D", "--data-dir", help="dossier des fichiers d'Odoo")
        commands = self.parser.add_subparsers(required=True, metavar="COMMANDE")

        command = commands.add_parser(
            "make", parents=[common], help="sauvegarde une base et ses fichiers"
        )
        command.add_argument("database", help="nom de la base")
        command.add_argument("file", type=Path, help="fichier zip à écrire")
        command.set_defaults(function=lambda args: make(args.database, args.file))

        command = commands.add_parser(
            "check", parents=[common], help="lit une sauvegarde en entier"
        )
        command.add_argument("file", type=Path, help="fichier zip d'une sauvegarde")
        command.set_defaults(function=lambda args: check(args.file))

        command = commands.add_parser(
            "restore", parents=[common], help="restaure une sauvegarde"
        )
        command.add_argument("file", type=Path, help="fichier zip d'une sauvegarde")
        command.add_argument("database", help="nom de la base à créer")
        command.add_argument(
            "--pour-de-bon",
            action="store_true",
            dest="for_real",
            help="la base prend la suite de celle qui a été sauvegardée : elle envoie "
            "ses courriels et lance ses actions planifiées",
        )
        command.set_defaults(
            function=lambda args: restore(args.file, args.database, args.for_real)
        )
        return self.parser.parse_args(cmdargs)
