"""Jobs: what takes its time and reports how far it is, such as a pull. They go on while other things are done."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.format import clean, legible
from dockertui.i18n import _
from dockertui.model.command_log import CommandEntry, CommandLog

log = logging.getLogger(__name__)

JobState = Literal["running", "done", "failed", "cancelled"]

EVERY = 0.1
"""Seconds between two reports of progress to the listeners."""

KEPT = 50
"""Jobs remembered; the oldest ended ones go first."""

LINES = 5000
"""Lines of output remembered for a job, and for each of its parts."""

SETTLE_WITHIN = 13.0
"""Seconds that the end of the app waits for what a cancelled job puts right."""

CLEAN_UP_WITHIN = 5.0
"""Seconds that it waits for other jobs that were cancelled, should the engine not answer."""

WINDOW = 4.0
"""Seconds that the speed is measured over."""


@dataclass(slots=True)
class Part:
    """A piece of a job with a progress of its own: a layer, a file, a step of a build.

    `done` of `total` bytes is how far its present `status` is, a total of 0 meaning that it is not known; `moved` of
    `size` bytes is what it transfers in all. Times are `time.monotonic()` seconds.
    """

    id: str
    title: str = ""
    status: str = ""
    done: int = 0
    total: int = 0
    moved: int = 0
    size: int = 0
    ended: bool = False
    failed: bool = False
    started: float = field(default_factory=time.monotonic)
    seconds: float | None = None
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES))

    def advance(self, done: int, total: int) -> None:
        """So much of a transfer is done."""
        self.done = self.moved = done
        self.total = self.size = total

    def end(self, status: str, *, failed: bool = False) -> None:
        """Nothing more comes."""
        self.status, self.ended, self.failed = status, True, failed
        self.done, self.total = 0, 0
        self.moved = self.moved if failed else self.size
        self.seconds = time.monotonic() - self.started


class FollowUp(NamedTuple):
    """What a user may want to do once a job has gone well: in a few words, and doing it."""

    title: str
    run: Callable[[], Coroutine[Any, Any, None]]


class Job:
    """One job: its title, the docker command that it equals, and how far it is.

    Its work sets `parts`, `lines`, `note` (a few words about what it is at) and `portion` (how much is done, where that
    is not a matter of bytes), and calls `changed` afterwards. All on the event loop.

    `secrets` are texts that its output may repeat, and that are to be seen nowhere.

    `settles` is what a cancelled job has yet to put right before the app may end, "" for nothing; `undone` what is so
    once it was cancelled or has failed.
    """

    def __init__(self, title: str, argv: Sequence[str], told: Callable[["Job"], None]) -> None:
        from dockertui.model.secrets import mask_list, mask_text  # not needed for the first frame

        self.title = clean(mask_text(title))
        self.command = clean(mask_list(argv))
        self.state: JobState = "running"
        self.parts: dict[str, Part] = {}
        self.lines: deque[str] = deque(maxlen=LINES)
        self.note = ""
        self.secrets: Sequence[str] = ()
        self.settles = ""
        self.undone = ""
        self.portion: float | None = None
        self.outcome = ""
        self.error: EngineError | None = None
        self.follow_up: FollowUp | None = None
        self.started = time.monotonic()
        self.seconds: float | None = None
        self._told = told
        self._samples: deque[tuple[float, int]] = deque()
        self._task: asyncio.Task[str] | None = None

    def part(self, identity: str, title: str = "") -> Part:
        """The part of that id, made if there is none."""
        if identity not in self.parts:
            from dockertui.model.secrets import mask_line

            # The title of a build's step is a line of its Dockerfile.
            self.parts[identity] = Part(identity, self.veiled(mask_line(title)) if title else identity)
        return self.parts[identity]

    def veiled(self, text: str) -> str:
        """A text without the job's secrets."""
        from dockertui.model.secrets import HIDDEN

        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def changed(self) -> None:
        """Tell the listeners soon."""
        self._told(self)

    def say(self, text: str) -> None:
        """Add a line of output; it is made harmless here, and secrets in it are hidden."""
        from dockertui.model.secrets import mask_text

        self.lines.append(legible(self.veiled(mask_text(text))))
        self.changed()

    def step(self, text: str) -> None:
        """Say what it is at now, and keep that as a line of its output."""
        self.note = clean(text)
        self.say(text)

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.state == "running"

    @property
    def moved(self) -> int:
        """Bytes transferred so far."""
        return sum(part.moved for part in self.parts.values())

    @property
    def size(self) -> int:
        """Bytes to transfer in all, as far as they are known."""
        return sum(part.size for part in self.parts.values())

    @property
    def fraction(self) -> float | None:
        """How much is done, 0.0 to 1.0; None while nothing is known about it."""
        if self.portion is not None:
            return self.portion
        size = self.size
        return min(1.0, self.moved / size) if size else None

    @property
    def speed(self) -> float:
        """Bytes per second of the last seconds, 0.0 once it has ended."""
        if len(self._samples) < 2 or not self.running:
            return 0.0
        (before, low), (after, high) = self._samples[0], self._samples[-1]
        return max(0.0, (high - low) / (after - before)) if after > before else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the known transfers are done; None where that cannot be told."""
        rest, speed = self.size - self.moved, self.speed
        return rest / speed if rest > 0 and speed > 0 else None

    def measure(self) -> None:
        """Note how much has been transferred by now, for the speed."""
        now = time.monotonic()
        self._samples.append((now, self.moved))
        while len(self._samples) > 2 and now - self._samples[0][0] > WINDOW:
            self._samples.popleft()

    def cancel(self) -> None:
        """End it early; what it has half done is removed by its work."""
        if self._task:
            self._task.cancel()

    async def finished(self) -> bool:
        """Wait for the end; whether it went well. A caller that is cancelled leaves the job running."""
        if self._task:
            await asyncio.wait({self._task})
        return self.state == "done"

    def begin(self, task: asyncio.Task[str]) -> None:
        """Take the task that does the work."""
        self._task = task

    def conclude(self, state: JobState, outcome: str, error: EngineError | None = None) -> None:
        """Record how it ended."""
        self.seconds = time.monotonic() - self.started
        from dockertui.model.secrets import mask_text

        self.state, self.outcome, self.error = state, clean(self.veiled(mask_text(outcome))), error and error.alone()
        self._task = None


JobWork = Callable[[Job], Coroutine[Any, Any, str]]
"""Does a job, reporting on it; returns the outcome in a few words, raises EngineError, and cleans up if cancelled."""


class Jobs:
    """The jobs of a session, oldest first. `listeners` hear that something changed, `ended` of each job's end.

    Each job stands in the command log as well. `crashed` is told of exceptions that only a mistake here can cause.
    """

    def __init__(self, commands: CommandLog) -> None:
        self.all: list[Job] = []
        self.listeners: list[Callable[[], None]] = []
        self.ended: list[Callable[[Job], None]] = []
        self.crashed: Callable[[BaseException], None] = lambda error: log.error("a job crashed", exc_info=error)
        self._commands = commands
        self._due: asyncio.TimerHandle | None = None
        self._settle_by = 0.0

    @property
    def running(self) -> list[Job]:
        """The jobs under way."""
        return [job for job in self.all if job.running]

    def start(self, title: str, argv: Sequence[str], work: JobWork, entry: CommandEntry | None = None) -> Job:
        """Begin a job; `argv` is the docker command that it equals, `entry` its line in the command log, if any."""
        job = Job(title, argv, self._changed)
        self.all.append(job)
        self._drop()
        entry = entry or self._commands.start(job.command)
        task = asyncio.get_running_loop().create_task(work(job))
        task.add_done_callback(lambda task: self._conclude(job, entry, task))
        job.begin(task)
        self._tell()
        return job

    def clear(self) -> None:
        """Forget the jobs that have ended."""
        self.all = self.running
        self._tell()

    async def close(self) -> None:
        """Cancel whatever runs, and wait until it has cleaned up; no longer than an engine may take to answer."""
        await self.settle()
        await _ended([job for job in self.running if not job.settles], CLEAN_UP_WITHIN)

    async def settle(self, limit: float = SETTLE_WITHIN) -> None:
        """Cancel the jobs that have something to put right, and wait until they did.

        That takes `limit` seconds at most from the first call on, however often it is called.
        """
        self._settle_by = self._settle_by or time.monotonic() + limit
        await _ended([job for job in self.running if job.settles], self.patience)

    @property
    def patience(self) -> float:
        """Seconds for which the end of the app still waits, once `settle` was called."""
        return max(0.0, self._settle_by - time.monotonic())

    def _conclude(self, job: Job, entry: CommandEntry, task: asyncio.Task[str]) -> None:
        error = None if task.cancelled() else task.exception()
        if task.cancelled():
            job.conclude("cancelled", fmt.joined((_("cancelled"), job.undone), ": "))
        elif isinstance(error, EngineError):
            job.conclude("failed", fmt.joined((str(error), job.undone), ". "), error)
        elif error is not None:
            job.conclude("failed", repr(error))
            self.crashed(error)
        else:
            job.conclude("done", task.result())
        self._commands.finish(entry, job.outcome, "" if job.state == "done" else job.outcome)
        self._tell()
        for listener in list(self.ended):
            listener(job)

    def _drop(self) -> None:
        ended = [job for job in self.all if not job.running]
        for job in ended[: max(0, len(self.all) - KEPT)]:
            self.all.remove(job)

    def _changed(self, job: Job) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(EVERY, self._tell)

    def _tell(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        for job in self.running:
            job.measure()
        for listener in list(self.listeners):
            listener()


async def _ended(jobs: Sequence[Job], limit: float) -> None:
    """Cancel jobs, and wait for their end, some seconds at most."""
    for job in jobs:
        job.cancel()
    if jobs:
        await asyncio.wait([asyncio.ensure_future(job.finished()) for job in jobs], timeout=max(0.0, limit))
