"""The header and the footer: one row each."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message

from dockertui import format as fmt
from dockertui.engine import HostSample
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.line import Line as Measured
from dockertui.model.feed import EVENTS
from dockertui.model.session import MEASUREMENTS, Session
from dockertui.model.supervisor import Lapse
from dockertui.widgets.lapses import again, since
from dockertui.widgets.lines import Line, Lines, Span
from dockertui.widgets.progress import bar
from dockertui.widgets.text import cut, fit, width

JOB_BAR = 10
"""Cells of the bar that tells how far the jobs are."""

CALM = 4.0
"""Percentage points by which the host's CPU load must move to be shown anew."""


LINE_EVERY = 5.0
"""Seconds for which what is shown of the line stays."""

LINE_MOVED = 0.3
"""The share by which a figure of the line must move to be shown anew."""

TRIP_SHOWN = 0.01
"""Seconds of a round trip from which on it is shown."""


@dataclass(slots=True)
class HeaderState:
    """What the header tells beside the sessions: the host, and how the line to the terminal is where it is slow."""

    host: HostSample | None = None
    line: tuple[float, float] | None = None
    line_at: float = 0.0


class Header(Lines):
    """Engine, its state, the host's load, and counts; of several `sessions` that in front, and how many others."""

    def __init__(self, session: Callable[[], Session], sessions: Sequence[Session] = ()) -> None:
        super().__init__(id="header")
        self.state = HeaderState()
        self._session = session
        self._sessions = sessions

    def take_host(self, sample: HostSample) -> None:
        """Take a new sample of the host; a load that hardly moved keeps its figure, so that an idle screen rests."""
        shown = self.state.host
        if shown and abs(shown.cpu - sample.cpu) < CALM:
            sample = sample._replace(cpu=shown.cpu)
        self.state.host = sample
        self.sync()

    def take_line(self, measured: Measured) -> None:
        """Take what the line to the terminal is like: shown where it is slow, and anew now and then."""
        now, before = time.monotonic(), self.state.line
        figures = (measured.round_trip, measured.rate) if measured.felt else None
        if figures == before or now < self.state.line_at + LINE_EVERY:
            return
        if figures and before and not _moved(before, figures):
            return
        self.state.line, self.state.line_at = figures, now
        self.sync()

    def line(self, y: int) -> Line:
        """The one row: where we are at the left, the host at the right."""
        session = self._session()
        left = [Span(" dockertui ", "title", "bar"), Span(cut(session.engine.endpoint.label, 40), session.tone, "bar")]
        left += [Span(f" {text}", tone, "bar") for text, tone in self._engine(session)]
        left += [Span(f" [{mark}]", "warn", "bar") for mark in self._marks(session)]
        left += self._others(session)
        left += self._jobs(session)
        right = [Span(f" {text} ", "dim", "bar") for text in self._right(session)]
        space = self.size.width - sum(width(span.text) for span in (*left, *right))
        while space < 1 and right:
            space += width(right.pop(0).text)
        return [*left, Span(" " * max(0, space), "", "bar"), *right]

    def _marks(self, session: Session) -> list[str]:
        marks = [_("read-only")] if session.engine.read_only else []
        if session.engine.endpoint.open_to_others == "unchecked":
            marks.append(_("certificate not checked"))
        return [*marks, *([_("sandbox")] if session.engine.endpoint.source == "sandbox" else [])]

    def _others(self, session: Session) -> list[Span]:
        """How many other engines are shown, and how many of them are out of reach."""
        others = [other for other in self._sessions if other is not session]
        lost = sum(other.state == "lost" or other.silence > 0 for other in others)
        spans = [Span(f" +{len(others)}", "dim", "bar")] if others else []
        return [*spans, Span(_(" {count} not reachable").format(count=lost), "bad", "bar")] if lost else spans

    def _jobs(self, session: Session) -> list[Span]:
        """How many jobs run, and how far they are all together."""
        running = session.jobs.running
        if not running:
            return []
        size = sum(job.size for job in running)
        count = _("1 job") if len(running) == 1 else _("{count} jobs").format(count=len(running))
        known = bar(sum(job.moved for job in running) / size, JOB_BAR, "busy", "bar") if size else []
        return [Span(f"  {GLYPHS.busy} {count} ", "busy", "bar"), *known, Span(" ", "", "bar")]

    def _engine(self, session: Session) -> list[tuple[str, str]]:
        info = session.engine.info
        if session.state == "lost":
            return [(_("not reachable"), "bad")]
        if session.state == "connecting" or info is None:
            return [(_("connecting{dots}").format(dots=GLYPHS.ellipsis), "busy")]
        product = "podman" if info.podman else "docker"
        return [(f"{product} {fmt.clean(info.version)}", "dim")]

    def _right(self, session: Session) -> list[str]:
        containers = session.store.all("container")
        running = sum(record.running for record in containers)
        texts = [*self._line(), _("{running}/{all} running").format(running=running, all=len(containers))]
        info = session.engine.info
        host = self.state.host if info is None or info.local else None
        if host:
            used = f"{fmt.memory(host.memory_used)}/{fmt.memory(host.memory_total)}"
            texts.insert(0, _("disk {percent}%").format(percent=round(100 * host.disk_used / max(1, host.disk_total))))
            texts.insert(0, _("mem {used}").format(used=used))
            texts.insert(0, _("cpu {percent}%").format(percent=round(host.cpu)))
        busy = len(session.commands.running) - len(session.jobs.running)
        if busy:
            texts.append(_("{count} running command(s)").format(count=busy))
        return texts

    def _line(self) -> list[str]:
        """How the line to the terminal is: its round trip, and what it carries where that is known."""
        if self.state.line is None:
            return []
        round_trip, rate = self.state.line
        trip = [_("{count} ms").format(count=round(round_trip * 100) * 10)] if round_trip >= TRIP_SHOWN else []
        return [fmt.joined([*trip, *([_("{size}/s").format(size=fmt.size(rate))] if rate else [])])]


def _moved(before: Sequence[float], now: Sequence[float]) -> bool:
    """Whether a figure is another one than before, by more than LINE_MOVED."""
    return any(abs(new - old) > LINE_MOVED * old for old, new in zip(before, now, strict=True))


ALWAYS_SHARE = 0.25
"""The most of the footer that goes to the hints which are always shown."""


class Hint(NamedTuple):
    """A key that works here and now: its label, what it does, and the id of its command.

    One that is shown `always` has its place at the right end.
    """

    key: str
    title: str
    command: str
    always: bool = False

    @property
    def spans(self) -> list[Span]:
        """The hint as it is drawn, with the space behind it."""
        return [Span(f"{self.key} ", "key", "bar"), Span(f"{cut(self.title, 16)}  ", "dim", "bar")]

    @property
    def cells(self) -> int:
        """The cells that it takes."""
        return sum(width(span.text) for span in self.spans)


class Footer(Lines):
    """The keys that work here and now, most useful first; a click does what the key does."""

    class Clicked(Message):
        """A hint was clicked."""

        def __init__(self, command: str) -> None:
            self.command = command
            super().__init__()

    def __init__(self, hints: Callable[[], Sequence[Hint]]) -> None:
        super().__init__(id="footer")
        self._hints = hints
        self._places: list[tuple[int, int, str]] = []

    def line(self, y: int) -> Line:
        """As many hints as fit, those that are always shown at the right."""
        hints = self._hints()
        always = [hint for hint in hints if hint.always]
        while always and sum(hint.cells for hint in always) > self.size.width * ALWAYS_SHARE:
            del always[0 if len(always) > 2 else -1]
        end = self.size.width - sum(hint.cells for hint in always)
        spans, used = [Span(" ", "", "bar")], 1
        self._places = []
        for hint in (*(hint for hint in hints if not hint.always), *always):
            if hint in always and used < end:
                spans.append(Span(" " * (end - used), "", "bar"))
                used = end
            room = self.size.width if hint in always else end
            if used + hint.cells > room:
                continue
            spans += hint.spans
            self._places.append((used, used + hint.cells, hint.command))
            used += hint.cells
        return [*spans, Span(" " * max(0, self.size.width - used), "", "bar")]

    def on_click(self, event: events.Click) -> None:
        """Do what the hint under the mouse says."""
        for start, end, command in self._places:
            if start <= event.x < end:
                self.post_message(self.Clicked(command))
                return


TOLD_AFTER = 1.0
"""Seconds after which something that is not current is told in the banner: most of it is over before."""


class Banner(Lines):
    """One row that says what is wrong with the engine, and when it is tried again; shown while there is something.

    That is an engine that is lost or does not answer, or a list that is not current.
    """

    def __init__(self, session: Callable[[], Session]) -> None:
        super().__init__(id="banner")
        self._session = session

    @property
    def wanted(self) -> bool:
        """Whether there is something to say."""
        session = self._session()
        if session.state == "lost":
            return session.seen
        return session.silence > 0 or self._lapse() is not None

    def line(self, y: int) -> Line:
        """The reason, then the retry."""
        session = self._session()
        if session.state == "lost":
            return self._lost(session)
        if session.silence:
            return self._silent(session)
        return self._lapsed(session)

    def _lost(self, session: Session) -> Line:
        retry = _("next try in {seconds}s, ! tries now")
        seconds = max(0, round(session.retry.at - time.monotonic())) if session.retry else 0
        again = retry.format(seconds=seconds) if session.retry else _("trying")
        if session.error and session.error.kind == "question":
            again = _("! lets ssh ask")
        error, room = session.error, self.size.width - width(again) - 4
        reason = fmt.clean(str(error or ""))
        if error and error.why and width(reason) > room:
            reason = fmt.clean(error.why)
        return self._row(reason, again)

    def _silent(self, session: Session) -> Line:
        seconds = int(session.silence)
        host = session.engine.endpoint.label
        text = _("{engine}: no answer for {seconds} s").format(engine=host, seconds=seconds)
        old = _("what is shown is as of {time}").format(time=fmt.clock(time.time() - seconds))
        return self._row(text, old if session.state == "live" else "")

    def _lapse(self) -> tuple[str, Lapse] | None:
        """The oldest feed that is not current, by its name."""
        lapses = self._session().feeds.lapses.items()
        old = [(name, lapse) for name, lapse in lapses if time.time() - lapse.since >= TOLD_AFTER]
        return min(old, key=lambda entry: entry[1].since, default=None)

    def _lapsed(self, session: Session) -> Line:
        oldest = self._lapse()
        if oldest is None:
            return self._row("", "")
        name, lapse = oldest
        titles = {resource.kind: resource.title for resource in session.resources}
        titles |= {EVENTS: _("Events"), MEASUREMENTS: _("Measurements")}
        more = len(session.feeds.lapses) - 1
        reason = f"{titles.get(name, name)}{f' (+{more})' if more else ''} {since(lapse)}"
        return self._row(reason, again(lapse.retry_at))

    def _row(self, reason: str, again: str) -> Line:
        room = self.size.width - width(again) - 4
        return [Span(f" {fit(reason, max(0, room))}  ", "bad", "bar"), Span(f"{again} ", "warn", "bar")]


class Divider(Lines):
    """The line between the two sides."""

    def __init__(self) -> None:
        super().__init__(id="divider")

    def line(self, y: int) -> Line:
        """One cell of it."""
        return [Span(GLYPHS.bar, "rule")]
