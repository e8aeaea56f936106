"""What puts a container under load: the program `stress`, or a shell, which every usual image has."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import paths
from dockertui.engine.builds import BuildOptions
from dockertui.i18n import _
from dockertui.model.command_log import docker
from dockertui.model.form import Asker, Notice, Values
from dockertui.model.numbers import number
from dockertui.resources.image.building import build, build_argv
from dockertui.resources.run.starting import Refused, followed
from dockertui.spec import SpecError
from dockertui.spec.units import size
from dockertui.whole_file import write_whole

if TYPE_CHECKING:
    from dockertui.model.jobs import Job
    from dockertui.model.session import Session

IMAGE = "stress"
"""The image with `stress` in it: used where the engine has it, and what is built has this name."""

BASE = "debian"
"""What it is built on unless the user says otherwise."""

SMALL = ("busybox", "alpine", "bash", "debian", "ubuntu")
"""Images with a shell, the likeliest first."""

STRESS, SHELL, BUILT = _("stress"), _("a shell"), _("stress, built")
LOADS = (STRESS, SHELL, BUILT)
"""What a user may choose from."""

BUILDER = ("--->", "Removing intermediate container")
"""Beginnings of what the engine's builder says itself of a step."""

DOCKERFILE = """\
FROM {base}
RUN apt-get update && apt-get install -y --no-install-recommends stress
ENTRYPOINT ["stress"]
"""


MOST_WORKERS = 1024
"""CPU workers of a load."""


def likely(session: "Session") -> tuple[str, str]:
    """A load and its image that need nothing to be fetched, as far as there is one."""
    there = {name for image in session.store.all("image") for name in image.references}
    if f"{IMAGE}:latest" in there:
        return STRESS, IMAGE
    shells = (name for small in SMALL for name in sorted(there) if name.partition(":")[0] == small)
    found = next(shells, "")
    return (SHELL, found) if found else (BUILT, BASE)


def image(values: Values) -> str:
    """The image that is run."""
    return IMAGE if values["load"] == BUILT else str(values["image"]).strip()


def argv(values: Values) -> tuple[list[str], list[str]]:
    """The options of `docker run` that choose the program, and what stands behind the image. Raises SpecError."""
    workers, held = values["workers"].strip() or "0", values["bytes"].strip()
    seconds = values["seconds"].strip()
    if values["load"] == SHELL:
        count = number(workers, 0, MOST_WORKERS)
        if count is None:
            raise SpecError(_("the number of CPU workers is not one"))
        return ["--entrypoint", "sh"], ["-c", _script(count, held, seconds)]
    load = ["--timeout", seconds]
    load += ["--cpu", workers] if workers != "0" else []
    load += ["--vm", "1", "--vm-keep", "--vm-bytes", held] if held else []
    return ["--entrypoint", "stress"], load


def _script(workers: int, held: str, seconds: str) -> str:
    """Loops that take a core each, and a `tail` that keeps so many bytes; what ends first ends it all."""
    parts = [f"trap 'exit 0' TERM; (sleep {seconds}; kill $$) &"]
    parts += ["while :; do :; done &"] * workers
    if held:
        parts.append(f"tail -c {size(held)} /dev/zero > /dev/null & wait $!")
    return " ".join([*parts, *(["wait"] if not held else [])])


def wrong_amount(text: str) -> str:
    """For `Field.check`: empty or bytes with a unit."""
    try:
        return "" if not text.strip() or size(text.strip()) else _("must be more than nothing")
    except SpecError as error:
        return error.message


def wrong_time(text: str) -> str:
    """For `Field.check`: what both `stress` and `sleep` take."""
    return "" if re.fullmatch(r"[1-9]\d*[smh]?", text.strip()) else _("must be seconds, or a number with m or h")


def remarks(values: Values) -> Sequence[Notice]:
    """What is to be known of the load chosen."""
    if values["load"] == BUILT:
        if image(values) == values["image"].strip():
            return [Notice("image", _("name an image to build it on, such as {base}").format(base=BASE), bad=True)]
        folder = _folder()
        said = _("{folder}/Dockerfile installs stress there with apt-get; the image {image} stays for the next time")
        return [Notice("image", said.format(folder=folder, image=IMAGE))]
    return []


def build_command(values: Values) -> Sequence[str]:
    """The command that has to come first, if any."""
    return [docker(*build_argv(_options(), buildx=False)[1:])] if values["load"] == BUILT else []


def _folder() -> Path:
    return paths.state_dir() / IMAGE


def _options() -> BuildOptions:
    return BuildOptions(context=_folder(), tags=(IMAGE,))


async def provide(session: "Session", values: Values, asker: Asker) -> None:
    """Build the image where that was chosen, telling how far it is. Raises Refused."""
    if values["load"] != BUILT:
        return
    await asyncio.to_thread(_write, str(values["image"]).strip())
    job = build(session, _options(), buildx=False, built=[f"{IMAGE}:latest"])
    await followed(job, asker, _progress)
    if job.state != "done":
        raise Refused(Notice("image", _("The build failed: {reason}").format(reason=_reason(job)), bad=True))


def _reason(job: "Job") -> str:
    """What the step that failed wrote last, which tells more than that it failed."""
    lines = [line.strip() for part in job.parts.values() if part.failed for line in part.lines]
    written = [line for line in lines if line and not line.startswith(BUILDER)]
    return written[-1] if written else job.outcome


def _write(base: str) -> None:
    """Write the Dockerfile. Raises Refused."""
    try:
        write_whole(_folder() / "Dockerfile", DOCKERFILE.format(base=base))
    except OSError as error:
        raise Refused(Notice("image", f"{_folder()}: {error.strerror}", bad=True)) from error


def _progress(job: "Job") -> str:
    """The step that the build is at, and what it wrote last."""
    parts = list(job.parts.values())
    if not parts:
        return _("Building …")
    last = parts[-1]
    return "\n".join((_("Building: {step}").format(step=last.title), *list(last.lines)[-1:]))
