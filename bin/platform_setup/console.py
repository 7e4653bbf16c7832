"""What people read. Everything here is in French, as its readers are."""

import contextlib
import os
import shutil
import sys
import threading
import time
import unicodedata

_TTY = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
_HEARTBEAT = 15  # seconds between two signs of life where no line can be rewritten


class SetupError(Exception):
    """A failure that a person can do something about.

    :param message: what happened
    :param hint: what to do about it
    """

    def __init__(self, message, hint=None):
        super().__init__(message)
        self.hint = hint


def _style(code, text):
    return f"\033[{code}m{text}\033[0m" if _TTY else text


def say(text=""):
    """Print a line of information."""
    print(text, flush=True)


def warn(text):
    """Print a warning."""
    print(_style("33", f"Attention : {text}"), flush=True)


def fail(error):
    """Print an error and what to do about it."""
    print(_style("31;1", f"Échec : {error}"), file=sys.stderr, flush=True)
    if getattr(error, "hint", None):
        print(error.hint, file=sys.stderr, flush=True)


def seconds(duration):
    """Return a duration as people say it: ``8 s``, ``1 min 05 s``."""
    duration = round(duration)
    if duration < 60:
        return f"{duration} s"
    return f"{duration // 60} min {duration % 60:02d} s"


def _width(text):
    """Return the number of columns that `text` takes in a terminal."""
    return sum(
        0
        if unicodedata.combining(char)
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def box(lines):
    """Print `lines` in a frame."""
    width = max(map(_width, lines))
    say("┌" + "─" * (width + 4) + "┐")
    for line in lines:
        say("│  " + line + " " * (width - _width(line)) + "  │")
    say("└" + "─" * (width + 4) + "┘")


class Step:
    """One long piece of work, with its progress shown.

    On a terminal one line is rewritten as the work goes on; elsewhere (a log, CI) a
    line says that it starts, another now and then that it lives, a last that it is
    done.
    """

    def __init__(self, title):
        self.title = title
        self._detail = ""
        self._started = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def detail(self, text):
        """Show where the work stands."""
        self._detail = text

    def _line(self):
        line = f"  … {self.title} ({seconds(time.monotonic() - self._started)})"
        return f"{line} {self._detail}" if self._detail else line

    def _beat(self):
        while not self._done.wait(0.2 if _TTY else _HEARTBEAT):
            if _TTY:
                columns = shutil.get_terminal_size().columns - 1
                print(f"\r\033[K{self._line()[:columns]}", end="", flush=True)
            else:
                say(self._line())

    def __enter__(self):
        if not _TTY:
            say(f"  … {self.title}")
        self._thread.start()
        return self

    def __exit__(self, exc_type, exc, traceback):
        self._done.set()
        self._thread.join()
        mark = _style("32", "✔") if exc_type is None else _style("31", "✘")
        start = "\r\033[K" if _TTY else ""
        taken = seconds(time.monotonic() - self._started)
        say(f"{start}  {mark} {self.title} ({taken})")


@contextlib.contextmanager
def readable_errors():
    """Turn the failures of a command into a message and an exit code."""
    try:
        yield
    except SetupError as error:
        fail(error)
        sys.exit(1)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        print(
            "Interrompu. Relancez la même commande : elle reprendra où elle en était.",
            file=sys.stderr,
        )
        sys.exit(130)
