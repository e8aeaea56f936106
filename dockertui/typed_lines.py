"""Text that arrives at once is a paste, also where no terminal says so: a remote console or a tool typed it."""

import re
import shutil

from dockertui.i18n import _

_LINE_ENDS = re.compile(r"[\r\n]+")

_OF_SHELLS = (
    *("alias", "cd", "echo", "eval", "exec", "exit", "export", "set", "source", "unset"),
    *("case", "for", "function", "if", "until", "while"),
)
_PROGRAMS = (
    *("docker", "docker-compose", "helm", "kubectl", "nerdctl", "podman"),
    *("apk", "apt", "apt-get", "dnf", "journalctl", "npm", "pip", "service", "systemctl", "yum"),
    *("curl", "git", "rsync", "scp", "ssh", "wget"),
)
KNOWN = frozenset((*_OF_SHELLS, *_PROGRAMS))
"""Words of a shell that are no programs, and programs that lines are copied for also where they are not installed."""

_SETTING = re.compile(r"[\w.-]{3,}: +\S.*")
"""A line of YAML."""

_PATH = re.compile(r"(?:~|\.\.?)/")
"""How the path of a program begins that is looked for nowhere."""

_PROMPT = r"(?:\[[^\]]*\]\s*[$#%>] +|\S*[$#%>] +)?"
_COMMAND = re.compile(
    _PROMPT + r"(?:sudo +(?:-\S+ +)*)?(?:[A-Za-z_]\w*=\S* +)*(?P<program>[A-Za-z_.~/][\w.+/-]+)(?: +(?P<rest>\S.*))?"
)
"""A prompt, what may stand before a command, the command's name or path, and what follows."""

SHORTEST = 3
"""Characters of one word alone that is taken for a command: fewer are keys."""

_RUN_LINE = re.compile(
    r"^[ \t$#>%]*(?:sudo\s+(?:-\S+\s+)*)?(?:docker|podman)\s+(?:-\S+\s+)*(?:container\s+)?(?:run|create)\s", re.M
)

MOST, MOST_LINES = 1 << 16, 100
"""Characters and lines of a text that are looked through."""

TOLD = 30
"""Characters that are told of a text."""


def reads_as_line(text: str) -> bool:
    """Whether characters that arrived at once are a command line and not keys: a first word is a program here.

    One word alone needs the end of its line; several lines are a text where one of them is a command with its words.
    Looks for programs in PATH.
    """
    lines = [line.strip() for line in _LINE_ENDS.split(text[:MOST]) if line.strip()]
    if len(lines) > 1:
        return any(_is_command(line, 1) for line in lines[:MOST_LINES])
    return bool(lines) and _is_command(lines[0], 2, alone=text[-1] in "\r\n")


def _is_command(line: str, least: int, alone: bool = False) -> bool:
    """Whether a line is a command and at least so many characters, or a word `alone`."""
    if _SETTING.fullmatch(line):
        return True
    found = _COMMAND.fullmatch(line)
    if found is None:
        return False
    program, rest = found["program"], found["rest"] or ""
    if not (len(rest) >= least or (alone and not rest and len(program) >= SHORTEST)):
        return False
    return program in KNOWN or _PATH.match(program) is not None or shutil.which(program) is not None


def is_run_line(text: str) -> bool:
    """Whether a text has a docker run line in it, which a form can take."""
    return _RUN_LINE.search(text, 0, MOST) is not None


def beginning(text: str) -> str:
    """What tells a text from others: two words, as more may be secrets; of one alone, which may be one, its length."""
    words = text[:MOST].split(maxsplit=2)
    if len(words) < 2:
        return _("{count} characters").format(count=len(text.strip()))
    told = " ".join(words[:2])
    return f"{told[:TOLD]} …" if len(words) > 2 or len(told) > TOLD else told
