"""Blocking transfers of files as jobs: progress in bytes, and an end in good order when they are cancelled."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from dockertui.engine import Meter

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.jobs import Job
    from dockertui.model.session import Session

T = TypeVar("T")

EVERY = 0.1
"""Seconds between two looks at how far the transfer is."""


async def metered(
    session: "Session", job: "Job", name: str, total: int, function: Callable[["Client", Meter], T], status: str
) -> T:
    """Call `function` in a thread, showing its progress as the job's part `name`; `total` bytes, 0 if unknown.

    Where the job is cancelled, this waits until the function has cleaned up after itself. Where that comes too late to
    stop it, the job goes on to its end: what is done is not called cancelled.
    """
    meter = Meter(total)
    part = job.part(name)
    part.status = status
    call = asyncio.ensure_future(session.engine.call(lambda client: function(client, meter)))
    stopped: asyncio.CancelledError | None = None
    while not call.done():
        if part.done != meter.done:
            part.advance(meter.done, max(meter.done, meter.total) if meter.total else 0)
            job.changed()
        try:
            await asyncio.wait({call}, timeout=EVERY)
        except asyncio.CancelledError as error:
            meter.stop()
            stopped = error
    if stopped and call.exception():  # that it was stopped is no news
        raise stopped
    part.advance(meter.done, meter.done)
    value = call.result()
    part.end(status)
    return value
