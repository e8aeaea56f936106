"""The engine's progress messages of pull, push, load and import, put into a job."""

from typing import TYPE_CHECKING, Any

from dockertui.engine import Stream, stream_error
from dockertui.format import clean

if TYPE_CHECKING:
    from dockertui.model.jobs import Job

TRANSFERS = ("Downloading", "Pushing", "Loading layer", "Importing")
"""States of a layer whose bytes count as transferred."""

COMPLETE = ("Pull complete", "Already exists", "Pushed", "Layer already exists", "Mounted from", "Loaded")
"""States of a layer after which nothing more comes."""


async def follow(job: "Job", stream: Stream[dict[str, Any]]) -> None:
    """Put all messages of a stream into the job. Raises EngineError where one tells of a failure."""
    async with stream as messages:
        async for batch in messages:
            for message in batch:
                note(job, message)
            job.changed()


def note(job: "Job", message: dict[str, Any]) -> None:
    """Put one message into the job. Raises EngineError where it tells of a failure."""
    if "error" in message or "errorDetail" in message:
        detail = message.get("errorDetail") or {}
        raise stream_error(str(message.get("error") or detail.get("message") or ""))
    text = str(message.get("status") or message.get("stream") or "").rstrip()
    if text and (not message.get("id") or text.startswith("Pulling from")):
        job.say(text)
    elif text:
        _layer(job, str(message["id"]), text, message.get("progressDetail") or {})


def _layer(job: "Job", identity: str, status: str, detail: dict[str, Any]) -> None:
    part = job.part(identity, clean(identity))
    current, total = int(detail.get("current") or 0), int(detail.get("total") or 0)
    if status.startswith(COMPLETE):
        part.end(clean(status))
    elif status.startswith(TRANSFERS) and current:
        part.status = clean(status)
        part.advance(min(current, total) if total else current, total)
    else:
        part.status = clean(status)
        part.done, part.total = (current, total) if total else (0, 0)
        if status == "Download complete":
            part.moved = part.size
