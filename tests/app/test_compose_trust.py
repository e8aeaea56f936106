"""Labels and folders of others choose no compose files: nothing is read or brought up from them unasked."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dockertui.engine import compose
from dockertui.engine.compose import ComposePlace
from tests.app.harness_compose import COMPOSE
from tests.app.harness_compose import file as file
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state

LABEL = "com.docker.compose."

EVIL = "services: {web: {image: busybox, command: sleep 1000, init: true, volumes: ['/:/host']}}\n"


def labels(project: str, service: str, file: str, folder: str) -> dict[str, str]:
    """What Compose would label a container with."""
    return {
        f"{LABEL}project": project,
        f"{LABEL}service": service,
        f"{LABEL}container-number": "1",
        f"{LABEL}oneoff": "False",
        f"{LABEL}config-hash": "0",
        f"{LABEL}project.config_files": file,
        f"{LABEL}project.working_dir": folder,
    }


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The files of each call of Compose that reads some."""
    calls: list[tuple[str, ...]] = []
    ask = compose._ask

    async def noting(source: compose.Trusted, *words: str) -> str:
        calls.append(source.files)
        return await ask(source, *words)

    monkeypatch.setattr(compose, "_ask", noting)
    return calls


@pytest.fixture
async def run(clean_new_engine: str, file: Path, tmp_path: Path) -> AsyncIterator[Running]:
    """The app, away from any compose file."""
    async with running(clean_new_engine, (200, 45), place=ComposePlace(str(tmp_path))) as driver:
        yield driver


async def shown(run: Running, name: str) -> None:
    await run.until(lambda: run.main.pane_of("project").view.rows, "the project")
    await run.select("project", name)
    await run.press("v")


async def test_a_file_in_a_volume_is_asked_about(run: Running, read: list[tuple[str, ...]]) -> None:
    volume = run.api.post("/volumes/create", {"Name": "evil"})["Mountpoint"]
    path = Path(volume, "compose.yaml")
    path.write_text(EVIL)
    create(run.api, "web", Labels=labels("shop", "web", str(path), volume))
    await shown(run, "shop")
    await run.shows("lies where containers write")
    assert read == []

    await run.press("escape", "u")
    await run.shows("Use the compose files of shop?")
    await run.shows("lies where containers write")
    await run.press("escape")
    await run.press("C")
    await run.shows("Use the compose files of shop?")
    assert read == [] and state(run.api, "shop-web-1") == {}
    await run.press("y")
    await run.shows("shop as Compose understands it")
    assert read[0] == (str(path),)


@pytest.mark.parametrize("path", ["/dev/zero", "/proc/self/environ", "/etc/shadow"])
async def test_what_is_no_compose_file_is_not_read(run: Running, read: list[tuple[str, ...]], path: str) -> None:
    create(run.api, "web", Labels=labels("shop", "web", path, "/"))
    await shown(run, "shop")
    await run.shows("C asks whether to use the files.")
    assert read == []


async def test_a_pipe_is_not_read(run: Running, read: list[tuple[str, ...]], tmp_path: Path) -> None:
    pipe = tmp_path / "compose.yaml"
    os.mkfifo(pipe)
    create(run.api, "web", Labels=labels("shop", "web", str(pipe), str(tmp_path)))
    await shown(run, "shop")
    await run.press("escape", "C")
    await run.shows("The compose files of shop are not read")
    assert read == []


async def test_containers_that_do_not_agree_are_asked_about(
    run: Running, read: list[tuple[str, ...]], file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(EVIL)
    create(run.api, "db", Labels=labels("shop", "db", str(file), str(file.parent)))
    create(run.api, "web", Labels=labels("shop", "web", str(other), str(tmp_path)))
    await shown(run, "shop")
    await run.shows("do not agree on")
    assert read == []
    await run.press("escape", "u")
    await run.shows("Use the compose files of shop?")
    await run.press("escape")


async def test_started_in_a_folder_of_somebody_else(
    clean_new_engine: str, file: Path, read: list[tuple[str, ...]]
) -> None:
    os.chown(file, 12345, -1)
    async with running(clean_new_engine, (200, 45), place=ComposePlace(str(file.parent))) as run:
        await shown(run, "shop")
        await run.shows("12345")
        assert read == []
        await run.press("escape", "C")
        await run.shows("Use the compose files of shop?")
        await run.press("escape")

    given = ComposePlace(str(file.parent), (str(file),))
    async with running(clean_new_engine, (200, 45), place=given) as run:
        await shown(run, "shop")
        await run.shows("needs db")  # The user named it.
        assert {*read} == {(str(file),)}


async def test_what_is_allowed_is_read_from_then_on(clean_new_engine: str, file: Path) -> None:
    file.chmod(0o666)
    async with running(clean_new_engine, (200, 45), place=ComposePlace(str(file.parent))) as run:
        await shown(run, "shop")
        await run.shows("Others can write to")
        await run.press("escape", "C")
        await run.shows("Use the compose files of shop?")
        await run.press("y")
        await run.shows("shop as Compose understands it")
        await run.press("escape")
        await run.shows("needs db")
    assert file.read_text() == COMPOSE


async def test_compose_reads_nothing_where_dockertui_was_started(
    run: Running, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads a `.env` wherever it stands, whatever project it is about."""
    os.mkfifo(tmp_path / ".env")
    monkeypatch.chdir(tmp_path)
    create(run.api, "web", Labels=labels("shop", "web", str(file), str(file.parent)))
    await shown(run, "shop")
    await run.shows("needs db")
    await run.press("escape", "s")
    await run.until(lambda: not state(run.api, "web")["Running"], "the end of the container")


def test_compose_stands_in_the_folder_of_its_project(tmp_path: Path) -> None:
    source = compose.ComposeSource((), str(tmp_path), "shop")
    assert compose.stands(source.options) == str(tmp_path)
    assert compose.stands(compose.ComposeSource((), str(tmp_path / "gone"), "shop").options) == "/"
    assert compose.stands(compose.ComposeSource((), "", "shop").options) == "/"
