"""What the machine itself must have: packages of the system, by their Debian names.

Root gets them installed; anybody else is told what is missing, what for, and with
which command it comes.
"""

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import process
from .console import SetupError, Step, warn


@dataclass(frozen=True)
class Need:
    """Something of the system that the project uses."""

    package: str
    why: str  # completes "needed for …", in French
    present: Callable[[], bool]


def _library(name):
    def present():
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


def _command(*names):
    return lambda: any(map(shutil.which, names))


def _any_font():
    folders = [Path("/usr/share/fonts"), Path.home() / ".fonts"]
    return any(next(folder.rglob("*.ttf"), None) for folder in folders)


def chromium():
    """Return the browser of the tests: ``CHROMIUM``, or the first one on the PATH."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )


VENV = Need(
    f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",
    "l'environnement virtuel Python",
    lambda: importlib.util.find_spec("ensurepip") is not None,
)
PDF = [
    Need("libxrender1", "les PDF", _library("libXrender.so.1")),
    Need("libxext6", "les PDF", _library("libXext.so.6")),
    Need("libfontconfig1", "les PDF", _library("libfontconfig.so.1")),
    Need("libfreetype6", "les PDF", _library("libfreetype.so.6")),
    Need("fonts-dejavu-core", "les polices des PDF", _any_font),
]
CHROMIUM = Need("chromium", "les tests dans le navigateur", lambda: bool(chromium()))
PDFTOTEXT = Need(
    "poppler-utils",
    "la lecture des PDF dans les tests",
    _command("pdftotext"),
)
GIT = Need("git", "les vérifications du code", _command("git"))


def _install(packages):
    with Step(f"Installation de {', '.join(packages)} sur la machine"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        process.run(["apt-get", "update"], log="apt-update", env=environment)
        process.run(
            ["apt-get", "install", "-y", "--no-install-recommends", *packages],
            log="apt-install",
            env=environment,
        )


def ensure(needs, *, optional=False):
    """Make sure that the machine has `needs`.

    :param optional: if they cannot be installed, warn and go on
    :raise SetupError: if one is missing and cannot be installed
    """
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    packages = [need.package for need in missing]
    command = f"apt-get install {' '.join(packages)}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            _install(packages)
            return
        except SetupError as error:
            if not optional:
                raise
            warn(str(error))
    reasons = ", ".join(f"{need.package} (pour {need.why})" for need in missing)
    message = f"il manque à cette machine : {reasons}."
    if not optional:
        raise SetupError(message, f"À installer par l'administrateur : {command}")
    warn(f"{message}\n  À installer par l'administrateur : {command}")
