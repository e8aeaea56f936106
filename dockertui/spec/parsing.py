"""argv -> RunSpec, as the docker CLI 28 reads `docker run`, `docker create` and their `docker container` forms."""

from collections.abc import Sequence
from typing import NoReturn

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.flags import FLAGS
from dockertui.spec.limits import check_argv, shown
from dockertui.spec.pflag import Scanner
from dockertui.spec.rules import first_fault
from dockertui.spec.runspec import RunSpec, Verb

_WITH_VALUE = ("--config", "--context", "--host", "--log-level", "--tlscacert", "--tlscert", "--tlskey")
_SWITCHES = ("--debug", "--tls", "--tlsverify")
_LETTERS_WITH_VALUE = ("-c", "-H", "-l")


def parse(argv: Sequence[str]) -> RunSpec:
    """The spec of a whole command line, `["docker", "run", …]`.

    Options of docker itself (`--context`, `-H` …) before the command are skipped: which engine is used is not the
    spec's matter. Raises SpecError for whatever the CLI itself would refuse on any engine, with the index of the word
    at fault.
    """
    scanner = scanned(argv)
    at, verb = scanner.at, scanner.verb
    if at >= len(argv):
        raise SpecError(
            _("'docker {verb}' requires at least 1 argument: the image is missing").format(verb=verb), len(argv)
        )
    spec = RunSpec(argv[at], tuple(argv[at + 1 :]), scanner.options, verb)
    fault = first_fault(spec)
    if fault:
        place = scanner.place(fault.flag, fault.nth) if fault.flag else at
        raise SpecError(fault.message, place, fault.flag, fault.nth)
    return spec


def scanned(argv: Sequence[str]) -> Scanner:
    """The flags of a whole command line. Raises SpecError."""
    verb, at = command(argv)
    scanner = Scanner(argv, at, verb)
    try:
        scanner.scan()
    except SpecError as error:
        if (
            error.flag
            and error.token == len(argv) - 1
            and argv[-2] in (f"--{error.flag}", f"-{FLAGS[error.flag].short}")
        ):
            hint = _(" (the word after {flag} is its value; is the value missing, or the image?)")
            raise SpecError(error.message + hint.format(flag=argv[-2]), error.token, error.flag, error.nth) from None
        raise
    return scanner


def command(argv: Sequence[str]) -> tuple[Verb, int]:
    """(run or create, index of the word after it). Raises SpecError."""
    at = 1
    check_argv(argv)
    if not argv or argv[0].rpartition("/")[2] != "docker":
        raise SpecError(_("the line does not begin with docker"), 0)
    while at < len(argv) and argv[at].startswith("-"):
        word = argv[at].partition("=")[0]
        if word in _WITH_VALUE or argv[at] in _LETTERS_WITH_VALUE:
            at += 1 if "=" in argv[at] else 2
        elif word in _SWITCHES or argv[at] == "-D" or argv[at][:2] in _LETTERS_WITH_VALUE:
            at += 1
        else:
            raise SpecError(_("unknown flag: {word}").format(word=shown(argv[at])), at)
    if argv[at : at + 1] == ["container"]:
        at += 1
    if at < len(argv):
        if argv[at] == "run":
            return "run", at + 1
        if argv[at] == "create":
            return "create", at + 1
    return _no_run(argv, at)


def _no_run(argv: Sequence[str], at: int) -> NoReturn:
    given = shown(" ".join(argv[1 : at + 1]))
    message = _("'docker {given}' makes no container: docker run or docker create is wanted").format(given=given)
    raise SpecError(message, min(at, len(argv)))
