"""Every program that dockertui starts is started here: what it is told, what it may use, how it ends.

A program gets the variables that are named for it, and no others: what else stands in the user's environment, such as
the keys of a cloud, is none of its business. One that is not for the user has a session of its own without a terminal,
no input but what it is given, and limits. Each leads a session, of which the guard (`guard.py`) is told: it ends the
session where dockertui dies and cannot. No program runs before the guard knows of it.
"""

import asyncio
import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from subprocess import Popen

Background: TypeAlias = "Popen[bytes]"
"""A program that goes on beside dockertui."""

GRACE = 5.0
"""Seconds that a program has to end by itself after it was asked to."""

MEBI = 1 << 20

EVERYTHING = "*"


class Program(NamedTuple):
    """A kind of program.

    `variables` are the names that it gets of the user's environment besides `COMMON`; with a `*` at the end, all that
    begin so. `memory` (bytes of data) and `seconds` (of processor time) are what it and whatever it starts may use,
    each by itself; 0 for what it pleases. On a terminal that the user sees there are no limits: there they can end it.
    """

    variables: tuple[str, ...] = ()
    memory: int = 0
    seconds: int = 0


COMMON = (
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "XDG_*"),
    *("LANG", "LANGUAGE", "LC_*"),
    *("TERM", "TERMINFO*", "COLORTERM", "NO_COLOR"),
)
"""Who and where the user is, which language they speak, and what their terminal is."""

DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS")
"""Where a program can open a window, or ask the session's key ring."""

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY")
NETWORK = (*_PROXIES, *(name.lower() for name in _PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR")
"""How registries are reached, and whom to believe there."""

_HELPERS = {
    "ecr-login": ("AWS_*",),
    "gcr": ("GOOGLE_*", "CLOUDSDK_*"),
    "gcloud": ("GOOGLE_*", "CLOUDSDK_*"),
    "acr-env": ("AZURE_*", "ACR_*"),
    "pass": ("GNUPGHOME", "PASSWORD_STORE_*"),
}
"""What helpers for credentials get that log in with something of the user's: each what is for it alone."""

_OWN = ("TEXTUAL", "COLUMNS", "LINES")
"""How names begin that nobody gets: they are settings of dockertui itself, or tell of another terminal than theirs."""

_CHOSEN = ("DOCKER_HOST", "DOCKER_CONTEXT")
"""What the docker CLI is told by options."""

SHELL = Program()
"""A shell of this machine in namespaces of a container."""

SSH = Program(("SSH_AUTH_SOCK", "KRB5*"), memory=1024 * MEBI)
"""ssh: the user's agent and tickets. It may run for days."""

EDITOR = Program(
    (*DESKTOP, "EDITOR", "VISUAL", "ALTERNATE_EDITOR", "EXINIT", "VIM*", "NVIM*", "EMACS*", "PAGER", "LESS*", "TMUX*")
)
"""The user's editor, with its own settings."""

TMUX = Program(("TMUX*",), memory=256 * MEBI, seconds=5)
"""tmux, told something for the session that dockertui runs in."""

SANDBOX = Program(NETWORK)
"""The sandbox, which may fetch packages. It ends by itself when its input does."""

DOCKER = Program(
    ("DOCKER_*", "BUILDKIT_*", "BUILDX_*", "SSH_AUTH_SOCK", *DESKTOP, *NETWORK), memory=1024 * MEBI, seconds=30
)
"""The docker CLI and its plugins, asked something: its own settings, the agent for sources behind ssh."""

COMPOSE = DOCKER._replace(variables=(EVERYTHING,))
"""Compose, asked something: a compose file may name any variable of the user's, and one that is missing is an empty
text in a container's configuration. So Compose gets what it would get in the user's shell."""


def unhurried(program: Program) -> Program:
    """The same for work that takes its time, such as a build: within limits all the same."""
    return program._replace(memory=4096 * MEBI, seconds=4 * 3600)


def helper(name: str) -> Program:
    """The program that keeps credentials under that name in Docker's configuration."""
    return Program((*DESKTOP, *NETWORK, *_HELPERS.get(name, ())), memory=1024 * MEBI, seconds=30)


def calls_helpers(program: Program, names: Iterable[str]) -> Program:
    """A program that calls such helpers itself."""
    more = (variable for name in names for variable in _HELPERS.get(name, ()))
    return program._replace(variables=(*program.variables, *more))


_also: list[str] = []
_told: list[Callable[[int], object]] = []


def let_through(names: Iterable[str]) -> None:
    """Name further variables that every program gets, as the user's configuration does."""
    _also[:] = names


def tell(watcher: Callable[[int], object] | None) -> None:
    """Have a watcher called with the process id of each leader of a session from now on; None for nobody."""
    _told[:] = [watcher] if watcher else []


def environment(program: Program, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that a program gets, and `more`."""
    names = (*COMMON, *program.variables, *_also)
    found = {
        name: value
        for name, value in os.environ.items()
        if _named(name, names) and not name.startswith(_OWN) and name not in _CHOSEN
    }
    if "PATH" in found:  # An empty or relative folder there would be one in whatever folder dockertui was started.
        found["PATH"] = os.pathsep.join(part for part in found["PATH"].split(os.pathsep) if part.startswith("/"))
    return {**found, **(more or {})}


def _named(name: str, names: Iterable[str]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in names)


async def start(
    program: Program,
    argv: Sequence[str],
    *,
    given: bool = False,
    merged: bool = False,
    more: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
) -> asyncio.subprocess.Process:
    """Start a program whose output comes through pipes, on one where they are `merged`; its input is empty.

    With `given` that is a pipe as well. It gets `more` variables, and stands in the folder `cwd`, None for this
    one. Raises OSError where it cannot be started.
    """
    pipe = asyncio.subprocess.PIPE
    variables = environment(program, more)
    process = await asyncio.create_subprocess_exec(
        *_limited(program, argv, variables, given),
        stdin=pipe,
        stdout=pipe,
        stderr=asyncio.subprocess.STDOUT if merged else pipe,
        start_new_session=True,
        env=variables,
        cwd=cwd,
    )
    if program is not SANDBOX:
        _born(process.pid)
    assert process.stdin is not None
    process.stdin.write(_GO)
    if not given:
        process.stdin.close()
    return process


async def end(process: asyncio.subprocess.Process) -> None:
    """Ask a program and what it started to end, and make them where they do not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(process.wait()), GRACE)


def begin(program: Program, argv: Sequence[str], errors: IO[bytes]) -> Background:
    """Start a program that goes on beside dockertui and writes errors to a file. Raises OSError."""
    import subprocess

    variables = environment(program)
    process = subprocess.Popen(
        _limited(program, argv, variables, False),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        start_new_session=True,
        env=variables,
    )
    _born(process.pid)
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(_GO)
    return process


def stop(process: Background, patience: float) -> None:
    """Ask a program to end, and make it and what it started where it has not within so many seconds. Blocks."""
    from subprocess import TimeoutExpired

    process.terminate()
    try:
        process.wait(patience)
    except TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask(program: Program, argv: Sequence[str], text: str, patience: float) -> tuple[int, str, str]:
    """Give a program some input, and wait for its exit status, its output and its messages. Blocks.

    Raises OSError; TimeoutError where that takes more than so many seconds, and it is ended.
    """
    import subprocess

    variables = environment(program)
    with subprocess.Popen(
        _limited(program, argv, variables, True),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=variables,
        text=True,
        errors="replace",
    ) as process:
        _born(process.pid)
        try:
            out, said = process.communicate(_GO.decode() + text, patience)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return process.returncode, out, said


def in_front(program: Program, argv: Sequence[str]) -> int:
    """Let a program have the user's terminal until it ends; its exit status. Raises OSError.

    It is in dockertui's own session, and none that the guard ends: what the user wrote into an editor is theirs.
    """
    import subprocess

    return subprocess.run(argv, check=False, env=environment(program)).returncode


def on_terminal(argv: Sequence[str], variables: Mapping[str, str], terminal: str, cwd: str = "") -> int:
    """Start the leader of a session on a terminal that has none yet, of that path; its process id. Raises OSError.

    It stands in the folder `cwd`, else in this one.

    Linux makes a terminal the controlling one of the session leader that opens it (tty_ioctl(4)); so no code has to run
    between fork and exec.
    """
    opened = (os.POSIX_SPAWN_OPEN, 0, terminal, os.O_RDWR, 0)
    copies = [(os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
    program = found(argv[0], variables)
    if cwd:  # posix_spawn(3) could go there, Python's cannot.
        argv = ("/bin/sh", "-c", 'cd -- "$0" && exec "$@"', cwd, program, *argv[1:])
        program = argv[0]
    pid = os.posix_spawn(
        program, list(argv), variables, file_actions=[opened, *copies], setsid=True, setsigmask=(), setsigdef=_DEFAULTS
    )
    _born(pid)
    return pid


_DEFAULTS = (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTSTP, signal.SIGHUP, signal.SIGTERM)


def _born(pid: int) -> None:
    for watcher in _told:
        watcher(pid)


def found(name: str, variables: Mapping[str, str]) -> str:
    """The path of a program. Raises FileNotFoundError."""
    path = shutil.which(name, path=variables.get("PATH", os.defpath))
    if path is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    return path


_GO = b"\n"
"""What the shell waits for that becomes a program."""


def _limited(program: Program, argv: Sequence[str], variables: Mapping[str, str], given: bool) -> list[str]:
    """A command within limits, and without core dumps, which would have its secrets in them.

    A shell sets them and becomes the program: between fork and exec no code of ours may run where there are threads,
    and to set them from here would come too late for what the program starts first. The shell waits for the first line
    of its input, and ends where dockertui died before it wrote that; the rest is the program's where it is `given` any.
    Raises FileNotFoundError.
    """
    import resource

    wanted = (("c", resource.RLIMIT_CORE, 0), ("d", resource.RLIMIT_DATA, program.memory))
    orders = []
    for letter, which, most in (*wanted, ("t", resource.RLIMIT_CPU, program.seconds)):
        highest = resource.getrlimit(which)[1]
        if (most or letter == "c") and (highest == resource.RLIM_INFINITY or highest > most):
            orders.append(f"ulimit -{letter} {most // 1024 if letter == 'd' else most}")
    script = "; ".join(["read -r go || exit", *orders, 'exec "$@"' if given else 'exec "$@" < /dev/null'])
    return ["/bin/sh", "-c", script, "sh", found(argv[0], variables), *argv[1:]]
