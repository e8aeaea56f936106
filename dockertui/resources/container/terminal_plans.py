"""Ways into a container as plans for terminals: exec, attach and nsenter. `helpers.py` has another."""

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from dockertui import programs
from dockertui.engine import Conduit, EngineError, open_attach, open_exec
from dockertui.engine.own_process import proved
from dockertui.i18n import _
from dockertui.model.session import Session
from dockertui.model.terminals.keys import DEFAULT_DETACH
from dockertui.model.terminals.local import TERM, local_process
from dockertui.model.terminals.transport import Plan, Size, Transport
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.engine import Client

NAMESPACES = ("uts", "ipc", "net", "cgroup", "user")
"""What a shell of this machine can join.

Not the mount namespace: there all programs are the container's, and would be run as root of this machine, outside the
limits, devices and profiles that the engine keeps them within. Whoever wants those has the engine run them (exec). Nor
the processes: /proc, which `ps` reads, comes with the files, so that numbers would mean other processes than they are
shown for; and a process of the container that may trace others could take the shell over.
"""

COMMON = NAMESPACES[:3]
"""What it joins by default: a container shares the others with its host more often than not."""


async def fate(session: Session, container: str) -> str:
    """What became of a container: "" while it runs. Raises EngineError where the engine is lost."""

    def ask(client: "Client") -> dict[str, Any]:
        state: dict[str, Any] = client.inspect_container(container)["State"]
        return state

    try:
        state = await session.engine.call(ask)
    except EngineError as error:
        if error.kind == "not_found":
            return _("the container was removed")
        raise
    if state["Status"] in ("removing", "dead"):
        return _("the container was removed")
    if not state["Running"]:
        return _("the container stopped")
    return ""


def exec_plan(
    session: Session,
    record: Container,
    argv: Sequence[str],
    *,
    user: str = "",
    workdir: str = "",
    env: Mapping[str, str] | None = None,
    privileged: bool = False,
) -> Plan:
    """A command in a running container (`docker exec -it`)."""

    async def connect(size: Size) -> Transport:
        return await open_exec(
            session.engine,
            record.id,
            argv,
            user=user,
            workdir=workdir,
            env={**TERM, **(env or {})},
            privileged=privileged,
            size=size,
        )

    return Plan(
        title=f"{argv[0].rpartition('/')[2]}@{record.name}",
        argv=exec_command(record.name, argv, user=user, workdir=workdir, env=env, privileged=privileged),
        host=session.key,
        connect=connect,
        fate=partial(fate, session, record.id),
    )


def exec_command(
    name: str,
    argv: Sequence[str],
    *,
    user: str = "",
    workdir: str = "",
    env: Mapping[str, str] | None = None,
    privileged: bool = False,
) -> list[str]:
    """The `docker exec` command line of that."""
    options = [*(("-u", user) if user else ()), *(("-w", workdir) if workdir else ())]
    for key, value in (env or {}).items():
        options += ["-e", f"{key}={value}"]
    return ["docker", "exec", "-it", *options, *(("--privileged",) if privileged else ()), name, *argv]


def attach_plan(
    session: Session,
    container: str,
    name: str,
    config: Mapping[str, Any],
    *,
    argv: Sequence[str] = (),
    detach: bytes = DEFAULT_DETACH,
    start: bool = False,
    attached: Conduit | None = None,
) -> Plan:
    """The main process of a container, given its `Config` as inspect shows it; `start` starts it once attached.

    With `attached` there is a connection already. `argv` is the command that this equals, `docker attach` for none.
    """
    tty, stdin = bool(config.get("Tty")), bool(config.get("OpenStdin"))
    if not tty and config.get("StdinOnce") and not start and not attached:
        stdin = False  # The engine would close the input, for good, as soon as we leave.

    async def connect(size: Size) -> Transport:
        conduit = attached or await open_attach(session.engine, container, tty=tty, stdin=stdin)
        try:
            if start:
                await session.engine.call(lambda client: client.start(container))
            if tty:
                await _redraw(conduit, size)
        except BaseException:
            conduit.close()
            raise
        return conduit

    if tty:
        note = _("Attached to the main process: what ends it (exit, ctrl-c, ctrl-d) stops the container.")
    elif stdin:
        note = _("This container has no terminal: whole lines are sent, and control keys do nothing.")
    else:
        note = _("This container has no terminal and takes no input: you can only read.")
    return Plan(
        title=f"attach@{name}",
        argv=argv or ("docker", "attach", name),
        host=session.key,
        connect=connect,
        fate=partial(fate, session, container),
        detach=detach,
        lasting=True,
        tty=tty,
        stdin=stdin,
        note=note,
    )


async def _redraw(conduit: Conduit, size: Size) -> None:
    """Have the program draw its screen: it does so when its size changes, so it changes twice, as the CLI does it."""
    try:
        await conduit.resize(size.rows, size.columns + 1)
        await conduit.resize(*size)
    except EngineError as error:
        if error.kind == "lost":
            raise
        # One that has ended has no terminal any more; its output is here all the same.


def nsenter_command(pid: int | str, namespaces: Sequence[str], argv: Sequence[str]) -> list[str]:
    """The command that runs `argv` in some namespaces of a process (nsenter(1))."""
    return ["nsenter", "--target", str(pid), *(f"--{name}" for name in namespaces), "--", *argv]


def nsenter_refusal(session: Session) -> str:
    """Why nsenter cannot be run here, or ""."""
    info = session.engine.info
    if info is None or not info.local:
        return _("the engine's processes are not on this machine")
    return "" if os.geteuid() == 0 else _("it needs root")


def nsenter_plan(session: Session, record: Container, pid: int, argv: Sequence[str]) -> Plan:
    """A local process in the namespaces of a container whose main process is `pid`, as far as that can be proved.

    `argv` is as `nsenter_command` gives it.
    """

    async def connect(size: Size) -> Transport:
        session.engine.check_change(argv)
        with proved(pid, record.id):
            return await local_process(programs.SHELL, argv, size)

    return Plan(
        title=f"nsenter@{record.name}",
        argv=argv,
        host=session.key,
        connect=connect,
        fate=partial(fate, session, record.id),
        note=files_note(pid),
    )


def files_note(pid: int) -> str:
    """Where a shell outside the container finds its files."""
    text = _(
        "This is outside the container: its files are below /proc/{pid}/root. Links in there lead to files outside."
    )
    return text.format(pid=pid)
