"""The command line: options, then the app; nothing heavy is imported before it is needed."""

import argparse
import contextlib
import gc
import logging
import os
import resource
import stat
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import __version__, heap, streams
from dockertui.config import THEME_NAMES, Config, ConfigError, Keys, load
from dockertui.guard import fork_guard
from dockertui.i18n import _
from dockertui.interpreter import own_advice
from dockertui.paths import here, is_dir, is_file, state_dir
from dockertui.whole_file import PRIVATE, private_folder

if TYPE_CHECKING:
    from dockertui.engine import Endpoint
    from dockertui.engine.glance import Glance

TEXTUAL_SETTINGS = {
    "TEXTUAL_FPS": "120",  # a key press is painted within 8 ms, not 17
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # keys arrive as programs in an embedded terminal expect them
    "TEXTUAL_SMOOTH_SCROLL": "0",  # no mouse reports by the pixel
    "TEXTUAL_ANIMATIONS": "none",
}
"""Settings that Textual reads from the environment when it is imported."""

DROPPED = ("TEXTUAL", "SSLKEYLOGFILE")
"""How variables begin that are forgotten at the start.

With them Textual writes what is typed to a file, presses keys, talks to a developer's console or runs another driver,
and OpenSSL writes the keys of connections to a file: whoever sets a variable is not always whoever types a password.
"""

LOG_LIMIT = 1_000_000
"""Bytes from which on the log is put aside and a new one begun."""


SUBCOMMANDS = {"explain": _("dockertui explain 'docker run …' says what a line means")}
"""Modules of dockertui whose `main` takes the rest of the command line, and what they do."""


def parser() -> argparse.ArgumentParser:
    """What `dockertui` accepts."""
    parser = argparse.ArgumentParser(
        prog="dockertui",
        description=_("A keyboard-driven terminal UI for Docker."),
        epilog=_("{words}. Each has options of its own.").format(words="; ".join(SUBCOMMANDS.values())),
    )
    parser.add_argument("-H", "--host", default="", metavar="URL", help=_("the engine's socket, as for docker -H"))
    contexts = _("the docker context to use; given several times, all of them in one list")
    parser.add_argument("-c", "--context", default=[], action="append", metavar="NAME", help=contexts)
    parser.add_argument(
        "-f", "--file", action="append", default=[], metavar="FILE", help=_("a compose file of a project to show, too")
    )
    parser.add_argument("--project-directory", default="", metavar="DIR", help=_("where its project is; else here"))
    parser.add_argument("--read-only", action="store_true", help=_("hide and refuse everything that changes something"))
    parser.add_argument("--config", type=Path, metavar="FILE", help=_("the configuration file to read"))
    parser.add_argument("--log-file", type=Path, metavar="FILE", help=_("the log to write, in more detail"))
    parser.add_argument("--theme", default="", choices=THEME_NAMES, help=_("the colours; terminal: its own sixteen"))
    parser.add_argument("--version", action="version", version=f"dockertui {__version__}")
    return parser


class CannotStart(Exception):
    """What the command line asks for cannot be done here; the text says why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run dockertui. Returns the exit status: 0, 1 after a failure, 2 for a wrong command line or configuration."""
    streams.present()
    return streams.written(lambda: _main(sys.argv[1:] if argv is None else list(argv)))


def _main(arguments: list[str]) -> int:
    if arguments and arguments[0] in SUBCOMMANDS:
        status: int = import_module(f"dockertui.{arguments[0]}").main(arguments[1:])
        return status
    options = parser().parse_args(arguments)
    try:
        config, log_file = _prepared(options)
    except (CannotStart, ConfigError) as error:
        print(f"dockertui: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"dockertui: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if said := own_advice():
        print(f"dockertui: {said}", file=sys.stderr)  # Above the screen: it is there before, and after.
    set_environment()
    no_core_dumps()
    gc.disable()  # until the first frame is painted: there is no garbage in start-up
    heap.share()
    pid, pipe = fork_guard()
    first = first_endpoint(options.host, options.context)
    glance = begin_glance(first) if first and first.scheme == "unix" else None
    from dockertui import programs
    from dockertui.ending import guarded

    programs.let_through(config.environment)
    with guarded(pid, pipe):
        if first and first.scheme == "ssh":  # A program, of which the guard has to know.
            glance = begin_glance(first, config.ssh_keep_minutes * 60)
        from dockertui.app import run
        from dockertui.engine.compose import ComposePlace

        return run(
            config,
            host=options.host,
            contexts=options.context,
            theme=options.theme,
            read_only=options.read_only,
            log_file=log_file,
            glance=glance,
            place=ComposePlace(here(), tuple(options.file), options.project_directory),
        )


def _checked_keys(keys: Keys) -> Keys:
    set_environment()
    from dockertui.bindings import checked  # All dialogs, for those who have given keys.

    return checked(keys)


def _prepared(options: argparse.Namespace) -> tuple[Config, Path | None]:
    """The configuration and the log's file, None for no log. Raises CannotStart, ConfigError, OSError for the log."""
    missing = [name for name in options.file if not is_file(name)]
    if options.project_directory and not is_dir(options.project_directory):
        missing.append(options.project_directory)
    if missing:
        raise CannotStart(_("{path}: not there").format(path=missing[0]))
    config = load(options.config, _checked_keys)
    if not os.isatty(0) or not os.isatty(2):
        raise CannotStart(_("needs a terminal for input and output."))
    return config, log_to(options.log_file or state_dir() / "dockertui.log", options.log_file is not None)


def set_environment() -> None:
    """Forget what the environment tells libraries to do, and tell Textual what it reads there."""
    for name in [name for name in os.environ if name.startswith(DROPPED)]:
        del os.environ[name]
    os.environ.update(TEXTUAL_SETTINGS)


def first_endpoint(host: str, contexts: Sequence[str]) -> "Endpoint | None":
    """The engine that is shown first; None where it cannot be told, which the screen that says why will find, too."""
    from dockertui.engine import EngineError, resolve

    try:
        return resolve(host, contexts[0] if contexts else "")
    except EngineError:
        return None


def begin_glance(endpoint: "Endpoint", keep: int = 0) -> "Glance":
    """Have an engine list its containers while the rest is imported; ssh stays logged in for `keep` seconds after."""
    from dockertui.engine.glance import Glance

    return Glance(endpoint, keep)


def no_core_dumps() -> None:
    """Have no memory of this process, with whatever passwords are in it, written to a disk should it crash."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


class _PrivateFile(logging.FileHandler):
    """A log that only the user may read, also where an earlier release made it for all; through no link."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.baseFilename, flags, PRIVATE)
        with contextlib.suppress(PermissionError):  # somebody else's file, which they may write to
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.fchmod(descriptor, PRIVATE)
        return os.fdopen(descriptor, "a", encoding=self.encoding)


class _Masked(logging.Formatter):
    """Writes lines without the secrets in them."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        from dockertui.model.secrets import mask_line  # most runs log nothing

        return mask_line(super().format(record))


def log_to(path: Path, wanted: bool) -> Path | None:
    """Send warnings and errors to a file, and all else that is worth a line where the file is `wanted`.

    Returns the file, None where it cannot be written and is not wanted. Raises OSError where it is.
    """
    try:
        private_folder(path.parent)
        if not wanted and path.exists() and path.stat().st_size > LOG_LIMIT:
            path.chmod(PRIVATE)
            path.replace(path.with_suffix(".old.log"))
        handler: logging.Handler = _PrivateFile(path, encoding="utf-8", delay=not wanted)
    except OSError:
        if wanted:
            raise
        handler = logging.NullHandler()
    level = logging.INFO if wanted else logging.WARNING
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=level)
    return path if isinstance(handler, logging.FileHandler) else None
