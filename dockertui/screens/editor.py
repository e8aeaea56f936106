"""The user's own editor, in place of the app for a while."""

import os
import shlex
import shutil
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from dockertui import programs
from dockertui.i18n import _

USUAL = ("sensible-editor", "editor", "nano", "vi", "vim", "emacs")
"""What is looked for where the environment names no editor."""

TAKES_LINE = (*USUAL, "nvim", "view", "emacsclient", "micro", "kak", "joe", "jed", "ne", "mg")
"""The editors that take the line to begin at as `+LINE`."""


def editor() -> list[str]:
    """The words that start the editor: of $VISUAL, else $EDITOR, else a usual one; [] where there is none."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    return shlex.split(chosen) or [name for name in USUAL if shutil.which(name)][:1]


def edit(app: App[Any], path: Path, line: int = 0) -> str:
    """Edit a file, at a line where the editor can, the app standing still meanwhile; returns what went wrong, or ""."""
    words = editor()
    if not words:
        return _("There is no editor: set $EDITOR.")
    at = [f"+{line}"] if line and Path(words[0]).name in TAKES_LINE else []
    try:
        with app.suspend():
            return _run([*words, *at, str(path)])
    except SuspendNotSupported:
        return _("This terminal cannot be left to an editor.")


def _run(words: list[str]) -> str:
    """What went wrong, or "". What is raised while the app is suspended leaves it so."""
    try:
        status = programs.in_front(programs.EDITOR, words)
    except OSError as error:
        return _("{program} does not start: {why}").format(program=words[0], why=error.strerror)
    return "" if status == 0 else _("{program} ended with {n}").format(program=words[0], n=status)
