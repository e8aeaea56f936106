"""Images to and from tar files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import archives
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import docker
from dockertui.model.files import source_attempt, source_field, target_attempt, target_field
from dockertui.model.form import Button, Field, Form, Values
from dockertui.model.jobs import Job
from dockertui.model.progress import note
from dockertui.model.transfer import metered
from dockertui.paths import expand
from dockertui.resources.image.record import Image
from dockertui.resources.steps import names
from dockertui.spec.reference import parse_reference, wrong_tag

if TYPE_CHECKING:
    from pathlib import Path

    from dockertui.model.session import Session


def targets(records: Sequence[Image]) -> list[str]:
    """What to save of images so that they come back with all their names."""
    return [target for record in records for target in record.references or (record.id,)]


def file_name(records: Sequence[Image]) -> str:
    """A name for the file that images are saved to."""
    first = records[0].name.replace("/", "_").replace(":", "_")
    return f"{first}.tar" if len(records) == 1 else "images.tar"


def save(session: "Session", records: Sequence[Image], target: "Path") -> Job:
    """Begin to save images to a file."""
    wanted = targets(records)
    size = sum(record.size for record in records)

    async def work(job: Job) -> str:
        await metered(
            session, job, target.name, size, lambda c, meter: archives.save(c, wanted, target, meter), _("saving")
        )
        return _("{size} written to {path}").format(size=fmt.size(job.moved), path=target)

    argv = ("docker", "save", "-o", str(target), *wanted)
    return session.jobs.start(_("Save {names}").format(names=names(records, 3)), argv, work)


def load(session: "Session", source: "Path") -> Job:
    """Begin to load the images of a file."""

    async def work(job: Job) -> str:
        size = source.stat().st_size
        messages = await metered(
            session, job, source.name, size, lambda c, meter: archives.load(c, source, meter), _("loading")
        )
        return _loaded(job, messages)

    return session.jobs.start(_("Load {name}").format(name=source.name), ("docker", "load", "-i", str(source)), work)


def _loaded(job: Job, messages: Sequence[dict[str, Any]]) -> str:
    for message in messages:
        note(job, message)
    found = [line.partition(": ")[2] for line in job.lines if line.startswith("Loaded image")]
    return _("loaded {names}").format(names=", ".join(found)) if found else _("loaded")


def import_argv(values: Values) -> tuple[str, ...]:
    """The words of `docker import`."""
    options = [word for line in values["changes"] for word in ("-c", line)]
    message = ("-m", values["message"]) if values["message"] else ()
    name = (values["name"].strip(),) if values["name"].strip() else ()
    return ("docker", "import", *options, *message, str(expand(values["file"])), *name)


def import_image(session: "Session", values: Values) -> Job:
    """Begin to make an image of a file system in a tar file."""
    source = expand(values["file"])
    name = parse_reference(values["name"]) if values["name"].strip() else None
    repository, tag = (name.name, name.tag or "latest") if name else ("", "")

    async def work(job: Job) -> str:
        messages = await metered(
            session,
            job,
            source.name,
            source.stat().st_size,
            lambda c, meter: archives.import_tar(
                c, source, meter, repository, tag, values["changes"], values["message"]
            ),
            _("importing"),
        )
        for message in messages:
            note(job, message)
        return job.lines[-1] if job.lines else ""

    return session.jobs.start(_("Import {name}").format(name=source.name), import_argv(values), work)


async def _save(desk: Desk, records: Sequence[Image], values: Values) -> None:
    size = sum(record.size for record in records)
    form = Form(
        title=_("Save: {names}").format(names=names(records)),
        text=(_("All layers and names go into one tar file, of about {size}.").format(size=fmt.size(size)),),
        fields=(target_field(file_name(records)),),
        buttons=(Button("ok", _("Save")),),
        command=lambda values: docker("save", "-o", values["file"].strip(), *targets(records)),
    )
    answer = await desk.ask(form, target_attempt(size))
    if answer:
        desk.show_job(save(desk.session(records[0].host), records, expand(answer.values["file"])))


async def _load(desk: Desk, records: Sequence[Image], values: Values) -> None:
    form = Form(
        title=_("Load images from a file"),
        text=(_("A tar file that was saved, compressed or not. Names that other images have move over."),),
        fields=(source_field(),),
        buttons=(Button("ok", _("Load")),),
        command=lambda values: docker("load", "-i", values["file"].strip()),
    )
    answer = await desk.ask(form, source_attempt)
    if answer:
        desk.show_job(load(desk.session(), expand(answer.values["file"])))


async def _import(desk: Desk, records: Sequence[Image], values: Values) -> None:
    form = Form(
        title=_("Import a file system as an image"),
        text=(_("A tar file with a root file system, such as an exported container; it becomes one layer."),),
        fields=(
            source_field(),
            Field("name", _("Image name"), hint=_("name[:tag]"), check=lambda text: wrong_tag(text) if text else ""),
            Field("message", _("Message")),
            Field("changes", _("Changes"), "texts", placeholder='CMD ["sh"]', hint=_("lines of a Dockerfile")),
        ),
        buttons=(Button("ok", _("Import")),),
        command=lambda values: docker(*import_argv(values)[1:]),
    )
    answer = await desk.ask(form, source_attempt)
    if answer:
        desk.show_job(import_image(desk.session(), answer.values))


SAVE: Action[Image] = Action(
    id="image.save",
    title=_("Save"),
    help=_("Write the chosen images with all their names to a tar file"),
    key="w",
    opens=True,
    run=_save,
)

LOAD: Action[Image] = Action(
    id="image.load",
    title=_("Load"),
    help=_("Load images from a tar file that was saved"),
    key="W",
    changes=True,
    rowless=True,
    opens=True,
    run=_load,
)

IMPORT: Action[Image] = Action(
    id="image.import",
    title=_("Import"),
    help=_("Make an image of a file system in a tar file"),
    key="I",
    changes=True,
    rowless=True,
    opens=True,
    run=_import,
)
