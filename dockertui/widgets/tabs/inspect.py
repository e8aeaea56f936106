"""The Inspect tab: all that the engine knows of an object, as a tree that folds."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

from textual.worker import Worker

from dockertui import effects
from dockertui.engine.answers import expect, mapping, shallow
from dockertui.format import clean, joined
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model import json_path
from dockertui.model.command_log import docker
from dockertui.model.expressions import TOO_SLOW, Expression
from dockertui.model.json_path import JsonPath, PathError
from dockertui.model.json_tree import JsonRow, Tree, copied, has_parts, preview, scalar
from dockertui.model.resource import Record
from dockertui.model.secrets import mask_all, mask_at
from dockertui.model.session import Session
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.tabs.asking import AskingTab, inspect_command
from dockertui.widgets.tabs.base import AskLine, CopyText
from dockertui.widgets.tabs.inspect_commands import COMMANDS
from dockertui.widgets.text import clip, cut, fit, width, wrap

INDENT = 2
"""Cells by which what is inside stands further to the right."""

SLICE = 0.01
"""Seconds that searching takes before the screen has its turn."""

KEYS = 20
"""Cells up to which keys are padded, so that values stand in one column."""


DOCUMENT = mapping(lambda value: value)


class InspectTab(AskingTab[dict[str, Any]]):
    """Shows a tree of what `inspect` answers, or of the part of it at a path that the user gives.

    An object that could not be read is shown as it came.
    What is unfolded, the path and the place of the cursor stay from one object to the next of the same kind.
    """

    reads_raw = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.masked = True
        self._masks: dict[JsonPath, Any] = {}
        self.outline = Tree(self._wrapped, self.seen)
        self.wrong_path = ""
        self.matches: dict[JsonPath, int] = {}
        self._looking: Iterator[tuple[JsonPath, str]] = iter(())
        self._at: JsonPath = ()

    # What there is

    async def ask(self) -> dict[str, Any]:
        """Inspect the record."""
        inspect = self.resource.details.inspect
        assert inspect
        if self.record.unreadable:
            return {_("unreadable"): shallow(self.record.raw[0])}
        answer: dict[str, Any] = expect(DOCUMENT, await inspect(self.session.engine, self.record))
        return shallow(answer)  # type: ignore[no-any-return]

    def show(self, session: Session, record: Record) -> None:
        """Show another record; one of another kind from its beginning."""
        if type(record) is not type(self.record):
            self.outline.base = ()
        super().show(session, record)

    def forget(self) -> None:
        """Show nothing, and mask again."""
        self.masked = True
        self._masks = {}
        super().forget()

    def take(self, answer: dict[str, Any]) -> None:
        """Put the new document under the cursor and the folds of the former one."""
        if answer != self.answer:
            self._masks = {}
            super().take(answer)
            self._load(lambda: self.outline.load(answer))

    def _load(self, change: Callable[[], None]) -> None:
        """Change the tree as a whole; the cursor stays on its path, and in its line on the page."""
        self.wrong_path, line = "", self.cursor - self.top
        try:
            change()
        except PathError as error:
            self.wrong_path = str(error)
        self.cursor = self.outline.find(self._at)
        self.top = self.cursor - line
        self._look()
        self.redraw()

    async def _make_rows(self) -> None:
        """Make the rows of a large document without holding up the screen."""
        while self.outline.more():
            self.sync()
            await asyncio.sleep(0)
        self.sync()

    def seen(self, path: JsonPath, value: Any) -> Any:
        """What is to be seen of a text or a number: secrets are masked until asked for."""
        if not self.masked:
            return value
        if path not in self._masks:
            self._masks[path] = mask_at(self.answer, path)
        return self._masks[path]

    def toggle_mask(self) -> None:
        """Show what looks like secrets, or mask it."""
        self.masked = not self.masked
        if self.shown:
            self.outline.flatten()
            self.outline.more(self.cursor + 1)
        self._look()
        self.redraw()

    @property
    def shown(self) -> bool:
        """Whether the tree is what is drawn."""
        return self.answer is not None and not self.wrong_path

    @property
    def current(self) -> JsonRow | None:
        """The row under the cursor."""
        return self.outline.rows[self.cursor] if self.shown and self.cursor < len(self.outline.rows) else None

    def count(self) -> int:
        """The rows of what is unfolded."""
        return len(self.outline.rows) if self.shown else super().count()

    def draw(self, cells: int) -> list[tuple[Line, Any]]:
        """What is wrong with the path, for this record."""
        return [([Span(f" {text}", "warn")], None) for text in wrap(self.wrong_path, max(1, cells - 2))]

    def row(self, index: int) -> Line:
        """A key with its value, or with the beginning of what is folded in it."""
        if not self.shown:
            return super().row(index)
        row = self.outline.rows[index]
        indent = " " * (1 + INDENT * row.depth)
        if row.part is not None:
            return [Span(f"{indent}  {row.part}")]
        glyph = " "
        if has_parts(row.value) or row.path in self.outline.open:
            glyph = GLYPHS.unfolded if row.path in self.outline.open else GLYPHS.folded
        key = clean(str(row.path[-1])) if len(row.path) > len(self.outline.base) else ""
        key = cut(key, max(4, self.size.width // 2))
        key = fit(key, max(width(key), min(row.keys, KEYS, self.size.width // 3))) if key else ""
        spans = [Span(f"{indent}{glyph} ", "dim"), Span(key, "" if has_parts(row.value) else "dim")]
        room = self.size.width - sum(width(span.text) for span in spans) - 3
        return [*spans, Span("  " if key else ""), *self._value(row, room)]

    def _value(self, row: JsonRow, room: int) -> list[Span]:
        if has_parts(row.value):
            count = f"[{len(row.value)}]" if isinstance(row.value, list) else f"{{{len(row.value)}}}"
            inside = "" if row.path in self.outline.open else preview(row.value, row.path, self.seen)
            shown = clip(inside, room - len(count) - 2)
            return [Span(count, "rule"), Span(f"  {shown}" if shown else "", "dim")]
        text = scalar(self.seen(row.path, row.value))
        empty = row.value in ("", None, [], {})
        tone = "dim" if empty else "" if isinstance(row.value, str) else "accent"
        return [Span(clip(text, room) if row.path in self.outline.open else cut(text, room), tone)]

    def _wrapped(self, text: str, depth: int) -> list[str]:
        return wrap(text, max(8, self.size.width - 5 - INDENT * depth))

    def on_resize(self) -> None:
        """Break unfolded texts anew."""
        if self.shown:
            self.outline.flatten()

    def notes(self) -> str:
        """What the search found."""
        return TOO_SLOW if self.too_slow else joined((super().notes(), self._found() if self.pattern else ""))

    def _found(self) -> str:
        total = len(self.matches)
        if not total:
            return _("no match")
        if self.current and self.current.path in self.matches:
            return _("{place} of {total}").format(place=self.matches[self.current.path] + 1, total=total)
        return _("{total} matches").format(total=total)

    def command(self) -> str:
        """The command that prints the same, or what is under the cursor."""
        row = self.current if self.has_focus else None
        path = row.path if row else self.outline.base
        try:
            path, value = json_path.resolve(self.answer, path)
        except PathError:
            return inspect_command(self)
        return inspect_command(self, json_path.template(path, value))

    # Moving and folding

    def keep_in_sight(self) -> None:
        """Keep the cursor in sight, and remember where it is."""
        super().keep_in_sight()
        if self.current:
            self._at = self.current.path

    def activate(self) -> None:
        """Fold or unfold what is under the cursor, or the text that it is a part of."""
        row = self.current
        if row is None:
            return
        if row.part is not None:
            self.cursor = self.outline.find(row.path)
        if has_parts(row.value) or row.path in self.outline.open or self._is_cut(row):
            self.outline.toggle(self.cursor)
        self.sync()

    def _is_cut(self, row: JsonRow) -> bool:
        line = self.row(self.cursor)
        return isinstance(row.value, str) and line[-1].text != scalar(self.seen(row.path, row.value))

    def out(self) -> None:
        """Fold what is under the cursor; where that is folded, go to what it is in."""
        row = self.current
        if row and row.part is None and row.path in self.outline.open:
            self.outline.toggle(self.cursor)
        elif row and row.part is not None:
            self.cursor = self.outline.find(row.path)
        elif row and row.depth:
            self.cursor = self.outline.find(row.path[:-1])
        self.sync()

    def into(self) -> None:
        """Unfold what is under the cursor; where that is unfolded, go into it."""
        row = self.current
        if row and row.path in self.outline.open:
            self.move_by(1)
        else:
            self.activate()

    def fold_all(self) -> None:
        """Fold everything."""
        self._at = self._at[: len(self.outline.base) + 1]
        self._load(self.outline.fold_all)

    def unfold_all(self) -> None:
        """Unfold everything; the cursor stays on its path."""
        if self.shown:
            line, at = self.cursor - self.top, self._at
            self.outline.unfold_all()
            self.cursor = self.outline.find(at)
            self.top = self.cursor - line
            self.sync()
            rows = self.run_worker(self._make_rows(), group="rows", exclusive=True)
            effects.attend(rows, _("Inspect"), soft=True)

    def move(self, index: int) -> None:
        """Move to a row; the last one where it has to be made first."""
        if index >= self.count() and self.shown:
            self.outline.more(None)
        super().move(index)

    # Searching

    def search(self, pattern: str) -> None:
        """Highlight a pattern, look for it also in what is folded, and go to the first match from here."""
        self._look_for(pattern)
        self._expression = Expression(pattern, paused=True)
        self._look(go=True)
        self.sync()

    def _look(self, go: bool = False) -> None:
        """Search from the beginning in slices, the first one at once; with `go` go to a match in the end."""
        self.matches = {}
        self._looking = self.outline.texts() if self.pattern and self.shown else iter(())
        if self._look_further():
            worker = self.run_worker(self._look_on(go), group="search", exclusive=True)
            if go:
                self._wait_for(worker)
        else:
            self.workers.cancel_group(self, "search")
            self._looked(go)

    def _looked(self, go: bool) -> None:
        if go and self.matches and self._at not in self.matches:
            self.next_match(1)

    async def _look_on(self, go: bool) -> None:
        while self._look_further():
            self.sync()
            await asyncio.sleep(0)
        self._looked(go)
        self.sync()

    def _look_further(self) -> bool:
        """Search for as long as a slice may take; whether there is more."""
        until = time.monotonic() + SLICE
        for path, text in self._looking:
            if self._expression.found_in(text):
                self.matches[path] = len(self.matches)
            if time.monotonic() > until:
                return True
        return False

    def next_match(self, step: int) -> bool:
        """Go to the next match, the one before for a step of -1, and unfold what it is in."""
        if not self.matches or not self.current:
            return False
        paths, here = list(self.matches), self.matches.get(self.current.path)
        place = self.outline.place(paths, self.current.path, step) if here is None else (here + step) % len(paths)
        found = self.outline.reveal(paths[place])
        number = next(found)
        if self.outline.rows[number].path == paths[place]:
            self.move(number)
        else:
            self._wait_for(self.run_worker(self._go_on(found), group="go", exclusive=True))
        return True

    def _wait_for(self, worker: Worker[None]) -> None:
        """Have keys wait for what is found: they are for that. Giving up the wait leaves the search alone."""
        effects.attend(worker, _("Search"), lambda: None)

    async def _go_on(self, found: Iterator[int]) -> None:
        """Go to a row that is far down in a large document."""
        last = self.cursor
        for number in found:
            last = number
            await asyncio.sleep(0)
        self.move(last)

    # Paths and copies

    def ask_path(self) -> None:
        """Ask for the path to narrow the tree to."""
        self._ask_path(json_path.render(self.outline.base))

    def _ask_path(self, text: str) -> None:
        title = docker(*self.resource.details.inspect_command, "-f")
        self.ask_line(AskLine(f"{title} ", text, self.set_path, self._complete))

    def _complete(self, typed: str) -> tuple[str, list[str]]:
        return json_path.complete(self.answer, typed)

    def set_path(self, text: str) -> None:
        """Narrow the tree to a path as typed; one that leads nowhere is asked for again."""
        try:
            path, _value = json_path.resolve(self.answer, json_path.parse(text))
        except PathError as error:
            self.notify(str(error), severity="warning", markup=False)
            self._ask_path(text)
            return
        self.narrow(path)

    def narrow(self, path: JsonPath) -> None:
        """Show what is at a path; () for all, the cursor then on what was shown."""
        self._at = path or self.outline.base
        self._load(lambda: self.outline.narrow(path))

    def copy(self) -> None:
        """Copy the value under the cursor: a text as it is, others as JSON, and as they are shown."""
        row = self.current
        if row is None:
            return
        if not has_parts(row.value):
            self.post_message(CopyText(copied(row.value), copied(self.seen(row.path, row.value))))
        else:
            worker = self.run_worker(self._copy_all(row), group="copy", exclusive=True)
            effects.attend(worker, _("Inspect"), soft=True)

    async def _copy_all(self, row: JsonRow) -> None:
        """Copy what has parts; the document may be large."""
        answer, masked = self.answer, self.masked
        shown = await asyncio.to_thread(mask_all, row.value, answer, row.path) if masked else row.value
        self.post_message(CopyText(copied(shown)))

    def copy_path(self) -> None:
        """Copy the path of what is under the cursor, as `--format` takes it."""
        if self.current:
            self.post_message(CopyText(json_path.render(self.current.path)))

    COMMANDS = COMMANDS
