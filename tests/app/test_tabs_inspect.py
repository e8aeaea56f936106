"""The Inspect tab, on a real engine, by keys."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.app.running import Running, running
from tests.app.test_container_actions import create
from tests.app.test_tabs_overview import shown, tells


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


async def opened(run: Running, kind: str, name: str) -> None:
    await run.select(kind, name)
    await run.press("i")
    await run.until(lambda: run.main.detail.tab_id == "inspect" and run.main.detail.tab.answer, "a document")
    await run.until(lambda: run.main.detail.tab.record.name == name, name)


def under_cursor(run: Running) -> str:
    tab = run.main.detail.tab
    return "".join(span.text for span in tab.row(tab.cursor)).strip()


def looks(run: Running) -> bool:
    """Whether the tab is still looking through its document."""
    return any(worker.group == "search" and not worker.is_finished for worker in run.app.workers)


async def search(run: Running, text: str) -> None:
    await run.press("/")
    await run.type(text)
    await run.press("enter")
    await run.until(lambda: not looks(run), "the end of the search")


async def path(run: Running, text: str) -> None:
    """Ask for a path, in place of the one that is shown."""
    await run.press(".")
    await run.until(lambda: run.main.prompt.active)
    run.main.prompt._input.value = ""
    await run.type(text)
    await run.press("enter")


async def test_folding_and_unfolding(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "container", "web")
    folded = run.main.detail.tab.count()
    assert "Pid" not in shown(run).replace("PidMode", "")
    await search(run, "^State")
    await run.press("space")
    assert "Pid" in shown(run) and run.main.detail.tab.count() > folded
    await run.press("right", "left")
    assert under_cursor(run).split()[1] == "State"
    await run.press("left")
    assert run.main.detail.tab.count() == folded
    await run.press("Z")
    await run.until(lambda: run.main.detail.tab.count() > 100, "everything")
    await run.press("z")
    assert run.main.detail.tab.count() == folded


async def test_a_search_opens_what_is_folded(run: Running) -> None:
    create(run.api, "web", Labels={"needle": "1", "haystack": "needle too"})
    await opened(run, "container", "web")
    await search(run, "needle")
    places = []
    for key in ("n", "N", "n"):
        places.append(under_cursor(run))
        await run.press(key)
    assert (
        sorted(places[:2]) == ["haystack              needle too", "needle                1"] or len(set(places)) == 2
    )
    assert all("needle" in place for place in places)
    await run.shows("of 2")


async def test_values_and_paths_are_copied(run: Running) -> None:
    create(run.api, "web", Labels={"a.b": "x"})
    await opened(run, "container", "web")
    inspected = run.api.get("/containers/web/json")
    await search(run, "^Pid ")
    await run.press("y", "Y")
    await search(run, "^a.b")
    await run.press("Y", "left", "y")
    await run.until(lambda: len(run.copied) == 4, "four copies")
    assert run.copied[:3] == [str(inspected["State"]["Pid"]), ".State.Pid", 'index .Config.Labels "a.b"']
    assert json.loads(run.copied[3]) == inspected["Config"]["Labels"]


@pytest.mark.parametrize(
    ("text", "value", "command"),
    [
        ("{{.State.Status}}", "running", "docker inspect -f '{{.State.Status}}' web"),
        (".Mounts[0].Destination", "/data", "docker inspect -f '{{(index .Mounts 0).Destination}}' web"),
        ('{{index .Config.Labels "a.b"}}', "dotted", "docker inspect -f '{{index .Config.Labels"),
        ("{{json .Config.Labels}}", "dotted", "docker inspect -f"),
    ],
)
async def test_a_path_as_format_takes_it(run: Running, text: str, value: str, command: str) -> None:
    create(run.api, "web", Labels={"a.b": "dotted"}, HostConfig={"Binds": ["/etc:/data"], "Init": True})
    await opened(run, "container", "web")
    everything = run.main.detail.tab.count()
    await path(run, text)
    await run.until(lambda: value in shown(run) and run.main.detail.tab.count() == 1, value)
    await run.shows(command)
    await run.press("escape")
    assert run.main.detail.tab.count() == everything
    assert run.main.detail.tab.has_focus
    await run.press("escape")
    assert run.main.focused is run.main.pane


async def test_a_wrong_path_says_what_there_is_and_stays(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "container", "web")
    await path(run, ".State.Statsu")
    await run.shows("it has Status")
    assert run.main.prompt.active and run.main.prompt._input.value == ".State.Statsu"
    await run.press(*["backspace"] * 2, "tab", "enter")
    await run.until(lambda: shown(run).strip() == "running", "the completed path")


async def test_the_path_stays_for_the_next_container(run: Running) -> None:
    create(run.api, "one", Labels={"here": "1"})
    create(run.api, "two", start=False)
    await opened(run, "container", "one")
    await path(run, ".Config.Labels.here")
    await run.until(lambda: shown(run).strip() == "1")
    await run.select("container", "two")
    await run.until(lambda: "has no here" in shown(run), "that the other one has no such label")
    await run.select("container", "one")
    await run.until(lambda: shown(run).strip() == "1")


async def test_it_stays_current_where_the_cursor_is(run: Running) -> None:
    create(run.api, "web")
    await opened(run, "container", "web")
    await search(run, "^Status ")
    run.api.post("/containers/web/kill")
    await run.until(lambda: under_cursor(run).split() == ["Status", "exited"], "the new state")


async def test_every_kind_can_be_inspected(run: Running) -> None:
    run.api.post("/volumes/create", {"Name": "data"})
    kinds = (("image", "busybox:latest", "RepoTags"), ("volume", "data", "Mountpoint"), ("network", "bridge", "IPAM"))
    for kind, name, text in kinds:
        await opened(run, kind, name)
        await run.shows(f"docker {kind} inspect")
        await tells(run, text)


async def test_labels_are_neither_markup_nor_control(run: Running) -> None:
    create(run.api, "evil", Labels={"[red]x[/red]": "[/] \x1b[31mred\x1b]0;owned\x07"})
    await opened(run, "container", "evil")
    await search(run, "owned")
    assert under_cursor(run).startswith("[red]x[/red]") and "␛[31mred" in under_cursor(run)
    await run.press("Y", "y")
    assert run.copied[1] == "[/] \x1b[31mred\x1b]0;owned\x07"
    await run.until(lambda: "Sent to the terminal" in run.text())
    assert "\x1b" not in run.text() and "\x07" not in run.text()


async def test_a_text_that_is_cut_unfolds(run: Running) -> None:
    create(run.api, "web", Labels={"long": "v" * 300})
    await opened(run, "container", "web")
    await search(run, "^long")
    await run.press("enter")
    assert shown(run).count("v") >= 300
    await run.press("j", "enter")
    assert under_cursor(run).startswith("long") and shown(run).count("v") < 150


async def test_a_container_removed_while_it_is_shown(run: Running) -> None:
    create(run.api, "gone")
    await opened(run, "container", "gone")
    run.api.delete("/containers/gone", force=True)
    await run.until(lambda: "gone" not in run.text(), "no trace of it")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_small_screens(clean_engine: str, size: tuple[int, int]) -> None:
    async with running(clean_engine, size) as run:
        create(run.api, "web", Labels={"a-label-" * 20: "v" * 300})
        await opened(run, "container", "web")
        for key in ("Z", "G", "enter", "left", "left", "g", "pagedown", "z", "]", "["):
            await run.press(key)
        await search(run, "a-label")
        await run.press("enter", "y")
        assert run.copied == ["v" * 300]


SECRETS: dict[str, Any] = {
    "Env": ["DB_PASSWORD=hunter2", "URL=postgres://me:hunter2@db/x", "COLOUR=blue"],
    "Labels": {"a.basicauth.users": "me:hunter2", "kept": "web"},
    "Healthcheck": {"Test": ["CMD-SHELL", "true --token hunter2"]},
    "HostConfig": {"LogConfig": {"Type": "json-file", "Config": {"env": "x"}}, "Init": True},
}


async def test_secrets_are_masked_wherever_they_stand(run: Running) -> None:
    create(run.api, "web", "sleep", "1000", "--password=hunter2", "--requirepass", "hunter2", **SECRETS)
    await opened(run, "container", "web")
    tab = run.main.detail.tab

    def rows() -> str:
        return "\n".join("".join(span.text for span in tab.row(index)) for index in range(tab.count()))

    await run.press("z")
    assert "hunter2" not in rows()
    await run.press("Z")
    await run.until(lambda: tab.count() > 100, "everything")
    assert "hunter2" not in rows()
    assert "COLOUR=blue" in rows() and "postgres://me:" in rows()
    await search(run, "hunter2")
    await run.shows("no match")
    await run.press("m")
    await run.until(lambda: len(tab.matches) > 5, "the secrets")
    await run.press("m")
    await run.until(lambda: not tab.matches, "masks")


async def test_what_is_copied_is_what_is_shown_but_for_a_single_value(run: Running) -> None:
    create(run.api, "web", "sleep", "1000", **SECRETS)
    await opened(run, "container", "web")
    await search(run, "DB_PASSWORD")
    await run.press("y", "left", "y")
    await run.until(lambda: len(run.copied) == 2, "two copies")
    await run.press("m", "y")
    await run.until(lambda: len(run.copied) == 3, "three copies")
    assert run.copied[0] == "DB_PASSWORD=hunter2"
    assert "DB_PASSWORD" in run.copied[1] and "hunter2" not in run.copied[1]
    assert "hunter2" in run.copied[2]
    await run.until(lambda: "DB_PASSWORD=hunter2" in shown(run), "the secret, revealed")


async def test_another_container_is_masked_again(run: Running) -> None:
    create(run.api, "one", Env=["DB_PASSWORD=hunter2"])
    create(run.api, "two", Env=["DB_PASSWORD=hunter2"])
    await opened(run, "container", "one")
    await run.press("m")
    assert not run.main.detail.tab.masked
    await run.select("container", "two")
    await run.until(lambda: run.main.detail.tab.record.name == "two", "the other one")
    assert run.main.detail.tab.masked
