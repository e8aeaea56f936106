"""Standard input, output and error, whatever state they are in: closed, full, a pipe that nobody reads any more."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable

from dockertui.i18n import _

UNREAD = 128 + 13
"""The exit status where nobody reads the output any more: that of programs which SIGPIPE ends."""


def present() -> None:
    """See to it that all three are there: /dev/null in place of what is closed, and no text that cannot be written.

    So no file that is opened later becomes standard input, output or error by accident.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def written(run: Callable[[], int]) -> int:
    """Run something that writes, and return its exit status; another one where the output could not be written."""
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
    except OSError as error:
        return _failed(error)


def _failed(error: OSError) -> int:
    unread = error.errno == errno.EPIPE
    if not unread:
        what = str(error.filename or _("the output cannot be written"))
        with contextlib.suppress(OSError):
            print(f"dockertui: {what}: {error.strerror}", file=sys.stderr, flush=True)
    # What is still waiting to be written would fail once more when Python ends.
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(null, stream.fileno())
    os.close(null)
    return UNREAD if unread else 1
