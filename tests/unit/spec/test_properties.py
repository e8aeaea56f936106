"""What holds for every spec and every text."""

import shlex

from hypothesis import assume, example, given
from hypothesis import strategies as st

from dockertui.spec import FLAGS, RunSpec, SpecError, argv, explain, from_request, parse, paste, render, request
from dockertui.spec.flags.flag import Flag
from tests.spec.same import meaning
from tests.unit.spec.strategies import ANY_TEXT, specs, words

NOT_IN_THE_REQUEST = (
    *("pull", "quiet", "detach-keys", "sig-proxy", "disable-content-trust"),
    *("env-file", "label-file", "security-opt"),
    *("kernel-memory", "cpu-count", "cpu-percent", "io-maxbandwidth", "io-maxiops"),
)
"""Flags that a request does not carry, that need files, or another engine."""


@given(specs())
def test_a_rendered_line_says_the_same(spec: RunSpec) -> None:
    assert parse(shlex.split(render(spec))) == spec
    assert parse(argv(spec)) == spec


@given(specs())
def test_a_wrapped_line_is_the_same_line(spec: RunSpec) -> None:
    assume(not any("\n" in word for word in argv(spec)))
    assert render(spec, wrap=True).replace(" \\\n  ", " ") == render(spec)


@given(specs())
@example(RunSpec("busybox", ("--",)))
@example(RunSpec("-busybox", ("--",)))
def test_every_part_of_a_line_is_explained(spec: RunSpec) -> None:
    parts = explain(spec)
    assert all(part.meaning for part in parts)
    words = argv(spec)
    if spec.image.startswith("-"):  # `--` stands before it, which means nothing by itself.
        assert words.pop(-len(spec.command) - 2) == "--"
    assert shlex.split(" ".join(part.text for part in parts)) == words


@given(specs())
def test_a_request_is_turned_back_into_its_spec(spec: RunSpec) -> None:
    for name in NOT_IN_THE_REQUEST:
        spec = spec.having(name)
    sent = request(spec)
    again = request(from_request(sent.query, sent.body))
    assert (again.query, meaning(again.body), again.streams) == (sent.query, meaning(sent.body), sent.streams)


@given(words())
def test_argv_is_read_or_refused_with_the_word_at_fault(line: list[str]) -> None:
    try:
        spec = parse(line)
    except SpecError as error:
        assert 0 <= error.token <= len(line)
        assert error.message
    else:
        assert explain(line)
        assert parse(argv(spec)) == spec


@given(st.text(max_size=200) | words().map(" ".join) | words().map(lambda line: f"$ sudo {shlex.join(line)} # x"))
def test_any_text_can_be_pasted(text: str) -> None:
    try:
        pasted = paste(text)
    except SpecError as error:
        assert error.message
    else:
        assert pasted.spec.image


@given(st.lists(ANY_TEXT, max_size=6))
def test_any_words_are_read_or_refused(line: list[str]) -> None:
    for read in (parse, explain):
        try:
            read(line)
        except SpecError as error:
            assert error.message


@given(st.sampled_from(list(FLAGS.values())), ANY_TEXT)
def test_a_check_only_ever_says_what_is_wrong(flag: Flag, text: str) -> None:
    assert isinstance(flag.check(text), str)


LONG = (
    "a-",
    "1",
    "a.",
    "1-",
    ":",
    "a=b,",
    "0x_f",
    '"',
    "1h",
    "/",
    "1.",
    "-",
    "a",
    "1e9",
    "{a,b}",
    "$(",
    "<a",
    "\\",
    "–a ",
)
"""What expressions that backtrack, or numbers without a limit, would take long for or stumble over."""


def test_long_texts_are_read_or_refused() -> None:
    for text in LONG:
        for flag in FLAGS.values():
            assert isinstance(flag.check(text * 5_000), str)
        for line in (f"docker run {text * 5_000}", f"docker run -e {text * 5_000} x"):
            try:
                paste(line)
            except SpecError as error:
                assert error.message
