"""What builders say while they build, put into a job: a part for each step, with its lines."""

import re
from typing import Any

from dockertui.engine import EngineError, stream_error
from dockertui.engine.answers import expect
from dockertui.format import legible, whole
from dockertui.i18n import _
from dockertui.model.jobs import Job, Part
from dockertui.model.progress import MESSAGE, note

CONTEXT = "context"
"""The id of the part for the context."""


_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
"""Control sequences and strings (ECMA-48): the engine's builder colours what steps write on standard error."""


def plain(text: str) -> str:
    """A line of output, harmless and without control sequences."""
    return legible(_SEQUENCE.sub("", text).rstrip())


class EngineOutput:
    """Messages of the engine's own builder (`Step 2/5 : RUN …`)."""

    STEP = re.compile(r"Step (\d+)/(\d+) : (.*)", re.DOTALL)
    BUILT = re.compile(r"Successfully built (\w+)")

    def __init__(self, job: Job) -> None:
        self.image = ""
        self._job = job
        self._step: Part | None = None

    def take(self, message: dict[str, Any]) -> None:
        """Take one message. Raises EngineError where it tells of a failure, or is none."""
        message = expect(MESSAGE, message)
        if "error" in message:
            self._fail(str(message["error"]))
        if "aux" in message:
            self.image = message["aux"].get("ID") or self.image
        elif "stream" in message:
            for line in str(message["stream"]).split("\n"):
                self._line(self._job.veiled(plain(line)))
        elif "status" in message:
            note(self._job, message)

    def finish(self) -> None:
        """The builder has ended."""
        self._end_step()

    def _line(self, line: str) -> None:
        step, built = self.STEP.match(line), self.BUILT.match(line)
        if step:
            self._end_step()
            number, count, text = step.groups()
            self._step = self._job.part(f"step-{number}", f"{number}/{count} {text}")
            self._job.note = self._step.title
            self._job.portion = (whole(number) - 1) / max(1, whole(count))
        elif built:
            self.image = self.image or built[1]
        elif line.strip() == "---> Using cache" and self._step:
            self._step.status = _("cached")
        elif line.strip() and self._step:
            self._step.lines.append(line)
        elif line.strip():
            self._job.say(line)

    def _end_step(self) -> None:
        if self._step:
            self._step.end(self._step.status)
            self._step = None

    def _fail(self, text: str) -> None:
        what = ""
        if self._step:
            what = _("Step {title} failed").format(title=self._step.title)
            self._step.end(_("failed"), failed=True)
        raise stream_error(text, what)


class BuildxOutput:
    """Lines of `docker buildx build --progress plain`: `#5 [2/3] RUN …`, `#5 0.3 text`, `#5 DONE 0.5s`."""

    LINE = re.compile(r"#(\d+) (.*)")
    TIMED = re.compile(r"\d+\.\d+ ?(.*)")
    DONE = re.compile(r"DONE (\d+\.\d+)s")
    ERROR = re.compile(r"ERROR: (?:failed to solve: )?(.*)")
    WRITTEN = re.compile(r"writing image (sha256:\w+)")

    def __init__(self, job: Job) -> None:
        self.image = ""
        self.error = ""
        self._job = job
        self._failed = ""

    def take(self, line: str) -> None:
        """Take one line."""
        line = self._job.veiled(plain(line))
        match = self.LINE.fullmatch(line)
        if match:
            self._step(match[1], match[2])
        elif found := self.ERROR.match(line):
            self.error = found[1]
        elif line.strip() and not self._failed:
            self._job.say(line)

    def failure(self) -> EngineError:
        """Why the builder ended early."""
        what = _("Step {title} failed").format(title=self._failed) if self._failed else ""
        return stream_error(self.error or _("the builder ended early"), what)

    def _step(self, number: str, text: str) -> None:
        known = number in self._job.parts
        part = self._job.part(number, text)
        if not known:
            self._job.note = part.title
            return
        if found := self.DONE.match(text):
            part.end(part.status)
            part.seconds = float(found[1])
        elif text.startswith("CACHED"):
            part.end(_("cached"))
        elif text.startswith("CANCELED"):
            part.end(_("cancelled"))
        elif found := self.ERROR.match(text):
            part.end(_("failed"), failed=True)
            self._failed = part.title
        elif text.strip():
            if found := self.WRITTEN.match(text):
                self.image = found[1]
            timed = self.TIMED.fullmatch(text)
            part.lines.append(timed[1] if timed else text)
