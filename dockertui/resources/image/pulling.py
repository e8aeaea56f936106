"""Pulling images from a registry."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine import EngineError, transfers
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import docker
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.jobs import Job
from dockertui.model.progress import follow
from dockertui.resources.image.record import Image
from dockertui.resources.image.running import run_it
from dockertui.spec.reference import parse_reference, wrong_reference

if TYPE_CHECKING:
    from dockertui.model.session import Session


PLATFORMS = ("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/ppc64le", "linux/riscv64", "linux/s390x")


def pull_argv(reference: str, platform: str = "", every_tag: bool = False) -> tuple[str, ...]:
    """The words of `docker pull`."""
    return ("pull", *("-a",) * every_tag, *(("--platform", platform) if platform else ()), reference)


def pull(session: "Session", reference: str, platform: str = "", every_tag: bool = False) -> Job:
    """Begin to pull an image, `latest` where it names no tag; `await job.finished()` tells whether it went well.

    Raises ValueError for a reference that is none.
    """
    wanted = parse_reference(reference)

    async def work(job: Job) -> str:
        await follow(job, session.engine.stream(lambda client: transfers.pull(client, wanted, platform, every_tag)))
        return _outcome(session, job)

    return session.jobs.start(
        _("Pull {name}").format(name=reference), ("docker", *pull_argv(reference, platform, every_tag)), work
    )


def _outcome(session: "Session", job: Job) -> str:
    """What came of it, from the engine's last lines. Raises EngineError where they are missing."""
    status = next((line for line in reversed(job.lines) if line.startswith("Status: ")), "")
    digest = next((line.removeprefix("Digest: ") for line in reversed(job.lines) if line.startswith("Digest: ")), "")
    if not status:
        raise EngineError.lost(session.engine.endpoint)
    said = _("already up to date") if "up to date" in status else _("pulled")
    return fmt.joined((said, digest))


def pull_form(reference: str, known: Sequence[str] = ()) -> Form:
    """The form for a pull; `known` are names to complete what is typed with."""
    return Form(
        title=_("Pull an image"),
        fields=(
            Field(
                "image",
                _("Image"),
                default=reference,
                hint=_("[registry/]name[:tag]"),
                check=wrong_reference,
                complete=lambda typed: [name for name in known if name.startswith(typed)],
            ),
            Field(
                "platform",
                _("Platform"),
                placeholder=_("the engine's own"),
                hint=_("such as linux/arm64"),
                complete=lambda typed: [name for name in PLATFORMS if name.startswith(typed)],
            ),
            Field("all", _("All tags of the repository"), "switch", False),
        ),
        buttons=(Button("ok", _("Pull")),),
        command=lambda values: docker(*pull_argv(values["image"], values["platform"].strip(), values["all"])),
    )


def pull_and_show(desk: Desk, reference: str, platform: str = "", every_tag: bool = False) -> None:
    """Begin to pull an image, show how far that is, and offer to run it."""
    session = desk.session()
    job = pull(session, reference, platform, every_tag)
    wanted = parse_reference(reference)
    names = [reference] if wanted.tag or wanted.digest else [f"{wanted.name}:latest"]
    job.follow_up = run_it(desk, session, names)
    desk.show_job(job)


async def ask_pull(desk: Desk, reference: str, known: Sequence[str] = ()) -> None:
    """Ask what to pull, beginning with a reference, and pull it."""
    answer = await desk.ask(pull_form(reference, known))
    if answer:
        values = answer.values
        pull_and_show(desk, values["image"].strip(), values["platform"].strip(), values["all"])


async def _run(desk: Desk, records: Sequence[Image], values: Values) -> None:
    await ask_pull(desk, "", sorted(name for record in records for name in record.references))


async def _update(desk: Desk, records: Sequence[Image], values: Values) -> None:
    session = desk.session(records[0].host)
    for job in [pull(session, reference) for record in records for reference in record.references]:
        desk.show_job(job)


async def _search(desk: Desk, records: Sequence[Image], values: Values) -> None:
    await desk.search()


SEARCH: Action[Image] = Action(
    id="image.search",
    title=_("Search"),
    help=_("Find images in a registry, and pull them"),
    key="s",
    rowless=True,
    opens=True,
    run=_search,
)

PULL: Action[Image] = Action(
    id="image.pull",
    title=_("Pull"),
    help=_("Fetch an image from a registry"),
    key="p",
    changes=True,
    rowless=True,
    opens=True,
    run=_run,
)

UPDATE: Action[Image] = Action(
    id="image.update",
    title=_("Pull again"),
    help=_("Fetch the chosen images anew, all their names, where the registry has newer ones"),
    key="u",
    changes=True,
    applies=lambda image: bool(image.references),
    run=_update,
)
