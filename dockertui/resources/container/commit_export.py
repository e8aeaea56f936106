"""A container's file system as a tar file, or as a new image."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import archives
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.files import target_attempt, target_field
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.jobs import Job
from dockertui.model.transfer import metered
from dockertui.paths import expand
from dockertui.resources.container.record import Container
from dockertui.spec.reference import parse_reference, wrong_tag

if TYPE_CHECKING:
    from pathlib import Path

    from dockertui.engine import Client
    from dockertui.model.session import Session


def export(session: "Session", container: Container, target: "Path") -> Job:
    """Begin to write a container's file system to a file."""

    async def work(job: Job) -> str:
        await metered(
            session,
            job,
            target.name,
            0,
            lambda client, meter: archives.export(client, container.id, target, meter),
            _("exporting"),
        )
        return _("{size} written to {path}").format(size=fmt.size(job.moved), path=target)

    argv = ("docker", "export", "-o", str(target), container.name)
    return session.jobs.start(_("Export {name}").format(name=container.name), argv, work)


async def _export(desk: Desk, records: Sequence[Container], values: Values) -> None:
    container = records[0]
    form = Form(
        title=_("Export {name}").format(name=container.name),
        text=(_("Its file system as a tar file, without volumes and without layers. Import makes an image of it."),),
        fields=(target_field(f"{container.name}.tar"),),
        buttons=(Button("ok", _("Export")),),
        command=lambda values: docker("export", "-o", values["file"].strip(), container.name),
    )
    answer = await desk.ask(form, target_attempt(0))
    if answer:
        desk.show_job(export(desk.session(container.host), container, expand(answer.values["file"])))


def commit_argv(container: Container, values: Values) -> tuple[str, ...]:
    """The words of `docker commit`."""
    words = ["docker", "commit"]
    for option, key in (("-a", "author"), ("-m", "message")):
        words += (option, values[key]) if values[key] else ()
    words += ["-p=false"] * (not values["pause"])
    words += [word for line in values["changes"] for word in ("-c", line)]
    return (*words, container.name, *((values["name"].strip(),) if values["name"].strip() else ()))


def _commit_form(records: Sequence[Container]) -> Form:
    container = records[0]
    return Form(
        title=_("Commit {name} as an image").format(name=container.name),
        text=(_("What the container wrote becomes one more layer. What lies in volumes does not come along."),),
        fields=(
            Field("name", _("Image name"), hint=_("name[:tag]"), check=lambda text: wrong_tag(text) if text else ""),
            Field("author", _("Author"), placeholder="Ann <ann@example.com>"),
            Field("message", _("Message")),
            Field(
                "changes",
                _("Changes"),
                "texts",
                placeholder="ENV DEBUG=1",
                hint=_("lines of a Dockerfile"),
                check=wrong_change,
            ),
            Field("pause", _("Pause it meanwhile, so that files are whole"), "switch", True),
        ),
        buttons=(Button("ok", _("Commit")),),
        command=lambda values: docker(*commit_argv(container, values)[1:]),
    )


CHANGES = (
    "CMD", "ENTRYPOINT", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER", "VOLUME", "WORKDIR", "HEALTHCHECK", "STOPSIGNAL",
)  # fmt: skip
"""The instructions of a Dockerfile that change no file."""


def wrong_change(line: str) -> str:
    """What is wrong with a line for `--change`, or ""."""
    word = line.split(maxsplit=1)[0].upper() if line.strip() else ""
    return "" if not word or word in CHANGES else _("one of {words}").format(words=" ".join(CHANGES))


def commit_step(container: Container, values: Values) -> Step:
    """Make an image of a container as it is."""
    name = parse_reference(values["name"]) if values["name"].strip() else None

    def call(client: "Client") -> dict[str, Any]:
        made: dict[str, Any] = client.commit(
            container.id,
            repository=name.name if name else None,
            tag=(name.tag or "latest") if name else None,
            message=values["message"] or None,
            author=values["author"] or None,
            pause=values["pause"],
            changes="\n".join(values["changes"]) or None,
        )
        return made

    return Step(container.name, commit_argv(container, values), call, lambda made: fmt.short_id(str(made.get("Id"))))


async def _commit(desk: Desk, records: Sequence[Container], values: Values) -> None:
    container = records[0]
    (error,) = await perform(desk, container.host, _("Commit"), [commit_step(container, values)])
    if error is None:
        desk.notify(_("{name} is now an image.").format(name=values["name"].strip() or container.name))


EXPORT: Action[Container] = Action(
    id="container.export",
    title=_("Export"),
    help=_("Write its file system to a tar file"),
    key="x",
    many=False,
    opens=True,
    run=_export,
)

COMMIT: Action[Container] = Action(
    id="container.commit",
    title=_("Commit"),
    help=_("Make an image of the container as it is now"),
    key="M",
    changes=True,
    many=False,
    form=_commit_form,
    run=_commit,
)
