"""Names of files in forms: completion, and what is to be said about them."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from dockertui import format as fmt
from dockertui.engine.archives import COMPRESSED, free_space
from dockertui.i18n import _
from dockertui.model.form import Answer, Asker, Attempt, Button, Field, Form, Notice, required

OFFERED = 50
"""The most completions that are offered."""

FRESH = 2.0
"""Seconds for which the names in a folder are kept."""

PATIENCE = 0.02
"""Seconds that a key press waits for the names in a folder at most."""


def expand(text: str) -> Path:
    """The absolute path that a user means, `~` and surrounding space included."""
    return Path(text.strip()).expanduser().absolute()


class Folders:
    """The names in folders, read in threads: a slow file system delays nobody, its names come with a later key."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[float, list[str]]] = {}

    def names(self, folder: Path) -> list[str]:
        """The names in a folder in their order, those of folders with `/`; [] while they are not known."""
        read, names = self._known.get(folder, (0.0, []))
        if time.monotonic() - read > FRESH:
            reader = threading.Thread(target=self._read, args=(folder,), daemon=True)
            reader.start()
            reader.join(PATIENCE)
            names = self._known.get(folder, (0.0, names))[1]
        return names

    def _read(self, folder: Path) -> None:
        try:
            with os.scandir(folder) as entries:
                names = sorted(entry.name + "/" * entry.is_dir() for entry in entries)
        except OSError:
            names = []
        self._known = {folder: (time.monotonic(), names)}


def path_completer() -> Callable[[str], Sequence[str]]:
    """For `Field.complete`: the paths that begin with what was typed; hidden ones want their dot."""
    folders = Folders()

    def complete(typed: str) -> Sequence[str]:
        head, tail = os.path.split(typed)
        if not typed or (typed.startswith("~") and "/" not in typed):
            return ()
        names = folders.names(expand(head or "."))
        found = [name for name in names if name.startswith(tail) and (tail or not name.startswith("."))]
        return [typed[: len(typed) - len(tail)] + name for name in found[:OFFERED]]

    return complete


def wrong_source(text: str) -> Notice | None:
    """What is wrong with the name of a file to read. Blocks."""
    path = expand(text)
    if not path.is_file():
        return Notice("file", _("there is no such file"), bad=True)
    return None if os.access(path, os.R_OK) else Notice("file", _("you may not read it"), bad=True)


def wrong_target(text: str, needed: int) -> Notice | None:
    """What is wrong with the name of a file to write, of about `needed` bytes where it is not compressed. Blocks."""
    path = expand(text)
    if path.is_dir() or text.endswith("/"):
        return Notice("file", _("a folder: add a file name"), bad=True)
    if not path.parent.is_dir():
        return Notice("file", _("there is no such folder"), bad=True)
    if not os.access(path.parent, os.W_OK):
        return Notice("file", _("you may not write there"), bad=True)
    free = free_space(path.parent)
    if free < needed and not path.name.endswith(COMPRESSED):
        said = _("needs about {size}, {free} are free").format(size=fmt.size(needed), free=fmt.size(free))
        return Notice("file", said, bad=True)
    return Notice("file", _("exists")) if path.exists() else None


def source_field() -> Field:
    """The field for a file to read."""
    return Field("file", _("File"), check=required, complete=path_completer(), hint=_("Tab completes"))


def target_field(default: str) -> Field:
    """The field for a file to write."""
    hint = _(".gz compresses")
    return Field("file", _("File"), default=default, check=required, complete=path_completer(), hint=hint)


async def source_attempt(answer: Answer, asker: Asker) -> Notice | None:
    """For forms with a `source_field`: whether the file can be read."""
    return await asyncio.to_thread(wrong_source, answer.values["file"])


def target_attempt(needed: int) -> Attempt:
    """For forms with a `target_field`: whether the file can be written, and may be replaced where it exists."""

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        text = answer.values["file"]
        wrong = await asyncio.to_thread(wrong_target, text, needed)
        if wrong is None or wrong.bad:
            return wrong
        replace = Form(
            title=_("Replace {name}?").format(name=expand(text).name),
            text=(_("The file exists. What it holds now is lost once the new one is whole."), str(expand(text))),
            buttons=(Button("ok", _("Replace"), grave=True),),
        )
        return None if await asker.ask(replace) else wrong

    return attempt
