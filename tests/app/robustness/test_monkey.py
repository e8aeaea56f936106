"""A monkey at the keyboard for a while; `make soak` lets it play for an hour."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.engine import PrivateEngine
from sandbox.install import Kind
from tests.monkey import growth, monkey

SEED = 20260101
SECONDS = 90.0
"""How long each of the two plays."""

KEYS = 10_000
"""How many keys the one types at least that types any, in floods as well."""


@pytest.mark.parametrize("read_only", [True, False], ids=["any keys, read-only", "keys that change nothing"])
def test_a_monkey(private_engine: Callable[[Kind], PrivateEngine], tmp_path: Path, read_only: bool) -> None:
    with monkey(private_engine("old"), tmp_path, SEED, read_only=read_only) as player:
        figures = player.play(SECONDS, KEYS if read_only else 0)
    assert not growth(figures), [*map(str, figures)]
