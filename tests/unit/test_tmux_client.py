"""What tmux says of its client is asked for while much is written, and believed once."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from dockertui.tmux_client import CALM, EVERY, FAILURES, TmuxClient


async def told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answers: list[str], status: int = 0
) -> tuple[list[bool], int]:
    """What was said of tmux, and how often it was asked, which says one thing after the other."""
    for number, answer in enumerate(answers):
        (folder / f"{number}").write_text(answer)
    program = folder / "tmux"
    counted = f"n=$(cat {folder}/count 2>/dev/null || echo 0); echo $((n + 1)) > {folder}/count"
    program.write_text(f"#!/bin/sh\n{counted}; cat {folder}/$n; exit {status}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setattr("dockertui.tmux_client.PATIENCE", 60.0)
    said: list[bool] = []
    client = TmuxClient(said.append)
    for _answer in answers:
        client.wrote(EVERY - 1)
        client.wrote(1)
        if client._asking:
            await asyncio.wait([client._asking])
    count = folder / "count"
    return said, int(count.read_text()) if count.exists() else 0


def numbers(*dropped: object, client: str = "/dev/pts/1 1700000000") -> list[str]:
    return [f"{client} {number}\n" for number in dropped]


@pytest.mark.parametrize(
    ("answers", "said", "asked"),
    [
        (numbers(0, 0, 0, 0), [], 4),
        (numbers(700, 700, 701, 701), [], 4),  # once, as by a neighbour
        (numbers(700, 701, 900, 1000), [True], 4),
        ([*numbers(5, 6, 7), *numbers(9, 9, client="/dev/pts/2 1700000009")], [True, False], 5),
        (numbers(*range(1, 5), *[4] * CALM), [True, False], CALM + 4),
        (numbers("", "-1", "9" * 5000, 5, 6, 7), [], FAILURES),
        (["#{client_discarded}\n"] * 5, [], FAILURES),
    ],
)
async def test_what_it_drops(
    answers: list[str], said: list[bool], asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await told(tmp_path, monkeypatch, answers) == (said, asked)


async def test_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(tmp_path, monkeypatch, numbers(5, 6, 7, 8, 9), status=1) == ([], FAILURES)


async def test_little_is_not_worth_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TmuxClient(list[bool]().append)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    client.wrote(EVERY - 1)
    assert client._asking is None


async def test_outside_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TmuxClient(list[bool]().append)
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("STY", "1.pts")
    client.wrote(2 * EVERY)
    assert client._asking is None
