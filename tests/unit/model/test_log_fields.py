"""Structured log lines taken apart."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.log_fields import columns, fields, pretty, value_of
from dockertui.model.log_levels import GRAVITY, gravity


def test_json_behind_a_prefix_and_nested_values() -> None:
    found = fields('api | {"level":"warn","http":{"status":503},"msg":"a \\u001b[31mred"}')
    assert found is not None
    assert value_of(found, "http.status") == "503"
    assert value_of(found, "level") == "warn"
    assert value_of(found, "msg") == "a ␛[31mred"
    assert value_of(found, "none") == ""


def test_logfmt_with_quotes() -> None:
    found = fields(r'ts=2026-11-24T10:00:00Z level=info msg="said \"yes\"" n=')
    assert found == {"ts": "2026-11-24T10:00:00Z", "level": "info", "msg": 'said "yes"', "n": ""}
    assert value_of(found or {}, "time") == "2026-11-24T10:00:00Z"


def test_plain_lines_have_no_fields() -> None:
    assert fields("GET /x?a=b HTTP/1.1") is None
    assert fields("{not json}") is None
    assert pretty("hello") == []


def test_pretty_forms() -> None:
    assert pretty('{"a":{"b":1}}') == ["{", '  "a": {', '    "b": 1', "  }", "}"]
    assert pretty("a=1 level=info") == ["a      1", "level  info"]


def test_the_last_column_takes_the_rest() -> None:
    assert columns(["time", "level", "msg"]) == [24, 5, 0]
    assert columns([]) == []


def test_gravity() -> None:
    assert GRAVITY[gravity('{"level":"error"}')] == "bad"
    assert GRAVITY[gravity("2026 WARN disk")] == "warn"
    assert gravity("nothing of the kind") == -1


@given(st.text())
def test_no_line_raises_or_leaves_controls(text: str) -> None:
    found = fields(text)
    shown = [*pretty(text), *(value_of(found, name) for name in found or ())] if found else []
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for line in shown for letter in line)
