"""What a terminal holds, written to a file."""

import asyncio
import re
import time
from collections.abc import Mapping

from dockertui.engine import EngineError
from dockertui.format import clean
from dockertui.i18n import _, ngettext
from dockertui.model.action import Desk
from dockertui.model.document import write
from dockertui.model.files import target_attempt, target_field
from dockertui.model.form import Button, Field, Form
from dockertui.model.terminals.live import LiveTerminal
from dockertui.paths import expand, home
from dockertui.terminal import Terminal


def parts(screen: Terminal, selected: str) -> dict[str, str]:
    """What there is to save, by what people call it; what they mean most likely comes first."""
    everything = screen.text((0, 0), (screen.height - 1, screen.columns)).rstrip("\n")
    found = (
        (_("the selected text"), selected),
        (_("the last command's output"), screen.last_output()),
        (_("everything, what scrolled off included"), everything),
    )
    return {_counted(name, text): text for name, text in found if text}


def _counted(name: str, text: str) -> str:
    count = text.count("\n") + 1
    return f"{name}: " + ngettext("{count} line", "{count} lines", count).format(count=count)


def save_form(title: str, offered: Mapping[str, str]) -> Form:
    """Asks what to save of the terminal of that title, and where."""
    name = re.sub(r"[^\w.-]+", "-", title).strip("-")
    path = home() / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    choices = tuple(offered)
    return Form(
        title=_("Save from {title}").format(title=clean(title)),
        fields=(Field("part", _("Save"), "choice", choices[0], choices), target_field(str(path))),
        buttons=(Button("ok", _("Save")),),
    )


async def save(desk: Desk, live: LiveTerminal, selected: str = "") -> bool:
    """Ask what to write to which file, and write it; returns whether that was done."""
    offered = parts(live.screen, selected)
    if not offered:
        desk.notify(_("There is nothing to save yet."), "warning")
        return False
    needed = max(len(text.encode()) for text in offered.values())
    answer = await desk.ask(save_form(live.plan.title, offered), target_attempt(needed))
    if answer is None:
        return False
    path = expand(answer.values["file"])
    try:
        await asyncio.to_thread(write, path, f"{offered[answer.values['part']]}\n")
    except EngineError as error:
        desk.notify(str(error), "error")
        return False
    desk.notify(_("Saved to {path}").format(path=path))
    return True
