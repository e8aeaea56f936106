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
from dockertui.paths import exists, expand, is_dir, is_file

OFFERED = 50
"""The most completions that are offered."""

FRESH = 2.0
"""Seconds for which the names in a folder are kept."""

PATIENCE = 0.02
"""Seconds that a key press waits for the names in a folder at most."""


NAME_MAX, PATH_MAX = 255, 4095
"""Bytes that a name and a path may have (limits.h)."""


def wrong_path(text: str) -> str:
    """For `Field.check`: why a text that is not empty cannot be a path."""
    text = text.strip()
    if "\0" in text:
        return _("a path has no NUL in it")
    try:
        path = os.fsencode(expand(text))
    except UnicodeEncodeError:
        return _("has characters that no path has")
    if text.startswith("~") and text == os.path.expanduser(text):  # noqa: PTH111
        return _("there is no user {name}").format(name=fmt.clean(text[1:].partition("/")[0]))
    if len(path) > PATH_MAX or max(map(len, path.split(b"/"))) > NAME_MAX:
        return _("too long: a name has at most {name} bytes, a path {path}").format(name=NAME_MAX, path=PATH_MAX)
    return ""


def path_needed(text: str) -> str:
    """For `Field.check`: a path is needed."""
    return required(text) or wrong_path(text)


def reason(error: OSError) -> str:
    """What the system says is wrong with a file, in words."""
    return _("{path}: {reason}").format(path=fmt.clean(str(error.filename or "")), reason=error.strerror or error)


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
    if not is_file(path):
        return Notice("file", _("there is no such file"), bad=True)
    return None if os.access(path, os.R_OK) else Notice("file", _("you may not read it"), bad=True)


def wrong_target(text: str, needed: int) -> Notice | None:
    """What is wrong with the name of a file to write, of about `needed` bytes where it is not compressed. Blocks."""
    path = expand(text)
    if is_dir(path) or text.endswith("/"):
        return Notice("file", _("a folder: add a file name"), bad=True)
    if not is_dir(path.parent):
        return Notice("file", _("there is no such folder"), bad=True)
    if not os.access(path.parent, os.W_OK):
        return Notice("file", _("you may not write there"), bad=True)
    free = free_space(path.parent)
    if free < needed and not path.name.endswith(COMPRESSED):
        said = _("needs about {size}, {free} are free").format(size=fmt.size(needed), free=fmt.size(free))
        return Notice("file", said, bad=True)
    return Notice("file", _("exists")) if exists(path) else None


def source_field() -> Field:
    """The field for a file to read."""
    return Field("file", _("File"), check=path_needed, complete=path_completer(), hint=_("Tab completes"))


def target_field(default: str) -> Field:
    """The field for a file to write."""
    hint = _(".gz compresses")
    return Field("file", _("File"), default=default, check=path_needed, complete=path_completer(), hint=hint)


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
