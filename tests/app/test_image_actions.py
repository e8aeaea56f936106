"""Every removal of images, by its key, checked through the engine's own API."""

from collections.abc import AsyncIterator

import pytest

from dockertui.screens.main import MainScreen
from sandbox.api import Api, ApiError
from tests.app.running import Running, running
from tests.app.test_container_actions import create, state


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


def build(api: Api, name: str, *more: str) -> str:
    """A small image of its own under all these references; its id."""
    made = api.post("/containers/create", {"Image": "busybox", "Cmd": ["true"], "Labels": {"made": name}})["Id"]
    repository, _colon, tag = name.rpartition(":")
    image = str(api.post("/commit", container=made, repo=repository, tag=tag)["Id"])
    api.delete(f"/containers/{made}")
    for reference in more:
        repository, _colon, tag = reference.rpartition(":")
        api.post(f"/images/{image}/tag", repo=repository, tag=tag)
    return image


def references(api: Api, image: str) -> set[str]:
    """The references of an image; none where it is not there."""
    try:
        return set(api.get(f"/images/{image}/json")["RepoTags"] or ())
    except ApiError:
        return set()


def exists(api: Api, image: str) -> bool:
    return any(entry["Id"] == image for entry in api.get("/images/json", all=True))


async def test_remove_with_all_references(run: Running) -> None:
    image = build(run.api, "box:1", "registry.example:5000/team/box:1")
    await run.select("image", "box:1")
    await run.shows("box +1")
    await run.press("d")
    await run.shows("docker rmi box:1 registry.example:5000/team/box:1")
    await run.press("y")
    await run.until_engine(lambda: not exists(run.api, image))
    await run.idle()
    assert sorted(run.commands()) == ["docker rmi box:1", "docker rmi registry.example:5000/team/box:1"]


async def test_untag_one_reference(run: Running) -> None:
    image = build(run.api, "box:1", "registry.example:5000/team/box:1")
    await run.select("image", "box:1")
    await run.press("d")
    await run.fill(reference="box:1")
    await run.shows("docker rmi box:1 ")
    await run.press("y")
    await run.until_engine(lambda: references(run.api, image) == {"registry.example:5000/team/box:1"})
    await run.idle()
    await run.until(lambda: any(row.repository == "registry.example:5000/team/box" for row in run.main.pane.view.rows))


async def test_a_dangling_image_goes_by_its_id(run: Running) -> None:
    image = build(run.api, "box:1")
    build(run.api, "box:1")
    short = image.removeprefix("sha256:")[:12]
    await run.select("image", short)
    await run.press("d", "y")
    await run.until_engine(lambda: not exists(run.api, image))
    await run.idle()
    assert run.commands() == [f"docker rmi {short}"]


async def test_refusal_names_the_containers_and_goes_there(run: Running) -> None:
    build(run.api, "box:1")
    create(run.api, "user-b", Image="box:1")
    create(run.api, "user-a", Image="box:1", start=False)
    await run.select("image", "box:1")
    await run.until(lambda: len(run.main.pane.view.current.users) == 2)
    await run.press("d")
    await run.shows("In use, so the engine refuses: user-a, user-b")
    await run.press("g")
    await run.until(lambda: run.main.pane.resource.kind == "container")
    assert run.main.pane.view.current.name == "user-a"
    assert run.commands() == []


async def test_in_use_is_refused_by_the_engine_too(run: Running) -> None:
    image = build(run.api, "box:1")
    create(run.api, "user", Image="box:1")
    await run.select("image", "box:1")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("d")
    await run.form()
    await run.press("t")
    await run.shows("Remove failed")
    await run.shows("conflict")
    assert exists(run.api, image)


async def test_containers_go_too(run: Running) -> None:
    image = build(run.api, "box:1")
    for name in ("user-a", "user-b"):
        create(run.api, name, Image="box:1")
    create(run.api, "other")
    await run.select("image", "box:1")
    await run.until(lambda: len(run.main.pane.view.current.users) == 2)
    await run.press("d")
    await run.form()
    await run.press("r")
    await run.until_engine(lambda: not exists(run.api, image))
    await run.idle()
    assert sorted(run.commands()) == ["docker rm -f user-a", "docker rm -f user-b", "docker rmi box:1"]
    assert not state(run.api, "user-a")
    assert state(run.api, "other")["Running"]


async def test_force_removes_what_a_stopped_container_uses(run: Running) -> None:
    image = build(run.api, "box:1")
    create(run.api, "user", Image="box:1", start=False)
    await run.select("image", "box:1")
    await run.until(lambda: run.main.pane.view.current.users)
    await run.press("d")
    await run.fill(force=True)
    await run.press("t")
    await run.until_engine(lambda: not exists(run.api, image))
    await run.idle()
    assert run.commands() == ["docker rmi -f box:1"]
    assert state(run.api, "user")


async def test_many_at_once_with_failures_by_name(run: Running) -> None:
    images = {name: build(run.api, f"{name}:1") for name in ("box-a", "box-b", "box-c")}
    create(run.api, "user", Image="box-b:1")
    await run.select("image", "box-a:1")
    names = {f"{name}:1" for name in images}
    await run.until(lambda: names <= {row.name for row in run.main.pane.view.rows}, "all of them")
    await run.until(lambda: any(row.users for row in run.main.pane.view.rows))
    await run.press("/")
    await run.type("box-")
    await run.press("enter", "*", "d")
    await run.shows("docker rmi box-a:1 box-b:1 box-c:1")
    await run.press("t")
    await run.shows("Remove: 2 of 3 done")
    await run.shows("box-b:1: conflict")
    assert [exists(run.api, images[name]) for name in images] == [False, True, False]


async def test_prune_dangling(run: Running) -> None:
    dangling = build(run.api, "box:1")
    kept = build(run.api, "box:1")
    await run.select("image", "box:1")
    await run.until(lambda: any(row.id == dangling for row in run.main.pane.view.rows))
    await run.press("X")
    await run.shows("Dangling: 2")
    await run.press("y")
    await run.until_engine(lambda: not exists(run.api, dangling))
    await run.idle()
    assert exists(run.api, kept)
    assert run.commands() == ["docker image prune -f"]


async def test_prune_all_unused(run: Running) -> None:
    unused = build(run.api, "box:1")
    create(run.api, "user")
    await run.select("image", "box:1")
    await run.press("X")
    await run.fill(all=True)
    await run.press("y")
    await run.until_engine(lambda: not exists(run.api, unused))
    await run.idle()
    assert run.commands() == ["docker image prune -f -a"]
    assert references(run.api, "busybox:latest")


async def test_read_only_offers_none_of_it(clean_engine: str) -> None:
    async with running(clean_engine, read_only=True) as run:
        await run.select("image", "busybox:latest")
        await run.press("d", "X")
        await run.pilot.pause()
        assert isinstance(run.app.screen, MainScreen)
        assert not {"image.remove", "image.prune"} & {bound.id for bound in run.main.keyboard.bindings()}
