"""Running other programs, their output kept in a log under ``var/log``."""

import ctypes
import os
import signal
import subprocess

from . import paths, state
from .console import SetupError

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def _die_with_parent():
    """Ask the kernel to kill this process when set-up dies, even by ``kill -9``.

    Else a pip or a dpkg that nobody waits for would go on writing into a folder that
    the next run makes anew.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(command, *, log, progress=None, hint=None, stdin=None, **options):
    """Run `command`, write what it prints to ``var/log/<log>.log``.

    :param log: name of the log, without folder and ending; it is written anew
    :param progress: called with each line that the command prints
    :param hint: what to tell people to do if it fails
    :param stdin: a file for the command to read; nothing if None
    :param options: of :class:`subprocess.Popen`
    :raise SetupError: if it ends with another exit code than 0
    :return: the path of the log
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log_path = paths.LOGS / f"{log}.log"
    with open(log_path, "wb") as output:
        with subprocess.Popen(
            [os.fspath(part) for part in command],
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **{"preexec_fn": _die_with_parent, "pass_fds": state.locks(), **options},
        ) as process:
            try:
                for line in process.stdout:
                    output.write(line)
                    output.flush()
                    if progress:
                        progress(line.decode(errors="replace").rstrip())
            except BaseException:
                process.terminate()
                raise
    if process.returncode:
        tail = log_path.read_text(errors="replace").splitlines()[-15:]
        raise SetupError(
            f"« {os.path.basename(os.fspath(command[0]))} » s'est arrêté "
            f"(code {process.returncode}).\n"
            + "\n".join(f"    {line}" for line in tail),
            "\n".join(
                filter(None, [hint, f"Journal complet : {paths.shown(log_path)}"])
            ),
        )
    return log_path


def output(command, **options):
    """Return what `command` prints, or None if it fails or does not exist."""
    try:
        result = subprocess.run(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            text=True,
            preexec_fn=_die_with_parent,
            **options,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.strip()
