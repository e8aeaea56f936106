"""Where in a compose file something is that Compose complains of."""

import re
from collections.abc import Iterator

from dockertui.format import whole

_LINE = re.compile(r"\bline (\d+)\b")
_PATH = re.compile(r"\b(?:services|networks|volumes|configs|secrets)(?:\.|\[)[^\s'\"]+")
_SERVICE = re.compile(r'service "([^"]+)"')
_EXTRA = re.compile(r"Additional property (\S+) is not allowed")
_KEY = re.compile(r"""^(\s*)(?:- +)?(["']?)([\w./-]+)\2\s*:(?:\s|$)""")


def line_of(text: str, complaint: str) -> int:
    """The line, from 1 on, that a complaint is about; 0 where it does not tell."""
    named = _LINE.search(complaint)
    if named:
        return min(whole(named[1]), len(text.splitlines()))
    path = _path_in(complaint)
    if not path:
        return 0
    found = [(len(where), number) for number, where in _keys(text) if f"{path}.".startswith(f"{where}.")]
    deepest = max((length for length, _number in found), default=0)
    return next((number for length, number in found if length == deepest), 0)


def _path_in(complaint: str) -> str:
    """The path of the setting, such as `services.web.ports`."""
    found = _PATH.search(complaint)
    service = _SERVICE.search(complaint)
    if found:
        path = re.sub(r"\[([^\]]+)\]", r".\1", found[0]).rstrip(":.,")
        extra = _EXTRA.search(complaint)
        return f"{path}.{extra[1]}" if extra else path
    if not service:
        return ""
    return f"services.{service[1]}" + (".depends_on" if "depends on" in complaint else "")


def _keys(text: str) -> Iterator[tuple[int, str]]:
    """Each line with a key of a block mapping, and the path of that key."""
    above: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        key = _KEY.match(line)
        if not key:
            continue
        while above and above[-1][0] >= len(key[1]):
            above.pop()
        above.append((len(key[1]), key[3]))
        yield number, ".".join(name for _indent, name in above)


def excerpt(text: str, line: int, around: int = 2) -> list[str]:
    """The lines around one, numbered, that one marked."""
    lines = text.splitlines()
    first, last = max(1, line - around), min(len(lines), line + around)
    return [f"{'>' if number == line else ' '} {number:>3}  {lines[number - 1]}" for number in range(first, last + 1)]
