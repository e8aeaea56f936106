"""Two-way connections to processes in containers: exec and attach."""

import ssl
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dockertui.engine.answers import count
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.logs import HEADER
from dockertui.engine.shells import MARK, hang_up
from dockertui.engine.stream import raw_socket

if TYPE_CHECKING:
    import socket

    from requests import Response

    from dockertui.engine.client import Client

READ = 65536

NEVER = b"\xff"
"""Keys that detach: a byte that is in no text, as the engine holds back the first of its keys until the next one comes.
Its default (ctrl-p) is a key of every shell. To detach, close the conduit: the process goes on."""

HARDLY_EVER = "ctrl-@,ctrl-^,ctrl-_"
"""The same for exec, where it has to be ASCII, as it comes in JSON. There is no way to have none."""


class Conduit:
    """The terminal or the pipes of a process in a container, over a non-blocking socket.

    For `loop.add_reader(conduit.fileno(), …)`. Without a terminal, output and errors come mixed as they were written.
    """

    def __init__(
        self,
        engine: Engine,
        response: "Response",
        tty: bool,
        resize: "Resize",
        status: "Status",
        hang_up: "HangUp | None" = None,
    ) -> None:
        found = raw_socket(response)
        if found is None:
            raise EngineError.lost(engine.endpoint)
        self._engine = engine
        self._response = response  # Its end would close the socket.
        self._socket: socket.socket = found
        self._frames = None if tty else Frames()
        self._resize = resize
        self._status = status
        self._hang_up = hang_up
        self.watched: Callable[[], Awaitable[int | None]] | None = None
        """What is asked for the status in place of the engine, which forgets a container that it removes."""
        found.setblocking(False)
        # What came together with the response's head is in its buffer already.
        body: Any = response.raw._fp
        self._early = b""
        with suppress(ssl.SSLWantReadError):
            self._early = bytes(body.fp.peek())

    def fileno(self) -> int:
        """The socket's descriptor. Call `read` once before waiting on it: the first output may be here already."""
        return self._socket.fileno()

    def read(self) -> bytes | None:
        """The output that is here: None where there is none yet, b"" at the end. Raises EngineError."""
        data = self._early or self._received()
        self._early = b""
        if not data or self._frames is None:
            return data
        return self._frames.feed(data) or None

    def write(self, data: bytes) -> int:
        """Send input; returns how many bytes were taken, 0 where none could be now. Raises EngineError."""
        try:
            return self._socket.send(data)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0
        except OSError as error:
            raise EngineError.lost(self._engine.endpoint, str(error)) from error

    async def resize(self, rows: int, columns: int) -> None:
        """Tell the process its terminal's size. Raises EngineError; the engine takes its time, so do it rarely."""
        await self._engine.call(lambda client: self._resize(client, rows, columns))

    async def exit_status(self) -> int | None:
        """How the process ended; None while it runs. Raises EngineError."""
        return await (self.watched() if self.watched else self._engine.call(self._status))

    async def hang_up(self) -> None:
        """Tell the process that its terminal is gone; does nothing for the main process, which is only attached to."""
        if self._hang_up:
            await self._engine.call(self._hang_up)

    def close(self) -> None:
        """Let go of the process, which goes on."""
        self._response.close()
        self._socket.close()

    def _received(self) -> bytes | None:
        try:
            data = self._socket.recv(READ)
            while isinstance(self._socket, ssl.SSLSocket) and (waiting := self._socket.pending()):
                data += self._socket.recv(waiting)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError as error:
            raise EngineError.lost(self._engine.endpoint, str(error)) from error
        return data


Resize = Callable[["Client", int, int], None]
Status = Callable[["Client"], int | None]
HangUp = Callable[["Client"], None]


class Frames:
    """What the frames of a multiplexed stream hold, fed in any pieces (Engine API, "Stream format")."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """The contents that have come, of whatever stream; also of a frame that is not complete."""
        buffer, position, contents = self._rest + data, 0, []
        while position + HEADER <= len(buffer):
            start = position + HEADER
            end = start + int.from_bytes(buffer[position + 4 : start])
            if end > len(buffer):
                break
            contents.append(buffer[start:end])
            position = end
        self._rest = buffer[position:]
        return b"".join(contents)


async def open_exec(
    engine: Engine,
    container: str,
    argv: Sequence[str],
    *,
    tty: bool = True,
    user: str = "",
    workdir: str = "",
    env: Mapping[str, str] | None = None,
    privileged: bool = False,
    size: tuple[int, int] | None = None,
) -> Conduit:
    """Start a process in a running container; `size` is (rows, columns) of its terminal. Raises EngineError."""

    def start(client: "Client") -> Conduit:
        mark = uuid.uuid4().hex
        options: dict[str, Any] = {"stdin": True, "tty": tty, "user": user, "privileged": privileged}
        options["environment"] = {MARK: mark, **(env or {})}
        created = client.exec_create(container, list(argv), workdir=workdir or None, detach_keys=HARDLY_EVER, **options)
        identity = str(created["Id"])
        response = client.upgrade("/exec/{0}/start", identity, body={"Detach": False, "Tty": tty})
        return Conduit(
            engine,
            response,
            tty,
            lambda c, rows, columns: c.exec_resize(identity, rows, columns),
            lambda c: c.exec_inspect(identity)["ExitCode"],
            lambda c: hang_up(engine, c, container, identity, mark),
        )

    return await _sized(await engine.call(start), tty, size)


async def open_attach(
    engine: Engine,
    container: str,
    *,
    tty: bool,
    stdin: bool,
    logs: bool = False,
    size: tuple[int, int] | None = None,
) -> Conduit:
    """Connect to the main process of a container; `tty` says whether it was created with a terminal, `stdin` whether
    to send input, `logs` whether to begin with all that it wrote so far. Raises EngineError.
    """

    def status(client: "Client") -> int | None:
        state = client.inspect_container(container)["State"]
        return None if state["Running"] else count(state["ExitCode"])

    def start(client: "Client") -> Conduit:
        options = {"stream": 1, "stdin": int(stdin), "stdout": 1, "stderr": 1, "logs": int(logs), "detachKeys": NEVER}
        response = client.upgrade("/containers/{0}/attach", container, params=options)
        return Conduit(engine, response, tty, lambda c, rows, columns: c.resize(container, rows, columns), status)

    return await _sized(await engine.call(start), tty, size)


async def _sized(conduit: Conduit, tty: bool, size: tuple[int, int] | None) -> Conduit:
    if tty and size:
        with suppress(EngineError):  # A process that ended at once has no terminal to resize; its output is here.
            await conduit.resize(*size)
    return conduit
