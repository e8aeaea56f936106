"""What Textual keeps for too long, and when garbage is looked for."""

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region

from dockertui import memory
from dockertui.memory import Tidying, share_grounds


class Knot:
    """Refers to itself, so that only the garbage collector frees it."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def collector() -> Iterator[None]:
    """Leaves the garbage collector as it was."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_grounds_keep_no_widget_alive() -> None:
    share_grounds()
    cache = StylesCache()
    inner, outer = cache.get_inner_outer(Color(0, 0, 0), Color(9, 9, 9))
    assert inner.background == Color(9, 9, 9) and outer.background == Color(0, 0, 0)
    assert StylesCache().get_inner_outer(Color(0, 0, 0), Color(9, 9, 9)) == (inner, outer)
    held = weakref.ref(cache)
    del cache
    assert held() is None


def test_textual_still_keeps_them_with_each_widget() -> None:
    """Where this fails Textual has changed: `share_grounds` may not be needed any more, or no longer work."""
    assert memory._work_out is not None
    assert memory._work_out.__code__.co_varnames[:3] == ("cls", "base_background", "background")


@pytest.mark.usefixtures("collector")
def test_garbage_goes_once_there_is_enough() -> None:
    tidying = Tidying()
    gc.collect()
    held = weakref.ref(Knot())
    tidying.look()
    assert held() is not None  # For so little it is not worth while.
    more: list[list[int]] = [[] for _number in range(2 * memory.ENOUGH)]
    tidying.look()
    assert held() is None and more


@pytest.mark.usefixtures("collector")
def test_looking_for_garbage_takes_its_share_of_the_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "SHARE", 1e-9)
    tidying = Tidying()
    more: list[list[int]] = [[] for _number in range(2 * memory.ENOUGH)]
    tidying.look()
    held = weakref.ref(Knot())
    more += [[] for _number in range(2 * memory.ENOUGH)]
    tidying.look()
    assert held() is not None


@pytest.mark.usefixtures("collector")
def test_what_is_remembered_of_many_sizes_goes() -> None:
    tidying = Tidying()
    grow: Any = Region.grow
    grow.cache_clear()
    for width in range(memory.KEPT + 1):
        Region(0, 0, width, 1).grow((1, 1, 1, 1))
    more: list[list[int]] = [[] for _number in range(2 * memory.ENOUGH)]
    tidying.look()
    assert grow.cache_info().currsize == 0 and more


@pytest.mark.usefixtures("collector")
def test_what_is_remembered_of_few_sizes_stays() -> None:
    tidying = Tidying()
    grow: Any = Region.grow
    grow.cache_clear()
    Region(0, 0, 1, 1).grow((1, 1, 1, 1))
    more: list[list[int]] = [[] for _number in range(2 * memory.ENOUGH)]
    tidying.look()
    assert grow.cache_info().currsize == 1 and more
