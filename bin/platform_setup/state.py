"""What has been done already: stamps, a lock, and folders that appear all at once."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import threading
from pathlib import Path

from . import paths
from .console import say


def fingerprint(*parts):
    """Return a short hash of `parts`: paths stand for their content."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


def write_atomically(path, text, mode=0o644):
    """Write `text` to `path`: whoever reads it sees the old or the new text, whole.

    Several processes and threads may write the same file at once: the last one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = f"{os.getpid()}.{threading.get_ident()}"
    beside = path.with_name(f".{path.name}.{writer}")
    with open(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Stamp:
    """Says that a step was completed, and with which inputs."""

    def __init__(self, name):
        self.path = paths.STAMPS / name

    def read(self):
        """Return what was set, or None."""
        try:
            return self.path.read_text()
        except FileNotFoundError:
            return None

    def set(self, value):
        """Say that the step is complete."""
        write_atomically(self.path, value)

    def clear(self):
        """Say that the step is not complete (any more)."""
        self.path.unlink(missing_ok=True)


@contextlib.contextmanager
def new_folder(final):
    """Give a folder to fill; it becomes `final` once the block ends without error."""
    beside = final.with_name(f"{final.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    yield beside
    remove_folder(final)
    beside.rename(final)


def remove_folder(folder):
    """Remove `folder` so that it is never seen half removed under its own name."""
    if not folder.exists():
        return
    doomed = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(doomed, ignore_errors=True)
    folder.rename(doomed)
    shutil.rmtree(doomed)


_locks = []


def locks():
    """Return the file descriptors of the locks that this process holds.

    Programs that set-up starts get them too: what a killed set-up leaves running (the
    child of a child) keeps the lock, and the next run waits for it to end.
    """
    return tuple(file.fileno() for file in _locks)


@contextlib.contextmanager
def exclusive():
    """Let one set-up at a time change ``var/``. The kernel frees a dead one's lock."""
    paths.VAR.mkdir(parents=True, exist_ok=True)
    with open(paths.VAR / ".lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  … une autre commande prépare déjà le projet ; attente de sa fin")
            fcntl.flock(file, fcntl.LOCK_EX)
        _locks.append(file)
        try:
            yield
        finally:
            _locks.remove(file)
