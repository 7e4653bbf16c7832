"""The add-ons as they were at an earlier commit of this repository."""

import ast
import io
import subprocess
import tarfile

from platform_setup import configuration, database, odoo_source, paths, process, state
from platform_setup.console import SetupError

#: what landed, and what there was then; the whole history is in `git log`
LANDINGS = {
    "b30b605": "les dossiers de diagnostic, premiers écrans",
    "ed9febf": "demandes par courriel, portail, planning, diagnostics obligatoires",
    "5eaf626": "les relances des impayés",
    "8a5edd3": "les prospects d'un réseau d'experts-comptables",
    "a64b98e": "les dossiers d'un courtier en prêts",
    "361b9ab": "l'aide à domicile",
}


def git(*arguments):
    """Return what git says, as bytes."""
    run = subprocess.run(
        ["git", "-C", paths.ROOT, *arguments], capture_output=True, check=False
    )
    if run.returncode:
        raise SetupError(f"git : {run.stderr.decode().strip()}")
    return run.stdout


class Earlier:
    """The repository's files at `commit`, in a folder of ``var/``."""

    def __init__(self, commit):
        self.commit = git("rev-parse", "--short=7", f"{commit}^{{commit}}")
        self.commit = self.commit.decode().strip()
        self.date = git("log", "-1", "--format=%cs", self.commit).decode().strip()
        self.folder = paths.VAR / "upgrade" / self.commit

    def fetch(self):
        """Lay the files out, unless they are there."""
        if self.folder.exists():
            return
        archive = git("archive", self.commit)
        with state.new_folder(self.folder) as work:
            with tarfile.open(fileobj=io.BytesIO(archive)) as files:
                files.extractall(work, filter="data")

    def manifests(self):
        """Return the manifests of its add-ons by name."""
        return {
            path.parent.name: ast.literal_eval(path.read_text())
            for path in sorted(self.folder.glob("addons/*/__manifest__.py"))
        }

    def foreign(self):
        """Return the add-ons of others that it needed."""
        manifests = self.manifests()
        wanted = {name for m in manifests.values() for name in m.get("depends", [])}
        return sorted(wanted - set(manifests))

    def other_packages(self):
        """Return the pinned packages that are another version today.

        The present ones are used: what is listed here did not take part.
        """
        present = _pins(paths.ROOT)
        return sorted(
            f"{name} {version} -> {present.get(name, '-')}"
            for name, version in _pins(self.folder).items()
            if name in present and present[name] != version
        )

    def database(self, server, name):
        """Return a database on which Odoo runs with the add-ons of then."""
        return _EarlierDatabase(server, name, self.folder / "addons")


def _pins(folder):
    lines = (
        line.split("#")[0].split(";")[0].strip()
        for file in ("requirements.txt", "requirements-addons.txt")
        if (folder / file).exists()
        for line in (folder / file).read_text().splitlines()
    )
    return dict(line.split("==", 1) for line in lines if "==" in line)


class _EarlierDatabase(database.Database):
    """A database that is worked on with other add-ons than the present ones."""

    def __init__(self, server, name, addons):
        super().__init__(server, name)
        self.addons = addons

    def odoo(self, *arguments, log, step=None, stdin=None):
        """Run Odoo with the earlier add-ons; return the path of its log."""
        path = ",".join(map(str, [self.addons, *odoo_source.core_addons()]))
        return process.run(
            configuration.odoo(f"--addons-path={path}", *arguments),
            log=log,
            stdin=stdin,
            cwd=paths.ROOT,
            env=configuration.environment(self.server),
        )
