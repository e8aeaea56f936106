"""Words of a command line as a POSIX shell sees them; what a shell would look up or run stays a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice, product

from dockertui.spec.limits import MOST_WORDS, check_pieces

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9?#@*!$-]")
_BRACED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^}]*))?\Z")
_PERCENT = re.compile(r"%[A-Za-z_]+%")
_ANGLE = re.compile(r"<[A-Za-z][\w ./:-]*>")
_DRIVE = re.compile(r"(?<![\w$/])[A-Za-z]:\\\w")
_BRACES = re.compile(r"\{([^{}\s'\"$`\\]*)\}")
_PLAIN = re.compile(r"[^ \t\r\n#<%&|;()>\\'\"$`{~]+")
_QUOTED = re.compile(r'[^"\\$`]+')
_ANSI = re.compile(r"[^'\\]+")
_PARENTHESIS = re.compile(r"[()]")

MOST_EXPANDED = 256
"""Into how many words braces make one word at most."""

_MOST_PARTS = 100_000
"""Parts of all the words that braces make of one, at most."""

_OPERATOR = re.compile(r"&&|\|\||[;&|()<>\n]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a shell would replace: `text` as it was typed (`$(pwd)`, `${TAG:-latest}`, `~`, `<name>`).

    `name` is the variable that it is about, "" where it is a command or a place to fill in; `fallback` the value that
    it names for an unset variable.
    """

    text: str
    name: str = ""
    fallback: str = ""


Word = tuple[str | Unknown, ...]


class ShellLexer:
    """Splits a line into `words`, up to the first operator or comment.

    `rest` is what follows, `unclosed` the quote that is missing at the end; `cut` says that braces made too many words.
    Where there is a path of Windows (`C:\\data`), backslashes before letters and digits are part of words.

    There is an end after too many words (`limits.MOST_WORDS`). Raises SpecError for more than `limits.MOST_PIECES`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.words: list[Word] = []
        self.rest = ""
        self.unclosed = ""
        self.cut = False
        self._pieces = 0
        self._parts: list[str | Unknown | list[str]] | None = None
        self._windows = _DRIVE.search(text) is not None
        self._run()

    def _run(self) -> None:
        while self.at < len(self.text) and len(self.words) <= MOST_WORDS:
            character = self.text[self.at]
            if plain := _PLAIN.match(self.text, self.at):
                self._add(plain[0])
                self.at = plain.end()
            elif character in " \t\r":
                self.at += 1
                self._end()
            elif self._parts is None and character == "#":
                break
            elif (match := _ANGLE.match(self.text, self.at)) or (match := _PERCENT.match(self.text, self.at)):
                self._add(Unknown(match[0]))
                self.at = match.end()
            elif _OPERATOR.match(self.text, self.at):
                break
            else:
                self._step(character)
        self._end()
        self.rest = self.text[self.at :].strip()

    def _add(self, part: str | Unknown | list[str]) -> None:
        if self._parts is None:
            self._parts = []
        self._parts.append(part)
        self._pieces += 1
        check_pieces(self._pieces)

    def _end(self) -> None:
        """End a word, of which braces make several; texts side by side are one."""
        if self._parts is None:
            return
        choices: list[Sequence[str | Unknown]] = []
        for texts, parts in groupby(self._parts, lambda part: isinstance(part, str)):
            if texts:
                choices.append(("".join(map(str, parts)),))
            else:
                choices += [(part,) if isinstance(part, Unknown) else list(part) for part in parts]
        most = max(1, min(MOST_EXPANDED, _MOST_PARTS // max(1, len(choices))))
        words = list(islice(product(*choices), most + 1))
        self.cut |= len(words) > most
        self.words += words[:most]
        self._parts = None

    def _step(self, character: str) -> None:
        if character == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            self._add(f"\\{following}" if self._windows and following.isalnum() else following)
            self.at += 2
        elif character == "'":
            self._single()
        elif character == '"':
            self._double()
        elif self.text.startswith("$'", self.at):
            self.at += 1
            self._ansi()
        elif character in "$`":
            self._expansion()
        elif (match := _BRACES.match(self.text, self.at)) and "," in match[1]:
            self._add(match[1].split(","))
            self.at = match.end()
        elif character == "~" and self._home():
            self._add(Unknown("~", "HOME"))
            self.at += 1
        else:
            self._add(character)
            self.at += 1

    def _home(self) -> bool:
        """Whether a `~` stands where a shell, or its user, means the home folder."""
        before = self._parts[-1] if self._parts else ""
        return self.text[self.at + 1 : self.at + 2] in ("", "/", " ", ":", "\t") and (
            not self._parts or (isinstance(before, str) and before.endswith(("=", ":", ",")))
        )

    def _closing(self, quote: str) -> int:
        end = self.text.find(quote, self.at)
        if end < 0:
            self.unclosed = quote
            return len(self.text)
        return end

    def _single(self) -> None:
        self.at += 1
        end = self._closing("'")
        self._add(self.text[self.at : end])
        self.at = end + 1

    def _ansi(self) -> None:
        """`$'…'` with escapes."""
        self.at += 1
        self._add("")
        while self.at < len(self.text) and self.text[self.at] != "'":
            character = self.text[self.at]
            if plain := _ANSI.match(self.text, self.at):
                character = plain[0]
                self.at = plain.end() - 1
            elif character == "\\":
                self.at += 1
                character = _ESCAPES.get(self.text[self.at : self.at + 1], self.text[self.at - 1 : self.at + 1])
            self._add(character)
            self.at += 1
        self.at += 1

    def _double(self) -> None:
        self.at += 1
        self._add("")
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == '"':
                self.at += 1
                return
            if plain := _QUOTED.match(self.text, self.at):
                self._add(plain[0])
                self.at = plain.end()
            elif character == "\\" and self.text[self.at + 1 : self.at + 2] in ("$", "`", '"', "\\"):
                self._add(self.text[self.at + 1])
                self.at += 2
            elif character in "$`":
                self._expansion()
            else:
                self._add(character)
                self.at += 1
        self.unclosed = '"'

    def _expansion(self) -> None:
        """`$NAME`, `${NAME}`, `$(command)` or a command in backquotes."""
        start = self.at
        if self.text[start] == "`":
            self.at += 1
            self.at = self._closing("`") + 1
            self._add(Unknown(self.text[start : self.at]))
        elif self.text.startswith("$(", start):
            self.at = self._balanced(start + 1)
            self._add(Unknown(self.text[start : self.at]))
        elif self.text.startswith("${", start):
            self.at += 2
            end = self._closing("}")
            match = _BRACED.match(self.text[self.at : end])
            self.at = end + 1
            name, fallback = (match[1], match[2] or "") if match else ("", "")
            self._add(Unknown(self.text[start : self.at], name, fallback))
        elif match := _NAME.match(self.text, start + 1):
            self.at = match.end()
            self._add(Unknown(self.text[start : self.at], match[0]))
        else:
            self.at += 1
            self._add("$")

    def _balanced(self, start: int) -> int:
        """The place after the parenthesis that closes the one at `start`."""
        depth = 0
        for found in _PARENTHESIS.finditer(self.text, start):
            depth += 1 if found[0] == "(" else -1
            if depth == 0:
                return found.end()
        self.unclosed = "("
        return len(self.text)
