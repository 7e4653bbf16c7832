"""The project's own machinery: what it pins, what it configures, what it leaves out."""

import configparser
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest
import yaml

from platform_setup import (
    configuration,
    database,
    debian,
    odoo_source,
    paths,
    postgres,
    process,
    state,
    testing,
    virtualenv,
)
from platform_setup.console import SetupError, Step

ROOT = paths.ROOT


def _tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


# -- what is pinned ------------------------------------------------------------


@pytest.mark.parametrize(
    "file", sorted(ROOT.glob("requirements*.txt")), ids=lambda p: p.name
)
def test_every_python_package_is_pinned(file):
    for line in file.read_text().splitlines():
        line = line.strip()
        if line and not line.startswith(("#", "-r ")):
            assert re.match(r"^[A-Za-z0-9._-]+==[A-Za-z0-9.]+( ; .+)?$", line), line


def test_no_package_is_named_by_address():
    for file in ROOT.glob("requirements*.txt"):
        assert "://" not in file.read_text()
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_npm_packages_are_pinned():
    packages = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in packages.values())


def test_installed_packages_agree_with_each_other():
    result = subprocess.run(
        [virtualenv.MAIN.python, "-m", "pip", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    # Odoo itself asks for packages that requirements.txt leaves out, for the reasons
    # given there.
    lines = [
        line for line in result.stdout.splitlines() if not line.startswith("odoo ")
    ]
    assert [line for line in lines if "No broken" not in line] == []


# -- what the repository must not say ------------------------------------------


def test_no_path_of_this_machine_and_no_mirror():
    """Nothing of the machine that the code was written on is in the repository."""
    hosts = {
        re.sub(r"^[a-z+]+://([^/]+).*$", r"\1", source.uri)
        for source in debian.machine_sources()
        if "://" in source.uri
    }
    # the folder above may be anybody's (/tmp, /home): the checkout's own says enough
    home = os.path.expanduser("~").rstrip("/")
    needles = {f"{ROOT}/", *([f"{home}/"] if home else []), *hosts}
    found = [
        f"{path.relative_to(ROOT)}: {needle}"
        for path in _tracked()
        if path.is_file()
        for needle in needles
        if needle.encode() in path.read_bytes()
    ]
    assert found == []


# -- Odoo's configuration ------------------------------------------------------


def _read_by_odoo(path):
    """Return the options as Odoo reads them, and what it logs about them."""
    script = (
        "import json, logging, odoo.init;"
        "from odoo.tools import config;"
        "config.parse_config([], setup_logging=True);"
        "print(json.dumps({k: config[k] for k in config.options}, default=str))"
    )
    result = subprocess.run(
        [virtualenv.MAIN.python, "-c", script],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("PG")},
            "ODOO_RC": str(path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout), result.stderr


def test_odoo_reads_the_production_configuration():
    options, log = _read_by_odoo(ROOT / "odoo.conf")
    assert "unknown option" not in log
    assert "WARNING" not in log and "ERROR" not in log
    assert options["workers"] > 0
    assert options["proxy_mode"] is True
    assert options["list_db"] is False
    assert options["with_demo"] is False
    assert options["server_wide_modules"] == ["base", "rpc", "web", "queue_job"]
    assert options["limit_time_real"] >= options["limit_time_cpu"] > 0


def test_background_jobs_leave_workers_for_people():
    """The root channel of queue_job holds fewer jobs than there are workers."""
    config = configparser.RawConfigParser()
    config.read(ROOT / "odoo.conf")
    root = re.match(r"root:(\d+)", config.get("queue_job", "channels"))
    assert 0 < int(root[1]) < config.getint("options", "workers")


def test_nobody_runs_background_jobs_from_outside():
    """Odoo calls itself to run a job, without a password: the proxy bars others."""
    caddy = (ROOT / "docker" / "Caddyfile").read_text()
    assert re.search(r"handle /queue_job/\* \{\s+respond 404\s+\}", caddy)
    assert "ODOO_QUEUE_JOB_HOST" in (ROOT / "docker" / "start-odoo").read_text()


def test_production_configuration_has_no_secret():
    config = configparser.RawConfigParser()
    config.read(ROOT / "odoo.conf")
    secrets = {"admin_passwd", "db_password", "smtp_password", "proxy_access_token"}
    assert secrets & set(config.options("options")) == set()


def test_development_lays_its_settings_over_production():
    options, log = _read_by_odoo(configuration.write())
    assert "WARNING" not in log
    assert options["workers"] == 0
    assert options["list_db"] is False
    # The project's add-ons come first, Odoo's own are found.
    assert any((paths.Path(p) / "web").is_dir() for p in options["addons_path"])


# -- containers ----------------------------------------------------------------


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_file_follows_the_specification(compose):
    schema = json.loads(testing.compose_schema().read_text())
    jsonschema.validators.Draft7Validator(schema).validate(compose)


def test_compose_file_starts_odoo_after_its_database(compose):
    services = compose["services"]
    database_name, odoo_name = "db", "odoo"
    assert services[odoo_name]["depends_on"][database_name] == {
        "condition": "service_healthy"
    }
    for name in (database_name, odoo_name):
        assert services[name]["healthcheck"]["test"]
        assert services[name]["restart"] == "unless-stopped"
    volumes = {v.split(":")[0] for s in services.values() for v in s.get("volumes", [])}
    assert set(compose["volumes"]) <= volumes


def test_compose_file_has_no_default_secret(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    # `${NAME:?message}`: Compose stops with the message where the value is missing.
    assert "${POSTGRES_PASSWORD:?" in text
    assert not re.search(r"(?i)password[^\n$]*:-\w", text)
    example = (ROOT / ".env.example").read_text()
    assert re.search(r"(?m)^POSTGRES_PASSWORD=$", example)
    assert (ROOT / ".env") not in _tracked()


def test_image_is_the_official_one_with_the_addons():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.search(r"(?m)^FROM odoo:19", dockerfile)
    assert "requirements-addons.txt" in dockerfile
    assert "COPY" in dockerfile and "addons" in dockerfile


# -- set-up --------------------------------------------------------------------


def test_second_setup_does_nothing():
    """Set-up that is complete starts no program that downloads, and takes seconds."""
    logs = {p: p.stat().st_mtime_ns for p in paths.LOGS.glob("*.log")}
    started = time.monotonic()
    subprocess.run(
        [sys.executable, ROOT / "bin" / "manage", "setup"],
        check=True,
        capture_output=True,
    )
    assert time.monotonic() - started < 10
    downloads = ("venv-", "apt-", "npm-")
    changed = [
        p.name
        for p in paths.LOGS.glob("*.log")
        if p.name.startswith(downloads) and logs.get(p) != p.stat().st_mtime_ns
    ]
    assert changed == []


def test_pdf_printer_is_the_one_with_patched_qt():
    """Odoo prints several letters in one pass, with their footers, only with it."""
    program = virtualenv.MAIN.folder / "bin" / "wkhtmltopdf"
    assert "with patched qt" in process.output([program, "--version"])


def test_every_font_and_library_of_odoo_is_there():
    if odoo_source.existing():
        pytest.skip("Odoo is the user's own")
    broken = [
        p for p in paths.ODOO_TREE.rglob("*") if p.is_symlink() and not p.exists()
    ]
    assert broken == []


def test_names_are_in_french_order(databases):
    if postgres.is_external():
        pytest.skip("PostgreSQL is the user's own")
    rows = databases.query(
        "SELECT name FROM (VALUES ('Zoé'), ('Fabien'), ('Éric'), ('Emma')) AS t(name) "
        "ORDER BY name",
        "template1",
    )
    assert rows == [["Emma"], ["Éric"], ["Fabien"], ["Zoé"]]


def test_apt_sources_of_both_styles_are_read(scratch):
    parts = scratch / "sources.list.d"
    parts.mkdir()
    (scratch / "sources.list").write_text(
        "# deb http://commented.example/debian trixie main\n"
        "deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] "
        "http://one.example/debian bookworm main contrib # mirror\n"
        "deb-src http://one.example/debian bookworm main\n"
        "deb http://one.example/debian-security bookworm-security main\n"
    )
    (parts / "debian.sources").write_text(
        "Types: deb deb-src\nURIs: http://two.example/debian\n"
        "Suites: trixie trixie-updates\nComponents: main\n"
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n\n"
        "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\n"
        "Suites: trixie\nComponents: main\n"
    )
    (parts / "vendor.sources.disabled").write_text(
        "Types: deb\nURIs: http://vendor.example\nSuites: trixie\nComponents: main\n"
    )
    sources = debian.machine_sources(scratch)
    assert [source.uri for source in sources] == [
        "http://one.example/debian",
        "http://one.example/debian-security",
        "http://two.example/debian",
    ]
    assert sources[0].signed_by == "/usr/share/keyrings/a.gpg"
    assert sources[2].signed_by == ""
    found = debian.main_archive(sources, "debian", "trixie")
    assert found.uri == "http://two.example/debian"
    assert found.line("sid", "main") == "deb http://two.example/debian sid main"
    assert debian.main_archive(sources, "ubuntu", "noble") is None


def test_odoo_home_must_be_an_odoo_19(scratch, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(scratch))
    with pytest.raises(SetupError):
        odoo_source.existing()
    (scratch / "odoo").mkdir()
    release = scratch / "odoo" / "release.py"
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    with pytest.raises(SetupError, match="18.0"):
        odoo_source.existing()
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    assert odoo_source.existing() == scratch


def test_folder_appears_whole_or_not_at_all(scratch):
    goal = scratch / "goal"
    with pytest.raises(ZeroDivisionError), state.new_folder(goal) as folder:
        (folder / "half").write_text("half")
        raise ZeroDivisionError
    assert not goal.exists()
    with state.new_folder(goal) as folder:
        assert list(folder.iterdir()) == []
        (folder / "whole").write_text("whole")
    assert [path.name for path in goal.iterdir()] == ["whole"]


def test_threads_write_the_same_file_at_once(scratch):
    file = scratch / "odoo.conf"
    texts = [f"writer {number}\n" * 1000 for number in range(8)]
    with ThreadPoolExecutor(len(texts)) as pool:
        for text in [*pool.map(lambda t: _write_often(file, t), texts)]:
            assert text in texts
    assert [path.name for path in scratch.iterdir()] == ["odoo.conf"]


def _write_often(file, text):
    for _turn in range(50):
        state.write_atomically(file, text)
    return file.read_text()


def test_unfinished_database_is_made_anew(databases, monkeypatch):
    """A database whose making was cut short neither counts nor stands in the way."""
    base = database.Database(databases, "test_cut_short")
    base.drop()

    def cut_short(self, *arguments, **options):
        self.server.query(f'CREATE DATABASE "{self.name}"')
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(database.Database, "odoo", cut_short)
        for _attempt in range(2):
            with pytest.raises(KeyboardInterrupt):
                base.create([], demo=database.NO_DEMO, step=Step("cut short"))
            assert not base.exists()
    assert database.Database(databases, f"{base.name}_unfinished").exists()
    database.Database(databases, f"{base.name}_unfinished").drop()


# -- the served demonstration --------------------------------------------------


def test_the_web_client_opens_in_french(odoo_server, page, login):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    login(page, "admin")
    page.wait_for_selector(".o_main_navbar")
    answer = page.request.post(
        f"{odoo_server.url}/web/session/get_session_info", data={"params": {}}
    )
    assert answer.json()["result"]["user_context"]["lang"] == "fr_FR"
    # The icons of the web client come from a package of their own.
    assert page.evaluate("document.fonts.load('12px FontAwesome').then(f => f.length)")
    assert errors == []


def test_the_database_manager_is_closed(odoo_server, page):
    page.goto(f"{odoo_server.url}/web/database/manager")
    assert page.get_by_text("has been disabled by the administrator").is_visible()
    assert odoo_server.database.name not in page.locator("body").inner_text()
