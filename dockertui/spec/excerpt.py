"""The one command of a pasted text that makes a container: without prompts, fences and what stands around it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.limits import check_words, shown
from dockertui.spec.parsing import command
from dockertui.spec.pflag import Scanner
from dockertui.spec.shell import MOST_EXPANDED, ShellLexer, Word
from dockertui.spec.spellings import modern

_PROGRAMS = ("docker", "podman", "nerdctl", "docker.exe", "nvidia-docker")
_PROMPT = re.compile(
    r"\s*(?:\([\w.-]+\)\s*)?(?:\[?[\w.-]+@[\w.-]+[^$#%>]*\]?|PS [^>]*|[A-Z]:\\[^>]*)?[$#%>❯➜]+\s+", re.ASCII
)
_CONTINUED = re.compile(r"[\\^`][ \t]*\n[ \t]*")
_COMMENTED = re.compile(r"\\[ \t]+#[^\n]*\n")
_FENCE = re.compile(r"^[ \t]*```.*$", re.M)
_VERB = re.compile(r"\b(?:run|create)\b")
_SEPARATORS = " \t\n;&|"

_LONGEST_PROMPT = 200
"""Characters in which a prompt ends."""

_BEGINNING = 4096
"""Characters in which the name of the program stands that a command begins with."""

_MOST_PLACES = 1000
"""Places where the command may begin that are looked at."""


def text_of(word: Word, known: Mapping[str, str]) -> str:
    """A word with what is known in place of its questions, which otherwise stay as they were typed."""
    return "".join(part if isinstance(part, str) else known.get(part.text, part.text) for part in word)


def excerpt(text: str) -> tuple[list[Word], list[str]]:
    """The words of the command from `docker` on, and notices of what was left out. Raises SpecError if there is
    none."""
    text = _FENCE.sub("", text)
    joined = _CONTINUED.sub(" ", _COMMENTED.sub("\\\\\n", text)).strip().rstrip("\\^")
    if not joined:
        raise SpecError(_("there is nothing to read"), 0)
    for before, at in islice(_commands(joined), _MOST_PLACES):
        begins = ShellLexer(joined[at : at + _BEGINNING])
        if any(name in _PROGRAMS for name in _names(begins.words)):
            line = joined[at:]
            lexer = ShellLexer(line)
            check_words(len(lexer.words))
            whole = _whole(lexer, line)
            words, notices = _program(whole.words)
            return words, _left_out(whole, " ".join(before)) + notices
    raise SpecError(_("there is no docker run in this text"), 0)


def _commands(text: str) -> Iterator[tuple[list[str], int]]:
    """What is before each place where a command may begin, and that place, both without prompts."""
    start, before = 0, list[str]()
    for line in text.split("\n"):
        at = 0
        for part in re.split(r"(&&|;)", line):
            prompt = _PROMPT.match(part, 0, _LONGEST_PROMPT)
            skip = prompt.end() if prompt else 0
            if any(program in part for program in _PROGRAMS) and _VERB.search(part):
                yield before, start + at + skip
            before.append(part[skip:])
            at += len(part)
        start += len(line) + 1


def _names(words: Sequence[Word]) -> list[str]:
    """The first words as names of programs, without folders."""
    return [text_of(word, {}).rpartition("/")[2] for word in words[:8]]


def _whole(lexer: ShellLexer, text: str) -> ShellLexer:
    """The same, with the lines that follow where it ends among its flags: pages lose the backslashes."""
    first, _line_feed, more = text.partition("\n")
    if more.strip() and text.endswith(lexer.rest) and not lexer.rest.startswith("#") and _ends_early(lexer.words):
        return ShellLexer(f"{first} {' '.join(more.split(chr(10)))}")
    return lexer


def _ends_early(words: Sequence[Word]) -> bool:
    argv = [text_of(word, {}) for word in _program(words)[0]]
    try:
        verb, at = command(argv)
        scanner = Scanner(modern(argv[at:])[0], 0, verb)
        scanner.scan()
    except SpecError:
        return argv[-1].startswith("-")
    return scanner.at >= len(scanner.argv)


def _left_out(lexer: ShellLexer, before: str) -> list[str]:
    notices = []
    before = before.strip(_SEPARATORS)
    if before:
        notices.append(_("Left out before the line: {text}").format(text=shown(" ".join(before.split()))))
    rest = " ".join(lexer.rest.lstrip(_SEPARATORS).split())
    if rest and not rest.startswith("#"):
        notices.append(_("Left out after the line: {text}").format(text=shown(rest)))
    if lexer.cut:
        message = _("Braces make more than {count} words of one; the others were left out.")
        notices.append(message.format(count=MOST_EXPANDED))
    if lexer.unclosed:
        message = _("The closing {quote} is missing; the line is read as if it stood at the end.")
        notices.append(message.format(quote=lexer.unclosed))
    return notices


def _program(words: Sequence[Word]) -> tuple[list[Word], list[str]]:
    """The words from `docker` on, without sudo and the like."""
    notices = []
    names = _names(words)
    at = next(at for at, name in enumerate(names) if name in _PROGRAMS)
    if at:
        left = " ".join(text_of(word, {}) for word in words[:at])
        notices.append(_("{words} was left out.").format(words=shown(left)))
    rest = list(words[at + 1 :])
    if names[at] == "nvidia-docker" and rest:
        notices.append(_("nvidia-docker was read as docker with --gpus all."))
        rest = [rest[0], ("--gpus",), ("all",), *rest[1:]]
    elif names[at] != "docker":
        notices.append(_("{program} was read as docker.").format(program=names[at]))
    return [("docker",), *rest], notices
