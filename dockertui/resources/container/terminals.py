"""Actions that open a terminal in a container."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui.engine import EngineError, detach_keys, find_shell
from dockertui.engine.answers import count
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import docker
from dockertui.model.form import Button, Field, Form, Values, required
from dockertui.model.session import Session
from dockertui.model.terminals.keys import detach_keys as detach_bytes
from dockertui.resources.container import helpers, terminal_plans
from dockertui.resources.container.record import Container
from dockertui.resources.steps import pairs, pairs_checked

if TYPE_CHECKING:
    from dockertui.engine import Client

SMALL_IMAGES = ("busybox", "alpine", "bash", "debian", "ubuntu")
"""Images with a shell, smallest first."""


def _words_checked(text: str) -> str:
    try:
        shlex.split(text)
    except ValueError:
        return _("a quote is not closed")
    return ""


# -- exec -----------------------------------------------------------------------------------------------------------


def _exec_form(records: Sequence[Container]) -> Form:
    record = records[0]

    def command(values: Values) -> str:
        if _words_checked(values["command"]) or pairs_checked(values["env"]):
            return ""
        argv = shlex.split(values["command"]) or ["bash"]
        return shlex.join(terminal_plans.exec_command(record.name, argv, **_exec_options(values)))

    return Form(
        title=_("Run a command in {name}").format(name=record.name),
        fields=(
            Field("command", _("Command"), hint=_("empty: the best shell there is"), check=_words_checked),
            Field("user", _("User"), hint=_("empty: the container's own; name, id or name:group")),
            Field("workdir", _("Directory"), hint=_("empty: the container's own")),
            Field("env", _("Environment"), hint=_("NAME=value, several with spaces between"), check=pairs_checked),
            Field("privileged", _("Privileged"), "switch", False),
        ),
        buttons=(Button("ok", _("Run")),),
        command=command,
    )


def _exec_options(values: Values) -> dict[str, Any]:
    return {
        "user": values["user"].strip(),
        "workdir": values["workdir"].strip(),
        "env": pairs(values["env"]),
        "privileged": values["privileged"],
    }


async def _exec(desk: Desk, records: Sequence[Container], values: Values) -> None:
    record = records[0]
    session = desk.session(record.host)
    options = _exec_options(values)
    argv = shlex.split(values["command"]) or await _shell(desk, session, record, options["user"])
    if argv:
        desk.open_terminal(terminal_plans.exec_plan(session, record, argv, **options))


async def _shell(desk: Desk, session: Session, record: Container, user: str = "") -> list[str]:
    """The shell to run; where there is none [] once the user was told and offered another way."""
    try:
        return [await find_shell(session.engine, record.id, user)]
    except EngineError as error:
        if error.kind == "not_found":
            await _offer_helper(desk, session, record)
        else:
            desk.notify(f"{record.name}: {error}", "error")
        return []


async def _offer_helper(desk: Desk, session: Session, record: Container) -> None:
    """Say that the image has no shell, and offer a container that joins this one and has one."""
    options = dict.fromkeys(("PidMode", "NetworkMode"), f"container:{record.name}")
    answer = await desk.ask(
        Form(
            title=_("No shell in {name}").format(name=record.name),
            text=(
                _("There is no shell in this image, so none can be run in the container."),
                _("A helper container with a shell can join its processes and its network;"),
                _("the container's files are then under /proc/1/root."),
            ),
            fields=(_image_field(session),),
            buttons=(Button("ok", _("Open a helper")),),
            command=lambda values: shlex.join(helpers.helper_plan(session, "", values["image"], options, ["sh"]).argv),
        )
    )
    if answer:
        image = answer.values["image"].strip()
        desk.open_terminal(helpers.helper_plan(session, record.name, image, options, ["sh"]))


def _image_field(session: Session) -> Field:
    """Asks for the image of a helper; the smallest one that is known to have a shell is proposed."""
    known = [getattr(image, "name", "") for image in session.store.all("image")]
    there = (name for small in SMALL_IMAGES for name in known if name.partition(":")[0] == small)
    return Field("image", _("Its image"), default=next(there, SMALL_IMAGES[0]), check=required)


# -- attach ---------------------------------------------------------------------------------------------------------


async def _attach(desk: Desk, records: Sequence[Container], values: Values) -> None:
    record = records[0]
    session = desk.session(record.host)

    def inspect(client: "Client") -> dict[str, Any]:
        config: dict[str, Any] = client.inspect_container(record.id)["Config"]
        return config

    try:
        config = await session.engine.call(inspect)
        keys = detach_bytes(detach_keys())
    except EngineError as error:
        desk.notify(f"{record.name}: {error}", "error")
        return
    desk.open_terminal(terminal_plans.attach_plan(session, record.id, record.name, config, detach=keys))


# -- nsenter --------------------------------------------------------------------------------------------------------


def _namespaces(values: Values) -> list[str]:
    return [name for name in terminal_plans.NAMESPACES if values[name]]


def _within(values: Values) -> bool:
    """Whether what was chosen takes a program of the container, which the engine runs with the container's rights."""
    return bool(values["mount"] or values["pid"])


def _nsenter_form(records: Sequence[Container]) -> Form:
    record = records[0]

    def command(values: Values) -> str:
        words = [] if _words_checked(values["command"]) else shlex.split(values["command"])
        if _within(values):
            return shlex.join(terminal_plans.exec_command(record.name, words or ["bash"]))
        argv = words or ["sh"]
        pid = f"$({docker('inspect', '-f', '{{.State.Pid}}', record.name)})"
        return shlex.join(terminal_plans.nsenter_command("PID", _namespaces(values), argv)).replace("PID", pid, 1)

    labels = {
        "uts": _("Its host name"),
        "ipc": _("Its shared memory"),
        "net": _("Its network"),
        "cgroup": _("Its control group"),
        "user": _("Its users"),
    }
    by_engine = _("the container's own shell, with its rights: docker exec")
    return Form(
        title=_("Enter the namespaces of {name}").format(name=record.name),
        text=(
            _("A shell of this machine, as root, in namespaces of the container; its files are below /proc/PID/root."),
            _("With its files or processes it is a program of the container: the engine runs it, in all of them."),
        ),
        fields=(
            *(Field(name, labels[name], "switch", name in terminal_plans.COMMON) for name in terminal_plans.NAMESPACES),
            Field("mount", _("Its files"), "switch", False, hint=by_engine),
            Field("pid", _("Its processes"), "switch", False, hint=by_engine),
            Field("command", _("Command"), hint=_("empty: a shell"), check=_words_checked),
        ),
        buttons=(Button("ok", _("Enter")),),
        command=command,
    )


async def _nsenter(desk: Desk, records: Sequence[Container], values: Values) -> None:
    record = records[0]
    session = desk.session(record.host)
    words = shlex.split(values["command"])
    if _within(values):
        if argv := words or await _shell(desk, session, record):
            desk.open_terminal(terminal_plans.exec_plan(session, record, argv))
        return
    try:
        pid = await session.engine.call(lambda client: count(client.inspect_container(record.id)["State"].get("Pid")))
    except EngineError as error:
        desk.notify(f"{record.name}: {error}", "error")
        return
    command = terminal_plans.nsenter_command(pid, _namespaces(values), words or ["sh"])
    if reason := terminal_plans.nsenter_refusal(session):
        await _offer_nsenter_helper(desk, session, record, reason, command, terminal_plans.files_note(pid))
    else:
        desk.open_terminal(terminal_plans.nsenter_plan(session, record, pid, command))


async def _offer_nsenter_helper(
    desk: Desk, session: Session, record: Container, reason: str, command: Sequence[str], note: str
) -> None:
    """Say why nsenter cannot run here, and offer to run it in a container that sees the engine's processes."""
    options = {"PidMode": "host", "CapAdd": ["SYS_ADMIN", "SYS_PTRACE"]}
    answer = await desk.ask(
        Form(
            title=_("nsenter cannot run here"),
            text=(
                _("Why: {reason}.").format(reason=reason),
                _("A helper container on the engine's machine can run it, given the right to (SYS_ADMIN)."),
            ),
            fields=(_image_field(session),),
            buttons=(Button("ok", _("Open a helper")),),
            command=lambda values: shlex.join(helpers.helper_plan(session, "", values["image"], options, command).argv),
        )
    )
    if answer:
        image = answer.values["image"].strip()
        desk.open_terminal(helpers.helper_plan(session, record.name, image, options, command, note))


def _running(record: Container) -> bool:
    return record.state == "running"


TERMINALS: tuple[Action[Container], ...] = (
    Action(
        id="container.exec",
        title=_("Shell"),
        help=_("A shell in the container, or another command (docker exec -it)"),
        key="e",
        changes=True,
        many=False,
        ask=False,
        opens=True,
        form=_exec_form,
        applies=_running,
        run=_exec,
    ),
    Action(
        id="container.attach",
        title=_("Attach"),
        help=_("The main process's own terminal; the detach keys leave it, and it goes on"),
        key="a",
        changes=True,
        many=False,
        opens=True,
        applies=_running,
        run=_attach,
    ),
    Action(
        id="container.nsenter",
        title=_("Enter namespaces"),
        help=_("A shell of this machine in the container's network and host name (nsenter); needs root"),
        key="n",
        changes=True,
        many=False,
        ask=False,
        opens=True,
        form=_nsenter_form,
        applies=_running,
        run=_nsenter,
    ),
)
