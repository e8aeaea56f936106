"""What a kind says about one of its objects, as values: sections of facts, for the Overview tab to lay out."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from dockertui.format import clean, parse_time, span
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.resource import Tone
from dockertui.model.secrets import mask, mask_text

MOST_PAIRS = 200
"""Entries of a mapping that an overview tells: an overview of thousands is none."""


LONGEST = 4000
"""Characters of a value that an overview tells: Inspect has all of them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value; an empty label goes on under the one above. `link` is another object's kind and id.

    `about` is the object that the line tells of, where that has no place of its own to go to.
    """

    label: str
    text: str
    tone: Tone = ""
    link: tuple[str, str] | None = None
    about: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a heading."""

    title: str
    facts: tuple[Fact, ...]


def section(title: str, facts: Iterable[Fact]) -> Section:
    """A section of those facts that have a text."""
    return Section(title, tuple(fact for fact in facts if fact.text))


def fact(label: str, value: Any, tone: Tone = "", link: tuple[str, str] | None = None) -> Fact:
    """A fact out of what an engine said: made harmless, without secrets, the items of a list separated by spaces.

    None is left empty.
    """
    if isinstance(value, (list, tuple)):
        value = " ".join(str(item) for item in value)
    return Fact(label, _told(mask_text, str(value)) if value is not None else "", tone, link)


def _told(masked: Callable[[str], str], value: str) -> str:
    """A value in one harmless line without secrets; of a long one the beginning."""
    return clean(masked(value[:LONGEST])) + (GLYPHS.ellipsis if len(value) > LONGEST else "")


def several(label: str, facts: Iterable[Fact]) -> list[Fact]:
    """Facts under one label, which the first of them gets."""
    return [Fact(label if not index else "", f.text, f.tone, f.link) for index, f in enumerate(facts)]


def pairs(values: dict[str, Any] | None, most: int = MOST_PAIRS) -> list[Fact]:
    """A fact for each entry of a mapping, by name; beyond `most` only how many more there are."""
    entries = sorted((values or {}).items())
    facts = [Fact(clean(name), _told(partial(mask, name), str(value)) or '""') for name, value in entries[:most]]
    more = len(entries) - most
    return facts if more <= 0 else [*facts, Fact("", _("and {count} more, see Inspect").format(count=more), "dim")]


def ago(text: str) -> str:
    """An RFC 3339 time as how long ago it was, and the local time; "" for Docker's zero time."""
    when = parse_time(text)
    if not when:
        return ""
    clock = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(when))
    return _("{span} ago, {time}").format(span=span(time.time() - when), time=clock)
