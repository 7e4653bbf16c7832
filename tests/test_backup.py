"""Backups: a database and its files come back elsewhere, whole, or not at all."""

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from processes import connect

from platform_setup import configuration, database, paths, testing

#: what a copy has and the original has not: that it is a copy, that it exchanges no
#: electronic invoice, and a mail server that sends nothing
OF_A_COPY = {"ir_config_parameter": 2, "ir_mail_server": 1}
PENDING_JOB = """
INSERT INTO queue_job (uuid, name, state, model_name, method_name, date_created)
VALUES ('test-backup', 'still to do', 'pending', 'res.partner', 'read', now())
"""
AMOUNTS = """
SELECT 'moves', state, count(*), sum(amount_total), sum(amount_residual)
  FROM account_move GROUP BY state
UNION ALL
SELECT 'lines', parent_state, count(*), sum(debit), sum(credit)
  FROM account_move_line GROUP BY parent_state
UNION ALL
SELECT 'orders', state, count(*), sum(amount_total), 0 FROM sale_order GROUP BY state
UNION ALL
SELECT 'dossiers', state, count(*), sum(amount_total), sum(residual_amount)
  FROM expertise_dossier GROUP BY state
ORDER BY 1, 2
"""


def backup(server, *arguments):
    """Run the command; return its exit code and what it says."""
    result = subprocess.run(
        configuration.odoo("backup", *arguments),
        cwd=paths.ROOT,
        env=configuration.environment(server),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not result.stdout
    assert "Traceback" not in result.stderr, result.stderr
    return result.returncode, result.stderr


def count_rows(base):
    """:return: ``{table: number of its rows}``, for every table"""
    tables = base.query(
        "SELECT relname FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace"
    )
    counts = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM \"{table}\"" for (table,) in tables
    )
    return {table: int(number) for table, number in base.query(counts)}


def databases_named(server, prefix):
    """:return: the databases whose names start with `prefix`"""
    rows = server.query("SELECT datname FROM pg_database")
    return {name for (name,) in rows if name.startswith(prefix)}


@pytest.fixture(scope="module")
def small_backup(databases):
    """The backup of a database that has nothing yet."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bare.zip")
        bare = testing.bare_template(databases)
        code, said = backup(databases, "make", bare.name, file)
        assert code == 0, said
        yield file


@pytest.fixture
def restored(databases):
    """A name for a restored database, which goes at the end."""
    base = database.Database(databases, "test_restored")
    base.drop()
    yield base
    base.drop()


def test_everything_comes_back_in_an_empty_folder(spare_database, scratch, restored):
    spare, file, data = (
        spare_database,
        scratch / "backups" / "all.zip",
        scratch / "data",
    )
    spare.query(PENDING_JOB)
    try:
        code, said = backup(spare.server, "make", spare.name, file)
        assert code == 0, said
        assert f"Base « {spare.name} » sauvegardée" in said
        assert [path.name for path in file.parent.iterdir()] == ["all.zip"]
        assert file.stat().st_mode & 0o077 == 0, "it is not for everybody to read"
        code, said = backup(
            spare.server, "restore", "--data-dir", data, file, restored.name
        )
        assert code == 0, said
        assert "C'est une copie : elle n'envoie aucun courriel" in said
        assert "Attention" not in said

        rows, found = count_rows(spare), count_rows(restored)
        assert len(rows) > 400
        for table, more in OF_A_COPY.items():
            rows[table] += more
        assert found == rows
    finally:
        spare.query("DELETE FROM queue_job WHERE uuid = 'test-backup'")
    amounts = spare.query(AMOUNTS)
    assert restored.query(AMOUNTS) == amounts
    assert {what for what, *_numbers in amounts} == {
        "moves", "lines", "orders", "dossiers"
    }  # fmt: skip

    # each attachment has its file, with its content
    store = data / "filestore" / restored.name
    attachments = restored.query(
        "SELECT store_fname, checksum FROM ir_attachment WHERE store_fname IS NOT NULL"
    )
    assert len(attachments) > 100
    for stored, checksum in attachments:
        content = (store / stored).read_bytes()
        assert hashlib.sha1(content).hexdigest() == checksum
    assert {path.name for path in (data / "filestore").iterdir()} == {restored.name}

    # it sends nothing, runs nothing, and says so
    assert restored.query("SELECT smtp_host FROM ir_mail_server WHERE active") == [
        ["invalid"]
    ]
    assert restored.query("SELECT count(*) FROM ir_cron WHERE active") == [["1"]]
    assert restored.query("SELECT state FROM queue_job WHERE uuid = 'test-backup'") == [
        ["cancelled"]
    ]
    secrets = (
        "SELECT key, value FROM ir_config_parameter "
        "WHERE key IN ('database.uuid', 'database.secret') ORDER BY key"
    )
    assert len(restored.query(secrets)) == 2
    assert not set(map(tuple, restored.query(secrets))) & set(
        map(tuple, spare.query(secrets))
    )

    # Odoo opens it, and gives a report out of the restored folder
    script = """
report = env["expertise.report"].search([("file", "!=", False)], limit=1)
import base64, sys
sys.stdout.write("REPORT" + base64.b64decode(report.file)[:5].decode())
"""
    opened = subprocess.run(
        configuration.odoo(
            "shell", "-d", restored.name, "--data-dir", data,
            "--no-http", "--log-level=warn",
        ),
        input=script,
        cwd=paths.ROOT,
        env=configuration.environment(restored.server),
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert opened.stdout.endswith("REPORT%PDF-"), opened.stderr


def test_for_real_it_takes_over(databases, small_backup, scratch, restored):
    code, said = backup(
        databases, "restore", "--pour-de-bon", "--data-dir", scratch, small_backup,
        restored.name,
    )  # fmt: skip
    assert code == 0, said
    assert "POUR DE BON" in said
    bare = testing.bare_template(databases)
    assert count_rows(restored) == count_rows(bare)
    for query in (
        "SELECT key, value FROM ir_config_parameter ORDER BY key",
        "SELECT id, active FROM ir_cron ORDER BY id",
    ):
        assert restored.query(query) == bare.query(query)


def test_backup_is_in_the_format_of_odoo(small_backup):
    """Odoo's own database manager restores it: the same three things in a zip."""
    with zipfile.ZipFile(small_backup) as archive:
        assert archive.namelist()[0] == "dump.sql"
        manifest = json.loads(archive.read("manifest.json"))
        assert b"PostgreSQL database dump complete" in archive.read("dump.sql")
    assert manifest["odoo_dump"] == "1"
    assert manifest["major_version"] == "19.0"
    assert "base" in manifest["modules"]


def test_a_backup_is_read_without_being_restored(databases, small_backup, scratch):
    code, said = backup(databases, "check", small_backup)
    assert code == 0, said
    assert "Sauvegarde entière : la base et" in said
    spoilt = scratch / "spoilt.zip"
    _spoil(small_backup, spoilt, "changed")
    code, said = backup(databases, "check", spoilt)
    assert code == 1
    assert "est abîmé ou incomplet" in said


def _spoil(file, spoilt, how):
    """Write a copy of the backup `file` that is not whole."""
    content = file.read_bytes()
    if how == "half":
        spoilt.write_bytes(content[: len(content) // 2])
    elif how == "changed":
        middle = len(content) // 3
        spoilt.write_bytes(
            content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]
        )
    else:
        with (
            zipfile.ZipFile(file) as archive,
            zipfile.ZipFile(spoilt, "w") as copy,
        ):
            for name in archive.namelist():
                data = archive.read(name)
                if how == "cut dump" and name == "dump.sql":
                    data = data[: len(data) // 2]
                if how == "other file" and name.startswith("filestore/"):
                    data = b"something else"
                if how != "other zip" or name != "manifest.json":
                    copy.writestr(name, data)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("half", "est abîmé ou incomplet"),
        ("cut dump", "la base y est coupée avant la fin"),
        ("other file", "n'a plus son contenu d'origine"),
        ("other zip", "n'est pas une sauvegarde d'Odoo"),
    ],
)
def test_what_is_not_whole_leaves_nothing(
    databases, small_backup, scratch, restored, how, message
):
    spoilt, data = scratch / "spoilt.zip", scratch / "data"
    _spoil(small_backup, spoilt, how)
    code, said = backup(databases, "restore", "--data-dir", data, spoilt, restored.name)
    assert code == 1
    assert said.startswith("Échec : ") or "\nÉchec : " in said
    assert message in said
    assert databases_named(databases, restored.name) == set()
    assert [path for path in data.rglob("*") if restored.name in path.name] == []


def test_nothing_is_overwritten(databases, small_backup, scratch, restored):
    bare = testing.bare_template(databases)
    before = small_backup.read_bytes()
    code, said = backup(databases, "make", bare.name, small_backup)
    assert code == 1
    assert "existe déjà : une sauvegarde n'en remplace jamais une autre" in said
    assert small_backup.read_bytes() == before

    code, said = backup(databases, "restore", small_backup, bare.name)
    assert code == 1
    assert f"la base « {bare.name} » existe déjà" in said
    assert databases_named(databases, bare.name) == {bare.name}

    kept = scratch / "filestore" / restored.name / "kept"
    kept.parent.mkdir(parents=True)
    kept.write_text("of an older database")
    code, said = backup(
        databases, "restore", "--data-dir", scratch, small_backup, restored.name
    )
    assert code == 1
    assert "des fichiers d'une base de ce nom" in said
    assert kept.read_text() == "of an older database"
    assert databases_named(databases, restored.name) == set()


def test_files_are_not_deleted_meanwhile(databases, small_backup, scratch):
    """Odoo's clean-up of files waits for the backup; who writes does not."""
    bare = testing.bare_template(databases)
    file = scratch / "slow.zip"
    with closing(connect(bare)) as holder:
        # pg_dump waits for this one: the backup stands in its middle
        holder.cursor().execute("LOCK TABLE res_lang IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen(
            configuration.odoo("backup", "make", bare.name, file),
            env=configuration.environment(databases),
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "Sauvegarde de la base" in process.stderr.readline()
        with closing(connect(bare)) as other:
            cursor = other.cursor()
            cursor.execute("SET lock_timeout = '200ms'")
            # as ir.attachment._gc_file_store does
            with pytest.raises(psycopg2.errors.LockNotAvailable):
                cursor.execute("LOCK ir_attachment IN SHARE MODE")
            other.rollback()
            cursor.execute("UPDATE ir_attachment SET name = name")
            other.rollback()
        # stopped in the middle: nothing is left
        process.terminate()
        holder.rollback()
        assert "rien n'a été gardé" in process.communicate()[1]
    assert process.returncode == 1
    assert list(scratch.iterdir()) == []


def test_make_has_the_commands():
    """``make`` passes the names on, and asks for those that it needs."""
    called = subprocess.run(
        ["make", "-n", "backup", "DB=firm", "FILE=a b.zip"],
        cwd=paths.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert 'backup --db "firm" --file "a b.zip"' in called.stdout
    called = subprocess.run(
        ["make", "-n", "restore", "DB=copy", "FILE=a.zip", "FOR_REAL=1"],
        cwd=paths.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "restore --pour-de-bon" in called.stdout
    refused = subprocess.run(
        [sys.executable, Path("bin", "manage"), "restore", "/nowhere.zip", "copy"],
        cwd=paths.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "il n'y a pas de fichier /nowhere.zip" in refused.stderr
