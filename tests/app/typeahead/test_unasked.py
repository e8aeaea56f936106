"""What comes to the front without a key that asked for it gets no key that was meant for something else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from dockertui.model.form import Button, Form
from dockertui.screens.form import FormScreen
from dockertui.screens.trouble import TroubleScreen
from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.app.running import running
from tests.app.typeahead.sequences import post


async def test_trouble_waits_until_the_prompt_is_left(tmp_path: Path) -> None:
    async with running(f"unix://{tmp_path}/none.sock", live=False) as run:
        post(run, "slash", "q")
        await run.until(lambda: run.app.session.state == "lost", "the failure")
        for _letter in range(20):
            post(run, "r")
            await run.pilot.pause(0.1)
        await run.until(lambda: run.main.pane.view.filter == "q" + 20 * "r", "what was typed")
        assert not isinstance(run.app.screen, TroubleScreen)
        await run.press("escape")
        await run.shows("No engine")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, its user has just typed, and has not yet seen what comes to the front."""
    monkeypatch.setattr("dockertui.key_reader.LATELY", 60.0)
    monkeypatch.setattr("dockertui.key_reader.SEEN", 5.0)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("key", ["q", "escape", "enter"])
async def test_keys_that_come_with_it_are_dropped_and_that_is_told(tmp_path: Path, key: str) -> None:
    async with running(f"unix://{tmp_path}/none.sock", live=False) as run:
        post(run, "j")
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the trouble")
        trouble = run.app.screen
        post(run, key, key)
        await run.shows("2 keys typed ahead were dropped")
        assert run.app.screen is trouble and not run.app._exit
        await run.press("q")
    assert run.app.return_code == 0


async def test_who_has_not_typed_may_answer_at_once(tmp_path: Path) -> None:
    async with running(f"unix://{tmp_path}/none.sock", live=False) as run:
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the trouble")
        post(run, "q")
        await run.until(lambda: run.app._exit, "the end")


@pytest.mark.usefixtures("hasty")
async def test_a_question_of_the_desk_comes_between_two_words(engine_socket: str) -> None:
    form = Form(title="Half done", buttons=(Button("ok", "Put back"),))
    async with running(engine_socket) as run:
        post(run, "slash", "b")
        await run.until(lambda: run.main.prompt.active, "the prompt")
        asked = run.app.run_worker(run.main.desk.ask(form))
        for _letter in range(10):
            post(run, "b")
            await run.pilot.pause(0.1)
        assert run.app.screen is run.main
        post(run, "enter")
        await run.until(lambda: isinstance(run.app.screen, FormScreen), "the question")
        post(run, "enter")
        await run.shows("1 key typed ahead was dropped")
        assert not asked.is_finished
        await run.press("enter")
        await run.until(lambda: asked.is_finished, "the answer")
        assert asked.result is not None


async def test_what_a_click_opens_gets_the_keys_at_once(
    private_engine: Callable[[Kind], PrivateEngine],
) -> None:
    async with running(private_engine("old").socket) as run:
        await run.press("4")
        await run.shows("c Create")
        row = next(at for at, line in enumerate(run.text().splitlines()) if "c Create" in line)
        column = run.text().splitlines()[row].index("c Create")
        for kind in (events.MouseDown, events.MouseUp):
            run.app.post_message(kind(None, column, row, 0, 0, 1, False, False, False, column, row))
        screen = await run.form()
        assert run.app.keys.hears
        post(run, *"back")
        await run.until(lambda: "back" in screen.values.values(), "what was typed")
