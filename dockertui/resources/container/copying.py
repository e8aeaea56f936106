"""Files copied out of a container and into it, with a form, as jobs."""

import asyncio
import posixpath
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine import copies
from dockertui.i18n import _, ngettext
from dockertui.model.action import Desk
from dockertui.model.command_log import docker
from dockertui.model.files import path_completer, path_needed
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values
from dockertui.model.jobs import Job
from dockertui.model.transfer import metered
from dockertui.paths import exists, expand, is_dir
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.model.session import Session

SHOWN = 500
"""Names of what was not copied that are told."""


def _path_field(label: str, default: str = "") -> Field:
    complete = path_completer()
    return Field("file", label, default=default, check=path_needed, complete=complete, hint=_("Tab completes"))


async def ask_copy_out(desk: Desk, container: Container, path: str) -> Job | None:
    """Ask where to, and begin to copy a file or a folder out of a container."""
    name = posixpath.basename(path) or container.name
    form = Form(
        title=_("Copy {path} out of {name}").format(path=fmt.clean(path), name=container.name),
        text=(_("With all below it, if it is a folder. Links that lead out of it and devices are left out."),),
        fields=(_path_field(_("To"), fmt.clean(name)),),
        buttons=(Button("ok", _("Copy")),),
        command=lambda values: docker("cp", f"{container.name}:{fmt.clean(path)}", values["file"].strip()),
    )

    replaced: set[Path] = set()

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        target = await asyncio.to_thread(_target, answer.values, name)
        if await asyncio.to_thread(is_dir, target):
            return Notice("file", _("{path} exists: choose another name").format(path=target), bad=True)
        if not await asyncio.to_thread(is_dir, target.parent):
            return Notice("file", _("there is no such folder"), bad=True)
        if not await asyncio.to_thread(exists, target):
            return None
        text = (_("The file exists. What it holds now is lost once the new one is whole."), str(target))
        title = _("Replace {name}?").format(name=target.name)
        sure = await asker.ask(Form(title=title, text=text, buttons=(Button("ok", _("Replace"), grave=True),)))
        if not sure:
            return Notice("file", _("exists"))
        replaced.add(target)
        return None

    answer = await desk.ask(form, attempt)
    if not answer:
        return None
    target = await asyncio.to_thread(_target, answer.values, name)
    job = copy_out(desk.session(container.host), container, path, target, replace=target in replaced)
    desk.show_job(job)
    return job


def _target(values: Values, name: str) -> Path:
    """The file or folder to be made: in a folder that is there, or under the name given."""
    path = expand(values["file"])
    return path / Path(fmt.clean(name)).name if is_dir(path) else path


def copy_out(session: "Session", container: Container, path: str, target: Path, replace: bool) -> Job:
    """Begin to copy a file or a folder out of a container; with `replace` in the place of the file that is there."""

    async def work(job: Job) -> str:
        left_out = await metered(
            session,
            job,
            target.name,
            0,
            lambda client, meter: copies.copy_out(client, container.id, path, target, meter, replace),
            _("copying"),
        )
        for name in left_out[:SHOWN]:
            job.say(_("left out: {name}").format(name=name))
        said = _("{size} copied to {path}").format(size=fmt.size(job.moved), path=target)
        count = len(left_out)
        less = ngettext("{count} entry left out", "{count} entries left out", count).format(count=count) * bool(count)
        return fmt.joined((said, less), ", ")

    argv = ("docker", "cp", f"{container.name}:{path}", str(target))
    return session.jobs.start(_("Copy {name}").format(name=posixpath.basename(path) or path), argv, work)


async def ask_copy_in(desk: Desk, container: Container, folder: str, names: Collection[str]) -> Job | None:
    """Ask for a file or a folder, and begin to copy it into a folder of a container, which holds `names`."""

    def there(values: Values) -> list[Notice]:
        known = values["file"].strip() and expand(values["file"]).name in names
        return [Notice("file", _("replaces the one that is there"))] if known else []

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        found = await asyncio.to_thread(exists, expand(answer.values["file"]))
        return None if found else Notice("file", _("there is no such file"), bad=True)

    form = Form(
        title=_("Copy into {folder} of {name}").format(folder=fmt.clean(folder), name=container.name),
        text=(_("A file, or a folder with all below it. It belongs to root there."),),
        fields=(_path_field(_("From")),),
        buttons=(Button("ok", _("Copy")),),
        command=lambda values: docker("cp", values["file"].strip(), f"{container.name}:{fmt.clean(folder)}"),
        notices=there,
    )
    answer = await desk.ask(form, attempt)
    if not answer:
        return None
    job = copy_in(desk.session(container.host), container, expand(answer.values["file"]), folder)
    desk.show_job(job)
    return job


def copy_in(session: "Session", container: Container, source: Path, folder: str) -> Job:
    """Begin to copy a file or a folder into a folder of a container."""

    async def work(job: Job) -> str:
        size = await asyncio.to_thread(copies.size_of, source)
        await metered(
            session,
            job,
            source.name,
            size,
            lambda client, meter: copies.copy_in(client, container.id, source, folder, meter),
            _("copying"),
        )
        return _("{size} copied to {path}").format(size=fmt.size(size), path=posixpath.join(folder, source.name))

    argv = ("docker", "cp", str(source), f"{container.name}:{folder}")
    return session.jobs.start(_("Copy {name}").format(name=source.name), argv, work)
