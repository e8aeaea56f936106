"""The engine's progress messages of pull, push, load and import, put into a job."""

from typing import TYPE_CHECKING, Any

from dockertui.engine import Stream, stream_error
from dockertui.engine.answers import expect, fields, number, text
from dockertui.format import clean

if TYPE_CHECKING:
    from dockertui.model.jobs import Job

TRANSFERS = ("Downloading", "Pushing", "Loading layer", "Importing")
"""States of a layer whose bytes count as transferred."""

COMPLETE = ("Pull complete", "Already exists", "Pushed", "Layer already exists", "Mounted from", "Loaded")
"""States of a layer after which nothing more comes."""


MESSAGE = fields(
    error=text,
    errorDetail=fields(message=text),
    status=text,
    stream=text,
    id=text,
    progressDetail=fields(current=number, total=number),
    aux=fields(ID=text),
)
"""What is read of a message of a pull, push, load, import or build."""


async def follow(job: "Job", stream: Stream[dict[str, Any]]) -> None:
    """Put all messages of a stream into the job. Raises EngineError where one tells of a failure."""
    async with stream as messages:
        async for batch in messages:
            for message in batch:
                note(job, message)
            job.changed()


def note(job: "Job", message: dict[str, Any]) -> None:
    """Put one message into the job. Raises EngineError where it tells of a failure, or is none."""
    message = expect(MESSAGE, message)
    if "error" in message or "errorDetail" in message:
        detail = message.get("errorDetail") or {}
        raise stream_error(str(message.get("error") or detail.get("message") or ""))
    said = str(message.get("status") or message.get("stream") or "").rstrip()
    if said and (not message.get("id") or said.startswith("Pulling from")):
        job.say(said)
    elif said:
        _layer(job, str(message["id"]), said, message.get("progressDetail") or {})


def _layer(job: "Job", identity: str, status: str, detail: dict[str, Any]) -> None:
    part = job.part(identity, clean(identity))
    current, total = detail.get("current", 0), detail.get("total", 0)
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
