"""An engine that answers questions and refuses every change: two apps on it see the same for ever."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

READING = (b"GET", b"HEAD")
ENTERING = (b"/exec", b"/attach?", b"/resize?")
"""Entering a container is let pass: what is typed there is the container's."""


@contextlib.asynccontextmanager
async def refusing(
    engine: str,
    folder: Path,
    delay: Callable[[], float] = lambda: 0.0,
    name: str = "refusing",
    changes: list[str] | None = None,
) -> AsyncIterator[str]:
    """Serve the engine at a socket on another socket, whose path this gives; each answer takes `delay` seconds more.

    Requests for changes are noted in `changes`, and for entering a container as well.
    """
    path = folder / f"{name}.sock"
    noted = [] if changes is None else changes

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _answer(engine, reader, writer, delay(), noted)
        writer.close()

    server = await asyncio.start_unix_server(serve, path, limit=1 << 20)
    try:
        yield str(path)
    finally:
        server.close()


async def _answer(
    engine: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float, changes: list[str]
) -> None:
    """Answer one request; the connection ends with it."""
    head = await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(delay)
    method, path = head.split(b" ", 2)[:2]
    if method not in READING:
        changes.append(f"{method.decode()} {path.decode()}")
    if method not in READING and not any(part in path for part in ENTERING):
        body = json.dumps({"message": "changes are refused here"}).encode()
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        return
    answers, questions = await asyncio.open_unix_connection(engine)
    if b"upgrade" not in head.lower():
        head = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    questions.write(head)
    ways = [asyncio.create_task(_pass_on(reader, questions)), asyncio.create_task(_pass_on(answers, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        questions.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(1 << 16):
        target.write(data)
        await target.drain()
