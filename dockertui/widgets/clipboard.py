"""The user's clipboard, which is their terminal's: what stands in between has to pass a text on."""

import asyncio
import base64
import os
from collections.abc import Mapping
from typing import Any

from textual.app import App

from dockertui import programs
from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _

TMUX = ("tmux", "load-buffer", "-w", "-")
"""Has tmux keep a text from standard input as its own copy, and pass it on to the terminal (tmux(1))."""

TMUX_ALONE = ("tmux", "load-buffer", "-")
"""The same for a tmux before 3.2, which does not pass it on."""

PATIENCE = 2.0
"""Seconds after which tmux counts as not answering."""

PASSED_ON = 512
"""Bytes that screen passes on at once, fewer than the 768 that older ones take."""

SAID = 60
"""Characters of a text that are told at most."""


def copy(app: App[Any], text: str, said: str = "") -> None:
    """Put a text on the clipboard, and tell the user: `said` where the text itself must not be shown.

    No terminal answers whether it has taken the text, so that is told as sent; tmux does.
    """
    text = text.encode(errors="replace").decode()
    if os.environ.get("TMUX"):
        app.run_worker(_through_tmux(app, text, said), group="clipboard")
    else:
        _send(app, text, said)


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What is written for the terminal to take a text (xterm ctlseqs, OSC 52): in DCS strings where screen is."""
    data = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    if not environ.get("STY"):
        return data
    pieces = (data[start : start + PASSED_ON] for start in range(0, len(data), PASSED_ON))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


async def _through_tmux(app: App[Any], text: str, said: str) -> None:
    if await _given(TMUX, text):
        _tell(app, _("Copied: {text}"), said or text)
    elif await _given(TMUX_ALONE, text):
        app.copy_to_clipboard(text)
        _tell(app, _("Copied within tmux: {text}"), said or text)
    else:
        _send(app, text, said)


async def _given(command: tuple[str, ...], text: str) -> bool:
    """Whether tmux took a text."""
    try:
        status, _out, _said = await asyncio.to_thread(programs.ask, programs.TMUX, command, text, PATIENCE)
    except OSError:
        return False
    return status == 0


def _send(app: App[Any], text: str, said: str) -> None:
    app.copy_to_clipboard(text)
    _tell(app, _("Sent to the terminal's clipboard: {text}"), said or text)


def _tell(app: App[Any], form: str, text: str) -> None:
    from dockertui.model.secrets import mask_text

    shown = clean(mask_text(text))
    app.notify(form.format(text=shown if len(shown) < SAID else shown[:SAID] + GLYPHS.ellipsis), markup=False)
