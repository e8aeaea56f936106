"""Pasted text -> RunSpec: prompts, sudo, podman, old spellings and what a shell would have looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.excerpt import excerpt, text_of
from dockertui.spec.limits import check_questions, check_text, shown
from dockertui.spec.parsing import command, parse
from dockertui.spec.runspec import RunSpec
from dockertui.spec.shell import Unknown, Word
from dockertui.spec.spellings import modern
from dockertui.spec.surroundings import Surroundings
from dockertui.spec.typography import plain

_HERE = ("$(pwd)", "`pwd`", "$(Get-Location)", "%cd%", "%CD%")


@dataclass(frozen=True, slots=True)
class Question:
    """What a shell would have replaced in the line: `text` as it was typed, and the answer that suggests itself, or
    ""."""

    text: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line that was read: `notices` say, one sentence each, what was changed or left out.

    Each question is answered in `spec` by its suggestion, or, where there is none, stands there as it was typed; flags
    whose values make no sense then are missing until it is answered. `argv` is the translated line in words.
    """

    spec: RunSpec
    argv: tuple[str, ...]
    notices: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def paste(text: str, around: Surroundings | None = None, answers: Mapping[str, str] | None = None) -> Pasted:
    """The line that makes a container in a pasted text. Nothing of it is ever run.

    `answers` are texts to put in place of questions, by the questions' `text`. Raises SpecError, with `argv` the
    words of the translated line, where there is no such line or it stays wrong.
    """
    check_text(text)
    text, notices = plain(text)
    words, left_out = excerpt(text)
    questions = _questions(words, around or Surroundings())
    check_questions(len(questions))
    known = {question.text: question.suggestion for question in questions if question.suggestion}
    known.update(answers or {})
    argv = [text_of(word, known) for word in words]
    try:
        argv, translated = _modern(argv)
        waiting = [question.text for question in questions if question.text not in known]
        spec, missing = _spec(argv, waiting)
    except SpecError as error:
        error.argv = tuple(argv)
        raise
    return Pasted(
        spec, tuple(argv), tuple(dict.fromkeys((*notices, *left_out, *translated, *missing))), tuple(questions)
    )


def _questions(words: Sequence[Word], around: Surroundings) -> list[Question]:
    found: dict[str, Question] = {}
    for word in words:
        for part in word:
            if isinstance(part, Unknown):
                found[part.text] = Question(part.text, _suggestion(part, around))
    return list(found.values())


def _suggestion(part: Unknown, around: Surroundings) -> str:
    if part.text in _HERE or part.name == "PWD":
        return around.cwd
    if part.name == "HOME":
        return around.home
    return around.environ.get(part.name, part.fallback) if part.name else part.fallback


def _modern(argv: list[str]) -> tuple[list[str], list[str]]:
    """The same in today's spelling, without options of docker itself, and notices."""
    at = command(argv)[1]
    flags, notices = modern(argv[at:])
    options = argv[1 : at - 2] if argv[at - 2] == "container" else argv[1 : at - 1]
    if options:
        message = _("{words} was left out: it is about the engine, not the container.")
        notices.insert(0, message.format(words=shown(" ".join(options))))
    return ["docker", argv[at - 1], *flags], notices


def _spec(argv: list[str], waiting: Sequence[str]) -> tuple[RunSpec, list[str]]:
    """The spec, without flags that are wrong only because a question in them has no answer, and notices of those."""
    notices: list[str] = []
    image = ""
    while True:
        try:
            spec = parse(argv)
        except SpecError as error:
            span = _span(argv, error.token)
            taken = argv[span]
            if not any(text in word for text in waiting for word in taken):
                raise
            if error.flag:
                notices.append(_("{flag} waits for an answer.").format(flag=shown(" ".join(taken))))
                del argv[span]
            else:
                image, argv[error.token] = argv[error.token], "image"
        else:
            return (spec.of(image) if image else spec), notices


def _span(argv: Sequence[str], token: int) -> slice:
    """The words of the flag whose value stands in a word."""
    if 2 < token < len(argv) and not argv[token].startswith("-") and argv[token - 1].startswith("-"):
        return slice(token - 1, token + 1)
    return slice(token, token + 1)
