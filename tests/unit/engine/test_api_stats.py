"""Behind ssh:// measuring takes a small part of the line, and the container that counts most is measured most often."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from dockertui.engine import api_stats
from dockertui.engine.api_stats import LONGEST, PAUSE, ApiStats
from dockertui.engine.errors import EngineError

ANSWER = {"memory_stats": {"usage": 1}}


def stats(call: Any) -> ApiStats:
    engine: Any = SimpleNamespace(endpoint=SimpleNamespace(scheme="ssh"), call=call)
    return ApiStats(engine)


async def test_the_first_is_measured_every_second_time_and_the_others_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_stats, "OFTEN", 0.0)
    asked: list[str] = []
    enough = asyncio.Event()

    async def call(ask: Any) -> Any:
        await asyncio.sleep(0)
        ask(SimpleNamespace(one_sample=asked.append))
        measured.collect(running, wanted)
        if len(asked) >= 60:
            enough.set()
        return ANSWER

    measured, running, wanted = stats(call), ["a", "b", "c", "d", "hidden"], ["c", "a", "b", "d", "gone"]
    monkeypatch.setattr(measured, "_pause", lambda took: 0.0)
    measured.collect(running, wanted)
    await enough.wait()
    await measured.close()
    counts = Counter(asked[:60])
    assert counts["c"] == 30
    assert all(9 <= counts[name] <= 11 for name in "abd")
    assert set(counts) == set("abcd")


def test_the_pause_follows_what_a_sample_takes() -> None:
    measured = stats(None)
    measured._count = 1
    assert measured._pause(0.4) == pytest.approx(2.4)
    assert measured.every == pytest.approx(2.8)
    assert measured._pause(30.0) == LONGEST
    measured = stats(None)
    measured._count = 11
    measured._pause(0.4)
    assert measured.every == pytest.approx(10 * 2 * 2.8)


async def test_one_that_fails_does_not_hold_up_the_others() -> None:
    async def call(ask: Any) -> Any:
        raise EngineError("refused", "no")

    measured = stats(call)
    measured.collect(["a"], ["a"])
    await asyncio.sleep(PAUSE / 5)
    assert set(measured.problems) == {"a"}
    assert measured.every == 0.0
    await measured.close()


async def test_what_is_not_shown_any_more_is_compared_with_nothing_later() -> None:
    answered = asyncio.Event()

    async def call(ask: Any) -> Any:
        asyncio.get_running_loop().call_soon(answered.set)
        return ANSWER

    measured = stats(call)
    measured.collect(["a", "b"], ["a"])
    await answered.wait()
    assert set(measured._ticks) == {"a"}
    measured.collect(["a", "b"], ["b"])
    assert "a" not in measured._ticks
    await measured.close()
