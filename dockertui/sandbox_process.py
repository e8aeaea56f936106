"""The sandbox as the app uses it: a child process that starts a private engine and removes it when it ends."""

import asyncio
import sys
from collections.abc import Callable

from dockertui import programs
from dockertui.ending import grace
from dockertui.i18n import _
from dockertui.paths import sandbox_folder

REMOVAL = 15.0
"""Seconds that dockertui waits at its end for the sandbox to be removed."""


class SandboxError(Exception):
    """The sandbox could not be started; the text says why."""


class SandboxProcess:
    """One run of `python -m sandbox start` from the checkout."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._last = ""

    @staticmethod
    async def possible() -> bool:
        """Whether a sandbox can be started on this machine."""
        folder = sandbox_folder()
        if folder is None:
            return False
        check = await programs.start(programs.SANDBOX, (sys.executable, "-m", "sandbox", "check"), cwd=folder.parent)
        await check.communicate()
        return check.returncode == 0

    async def start(self, progress: Callable[[str], None]) -> str:
        """Start it and return the engine's URL; containers follow. Raises SandboxError; cleans up when cancelled."""
        folder = sandbox_folder()
        assert folder is not None
        order = (sys.executable, "-m", "sandbox", "start")
        self._process = await programs.start(programs.SANDBOX, order, given=True, cwd=folder.parent)
        assert self._process.stdout and self._process.stderr
        self._reader = asyncio.create_task(self._report(self._process.stderr, progress))
        try:
            line = (await self._process.stdout.readline()).decode()
        except asyncio.CancelledError:
            await self.stop()
            raise
        if not line.startswith("DOCKER_HOST="):
            await self._process.wait()
            await self._reader
            raise SandboxError(self._last or _("The sandbox ended without a word."))
        return line.strip().removeprefix("DOCKER_HOST=")

    async def _report(self, stream: asyncio.StreamReader, progress: Callable[[str], None]) -> None:
        async for line in stream:
            self._last = line.decode(errors="replace").strip().removeprefix("sandbox: ")
            progress(self._last)

    async def stop(self) -> None:
        """End it and wait until everything is removed."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            async with grace(REMOVAL):
                await self._process.wait()
        if self._reader is not None:
            self._reader.cancel()
