"""Long lines: everything is read in a time that grows with the text alone, or refused in a sentence."""

import json
import subprocess
import sys

import pytest

from dockertui.spec import SpecError, paste
from dockertui.spec.limits import MOST_CHARACTERS, MOST_QUESTIONS, MOST_WORDS
from dockertui.spec.parsing import parse
from dockertui.spec.ports import expose, publish, show_bindings, show_exposed

SIZE = 1_000_000

KINDS = {
    "letters before an @": ("a", "@host$ docker run x"),
    "prompts": ("[a@b ", "docker run x"),
    "one word": ("docker run ", "x", " x"),
    "one value": ("docker run -e A=", "x", " x"),
    "variables": ("docker run ", "-e A=b ", "x"),
    "letters of one flag": ("docker run -", "d", " x"),
    "unknown flags": ("docker run ", "--unknown ", "x"),
    "misspelt flags": ("docker run ", "--publis=1 ", "x"),
    "old flags": ("docker run ", "-net a ", "x"),
    "braces": ("docker run ", "{a,b}", ""),
    "open braces": ("docker run ", "{", ""),
    "commas in braces": ("docker run {", ",", ""),
    "commas in closed braces": ("docker run {", ",", "} x"),
    "new lines": ("", "\n", "docker run x"),
    "blanks": ("", " \t", "docker run x"),
    "continued lines": ("docker run ", "\\\n", "x"),
    "lines": ("", "docker run\n", ""),
    "lines of others": ("", "echo docker run\n", ""),
    "lines that stay open": ("", "echo $(docker run\n", ""),
    "commands": ("", "a && ", "docker run x"),
    "fences": ("", "```\n", "docker run x"),
    "backquotes": ("docker run ", "`", ""),
    "dollars": ("docker run ", "$", ""),
    "names": ("docker run ", "$a", ""),
    "open names": ("docker run ", "${", ""),
    "parentheses": ("docker run ", "$(", ""),
    "percents": ("docker run ", "%a", ""),
    "tildes": ("docker run x ", "~", ""),
    "angles": ("docker run ", "<a", ""),
    "single quotes": ("docker run ", "'", ""),
    "double quotes": ("docker run ", '"', ""),
    "escapes": ('docker run "', "\\$", '" x'),
    "ansi": ("docker run $'", "\\n", "' x"),
    "backslashes": ("docker run ", "\\", " x"),
    "typographic dashes": ("docker run ", "—a ", "x"),
    "typographic quotes": ("docker run ", "“", ""),
    "durations": ("docker run --health-interval ", "1h", " x"),
    "digits": ("docker run -m ", "9", "k x"),
    "ports": ("docker run ", "-p 1-65535:1-65535 ", "x"),
    "volumes": ("docker run -v ", ":", " x"),
    "mounts": ("docker run --mount ", "a=b,", " x"),
    "names of images": ("docker run ", "a/", "b"),
    "arguments": ("docker run x ", "a ", ""),
    "wide characters": ("docker run ", "\U0001f433", ""),
    "beyond the limit": ("docker run x ", "a" * 10, ""),
}

RUN = """
import contextlib, io, json, resource, sys, time
from dockertui.explain import main
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
before, text, after = json.load(sys.stdin)
text = before + text * int(sys.argv[1]) + after
out = io.StringIO()
began = time.process_time()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
    for options in ([], ["--json"]):
        assert main([*options, text]) in (0, 2)
assert out.getvalue().strip()
assert len(out.getvalue()) < 4 * len(text) + 4_000_000
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_megabyte(kind: str) -> None:
    """The limits are of memory and of a time in which something quadratic does not end by far."""
    *before, text, after = KINDS[kind]
    parts = json.dumps(["".join(before), text, after])
    count = str(SIZE * (3 if kind == "beyond the limit" else 1) // len(text))
    done = subprocess.run(
        [sys.executable, "-c", RUN, count], input=parts, text=True, capture_output=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("docker run x" + " " * MOST_CHARACTERS, "the text is too long"),
        ("docker run x" + " a" * (MOST_WORDS + 1), "too long: more than 10000 words"),
        ("docker run x " + "a" * 200_000, "the word is too long"),
        ("docker run x " + " ".join(f"$a{number}" for number in range(MOST_QUESTIONS + 1)), "more than 100 variables"),
        ("docker run x " + "$a" * 200_000, "this is no command"),
        ("docker run -p 1-65535 -p 1-65535/udp -p 1-65535/sctp x", "too many ports"),
    ],
)
def test_limits_are_told(text: str, said: str) -> None:
    with pytest.raises(SpecError, match=said):
        paste(text)


def test_braces_that_are_cut_are_told() -> None:
    pasted = paste("docker run x " + "{a,b}" * 9)
    assert len(pasted.spec.command) == 256
    assert any("256 words" in notice for notice in pasted.notices)


def test_messages_are_short() -> None:
    with pytest.raises(SpecError) as caught:
        parse(["docker", "run", "--" + "x" * 100_000])
    assert len(caught.value.message) < 2000


@pytest.mark.parametrize(
    "text",
    ["10000-20000", "80", "1.2.3.4::80-90/udp", "8000-8010:80-90", "[::1]:1-9:1-9/sctp", "1.2.3.4:80:80", "1-65535"],
)
def test_ranges_of_ports_come_back_as_they_were(text: str) -> None:
    assert show_bindings(list(publish(text))) == [text]


def test_ports_that_do_not_go_together_stay_apart() -> None:
    bindings = [binding for text in ("80", "82-83", "8081:81", "9000:82/udp") for binding in publish(text)]
    assert show_bindings(bindings) == ["80", "8081:81", "82-83", "9000:82/udp"]


def test_exposed_ports_as_ranges() -> None:
    assert show_exposed([*expose("7000-7010"), "53/udp", *expose("80")]) == ["80", "7000-7010", "53/udp"]
