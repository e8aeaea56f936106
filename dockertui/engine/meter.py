"""How far a blocking transfer is, seen and stopped from another thread."""

import threading
from typing import TYPE_CHECKING

from dockertui.engine.errors import EngineError
from dockertui.engine.stream import shut
from dockertui.i18n import _

if TYPE_CHECKING:
    from requests import Response


class Meter:
    """`done` of `total` bytes, a total of 0 meaning that it is not known. The transfer adds, others look and stop."""

    def __init__(self, total: int = 0) -> None:
        self.done = 0
        self.total = total
        self._lock = threading.Lock()
        self._stopped = False
        self._response: Response | None = None

    def add(self, count: int) -> None:
        """So many bytes more went through. Raises EngineError where the transfer was stopped."""
        self.done += count
        if self._stopped:
            raise EngineError("refused", _("Cancelled"))

    def adopt(self, response: "Response") -> None:
        """Take the response that the transfer waits for, so that stopping wakes it."""
        with self._lock:
            self._response = response
            stopped = self._stopped
        if stopped:
            shut(response)

    def stop(self) -> None:
        """Have the transfer end as soon as it can, by an exception in its thread."""
        with self._lock:
            self._stopped = True
            response = self._response
        if response is not None:
            shut(response)
