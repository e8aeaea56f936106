"""Commands whose output is wanted as a whole."""

import asyncio
import time
from collections.abc import Callable

import psutil
import pytest

from dockertui import programs
from dockertui.cli import main
from dockertui.engine import EngineError, command_line


async def test_status_output_and_messages_are_told_apart() -> None:
    status, out, said = await command_line.output(programs.DOCKER, ["sh", "-c", "echo out; echo said >&2; exit 3"])
    assert (status, out, said) == (3, "out\n", "said\n")


async def test_a_program_that_is_not_there() -> None:
    with pytest.raises(EngineError) as raised:
        await command_line.output(programs.DOCKER, ["no-such-program"])
    assert raised.value.kind == "absent"


async def test_one_that_does_not_end_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, wait_until: Callable[[Callable[[], bool]], bool]
) -> None:
    monkeypatch.setattr(command_line, "PATIENCE", 0.3)
    mark = f"{time.monotonic_ns()}"
    with pytest.raises(EngineError) as raised:
        await command_line.output(programs.DOCKER, ["sh", "-c", f"sleep 1000.{mark} & wait"])
    assert raised.value.kind == "timeout"

    def ended() -> bool:
        return not any(mark in str(process.info["cmdline"]) for process in psutil.process_iter(["cmdline"]))

    assert await asyncio.to_thread(wait_until, ended)


@pytest.mark.parametrize("options", [["-f", "no-such-file.yaml"], ["--project-directory", "no-such-folder"]])
def test_files_that_are_not_there_are_said_at_once(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(options) == 2
    assert f"dockertui: {options[1]}: not there" in capsys.readouterr().err


async def test_output_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "MOST", 100_000)
    for stream in ("1", "2"):
        with pytest.raises(EngineError, match="more than 97"):
            await command_line.output(programs.DOCKER, ["sh", "-c", f"yes >&{stream}"])


async def test_a_program_that_wants_too_much_memory() -> None:
    said = "echo 'runtime: out of memory: cannot allocate 4194304-byte block' >&2; exit 2"
    with pytest.raises(EngineError, match=r"more than 1\.0GiB"):
        await command_line.output(programs.DOCKER, ["sh", "-c", said])
