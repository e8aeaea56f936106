"""`dockertui explain 'docker run …'`: what each part means, or the request that it is, without an engine."""

import argparse
import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.surroundings import surroundings
from dockertui.spec import SpecError, Surroundings, explain, parse, paste, request
from dockertui.spec.limits import MOST_CHARACTERS
from dockertui.spec.rendering import quote

WIDEST_PART = 32
"""Cells of the left column; what is longer gets a line of its own."""

MOST_SHOWN = 4000
"""Characters of a part, or of what it means, that are shown."""


def parser() -> argparse.ArgumentParser:
    """What `dockertui explain` accepts."""
    parser = argparse.ArgumentParser(
        prog="dockertui explain",
        description=_("Say what a docker run line means, part by part. Nothing is run, and no engine is asked."),
    )
    parser.add_argument("--json", action="store_true", help=_("print the request that docker would send to the engine"))
    parser.add_argument("--api", default="1.47", metavar="VERSION", help=_("the engine's API version, for --json"))
    parser.add_argument("line", nargs=argparse.REMAINDER, help=_("the line, as one text or in words; - reads it"))
    return parser


def main(arguments: Sequence[str]) -> int:
    """Explain a line. Returns the exit status: 0, or 2 for a line that docker would refuse."""
    options = parser().parse_args(arguments)
    words: list[str] = options.line
    if len(words) > 1 and " " in words[0]:  # a quoted line, and options of ours after it
        options = parser().parse_args(words[1:], options)
        words = [*words[:1], *options.line]
    if not words and sys.stdin.isatty():
        parser().print_usage(sys.stderr)
        return 2
    notices: tuple[str, ...] = ()
    try:
        if len(words) > 1:
            argv = tuple(words)
        else:
            pasted = paste(words[0] if words and words != ["-"] else sys.stdin.read(MOST_CHARACTERS + 1), _here())
            notices, argv = pasted.notices, pasted.argv
        output = _request(argv, options.api) if options.json else _table(argv)
    except SpecError as error:
        _complain(error, error.argv or words)
        return 2
    print(output)
    for notice in notices:
        print(f"* {clean(notice)}", file=sys.stderr if options.json else sys.stdout)
    return 0


def _here() -> Surroundings:
    return surroundings(os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock")


def _request(argv: Sequence[str], version: str) -> str:
    spec = parse(argv)
    try:
        sent = request(spec, version, _here())
    except SpecError as error:
        error.token = _token(argv, error) if error.token < 0 else error.token
        error.argv = tuple(argv)
        raise
    return json.dumps({"query": sent.query, "body": sent.body}, indent=2)


def _table(argv: Sequence[str]) -> str:
    """The parts and their meanings, side by side."""
    parts = [(clean(_clipped(part.text)), clean(_clipped(part.meaning))) for part in explain(argv)]
    left = min(WIDEST_PART, max(_cells(text) for text, _meaning in parts))
    columns = shutil.get_terminal_size().columns
    return "\n".join(line for text, meaning in parts for line in _rows(text, meaning, left, columns))


def _clipped(text: str) -> str:
    """A text as it is shown, which nobody reads to its end where it is very long."""
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


def _rows(text: str, meaning: str, left: int, columns: int) -> Iterator[str]:
    lines = textwrap.wrap(meaning, max(20, columns - left - 2)) or [""]
    if _cells(text) > left:
        yield text
        text = ""
    for number, line in enumerate(lines):
        head = text if number == 0 else ""
        yield f"{head}{' ' * (left - _cells(head))}  {line}"


def _cells(text: str) -> int:
    """How many terminal cells a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    marks = sum(unicodedata.combining(character) > 0 for character in text)
    return len(text) + wide - marks


def _token(argv: Sequence[str], error: SpecError) -> int:
    """The word that an error about a flag's value is about."""
    from dockertui.spec.parsing import scanned

    return scanned(argv).place(error.flag, error.nth) if error.flag else -1


def _shown_word(word: str) -> str:
    return clean(quote(_clipped(word)))


def _complain(error: SpecError, argv: Sequence[str]) -> None:
    """The line with a caret under the word at fault, and what is wrong with it."""
    if 0 <= error.token <= len(argv) and argv:
        columns = shutil.get_terminal_size().columns
        under = _shown_word(argv[error.token]) if error.token < len(argv) else " "
        before = ""
        for word in reversed(argv[: error.token]):
            longer = f"{_shown_word(word)} {before}"
            if _cells(longer + under) > columns - 4:
                before = f"… {before}"
                break
            before = longer
        line = f"{before}{under} " + " ".join(map(_shown_word, argv[error.token + 1 : error.token + 1 + columns]))
        print(line[: max(columns, len(before) + len(under))].rstrip(), file=sys.stderr)
        print(" " * _cells(before) + "^" * max(1, _cells(under.rstrip())), file=sys.stderr)
    print(f"dockertui: {clean(error.message)}", file=sys.stderr)
