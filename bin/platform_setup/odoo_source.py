"""Finds Odoo 19, or fetches it.

Odoo is not on PyPI; Debian's unstable suite has it as the package ``odoo-19``. Debian
takes out of it the fonts and the JavaScript libraries that it packages on their own
(links point at them) and one file without source (:data:`SEGMENTATION`): both are
fetched too, or the web client would lack icons and fail its own browser tests.
"""

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path

from . import debian, npm, paths, state, virtualenv
from .console import SetupError, Step, warn

PACKAGE = "odoo-19"
COMPANIONS = [
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
]
# Odoo's icons are those of Font Awesome 4.7; the package of the newest suites is 7.
ICONS, ICONS_VERSION = "fonts-font-awesome", "4.7"

# Background blur of video calls; its absence is an error in the browser's console.
SEGMENTATION = "@mediapipe/selfie_segmentation"
SEGMENTATION_VERSION = "0.1.1675465747"
SEGMENTATION_TARGET = (
    "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
)

_DIST_PACKAGES = "usr/lib/python3/dist-packages"
_STAMP = state.Stamp("odoo")
_RELEASE = state.Stamp("odoo-release")
_FINGERPRINT = state.fingerprint(
    PACKAGE, *COMPANIONS, ICONS, ICONS_VERSION, SEGMENTATION, SEGMENTATION_VERSION
)


def series(home):
    """Return the series (``19.0``) of the Odoo in the folder `home`, or None."""
    try:
        text = (Path(home) / "odoo" / "release.py").read_text()
    except OSError:
        return None
    match = re.search(r"^version_info\s*=\s*\(\s*(\d+)\s*,\s*(\d+)", text, re.MULTILINE)
    return f"{match[1]}.{match[2]}" if match else None


def _importable():
    """Return the folder of an Odoo 19 that this Python can import, or None."""
    if sys.prefix != sys.base_prefix:
        return None
    try:
        spec = importlib.util.find_spec("odoo")
    except (ImportError, ValueError):
        return None
    for location in (spec and spec.submodule_search_locations) or ():
        if series(Path(location).parent) == "19.0":
            return Path(location).parent
    return None


def existing():
    """Return the folder of the user's own Odoo 19, or None.

    :raise SetupError: if ``ODOO_HOME`` names a folder without Odoo 19
    """
    home = os.environ.get("ODOO_HOME")
    if not home:
        return _importable()
    folder = Path(home).expanduser().absolute()
    found = series(folder)
    if found != "19.0":
        raise SetupError(
            f"ODOO_HOME={home} : "
            + (
                f"c'est Odoo {found}, il faut la version 19.0."
                if found
                else "ce dossier ne contient pas « odoo »."
            ),
            "Indiquez le dossier dans lequel se trouve le dossier « odoo ».",
        )
    return folder


def home():
    """Return the folder that holds the package ``odoo``, as set-up left it."""
    return existing() or paths.ODOO_TREE / _DIST_PACKAGES


def core_addons():
    """Return the folders of Odoo's own add-ons."""
    # A checkout of Odoo's repository has most of its add-ons beside the package.
    return [
        folder
        for folder in (home() / "addons", home() / "odoo" / "addons")
        if (folder / "web" / "__manifest__.py").exists()
        or (folder / "base" / "__manifest__.py").exists()
    ]


def version():
    """Return what tells one Odoo 19 from another: its folder, or what was fetched."""
    return str(existing() or f"{_FINGERPRINT} {_RELEASE.read()}")


def is_current():
    """Tell whether Odoo is there and known to the virtual environment."""
    fetched = existing() or _STAMP.read() == _FINGERPRINT
    return bool(fetched) and _known()


def _link():
    return virtualenv.MAIN.site_packages() / "odoo-home.pth"


def _known():
    try:
        return _link().read_text().strip() == str(home())
    except (OSError, StopIteration):
        return False


def ensure():
    """Make sure that the virtual environment can import Odoo 19."""
    if not existing() and _STAMP.read() != _FINGERPRINT:
        _fetch()
    if not _known():
        state.write_atomically(_link(), f"{home()}\n")


def _fetch():
    _STAMP.clear()
    with Step("Odoo 19 (environ 150 Mo à télécharger, 1,2 Go sur le disque)") as step:
        archive = debian.Archive()
        step.detail("listes de paquets")
        archive.update()
        if not archive.versions(PACKAGE):
            raise SetupError(
                f"le paquet « {PACKAGE} » n'est plus dans la suite "
                f"« {archive.newest} » du dépôt de cette machine.",
                debian.ODOO_HOME_HINT,
            )
        icons = [v for v in archive.versions(ICONS) if ICONS_VERSION in v]
        if not icons and "stable" not in archive.suites:
            # A release newer than Debian's stable one: that has the older package.
            archive.suites.append("stable")
            archive.update()
            icons = [v for v in archive.versions(ICONS) if ICONS_VERSION in v]
        if not icons:
            raise SetupError(
                f"le dépôt de cette machine n'a plus Font Awesome {ICONS_VERSION} "
                f"(paquet « {ICONS} »), dont viennent les icônes d'Odoo.",
                debian.ODOO_HOME_HINT,
            )

        def progress(line):
            words = line.split()
            if line.startswith("Get:"):
                step.detail("téléchargement")
            elif words[:1] == ["Unpacking"]:
                step.detail(f"extraction de {words[1]}")

        with state.new_folder(paths.ODOO_TREE) as folder:
            (release, *_older) = archive.versions(PACKAGE)
            archive.download(
                [f"{PACKAGE}={release}", *COMPANIONS, f"{ICONS}={icons[0]}"],
                folder,
                progress,
            )
            step.detail(SEGMENTATION)
            work = folder / "npm"
            npm.fetch(f"{SEGMENTATION}@{SEGMENTATION_VERSION}", work)
            target = folder / _DIST_PACKAGES / "odoo" / SEGMENTATION_TARGET
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(work / "package" / "selfie_segmentation.js", target)
            shutil.rmtree(work)
            _mend_links(folder)
            _check(folder)
    _RELEASE.set(release)
    _STAMP.set(_FINGERPRINT)


def _mend_links(folder):
    """Point the links that lead nowhere at where their file has moved to.

    The suite moves on: a font package may lay its files out anew (Inconsolata.otf has
    become Inconsolata-Regular.otf) before ``odoo-19`` follows.
    """
    files = {path.name: path for path in (folder / "usr" / "share").rglob("*.*")}
    for link in _broken_links(folder):
        found = files.get(link.name) or files.get(f"{link.stem}-Regular{link.suffix}")
        if found and found.exists():
            link.unlink()
            link.symlink_to(os.path.relpath(found, link.parent))


def _broken_links(folder):
    return [p for p in folder.rglob("*") if p.is_symlink() and not p.exists()]


def _check(folder):
    """Refuse a tree that would not serve the web client as it should."""
    addons = folder / _DIST_PACKAGES / "odoo" / "addons"
    broken = _broken_links(folder)
    names = "\n".join(f"    {path.relative_to(folder)}" for path in broken[:10])
    if any(addons / "web" in path.parents for path in broken):
        raise SetupError(
            f"{len(broken)} lien(s) de l'arbre d'Odoo ne mènent nulle part :\n{names}",
            "Un paquet Debian a changé de contenu. " + debian.ODOO_HOME_HINT,
        )
    if broken:
        warn(f"des fichiers secondaires manquent à l'arbre d'Odoo :\n{names}")
    if series(folder / _DIST_PACKAGES) != "19.0":
        raise SetupError(f"« {PACKAGE} » n'est pas un Odoo 19.", debian.ODOO_HOME_HINT)
