"""The façade of one engine: blocking calls as awaitables, endless responses as async iterators."""

import asyncio
import shlex
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any, TypeVar

from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError
from dockertui.engine.stream import Adopt, Stream
from dockertui.engine.workers import Workers, post
from dockertui.format import clean
from dockertui.i18n import _

if TYPE_CHECKING:
    from concurrent.futures import Future

    from dockertui.engine.asking_tunnel import AskingTunnel
    from dockertui.engine.client import Client
    from dockertui.engine.info import EngineInfo
    from dockertui.engine.tunnel import SilentTunnel, Tunnel

T = TypeVar("T")

WORKERS = 16
"""Calls that run at the same time; more wait for their turn."""


class Engine:
    """One engine. `info` is None until the first `connect`. With `read_only` every changing request is refused.

    Logins to registries are sent along where `sends_logins`; over a way that is open to others, not before
    `allow_logins`. ssh stays logged in for `keep` seconds after the last use; `begun` is a tunnel that is on its way
    already, None for none.

    Nothing here blocks the event loop, and the docker SDK is imported by the first `connect`, in a thread.
    """

    def __init__(self, endpoint: Endpoint, read_only: bool = False, keep: int = 0) -> None:
        self.endpoint = endpoint
        self.read_only = read_only
        self.begun: Future[SilentTunnel] | None = None
        self.info: EngineInfo | None = None
        self.sends_logins = not endpoint.open_to_others
        self._client: Client | None = None
        self._tunnel: Tunnel | None = None
        self._keep = keep
        self._workers = Workers(WORKERS, "engine-call")
        # Of its own, so that it is heard while all others wait for an engine that hangs.
        self._pinger = Workers(1, "engine-ping")
        self._streams: weakref.WeakSet[Stream[Any]] = weakref.WeakSet()

    def check_change(self, words: Sequence[str]) -> None:
        """For commands beside the engine's API that change something: raise EngineError where that is not allowed."""
        if self.read_only:
            raise EngineError.read_only(clean(shlex.join(words)))

    def allow_logins(self) -> None:
        """The user knows who may read them on the way, and sends them all the same."""
        self.sends_logins = True
        if self._client is not None:
            self._client.sends_logins = True

    async def connect(self) -> None:
        """Reach the engine, agree on an API version, and fill `info`; also after it was lost.

        Raises EngineError that says why it cannot be used and what to do.
        """
        self._disconnect()
        self._client, self.info = await self._workers.run(self._open)

    @property
    def answered(self) -> float:
        """When the engine last sent anything, in `time.monotonic()` seconds; 0.0 where it is not connected."""
        return self._client.answered if self._client else 0.0

    async def ping(self) -> None:
        """Ask whether the engine is there. Raises EngineError where it is not, or does not answer within 5 s."""
        await self._pinger.run(partial(self._guarded, self._connected(), methodcaller("ping")))

    async def call(self, function: Callable[["Client"], T]) -> T:
        """Run `function` with the client in a worker thread. Raises EngineError for whatever the engine does wrong."""
        return await self._workers.run(partial(self._guarded, self._connected(), function))

    def _guarded(self, client: "Client", function: Callable[["Client"], T]) -> T:
        try:
            return function(client)
        except Exception as error:
            told = self._told(error)
            if told is error:
                raise
            raise told from error

    def _told(self, error: BaseException) -> BaseException:
        """The EngineError for what went wrong between us and the engine; other exceptions as they are."""
        from dockertui.engine.answers import MISREAD, misread
        from dockertui.engine.error_translation import foreign, translate

        if isinstance(error, EngineError):
            return error
        if foreign(error):
            return translate(error, self.endpoint)
        return misread(error) if isinstance(error, MISREAD) else error

    def stream(self, open: Callable[["Client"], Iterable[T]]) -> Stream[T]:
        """A stream of what an SDK call yields, such as `lambda c: c.pull(name, stream=True, decode=True)`."""
        return self.batches(lambda client: ([item] for item in open(client)))

    def batches(self, open: Callable[["Client"], Iterable[list[T]]]) -> Stream[T]:
        """A stream of what `open` yields in lists; it runs in the stream's own thread."""
        client = self._connected()

        def read(adopt: Adopt) -> Iterator[list[T]]:
            with client.watching(adopt):
                for batch in open(client):
                    client.answered = time.monotonic()
                    yield batch

        stream = Stream(read, self._told)
        self._streams.add(stream)
        return stream

    def events(
        self, since: float, begun: Callable[[], None] = lambda: None, until: float = 0.0
    ) -> Stream[dict[str, Any]]:
        """The engine's events after `since` (epoch seconds), each with `Type`, `Action` and `Actor`; up to `until`, or
        for ever.

        `begun` is called on the event loop once the engine has begun to tell. An event that cannot be read has the type
        UNREADABLE.
        Ends when the engine ends it, as at its shutdown; raises EngineError where the connection breaks.
        """

        loop = asyncio.get_running_loop()

        def read(client: "Client") -> Iterator[list[dict[str, Any]]]:
            from dockertui.engine.body import lines
            from dockertui.engine.events import read_event

            end = {"until": f"{until:.9f}"} if until else {}
            with closing(client.open("/events", since=f"{since:.9f}", **end)) as response:
                post(loop, begun)
                for batch in lines(response):
                    events = map(read_event, batch)
                    yield [event for event in events if event.get("timeNano", 0) / 1e9 != since]

        return self.batches(read)

    async def ask(self, size: tuple[int, int]) -> "AskingTunnel":
        """Have ssh ask what it must, on a pseudoterminal of `(columns, lines)`.

        `connect` uses the tunnel once it is ready. Raises EngineError where there is no ssh.
        """
        from dockertui.engine.asking_tunnel import AskingTunnel

        tunnel = await self._workers.run(lambda: AskingTunnel(self.endpoint, size, self._keep))
        await self._workers.run(self._let_tunnel_go)
        self._tunnel = tunnel
        return tunnel

    async def close(self) -> None:
        """End all streams and let the threads go; calls under way are left to themselves."""
        self._disconnect()
        if self.begun is not None:
            self.begun.add_done_callback(_close_unused)
        if self._tunnel is not None:
            await self._workers.run(self._let_tunnel_go)
        self._workers.close()
        self._pinger.close()

    def _connected(self) -> "Client":
        if self._client is None:
            raise EngineError.lost(self.endpoint)
        return self._client

    def _disconnect(self) -> None:
        for stream in list(self._streams):
            stream.close()
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> tuple["Client", "EngineInfo"]:
        from dockertui.engine.client import Client
        from dockertui.engine.info import engine_info, shares_processes

        place = self._reachable()
        try:
            client = Client(place, self.read_only, self.sends_logins)
            version = client.negotiate()
            info = engine_info(version, client.info(), client.api_version, shares_processes(self.endpoint))
        except Exception as error:
            if self._tunnel and (said := self._tunnel.complaints()):
                from dockertui.engine.ssh_errors import ssh_error

                raise ssh_error(self.endpoint, said) from error
            told = self._told(self._refused(error))
            if isinstance(told, EngineError) and told.kind == "answer":
                what = _("Cannot use the engine at {host}").format(host=self.endpoint.host)
                told = EngineError("answer", what, told.why)
            if told is error:
                raise
            raise told from error
        return client, info

    def _refused(self, error: Exception) -> Exception:
        """What ended a connection by TLS, where that is more than `error` tells."""
        if self.endpoint.tls is None or getattr(error, "response", None) is not None:
            return error
        from dockertui.engine.tls_errors import refusal

        return refusal(self.endpoint) or error

    def _reachable(self) -> Endpoint:
        """The endpoint to connect to: for ssh that of a new tunnel, or of one that would have to ask again."""
        if self.endpoint.scheme != "ssh":
            return self.endpoint
        from dockertui.engine.tunnel import proven

        if not (self._tunnel and self._tunnel.asked and self._tunnel.ready):
            self._let_tunnel_go()
            begun, self.begun = self.begun, None
            self._tunnel = begun.result() if begun else proven(self.endpoint, self._keep)
        return self._tunnel.local

    def _let_tunnel_go(self) -> None:
        tunnel, self._tunnel = self._tunnel, None
        if tunnel is not None:
            tunnel.close()


def _close_unused(begun: "Future[SilentTunnel]") -> None:
    """Close a tunnel that was made and is not needed any more."""
    if not begun.cancelled() and begun.exception() is None:
        begun.result().close()
