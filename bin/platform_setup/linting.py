"""Runs the linters, in the versions that the project pins."""

import os
import shutil
import subprocess

from . import machine, npm, paths, process, state, virtualenv
from .console import Step

_PACKAGE = paths.ROOT / "package.json"
_LOCK = paths.ROOT / "package-lock.json"
_PRETTIER = paths.NODE_TOOLS / "node_modules" / "prettier" / "bin" / "prettier.cjs"
_XML_PLUGIN = paths.NODE_TOOLS / "node_modules/@prettier/plugin-xml/src/plugin.js"


def _ensure_prettier():
    """Install the formatter from npm, unless it is there already."""
    stamp = state.Stamp("node-tools")
    wanted = state.fingerprint(_PACKAGE, _LOCK)
    if stamp.read() == wanted and _PRETTIER.exists():
        return
    if not shutil.which("node"):
        # The wheel of Node.js goes into the environment that Odoo runs in.
        virtualenv.ensure_runtime()
    stamp.clear()
    with Step("Outil de mise en forme (prettier)"):
        with state.new_folder(paths.NODE_TOOLS) as folder:
            for file in (_PACKAGE, _LOCK):
                shutil.copy(file, folder)
            process.run(
                [*npm.command()[0], "ci"],
                log="npm-ci",
                cwd=folder,
                env=npm.environment(),
                hint="Le registre npm est-il joignable ?",
            )
    stamp.set(wanted)


def _is_set_up():
    wanted = state.fingerprint(_PACKAGE, _LOCK)
    return (
        virtualenv.LINT.is_current(virtualenv.LINTERS)
        and state.Stamp("node-tools").read() == wanted
        and _PRETTIER.exists()
    )


def ensure():
    """Make sure that every linter is there."""
    if _is_set_up():
        return
    with state.exclusive():
        machine.ensure([machine.GIT])
        virtualenv.ensure_lint()
        _ensure_prettier()


def run_tool(name, *arguments):
    """Run the linter `name` in the place of this process."""
    ensure()
    environment = npm.environment()
    if name == "prettier":
        node = shutil.which("node", path=environment["PATH"])
        command = [node, str(_PRETTIER), f"--plugin={_XML_PLUGIN}", *arguments]
    else:
        command = [str(paths.VENV_LINT / "bin" / name), *arguments]
    os.execve(command[0], command, environment)


def _pre_commit(*arguments):
    ensure()
    return subprocess.run(
        [paths.VENV_LINT / "bin" / "pre-commit", *arguments],
        cwd=paths.ROOT,
        env={**os.environ, "PRE_COMMIT_HOME": str(paths.CACHE / "pre-commit")},
        check=False,
    ).returncode


def lint():
    """Run every linter on every file and return the exit code."""
    return _pre_commit("run", "--all-files")


def reformat():
    """Let the formatters rewrite every file that git knows or would know."""
    ensure()
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=paths.ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    files = [f for f in listed.split("\0") if f and (paths.ROOT / f).is_file()]
    files = [f for f in files if "/static/lib/" not in f and f != "package-lock.json"]
    python = [f for f in files if f.endswith(".py")] + ["bin"]
    pretty = [f for f in files if f.endswith((".xml", ".js", ".scss", ".yaml", ".yml"))]
    tool = str(paths.ROOT / "bin" / "tool")
    commands = [
        [tool, "ruff", "check", "--quiet", "--fix", "--exit-zero", *python],
        [tool, "ruff", "format", "--quiet", *python],
    ]
    if pretty:
        commands.append([tool, "prettier", "--write", "--log-level=warn", *pretty])
    return max(
        subprocess.run(command, cwd=paths.ROOT, check=False).returncode
        for command in commands
    )
