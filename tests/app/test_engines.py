"""The Engines screen and the page about an engine: contexts, sockets, and what can be done with them."""

import json
import shutil
import subprocess
from pathlib import Path

from dockertui.config import Config
from dockertui.engine import context_store
from dockertui.engine.context_store import NewContext
from dockertui.screens.engines import EnginesScreen
from dockertui.screens.page import EnginePage, PageScreen
from sandbox.api import Api
from tests.app.running import Running, running
from tests.app.test_several_engines import engines
from tests.ways import SecureEngine, start


def cli(*words: str) -> str:
    program = shutil.which("docker", path="/usr/bin") or "docker"
    return subprocess.run((program, *words), capture_output=True, text=True, check=True).stdout


def screen(run: Running) -> EnginesScreen:
    assert isinstance(run.app.screen, EnginesScreen)
    return run.app.screen


async def open_screen(run: Running) -> None:
    await run.press("K")
    await run.until(lambda: isinstance(run.app.screen, EnginesScreen) and screen(run).table.view.rows, "the engines")


async def move_to(run: Running, name: str) -> None:
    """Put the cursor on a row, once the engines were looked for: that moves it as well."""

    def there() -> bool:
        looking = any(worker.group == "looking" for worker in run.app.workers)
        return not looking and name in [row.name for row in screen(run).table.view.rows]

    await run.until(there, name)
    await run.press("g")
    names = [row.name for row in screen(run).table.view.rows]
    await run.press(*["j"] * names.index(name))
    current = screen(run).table.view.current
    assert current and current.name == name


async def test_contexts_are_listed_shown_and_hidden(
    clean_engine: str, new_engine_socket: str, docker_config: Path
) -> None:
    context_store.create(NewContext("here", f"unix://{clean_engine}", "the old one"))
    context_store.create(NewContext("there", f"unix://{new_engine_socket}"))
    context_store.create(NewContext("gone", "tcp://127.0.0.1:1"))
    context_store.use("here")
    start(Api(clean_engine), "alpha")
    async with running("", (120, 40), contexts=["here"]) as run:
        await open_screen(run)
        await run.shows("the old one")
        await run.until(lambda: any(row.current for row in screen(run).table.view.rows), "the context in use")
        rows = {row.name: row for row in screen(run).table.view.rows}
        assert rows["here"].current and rows["here"].shown and not rows["there"].shown
        assert rows["here"].containers == "1/1"
        await move_to(run, "there")
        await run.press("space")
        await run.until(lambda: [s.engine.endpoint.name for s in run.main.sessions] == ["here", "there"], "both")
        await move_to(run, "gone")
        await run.press("space")
        await run.shows("not reachable")
        await run.shows("connection refused")
        await run.press("space")
        await run.until(lambda: len(run.main.sessions) == 2, "one less")
        await move_to(run, "there")
        await run.press("enter")
        await run.until(lambda: run.app.screen is run.main, "the main screen")
        assert [s.engine.endpoint.name for s in run.main.sessions] == ["there"]
        await open_screen(run)
        await run.press("a")
        await run.until(lambda: {s.engine.endpoint.name for s in run.main.sessions} >= {"here", "there", "gone"}, "all")


async def test_a_context_is_made_used_inspected_and_removed(
    clean_engine: str, secure: SecureEngine, docker_config: Path
) -> None:
    async with running(clean_engine, (120, 40)) as run:
        await open_screen(run)
        await run.press("n")
        form = await run.fill(name="prod", host=secure.url, description="behind TLS")
        await run.fill(ca=str(secure.client / "ca.pem"), cert=str(secure.client / "none.pem"))
        await run.shows("there is no such file")
        await run.fill(cert=str(secure.client / "cert.pem"), key=str(secure.client / "key.pem"))
        command = form.command
        assert command.startswith("docker context create --description 'behind TLS' --docker host=tcp://127.0.0.1:")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, EnginesScreen), "the engines again")
        await move_to(run, "prod")
        assert command in run.commands()
        assert "prod" in cli("context", "ls", "--format", "{{.Name}}").splitlines()
        await run.press("i")
        await run.until(lambda: isinstance(run.app.screen, PageScreen), "the page")
        await run.shows("ca.pem cert.pem key.pem")
        await run.shows("docker context inspect prod")
        await run.press("escape", "u")
        await run.until(lambda: context_store.current_context() == "prod", "the choice")
        assert "prod true" in cli("context", "ls", "--format", "{{.Name}} {{.Current}}").replace(" *", "")
        await run.press("space")
        await run.until(lambda: len(run.main.sessions) == 2 and run.main.sessions[1].state == "live", "it, by TLS")
        await run.press("space", "d")
        await run.shows("docker context rm -f prod")
        await run.press("y")
        await run.until(lambda: context_store.current_context() == "default", "the removal")
        await run.until(lambda: "prod" not in [row.name for row in screen(run).table.view.rows], "no such row")
        assert {"docker context use prod", "docker context rm -f prod"} <= set(run.commands())
        assert json.loads((docker_config / "config.json").read_text()) == {}


async def test_a_failed_creation_keeps_the_form(clean_engine: str, docker_config: Path) -> None:
    context_store.create(NewContext("prod", "ssh://far"))
    async with running(clean_engine, (80, 24)) as run:
        await open_screen(run)
        await run.press("n")
        await run.fill(name="prod", host="ssh://user@far")
        await run.press("enter")
        await run.shows("there is one already")
        form = await run.fill(name="prod2", host="far:2375")
        assert form.values["name"] == "prod2"
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, EnginesScreen), "the engines again")
        assert context_store.inspect("prod2")["Endpoints"]["docker"]["Host"] == "tcp://far:2375"


async def test_a_read_only_session_leaves_contexts_alone(clean_engine: str, docker_config: Path) -> None:
    context_store.create(NewContext("prod", f"unix://{clean_engine}"))
    config = Config(read_only_contexts=["prod"], colours={"prod": "red"})
    async with running("", contexts=["prod"], config=config) as run:
        await run.shows("[read-only]")
        assert run.app.session.tone == "bad"
        assert run.app.session.engine.read_only
        assert "container.remove" not in [bound.id for bound in run.main.keyboard.bindings()]
        await open_screen(run)
        await run.shows("nothing is changed there")
        await run.press("n", "d", "u")
        await run.pilot.pause(0.3)
        assert isinstance(run.app.screen, EnginesScreen)
        assert context_store.current_context() == "default"
        await move_to(run, "default")


async def test_two_contexts_of_one_engine_are_told_apart(clean_engine: str, docker_config: Path) -> None:
    context_store.create(NewContext("watch", f"unix://{clean_engine}"))
    context_store.create(NewContext("work", f"unix://{clean_engine}"))
    async with running("", contexts=["watch"], config=Config(read_only_contexts=["watch"])) as run:
        assert run.app.session.engine.read_only
        await run.press(":")
        await run.type("@work")
        await run.shows("Engine work")
        await run.press("enter")
        await run.until(lambda: run.app.session.engine.endpoint.name == "work", "the other one")
        assert not run.app.session.engine.read_only


async def test_contexts_of_the_command_line_in_one_list(
    clean_engine: str, clean_new_engine: str, docker_config: Path
) -> None:
    context_store.create(NewContext("old", f"unix://{clean_engine}"))
    context_store.create(NewContext("new", f"unix://{clean_new_engine}"))
    start(Api(clean_engine), "alpha")
    start(Api(clean_new_engine), "omega")
    async with running("", (150, 40), contexts=["old", "new"]) as run:
        await run.until(lambda: engines(run) == {"alpha": "old", "omega": "new"}, "both lists")


async def test_the_page_about_an_engine(clean_engine: str) -> None:
    async with running(clean_engine, (100, 50)) as run:
        await run.press("B")
        await run.until(lambda: isinstance(run.app.screen, EnginePage), "the page")
        wanted = ("1.41 in use", "overlay2", "Cgroups", "runc by default", "Rootless", "127.0.0.0/8")
        await run.until(lambda: all(words in page_text(run) for words in wanted), "the page's facts")
        await run.press("u")
        await run.until(lambda: "could be freed" in page_text(run), "the disk usage")
        await run.press("G", "y")
        assert run.copied
        await run.press("escape")
        await run.press(":")
        await run.type("about the engine")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, EnginePage), "the page, by the palette")
        assert {"docker info", "docker system df -v"} <= set(run.commands())


def page_text(run: Running) -> str:
    """All that the page holds, in sight or not."""
    assert isinstance(run.app.screen, PageScreen)
    sections = run.app.screen.sections
    return "\n".join("".join(span.text for span in sections.row(index)) for index in range(sections.count()))


async def test_an_engine_whose_certificate_is_not_checked_says_so(secure: SecureEngine, docker_config: Path) -> None:
    pair = {"cert": str(secure.client / "cert.pem"), "key": str(secure.client / "key.pem")}
    context_store.create(NewContext("skips", secure.url, **pair, skip_verify=True))
    async with running("", (120, 70), contexts=("skips",)) as run:
        await run.shows("certificate not checked")
        run.app.run_worker(run.main.desk.show_engine())
        await run.shows("its certificate is not checked: whoever is on the way")
        await run.press("escape", "2", "L")
        await run.form()
        await run.shows("the engine's certificate is not checked.")
