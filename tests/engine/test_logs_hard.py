"""The Logs tab on logs that are hard to read: rotated, endless, binary, with clocks that jump, or not there at all."""

import asyncio
import json
from pathlib import Path

import pytest

from dockertui.model.log_reader import RANGES
from dockertui.model.log_source import TAIL
from sandbox.api import Api
from tests.app.harness_logs import FakeSession, screen
from tests.engine.harness_logs import NUMBERED, Open, ended, opened, texts, until


async def test_a_driver_that_keeps_nothing_is_said(session: FakeSession, make: Open) -> None:
    identity = make("echo lost; sleep 1000", driver="none")
    async with opened(session, identity) as (tab, _pilot, app):
        await until(lambda: "does not support reading" in " ".join(screen(app)))
        assert tab.notes() == "no log"


async def test_nothing_from_a_log_controls_the_terminal(session: FakeSession, make: Open) -> None:
    script = r"printf '\033[31mred\033[0m \033]0;owned\007[bold]x[/] \033[2J\033[H\001\377\302\233end\n'; sleep 1000"
    identity = make(script)
    async with opened(session, identity) as (tab, _pilot, app):
        await until(lambda: "red" in " ".join(screen(app)))
        shown = next(line for line in screen(app) if "red" in line)
        assert "red [bold]x[/] ␁" in shown and "end" in shown and "owned" not in shown
        assert not any(
            ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for line in screen(app) for character in line
        )
        assert tab.view.buffer.entry(0).text.startswith("\x1b[31m")


async def test_a_rotated_log_is_read_over_its_files(session: FakeSession, make: Open, clean_engine: str) -> None:
    identity = make(NUMBERED.format(count=3000), options={"max-size": "100k", "max-file": "3"})
    await until(lambda: ended(Api(clean_engine), identity))
    async with opened(session, identity) as (tab, _pilot, _app):
        tab.read(RANGES[6])
        await until(lambda: bool(tab.reader and tab.reader.state == "ended"))
        numbers = [int(text.split()[1]) for text in texts(tab)]
        assert numbers == list(range(numbers[0], 3000)) and len(numbers) > 1000


async def test_a_log_that_is_rotated_while_it_is_followed_is_whole(session: FakeSession, make: Open) -> None:
    """Engines up to 20.10 send the beginning of a new file twice, as `docker logs -f` shows."""
    script = NUMBERED.format(count=2000).replace("; done", "; [ $((i % 50)) != 0 ] || sleep 0.1; done")
    identity = make(script + "; sleep 1000", options={"max-size": "20k", "max-file": "3"})
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: texts(tab)[-1:] == ["line 1999"])
        numbers = [int(text.split()[1]) for text in texts(tab)]
        assert numbers == list(range(numbers[0], 2000))


@pytest.mark.parametrize("tty", [False, True])
async def test_binary_garbage_stays_off_the_terminal(session: FakeSession, make: Open, tty: bool) -> None:
    identity = make("head -c 300000 /dev/urandom; echo; echo the end; sleep 1000", tty=tty)
    async with opened(session, identity) as (tab, pilot, app):
        await until(lambda: "the end" in "\n".join(screen(app)))
        for _page in range(5):
            tab.view.move_by(-25)
            await pilot.pause()
            unsafe = [c for line in screen(app) for c in line if ord(c) < 32 or 0x7F <= ord(c) < 0xA0]
            assert not unsafe


PACED = """
sleep 1; now() { read up _ < /proc/uptime; echo ${up%.*}${up#*.}; }
start=$(now); sent=0
while [ $sent -lt 40000 ]; do due=$(( ($(now) - start) * 100 ));
  [ $due -le 40000 ] || due=40000; seq $((sent + 1)) $due; sent=$due; sleep 0.05; done
sleep 1000
"""
"""Numbers, 10,000 a second for four seconds."""


@pytest.mark.parametrize("tty", [False, True])
async def test_many_lines_a_second_take_bounded_memory_and_none_is_lost(
    session: FakeSession, make: Open, tty: bool
) -> None:
    identity = make(PACED, tty=tty)
    async with opened(session, identity) as (tab, _pilot, _app):
        buffer, sizes = tab.view.buffer, [0]
        buffer._limit = 40_000
        while texts(tab)[-1:] != ["40000"]:
            sizes.append(buffer._size)
            await asyncio.sleep(0.05)
        assert buffer.end == 40_000 and buffer.dropped
        assert texts(tab) == [str(number) for number in range(buffer.first + 1, 40_001)]
        assert max(sizes) <= 40_000 + max(block.size for block in buffer._blocks)
        assert tab.view.following


@pytest.mark.parametrize("size", [1_000_000, 1 << 20])
@pytest.mark.parametrize("tty", [False, True])
async def test_a_line_of_a_megabyte_is_shown_in_part(session: FakeSession, make: Open, tty: bool, size: int) -> None:
    identity = make(f"head -c {size} /dev/zero | tr '\\0' x; echo; echo after; sleep 1000", tty=tty)
    async with opened(session, identity) as (tab, _pilot, app):
        await until(lambda: "after" in "\n".join(screen(app)))
        assert [len(text) for text in texts(tab)] == [size, len("after")]
        assert f"{size - 20_000} more characters" in "\n".join(screen(app))


async def test_a_flood_is_followed_in_bounded_memory(session: FakeSession, make: Open) -> None:
    identity = make("yes 'a line of a flood that does not end'")
    async with opened(session, identity) as (tab, _pilot, _app):
        tab.view.buffer._limit = 100_000
        await until(lambda: tab.view.buffer.dropped)
        assert len(tab.view.buffer) < tab.view.buffer.end
        assert tab.view.following
        assert "left out" in tab.heading()


def put_back(api: Api, identity: str, first: int, last: int) -> None:
    """Have some lines of a log be from three years before, as if the clock had been wrong meanwhile."""
    file = Path(api.get(f"/containers/{identity}/json")["LogPath"])
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    for entry in entries[first:last]:
        entry["time"] = f"{int(entry['time'][:4]) - 3}{entry['time'][4:]}"
    file.write_text("".join(json.dumps(entry, separators=(",", ":")) + "\n" for entry in entries))


@pytest.mark.parametrize(
    "jumps", [[(2000, 3000)], [(0, 1500), (2500, 3000)], [(1900, 2850)], [(300, 310), (1000, 1001)]]
)
async def test_older_lines_are_whole_where_the_clock_was_put_back(
    session: FakeSession, make: Open, clean_engine: str, jumps: list[tuple[int, int]]
) -> None:
    identity = make(NUMBERED.format(count=3000))
    api = Api(clean_engine)
    await until(lambda: ended(api, identity))
    for first, last in jumps:
        put_back(api, identity, first, last)
    async with opened(session, identity) as (tab, pilot, _app):
        await until(lambda: len(tab.view.buffer) >= TAIL)
        while not (tab.reader and tab.reader.at_start):
            tab.view.move(0)
            await pilot.pause()
            await until(lambda: tab._older is None or tab._older.done())
        assert texts(tab) == [f"line {i}" for i in range(3000)]


@pytest.mark.parametrize("part", [(30, 50), (50, 100), (70, 100), (0, 0)])
async def test_a_restart_doubles_and_loses_nothing_wherever_the_clock_was_put_back(
    session: FakeSession, make: Open, clean_engine: str, part: tuple[int, int]
) -> None:
    api = Api(clean_engine)
    identity = make("seq 50")
    await until(lambda: ended(api, identity))
    if part[1] == 50:
        put_back(api, identity, *part)
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: bool(tab.reader and tab.reader.state == "ended"))
        again = [str(number) for number in range(1, 51)]
        assert texts(tab) == again
        api.post(f"/containers/{identity}/start")
        await until(lambda: ended(api, identity))
        if part[1] == 100:
            put_back(api, identity, *part)
        tab.reader.poke(tab.record.key, running=True, restarted=True)  # type: ignore[union-attr]
        await until(lambda: len(texts(tab)) > 100)
        await asyncio.sleep(0.3)
        assert [text for text in texts(tab) if not text.startswith("started again")] == [*again, *again]
        if part[1] <= 50:
            assert texts(tab)[50].startswith("started again")
