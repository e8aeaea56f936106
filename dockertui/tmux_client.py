"""Whether tmux drops what it is to show: it answers in the terminal's place, and alone knows what the line carries."""

import asyncio
import logging
from collections.abc import Callable

from dockertui import programs

log = logging.getLogger(__name__)

DROPPED = ("tmux", "display-message", "-p", "#{client_discarded}")
"""Has tmux say how many bytes it has dropped for its client, as that was behind (tmux(1), "FORMATS")."""

EVERY = 20_000
"""Bytes that are written between two questions."""

PATIENCE = 2.0
"""Seconds after which tmux counts as not answering."""


class TmuxClient:
    """Asks now and then while much is written; `behind` is called, and nothing asked any more, once tmux drops."""

    def __init__(self, behind: Callable[[], None]) -> None:
        self._behind = behind
        self._written = 0
        self._before: int | None = None
        self._asking: asyncio.Task[None] | None = None
        self._over = False

    def wrote(self, count: int) -> None:
        """So many bytes were written; called on the event loop."""
        self._written += count
        if self._written >= EVERY and not self._over and (self._asking is None or self._asking.done()):
            self._written = 0
            self._asking = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        try:
            status, out, _said = await asyncio.to_thread(programs.ask, programs.TMUX, DROPPED, "", PATIENCE)
        except OSError as error:
            log.info("tmux: %s", error)
            self._over = True
            return
        dropped = int(out.strip()[:18]) if status == 0 and out.strip().isdecimal() else None
        if dropped is None:
            self._over = True  # An old one, or one that is gone.
        elif self._before is not None and dropped > self._before:
            self._over = True
            self._behind()
        self._before = dropped
