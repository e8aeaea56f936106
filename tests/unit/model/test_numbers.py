"""Numbers typed by hand: any text has an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.json_path import PathError, parse
from dockertui.model.log_time import since
from dockertui.model.numbers import number, wrong_number
from dockertui.resources.image.local_registry import _wrong_place
from dockertui.resources.project.scaling import _count_checked
from dockertui.resources.run import proving, stress_loads
from dockertui.resources.run.notices import cpu_numbers
from dockertui.spec import SpecError

WORDS = ["abc", "-", "--1", "1.5", "1e9", "0x10", "١٢", "²", "1_000", "+1", "½", "\0"]
ODD = ["", " ", *WORDS, "9" * 5000, "-" + "9" * 5000]


@given(st.text())
def test_any_text(text: str) -> None:
    value = number(text, -5, 5)
    assert value is None or -5 <= value <= 5


CASES = [*{"0": 0, " 12 ": 12, "-1": -1, "007": 7, "1001": None, "-2": None, "a": None}.items()]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_limits(text: str, value: int | None) -> None:
    assert number(text, -1, 1000) == value
    assert bool(wrong_number(-1, 1000)(text)) is (value is None)


def test_empty_is_for_others_to_refuse() -> None:
    assert wrong_number(0, 1)(" ") == ""
    assert number("") is None


@pytest.mark.parametrize("text", ODD)
def test_wherever_a_number_is_typed(text: str) -> None:
    values = {"load": stress_loads.SHELL, "image": "busybox", "workers": text, "bytes": "", "seconds": "1"}
    if text.strip() and number(text, 0, stress_loads.MOST_WORKERS) is None:
        with pytest.raises(SpecError):
            stress_loads.argv(values)
    else:
        stress_loads.argv(values)
    assert _wrong_place(f"127.0.0.1:{text}")
    assert _count_checked(text) or number(text) is not None
    assert proving._count(f"0-1,{text}") >= 2
    assert cpu_numbers(f"0-1,{text}")[:2] == [0, 1]
    try:
        assert parse(f"[{text}]")
    except PathError as error:
        assert str(error)
    try:
        since(f"{text}m")
    except ValueError as error:
        assert "not a time" in str(error)
