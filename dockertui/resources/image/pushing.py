"""Pushing images to a registry."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine import EngineError, transfers
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.jobs import Job
from dockertui.model.progress import follow
from dockertui.resources.image.record import Image
from dockertui.spec.reference import Reference, parse_reference

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

PORT = 5000
"""The port that registries listen on in their containers."""


def push(session: "Session", reference: str) -> Job:
    """Begin to push a name of an image. Raises ValueError for a reference that is none."""
    wanted = parse_reference(reference)

    async def work(job: Job) -> str:
        await follow(job, session.engine.stream(lambda client: transfers.push(client, wanted)))
        said = next((line for line in reversed(job.lines) if " digest: " in line), "")
        if not said:
            raise EngineError.lost(session.engine.endpoint)
        return fmt.joined((_("pushed"), said.partition(" digest: ")[2].partition(" ")[0]))

    return session.jobs.start(_("Push {name}").format(name=reference), ("docker", "push", reference), work)


def tag_step(image: Image, target: str) -> Step:
    """Give an image a name; one that another image had moves to this one."""
    wanted = parse_reference(target)

    def call(client: "Client") -> None:
        client.tag(image.id, wanted.name, wanted.tag or "latest", force=True)

    return Step(image.name, ("docker", "tag", image.name, str(wanted)), call)


def own_registries(session: "Session") -> list[str]:
    """HOST:PORT of the registries that run as containers here, as the engine reaches them."""
    found = set()
    for container in session.store.all("container"):
        for port in container.ports if container.running and "registry" in container.image + container.name else ():
            if port.private == PORT and port.public:
                anywhere = port.ip in ("", "0.0.0.0", "::", "::1") or port.ip.startswith("127.")
                found.add(f"{'localhost' if anywhere else port.ip}:{port.public}")
    return sorted(found)


def _names(image: Image, registries: Sequence[str]) -> list[str]:
    """Under which names an image can be pushed: its own, and one for each registry of one's own."""
    first = parse_reference(image.references[0]) if image.references else Reference(fmt.short_id(image.id))
    own = [str(Reference(first.repository, registry, first.tag or "latest")) for registry in registries]
    return [*image.references, *(name for name in own if name not in image.references)]


def _push_form(image: Image, choices: Sequence[str]) -> Form:
    def command(values: Values) -> str:
        wanted = values["reference"]
        tag = "" if wanted in image.references else docker("tag", image.name, wanted) + " && "
        return tag + docker("push", wanted)

    return Form(
        title=_("Push {name}").format(name=image.name),
        text=(
            _("A name begins with its registry, the public one where it names none. For others, tag the image first."),
            _("Names for the registries that run here are offered; the image gets the one you choose."),
        ),
        fields=(Field("reference", _("Name"), "choice", choices[0], tuple(choices)),),
        buttons=(Button("ok", _("Push")),),
        command=command,
    )


async def _run(desk: Desk, records: Sequence[Image], values: Values) -> None:
    image = records[0]
    session = desk.session(image.host)
    choices = _names(image, own_registries(session))
    if not choices:
        desk.notify(_("The image has no name: tag it first."), "warning")
        return
    answer = await desk.ask(_push_form(image, choices))
    if answer is None:
        return
    wanted = answer.values["reference"]
    if wanted not in image.references and any(await perform(desk, image.host, _("Tag"), [tag_step(image, wanted)])):
        return
    desk.show_job(push(session, wanted))


PUSH: Action[Image] = Action(
    id="image.push",
    title=_("Push"),
    help=_("Send the image to the registry that its name begins with"),
    key="P",
    changes=True,
    many=False,
    opens=True,
    run=_run,
)
