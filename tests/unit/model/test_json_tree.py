"""A document as rows that fold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.json_path import JsonPath, PathError
from dockertui.model.json_tree import Tree, has_parts, preview, walk
from tests.unit.model.test_json_path import DOCUMENT, values


def wrap(text: str, depth: int) -> list[str]:
    return [text[start : start + 10] for start in range(0, len(text), 10)]


def made(document: Any) -> Tree:
    tree = Tree(wrap)
    tree.load(document)
    return tree


def lines(tree: Tree) -> list[str]:
    return [".".join(map(str, row.path)) if row.part is None else row.part for row in tree.rows]


def test_it_begins_folded() -> None:
    assert lines(made(DOCUMENT)) == ["Id", "State", "Mounts", "Config", "NetworkSettings"]


def test_a_row_unfolds_and_folds_with_what_is_inside() -> None:
    tree = made(DOCUMENT)
    tree.toggle(3)
    tree.toggle(4)
    assert lines(tree)[3:7] == ["Config", "Config.Labels", "Config.Labels.a.b", "Config.Labels.plain"]
    tree.toggle(3)
    assert len(tree.rows) == 5
    tree.toggle(3)
    assert len(tree.rows) == 8


def test_a_long_text_unfolds_in_pieces() -> None:
    tree = made({"a": "0123456789abc", "b": 1})
    tree.toggle(0)
    assert lines(tree) == ["a", "0123456789", "abc", "b"]
    tree.toggle(0)
    assert lines(tree) == ["a", "b"]


def test_a_path_narrows_it() -> None:
    tree = made(DOCUMENT)
    tree.narrow(("State", "Pid"))
    assert [row.value for row in tree.rows] == [42]
    tree.narrow(("State",))
    assert lines(tree) == ["State.Status", "State.Pid", "State.Paused"]
    with pytest.raises(PathError):
        tree.load({"Id": "another"})
    assert tree.rows == []
    tree.load(DOCUMENT)
    assert len(tree.rows) == 3


def test_a_search_looks_into_what_is_folded() -> None:
    tree = made(DOCUMENT)
    found = [path for path, text in tree.texts() if "/b" in text]
    assert found == [("Mounts", 1, "Source")]
    *_before, number = tree.reveal(found[0])
    assert tree.rows[number].path == found[0]


@given(values)
def test_all_unfolded_are_all_values_in_order(document: Any) -> None:
    tree = made(document)
    tree.unfold_all()
    tree.more(None)
    if has_parts(document):
        assert [(row.path, row.value) for row in tree.rows] == list(walk(document))
    else:
        assert [row.value for row in tree.rows] == [document]


@given(values, st.lists(st.integers(0, 50), max_size=12))
def test_folding_row_by_row_is_the_same_as_making_them_anew(document: Any, presses: list[int]) -> None:
    tree = made(document)
    for press in presses:
        tree.toggle(press % len(tree.rows))
    rows = list(tree.rows)
    tree.flatten()
    assert tree.rows == rows
    for number, row in enumerate(tree.rows):
        if row.part is None:
            assert tree.find(row.path) == number


@given(values, st.integers(0, 100), st.sampled_from([1, -1]))
def test_matches_follow_each_other_in_order_and_round(document: Any, start: int, step: int) -> None:
    tree = made(document)
    paths: list[JsonPath] = [path for path, _value in walk(document)]
    if paths:
        here = start % len(paths)
        assert tree.place(paths, paths[here], step) == (here + step) % len(paths)
        *_before, number = tree.reveal(paths[here])
        assert tree.rows[number].path == paths[here]


def test_a_large_document_comes_in_slices() -> None:
    tree = made({"list": list(range(10_000))})
    tree.toggle(0)
    tree.flatten()
    assert 0 < len(tree.rows) < 10_001
    assert tree.find(("list", 9_999)) == 10_000


def test_previews_are_short_and_harmless() -> None:
    assert preview({"a": "x\x1b[31m", "b": {"c": 1}, "d": [], "e": [1]}) == "a: x␛[31m, b: {…}, d: [], e: […]"
    assert len(preview({str(number): "y" * 1000 for number in range(100)})) < 400
