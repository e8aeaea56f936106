"""What an engine answers, as values of known types within limits: whatever else it sends is left out, or told.

A reader takes a value and gives it back as what it should be, or MISSING. Readers are made of others: `fields(Id=text,
Names=items(text))` reads an object that has these fields, each left out where it is missing, null or of another type.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any, Final

from dockertui.engine.errors import EngineError
from dockertui.format import size
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.json_text import TooDeep, parse

log = logging.getLogger(__name__)

LARGEST = 64 << 20
"""Bytes of an answer that is kept in memory: the list of 20,000 containers has a third of that."""

LONGEST_LINE = 8 << 20
"""Bytes of one message of a stream of messages."""

DEEPEST = 100
"""Levels of objects and lists within each other; Docker's own answers have ten at most."""

TEXT = 4096
"""Characters that are kept of a text in a list or an overview; Inspect has all of it."""

LABEL = 1 << 16
"""Characters that are kept of a label: tools put whole files there."""

NAME = 512
"""Characters of an id or a name that requests are made with; engines allow half as many."""

MISSING: Final = object()
"""What a reader gives for a value that is not what it should be."""

Reader = Callable[[Any], Any]


class _Misfits(threading.local):
    """How many values this thread's readers have left out, because they were not what they should be."""

    count = 0


MISFITS = _Misfits()

MISREAD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What Python raises where an answer is not what the code that looks into it takes for granted."""


def load(data: bytes) -> Any:
    """A JSON answer as a value. Bytes that are not UTF-8 become U+FFFD, and numbers of thousands of digits infinite.

    Raises EngineError("answer") for what is no JSON.
    """
    text = data.decode("utf-8", "replace")
    try:
        return parse(text)
    except TooDeep as error:
        raise EngineError.answer(str(error)) from error
    except ValueError as error:
        begin = text[:40].strip()
        why = _("it is not JSON, it begins with: {text}").format(text=begin) if begin else _("it is empty")
        raise EngineError.answer(why) from error


def shallow(value: Any) -> Any:
    """The value, where it is not nested deeper than DEEPEST. Raises EngineError("answer")."""
    level = [value]
    for _depth in range(DEEPEST):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return value
    raise EngineError.answer(_("it is nested too deeply"))


def _parts(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def too_large(limit: int) -> EngineError:
    """The error for an answer, or a part of one, of more than `limit` bytes."""
    return EngineError.answer(_("it is larger than {size}").format(size=size(limit)))


def misread(error: BaseException, whose: str = "") -> EngineError:
    """The error to tell of in place of one of MISREAD, which goes to the log with the place where it happened."""
    log.warning("an answer was not what it should be", exc_info=error)
    why = _("it lacks something, or has something of another type ({kind})").format(kind=type(error).__name__)
    return EngineError.answer(why, whose)


@contextmanager
def reading(whose: str = "") -> Iterator[None]:
    """Has EngineError("answer") raised in place of what Python raises where an answer is not what it should be.

    `whose` it is, unless it is the engine's.
    """
    try:
        yield
    except MISREAD as error:
        raise misread(error, whose) from error


def expect(reader: Reader, value: Any) -> Any:
    """What a reader makes of a value. Raises EngineError("answer") where that is nothing."""
    found = reader(value)
    if found is MISSING:
        raise EngineError.answer(_("it is {kind}, of another type than it should be").format(kind=_kind(value)))
    return found


def _kind(value: Any) -> str:
    kinds: dict[type, str] = {
        dict: _("an object"),
        list: _("a list"),
        str: _("a text"),
        bool: _("true or false"),
        type(None): _("null"),
    }
    return kinds.get(type(value), _("a number"))


def upto(most: int) -> Reader:
    """Reads a text, the end of which is left out beyond `most` characters."""

    def read(value: Any) -> Any:
        if type(value) is not str:
            return MISSING
        return value if len(value) <= most else value[: most - 1] + GLYPHS.ellipsis

    return read


text = upto(TEXT)
label = upto(LABEL)


def name(value: Any) -> Any:
    """Reads an id or a name that requests and commands can be made with: printable, not empty, not too long.

    None begins with a dash: in a command that somebody copies it would be an option.
    """
    possible = type(value) is str and value.isprintable() and 0 < len(value) <= NAME and value[0] != "-"
    return value if possible else MISSING


def number(value: Any) -> Any:
    """Reads a whole number of at most 64 bits."""
    if type(value) is float and isfinite(value):
        value = int(value)
    return value if type(value) is int and -(1 << 63) <= value < 1 << 64 else MISSING


def count(value: Any, otherwise: int = 0) -> int:
    """The whole number that is somewhere in an answer; `otherwise` where there is none, or something else."""
    found = number(value)
    return otherwise if found is MISSING else int(found)


def flag(value: Any) -> Any:
    """Reads true or false."""
    return value if type(value) is bool else MISSING


def items(reader: Reader) -> Reader:
    """Reads a list of what `reader` reads; other items are left out."""

    def read(value: Any) -> Any:
        if type(value) is not list:
            return MISSING
        found = [reader(item) for item in value]
        if MISSING in found:
            MISFITS.count += found.count(MISSING)
            return [item for item in found if item is not MISSING]
        return found

    return read


def mapping(reader: Reader) -> Reader:
    """Reads an object whose values are all what `reader` reads; other entries are left out."""

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return MISSING
        found = {key: reader(item) for key, item in value.items()}
        if MISSING in found.values() or max(map(len, found), default=0) > TEXT:
            MISFITS.count += 1
            return {key: item for key, item in found.items() if item is not MISSING and len(key) <= TEXT}
        return found

    return read


def either(*readers: Reader) -> Reader:
    """Reads what the first of these readers can read."""

    def read(value: Any) -> Any:
        return next((found for reader in readers if (found := reader(value)) is not MISSING), MISSING)

    return read


def fields(**readers: Reader) -> Reader:
    """Reads an object with these fields, and no others; one that is missing or cannot be read is left out."""
    known = tuple(readers.items())

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return MISSING
        found = {}
        for key, reader in known:
            item = value.get(key)
            if item is None:
                continue
            item = reader(item)
            if item is MISSING:
                MISFITS.count += 1
            else:
                found[key] = item
        return found

    return read


def whole(**readers: Reader) -> Reader:
    """Reads an object as it is, with all that is in it, where each of these fields is missing, null or readable."""

    def read(value: Any) -> Any:
        if type(value) is not dict:
            return MISSING
        wrong = any(value.get(key) is not None and reader(value[key]) is MISSING for key, reader in readers.items())
        return MISSING if wrong else value

    return read


labels = mapping(label)
texts = items(text)
