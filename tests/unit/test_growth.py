"""What the monkey's figures tell: steps and peaks are none, a slope is."""

import pytest

from tests.monkey import Figures, growth


def figures(memory: list[float], files: list[int]) -> list[Figures]:
    return [Figures(20.0 * n, 500 * n, memory[n], files[n], 10) for n in range(len(memory))]


FLAT = [50] * 20
STEPS = [62.0, 73.0, 74.0, 73.0, 75.0, 77.0, 78.0, 77.0, 78.0, 78.0, 78.0, 80.0, 80.0, 80.0, 81.0, 81.0, 84.0, 83.0]


@pytest.mark.parametrize("memory", [STEPS, [*STEPS, 95.0], [*STEPS[:-1], 120.0, 83.0]])
def test_flat(memory: list[float]) -> None:
    assert not growth(figures(memory, FLAT))


@pytest.mark.parametrize(
    ("memory", "files"),
    [([60.0 + 1.5 * n for n in range(20)], FLAT), ([60.0] * 20, [50 + n for n in range(20)])],
)
def test_a_slope(memory: list[float], files: list[int]) -> None:
    assert growth(figures(memory, files))
