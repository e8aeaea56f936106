"""Recorded programs show what tmux shows, fed whole or in pieces."""

import random

import pytest

from tests.unit.terminal.recordings import NAMES, Recording, differences, load


def _play(recording: Recording, pieces: random.Random | None) -> list[str]:
    terminal = recording.terminal()
    found: list[str] = []
    at = 0
    for offset, step in recording.steps():
        while at < offset:
            end = offset if pieces is None else min(offset, at + pieces.choice((1, 2, 3, 7, 50, 400)))
            terminal.feed(recording.data[at:end])
            at = end
        if isinstance(step, tuple):
            terminal.resize(*step)
        else:
            found += [f"at {offset}: {difference}" for difference in differences(terminal, step)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_whole(name: str) -> None:
    assert _play(load(name), None) == []


@pytest.mark.parametrize("name", NAMES)
def test_in_random_pieces(name: str) -> None:
    assert _play(load(name), random.Random(name)) == []
