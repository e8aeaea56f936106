"""The Logs tab on real logs: tail, follow, older lines, restarts, several merged, levels, copies, files."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from dockertui.model.log_reader import RANGES
from dockertui.model.log_source import TAIL
from dockertui.widgets.tabs.logs import LogsTab
from sandbox.api import Api
from tests.app.harness_logs import FakeSession, TabApp, container, screen
from tests.engine.harness_logs import NUMBERED, Open, ended, files, opened, texts, until


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


def age(tab: LogsTab) -> float:
    """How many seconds ago the first line was written."""
    return time.time() - tab.view.buffer.entry(tab.view.buffer.first).time


async def test_since_reads_no_older_lines(session: FakeSession, make: Open) -> None:
    identity = make("echo old; sleep 3; echo new; sleep 1000")
    async with opened(session, identity) as (tab, _pilot, _app):
        await until(lambda: texts(tab) == ["old", "new"])
        tab.read(replace(RANGES[1], seconds=age(tab) - 0.1))
        await until(lambda: texts(tab) == ["new"])
        tab.read(RANGES[6])
        await until(lambda: texts(tab) == ["old", "new"])


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
    session: FakeSession, make: Open, tmp_path: Path, clean_engine: str
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
        tab.save(tmp_path / "whole.log", whole=True)
        await until(lambda: all(not job.running for job in session.jobs.all))
        saved = (tmp_path / "whole.log").read_text().splitlines()
        assert saved == [*(f"busy  | line {i}" for i in range(1500)), "quiet | quiet"]


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
    async with opened(session, make("echo old; sleep 3; echo new; sleep 1000")) as (tab, _pilot, app):
        await until(lambda: texts(tab) == ["old", "new"])
        tab._read_since(f"{int(age(tab))}s")
        await until(lambda: texts(tab) == ["new"])
        tab._read_since("1h .. 1s")
        await until(lambda: "old" in texts(tab) and tab.reader is not None and tab.reader.state == "ended")
        assert "docker logs --since" in tab.command() and "--until" in tab.command()
        tab._read_since("soon")
        await until(lambda: bool(app.told))
        assert "not a time" in app.told[0]
