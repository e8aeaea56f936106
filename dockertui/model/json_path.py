"""Paths into what the engine tells of an object, as `docker inspect --format` writes them.

Understood are fields and `index` of Go templates, with or without braces and `json`: `{{.State.Pid}}`, `.Mounts`,
`{{json .NetworkSettings}}`, `{{(index .Mounts 0).Source}}`, `{{index .Config.Labels "a.b"}}`; and, as a shorter form,
brackets: `.Mounts[0].Source`, `.Config.Labels["a.b"]`.
"""

import difflib
import json
import re
from collections.abc import Sequence
from typing import Any

from dockertui.format import clean
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.numbers import number

JsonPath = tuple[str | int, ...]
"""Keys of mappings and indices of lists, from the outermost inwards."""

_TOKEN = re.compile(
    r"""(?P<space>\s*)(?:(?P<field>\.[^\s.\[\](){}"`|]+)|(?P<text>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?P<number>-?\d+)"""
    r"""|(?P<word>[A-Za-z_]\w*)|(?P<sign>[.()\[\]|]))"""
)
_PLAIN = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_CHAIN = re.compile(r"""(?:\.[^\s.\[\](){}"`|]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*(?:\[[^\]]*)?$""")

NAMED = 12
"""How many of the keys that exist an error names."""


class PathError(ValueError):
    """What is wrong with a path, in words for the user."""


class _Parser:
    """Reads one template, by recursive descent over its tokens."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._apart: list[bool] = []
        self._next = 0
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if not match:
                raise PathError(_("not understood from here on: {rest}").format(rest=clean(text[at:])))
            self._tokens.append((match.lastgroup or "", match[match.lastgroup or 0]))
            self._apart.append(bool(match["space"]))
            at = match.end()

    def whole(self) -> JsonPath:
        """The path of the whole template."""
        if self._peek() == ("word", "json"):
            self._take()
        path = self._expression()
        if self._peek() == ("sign", "|") and self._tokens[self._next + 1 :] == [("word", "json")]:
            return path
        if self._peek()[0]:
            raise PathError(_("only fields and index are understood, not: {rest}").format(rest=self._peek()[1]))
        return path

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._next += 1
        return token

    def _expression(self) -> JsonPath:
        if self._peek() != ("word", "index"):
            return self._operand()
        self._take()
        path = self._operand()
        while self._peek()[0] in ("text", "number"):
            path = (*path, self._key())
        return path

    def _operand(self) -> JsonPath:
        kind, text = self._peek()
        path: JsonPath = ()
        if (kind, text) == ("sign", "("):
            self._take()
            path = self._expression()
            self._expect(")")
        elif kind == "word":
            self._take()
            path = (text,)
        elif kind == "field":
            self._take()
            path = (text[1:],)
        elif (kind, text) == ("sign", "."):
            self._take()
        else:
            raise PathError(_("a path begins with a dot, such as .State.Pid"))
        return self._chain(path)

    def _chain(self, path: JsonPath) -> JsonPath:
        while self._next < len(self._tokens) and not self._apart[self._next]:
            kind, text = self._peek()
            if kind == "field":
                self._take()
                path = (*path, text[1:])
            elif (kind, text) == ("sign", "["):
                self._take()
                path = (*path, self._key())
                self._expect("]")
            else:
                break
        return path

    def _key(self) -> str | int:
        kind, text = self._take()
        if kind == "number":
            index = number(text)
            if index is None:
                raise PathError(_("an index cannot have so many digits"))
            return index
        if kind != "text":
            raise PathError(_('in brackets stands a number or a text in quotes, such as [0] or ["a.b"]'))
        if text.startswith("`"):
            return text[1:-1]
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]

    def _expect(self, sign: str) -> None:
        if self._take() != ("sign", sign):
            raise PathError(_("a {sign} is missing").format(sign=sign))


def parse(text: str) -> JsonPath:
    """The path that a text means; () for all. Raises PathError."""
    text = text.strip().removeprefix("{{").removesuffix("}}").strip("- \t")
    if re.search(r"[^\s.]\.$", text):
        text = text[:-1]
    return _Parser(text).whole() if text else ()


def render(path: JsonPath) -> str:
    """A path as a Go template's expression, without braces: `.State.Pid`, `index .Config.Labels "a.b"`."""
    text, indexed = "", False
    for key in path:
        if isinstance(key, str) and _PLAIN.fullmatch(key):
            text = f"({text}).{key}" if indexed else f"{text}.{key}"
            indexed = False
        else:
            text = f"{text} {_quoted(key)}" if indexed else f"index {text or '.'} {_quoted(key)}"
            indexed = True
    return text or "."


def template(path: JsonPath, value: Any) -> str:
    """The `--format` that prints the value of a path: mappings and lists as JSON; "" for all of it."""
    if not path:
        return ""
    return f"{{{{json {_operand(path)}}}}}" if isinstance(value, (dict, list)) else f"{{{{{render(path)}}}}}"


def _operand(path: JsonPath) -> str:
    text = render(path)
    return f"({text})" if text.startswith("index ") else text


def _quoted(key: str | int) -> str:
    return str(key) if isinstance(key, int) else json.dumps(key, ensure_ascii=False)


def resolve(document: Any, path: JsonPath) -> tuple[JsonPath, Any]:
    """The value of a path, with the path as the document spells it. Raises PathError that names the keys there are."""
    value = document
    walked: JsonPath = ()
    for key in path:
        value, spelled = _step(value, key, walked)
        walked = (*walked, spelled)
    return walked, value


def _step(value: Any, key: str | int, walked: JsonPath) -> tuple[Any, str | int]:
    where = render(walked)
    if isinstance(value, dict):
        if str(key) in value:
            return value[str(key)], str(key)
        names = ", ".join(_likely(str(key), list(value))) or _("nothing")
        raise PathError(_("{where} has no {key}; it has {names}").format(where=where, key=clean(str(key)), names=names))
    if isinstance(value, list):
        index = number(str(key))
        if index is not None and index < len(value):
            return value[index], index
        raise PathError(
            _("{where} is a list of {count}: an index from 0 on").format(where=where, count=len(value))
            if value
            else _("{where} is an empty list").format(where=where)
        )
    raise PathError(_("{where} is a value and has no {key}").format(where=where, key=clean(str(key))))


def _likely(key: str, keys: Sequence[str]) -> list[str]:
    """Those of the keys that the user may have meant, or else the first ones, made harmless."""
    folded = {name.lower(): name for name in keys}
    close = difflib.get_close_matches(key.lower(), folded, 3, 0.6)
    shown = [clean(name) for name in ([folded[name] for name in close] or keys)[:NAMED]]
    return [*shown, GLYPHS.ellipsis] if len(keys) > len(shown) else shown


def complete(document: Any, text: str) -> tuple[str, list[str]]:
    """What a path typed so far may become: the part of it that stays, and what may follow that."""
    match = _CHAIN.search(text)
    chain = match[0] if match else ""
    cut = max(chain.rfind("."), chain.rfind("["))
    base, typed = (chain[:cut], chain[cut + 1 :].strip('"]')) if cut >= 0 else ("", "")
    try:
        _path, value = resolve(document, parse(base or "."))
    except PathError:
        return text, []
    words = _words(value, typed.lower())
    if cut >= 0 and words == [chain[cut:]]:
        base = chain
        words = _words(resolve(document, parse(chain))[1], "")
    return text[: len(text) - len(chain)] + base, words


def _words(value: Any, typed: str) -> list[str]:
    if isinstance(value, dict):
        return [_word(key) for key in value if key.lower().startswith(typed)]
    if isinstance(value, list):
        return [f"[{number}]" for number in range(min(len(value), NAMED)) if str(number).startswith(typed)]
    return []


def _word(key: str) -> str:
    return f".{key}" if _PLAIN.fullmatch(key) else f"[{_quoted(key)}]"
