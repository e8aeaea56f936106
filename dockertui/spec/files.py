"""Files that a command line names: variables, labels, seccomp profiles."""

import json
import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import SPACES

_LONGEST_LINE = 65535
_JSON_BLANKS = re.compile(r'("(?:[^"\\]|\\.)*")|[ \t\r\n]+', re.S)


def _text(read: Callable[[str], str], path: str) -> str:
    try:
        return read(path)
    except OSError as error:
        raise SpecError(_("cannot read {path}: {why}").format(path=path, why=error.strerror or error)) from None


def pairs(read: Callable[[str], str], path: str, environ: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, value) of each line `NAME=VALUE` of a file.

    Blank lines and those that begin with # are skipped, blanks before a name dropped. A name without a value gets it
    from `environ`, or is left out where there is none. Raises SpecError.
    """
    found = []
    for number, line in enumerate(_text(read, path).split("\n"), 1):
        line = line.removesuffix("\r")
        if len(line) > _LONGEST_LINE:
            raise SpecError(_("{path}, line {number}: longer than 64 KiB").format(path=path, number=number))
        if any("\ud800" <= character <= "\udfff" for character in line):
            raise SpecError(_("{path}, line {number}: not UTF-8").format(path=path, number=number))
        line = (line.removeprefix("\ufeff") if number == 1 else line).lstrip(SPACES)
        if not line or line[0] == "#":
            continue
        name, equals, value = line.partition("=")
        if not name:
            raise SpecError(_("{path}, line {number}: no name before =").format(path=path, number=number))
        if " " in name or "\t" in name:
            message = _('{path}, line {number}: blanks in the name "{name}"')
            raise SpecError(message.format(path=path, number=number, name=name))
        if equals:
            found.append((name, value))
        elif name in environ:
            found.append((name, environ[name]))
    return found


def seccomp(read: Callable[[str], str], path: str) -> str:
    """A seccomp profile as the API wants it: JSON without blanks. Raises SpecError."""
    text = _text(read, path)
    try:
        json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise SpecError(_("{path} is not valid JSON: {why}").format(path=path, why=error)) from None
    return _JSON_BLANKS.sub(lambda match: match[1] or "", text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
