"""Each part of a command line in plain words."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dockertui.i18n import _
from dockertui.spec.meanings import meaning
from dockertui.spec.parsing import command, parse, scanned
from dockertui.spec.pflag import RUN
from dockertui.spec.reference import parse_reference
from dockertui.spec.rendering import argv, quote
from dockertui.spec.runspec import RunSpec


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """Words of a line, quoted as in a shell, and what they mean: one sentence for each flag in them."""

    text: str
    meaning: str


def explain(given: RunSpec | Sequence[str]) -> list[ExplainedPart]:
    """The parts of a spec's line, or of a line given as argv, in their order. Raises SpecError where argv is wrong."""
    words = argv(given) if isinstance(given, RunSpec) else given
    spec = given if isinstance(given, RunSpec) else parse(words)
    return list(_parts(words, spec))


def _parts(words: Sequence[str], spec: RunSpec) -> Iterator[ExplainedPart]:
    verb, at = command(words)
    does = _("Makes a container and runs it.") if verb == "run" else _("Makes a container without starting it.")
    yield ExplainedPart(_joined(words[:at]), does)
    scanner = scanned(words)
    given = deque(scanner.given)
    for start, end in scanner.spans:
        inside = []
        while given and given[0][2] < end:
            flag, value, _place = given.popleft()
            inside.append((flag, value))
        yield ExplainedPart(
            _joined(words[start:end]), " ".join(_said(flag.name, value, spec) for flag, value in inside)
        )
    yield ExplainedPart(_joined([spec.image]), _image(spec.image))
    if spec.command:
        yield ExplainedPart(_joined(spec.command), _command(spec))


def _said(name: str, value: str, spec: RunSpec) -> str:
    flag = RUN[name]
    text = meaning(flag, value)
    if not flag.repeats and spec.text(name) != value:
        text += " " + _("Does not count: it is given again later.")
    if flag.deprecated:
        text += " " + _("Out of date: {why}.").format(why=flag.deprecated)
    return text


def _joined(words: Sequence[str]) -> str:
    return " ".join(map(quote, words))


def _image(text: str) -> str:
    try:
        found = parse_reference(text)
    except ValueError:
        return _("The image with this id.")
    tag = _("digest {digest}").format(digest=found.digest) if found.digest else found.tag or "latest"
    return _("The image: {name}, {tag}, from {registry} if it is not here.").format(
        name=found.repository, tag=tag, registry=found.host
    )


def _command(spec: RunSpec) -> str:
    if spec.text("entrypoint"):
        return _("The arguments of {program}.").format(program=spec.text("entrypoint"))
    return _("The command to run, instead of the image's own; arguments where the image has an entry point.")
