"""What an engine answers, read: values of known types within limits, whatever it sends."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.engine.answers import (
    DEEPEST,
    MISSING,
    TEXT,
    either,
    expect,
    fields,
    flag,
    items,
    labels,
    load,
    mapping,
    name,
    number,
    reading,
    shallow,
    text,
    texts,
    whole,
)
from dockertui.engine.errors import EngineError
from dockertui.engine.events import UNREADABLE, read_event
from dockertui.engine.info import engine_info
from dockertui.engine.sample import api_sample
from dockertui.resources.container import record as containers
from dockertui.resources.container.overview import overview
from dockertui.resources.image import record as images
from dockertui.resources.image.overview import overview as image_overview
from dockertui.resources.network import record as networks
from dockertui.resources.rows import rows
from dockertui.resources.volume import record as volumes

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400)
NAMES = """
    Id Names Name State Status Ports PrivatePort Labels Mounts Created Image Config HostConfig Networks Type Size
    NetworkSettings RepoTags RepoDigests Driver IPAM Actor Action ID Attributes timeNano cpu_stats networks Env
"""
KEYS = st.sampled_from(NAMES.split())
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))
ENTRIES = st.lists(VALUES, max_size=4)


@pytest.mark.parametrize(
    ("reader", "good", "bad"),
    [
        (text, ["", "abc"], [None, 5, True, [], {}]),
        (number, [0, -5, 1 << 63], [None, "5", True, [], {}, 1 << 64, -(1 << 64), float("nan"), float("inf")]),
        (flag, [True, False], [None, 0, 1, "true"]),
        (name, ["a", "sha256:ab"], [None, "", 5, "a\nb", "\ud800", "a" * 1000]),
        (texts, [[], ["a"]], [None, "a", {}]),
        (labels, [{}, {"a": "b"}], [None, "a", []]),
        (either(texts, text), [["a"], "a"], [None, 5]),
    ],
)
def test_readers(reader: Any, good: list[Any], bad: list[Any]) -> None:
    assert [reader(value) for value in good] == good
    assert all(reader(value) is MISSING for value in bad)


def test_what_does_not_fit_is_left_out() -> None:
    reader = fields(Id=text, Names=texts, State=fields(Pid=number), Networks=mapping(items(number)))
    told = {"Id": 5, "Names": ["/a", None, 7], "State": {"Pid": "x", "Other": 1}, "Networks": {"a": [1, ""], "b": 2}}
    assert reader(told) == {"Names": ["/a"], "State": {}, "Networks": {"a": [1]}}


def test_long_texts_are_cut() -> None:
    assert len(text("x" * 10_000_000)) == TEXT
    assert len(EngineError.answer("x" * 10_000_000).why) < 5000


@pytest.mark.parametrize("data", [b"", b"<html>", b"[" * 200_000, b"[1", b"\xff\xfe", b"{} {}"])
def test_what_is_no_json_is_told(data: bytes) -> None:
    with pytest.raises(EngineError) as error:
        load(data)
    assert error.value.kind == "answer"
    assert len(str(error.value)) < 200


def test_digits_beyond_measure_cost_their_field() -> None:
    data = b'[{"Id": "a", "Created": ' + b"9" * 10_000 + b"}, 5]"
    assert items(fields(Id=text, Created=number))(load(data)) == [{"Id": "a"}]


def test_depth() -> None:
    value: Any = 1
    for _level in range(DEEPEST - 1):
        value = [value]
    assert shallow(value) is value
    with pytest.raises(EngineError):
        shallow([[value]])


def test_wrong_types_are_sentences() -> None:
    values: tuple[Any, ...] = (None, [], {}, "text", 5, True)
    for value in values:
        reader = text if value != "text" else number
        with pytest.raises(EngineError, match="of another type than it should be"):
            expect(reader, value)
    with pytest.raises(EngineError) as error, reading():
        raise KeyError("Id")
    assert "'Id'" not in str(error.value)


@given(VALUES)
def test_no_answer_breaks_what_reads_it(value: Any) -> None:
    """Each is read, or EngineError says why not."""
    store: Any = Nothing()
    record: Any = containers.from_list("here", {"Id": "a"}, 0.0)
    image: Any = images.from_list("here", {"Id": "a"})
    for read in (
        lambda: engine_info(value, value, "1.41", False),
        lambda: api_sample(value, None),
        lambda: overview(record, value, store),
        lambda: image_overview(image, value, store),
        lambda: read_event(json.dumps(value).encode()),
    ):
        try:
            read()
        except EngineError as error:
            assert error.kind == "answer"


@given(ENTRIES)
def test_each_entry_is_a_row(entries: list[Any]) -> None:
    for kind, key, make in (
        (containers, "Id", lambda data: containers.from_list("here", data, 0.0)),
        (images, "Id", lambda data: images.from_list("here", data)),
        (networks, "Id", lambda data: networks.from_list("here", data)),
        (volumes, "Name", lambda data: volumes.from_list("here", data)),
    ):
        found = rows(entries, kind.LISTED, key, make, kind.NEEDS)
        assert len(found) == len(entries)
        for record, entry in zip(found, entries, strict=True):
            assert not record.raw or record.raw[0] is entry
            assert record.raw or isinstance(entry, dict)


def test_a_row_without_an_id_is_one_of_its_own() -> None:
    entries = [{"Id": "abc", "Names": ["/web"], "Image": "i", "Created": 1, "State": "exited", "Status": ""}, None]
    good, bad = rows(
        entries, containers.LISTED, "Id", lambda data: containers.from_list("here", data, 0.0), containers.NEEDS
    )
    assert (good.name, good.raw, good.unreadable) == ("web", (), False)
    assert (bad.name, bad.raw, bad.unreadable) == ("unreadable", (None,), True)


@pytest.mark.parametrize("line", [b"null", b"[]", b"5", b"<html>", b"[" * 200_000, b'{"Type": 5}', b'{"Action": null}'])
def test_an_event_that_makes_no_sense(line: bytes) -> None:
    assert read_event(line)["Type"] == UNREADABLE


def test_an_event_with_a_text_as_its_time() -> None:
    event = read_event(b'{"Type": "container", "Action": "start", "Actor": {"ID": "a"}, "timeNano": "now"}')
    assert (event["Action"], event["Actor"]["ID"], event["timeNano"]) == ("start", "a", 0)


class Nothing:
    """A store without records."""

    def grouped(self, kind: str, by: Any) -> dict[str, Any]:
        return {}


def test_a_whole_answer_is_kept_where_its_types_are_right() -> None:
    reader = whole(Id=name, Config=whole(Labels=labels, Env=texts), State=whole())
    answer = {"Id": "a", "Config": {"Labels": None, "Env": ["A=1"], "Other": [5]}, "More": {"x": [None]}}
    assert reader(answer) is answer
    wrongs: list[Any] = [[], None, {"Id": 5}, {"Config": []}, {"Config": {"Env": "A=1"}}, {"State": "running"}]
    for wrong in wrongs:
        assert reader(wrong) is MISSING
