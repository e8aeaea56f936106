"""What running containers use: from the kernel where it can be read, else from the engine."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from dockertui.engine.api_stats import ApiStats
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.host import HostMeter
from dockertui.engine.local_stats import LocalStats
from dockertui.engine.sample import Sample

if TYPE_CHECKING:
    from dockertui.engine.client import Client


class StatsCollector:
    """Measures the containers of one engine, the cheapest way there is for each.

    `host` is the machine's own sample of the last round, None where the engine is on another one.
    """

    def __init__(self, engine: Engine) -> None:
        self.host: Sample | None = None
        self._engine = engine
        self._measured = False
        self._meter = HostMeter()
        self._local = LocalStats()
        self._api = ApiStats(engine)

    @property
    def every(self) -> float:
        """Seconds between two samples of a container that is shown; 0.0 where it is about one."""
        return self._api.every

    @property
    def problems(self) -> dict[str, EngineError]:
        """Why containers, by id, cannot be measured."""
        return self._local.problems | self._api.problems

    async def collect(self, running: Collection[str], wanted: Sequence[str]) -> dict[str, Sample]:
        """The new samples by container id: of every running container that can be read here, of others as they come.

        `wanted` are those that the user sees, the most important one first: they come first where each sample has its
        price, and alone behind ssh://. To be called about once a second. Raises EngineError where the engine does not
        answer.
        """
        if self._engine.info is None or not self._engine.info.local:
            return self._api.collect(running, wanted)
        if not running and not self._measured:
            return {}
        self._measured = bool(running)
        samples = await self._engine.call(lambda client: self._collect(client, running))
        rest = [identity for identity in running if not self._local.readable(identity)]
        return samples | self._api.collect(rest, wanted)

    def _collect(self, client: "Client", running: Collection[str]) -> dict[str, Sample]:
        if running:  # else there is nothing to compare it with
            self.host = self._meter.sample()
        return self._local.collect(client, running)

    async def close(self) -> None:
        """Stop measuring."""
        await self._api.close()
        self._local.close()
