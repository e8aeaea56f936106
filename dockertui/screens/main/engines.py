"""What the main screen may ask of the app about engines."""

from collections.abc import Sequence
from typing import Protocol

from dockertui.engine import Endpoint
from dockertui.model.session import Session


class EngineSwitcher(Protocol):
    """The engines in use, and all that can be chosen."""

    @property
    def shown(self) -> Sequence[Session]:
        """The sessions whose objects are in the lists."""

    @property
    def running(self) -> Sequence[Session]:
        """The sessions that run, also those whose objects are not in the lists."""

    async def look(self) -> None:
        """Look for contexts and sockets again."""

    @property
    def offered(self) -> Sequence[Endpoint]:
        """Every engine that can be chosen."""

    def session(self, endpoint: Endpoint) -> Session | None:
        """The session of an engine, where it runs."""

    def use(self, endpoint: Endpoint) -> None:
        """Show an engine in place of those shown now."""

    def also(self, endpoint: Endpoint) -> None:
        """Show an engine beside those shown now, or no longer."""

    async def answer(self, session: Session) -> None:
        """Let ssh ask the user what it could not, then try to reach the engine again."""
