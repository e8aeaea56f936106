"""Progress as text: bars, and amounts with speed and time left."""

from dockertui import format as fmt
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.jobs import Job, JobState
from dockertui.widgets.lines import Span
from dockertui.widgets.text import clip, width

STATES: dict[JobState, tuple[str, str]] = {
    "running": (GLYPHS.running, "busy"),
    "done": (GLYPHS.ok, "ok"),
    "failed": (GLYPHS.failed, "bad"),
    "cancelled": (GLYPHS.exited, "warn"),
}
"""The glyph and the tone of each state."""


def bar(fraction: float, cells: int, tone: str = "accent", ground: str = "") -> list[Span]:
    """A bar of that many cells, filled by a fraction of 0.0 to 1.0."""
    done = round(max(0.0, min(1.0, fraction)) * cells)
    return [Span(GLYPHS.filled * done, tone, ground), Span(GLYPHS.unfilled * (cells - done), "rule", ground)]


def amount(done: int, total: int) -> str:
    """How many bytes of how many."""
    return f"{fmt.size(done)} / {fmt.size(total)}" if total else fmt.size(done) if done else ""


def pace(job: Job) -> str:
    """The job's speed and the time left, as far as they are known."""
    rate = _("{size}/s").format(size=fmt.size(job.speed)) if job.speed else ""
    left = _("{span} left").format(span=fmt.span(job.left + 1)) if job.left is not None else ""
    return fmt.joined((rate, left))


def summary(job: Job, cells: int) -> str:
    """The amount with the pace while it runs, as much of that as fits; afterwards the outcome."""
    if not job.running:
        return job.outcome
    moved = amount(job.moved, job.size)
    texts = (job.note,) if job.note else (fmt.joined((moved, pace(job))), moved)
    return next((text for text in texts if width(text) <= cells), clip(texts[-1], cells))
