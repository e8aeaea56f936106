"""What tmux says of its client is asked for while much is written, and believed once."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from dockertui.tmux_client import EVERY, TmuxClient


async def told(folder: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str], status: int = 0) -> tuple[int, int]:
    """How often it said that tmux is behind, and how often tmux was asked, which says one thing after the other."""
    for number, answer in enumerate(answers):
        (folder / f"{number}").write_text(answer)
    program = folder / "tmux"
    counted = f"n=$(cat {folder}/count 2>/dev/null || echo 0); echo $((n + 1)) > {folder}/count"
    program.write_text(f"#!/bin/sh\n{counted}; cat {folder}/$n; exit {status}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr("dockertui.tmux_client.PATIENCE", 60.0)
    behind: list[bool] = []
    client = TmuxClient(lambda: behind.append(True))
    for _time in range(len(answers) + 1):
        client.wrote(EVERY - 1)
        client.wrote(1)
        if client._asking:
            await asyncio.wait([client._asking])
    count = folder / "count"
    return len(behind), int(count.read_text()) if count.exists() else 0


@pytest.mark.parametrize(
    ("answers", "behind", "asked"),
    [
        (["0\n", "0\n", "0\n", "0\n"], 0, 5),
        (["700\n", "700\n", "701\n", "900\n"], 1, 3),
        (["", "5\n"], 0, 1),
        (["#{client_discarded}\n", "5\n"], 0, 1),
        (["9" * 5000, "5\n"], 0, 3),
    ],
)
async def test_what_it_drops(
    answers: list[str], behind: int, asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await told(tmp_path, monkeypatch, answers) == (behind, asked)


async def test_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(tmp_path, monkeypatch, ["5\n", "6\n"], status=1) == (0, 1)


async def test_little_is_not_worth_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TmuxClient(lambda: None)
    client.wrote(EVERY - 1)
    assert client._asking is None
