"""Archives of random members, mutated ones and random bytes: nothing but the place that was asked for changes."""

import os
import random
import tarfile

import pytest
from hypothesis import given, settings
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

ARCHIVES, MUTATIONS = 250, 250

SEED = int(os.environ.get("DOCKERTUI_SEED", "7"))
"""Chooses other mutations."""


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


@settings(max_examples=ARCHIVES, deadline=None)
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
def test_mutated_archives(form: int) -> None:
    archive = packed(*HONEST, form=form)
    for number in range(MUTATIONS):
        with surroundings() as target:
            attacked(mutated(archive, random.Random(SEED * 1_000_000 + number)), target)


def test_random_bytes() -> None:
    for number in range(MUTATIONS):
        chance = random.Random(SEED * 1_000_000 + number)
        with surroundings() as target:
            attacked(chance.randbytes(chance.randrange(2000)), target)
