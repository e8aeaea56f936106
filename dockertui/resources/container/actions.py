"""What can be done to containers."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values, object_name
from dockertui.model.numbers import number, wrong_number
from dockertui.resources.container.record import Container
from dockertui.resources.steps import each, names, pruned

if TYPE_CHECKING:
    from dockertui.engine import Client

SIGNALS = ("KILL", "TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "STOP", "CONT")


LONGEST_TIMEOUT = 2**31 - 1
"""Seconds, as far as engines count."""


def _plain(verb: str, method: str) -> Callable[[Container, Values], Step]:
    """A step of the form `docker VERB NAME` that needs nothing but the id."""

    def step(record: Container, values: Values) -> Step:
        return Step(record.name, ("docker", verb, record.name), lambda c: getattr(c, method)(record.id))

    return step


def _timeout(values: Values) -> int | None:
    return number(values["timeout"], -1, LONGEST_TIMEOUT)


def _timed(verb: str, method: str) -> Callable[[Container, Values], Step]:
    """A step that gives the main process `timeout` seconds before it is killed; the container's own time if empty."""

    def step(record: Container, values: Values) -> Step:
        seconds = _timeout(values)
        options = ("-t", str(seconds)) if seconds is not None else ()
        return Step(
            record.name,
            ("docker", verb, *options, record.name),
            lambda c: getattr(c, method)(record.id, timeout=seconds),
        )

    return step


def _timeout_form(verb: str, title: str) -> Callable[[Sequence[Container]], Form]:
    def form(records: Sequence[Container]) -> Form:
        def command(values: Values) -> str:
            options = ("-t", str(values["timeout"])) if values["timeout"] else ()
            return docker(verb, *options, *(record.name for record in records))

        hint = _("seconds until it is killed; empty: the container's own")
        return Form(
            title=f"{title}: {names(records)}",
            fields=(Field("timeout", _("Time-out"), hint=hint, check=wrong_number(-1, LONGEST_TIMEOUT)),),
            buttons=(Button("ok", title),),
            command=command,
        )

    return form


def _kill_form(records: Sequence[Container]) -> Form:
    return Form(
        title=_("Kill: {names}").format(names=names(records)),
        text=(_("The main process gets the signal at once; KILL leaves it no time to save anything."),),
        fields=(Field("signal", _("Signal"), "choice", "KILL", SIGNALS),),
        buttons=(Button("ok", _("Kill"), grave=True),),
        command=lambda values: docker("kill", "-s", values["signal"], *(record.name for record in records)),
    )


def _kill(record: Container, values: Values) -> Step:
    signal = values["signal"]
    return Step(record.name, ("docker", "kill", "-s", signal, record.name), lambda c: c.kill(record.id, signal))


def _rename_form(records: Sequence[Container]) -> Form:
    old = records[0].name
    return Form(
        title=_("Rename {name}").format(name=old),
        fields=(Field("name", _("New name"), default=old, check=object_name),),
        buttons=(Button("ok", _("Rename")),),
        command=lambda values: docker("rename", old, values["name"]),
    )


def _rename(record: Container, values: Values) -> Step:
    new = values["name"].strip()
    return Step(record.name, ("docker", "rename", record.name, new), lambda c: c.rename(record.id, new))


def _remove_options(values: Values) -> tuple[str, ...]:
    return ("-f",) * bool(values["force"]) + ("-v",) * bool(values["volumes"])


def _remove_form(records: Sequence[Container]) -> Form:
    running = [record for record in records if record.running or record.state == "restarting"]
    text = [_("Lost: the containers' own file systems and logs. Named volumes stay.")]
    if running:
        text.append(_("Still running, and removed by force only: {names}").format(names=names(running)))
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        fields=(
            Field("force", _("Force (kill the running ones)"), "switch", bool(running)),
            Field("volumes", _("Anonymous volumes too"), "switch", False),
        ),
        buttons=(Button("ok", _("Remove"), grave=True),),
        command=lambda values: docker("rm", *_remove_options(values), *(record.name for record in records)),
    )


def _remove(record: Container, values: Values) -> Step:
    return Step(
        record.name,
        ("docker", "rm", *_remove_options(values), record.name),
        lambda c: c.remove_container(record.id, v=values["volumes"], force=values["force"]),
    )


def _prune_form(records: Sequence[Container]) -> Form:
    stopped = [record for record in records if record.state in ("created", "exited", "dead")]
    count = len(stopped)
    text = [
        _("Removes the {count} containers that are not running: {names}").format(count=count, names=names(stopped))
        if count
        else _("Every container is running; there is nothing to remove.")
    ]
    sizes = [record.size for record in stopped if record.size is not None]
    if sizes:
        text.append(_("Frees about {size}.").format(size=fmt.size(sum(sizes))))
    return Form(
        title=_("Prune containers"),
        text=text,
        buttons=(Button("ok", _("Prune"), grave=True),),
        command=lambda values: docker("container", "prune", "-f"),
    )


async def _prune(desk: Desk, records: Sequence[Container], values: Values) -> None:
    step = Step(
        _("Containers"),
        ("docker", "container", "prune", "-f"),
        lambda c: c.prune_containers(),
        pruned("ContainersDeleted"),
    )
    await perform(desk, "", _("Prune"), [step])


async def _sizes(desk: Desk, records: Sequence[Container], values: Values) -> None:
    session = desk.session(records[0].host if records else "")

    def call(client: "Client") -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = client.containers(all=True, size=True)
        return listed

    def keep(listed: list[dict[str, Any]]) -> str:
        sizes = {data["Id"]: data.get("SizeRw") or 0 for data in listed}
        session.set_sizes("container", sizes)
        return fmt.size(sum(sizes.values()))

    await perform(desk, session.key, _("Sizes"), [Step("", ("docker", "ps", "-a", "-s"), call, keep)])


def _stoppable(record: Container) -> bool:
    return record.running or record.state == "restarting"


def _restartable(record: Container) -> bool:
    return record.state not in ("removing", "dead")


ACTIONS: tuple[Action[Container], ...] = (
    Action(
        id="container.stop",
        title=_("Stop"),
        help=_("Ask the main process to end, kill it after the time-out"),
        key="s",
        changes=True,
        ask=False,
        form=_timeout_form("stop", _("Stop")),
        applies=_stoppable,
        run=each(_("Stop"), _timed("stop", "stop")),
    ),
    Action(
        id="container.start",
        title=_("Start"),
        help=_("Start a stopped container again"),
        key="S",
        changes=True,
        applies=lambda record: record.state in ("created", "exited"),
        run=each(_("Start"), _plain("start", "start")),
    ),
    Action(
        id="container.restart",
        title=_("Restart"),
        help=_("Stop, then start"),
        key="r",
        changes=True,
        ask=False,
        form=_timeout_form("restart", _("Restart")),
        applies=_restartable,
        run=each(_("Restart"), _timed("restart", "restart")),
    ),
    Action(
        id="container.pause",
        title=_("Pause"),
        help=_("Freeze all its processes"),
        key="p",
        changes=True,
        applies=lambda record: record.state == "running",
        run=each(_("Pause"), _plain("pause", "pause")),
    ),
    Action(
        id="container.unpause",
        title=_("Unpause"),
        help=_("Let frozen processes go on"),
        key="p",
        changes=True,
        applies=lambda record: record.state == "paused",
        run=each(_("Unpause"), _plain("unpause", "unpause")),
    ),
    Action(
        id="container.kill",
        title=_("Kill"),
        help=_("Send a signal to the main process"),
        key="ctrl+k",
        changes=True,
        form=_kill_form,
        applies=_stoppable,
        run=each(_("Kill"), _kill),
    ),
    Action(
        id="container.rename",
        title=_("Rename"),
        help=_("Give the container another name"),
        key="N",
        changes=True,
        many=False,
        form=_rename_form,
        run=each(_("Rename"), _rename),
    ),
    Action(
        id="container.remove",
        title=_("Remove"),
        help=_("Delete the container, by force and with its anonymous volumes if so chosen"),
        key="d ctrl+d",
        changes=True,
        form=_remove_form,
        run=each(_("Remove"), _remove),
    ),
    Action(
        id="container.prune",
        title=_("Prune"),
        help=_("Remove all containers that are not running"),
        key="X",
        changes=True,
        rowless=True,
        form=_prune_form,
        run=_prune,
    ),
    Action(
        id="container.sizes",
        title=_("Sizes"),
        help=_("Ask the engine for the size of what each container wrote (slow)"),
        key="z",
        rowless=True,
        run=_sizes,
    ),
)
