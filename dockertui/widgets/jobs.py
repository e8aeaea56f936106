"""The jobs of a session as a list, and one of them with its parts and its output."""

from collections.abc import Callable, Iterator
from time import monotonic

from textual.message import Message

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.model.jobs import Job, Part
from dockertui.widgets.lines import Line, Span
from dockertui.widgets.progress import STATES, amount, bar, pace, summary
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.text import cut, fit, width, wrap

BAR = 24
"""The cells of a bar where there is room."""


class JobList(Scroller):
    """One row for each job, the newest first."""

    selects = True

    class Moved(Message):
        """The cursor is on another job."""

    def __init__(self, jobs: Callable[[], list[Job]]) -> None:
        super().__init__(id="job-list")
        self._jobs = jobs

    @property
    def current(self) -> Job | None:
        """The job under the cursor."""
        jobs = self._jobs()
        return jobs[self.cursor] if self.cursor < len(jobs) else None

    def count(self) -> int:
        """How many rows there are."""
        return len(self._jobs())

    def move(self, index: int) -> None:
        """Move to a row, and tell."""
        super().move(index)
        self.post_message(self.Moved())

    def row(self, index: int) -> Line:
        """State, title, and how far it is or how it ended."""
        job = self._jobs()[index]
        glyph, tone = STATES[job.state]
        room = self.size.width - 4
        title = min(max(20, room * 2 // 5), room)
        spans = [Span(f" {glyph} ", tone), Span(fit(job.title, title), "strong" if job.running else "")]
        rest = room - title - 1
        if job.running and rest > BAR:
            cells = min(BAR, rest // 4)
            percent = f"{job.fraction:.0%}" if job.fraction is not None else ""
            spans += [Span(" "), *bar(job.fraction or 0.0, cells), Span(f" {percent:>4}  ", "strong")]
            rest -= cells + 8
        seconds = fmt.span((job.seconds if job.seconds is not None else monotonic() - job.started) + 0.5)
        words = fit(summary(job, rest - 6), max(0, rest - 6))
        return [*spans, Span(f" {words}", "dim" if job.running else tone), Span(f"{seconds:>5} ", "dim")]


class JobView(Scroller):
    """One job: each part with its bar and, unfolded, its lines; then the output that belongs to no part.

    It stays at the end of a growing output unless it was scrolled away from there.
    """

    selects = True

    def __init__(self) -> None:
        super().__init__(id="job-view")
        self.job: Job | None = None
        self.follows = True
        self._turned: set[str] = set()
        self._rows: list[tuple[Part | None, str, str]] = []

    def show(self, job: Job | None) -> None:
        """Show a job from now on."""
        if job is not self.job:
            self.job, self._turned, self.top, self.cursor, self.follows = job, set(), 0, 0, True
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """Take the job as it is now."""
        self._rows = list(self._lines_of(self.job)) if self.job else []
        if self.follows and not (self.job and any(part.total or part.size for part in self.job.parts.values())):
            self.cursor = max(0, len(self._rows) - 1)
        self.sync()

    def move(self, index: int) -> None:
        """Move to a row; at the last one the view follows the output."""
        super().move(index)
        self.follows = self.cursor >= self.count() - 1

    def fold(self) -> None:
        """Show or hide the lines of the part under the cursor."""
        part = self._rows[self.cursor][0] if self.cursor < len(self._rows) else None
        if part is None or not part.lines:
            return
        self._turned ^= {part.id}
        self.follows = False
        self.refresh_rows()
        self.move(next(index for index, (owner, text, _tone) in enumerate(self._rows) if owner is part and not text))

    def unfolded(self, part: Part) -> bool:
        """Whether the lines of a part show: by default while it runs, and where it failed."""
        return (part.failed or not part.ended) != (part.id in self._turned)

    def _lines_of(self, job: Job) -> Iterator[tuple[Part | None, str, str]]:
        """Which part each row is about, with a line of its output or "", and its tone."""
        for part in job.parts.values():
            yield part, "", ""
            if self.unfolded(part):
                yield from ((part, line, "bad" if part.failed else "dim") for line in part.lines if line)
        for line in job.lines:
            yield None, line, ""
        if job.state == "failed":
            lines = wrap(job.outcome, max(20, self.size.width - 6))
            yield from ((None, f"{' ' if index else GLYPHS.failed} {line}", "bad") for index, line in enumerate(lines))

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def row(self, index: int) -> Line:
        """A part, or a line of output."""
        part, text, tone = self._rows[index]
        if part is None:
            return [Span(f" {text}", tone)]
        if text:
            return [Span(f"   {GLYPHS.bar} ", "rule"), Span(text, tone)]
        return self._transfer(part) if not part.lines and not self._is_step(part) else self._step(part)

    @staticmethod
    def _is_step(part: Part) -> bool:
        return part.title != part.id

    def _transfer(self, part: Part) -> Line:
        """A layer or a file: its name, what happens to it, and its bar."""
        glyph, tone = (GLYPHS.ok, "ok") if part.ended else (GLYPHS.dot, "busy" if part.total else "dim")
        name, status = min(14, self.size.width // 4), min(22, self.size.width // 4)
        spans = [Span(f" {glyph} ", tone), Span(fit(part.title, name)), Span(" " + fit(part.status, status), "dim")]
        rest = self.size.width - name - status - 6
        if part.total:
            cells = max(0, min(40, rest - 24))
            spans += [
                Span(" "),
                *bar(part.done / part.total, cells),
                Span(f" {part.done / part.total:>4.0%} ", "strong"),
            ]
            rest -= cells + 7
        spans.append(Span(" " + cut(amount(part.done, part.total) or amount(part.size, 0), max(0, rest)), "dim"))
        return spans

    def _step(self, part: Part) -> Line:
        """A step of a build: foldable, with the time it took."""
        fold = (GLYPHS.unfolded if self.unfolded(part) else GLYPHS.folded) if part.lines else " "
        glyph, tone = (GLYPHS.failed, "bad") if part.failed else (GLYPHS.ok, "ok") if part.ended else ("", "busy")
        seconds = part.seconds if part.seconds is not None else monotonic() - part.started
        end = f"{part.status}  {seconds:.1f}s" if part.status else f"{seconds:.1f}s"
        title = fit(part.title, max(1, self.size.width - 7 - width(end)))
        return [
            Span(f" {fold} ", "dim"),
            Span(f"{glyph or GLYPHS.running} ", tone),
            Span(title, "bad" if part.failed else "strong" if not part.ended else ""),
            Span(f" {end}", "dim"),
        ]


def heading(job: Job) -> str:
    """The command, and the pace while it runs."""
    return fmt.joined((f"$ {job.command}", pace(job)), "   ")
