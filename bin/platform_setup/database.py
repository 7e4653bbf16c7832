"""Makes the databases: French from the first minute.

A database is made under a name of its own and gets its final one last, so that one with
the final name is always whole.
"""

import json
import re
import shutil
import time

from . import addons, configuration, paths, process, state
from .console import SetupError, Step

# France's chart of accounts comes with the country only once the module is named.
BASE_MODULES = ["l10n_fr_account"]
# It installs itself and calls its maker's service for each new company. Odoo's tests
# keep it: it calls nobody while they run, and a widget of the quotation form is in it.
UNWANTED_MODULES = ["partner_autocomplete"]

# Which demonstration data a database gets.
NO_DEMO = "none"
# That of this project's add-ons alone. Odoo's own is about an American company with
# customers overseas, and would hide ours among its records.
OWN_DEMO = "own"
# Odoo's own too, as on the developers' and the community's test servers.
ALL_DEMO = "all"

# What PostgreSQL says of a database that somebody looks into; seconds to wait for it.
IN_USE, PATIENCE = "is being accessed by other users", 30

# Odoo's demonstration data gives the main company an American chart of accounts and
# adds a second, French company. Give the main company the French chart.
_FRENCH_MAIN_COMPANY = """
company = env.ref("base.main_company")
env["account.chart.template"].try_loading("fr", company, install_demo=True)
env.cr.commit()
"""

_ASSETS = """
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


class Database:
    """One database on `server`."""

    def __init__(self, server, name):
        self.server = server
        self.name = name

    # -- asking ---------------------------------------------------------------

    def exists(self):
        """Tell whether there is a database with this name."""
        sql = f"SELECT 1 FROM pg_database WHERE datname = '{self.name}'"
        return bool(self.server.query(sql))

    def query(self, sql):
        """Run `sql` in this database and return its rows, each a list of texts."""
        return self.server.query(sql, self.name)

    def installed(self):
        """Return the names of the installed modules."""
        rows = self.query("SELECT name FROM ir_module_module WHERE state = 'installed'")
        return {name for (name,) in rows}

    def set_address(self, url):
        """Links in mails, and the printer of papers, lead to the server at `url`."""
        self.query(
            f"UPDATE ir_config_parameter SET value = '{url}' WHERE key = 'web.base.url'"
        )

    @property
    def filestore(self):
        """The folder of the attachments."""
        return paths.DATA_DIR / "filestore" / self.name

    # -- changing -------------------------------------------------------------

    def odoo(self, *arguments, log, step=None, stdin=None):
        """Run Odoo with `arguments` and return the path of its log."""

        def progress(line):
            match = re.search(r"Loading module (\S+) \((\d+)/(\d+)\)", line)
            if match and step:
                step.detail(f"module {match[2]} sur {match[3]} : {match[1]}")

        return process.run(
            configuration.odoo(*arguments),
            log=log,
            progress=progress,
            stdin=stdin,
            cwd=paths.ROOT,
            env=configuration.environment(self.server),
        )

    def install(self, modules, *options, step=None, log=None):
        """Install `modules`."""
        return self.odoo(
            "-d", self.name, "-i", ",".join(modules), "--stop-after-init", "--no-http",
            *options, log=log or f"{self.name}-install", step=step,
        )  # fmt: skip

    def upgrade(self, modules, *options, step=None, log=None):
        """Upgrade `modules`."""
        return self.odoo(
            "-d", self.name, "-u", ",".join(modules), "--stop-after-init", "--no-http",
            *options, log=log or f"{self.name}-upgrade", step=step,
        )  # fmt: skip

    def uninstall(self, modules, log=None):
        """Uninstall those of `modules` that are installed."""
        present = sorted(set(modules) & self.installed())
        if present:
            self.odoo(
                "module", "uninstall", "-d", self.name, *present,
                log=log or f"{self.name}-uninstall",
            )  # fmt: skip

    def shell(self, script, log=None):
        """Run `script` in Odoo's shell, where `env` is the superuser's environment."""
        file = paths.RUN / f"{self.name}-script.py"
        state.write_atomically(file, script)
        with open(file) as stdin:
            return self.odoo(
                "shell", "-d", self.name, "--no-http",
                log=log or f"{self.name}-shell", stdin=stdin,
            )  # fmt: skip

    def drop(self):
        """Remove the database and its attachments."""
        # What a killed Odoo has left; DROP DATABASE sends the server's own vacuum away
        # by itself, while its option FORCE wants the right to end it.
        self.server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{self.name}' AND usename = current_user"
        )
        self.server.query(f'DROP DATABASE IF EXISTS "{self.name}"')
        shutil.rmtree(self.filestore, ignore_errors=True)

    def rename(self, name):
        """Give the database another name; its attachments go first.

        The name is what tells that a database is whole, so it is changed last.
        """
        other = Database(self.server, name)
        shutil.rmtree(other.filestore, ignore_errors=True)
        if self.filestore.exists():
            self.filestore.rename(other.filestore)
        self.server.query(f'ALTER DATABASE "{self.name}" RENAME TO "{name}"')
        return other

    def copy(self, name):
        """Make a copy with the name `name`, which must be free, and return it."""
        other = Database(self.server, name)
        shutil.rmtree(other.filestore, ignore_errors=True)
        if self.filestore.exists():
            shutil.copytree(self.filestore, other.filestore)
        self._create_copy(name)
        return other

    def _create_copy(self, name):
        # something else may look into it for a moment: PostgreSQL copies it alone
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                self.server.query(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
                return
            except SetupError as error:
                if IN_USE not in str(error) or time.monotonic() > limit:
                    raise
            time.sleep(0.5)

    # -- making ---------------------------------------------------------------

    def create(self, modules, *, demo=NO_DEMO, step, base=None):
        """Make a French database with `modules`, whole or not at all.

        :param demo: which demonstration data it gets
        :param step: the step that people see, to show where the work stands
        :param base: a French database to start from, with what every database has
        """
        unfinished = Database(self.server, f"{self.name}_unfinished")
        unfinished.drop()
        if base:
            base.copy(unfinished.name)
        else:
            # The country first: else the main company is American, and the French
            # chart of accounts comes with a second one.
            unfinished.odoo(
                "db", "init", "--country", "FR", "--language", "fr_FR",
                *(["--with-demo"] if demo == ALL_DEMO else []), unfinished.name,
                log=f"{self.name}-init", step=step,
            )  # fmt: skip
        unfinished.install_in_order(modules, demo, step, log=f"{self.name}-install")
        step.detail("derniers réglages")
        if demo != ALL_DEMO:
            unfinished.uninstall(UNWANTED_MODULES, log=f"{self.name}-uninstall")
        unfinished.rename(self.name)

    def install_in_order(self, modules, demo, step, *, log):
        """Install `modules`: what others made first, then ours with the data wanted."""
        ours = [name for name in modules if name in addons.names()]
        foreign = set(modules) - set(ours) | set(addons.foreign_dependencies(ours))
        foreign = sorted(foreign - self.installed())
        if foreign:
            self.install(foreign, step=step, log=f"{log}-core")
            if demo == ALL_DEMO:
                self.shell(_FRENCH_MAIN_COMPANY, log=f"{log}-chart")
        if ours and demo == OWN_DEMO:
            # Odoo loads the demonstration data of a module only where those it depends
            # on have theirs. Say that they have, for as long as it takes and no longer:
            # an upgrade would load the data of every module that says so.
            self.query(
                "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
            )
        if ours:
            self.install(ours, step=step, log=log)
        if demo == OWN_DEMO:
            # The first page that somebody opens should not take half a minute.
            step.detail("pages web")
            self.shell(_ASSETS, log=f"{log}-assets")
            names = ", ".join(f"'{name}'" for name in addons.names()) or "NULL"
            self.query(
                f"UPDATE ir_module_module SET demo = false WHERE name NOT IN ({names})"
            )


def _demo_state(database):
    identity = state.fingerprint(str(database.server.environment()))
    return state.Stamp(f"database-{database.name}-{identity}")


def ensure_demo(server, *, anew=False):
    """Make the demonstration database, or bring it up to date with the add-ons.

    :param anew: throw the present one away
    """
    database = Database(server, paths.DEMO_DATABASE)
    stamp = _demo_state(database)
    wanted = {name: addons.content(name) for name in addons.names()}
    if anew:
        stamp.clear()
        database.drop()
    if not database.exists():
        stamp.clear()
        with Step("Base de démonstration française (quelques minutes)") as step:
            modules = BASE_MODULES + list(wanted)
            database.create(modules, demo=OWN_DEMO, step=step)
    else:
        _update_demo(database, json.loads(stamp.read() or "{}"), wanted)
    stamp.set(json.dumps(wanted))
    return database


def _update_demo(database, present, wanted):
    """Install the add-ons that are new, upgrade those that have changed."""
    installed = database.installed()
    new = [name for name in wanted if name not in installed]
    changed = [n for n in wanted if n in installed and wanted[n] != present.get(n)]
    if changed:
        title = f"Mise à jour de la démonstration : {', '.join(changed)}"
        with Step(title) as step:
            database.upgrade(changed, step=step)
    if new:
        title = f"Ajout à la démonstration : {', '.join(new)}"
        with Step(title) as step:
            database.install_in_order(new, OWN_DEMO, step, log=f"{database.name}-add")
