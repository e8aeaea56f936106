"""`docker compose` for a project: run in a terminal, and its file edited and checked."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from dockertui.engine import EngineError, command_line
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.form import Values
from dockertui.model.session import Session
from dockertui.model.terminals.local import local_process
from dockertui.model.terminals.transport import Plan, Size, Transport
from dockertui.resources.project.record import Project


async def open_compose(desk: Desk, session: Session, record: Project, *words: str) -> None:
    """Run `docker compose` for a project in a terminal of its own; says what is missing where that cannot be."""
    if not await command_line.has_plugin("compose"):
        missing = _("docker compose is not installed here; on Debian and Ubuntu it is the package docker-compose-v2.")
        desk.notify(missing, "error")
        return
    files = await _files(desk, record)
    if not files:
        return
    options = ["-p", record.name, *(word for name in files for word in ("-f", name))]
    if record.folder:
        options += ["--project-directory", record.folder]
    argv = [*command_line.words_for(session.engine.endpoint), "compose", *options, *words]

    async def connect(size: Size) -> Transport:
        return await local_process(argv, size)

    shown = ("docker", "compose", *options, *words)
    desk.open_terminal(Plan(title=f"{words[0]} {record.name}", argv=shown, host=session.key, connect=connect))


async def edit(desk: Desk, records: Sequence[Project], values: Values) -> None:
    """Open the first file in the user's editor, then have Compose check it."""
    files = await _files(desk, records[0])
    if not files:
        return
    wrong = desk.edit(Path(files[0]))
    if wrong:
        desk.notify(wrong, "error")
        return
    said: list[str] = []
    try:
        argv = ["docker", "compose", *(word for name in files for word in ("-f", name)), "config", "-q"]
        said += [clean(line) async for line in command_line.lines(argv)]
    except EngineError as error:
        desk.notify("\n".join(said) or str(error), "error")
        return
    desk.notify(_("{file} is a valid compose file; u brings the project up with it.").format(file=files[0]))


async def _files(desk: Desk, record: Project) -> list[str]:
    """The project's files on this machine; none once the user was told that there are none."""
    found = await asyncio.to_thread(lambda: [name for name in record.files if Path(name).is_file()])
    if not found:
        desk.notify(_("The compose files of {name} are not on this machine.").format(name=record.name), "error")
    return found
