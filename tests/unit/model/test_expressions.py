"""What users type to find text: what it finds, and that nothing takes for ever."""

import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.model import expressions
from dockertui.model.expressions import Expression, Matcher

SLOW = [
    "(x+x+)+y",
    "(x|xx)+$y?!",
    "(.+.+)+[☃☂]",
    r"^(\w+\s?)*$",
    ".*.*.*.*=.*;.*!",
    "((x{1,30}){1,30}){1,30}y",
    "((x{1000}){1000}){1000}",
    "x{1000000}y",
    "x{9999999999}",
    "x{" + "9" * 5000 + "}",
    "(x|x)" * 150 + "y",
    "x?" * 30 + "x" * 30 + "y",
    r"(x*)(x*)(x*)\1\2\3y",
    "(?=(x+x+)+y)",
    "(?P<n>x+)+(?P=n)y",
    "(" * 400,
    "(" * 400 + "x" + ")" * 400,
    "x*y",
    "x" * 5000,
    "",
    "[[x]",
    "(?i)ß",
    "(?:x+x+)+?y",
]
"""What takes for ever, or may, or cannot even be compiled by one or the other."""

RUN = """
import sys
from dockertui.model.expressions import Expression
pattern = sys.stdin.read()
for text in ("x" * 40, "x" * 100_000, "word " * 20_000 + "!", "a=b " * 40, ""):
    for expression in (Expression(pattern), Expression(pattern, paused=True)):
        expression.found_in(text)
        for start, end in expression.spans(text):
            assert 0 <= start < end <= len(text)
"""


@pytest.mark.parametrize("pattern", SLOW)
def test_everything_comes_to_an_end(pattern: str) -> None:
    subprocess.run([sys.executable, "-c", RUN], input=pattern, text=True, check=True, timeout=60)


@pytest.mark.parametrize("pattern", ["(x+x+)+y", "(.+.+)+[☃☂]", "((x{1000}){1000}){1000}", "x" * 1001])
def test_what_is_too_slow_says_so_and_finds_nothing_more(pattern: str) -> None:
    expression = Expression(pattern)
    assert not expression.found_in("x" * 60_000)
    assert expression.too_slow
    assert not expression.found_in("xxy")
    assert expression.spans("xxy☃") == []


@pytest.mark.parametrize("pattern", ["(x+x+)+y", "!(x+x+)+y"])
def test_nothing_passes_a_filter_that_is_too_slow(pattern: str) -> None:
    matcher = Matcher(pattern)
    matcher("x" * 60_000)
    assert matcher.too_slow
    assert not matcher("xxy")
    assert not matcher("z")


@pytest.mark.parametrize("paused", [True, False])
def test_moderate_expressions_stay_within_their_share(paused: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "LONG", 0.0)
    computed = SimpleNamespace(monotonic=time.thread_time, thread_time=time.thread_time)
    monkeypatch.setattr(expressions, "time", computed)  # Whatever else the machine does.
    expressions._regex()  # Its import counts as well where it is the first.
    expression = Expression(".*.*[qr]", paused=paused)
    texts = 0
    while not expression.too_slow:
        expression.found_in("a" * 300)
        texts += 1
    assert texts > 1


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("error", "an Error, an ERROR", [(3, 8), (13, 18)]),
        ("Error", "an Error, an ERROR", [(3, 8)]),
        (r"\d+", "12 and 345", [(0, 2), (7, 10)]),
        ("a.*c|e", "abcde", [(0, 3), (4, 5)]),
        ("x*", "axxb", [(1, 3)]),
        ("(ab)+", "ababx", [(0, 4)]),
        ("a(", "a(b", [(0, 2)]),
        ("*", "2 * 3", [(2, 3)]),
        ("[", "x[y", [(1, 2)]),
        ("(?<!a)b", "ab b", [(3, 4)]),
        ("é+", "caféé", [(3, 5)]),
    ],
)
def test_finds(pattern: str, text: str, spans: list[tuple[int, int]]) -> None:
    assert Expression(pattern).spans(text) == spans
    assert Expression(pattern).found_in(text)


PIECES = st.sampled_from(
    [r"a", r"b", r".", r"ab", r"[ab]", r"[^a]", r"\w", r"^", r"$", r"a|b", r"(ab)", r"a*", r"b+?", r"a{2,3}", r"(a|b)?"]
)


@given(st.lists(PIECES, min_size=1, max_size=4), st.text("abc\n", max_size=12))
def test_both_engines_mean_the_same(pieces: list[str], text: str) -> None:
    pattern = "".join(pieces)
    found = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE) if match.end() > match.start()]
    assert Expression(pattern).spans(text) == found
    limited = Expression(f"(?:{pattern})(?:)" + "{1}", paused=True)
    assert limited.spans(text) == found
