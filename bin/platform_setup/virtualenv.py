"""The virtual environments, made from the pinned requirements and nothing else.

A virtual environment cannot be moved, so it is not made beside its place: it counts
only once it has its stamp, and one without a stamp is made anew.
"""

import sys

from . import machine, paths, process, state
from .console import SetupError, Step

BUILD = paths.ROOT / "requirements-build.txt"


def requirement_files(path):
    """Return `path` and the requirements files that it includes."""
    files = [path]
    for line in path.read_text().splitlines():
        if line.startswith("-r "):
            files += requirement_files(path.parent / line[3:].strip())
    return files


class VirtualEnv:
    """One virtual environment and the layers of requirements put into it."""

    def __init__(self, folder, title):
        self.folder = folder
        self.title = title
        self.python = folder / "bin" / "python"

    def _stamp(self, layer):
        return state.Stamp(f"{self.folder.name}-{layer}")

    def _fingerprint(self, requirements):
        files = [BUILD, *requirement_files(requirements)]
        return state.fingerprint(str(self.folder), *files)

    def is_current(self, requirements):
        """Tell whether the layer `requirements` is there, whole and up to date."""
        wanted = self._fingerprint(requirements)
        return self._stamp(requirements.stem).read() == wanted and self.python.exists()

    def site_packages(self):
        """Return the folder of the installed packages."""
        return next(self.folder.glob("lib/python3.*/site-packages"))

    def create(self, requirements):
        """Make the environment with its first layer, unless it is there already."""
        if self.is_current(requirements):
            return
        machine.ensure([machine.VENV])
        for stamp in paths.STAMPS.glob(f"{self.folder.name}-*"):
            stamp.unlink()
        state.remove_folder(self.folder)
        with Step(self.title) as step:
            process.run(
                [sys.executable, "-m", "venv", self.folder],
                log=f"{self.folder.name}-create",
            )
            self._pip(BUILD, step)
            self._pip(requirements, step)
        self._stamp(requirements.stem).set(self._fingerprint(requirements))

    def add(self, requirements, title):
        """Put another layer into the environment, unless it is there already."""
        if self.is_current(requirements):
            return
        stamp = self._stamp(requirements.stem)
        # A layer whose installation was cut short may hold packages that look
        # installed and are not whole: take all of them again.
        broken = stamp.read() == "started"
        stamp.set("started")
        with Step(title) as step:
            self._pip(requirements, step, *(["--force-reinstall"] if broken else []))
        stamp.set(self._fingerprint(requirements))

    def _pip(self, requirements, step, *options):
        def progress(line):
            words = line.split()
            if words[:1] in (["Collecting"], ["Downloading"], ["Installing"]):
                step.detail(" ".join(words[:2])[:60])

        try:
            process.run(
                [self.python, "-m", "pip", "install", "--no-input", "--no-deps"]
                + ["--disable-pip-version-check", "--progress-bar", "off"]
                + ["--root-user-action", "ignore", "--no-build-isolation"]
                + [*options, "-r", requirements],
                log=f"{self.folder.name}-{requirements.stem}",
                progress=progress,
            )
        except SetupError as error:
            error.hint = (
                "L'index des paquets Python est-il joignable ? "
                f"Relancez ensuite la commande.\n{error.hint}"
            )
            raise


MAIN = VirtualEnv(paths.VENV, "Environnement Python (paquets épinglés)")
LINT = VirtualEnv(paths.VENV_LINT, "Outils de vérification du code")

RUNTIME = paths.ROOT / "requirements.txt"
DEV = paths.ROOT / "requirements-dev.txt"
NODE = paths.ROOT / "requirements-node.txt"
LINTERS = paths.ROOT / "requirements-lint.txt"


def ensure_runtime():
    """Make the environment that Odoo runs in."""
    MAIN.create(RUNTIME)
    # The package calls its program `wkhtmltopdf-pack`; Odoo looks for `wkhtmltopdf`.
    link = MAIN.folder / "bin" / "wkhtmltopdf"
    if not link.is_symlink():
        link.symlink_to("wkhtmltopdf-pack")


def ensure_dev():
    """Add what the tests need."""
    ensure_runtime()
    MAIN.add(DEV, "Outils de test")


def ensure_lint():
    """Make the environment of the linters."""
    LINT.create(LINTERS)
