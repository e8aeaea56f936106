"""Lines of a log as rows of the screen: time stamp, colours, levels, wrapping."""

import time
from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

from rich.cells import get_character_cell_size

from dockertui.glyphs import ASCII, GLYPHS
from dockertui.i18n import _
from dockertui.model.log_buffer import OWN, LogEntry
from dockertui.model.log_fields import columns, fields, pretty, value_of
from dockertui.model.log_levels import level_tone, marks
from dockertui.model.log_text import plain, runs
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.scroller import Finder, highlight
from dockertui.widgets.text import fit, width

LONGEST = 20_000
"""Characters of a line that are shown."""

LOOK = "="
"""Begins a tone that is no meaning but a style definition: the log's own colours."""

STAMPS = ("", "%H:%M:%S", "%Y-%m-%d %H:%M:%S")
"""Forms of a line's time, milliseconds to be appended."""

MARGIN = "▏" if GLYPHS is not ASCII else "|"


NAME_CELLS = 20
"""Cells at most that the name of a log takes before each of its lines."""

NAME_LOOKS = ("cyan", "yellow", "green", "magenta", "bright_blue", "bright_red", "bright_cyan", "bright_yellow")
"""Colours that tell logs apart, in turn; names do so without them."""


def prefixes(names: Sequence[str]) -> tuple[Span, ...]:
    """The names of several logs as they stand before their lines."""
    cells = min(NAME_CELLS, max(map(width, names), default=0))
    looks = cycle(NAME_LOOKS)
    return tuple(Span(f"{fit(name, cells)} ", LOOK + look) for name, look in zip(names, looks, strict=False))


class LogLayout(NamedTuple):
    """How lines are laid out: `cells` for a row, `shift` the cells left out at the left of unwrapped lines.

    `names` stand before the lines of several logs, by origin, in one width. `fields` are those that structured lines
    are reduced to, in columns.
    """

    cells: int
    wrap: bool = True
    stamp: int = 0
    shift: int = 0
    names: tuple[Span, ...] = ()
    fields: tuple[str, ...] = ()


def layout(
    entry: LogEntry, log_layout: LogLayout, finder: Finder | None, chosen: bool, unfolded: bool = False
) -> list[Line]:
    """A line as the rows it takes, matches of the finder highlighted; the chosen match is marked at the margin.

    An `unfolded` line shows its fields below one another.
    """
    stamp = stamped(entry.time, log_layout.stamp)
    name = log_layout.names[entry.origin] if entry.origin < len(log_layout.names) else Span("")
    cells = max(1, log_layout.cells - 1 - width(name.text) - width(stamp))
    bodies = _unfolded(entry) if unfolded else [_in_columns(entry, log_layout.fields) or _body(entry)]
    if finder:
        bodies = [highlight(body, finder) for body in bodies]
    if log_layout.wrap:
        parts = [part for body in bodies for part in chop(body, cells)]
    else:
        parts = [_window(body, log_layout.shift, cells) for body in bodies]
    margin = Span(GLYPHS.mark, "accent") if chosen else _margin(entry)
    first: Line = [margin, name, Span(stamp, "dim"), *parts[0]]
    blank = Span(" " * (width(name.text) + len(stamp)))
    return [first, *([margin, blank, *part] for part in parts[1:])]


def _margin(entry: LogEntry) -> Span:
    return Span(MARGIN, "warn") if entry.source in ("stderr", "error") else Span(" ")


def stamped(seconds: float, stamp: int) -> str:
    """The time of a line in the form STAMPS[stamp], with a space behind it; "" for the first."""
    if not STAMPS[stamp]:
        return ""
    text = time.strftime(STAMPS[stamp], time.localtime(seconds))
    return f"{text}.{int(seconds % 1 * 1000):03} " if seconds else " " * (len(text) + 5)


def _body(entry: LogEntry) -> list[Span]:
    if entry.source in OWN:
        tone = "dim" if entry.source == "note" else "bad"
        return [Span(f"{GLYPHS.line * 2} ", "rule"), Span(entry.text, tone), Span(f" {GLYPHS.line * 2}", "rule")]
    text = entry.text
    tail: list[Span] = []
    if len(text) > LONGEST:
        left = _(" … {count} more characters").format(count=len(text) - LONGEST)
        text, tail = text[:LONGEST], [Span(left, "dim")]
    pieces = runs(text)
    if any(piece.look for piece in pieces):
        return [Span(piece.text, LOOK + piece.look if piece.look else "") for piece in pieces] + tail
    return _toned("".join(piece.text for piece in pieces)) + tail


def _unfolded(entry: LogEntry) -> list[list[Span]]:
    """The fields of a structured line, one a row; the line as it is where it has none."""
    return [_toned(line) for line in pretty(plain(entry.text))] or [_body(entry)]


def _in_columns(entry: LogEntry, names: tuple[str, ...]) -> list[Span]:
    """The named fields of a structured line; nothing for another line, or where no names are given."""
    found = fields(plain(entry.text)) if names and entry.source not in OWN else None
    if found is None:
        return []
    spans = []
    for name, cells in zip(names, columns(names), strict=True):
        text = value_of(found, name)
        tone = level_tone(text) if name == "level" else ""
        spans.append(Span(f"{fit(text, cells)} " if cells else text, tone))
    return spans


def _toned(text: str) -> list[Span]:
    """A line without colours of its own, its keys and its level toned."""
    spans, at = [], 0
    for mark in marks(text):
        spans += [Span(text[at : mark.start]), Span(text[mark.start : mark.end], mark.tone)]
        at = mark.end
    spans.append(Span(text[at:]))
    return [span for span in spans if span.text]


def chop(line: Line, cells: int) -> list[list[Span]]:
    """A line in rows of at most `cells` cells; a wide character is never parted. At least one row.

    It takes time in proportion to the line, however narrow the rows; a wide character that can never fit is left out.
    """
    rows: list[list[Span]] = [[]]
    left = cells
    for span in line:
        at = 0
        while at < len(span.text):
            part = _head(span.text[at : at + left], left)
            if part:
                rows[-1].append(span._replace(text=part))
                left -= width(part)
                at += len(part)
            elif left < cells:
                rows.append([])
                left = cells
            else:
                at += 1
    return rows


def split(line: Line, cells: int) -> tuple[list[Span], list[Span]]:
    """What of a line fits in so many cells, and the rest; a wide character that can never fit is left out."""
    spans = list(line)
    left = cells
    for index, span in enumerate(spans):
        part = _head(span.text, left)
        left -= width(part)
        rest = span.text[len(part) :]
        if rest:
            if not part and left == cells:
                rest = rest[1:]
            taken = [*spans[:index], span._replace(text=part)]
            following = [span._replace(text=rest), *spans[index + 1 :]]
            return [span for span in taken if span.text], [span for span in following if span.text]
    return spans, []


def _head(text: str, cells: int) -> str:
    """As much of the text as fits."""
    part = text[:cells]
    if part.isascii():
        return part
    used = 0
    for index, character in enumerate(part):
        used += get_character_cell_size(character)
        if used > cells:
            return part[:index]
    return part


def _window(line: Line, start: int, cells: int) -> list[Span]:
    """The cells of a line from `start` on; an ellipsis says that it goes on."""
    rest = split(line, start)[1] if start else list(line)
    visible, more = split(rest, cells)
    return [*split(visible, cells - 1)[0], Span(GLYPHS.ellipsis, "dim")] if more else visible
