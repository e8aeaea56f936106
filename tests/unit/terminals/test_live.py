"""Terminals with processes of this machine in them."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from rich.cells import cell_len

from dockertui import programs
from dockertui.model.terminals.live import LiveTerminal
from dockertui.model.terminals.local import local_process
from dockertui.model.terminals.transport import Plan, Size

PATIENCE = 30.0


@asynccontextmanager
async def running(*argv: str, visible: bool = True, **options: object) -> AsyncIterator[LiveTerminal]:
    """A terminal with a command in it."""
    live = LiveTerminal(plan(argv, **options), 1000, cell_len)
    live.visible = visible
    live.resize(Size(24, 80))
    try:
        yield live
    finally:
        await live.close()


def plan(argv: Sequence[str], **options: object) -> Plan:
    return Plan(title="test", argv=argv, host="", connect=partial(local_process, programs.SHELL, argv), **options)  # type: ignore[arg-type]


def text(live: LiveTerminal) -> str:
    return "\n".join(row.text for row in live.screen.rows(0, live.screen.height))


async def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_output_and_exit_status() -> None:
    async with running("sh", "-c", "echo out; exit 4") as live:
        assert await live.finished() == 4
        assert live.verdict == "ended, exit status 4"
        assert text(live).startswith("out")


async def test_a_command_that_is_not_there() -> None:
    async with running("no-such-program") as live:
        await live.finished()
        assert (live.reached, live.status) == (False, None)
        assert "No such file" in live.verdict


async def test_what_is_typed_before_the_process_is_there_comes_first() -> None:
    live = LiveTerminal(plan(["cat"]), 1000, cell_len)
    live.type(b"early ")
    live.resize(Size(24, 80))
    live.type(b"and late\r")
    await until(lambda: "early and late\nearly and late" in text(live))
    await live.close()


async def test_sizes() -> None:
    async with running("sh", "-c", "stty size; read x; stty size") as live:
        await until(lambda: "24 80" in text(live))
        for columns in range(60, 100):
            live.resize(Size(30, columns))
        await asyncio.sleep(0.3)
        live.type(b"\r")
        await until(lambda: "30 99" in text(live))


async def test_a_flood_is_bounded_and_can_be_interrupted() -> None:
    async with running("yes", "a flood of output") as live:
        await until(lambda: live.screen.history_size == 1000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await asyncio.sleep(1)
        live.type(b"\x03")
        assert await live.finished() == -2
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


async def test_a_long_paste_arrives_whole() -> None:
    lines = "".join(f"line {number}\n" for number in range(10_000))
    async with running("sh", "-c", "stty -echo; echo ready; wc -l") as live:
        await until(lambda: "ready" in text(live))
        live.paste(lines)
        live.type(b"\x04")
        await until(lambda: "10000" in text(live))


async def test_closing_hangs_up() -> None:
    async with running("sh", "-c", "echo ready; exec sleep 1000") as live:
        await until(lambda: "ready" in text(live))
    assert await asyncio.wait_for(live.finished(), PATIENCE) is None
    assert live.verdict == "closed"


async def test_detach_keys() -> None:
    async with running("cat", detach=b"\x10\x11") as live:
        await until(lambda: live.state == "live")
        live.type(b"a\x10")
        live.type(b"\x11b")
        await live.finished()
        assert live.detached


async def test_unseen_output_and_the_bell() -> None:
    async with running("printf", "text\\a", visible=False) as live:
        await live.finished()
        assert (live.unseen, live.bell) == (True, True)
        live.visible = True
        assert (live.unseen, live.bell) == (False, False)


async def test_without_a_terminal_lines_are_edited_here() -> None:
    async with running("cat", tty=False) as live:
        await until(lambda: live.state == "live")
        live.type("ab界\x7f\x7fc\r".encode())
        await until(lambda: text(live).count("ac") >= 2)
