"""Fetches packages of Debian (or Ubuntu) without installing anything on the system.

apt is run with lists and caches of its own under ``var/``. Where the packages come
from is read from the machine's own apt sources, and so is the key that signs them.
"""

import os
import platform
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from . import paths, process
from .console import SetupError


@dataclass
class Source:
    """One archive named in the machine's apt sources."""

    uri: str
    suites: list = field(default_factory=list)
    components: list = field(default_factory=list)
    signed_by: str = ""

    def line(self, suite, components):
        """Return the line of a ``sources.list`` for `suite` of this archive."""
        options = f"[signed-by={self.signed_by}] " if self.signed_by else ""
        return f"deb {options}{self.uri} {suite} {components}"


def _from_list(text):
    """Yield the sources of a one-line-style file (``sources.list``, ``*.list``)."""
    pattern = re.compile(r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<rest>\S.*)$")
    for line in text.splitlines():
        match = pattern.match(line.split("#")[0].strip())
        if not match:
            continue
        uri, suite, *components = match["rest"].split()
        signed = re.search(r"signed-by=(/\S+)", match["options"] or "")
        yield Source(uri, [suite], components, signed[1] if signed else "")


def _from_deb822(text):
    """Yield the sources of a deb822-style file (``*.sources``)."""
    for stanza in re.split(r"\n\s*\n", text):
        fields, name = {}, ""
        for line in stanza.splitlines():
            if line.startswith("#"):
                continue
            if line[:1] in (" ", "\t"):
                fields[name] = f"{fields.get(name, '')}\n{line.strip()}"
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.strip().lower()
                fields[name] = value.strip()
        if (
            fields.get("enabled", "yes").lower() in ("no", "false", "0")
            or "deb" not in fields.get("types", "").split()
        ):
            continue
        # A key may stand in the file itself; then apt's own keys must do.
        signed = fields.get("signed-by", "")
        signed = signed if signed.startswith("/") and "\n" not in signed else ""
        for uri in fields.get("uris", "").split():
            yield Source(
                uri,
                fields.get("suites", "").split(),
                fields.get("components", "").split(),
                signed,
            )


def machine_sources(etc=Path("/etc/apt")):
    """Return the archives that the machine's apt sources name, in their order."""
    sources = []
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]
    for path in files:
        # As apt does, skip any other ending: such a file is switched off.
        reader = {".list": _from_list, ".sources": _from_deb822}.get(path.suffix)
        if reader and path.is_file():
            sources += reader(path.read_text(errors="replace"))
    return sources


def release():
    """Return the name of the distribution and the code name of its release."""
    try:
        info = platform.freedesktop_os_release()
    except OSError:
        return "", ""
    return info.get("ID", ""), info.get("VERSION_CODENAME", "")


def main_archive(sources, distribution, codename):
    """Return the archive of the distribution itself among `sources`, or None.

    Security and other vendors' archives do not carry what is looked for.
    """
    # Debian's sid has no code name in its os-release, and a machine may name its
    # suite by role.
    roles = {"stable", "testing", "unstable", "sid", "oldstable", "devel"}
    for source in sources:
        if (
            "main" in source.components
            and source.uri.startswith(("http://", "https://", "file:", "mirror"))
            and "security" not in source.uri
            and ({codename} | (roles if distribution == "debian" else set()))
            & set(source.suites)
        ):
            return source
    return None


class Archive:
    """The archive of the machine's distribution, in its own and its newest suite."""

    def __init__(self):
        self.folder = paths.VAR / "apt"
        distribution, codename = release()
        mirror = os.environ.get("DEBIAN_MIRROR")
        if mirror:
            keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
            source = Source(mirror, signed_by=keyring if Path(keyring).exists() else "")
            distribution = "debian"
        else:
            source = main_archive(machine_sources(), distribution, codename)
        if not source or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            raise SetupError(
                "cette machine n'a pas de dépôt Debian ou Ubuntu d'où prendre Odoo 19.",
                ODOO_HOME_HINT,
            )
        self.source = source
        if distribution == "ubuntu":
            self.newest, self.components = "devel", "main universe"
            self.suites = [self.newest, codename]
        else:
            self.newest, self.components = "sid", "main"
            own = "" if mirror or codename == self.newest else codename
            self.suites = [self.newest, own or "stable"]

    def _apt(self):
        """Return the options that keep apt away from the system's state."""
        folder = self.folder
        (folder / "parts").mkdir(parents=True, exist_ok=True)
        for part in ("lists/partial", "cache/archives/partial", "state"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        options = {
            "Dir::Etc::SourceList": folder / "sources.list",
            "Dir::Etc::SourceParts": folder / "parts",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": folder / "parts",
            "Dir::State": folder / "state",
            "Dir::State::Lists": folder / "lists",
            "Dir::State::Status": "/dev/null",
            "Dir::Cache": folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
            # Root would hand the download to a user who cannot enter var/.
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "true",
        }
        return [f"-o{key}={value}" for key, value in options.items()]

    def update(self):
        """Fetch the lists of packages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = [self.source.line(suite, self.components) for suite in self.suites]
        (self.folder / "sources.list").write_text("\n".join(lines) + "\n")
        process.run(
            ["apt-get", *self._apt(), "update"],
            log="apt-lists",
            hint="Le dépôt de la distribution est-il joignable ?\n" + ODOO_HOME_HINT,
        )

    def versions(self, package):
        """Return the versions of `package` that there are, the newest first."""
        table = process.output(["apt-cache", *self._apt(), "madison", package]) or ""
        rows = (line.split("|") for line in table.splitlines())
        return list(dict.fromkeys(row[1].strip() for row in rows if len(row) > 2))

    def download(self, wanted, folder, progress=None):
        """Unpack packages (``name`` or ``name=version``) into `folder`."""
        downloads = self.folder / "downloads"
        shutil.rmtree(downloads, ignore_errors=True)
        downloads.mkdir()
        process.run(
            ["apt-get", *self._apt(), "download", *wanted],
            log="apt-download",
            progress=progress,
            cwd=downloads,
            hint="Relancez la commande ; si cela persiste :\n" + ODOO_HOME_HINT,
        )
        for package in sorted(downloads.glob("*.deb")):
            if progress:
                progress(f"Unpacking {package.name.split('_')[0]}")
            process.run(["dpkg-deb", "-x", package, folder], log="dpkg")
        shutil.rmtree(downloads)


ODOO_HOME_HINT = (
    "Sans ce dépôt, indiquez un Odoo 19 existant (le dossier qui contient « odoo ») :\n"
    "    ODOO_HOME=/chemin/vers/odoo make run"
)
