"""Deciding takes time in proportion to the text, and is done once for all."""

import random
import string
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockertui.model.secrets import HIDDEN, mask_line, mask_pair, mask_text, mask_words
from dockertui.model.secrets.values import random as looks_random
from tests.examples import examples

MANY = 60_000
PIECES = (
    "a", "=", ":", "://", "@", '"', "'", "\\", "\\\"", "eyJ", "eyJa.", "a=", "password=", "auth=1 ", "://a:b@", "a.b-",
    "sk-", "-p", "$", "$$1$", "{", "[", '{"a":"', '"a":\'', '\\"a\\":\\"', "-----BEGIN RSA PRIVATE KEY-----",
    "password '", "Bearer a ", "Cookie:", "\n", " ", "a ", "-a ", "--password ", "mysql -p", "A1b",
    "ghp_", "x;y=", "${", "{{", "/a",
)  # fmt: skip


def steps(function: object, text: str) -> int:
    """How many lines of Python a call runs: counted, so that no other load on the machine changes it."""
    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        function(text)  # type: ignore[operator]
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_anything_is_gone_through_once(piece: str) -> None:
    # Regular expressions run no lines: a quadratic one would take minutes here, and the watchdog of the suite ends it.
    text = piece * (MANY // len(piece))
    for mask in (mask_text, mask_pair, mask_line):
        started = time.process_time()
        mask(text)
        assert time.process_time() - started < 10, "far from linear"
    assert steps(mask_text, text) < 25 * len(text)


TEXTS = st.lists(st.sampled_from((*PIECES, "hunter2", "--token", "TOKEN=", "https://")), max_size=12).map("".join)


def told(text: str) -> Iterator[str]:
    """The characters that a masked text tells, without the quotes, which follow from those."""
    return iter(text.replace(HIDDEN, "").translate(dict.fromkeys(map(ord, "\"'\\"))))


@given(TEXTS)
@example("\\\"'Cookie:\\\"auth=1 '")
@example("://a:b@'x;y=://a:b@password '\"'")
@example("apassword '\\password=auth=1 ")
@example('=password=\\"a "a ')
@examples(300)
def test_masking_again_shows_nothing_more(text: str) -> None:
    # Quotes that do not match may be taken for others once a part is hidden: then more is hidden than before.
    for mask in (mask_text, mask_line, mask_pair):
        once = mask(text)
        before = told(once)
        assert all(character in before for character in told(mask(once))), "no part of what was told before"


@given(st.lists(TEXTS, max_size=5))
@examples(200)
def test_words_stay_as_many_as_they_were(words: list[str]) -> None:
    assert len(mask_words(words)) == len(words)


def test_most_random_texts_are_told_from_most_words() -> None:
    dice = random.Random(14)
    alphabet = string.ascii_letters + string.digits
    made = ["".join(dice.choices(alphabet, k=dice.randint(28, 64))) for _number in range(500)]
    assert sum(map(looks_random, made)) >= 490
    words = [
        "Service",
        "Config",
        "Data",
        "Server",
        "Name",
        "Handler",
        "Http",
        "2",
        "Proxy",
        "3",
        "Manager",
        "V",
        "Local",
    ]
    named = ["".join(dice.choices(words, k=dice.randint(4, 9))) for _number in range(500)]
    assert sum(map(looks_random, named)) <= 5


def test_a_mask_tells_nothing_of_the_length() -> None:
    assert mask_pair("PASSWORD=" + "x" * 900) == f"PASSWORD={HIDDEN}"
