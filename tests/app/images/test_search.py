"""Searching in a real index, and pulling what was found."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dockertui.engine.credentials import Credentials, Login
from dockertui.engine.tags import tags
from dockertui.screens.choose import ChooseScreen
from dockertui.screens.search import SearchScreen
from dockertui.spec.reference import parse_reference
from sandbox.registry import PASSWORD, USER, Registry, SearchIndex
from tests.app.images.harness_images import push, references
from tests.app.running import Running


def result(name: str, stars: int, *, official: bool = False, automated: bool = False) -> dict[str, Any]:
    description = f"about {name} [red]no markup[/red] \x1b[31m"
    return {
        "name": name,
        "description": description,
        "star_count": stars,
        "is_official": official,
        "is_automated": automated,
    }


@pytest.fixture
def index() -> Iterator[SearchIndex]:
    results = [
        result("web", 20134, official=True),
        result("proxy/web", 161, automated=True),
        result("new/web", 2),
        result("other", 5),
    ]
    with SearchIndex(results) as started:
        yield started


def names(run: Running) -> list[str]:
    """The rows shown."""
    assert isinstance(run.app.screen, SearchScreen)
    return [hit.id for hit in run.app.screen.table.view.rows]


async def search(run: Running, term: str) -> None:
    await run.press("2", "s")
    await run.until(lambda: isinstance(run.app.screen, SearchScreen), "the search")
    await run.type(term)
    await run.press("enter")


async def test_results_are_sorted_filtered_and_harmless(run: Running, index: SearchIndex) -> None:
    await search(run, f"{index.name}/web")
    await run.until(lambda: names(run) == ["web", "proxy/web", "new/web"], "what was found")
    assert index.asked == ["web"]
    await run.shows("[red]no markup[/red]")
    assert "\x1b" not in run.text()
    await run.press("f")
    await run.until(lambda: names(run) == ["web"], "the official one")
    await run.shows("--filter is-official=true")
    await run.press("f", "s", "s")
    await run.until(lambda: names(run) == ["web", "proxy/web"], "those with ten stars")
    await run.press("O")
    await run.until(lambda: names(run) == ["proxy/web", "web"], "the order turned round")
    await run.press("escape")
    await run.idle()
    assert run.commands() == [f"docker search --limit 100 {index.name}/web"]


async def test_a_registry_without_an_index_is_told(run: Running, registry: Registry) -> None:
    await search(run, f"{registry.name}/web")
    await run.shows("404")
    await run.press("escape")


async def test_enter_pulls_a_tag_that_the_registry_names(run: Running, registry: Registry) -> None:
    for tag in ("1.9", "1.10", "latest"):
        push(run.api, "busybox", f"{registry.name}/demo/box:{tag}")
    with SearchIndex([result("demo/box", 3)], registry) as index:
        await search(run, f"{index.name}/box")
        await run.until(lambda: names(run) == ["demo/box"], "what was found")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, ChooseScreen), "a choice of tags")
        await run.shows("1.9")
        screen = run.app.screen
        assert isinstance(screen, ChooseScreen)
        assert [item.value.id for item in screen.picker.items] == ["latest", "1.10", "1.9"]
        await run.type("1.9")
        await run.press("enter")
        await run.shows("pulled · sha256:")
        assert f"{index.name}/demo/box:1.9" in references(run.api)
        await run.press("R")
        form = await run.form()
        assert form.values["image"] == f"{index.name}/demo/box:1.9"
        assert [type(each).__name__ for each in run.app.screen_stack] == ["MainScreen", "FormScreen"]
        await run.fill(tty=True, interactive=True, command="sh")
        await run.press("enter")
        await run.until(lambda: run.main.terminals.view, "its terminal")
        assert run.app.screen is run.main
        await run.type("exit")
        await run.press("enter")
        await run.until(lambda: run.main.terminals.front_ended, "that its keys were for it")


async def test_a_registry_that_names_no_tags_leaves_the_tag_to_the_user(run: Running, index: SearchIndex) -> None:
    await search(run, f"{index.name}/other")
    await run.until(lambda: names(run) == ["other"], "what was found")
    await run.press("enter")
    await run.form()
    await run.shows(f"docker pull {index.name}/other:latest")


async def test_the_tags_of_a_registry_with_a_password(
    run: Running, secure_registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    push(run.api, "busybox", f"{secure_registry.name}/demo/box:2", secure=True)
    wanted = parse_reference(f"{secure_registry.name}/demo/box")
    info = run.app.session.engine.info
    assert await asyncio.to_thread(tags, wanted, info) == []
    Credentials().store(secure_registry.name, Login(secure_registry.name, USER, PASSWORD))
    assert await asyncio.to_thread(tags, wanted, info) == []  # the engine takes any certificate, the login does not
    folder = tmp_path / "certs.d" / secure_registry.name
    folder.mkdir(parents=True)
    (folder / "ca.crt").write_bytes(secure_registry.certificate.read_bytes())
    monkeypatch.setattr("dockertui.engine.tags.CERTIFICATES", tmp_path / "certs.d")
    assert await asyncio.to_thread(tags, wanted, info) == ["2"]
