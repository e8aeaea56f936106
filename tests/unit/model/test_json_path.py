"""Paths as `docker inspect --format` writes them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.json_path import JsonPath, PathError, complete, parse, render, resolve, template
from dockertui.model.json_tree import walk

DOCUMENT: dict[str, Any] = {
    "Id": "f00",
    "State": {"Status": "running", "Pid": 42, "Paused": False},
    "Mounts": [{"Source": "/a"}, {"Source": "/b"}],
    "Config": {"Labels": {"a.b": "dotted", "plain": "x"}},
    "NetworkSettings": {"Ports": {"80/tcp": None}},
}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{.State.Pid}}", 42),
        ("{{ .State.Pid }}", 42),
        ("{{- .State.Pid -}}", 42),
        (".State.Pid", 42),
        (".State.Pid.", 42),
        ("State.Pid", 42),
        ("{{json .State}}", DOCUMENT["State"]),
        ("{{.State | json}}", DOCUMENT["State"]),
        (".", DOCUMENT),
        ("", DOCUMENT),
        ("{{json .}}", DOCUMENT),
        (".Mounts", DOCUMENT["Mounts"]),
        (".Mounts[0].Source", "/a"),
        ("{{(index .Mounts 1).Source}}", "/b"),
        ("{{index .Mounts 0}}", {"Source": "/a"}),
        ('{{index .Config.Labels "a.b"}}', "dotted"),
        ('index (index .Mounts 0) "Source"', "/a"),
        ('index . "State" "Pid"', 42),
        ("index .Config.Labels `a.b`", "dotted"),
        ('.Config.Labels["a.b"]', "dotted"),
        ("{{json .Config.Labels.plain}}", "x"),
        (".NetworkSettings.Ports.80/tcp", None),
    ],
)
def test_what_format_takes(text: str, value: Any) -> None:
    assert resolve(DOCUMENT, parse(text))[1] == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (".State.Pidd", ["{.State has no Pidd", "Pid"]),
        (".state.pid", ["has no state", "State"]),
        (".Mounts[7]", [".Mounts is a list of 2"]),
        (".Mounts.Source", [".Mounts is a list of 2"]),
        (".Id.more", [".Id is a value and has no more"]),
        (".Config.Labels.nothing", ["a.b, plain"]),
        ("{{range .Mounts}}", ["not understood", "only fields and index"]),
        ("{{index .Mounts}", ["}"]),
        (".Mounts[0", ["] is missing"]),
        (".Mounts[x]", ["in brackets"]),
        ('"Id"', ["begins with a dot"]),
        ("{{(.State}}", [") is missing"]),
    ],
)
def test_errors_help(text: str, words: list[str]) -> None:
    with pytest.raises(PathError) as failed:
        resolve(DOCUMENT, parse(text))
    assert any(word in str(failed.value) for word in words)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "."),
        (("State", "Pid"), ".State.Pid"),
        (("Mounts", 0, "Source"), "(index .Mounts 0).Source"),
        (("Config", "Labels", "a.b"), 'index .Config.Labels "a.b"'),
        (("A", 0, 1), "index .A 0 1"),
        (("a.b", "C"), '(index . "a.b").C'),
    ],
)
def test_paths_as_templates(path: JsonPath, text: str) -> None:
    assert render(path) == text


def test_mappings_and_lists_are_printed_as_json() -> None:
    assert template(("State",), DOCUMENT["State"]) == "{{json .State}}"
    assert template(("State", "Pid"), 42) == "{{.State.Pid}}"
    assert template(("Mounts", 0), {"Source": "/a"}) == "{{json (index .Mounts 0)}}"
    assert template((), DOCUMENT) == ""


@given(values)
def test_every_path_of_a_document_can_be_written_and_read(document: Any) -> None:
    for path, value in walk(document):
        assert resolve(document, parse(template(path, value))) == (path, value)
        assert parse(render(path)) == path


@given(st.text(alphabet='.[]()"`{}| index json0aB-', max_size=30))
def test_any_text_is_a_path_or_an_error_in_words(text: str) -> None:
    try:
        resolve(DOCUMENT, parse(text))
    except PathError as error:
        assert str(error)
    stays, words = complete(DOCUMENT, text)
    assert text.startswith(stays)
    assert all(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("", [".Id", ".State", ".Mounts", ".Config", ".NetworkSettings"])),
        (".", ("", [".Id", ".State", ".Mounts", ".Config", ".NetworkSettings"])),
        (".State.P", (".State", [".Pid", ".Paused"])),
        (".state.P", (".state.P", [])),
        (".State.pi", (".State", [".Pid"])),
        (".State", (".State", [".Status", ".Pid", ".Paused"])),
        ("{{json .Mo", ("{{json ", [".Mounts"])),
        (".Mounts", (".Mounts", ["[0]", "[1]"])),
        (".Mounts[1]", (".Mounts[1]", [".Source"])),
        (".Config.Labels.", (".Config.Labels", ['["a.b"]', ".plain"])),
        ('.Config.Labels["a', (".Config.Labels", ['["a.b"]'])),
        (".State.Pid", (".State.Pid", [])),
    ],
)
def test_completion_offers_what_may_follow(text: str, expected: tuple[str, list[str]]) -> None:
    assert complete(DOCUMENT, text) == expected
