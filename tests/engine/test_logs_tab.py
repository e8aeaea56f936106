"""The Logs tab on real logs: tail, follow, older lines, colours, restarts, silence of drivers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from dockertui.engine import Endpoint, Engine
from dockertui.model.log_reader import RANGES
from dockertui.model.log_source import TAIL
from dockertui.widgets.tabs.logs import LogsTab
from sandbox.api import Api
from tests.app.harness_logs import FakeSession, TabApp, container, screen

NUMBERED = "i=0; while [ $i -lt {count} ]; do echo line $i; i=$((i+1)); done"

Open = Callable[..., Any]


@pytest.fixture
def make(clean_engine: str) -> Callable[..., str]:
    """Starts a container that runs a shell script, and returns its id."""
    api = Api(clean_engine)

    def start(script: str, tty: bool = False, driver: str = "json-file", options: dict[str, str] | None = None) -> str:
        body = {
            "Image": "busybox",
            "Cmd": ["sh", "-c", script],
            "Tty": tty,
            "HostConfig": {"Init": True, "LogConfig": {"Type": driver, "Config": options or {}}},
        }
        identity = str(api.post("/containers/create", body)["Id"])
        api.post(f"/containers/{identity}/start")
        return identity

    return start


@pytest.fixture
async def session(clean_engine: str) -> AsyncIterator[FakeSession]:
    engine = Engine(Endpoint("", f"unix://{clean_engine}", "test"))
    await engine.connect()
    yield FakeSession(engine=engine)
    await engine.close()


@asynccontextmanager
async def opened(
    session: FakeSession, identity: str, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[LogsTab, Pilot[None], TabApp]]:
    tab = LogsTab(id="logs")
    app = TabApp(tab, session, container(id=identity))
    async with app.run_test(size=size) as pilot:
        yield tab, pilot, app


async def until(condition: Callable[[], bool], what: str = "") -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


def texts(tab: LogsTab) -> list[str]:
    buffer = tab.view.buffer
    return [buffer.entry(number).text for number in range(buffer.first, buffer.end)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ended(api: Api, identity: str) -> bool:
    return not api.get(f"/containers/{identity}/json")["State"]["Running"]


@pytest.mark.parametrize("tty", [False, True])
async def test_the_newest_lines_come_first_and_older_ones_on_scrolling_up(
    session: FakeSession, make: Open, clean_engine: str, tty: bool
) -> None:
    identity = make(NUMBERED.format(count=3000), tty=tty)
    await until(lambda: ended(Api(clean_engine), identity))
    async with opened(session, identity) as (tab, pilot, app):
        await until(lambda: len(tab.view.buffer) >= TAIL and tab.reader is not None and tab.reader.state == "ended")
        assert texts(tab) == [f"line {i}" for i in range(3000 - TAIL, 3000)]
        await until(lambda: "line 2999" in "\n".join(screen(app)))
        while not (tab.reader and tab.reader.at_start):
            tab.view.move(0)
            await pilot.pause()
            await until(lambda: tab._older is None or tab._older.done())
        assert texts(tab) == [f"line {i}" for i in range(3000)]


async def test_the_page_stays_on_its_line_while_older_ones_arrive(
    session: FakeSession, make: Open, clean_engine: str
) -> None:
    identity = make(NUMBERED.format(count=2000))
    await until(lambda: ended(Api(clean_engine), identity))
    async with opened(session, identity) as (tab, pilot, app):
        await until(lambda: len(tab.view.buffer) == TAIL)
        tab.view.move(0)
        await pilot.pause()
        await until(lambda: len(tab.view.buffer) > TAIL)
        await pilot.pause()
        assert "line 1800" in "\n".join(screen(app)[:3])
        assert not tab.view.following


async def test_lines_are_followed_and_counted_while_paused(session: FakeSession, make: Open) -> None:
    identity = make("i=0; while :; do echo tick $i; i=$((i+1)); sleep 0.05; done")
    async with opened(session, identity, (80, 10)) as (tab, _pilot, _app):
        await until(lambda: tab.view.count() > 20)
        assert "following" in tab.notes()
        tab.view.move_by(-5)
        seen = [tab.view.number(tab.view.top), *texts(tab)[:1]]
        await until(lambda: tab.view.unseen > 5)
        assert [tab.view.number(tab.view.top), *texts(tab)[:1]] == seen
        assert "paused" in tab.notes()
        tab.view.move(tab.view.count())
        assert tab.view.following and tab.view.unseen == 0


async def test_a_restart_goes_on_in_the_same_view(session: FakeSession, make: Open, clean_engine: str) -> None:
    api = Api(clean_engine)
    identity = make("echo up; sleep 1000")
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: texts(tab) == ["up"])
        api.post(f"/containers/{identity}/kill")
        await until(lambda: bool(tab.reader and tab.reader.state == "ended"))
        tab.record_changed(replace(container(id=identity), state="exited"))
        api.post(f"/containers/{identity}/start")
        tab.record_changed(container(id=identity))
        await until(lambda: len(texts(tab)) == 3, "the log goes on")
        assert texts(tab)[::2] == ["up", "up"]
        assert texts(tab)[1].startswith("started again")


async def test_another_record_ends_the_former_stream(session: FakeSession, make: Open) -> None:
    first, second = make("echo one; sleep 1000"), make("echo two; sleep 1000")
    async with opened(session, first) as (tab, _pilot, app):
        await until(lambda: texts(tab) == ["one"])
        former = tab._reading
        tab.show(app.session, container(id=second))
        await until(lambda: texts(tab) == ["two"])
        assert former is not None and former.cancelled()


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


async def test_since_reads_no_older_lines(session: FakeSession, make: Open) -> None:
    identity = make("echo old; sleep 2; echo new; sleep 1000")
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: texts(tab) == ["old", "new"])
        tab.read(replace(RANGES[1], seconds=1.5))
        await until(lambda: texts(tab) == ["new"])
        tab.read(RANGES[6])
        await until(lambda: texts(tab) == ["old", "new"])


async def test_a_rotated_log_is_read_over_its_files(session: FakeSession, make: Open, clean_engine: str) -> None:
    identity = make(NUMBERED.format(count=3000), options={"max-size": "100k", "max-file": "3"})
    await until(lambda: ended(Api(clean_engine), identity))
    async with opened(session, identity) as (tab, _pilot, _app):
        tab.read(RANGES[6])
        await until(lambda: bool(tab.reader and tab.reader.state == "ended"))
        numbers = [int(text.split()[1]) for text in texts(tab)]
        assert numbers == list(range(numbers[0], 3000)) and len(numbers) > 1000


async def test_a_log_that_is_rotated_while_it_is_followed_has_no_gaps(session: FakeSession, make: Open) -> None:
    # The engine itself repeats some lines when it goes on to a new file, as `docker logs -f` shows.
    script = NUMBERED.format(count=2000).replace("; done", "; [ $((i % 50)) != 0 ] || sleep 0.1; done")
    identity = make(script + "; sleep 1000", options={"max-size": "20k", "max-file": "3"})
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: texts(tab)[-1:] == ["line 1999"])
        numbers = [int(text.split()[1]) for text in texts(tab)]
        assert sorted(set(numbers)) == list(range(numbers[0], 2000))


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


@pytest.mark.parametrize("tty", [False, True])
async def test_many_lines_a_second_take_bounded_memory(session: FakeSession, make: Open, tty: bool) -> None:
    identity = make("while :; do seq 100000 101999; sleep 0.1; done", tty=tty)
    async with opened(session, identity) as (tab, _pilot, _app):
        buffer = tab.view.buffer
        buffer._limit = 40_000
        await until(lambda: buffer.dropped, "the first lines dropped")
        sizes, start = [], buffer.end
        while buffer.end < start + 40_000:
            sizes.append(buffer._size)
            await asyncio.sleep(0.05)
        assert max(sizes) <= 40_000 + max(block.size for block in buffer._blocks)
        assert len(buffer) < 40_000 and tab.view.following


async def test_a_line_of_a_megabyte_is_shown_in_part(session: FakeSession, make: Open) -> None:
    identity = make("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo after; sleep 1000")
    async with opened(session, identity) as (tab, _pilot, app):
        await until(lambda: "after" in "\n".join(screen(app)))
        assert len(texts(tab)[0]) == 1_000_000
        assert "980000 more characters" in "\n".join(screen(app))


async def test_a_flood_is_followed_in_bounded_memory(session: FakeSession, make: Open) -> None:
    identity = make("yes 'a line of a flood that does not end'")
    async with opened(session, identity) as (tab, _pilot, _app):
        tab.view.buffer._limit = 100_000
        await until(lambda: tab.view.buffer.dropped)
        assert len(tab.view.buffer) < tab.view.buffer.end
        assert tab.view.following
        assert "left out" in tab.heading()


async def test_marked_containers_are_merged_by_time(session: FakeSession, make: Open, clean_engine: str) -> None:
    script = "i=0; while [ $i -lt 30 ]; do echo {name} $i; i=$((i+1)); sleep 0.02; done; sleep 1000"
    records = [container(name=name, id=make(script.format(name=name))) for name in ("left", "right")]
    await until(lambda: all("29" in _tail(clean_engine, record.id) for record in records))
    tab = LogsTab(id="logs")
    tab.marked = records
    app = TabApp(tab, session, records[0])
    async with app.run_test(size=(100, 70)):
        await until(lambda: len(texts(tab)) == 60)
        times = [tab.view.buffer.entry(number).time for number in range(60)]
        assert times == sorted(times)
        assert sorted(texts(tab)) == sorted(f"{name} {i}" for name in ("left", "right") for i in range(30))
        await until(lambda: any("right right 29" in line for line in screen(app)))


async def test_merged_logs_are_whole_as_far_back_as_they_go(
    session: FakeSession, make: Open, clean_engine: str
) -> None:
    busy = make(NUMBERED.format(count=1500))
    await until(lambda: ended(Api(clean_engine), busy))
    quiet = make("echo quiet; sleep 1000")
    records = [container(name="busy", id=busy), container(name="quiet", id=quiet)]
    tab = LogsTab(id="logs")
    tab.marked = records
    app = TabApp(tab, session, records[0])
    async with app.run_test(size=(100, 20)) as pilot:
        await until(lambda: len(texts(tab)) == TAIL + 1)
        while not (tab.reader and tab.reader.at_start):
            tab.view.move(0)
            await pilot.pause()
            await until(lambda: tab._older is None or tab._older.done())
        assert texts(tab) == [*(f"line {i}" for i in range(1500)), "quiet"]


async def test_a_line_of_a_merged_log_that_comes_later_is_seen(session: FakeSession, make: Open) -> None:
    script = "echo ready; sleep 2; echo {name} later; sleep 1000"
    records = [container(name=name, id=make(script.format(name=name))) for name in ("one", "two")]
    tab = LogsTab(id="logs")
    tab.marked = records
    async with TabApp(tab, session, records[0]).run_test(size=(100, 20)):
        await until(lambda: sorted(texts(tab)) == ["one later", "ready", "ready", "two later"])


def _tail(socket: str, identity: str) -> str:
    query = {"stdout": True, "tail": 1}
    return Api(socket).request("GET", f"/containers/{identity}/logs", query).decode(errors="replace")


LEVELS = (
    r"""echo '{"level":"info","msg":"fine","n":1}'; echo 'level=error msg="not fine" n=2'; echo no level; sleep 1000"""
)


async def test_levels_columns_and_unfolding(session: FakeSession, make: Open) -> None:
    async with opened(session, make(LEVELS)) as (tab, _pilot, app):
        await until(lambda: len(texts(tab)) == 3)
        tab.set_fields("n level msg")
        assert any("error not fine" in line for line in screen(app))
        for _step in range(2):
            tab.next_level()
        await until(lambda: tab.view.count() == 3, "info and above")
        for _step in range(2):
            tab.next_level()
        await until(lambda: tab.view.count() == 2, "errors")
        assert "errors" in tab.notes()
        tab.next_level()
        tab.view.move(0)
        tab.unfold()
        assert tab.view.chosen == 2
        tab.view.choose(1)
        tab.unfold()
        await until(lambda: any('"msg": "fine"' in line for line in screen(app)))


async def test_chosen_lines_are_copied(session: FakeSession, make: Open) -> None:
    async with opened(session, make(NUMBERED.format(count=50) + "; sleep 1000"), (80, 12)) as (tab, _pilot, app):
        await until(lambda: len(texts(tab)) == 50)
        tab.view.choose_here()
        tab.view.begin_range()
        tab.view.move_by(-20)
        assert tab.view.chosen == 29 and any("line 29" in line for line in screen(app))
        tab.copy_lines()
        await until(lambda: bool(app.copied))
        assert app.copied[0].splitlines() == [f"line {i}" for i in range(29, 50)]
        assert tab.view.chosen is None


async def test_a_mark_is_drawn_at_the_end(session: FakeSession, make: Open) -> None:
    async with opened(session, make("echo one; sleep 1000")) as (tab, _pilot, _app):
        await until(lambda: len(texts(tab)) == 1)
        tab.draw_mark()
        assert tab.view.buffer.entry(1).source == "note"


async def test_what_is_shown_and_all_is_saved(
    session: FakeSession, make: Open, tmp_path: Path, clean_engine: str
) -> None:
    identity = make(NUMBERED.format(count=2000))
    await until(lambda: ended(Api(clean_engine), identity))
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: len(texts(tab)) == TAIL)
        tab.set_filter("9$")
        await until(lambda: tab.view.count() == 21)
        shown, whole = tmp_path / "shown.log", tmp_path / "whole.log"
        tab.save(shown, whole=False)
        tab.save(whole, whole=True)
        await until(lambda: all(not job.running for job in session.jobs.all))
        assert shown.read_text().splitlines() == [f"line {i}" for i in range(1800, 2000) if i % 10 == 9]
        assert whole.read_text().splitlines() == [f"line {i}" for i in range(2000)]
        tab.save(tmp_path / "no" / "such" / "folder.log", whole=False)
        await until(lambda: all(not job.running for job in session.jobs.all))
        assert "No such file" in session.jobs.all[-1].outcome
        assert files(tmp_path) == ["shown.log", "whole.log"]


async def test_a_typed_time(session: FakeSession, make: Open) -> None:
    async with opened(session, make("echo old; sleep 2; echo new; sleep 1000")) as (tab, _pilot, app):
        await until(lambda: texts(tab) == ["old", "new"])
        tab._read_since("1s")
        await until(lambda: texts(tab) == ["new"])
        tab._read_since("1h .. 1s")
        await until(lambda: "old" in texts(tab) and tab.reader is not None and tab.reader.state == "ended")
        assert "docker logs --since" in tab.command() and "--until" in tab.command()
        tab._read_since("soon")
        await until(lambda: bool(app.told))
        assert "not a time" in app.told[0]
