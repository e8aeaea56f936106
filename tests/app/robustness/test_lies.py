"""An engine that answers anything at all: the app lives, says what is not current, and is current again afterwards."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dockertui.model import feed
from sandbox.api import Api
from tests.app.robustness.harness_memory import TIMERS
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.census import census, grown, holders
from tests.lying import LIES, Lie, LyingProxy

LISTS = {"container": "/containers/json", "image": "/images/json", "volume": "/volumes", "network": "/networks"}

SAMPLE = LIES[::6]
"""Enough of them to see that another engine is no different."""


@asynccontextmanager
async def lied_to(engine: str, folder: Path) -> AsyncIterator[tuple[Running, LyingProxy]]:
    create(Api(engine), "web", "sh", "-c", "echo hello; sleep 100000")
    with LyingProxy(folder / "docker.sock", engine) as proxy:
        async with running(proxy.path) as run:
            await run.select("container", "web")
            yield run, proxy


async def deceive(run: Running, proxy: LyingProxy, about: str, lie: Lie, ask: Callable[[], None]) -> None:
    """Have the app ask, and be lied to."""
    before, proxy.about, proxy.lie = proxy.told, re.compile(about), lie.answer
    ask()
    await run.until(lambda: proxy.told > before, f"{lie.name}: to be told")
    await run.pilot.pause(0.05)


async def mend(run: Running, proxy: LyingProxy, lie: Lie, number: int) -> None:
    """Stop lying; everything has to become current, a change of these days included."""
    proxy.lie = None
    name = f"web-{number}"
    Api(proxy.engine).post(f"/containers/{container(run)}/rename", name=name)
    run.app.session.retry_now()
    current = lambda: not run.app.session.feeds.lapses and run.app.session.state == "live"  # noqa: E731
    await run.until(current, f"{lie.name}: all to be current again")
    rows = run.main.pane_of("container").view
    await run.until(lambda: [row.name for row in rows.rows] == [name], f"{lie.name}: the new name")
    assert not run.app.failures, lie.name


def container(run: Running) -> str:
    return next(str(one["Id"]) for one in Api(run.app.session.engine.endpoint.path).get("/containers/json"))


async def lists(engine: str, folder: Path, kind: str, lies: tuple[Lie, ...]) -> None:
    async with lied_to(engine, folder) as (run, proxy):
        others = [other for other in LISTS if other != kind]
        for number, lie in enumerate(lies):
            ask = lambda: run.app.session.refresh(kind, "*")  # noqa: E731
            await deceive(run, proxy, rf"{LISTS[kind]}(\?|$)", lie, ask)
            assert run.app.session.state == "live", lie.name
            assert not any(run.app.session.lapse(other) for other in others), lie.name
            await mend(run, proxy, lie, number)


@pytest.mark.parametrize("kind", LISTS)
async def test_lists(clean_engine: str, tmp_path: Path, kind: str) -> None:
    await lists(clean_engine, tmp_path, kind, LIES)


@pytest.mark.parametrize("kind", LISTS)
async def test_lists_of_a_newer_engine(clean_new_engine: str, tmp_path: Path, kind: str) -> None:
    await lists(clean_new_engine, tmp_path, kind, SAMPLE)


async def test_events(clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "STEADY", 0.1)
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        for number, lie in enumerate(LIES):
            await deceive(run, proxy, "/events", lie, lambda: proxy.cut("/events"))
            assert run.app.session.state == "live", lie.name
            proxy.cut("/events")  # What is endless goes on.
            await mend(run, proxy, lie, number)


TABS = {
    "overview": r"/containers/\w{64}/json",
    "inspect": r"/containers/\w{64}/json",
    "environment": r"/(containers|images)/.+/json",
    "isolation": r"/containers/\w{64}/json",
    "files": r"/(containers/\w{64}/(archive|changes|exec)|exec/)",
    "logs": r"/containers/\w{64}/(json|logs)",
}


@pytest.mark.parametrize("tab", TABS)
async def test_tabs(clean_engine: str, tmp_path: Path, tab: str) -> None:
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        run.main.open_tab(tab)
        for number, lie in enumerate(LIES if tab == "overview" else SAMPLE):
            await deceive(run, proxy, TABS[tab], lie, asking(run))
            run.text()
            await mend(run, proxy, lie, number)
            asking(run)()
            await run.until(lambda: not run.main.detail.tab.fails, f"{lie.name}: the tab to show what there is")


def asking(run: Running) -> Callable[[], None]:
    """Has the open tab ask again."""
    tab = run.main.detail.tab
    return (lambda: tab.read(tab.since)) if tab.id == "logs" else (lambda: tab.ask_soon(0))


OTHERS = {
    "image": ("overview", r"/images/[^?]+/json"),
    "volume": ("overview", r"/volumes/.+"),
    "network": ("overview", r"/networks/.+"),
}


@pytest.mark.parametrize("kind", OTHERS)
async def test_overviews_of_other_kinds(clean_engine: str, tmp_path: Path, kind: str) -> None:
    Api(clean_engine).post("/volumes/create", {"Name": "data"})
    tab, about = OTHERS[kind]
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        pane = run.main.pane_of(kind)
        await run.until(lambda: pane.view.rows, "rows")
        await run.press(str(pane.number))
        run.main.open_tab(tab)
        await run.until(lambda: run.main.detail.tab.answer is not None, "its overview")
        for number, lie in enumerate(SAMPLE):
            await deceive(run, proxy, about, lie, asking(run))
            run.text()
            await mend(run, proxy, lie, number)
            asking(run)()
            await run.until(lambda: not run.main.detail.tab.fails, f"{lie.name}: the tab to show what there is")


@pytest.mark.parametrize("about", ["/version", "/info"])
async def test_connecting(clean_engine: str, tmp_path: Path, about: str) -> None:
    """What is said while connecting is told as the reason why the engine is out of reach; it is tried again."""
    nothing = next(lie for lie in LIES if lie.name == "nothing at all")
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        session = run.app.session
        for number, lie in enumerate(SAMPLE):
            await deceive(run, proxy, ".*", nothing, lambda: proxy.cut(""))
            await run.until(lambda: session.state == "lost", f"{lie.name}: the engine to be lost")
            await deceive(run, proxy, about, lie, session.retry_now)
            await mend(run, proxy, lie, number)


@pytest.mark.parametrize("about", [LISTS["container"], "/events", TABS["overview"]])
async def test_nothing_of_a_lie_is_kept(
    clean_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, about: str
) -> None:
    monkeypatch.setattr(feed, "STEADY", 0.1)
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        run.main.open_tab("overview")
        asks: dict[str, Callable[[], None]] = {
            LISTS["container"]: lambda: run.app.session.refresh("container", "*"),
            "/events": lambda: proxy.cut("/events"),
            TABS["overview"]: asking(run),
        }
        counts = []
        for turn in range(3):
            for number, lie in enumerate(SAMPLE):
                await deceive(run, proxy, about, lie, asks[about])
                proxy.cut("/events")
                await mend(run, proxy, lie, turn * len(SAMPLE) + number)
            run.app.session.events.clear()
            counts.append(census())
        # What is shown has more lines now and then: what is kept is more after each round.
        steadily = grown(counts[0], counts[1], len(SAMPLE)).keys()
        deadline = time.monotonic() + TIMERS
        while (growing := grown(counts[1], counts[2], len(SAMPLE)).keys() & steadily) and time.monotonic() < deadline:
            await run.pilot.pause(0.5)
            counts[2] = census()
        assert not growing, "\n".join(f"{name}:\n{holders(name)}" for name in growing)


async def test_a_list_that_is_not_current_says_so(clean_engine: str, tmp_path: Path) -> None:
    """Since when, why and when it is tried again stands in its pane; what it showed stays; the key tries at once."""
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        lie = next(lie for lie in LIES if lie.name == "null")
        await deceive(run, proxy, "/containers/json", lie, lambda: run.app.session.refresh("container", "*"))
        await run.shows("not current since ")
        await run.shows("it is null, of another type than it should be")
        await run.until(lambda: proxy.told > 3, "further tries")
        await run.shows("! now")
        assert [row.name for row in run.main.pane.view.rows] == ["web"]
        assert run.main.pane.is_stale(run.main.pane.view.rows[0])
        proxy.lie = None
        await run.press("!")
        await run.until(lambda: "not current since" not in run.text(), "the list to be current")
        assert not run.main.pane.is_stale(run.main.pane.view.rows[0])


async def test_a_row_that_cannot_be_read_is_shown_as_it_came(clean_engine: str, tmp_path: Path) -> None:
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        lie = next(lie for lie in LIES if lie.name == "the first one without an id")
        Api(clean_engine).post("/volumes/create", {"Name": "data"})
        Api(clean_engine).post("/containers/create", {"Image": "busybox"}, name="other")
        rows = run.main.pane.view
        await run.until(lambda: len(rows.rows) == 2, "both containers")
        await deceive(run, proxy, "/containers/json", lie, lambda: run.app.session.refresh("container", "*"))
        await run.until(lambda: sorted(row.name for row in rows.rows) == ["unreadable", "web"], "one row to be lost")
        await run.select("container", "unreadable")
        run.main.open_tab("inspect")
        await run.until(lambda: run.main.detail.tab.answer, "what came")
        await run.shows("unreadable")
        await run.press("Z")
        await run.shows("/a")
        run.main.open_tab("overview")
        await run.shows("its row could not be read")
        proxy.lie = None
        await run.until(lambda: sorted(row.name for row in rows.rows) == ["other", "web"], "both again, by itself")


async def test_pings(clean_engine: str, tmp_path: Path) -> None:
    """Any answer to a ping tells that the engine is there, and none takes what is current away."""
    async with lied_to(clean_engine, tmp_path) as (run, proxy):
        for number, lie in enumerate(SAMPLE):
            proxy.about, proxy.lie, before = re.compile("/_ping"), lie.answer, proxy.told
            await run.until(lambda: proxy.told > before, f"{lie.name}: to be told")  # noqa: B023
            assert run.app.session.state == "live", lie.name
            await mend(run, proxy, lie, number)
