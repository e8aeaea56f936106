"""Making, choosing and removing docker contexts, by the commands that do the same."""

import asyncio
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dockertui.engine import EngineError, context_store
from dockertui.engine.context_store import NewContext, wrong_name
from dockertui.engine.endpoint import checked_host
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import docker, logged
from dockertui.model.files import path_completer, wrong_path
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values, required
from dockertui.model.overview import Fact, Section, fact, section
from dockertui.paths import expand, is_file

if TYPE_CHECKING:
    from dockertui.model.session import Session

PEM = ("ca", "cert", "key")
"""The fields for certificates."""


def _new(values: Values) -> NewContext:
    files = {name: str(expand(values[name])) if values[name].strip() else "" for name in PEM}
    name, host, about = (values[field].strip() for field in ("name", "host", "description"))
    return NewContext(name, host, about, **files, skip_verify=values["skip_verify"])


def _notices(values: Values) -> Sequence[Notice]:
    """What does not go together, or is not there."""
    new = _new(values)
    found = [Notice(name, _("there is no such file"), bad=True) for name in PEM if _missing(getattr(new, name))]
    tls = new.ca or new.cert or new.key or new.skip_verify
    if tls and new.host.startswith(("unix:", "ssh:")):
        found.append(Notice("host", _("certificates are for tcp:// only")))
    if bool(new.cert) != bool(new.key):
        found.append(Notice("key" if new.cert else "cert", _("certificate and key go together"), bad=True))
    if new.host.startswith("tcp://") and not tls and not new.host.startswith(("tcp://127.", "tcp://localhost")):
        found.append(Notice("host", _("without TLS: whoever reaches this port rules the machine")))
    return found


def _missing(path: str) -> bool:
    return bool(path) and not is_file(path)


def _wrong_host(text: str) -> str:
    try:
        checked_host(text, _("host"))
    except EngineError as error:
        return error.why
    return ""


def create_form() -> Form:
    """The form for a new context."""
    complete = path_completer()

    def pem(name: str, label: str) -> Field:
        hint = _("Tab completes") if name == "ca" else ""
        return Field(name, label, hint=hint, placeholder=f"{name}.pem", check=wrong_path, complete=complete)

    return Form(
        title=_("New context"),
        text=(_("A context says where an engine is; docker and dockertui know it by its name afterwards."),),
        fields=(
            Field("name", _("Name"), placeholder="staging", check=wrong_name),
            Field(
                "host",
                _("Address"),
                placeholder="ssh://user@host",
                check=lambda text: required(text) or _wrong_host(text),
                help=_("ssh://user@host[:port], tcp://host:2376 with certificates, or unix:///path/docker.sock"),
            ),
            Field("description", _("Description")),
            pem("ca", _("CA certificate")),
            pem("cert", _("Client certificate")),
            pem("key", _("Client key")),
            Field("skip_verify", _("Do not check its certificate"), "switch", False),
        ),
        buttons=(Button("ok", _("Create")), Button("show", _("Create and show"))),
        command=lambda values: docker(*_new(values).words[1:]),
        notices=_notices,
    )


async def create(desk: Desk, session: "Session") -> tuple[str, bool] | None:
    """Ask for a new context and make it: its name, and whether to show its engine; None where the user backs out."""

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        new = _new(answer.values)
        try:
            await _do(session, new.words, lambda: context_store.create(new))
        except EngineError as error:
            return Notice("name", str(error), bad=True)
        return None

    answer = await desk.ask(create_form(), attempt)
    return (answer.values["name"].strip(), answer.button == "show") if answer else None


async def choose(desk: Desk, session: "Session", name: str) -> None:
    """Have the docker CLI use a context from now on."""
    try:
        await _do(session, ("docker", "context", "use", name), lambda: context_store.use(name))
    except EngineError as error:
        desk.notify(str(error), "error")
    else:
        desk.notify(_("The docker command uses {name} from now on.").format(name=clean(name)))
        stronger = next((variable for variable in ("DOCKER_HOST", "DOCKER_CONTEXT") if os.environ.get(variable)), "")
        if stronger:
            desk.notify(_("But not here: {variable} says otherwise.").format(variable=stronger), "warning")


async def remove(desk: Desk, session: "Session", name: str) -> None:
    """Remove a context after a question."""
    argv = ("docker", "context", "rm", "-f", name)
    text = [_("Its address and its certificates are forgotten; the engine and its containers stay as they are.")]
    if await asyncio.to_thread(context_store.current_context) == name:
        text.append(_("The docker command uses it now, and the default one from then on."))
    title = _("Remove the context {name}").format(name=clean(name))
    form = Form(
        title=title,
        text=text,
        buttons=(Button("ok", _("Remove"), grave=True),),
        command=lambda values: docker(*argv[1:]),
    )
    if await desk.ask(form):
        try:
            await _do(session, argv, lambda: context_store.remove(name))
        except EngineError as error:
            desk.notify(str(error), "error")


async def inspect(session: "Session", name: str) -> Sequence[Section]:
    """What is kept of a context. Raises EngineError."""
    call = asyncio.to_thread(context_store.inspect, name)
    found = await logged(session, ("docker", "context", "inspect", name), call, lambda value: "")
    return (section(_("Context"), _facts(found)), section(_("Files"), _files(found)))


def _facts(found: dict[str, Any]) -> Sequence[Fact]:
    docker_endpoint = (found.get("Endpoints") or {}).get("docker") or {}
    skip = docker_endpoint.get("SkipTLSVerify")
    return (
        fact(_("Name"), found.get("Name"), "strong"),
        fact(_("Description"), (found.get("Metadata") or {}).get("Description")),
        fact(_("Address"), docker_endpoint.get("Host")),
        Fact(_("Check"), _("the engine's certificate is not checked") if skip else "", "warn"),
    )


def _files(found: dict[str, Any]) -> Sequence[Fact]:
    files = (found.get("TLSMaterial") or {}).get("docker")
    storage = found.get("Storage") or {}
    return (
        fact(_("Certificates"), files or None),
        fact(_("Description"), storage.get("MetadataPath"), "dim"),
        fact(_("TLS"), storage.get("TLSPath") if files else None, "dim"),
    )


async def _do(session: "Session", argv: Sequence[str], change: Callable[[], None]) -> None:
    session.engine.check_change(argv)
    await logged(session, argv, asyncio.to_thread(change), lambda nothing: "")
