"""Building images from a Dockerfile."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui import programs
from dockertui.engine import EngineError, Meter, builds, command_line
from dockertui.engine.builds import BuildOptions
from dockertui.engine.credentials import Credentials
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.build_output import CONTEXT, BuildxOutput, EngineOutput
from dockertui.model.command_log import docker
from dockertui.model.files import path_completer, path_needed, wrong_path
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Tool, Values
from dockertui.model.jobs import Job, Part
from dockertui.model.secrets import HIDDEN, mask, mask_pair
from dockertui.paths import expand, is_dir, is_file
from dockertui.resources.image.record import Image
from dockertui.resources.image.running import run_it
from dockertui.spec.reference import parse_reference, wrong_tag

if TYPE_CHECKING:
    from dockertui.model.session import Session

EDIT = ("build.edit", "ctrl+e", _("edit the Dockerfile"))
"""The id, the key and the title of the form's tool."""

EVERY = 0.1
"""Seconds between two looks at how much of the context was sent."""


def build_argv(options: BuildOptions, buildx: bool) -> tuple[str, ...]:
    """The words of the build command, to be shown."""
    return ("docker", *(("buildx", "build", "--load") if buildx else ("build",)), *options.words)


def build(session: "Session", options: BuildOptions, buildx: bool, built: list[str]) -> Job:
    """Begin to build an image, by BuildKit through the CLI's plugin, or by the engine's own builder.

    Its id is added to `built`, which holds its names.
    """

    async def work(job: Job) -> str:
        job.secrets = [value for name, value in options.arguments.items() if mask(name, value) == HIDDEN]
        image = await (_by_buildx if buildx else _by_engine)(session, job, options)
        built.append(image)
        session.refresh("image", "*")
        names = ", ".join(options.tags)
        said = _("built {id}").format(id=fmt.short_id(image)) if image else _("built")
        return fmt.joined((said, names))

    title = _("Build {name}").format(name=next(iter(options.tags), options.context.name))
    return session.jobs.start(title, build_argv(options, buildx), work)


async def _by_engine(session: "Session", job: Job, options: BuildOptions) -> str:
    meter = Meter()
    output = EngineOutput(job)
    part = job.part(CONTEXT, _("Build context"))
    sending = asyncio.create_task(_watch(job, part, meter))
    try:
        async with session.engine.batches(lambda client: builds.build(client, options, meter)) as messages:
            async for batch in messages:
                if not part.ended:
                    part.end(fmt.size(meter.done))
                for message in batch:
                    output.take(message)
                job.changed()
    finally:
        if not part.ended:
            part.end(part.status, failed=True)
        sending.cancel()
        meter.stop()
    output.finish()
    if not output.image:
        raise EngineError.lost(session.engine.endpoint)
    return output.image


async def _watch(job: Job, part: Part, meter: Meter) -> None:
    """Show how far the context is packed and sent, until it is."""
    while not part.ended:
        part.status = _("{size} sent").format(size=fmt.size(meter.done)) if meter.total else _("packing")
        part.done, part.total = (meter.done, meter.total) if meter.total else (0, 0)
        job.changed()
        await asyncio.sleep(EVERY)


async def _by_buildx(session: "Session", job: Job, options: BuildOptions) -> str:
    output = BuildxOutput(job)
    *words, context = options.private_words
    words = ["buildx", "build", "--load", *words, "--progress", "plain", context]
    helpers = await asyncio.to_thread(Credentials().helpers)
    program = programs.calls_helpers(programs.unhurried(programs.DOCKER), helpers)
    try:
        async with aclosing(command_line.change(session.engine, program, words, options.private)) as lines:
            async for line in lines:
                output.take(line)
                job.changed()
    except EngineError as error:
        if error.kind == "absent":
            raise
        raise output.failure() from error
    return output.image


BUILDERS = (_("BuildKit (docker buildx)"), _("the engine's own"))


def build_form(folder: str, buildx: bool, edit: Tool) -> Form:
    """The form for a build; with `buildx` the CLI's plugin can be used. `edit` opens the Dockerfile in an editor."""
    builders = BUILDERS if buildx else BUILDERS[1:]
    text = (
        ()
        if buildx
        else (_("With docker-buildx installed, BuildKit can build: in parallel, and only what is needed."),)
    )
    return Form(
        title=_("Build an image"),
        text=text,
        fields=(
            Field("context", _("Context folder"), default=folder, check=path_needed, complete=path_completer()),
            Field("dockerfile", _("Dockerfile"), check=wrong_path, placeholder=_("Dockerfile, in the folder")),
            Field("tags", _("Tags"), "texts", placeholder=_("name:tag"), check=wrong_tag),
            Field(
                "arguments",
                _("Build arguments"),
                "texts",
                placeholder="VERSION=1.2",
                check=_wrong_argument,
                mask=mask_pair,
            ),
            Field("target", _("Target stage"), placeholder=_("the last one")),
            Field("platform", _("Platform"), placeholder=_("the engine's own")),
            Field("no_cache", _("Build every step anew (no cache)"), "switch", False),
            Field("pull", _("Look for newer base images (pull)"), "switch", False),
            Field("builder", _("Builder"), "choice", builders[0], builders),
        ),
        buttons=(Button("ok", _("Build")),),
        tools=(edit,),
        command=lambda values: docker(*build_argv(options_of(values), _wants_buildx(values))[1:]),
    )


def _pair(text: str) -> tuple[str, str]:
    name, _equals, value = text.partition("=")
    return name.strip(), value


def _wrong_argument(text: str) -> str:
    return "" if not text.strip() or (_pair(text)[0] and "=" in text) else _("must be NAME=VALUE")


def options_of(values: Values) -> BuildOptions:
    """The options that the values of the form stand for."""
    return BuildOptions(
        context=expand(values["context"]),
        dockerfile=values["dockerfile"].strip(),
        tags=tuple(tag.strip() for tag in values["tags"]),
        arguments=dict(_pair(text) for text in values["arguments"]),
        target=values["target"].strip(),
        platform=values["platform"].strip(),
        no_cache=values["no_cache"],
        pull=values["pull"],
    )


def _wants_buildx(values: Values) -> bool:
    return str(values["builder"]) == BUILDERS[0]


def _missing(options: BuildOptions) -> Notice | None:
    """What of the folder and the Dockerfile is not there. Blocks."""
    if not is_dir(options.context):
        return Notice("context", _("there is no such folder"), bad=True)
    return None if is_file(options.recipe) else Notice("dockerfile", _("there is no such file"), bad=True)


def _told_to_all(options: BuildOptions) -> Notice | None:
    """Why an argument cannot be given to the docker CLI: everybody on this machine may read its words."""
    for name in options.arguments.keys() - options.private.keys():
        pair = f"{name}={options.arguments[name]}"
        if mask_pair(pair) != pair:
            text = _("{name} has a password that everybody could see in ps: the engine's own builder keeps it private")
            return Notice("arguments", text.format(name=name), bad=True)
    return None


async def _attempt(answer: Answer, asker: Asker) -> Notice | None:
    options = options_of(answer.values)
    told = _told_to_all(options) if _wants_buildx(answer.values) else None
    return told or await asyncio.to_thread(_missing, options)


async def _build(desk: Desk, records: Sequence[Image], values: Values) -> None:
    session = desk.session()

    async def edit(asker: Asker, values: Values) -> Values | None:
        said = desk.edit(options_of(values).recipe)
        if said:
            asker.say(said, bad=True)
        return None

    tool = Tool(*EDIT, edit)
    buildx = await command_line.has_plugin("buildx")
    answer = await desk.ask(build_form(str(expand(".")), buildx, tool), _attempt)
    if answer:
        options = options_of(answer.values)
        built = [f"{tag}:latest" if not parse_reference(tag).tag else tag for tag in options.tags]
        job = build(session, options, _wants_buildx(answer.values), built)
        job.follow_up = run_it(desk, session, built)
        desk.show_job(job)


BUILD: Action[Image] = Action(
    id="image.build",
    title=_("Build"),
    help=_("Make an image from a Dockerfile and a folder, by BuildKit or the engine's own builder"),
    key="b",
    changes=True,
    rowless=True,
    opens=True,
    run=_build,
)
