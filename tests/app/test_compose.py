"""Compose projects with the real `docker compose` on the newer engine."""

import asyncio
import re
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dockertui.engine.compose import ComposePlace, Trusted
from dockertui.resources.project import composition, watching
from tests.app.harness_compose import COMPOSE, rewrite
from tests.app.harness_compose import file as file
from tests.app.running import Running, running
from tests.app.test_container_actions import state
from tests.app.test_exports import shown


@pytest.fixture
async def run(clean_new_engine: str, file: Path) -> AsyncIterator[Running]:
    """The app, started in the folder of the file."""
    async with running(clean_new_engine, (120, 45), place=ComposePlace(str(file.parent))) as driver:
        await driver.until(lambda: driver.main.pane_of("project").view.rows, "the project")
        yield driver


async def composed(run: Running, file: Path, *words: str) -> None:
    """Run `docker compose` beside the app."""
    argv = ["docker", "-H", f"unix://{run.socket}", "compose", "-f", str(file), *words]
    await asyncio.to_thread(subprocess.run, argv, check=True, capture_output=True)


async def brought_up(run: Running, file: Path) -> None:
    """Bring the project up beside the app."""
    await composed(run, file, "up", "-d")
    view = run.main.pane_of("container").view
    await run.until(lambda: len(view.rows) == 3 and all(row.running for row in view.rows), "its containers")


async def ended(run: Running) -> None:
    """Wait for the end of what runs in the terminal, see that it ended well, and close it."""
    await run.until(lambda: run.main.terminals.front_ended, "the end of compose")
    assert run.main.terminals.front.live.status == 0, run.text()
    await run.press("enter")
    await run.until(lambda: run.main.focused is run.main.pane, "the list")


async def to_service(run: Running, name: str) -> None:
    """Put the cursor on a service in the tree, once that has all its lines."""
    await run.press("escape")
    await run.select("project", "shop")
    await run.press("v", "g")
    tab = run.main.detail.tab

    def whole() -> bool:
        facts = [fact for section in tab.answer or () for fact in section.facts]
        linked = {fact.link[1] for fact in facts if fact.link and fact.link[0] == "container"}
        made = {container.id for container in run.main.session.store.get("project", "shop").containers}
        return linked == made and ("service", f"shop/{name}") in [fact.about for fact in facts]

    await run.until(whole, f"the tree with {name}")
    for _line in range(tab.count()):
        if tab.target and tab.target[1].id == f"shop/{name}":
            return
        await run.press("j")
    raise AssertionError(run.text())


async def test_a_life_of_a_project(run: Running, file: Path) -> None:
    await run.select("project", "shop")
    await run.shows("not up")
    await run.shows("needs db")
    await run.press("u")
    await ended(run)
    await run.shows("3/3")

    await run.select("project", "shop")
    await run.press("c")
    await run.fill(service="web", count="3")
    await run.press("enter")
    await ended(run)
    await run.shows("5/5")
    run.api.post("/containers/shop-web-2/kill")
    await run.select("project", "shop")
    await run.shows("4/5")
    await run.shows("2/3")

    await run.press("l")
    for service in ("db ready", "api serves", "web serves"):
        await run.shows(service)
    await run.press("escape", "v")

    rewrite(file, "web serves", "web serves anew")
    await run.shows("changed in the file since it was made")
    await run.press("escape", "u")
    await ended(run)
    await run.until_engine(lambda: "anew" in str(run.api.get("/containers/shop-web-1/json")["Config"]["Cmd"]))
    await run.until(lambda: "changed" not in run.text(), "no drift")

    await run.select("project", "shop")
    await run.press("d")
    screen = await run.fill(volumes=True)
    assert screen.command == "docker compose -p shop down -v"
    await run.press("y")
    await run.until_engine(lambda: not run.api.get("/containers/json", all=True))
    await run.until_engine(lambda: "shop_back" not in {network["Name"] for network in run.api.get("/networks")})
    await run.until_engine(
        lambda: not [v for v in run.api.get("/volumes")["Volumes"] or () if v["Name"].startswith("shop_")]
    )
    await run.until(lambda: not run.main.terminals.tabs, "no terminal")
    await run.select("project", "shop")
    await run.shows("not up")


async def test_actions_of_one_service_leave_the_others(run: Running, file: Path) -> None:
    await brought_up(run, file)
    await to_service(run, "api")
    await run.press("s")
    await run.until_engine(lambda: not state(run.api, "shop-api-1")["Running"])
    assert state(run.api, "shop-web-1")["Running"]
    await run.until(lambda: not run.main.terminals.tabs, "no terminal")
    assert run.main.detail.focused_inside
    await run.until(lambda: "2/3" in run.text(), "the tree as it is now")
    await run.press("S")
    await run.until_engine(lambda: state(run.api, "shop-api-1")["Running"])
    await run.until(lambda: not run.main.terminals.tabs, "no terminal")
    assert run.commands() == ["docker compose -p shop stop api", "docker compose -p shop start api"]
    await to_service(run, "web")
    await run.press("c")
    form = await run.fill(count="2")
    assert "--scale web=2 web" in form.command
    await run.press("enter")
    await ended(run)
    await run.until(lambda: len(run.main.pane_of("container").view.rows) == 4, "two of web")
    await to_service(run, "web")
    await run.press("l")
    await run.until(lambda: run.main.detail.tab_id == "logs", "the logs")
    assert {record.name for record in run.main.pane.view.chosen} == {"shop-web-1", "shop-web-2"}
    await to_service(run, "web")
    await run.press("d", "y")
    await run.until_engine(lambda: not state(run.api, "shop-web-1") and not state(run.api, "shop-web-2"))
    assert state(run.api, "shop-api-1")["Running"]


async def test_a_service_as_a_docker_run_line(run: Running, file: Path) -> None:
    await to_service(run, "db")
    await run.press("L")
    await shown(run)
    await run.shows("db as docker run")
    await run.press("y", "escape")
    await run.until(lambda: run.app.screen is run.main, "the list")
    await brought_up(run, file)
    await to_service(run, "db")
    await run.press("L")
    await shown(run)
    await run.shows("db as docker run")
    await run.press("y", "escape")
    planned, made = (set(text.split(" \\\n  ")) for text in run.copied)
    assert planned - made == {"-v shop_data:/data"}
    assert made - planned == {"--mount type=volume,src=shop_data,dst=/data"}
    assert {"--name shop-db-1", "--network shop_back", "--network-alias db"} < made


async def test_the_config_is_shown(run: Running) -> None:
    await run.select("project", "shop")
    await run.press("C")
    await run.shows("shop as Compose understands it")
    await run.press("y", "escape")
    assert run.copied[0].startswith("name: shop\n")
    await run.press("l")
    await run.shows("there is no container, so there is no log")


async def test_orphans_are_told_of_and_removed_where_asked(run: Running, file: Path) -> None:
    await brought_up(run, file)
    start, end = COMPOSE.index("  web:"), COMPOSE.index("networks: {back")
    rewrite(file, COMPOSE[start:end], "")
    await run.select("project", "shop")
    await run.shows("not in the file any more")
    await run.press("d")
    screen = await run.form()
    assert "--remove-orphans" in screen.command
    assert "web" in run.text()
    await run.fill(orphans=False)
    await run.press("y")
    await run.until_engine(lambda: not state(run.api, "shop-api-1"))
    assert state(run.api, "shop-web-1")["Running"]


async def test_an_action_is_about_what_is_known_though_the_list_is_behind(
    run: Running, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await brought_up(run, file)
    await run.select("project", "shop")
    monkeypatch.setattr(run.main.pane, "reload", lambda: None)
    rewrite(file, COMPOSE[COMPOSE.index("  web:") : COMPOSE.index("networks: {back")], "")
    await run.until(lambda: run.main.session.store.get("project", "shop").orphans, "the orphan")
    assert not run.main.pane.view.current.orphans
    await run.press("d")
    assert "--remove-orphans" in (await run.form()).command


async def test_what_was_read_last_is_shown(run: Running, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two read the files at a time; the one that began before they were written ends last."""
    session, begun, go_on = run.main.session, asyncio.Event(), asyncio.Event()
    source = session.store.get("composition", "shop").source
    before = await composition.read(session.key, Trusted(source))

    async def slow(host: str, source: Trusted) -> composition.Composition:
        begun.set()
        await go_on.wait()
        return before

    rewrite(file, COMPOSE[COMPOSE.index("  web:") : COMPOSE.index("networks: {back")], "")
    with monkeypatch.context() as patched:
        patched.setattr(watching, "read", slow)
        late = asyncio.create_task(watching.refresh(session, source))
        await run.until(begun.is_set, "the one that is late to begin")
    await watching.refresh(session, source)
    names = [service.name for service in session.store.get("project", "shop").services]
    assert names == ["api", "db"]
    go_on.set()
    await late
    assert [service.name for service in session.store.get("project", "shop").services] == names


async def test_a_newer_image_is_told_of(run: Running, file: Path) -> None:
    image = run.api.get("/images/busybox/json")["Id"]
    run.api.post("/images/busybox/tag", repo="mine", tag="latest")
    rewrite(file, "image: busybox", "image: mine")
    await brought_up(run, file)
    await run.select("project", "shop")
    assert "a newer image" not in run.text()
    try:
        run.api.post("/images/bash/tag", repo="mine", tag="latest")
        await run.shows("a newer image is here than it was made from")
        await run.shows("newer image")
    finally:
        run.api.post(f"/images/{image}/tag", repo="busybox", tag="latest")


async def test_a_wrong_file_is_told_of(run: Running, file: Path) -> None:
    await run.select("project", "shop")
    rewrite(file, "init: true", "bogus: true")
    await run.shows("file wrong")
    await run.shows("bogus")
    rewrite(file, "bogus: true", "init: true")
    await run.until(lambda: "file wrong" not in run.text(), "the file is right again")


async def test_files_given_and_a_file_that_goes(clean_new_engine: str, file: Path) -> None:
    more = file.with_name("more.yaml")
    more.write_text("name: other\nservices: {api: {deploy: {replicas: 4}}}\n")
    place = ComposePlace("/", (str(file), str(more)), str(file.parent))
    async with running(clean_new_engine, (120, 45), place=place) as run:
        await run.until(lambda: run.main.pane_of("project").view.rows, "the project")
        await run.select("project", "other")
        await run.shows("0/6")
        more.unlink()
        await run.shows("file wrong")


async def test_what_fails_stays_to_be_read(run: Running, file: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = f"{{image: busybox, init: true, command: sleep 1000, ports: ['127.0.0.1:{port}:80']}}"
    file.write_text(f"services: {{one: {service}, two: {service}}}\n")
    await composed(run, file, "create")
    await run.until(lambda: len(run.main.pane_of("container").view.rows) == 2, "its containers")
    await run.select("project", "shop")
    await run.shows("0/2")
    await run.press("S")
    await run.until(lambda: [e for e in run.app.session.commands.entries if e.error], "the failure in the command log")
    assert run.main.focused is run.main.pane
    await run.shows("port is already allocated")
    await run.press(";")
    await run.press("enter")
    await run.until(lambda: run.main.terminals.front_ended, "the terminal")
    await run.press("enter")
    await run.until(lambda: not run.main.terminals.tabs, "no terminal")


async def test_many_services_lose_their_end_in_the_list(run: Running, file: Path) -> None:
    services = "".join(f"  {name}: {{image: busybox}}\n" for name in ("first", "middle", "second", "third"))
    file.write_text(f"services:\n{services}")
    rewrite(file, "third", "zenith")
    await run.until(lambda: re.search("first m[a-z ]*…", run.text()), "the first ones")


async def test_what_compose_is_at_comes_to_its_end_before_the_app_does(
    clean_new_engine: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(file.parent / "state"))
    async with running(clean_new_engine, (120, 45), place=ComposePlace(str(file.parent))) as run:
        await run.until(lambda: run.main.pane_of("project").view.rows, "the project")
        deaf = "command: sleep 100000\n    stop_grace_period: 3s"
        rewrite(file, 'command: sh -c "echo web serves; sleep 1000"\n    init: true', deaf)
        await brought_up(run, file)
        before = run.api.get("/containers/shop-web-1/json")
        rewrite(file, "sleep 100000", "sleep 100001")
        await to_service(run, "web")
        await run.press("u")
        await run.until_engine(lambda: len(run.api.get("/containers/json", all=True)) == 4, "the new container")
        journal = run.app.session.works.journal
        assert any(journal.mine(path.stem) for path in journal._folder.glob("*.json"))
    after = run.api.get("/containers/shop-web-1/json")
    assert after["Id"] != before["Id"]
    assert after["State"]["Running"]
    assert after["Config"]["Cmd"] == ["sleep", "100001"]
    assert not journal.any()
    assert len(run.api.get("/containers/json", all=True)) == 3


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ("command: /no/such/program", "no such file"),  # The new one does not start: by then the old one is removed.
        ('command: sh -c "exit 3"', "it ended at once (exit 3)"),  # It starts, Compose is content, and it ends.
    ],
)
async def test_what_ran_comes_back_where_its_successor_does_not_run(
    run: Running, file: Path, after: str, why: str
) -> None:
    rewrite(file, 'command: sh -c "echo web serves; sleep 1000"', "volumes: [/kept]\n    command: sleep 100000")
    await brought_up(run, file)
    before = run.api.get("/containers/shop-web-1/json")
    rewrite(file, "command: sleep 100000\n    init: true", after)
    await to_service(run, "web")
    await run.press("u")
    jobs = run.app.session.jobs
    await run.shows(why)
    await run.until(lambda: [job for job in jobs.all if not job.running], "the way back")
    assert [job.outcome for job in jobs.all] == ["web is as it was"]
    now = run.api.get("/containers/shop-web-1/json")
    assert now["State"]["Running"]
    assert now["Config"]["Cmd"] == ["sleep", "100000"]
    assert now["Config"]["Labels"] == before["Config"]["Labels"]
    assert [mount["Name"] for mount in now["Mounts"]] == [mount["Name"] for mount in before["Mounts"]]
    assert now["NetworkSettings"]["Networks"].keys() == before["NetworkSettings"]["Networks"].keys()
    assert {each["Names"][0] for each in run.api.get("/containers/json", all=True)} == {
        "/shop-db-1",
        "/shop-api-1",
        "/shop-web-1",
    }
    assert not list(run.app.session.works.journal._folder.glob("*.json"))
