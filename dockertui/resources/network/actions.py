"""What can be done to networks."""

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values, no_option
from dockertui.resources.network.record import PREDEFINED, Network
from dockertui.resources.steps import cleared, each, names, pruned, ways_out

if TYPE_CHECKING:
    from dockertui.model.jobs import Job
    from dockertui.model.session import Session
    from dockertui.resources.network.detaching import Detachment


def _subnet_checked(text: str) -> str:
    try:
        ipaddress.ip_network(text.strip() or "0.0.0.0/0")
    except ValueError:
        return _("not an address range such as 172.30.0.0/16")
    return ""


def _create_argv(values: Values) -> list[str]:
    argv = ["network", "create"]
    if values["driver"].strip() not in ("", "bridge"):
        argv += ["-d", values["driver"].strip()]
    if values["subnet"].strip():
        argv += ["--subnet", values["subnet"].strip()]
    if values["internal"]:
        argv.append("--internal")
    return [*argv, values["name"].strip()]


def _create_form(records: Sequence[Network]) -> Form:
    return Form(
        title=_("Create a network"),
        fields=(
            Field("name", _("Name"), check=no_option),
            Field("driver", _("Driver"), default="bridge"),
            Field("subnet", _("Subnet"), hint=_("empty: chosen by the engine"), check=_subnet_checked),
            Field("internal", _("Internal (no way out)"), "switch", False),
        ),
        buttons=(Button("ok", _("Create")),),
        command=lambda values: docker(*_create_argv(values)),
    )


async def _create(desk: Desk, records: Sequence[Network], values: Values) -> None:
    subnet = values["subnet"].strip()
    ipam: Any = {"Driver": "default", "Config": [{"Subnet": subnet}]} if subnet else None
    step = Step(
        values["name"],
        ("docker", *_create_argv(values)),
        lambda c: c.create_network(
            values["name"].strip(),
            driver=values["driver"].strip() or "bridge",
            ipam=ipam,
            internal=values["internal"],
        ),
        lambda answer: fmt.short_id(answer["Id"]),
    )
    await perform(desk, "", _("Create"), [step])


def _attachment_form(verb: str, title: str, offered: str, last: tuple[Field, ...]) -> Any:
    def form(records: Sequence[Network]) -> Form:
        network = records[0]
        choices = getattr(network, offered)
        return Form(
            title=f"{title}: {network.name}",
            fields=(
                Field("container", _("Container"), "choice", choices[0] if choices else "", choices),
                *last,
            ),
            buttons=(Button("ok", title),),
            command=lambda values: docker(*_attachment_argv(verb, network, values)),
        )

    return form


def _attachment_argv(verb: str, network: Network, values: Values) -> list[str]:
    argv = ["network", verb]
    if values.get("alias", "").strip():
        argv += ["--alias", values["alias"].strip()]
    if values.get("force"):
        argv.append("-f")
    return [*argv, network.name, values["container"]]


def _connect(network: Network, values: Values) -> Step:
    aliases = [values["alias"].strip()] if values["alias"].strip() else None
    return Step(
        network.name,
        ("docker", *_attachment_argv("connect", network, values)),
        lambda c: c.connect_container_to_network(values["container"], network.id, aliases=aliases),
    )


def _disconnect(network: Network, values: Values) -> Step:
    return Step(
        network.name,
        ("docker", *_attachment_argv("disconnect", network, values)),
        lambda c: c.disconnect_container_from_network(values["container"], network.id, force=values["force"]),
    )


def _stranded(records: Sequence[Network]) -> list[str]:
    """For a form: which containers cannot be started once these networks are gone."""
    stopped = sorted({user for record in records for user in record.users if user not in record.active})
    return [_("Cannot start without it: {names}").format(names=", ".join(stopped))] if stopped else []


def _remove_form(records: Sequence[Network]) -> Form:
    active = sorted({user for record in records for user in record.active})
    text = [_("Containers that talk to each other over it no longer can."), *_stranded(records)]
    buttons: tuple[Button, ...] = (Button("ok", _("Remove"), grave=True),)
    if active:
        text.append(_("Attached, so the engine refuses: {names}").format(names=", ".join(active)))
        go, *_others = ways_out(active)
        detach = Button("detach", _("Disconnect them first"), grave=True)
        buttons = (go, detach, Button("ok", _("Try all the same"), grave=True))
    return Form(
        title=_("Remove: {names}").format(names=names(records)),
        text=text,
        buttons=buttons,
        command=lambda values: docker("network", "rm", *(record.name for record in records)),
    )


def _remove_step(record: Network) -> Step:
    return Step(record.name, ("docker", "network", "rm", record.name), lambda c: c.remove_network(record.id))


async def _remove(desk: Desk, records: Sequence[Network], values: Values) -> None:
    host = records[0].host
    active = sorted({user for record in records for user in record.active})
    if not await cleared(desk, host, active, values["button"]):
        return
    if values["button"] == "detach":
        await _remove_used(desk, desk.session(host), records)
        return
    await perform(desk, host, _("Remove"), [_remove_step(record) for record in records])


async def _remove_used(desk: Desk, session: "Session", records: Sequence[Network]) -> None:
    """Disconnect the containers of networks and remove these: all of it for each, or nothing."""
    from dockertui.resources.network.detaching import detachment

    for record in records:
        try:
            work = await detachment(session, record.id, record.name)
        except EngineError as error:
            desk.notify(f"{record.name}: {error}", "error")
            continue

        async def doing(job: "Job", work: "Detachment" = work) -> str:
            await session.works.do(work, job)
            return _("removed")

        session.jobs.start(_("Remove network {name}").format(name=record.name), work.argv, doing)


def _prune_form(records: Sequence[Network]) -> Form:
    unused = [record for record in records if not record.active and record.name not in PREDEFINED]
    text = [_("Every network of yours has a running container; there is nothing to remove.")]
    if unused:
        text = [_("Removes the networks without a running container: {names}").format(names=names(unused))]
    return Form(
        title=_("Prune networks"),
        text=(*text, *_stranded(unused)),
        buttons=(Button("ok", _("Prune"), grave=True),),
        command=lambda values: docker("network", "prune", "-f"),
    )


async def _prune(desk: Desk, records: Sequence[Network], values: Values) -> None:
    argv = ("docker", "network", "prune", "-f")
    step = Step(_("Networks"), argv, lambda c: c.prune_networks(), pruned("NetworksDeleted"))
    await perform(desk, "", _("Prune"), [step])


ACTIONS: tuple[Action[Network], ...] = (
    Action(
        id="network.create",
        title=_("Create"),
        help=_("Make a new network"),
        key="c",
        changes=True,
        rowless=True,
        form=_create_form,
        run=_create,
    ),
    Action(
        id="network.connect",
        title=_("Connect"),
        help=_("Attach a container to the network"),
        key="a",
        changes=True,
        many=False,
        form=_attachment_form("connect", _("Connect"), "others", (Field("alias", _("Alias")),)),
        applies=lambda network: bool(network.others) and network.name not in ("host", "none"),
        run=each(_("Connect"), _connect),
    ),
    Action(
        id="network.disconnect",
        title=_("Disconnect"),
        help=_("Detach a container from the network"),
        key="x",
        changes=True,
        many=False,
        form=_attachment_form("disconnect", _("Disconnect"), "users", (Field("force", _("Force"), "switch", False),)),
        applies=lambda network: bool(network.users),
        run=each(_("Disconnect"), _disconnect),
    ),
    Action(
        id="network.remove",
        title=_("Remove"),
        help=_("Delete the network"),
        key="d ctrl+d",
        changes=True,
        form=_remove_form,
        applies=lambda network: network.name not in PREDEFINED,
        run=_remove,
    ),
    Action(
        id="network.prune",
        title=_("Prune"),
        help=_("Delete the networks without a running container"),
        key="X",
        changes=True,
        rowless=True,
        form=_prune_form,
        run=_prune,
    ),
)
