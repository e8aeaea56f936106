"""No view of the main screen tells a secret that an engine tells, unless it is revealed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from dockertui.screens.document import DocumentScreen
from dockertui.screens.events import EventsScreen
from tests.app.running import Running, running
from tests.app.test_container_actions import create

SECRET = "hunter2"
COMMAND = ("sh", "-c", f"sleep 1000; redis-cli -a {SECRET} ping", "x", "--requirepass", SECRET, f"--api-key={SECRET}")
CONFIG: dict[str, Any] = {
    "Env": [f"DB_PW={SECRET}", f"URL=postgres://me:{SECRET}@db/x", f'JSON={{"password":"{SECRET}"}}', "SEEN=blue"],
    "Labels": {"traefik.http.middlewares.a.basicauth.users": f"me:{SECRET}", "com.example.jwt": SECRET, "kept": "web"},
    "Healthcheck": {"Test": ["CMD-SHELL", f"echo https://me:{SECRET}@host --token {SECRET}"], "Interval": 10**9},
}


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine, (160, 60)) as driver:
        yield driver


@pytest.fixture
async def web(run: Running) -> None:
    create(run.api, "web", *COMMAND, **CONFIG)
    await run.select("container", "web")


def rows(run: Running) -> str:
    tab = run.main.detail.tab
    return "\n".join("".join(span.text for span in tab.row(index)) for index in range(tab.count()))


@pytest.mark.usefixtures("web")
async def test_the_overview_and_the_list(run: Running) -> None:
    await run.press("v")
    await run.until(lambda: "basicauth.users" in rows(run), "the overview")
    await run.until(lambda: "Last check" in rows(run), "a check")
    assert SECRET not in rows(run) and "redis-cli -a" in rows(run)
    assert SECRET not in run.text()


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize(("key", "line"), [("L", "docker run"), ("c", "services:")])
async def test_the_line_and_the_service_that_make_it(run: Running, key: str, line: str) -> None:
    await run.press(key)
    await run.until(lambda: isinstance(run.app.screen, DocumentScreen), "a document")
    await run.shows(line)
    view = run.app.screen.query_one("#document")
    shown = "\n".join("".join(span.text for span in view.row(index)) for index in range(view.count()))  # type: ignore[attr-defined]
    assert "SEEN" in shown and SECRET not in shown
    await run.press("y")
    assert SECRET not in run.copied[-1]
    await run.press("m", "y")
    assert run.copied[-1].count(SECRET) >= 9
    assert "hidden" not in run.copied[-1]


@pytest.mark.usefixtures("web")
async def test_the_processes(run: Running) -> None:
    await run.press("P")
    await run.until(lambda: run.main.detail.tab_id == "processes" and "sleep" in rows(run), "the processes")
    assert "--api-key=" in rows(run) and SECRET not in rows(run)


@pytest.mark.usefixtures("web")
async def test_the_form_that_makes_it_anew(run: Running) -> None:
    await run.press("R")
    form = await run.form()
    await run.shows("--requirepass")
    for _section in range(12):
        assert SECRET not in run.text()
        await run.press("pagedown")
    await run.press("ctrl+y")
    assert SECRET not in run.copied[-1]
    assert SECRET in form.values["command"]


async def test_what_happens(run: Running) -> None:
    create(run.api, "web")
    run.main.desk.show_events()
    await run.until(lambda: isinstance(run.app.screen, EventsScreen), "the events")
    made = run.api.post("/containers/web/exec", {"Cmd": ["sh", "-c", f"true --password {SECRET}"]})["Id"]
    run.api.post(f"/exec/{made}/start", {"Detach": True})
    await run.shows("exec_create")
    await run.shows("true --password")
    assert SECRET not in run.text()


async def test_the_layers_of_an_image(run: Running) -> None:
    container = create(run.api, "web")
    query = {"container": container, "repo": "told", "tag": "1", "changes": f"ENV DB_PASSWORD={SECRET}"}
    run.api.request("POST", "/commit", query)
    await run.press("2")
    await run.select("image", "told:1")
    for key, told in (("v", "DB_PASSWORD"), ("h", "docker history"), ("E", "DB_PASSWORD"), ("i", "RootFS")):
        await run.press(key)
        await run.shows(told)
        assert SECRET not in rows(run) and SECRET not in run.text()
    run.api.delete("/images/told:1")
