"""A compose file in the user's editor, and what Compose says of it afterwards."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from dockertui.engine import EngineError, compose
from dockertui.engine.compose import ComposeSource
from dockertui.format import clean, clean_lines
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.form import Button, Form, Values
from dockertui.ordinary import read_text
from dockertui.resources.project.compose import present
from dockertui.resources.project.locating import excerpt, line_of
from dockertui.resources.project.record import ProjectPart


async def edit(desk: Desk, records: Sequence[ProjectPart], values: Values) -> None:
    """Open the part's compose file at its place, have Compose check it, and offer to go on until it is right."""
    source = await present(desk, records[0])
    if source is None:
        return
    try:
        desk.session(records[0].host).engine.check_change(("$EDITOR", *source.files))
    except EngineError as error:
        desk.notify(str(error), "error")
        return
    path, line = await asyncio.to_thread(_place, source, f"services.{records[0].name}" if records[0].words else "")
    while True:
        wrong = desk.edit(path, line)
        if wrong:
            desk.notify(wrong, "error")
            return
        try:
            await compose.model(source)
        except EngineError as error:
            if error.kind == "absent":
                desk.notify(_("{file} is not checked: {why}").format(file=path.name, why=error), "warning")
                return
            why = error.why or error.what
            path, line = await asyncio.to_thread(_place, source, why)
            if await desk.ask(await asyncio.to_thread(_complaint, path, line, why)) is None:
                return
        else:
            desk.notify(_("{file} is a valid compose file; u brings the project up with it.").format(file=path.name))
            return


def _place(source: ComposeSource, complaint: str) -> tuple[Path, int]:
    """The file, and the line in it, that a complaint is about: line 0 of the first one where it does not tell."""
    named = [name for name in source.files if name in complaint]
    for name in named or source.files:
        line = line_of(_text(name), complaint)
        if line:
            return Path(name), line
    return Path((named or source.files)[0]), 0


def _text(name: str | Path) -> str:
    try:
        return read_text(name, "replace")
    except OSError:
        return ""


def _complaint(path: Path, line: int, why: str) -> Form:
    lines = [clean(text) for text in excerpt(clean_lines(_text(path)), line)] if line else []
    title = _("{file} is wrong at line {line}") if line else _("{file} is wrong")
    return Form(
        title=title.format(file=path.name, line=line),
        text=(why, *([""] if lines else []), *lines),
        buttons=(Button("ok", _("Edit again")),),
    )
