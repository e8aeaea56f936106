"""The ways to the run form: images, containers, pasted lines, the history, templates."""

import json
from pathlib import Path

import pytest
from textual.events import Paste

from dockertui.resources.run import opening
from sandbox.registry import Registry
from sandbox.relay import SlowRelay
from tests.app.images.harness_images import large_image, push
from tests.app.run.harness_run import RunForm
from tests.app.running import running
from tests.app.typeahead.sequences import post

KEEP = "sleep 1000"


async def test_an_image_with_ports_is_run_in_the_background(run: RunForm) -> None:
    await run.app.select("image", "web:1.4")
    await run.app.press("R")
    screen = await run.app.form()
    assert (screen.values["image"], screen.values["detach"]) == ("web:1.4", True)
    await run.app.press("pagedown", "pagedown")
    await run.app.shows("web:1.4 exposes 443/tcp, 80/tcp")
    await run.fill(name="site")
    await run.press_run()
    await run.app.idle()
    await run.app.until(lambda: run.app.main.pane.view.current.name == "site", "the new one selected")
    assert run.inspect("site")["State"]["Running"]


async def test_a_container_that_is_listed_late(run: RunForm, monkeypatch: pytest.MonkeyPatch) -> None:
    """As over a slow line: it is not taken for one that has been removed."""
    monkeypatch.setattr(opening, "APPEARS", -1.0)
    await run.open(image="busybox", name="late", command=KEEP, init=True, detach=True)
    await run.press_run()
    await run.app.idle()
    await run.app.until(lambda: run.app.main.pane.view.current.name == "late", "the new one selected")
    assert "was removed" not in run.app.text()


async def test_an_image_that_starts_a_shell_gets_a_terminal(run: RunForm) -> None:
    await run.app.select("image", "busybox:latest")
    await run.app.press("R")
    await run.app.shows("$ docker run -it busybox:latest")


async def test_only_creating(run: RunForm) -> None:
    await run.open(image="busybox", name="later", detach=True)
    await run.app.press("up", "right", "enter")
    await run.app.idle()
    assert run.inspect("later")["State"]["Status"] == "created"
    assert run.app.commands() == ["docker create --name later busybox"]


async def test_another_like_one_that_runs(run: RunForm) -> None:
    values = {"image": "busybox", "command": KEEP, "init": True, "memory": "64m", "env": ["A=1", "B=two words"]}
    first = await run.background(name="first", **values)
    await run.app.select("container", "first")
    await run.app.press("R")
    screen = await run.app.form()
    assert screen.values["name"] == ""
    await run.fill(name="second", detach=True)
    await run.press_run()
    await run.app.idle()
    second = run.inspect("second")
    for key in ("Image", "Cmd", "Env"):
        assert second["Config"][key] == first["Config"][key]
    assert second["HostConfig"]["Memory"] == 64 << 20


async def test_a_pasted_line_fills_the_form(run: RunForm) -> None:
    screen = await run.open()
    text = "$ sudo docker run -d --name pasted \\\n  -p 127.0.0.1::80 --cpuset=0 -v $(pwd):/here \\\n  web:1.4\n"
    run.app.app.post_message(Paste(text))
    await run.app.until(lambda: run.app.app.screen is not screen, "a question")
    await run.app.shows("$(pwd)")
    await run.fill(**{"$(pwd)": "/tmp"})
    await run.app.press("enter")
    await run.app.until(lambda: run.app.app.screen is screen, "the form")
    await run.app.shows("cpuset-cpus")
    assert screen.values["publish"] == ["127.0.0.1::80"]
    assert screen.values["volume"] == ["/tmp:/here"]
    await run.press_run()
    await run.app.idle()
    assert run.inspect("pasted")["HostConfig"]["Binds"] == ["/tmp:/here"]


async def test_a_line_that_makes_no_sense_is_not_taken_over(run: RunForm) -> None:
    screen = await run.open(name="mine")
    run.app.app.post_message(Paste("docker run --no-such-flag busybox"))
    await run.app.shows("Not taken over")
    assert screen.values["name"] == "mine"


async def test_past_runs_without_their_secrets(run: RunForm, own_files: Path) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True, env=["DB_PASSWORD=hunter2", "A=1"])
    file = own_files / "state" / "dockertui" / "runs.jsonl"
    await run.app.until(file.exists, "the history")
    assert "hunter2" not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert "hunter2" not in "".join(run.app.commands())
    screen = await run.open()
    await run.app.press("ctrl+r")
    await run.app.shows("Past runs, newest first")
    await run.app.press("w", "e", "b", "enter")
    await run.app.until(lambda: run.app.app.screen is screen and screen.values["name"] == "web", "its values")
    await run.fill(name="second")
    await run.press_run()
    await run.app.shows("a secret was not kept: type it again")
    await run.fill(env=["DB_PASSWORD=other", "A=1"], **{"keep-secrets": True})
    await run.press_run()
    await run.app.idle()
    assert "DB_PASSWORD=other" in run.inspect("second")["Config"]["Env"]
    await run.app.until(lambda: "other" in file.read_text(encoding="utf-8"), "the history")
    lines = [json.loads(line)["line"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert ["hunter2" in line or "other" in line for line in lines] == [False, True]


async def test_secrets_are_masked_on_the_screen(run: RunForm) -> None:
    await run.open(image="busybox", env=["API_TOKEN=abc123", "PLAIN=seen"])
    for _section in range(6):
        await run.app.press("pagedown")
    await run.app.shows("PLAIN=seen")
    assert "abc123" not in run.app.text()
    await run.app.press("ctrl+y")
    assert "API_TOKEN=" in run.app.copied[-1] and "abc123" not in run.app.copied[-1]
    assert "abc123" not in run.app.text()
    await run.app.press("alt+m")
    await run.app.shows("API_TOKEN=abc123")
    await run.app.press("ctrl+y")
    assert "API_TOKEN=abc123" in run.app.copied[-1]
    await run.app.press("alt+m")
    await run.app.until(lambda: "docker run -e API_TOKEN=abc123" not in run.app.text(), "masks")


async def test_secrets_of_the_command_and_of_the_health_check_are_masked(run: RunForm, own_files: Path) -> None:
    command, check = "redis-server --requirepass hunter2", "redis-cli -a hunter2 ping"
    await run.background(image="busybox", name="web", command=f"sh -c '{KEEP}' {command}", **{"health-cmd": check})
    file = own_files / "state" / "dockertui" / "runs.jsonl"
    await run.app.until(file.exists, "the history")
    assert "requirepass" in file.read_text(encoding="utf-8") and "hunter2" not in file.read_text(encoding="utf-8")
    assert "hunter2" not in "".join(run.app.commands())


async def test_a_template_is_saved_and_used(run: RunForm, own_files: Path) -> None:
    screen = await run.open(image="busybox", hostname="deep", command="hostname")
    await run.app.press("ctrl+s")
    await run.app.until(lambda: run.app.app.screen is not screen, "a name to be asked for")
    await run.fill(name="my host")
    await run.app.press("enter")
    await run.app.shows("Saved as my host")
    saved = own_files / "config" / "dockertui" / "templates" / "my host.docker-run"
    assert saved.read_text(encoding="utf-8") == "docker run \\\n  -h deep \\\n  busybox hostname\n"
    await run.app.press("escape")
    await run.app.idle()
    screen = await run.open()
    await run.app.press("ctrl+r")
    await run.app.shows("my host")
    await run.app.press("enter")
    await run.app.until(lambda: screen.values["hostname"] == "deep", "its values")
    await run.press_run()
    assert "deep" in await run.output()


async def test_an_image_that_is_not_here_is_pulled(run: RunForm) -> None:
    with Registry() as registry:
        name = f"{registry.name}/there/busybox:1"
        push(run.api, "busybox:latest", name)
        await run.open(image=name, command="echo pulled first")
        await run.app.shows("is not here: it will be pulled")
        await run.press_run()
        assert "pulled first" in await run.output()
        assert run.app.commands() == [f"docker pull {name}", f"docker run {name} echo pulled first"]


async def test_an_image_that_cannot_be_had_keeps_the_form(run: RunForm) -> None:
    await run.start(image="127.0.0.1:1/none:1", command="true", hostname="kept")
    await run.app.shows("nothing listens at the registry")
    assert (await run.app.form()).values["hostname"] == "kept"
    assert not run.ids()


async def test_from_any_pane_and_on_a_small_screen(clean_engine: str, own_files: Path) -> None:
    async with running(clean_engine, (80, 24)) as app:
        run = RunForm(app)
        await app.press("3", "C")
        await app.form()
        await run.fill(image="busybox", command="echo small")
        await app.shows("Image")
        await app.shows("$ docker run busybox echo small")
        await app.shows("Enter Run")
        await run.press_run()
        assert "small" in await run.output()


async def test_keys_typed_ahead_are_the_forms(run: RunForm) -> None:
    await run.app.select("image", "web:1.4")
    post(run.app, "R", "down", *"ahead")
    screen = await run.app.form()
    await run.app.until(lambda: screen.values["name"] == "ahead", "what was typed")


async def test_read_only_sessions_make_no_containers(clean_engine: str, own_files: Path) -> None:
    async with running(clean_engine, read_only=True) as app:
        await app.select("image", "busybox:latest")
        await app.press("R", "C", "1", "C")
        assert app.app.screen is app.main
        assert "R Run" not in app.text()


async def test_a_pull_is_cancelled_from_the_form(run: RunForm) -> None:
    large_image(run.api, "blob:1", 8_000_000)
    with Registry() as registry, SlowRelay(registry.port, 300_000) as slow:
        push(run.api, "blob:1", f"{registry.name}/blob:1")
        run.api.delete("/images/blob:1")
        await run.start(image=f"{slow.name}/blob:1", command="true", hostname="kept")
        await run.app.shows("Pulling: ")
        await run.app.shows("Downloading")
        await run.app.press("escape")
        await run.app.shows("Cancelled")
        await run.app.until(lambda: not run.app.app.session.jobs.running, "the end of the pull")
        assert run.app.app.session.jobs.all[-1].state == "cancelled"
        assert (await run.app.form()).values["hostname"] == "kept"
        assert not run.ids()
