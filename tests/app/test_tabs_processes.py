"""The Processes tab, on a real engine, by keys."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from dockertui.engine import EngineError
from dockertui.engine.processes import send
from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_tabs_overview import shown


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


async def opened(run: Running, name: str) -> None:
    await run.select("container", name)
    await run.press("P")
    await run.until(lambda: run.main.detail.tab_id == "processes" and run.main.detail.tab.record.name == name)


async def test_processes_come_and_go(run: Running) -> None:
    identity = create(run.api, "web")
    await opened(run, "web")
    await run.until(lambda: "sleep 1000" in shown(run), "the main process")
    await run.shows("PID")
    await run.shows("docker top web")
    made = run.api.post(f"/containers/{identity}/exec", {"Cmd": ["sleep", "777"]})
    run.api.post(f"/exec/{made['Id']}/start", {"Detach": True})
    await run.until(lambda: "sleep 777" in shown(run), "a process that came later")


async def test_a_tree_with_both_ids_and_a_signal_to_one(run: Running) -> None:
    create(run.api, "web", "sh", "-c", "sh -c 'sleep 888; echo ended by $?; sleep 1000' & wait", HostConfig={})
    await opened(run, "web")
    await run.until(lambda: "sleep 888" in shown(run), "all processes")
    tab = run.main.detail.tab
    await run.until(lambda: len(tab.answer.known) == 3 and tab.answer.known[0].cpu is not None, "a second look")
    main, shell, sleep = tab.answer.known
    assert (main.pid, main.host) == (1, run.api.get("/containers/web/json")["State"]["Pid"])
    assert (shell.parent, sleep.parent, sleep.user) == (main.host, shell.host, "root") and sleep.memory > 0
    assert [row[-1].lstrip(" └").split()[0] for row in tab.answer.rows] == ["sh", "sh", "sleep"]
    await run.press("G", "ctrl+k")
    form = await run.form()
    command = f"docker exec -u 0 web kill -TERM {sleep.pid}"
    await run.until(lambda: command in run.text().replace("\n", " "), command)
    form.load({"signal": "HUP"})
    await run.press("y")
    await run.until(lambda: "sleep 888" not in shown(run) and "sleep 1000" in shown(run), "the end of that one")
    await run.until_engine(lambda: run.api.get("/containers/web/json")["State"]["Running"])
    assert run.commands() == [f"docker exec -u 0 web kill -HUP {sleep.pid}"]


async def test_without_kill_in_the_container_the_signal_comes_from_here(run: Running) -> None:
    create(run.api, "web", "sh", "-c", "rm /bin/kill /bin/ps; sleep 888 & wait; sleep 1000", HostConfig={})
    await opened(run, "web")
    await run.until(lambda: "sleep 888" in shown(run))
    await run.press("G", "ctrl+k")
    await run.form()
    await run.press("y")
    await run.until(lambda: "sleep 888" not in shown(run) and "sleep 1000" in shown(run), "the end of that one")


async def test_another_process_of_the_same_id_gets_no_signal(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "web")
    await run.until(lambda: "sleep 1000" in shown(run))
    tab = run.main.detail.tab
    await run.press("ctrl+k")
    await run.form()
    await run.press("escape")
    earlier = replace(tab.answer.known[-1], created=1.0)
    with pytest.raises(EngineError, match="has ended"):
        await run.app.session.engine.call(lambda client: send(client, "web", earlier, "KILL"))
    assert run.api.get("/containers/web/json")["State"]["Running"]


async def test_read_only_sends_none(clean_engine: str) -> None:
    async with running(clean_engine, read_only=True) as run:
        create(run.api, "web")
        await opened(run, "web")
        await run.until(lambda: "sleep 1000" in shown(run))
        await run.press("ctrl+k")
        assert run.app.screen is run.main and "signal" not in run.text()


async def test_other_arguments_of_ps(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "web")
    await run.press("o", "enter")
    await run.until(lambda: "%CPU" in run.text(), "the columns of ps aux")
    await run.shows("docker top web aux")
    await run.press("o", *["backspace"] * 3)
    await run.type("--nonsense")
    await run.press("enter")
    await run.until(lambda: "ps" in shown(run) and "sleep" not in shown(run), "the error of ps")
    await run.press("o", *["backspace"] * 10)
    await run.press("enter")
    await run.until(lambda: "sleep 1000" in shown(run) and "%CPU" not in run.text(), "the usual columns")


async def test_the_pid_is_copied(run: Running) -> None:
    create(run.api, "web", HostConfig={})
    await opened(run, "web")
    await run.until(lambda: "sleep 1000" in shown(run))
    await run.press("y", "Y")
    assert run.copied == [str(run.api.get("/containers/web/json")["State"]["Pid"]), "sleep 1000"]


async def test_one_that_does_not_run_has_none(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "web")
    await run.until(lambda: "sleep 1000" in shown(run))
    run.api.post("/containers/web/kill")
    await run.until(lambda: "not running" in shown(run), "the end")
    run.api.post("/containers/web/start")
    await run.until(lambda: "sleep 1000" in shown(run), "a new start")


async def test_it_asks_only_while_visible(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "web")
    await run.until(lambda: "sleep 1000" in shown(run))
    tab = run.main.detail.tab
    await run.press("v")
    await run.until(lambda: run.main.detail.tab_id == "overview")
    asked = tab._since
    await run.pilot.pause(3.5)
    assert tab._since == asked


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_screens(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        create(run.api, "web", "sh", "-c", "sleep 1000; : '[red]\x1b[31m'")
        await opened(run, "web")
        await run.until(lambda: "[red]␛[31m" in shown(run) or "…" in shown(run) or "~" in shown(run))
        assert "\x1b" not in run.text()
        for key in ("G", "g", "]", "["):
            await run.press(key)
