"""RunSpec -> the shortest command line that says the same."""

import re
import shlex
from collections.abc import Iterator

from dockertui.spec.flags import FLAGS
from dockertui.spec.flags.flag import Flag
from dockertui.spec.runspec import RunSpec


def render(spec: RunSpec, wrap: bool = False) -> str:
    """A line for a POSIX shell that makes the same container; with `wrap` a flag on each line, joined by
    backslashes."""
    groups = [" ".join(map(quote, group)) for group in _groups(spec)]
    return (" \\\n  " if wrap else " ").join(groups)


def argv(spec: RunSpec) -> list[str]:
    """The same as words, unquoted."""
    return [word for group in _groups(spec) for word in group]


_SAFE = re.compile(r"[\w@%+=:,./-]+\Z", re.ASCII)


def quote(word: str) -> str:
    """A word for a POSIX shell, with as few characters as possible."""
    if _SAFE.match(word):
        return word
    plain = "'" in word and not any(character in word for character in '$`"\\!')
    return f'"{word}"' if plain else shlex.quote(word)


def _groups(spec: RunSpec) -> Iterator[list[str]]:
    """`docker run -it --rm`, then each flag with its value, then image and command."""
    means = spec.meaning()
    switches = [flag for name, flag in FLAGS.items() if name in means and flag.kind == "bool"]
    letters = "".join(flag.short for flag in switches if flag.short and means[flag.name])
    words = [f"-{letters}"] if letters else []
    words += [_switch(flag, means[flag.name]) for flag in switches if not (flag.short and means[flag.name])]
    yield ["docker", spec.verb, *words]
    for name in means:
        flag = FLAGS[name]
        if flag.takes_value:
            for value in _values(flag, spec):
                yield [f"-{flag.short}" if flag.short else f"--{name}", value]
    yield [*(["--"] if spec.image.startswith("-") else []), spec.image, *spec.command]


def _switch(flag: Flag, on: bool) -> str:
    return f"--{flag.name}" if on else f"--{flag.name}=false"


def _values(flag: Flag, spec: RunSpec) -> list[str]:
    """The values to write: of a map only the last of each name."""
    values = spec.all(flag.name)
    if flag.kind == "map":
        return list({flag.meaning(value)[0]: value for value in values}.values())
    return list(values)
