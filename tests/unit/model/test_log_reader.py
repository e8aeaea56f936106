"""What fails while a log is read is told in it."""

import pytest

from dockertui.engine import EngineError
from dockertui.model.log_buffer import LogBuffer, LogEntry
from dockertui.model.log_reader import RANGES, LogReader


class Refused:
    """A log of which nothing can be read."""

    at_start = False
    first_time = 1.0

    async def older(self) -> list[LogEntry]:
        raise EngineError.answer("an entry of the log is too large")


@pytest.mark.parametrize("known", [0, 2])
async def test_older_lines_that_cannot_be_read(known: int) -> None:
    """Also where no line was read yet, as of a log whose last entry is refused."""
    buffer = LogBuffer()
    buffer.append([LogEntry("stdout", 5.0 + number, "a line") for number in range(known)])
    reader = LogReader([], RANGES[0], buffer, lambda count: None)
    reader.sources = [Refused()]  # type: ignore[list-item]
    assert await reader.fetch_older() == 0
    assert not reader.fetching
    told = buffer.entry(buffer.end - 1)
    assert (told.source, "too large" in told.text) == ("error", True)
    assert told.time >= (6.0 if known else 1e9)
