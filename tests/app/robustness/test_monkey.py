"""A monkey at the keyboard for a while; `make soak` lets it play for an hour."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.monkey import FILES, MEMORY, monkey

SEED = 20260101
SECONDS, KEYS = 90.0, 5_000
"""How long each of the two plays, and how many keys it types at least: three minutes and 10,000 keys in all."""


@pytest.mark.parametrize("read_only", [True, False], ids=["any keys, read-only", "keys that change nothing"])
def test_a_monkey(private_engine: Callable[[Kind], PrivateEngine], tmp_path: Path, read_only: bool) -> None:
    with monkey(private_engine("old"), tmp_path, SEED, read_only=read_only) as player:
        figures = player.play(SECONDS, KEYS)
    warm = next(one for one in figures if one.keys >= KEYS / 4)
    last = figures[-1]
    assert last.memory < warm.memory + MEMORY, figures
    assert last.files < warm.files + FILES, figures
