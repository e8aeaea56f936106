"""Whether tmux drops what it is to show: it answers in the terminal's place, and alone knows what the line carries."""

import asyncio
import logging
import os
from collections.abc import Callable

from dockertui import programs

log = logging.getLogger(__name__)

DROPPED = ("tmux", "display-message", "-p", "#{client_name} #{client_created} #{client_discarded}")
"""Has tmux name its client, and say how many bytes it has dropped for it as that was behind (tmux(1), "FORMATS")."""

EVERY = 20_000
"""Bytes that are written between two questions."""

BEHIND, CALM = 2, 50
"""Answers one after the other that tell of more dropped bytes than the one before, or of none, to be believed."""

FAILURES = 3
"""Questions without an answer that makes sense, after which none is asked any more."""

PATIENCE = 2.0
"""Seconds after which tmux counts as not answering."""


class TmuxClient:
    """Asks now and then while much is written, in tmux.

    `behind` is called with True once tmux drops again and again, and with False once it has not for long, or another
    client is there.
    """

    def __init__(self, behind: Callable[[bool], None]) -> None:
        self._behind = behind
        self._written = self._failures = 0
        self._slow = False
        self._client: list[str] = []
        self._dropped = self._run = 0
        self._asking: asyncio.Task[None] | None = None

    def wrote(self, count: int) -> None:
        """So many bytes were written; called on the event loop."""
        self._written += count
        idle = self._asking is None or self._asking.done()
        if self._written >= EVERY and idle and self._failures < FAILURES and "TMUX" in os.environ:
            self._written = 0
            self._asking = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        try:
            status, out, _said = await asyncio.to_thread(programs.ask, programs.TMUX, DROPPED, "", PATIENCE)
        except OSError as error:
            log.info("tmux: %s", error)
            status, out = 1, ""
        *client, dropped = out.split() or [""]
        if status or len(client) != 2 or not dropped.isdecimal() or len(dropped) > 18:
            self._failures += 1
            return
        self._failures = 0
        self._take(client, int(dropped))

    def _take(self, client: list[str], dropped: int) -> None:
        more = client == self._client and dropped > self._dropped
        if client != self._client:
            self._say(False)
            self._run = 0
        elif more != self._slow:
            self._run += 1
            if self._run >= (CALM if self._slow else BEHIND):
                self._say(more)
        else:
            self._run = 0
        self._client, self._dropped = client, dropped

    def _say(self, slow: bool) -> None:
        self._run = 0
        if slow != self._slow:
            self._slow = slow
            self._behind(slow)
