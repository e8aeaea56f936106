"""Archives of random members, mutated ones and random bytes: nothing but the place that was asked for changes."""

import random
import tarfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.archives import (
    DEVICE,
    FILE,
    FINE,
    FOLDER,
    HARD,
    LINK,
    PIPE,
    TOP,
    Entry,
    attacked,
    mutated,
    packed,
    surroundings,
)
from tests.examples import examples

ODD = [
    "top",
    "a",
    "b",
    "way",
    "..",
    "../..",
    "../../..",
    ".",
    "",
    "fine",
    "home",
    ".bashrc",
    "in",
    "target",
    "whole",
    "before",
]
USUAL = ["a", "b", "way", "a/b", "way/b", "a/way"]
PATHS = st.one_of(
    st.lists(st.sampled_from(ODD), min_size=1, max_size=6).map("/".join),
    st.lists(st.sampled_from(ODD), max_size=4).map(lambda parts: "/".join(["top", *parts])),
    st.sampled_from(USUAL).map("top/{}".format),
)
TARGETS = st.one_of(PATHS, st.lists(st.sampled_from(["..", *USUAL]), min_size=1, max_size=4).map("/".join))
KINDS = st.sampled_from([FILE, FOLDER, LINK, HARD, LINK, HARD, DEVICE, PIPE])
ENTRIES = st.builds(Entry, PATHS, KINDS, TARGETS, st.integers(0, 0o7777))


@examples(250)
@example([Entry("top/top", LINK, "top//top")])
@given(st.lists(ENTRIES, min_size=1, max_size=12))
def test_random_members(entries: list[Entry]) -> None:
    with surroundings() as target:
        attacked(packed(TOP, FINE, *entries), target)


HONEST = [
    TOP,
    FINE,
    Entry("top/a", FOLDER),
    Entry("top/a/" + "n" * 120, FILE, "x" * 1000),
    Entry("top/a/way", LINK, "../fine"),
    Entry("top/hard", HARD, "top/fine"),
    Entry("top/" + "m" * 90 + "/" + "o" * 90, FILE, "y"),
    Entry("top/é" + "l" * 100, LINK, "a/" + "n" * 120),
]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
@examples(250)
@given(chance=st.randoms(use_true_random=True))
def test_mutated_archives(form: int, chance: random.Random) -> None:
    archive = packed(*HONEST, form=form)
    with surroundings() as target:
        attacked(mutated(archive, chance), target)


@examples(250)
@given(st.binary(max_size=2000))
def test_random_bytes(data: bytes) -> None:
    with surroundings() as target:
        attacked(data, target)
