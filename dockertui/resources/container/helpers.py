"""A helper container: one with a shell that joins another container, or sees the processes of the engine's machine.

It ends with dockertui, however that ends: its main process waits for the end of its input, which the engine closes when
the connection breaks (`StdinOnce`), and the engine removes it then. What is done in it is run by exec. Where the engine
cannot, the journal tells the next start of it, and its label which one it is.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from operator import methodcaller
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dockertui.engine import Conduit, EngineError, open_attach, open_exec
from dockertui.i18n import _
from dockertui.labels import HELPER
from dockertui.model.journal import JournalEntry
from dockertui.model.session import Session
from dockertui.model.terminals.local import TERM
from dockertui.model.terminals.transport import Plan, Size, Transport

if TYPE_CHECKING:
    from dockertui.engine import Client

log = logging.getLogger(__name__)

KIND = "helper"

WAITS = ("sh", "-c", "read -r line")
"""The main process: it ends when its input does."""


def helper_plan(
    session: Session, name: str, image: str, options: Mapping[str, Any], argv: Sequence[str], note: str = ""
) -> Plan:
    """A command in a new container for one called `name`, removed when it ends. `options` are HostConfig's, in the
    engine's terms.
    """
    shown = ["docker", "run", "--rm", "-it", *_options(options), image, *argv]

    async def connect(size: Size) -> Transport:
        return await _opened(session, name, image, options, argv, size)

    return Plan(title=f"helper@{name}", argv=shown, host=session.key, connect=connect, note=note)


def _options(options: Mapping[str, Any]) -> list[str]:
    words = []
    if pid := options.get("PidMode"):
        words.append(f"--pid={pid}")
    if network := options.get("NetworkMode"):
        words.append(f"--network={network}")
    for capability in options.get("CapAdd", ()):
        words += ["--cap-add", capability]
    return words


async def _opened(
    session: Session, name: str, image: str, options: Mapping[str, Any], argv: Sequence[str], size: Size
) -> Transport:
    title = _("Helper container for {name}").format(name=name)
    entry = JournalEntry(id=uuid4().hex[:16], kind=KIND, engine=session.key, title=title, begun=time.time())

    def create(client: "Client") -> str:
        config = client.create_host_config(auto_remove=True)
        config.update(options)
        created = client.create_container(
            image,
            list(WAITS[1:]),
            entrypoint=list(WAITS[:1]),
            stdin_open=True,  # The SDK asks for StdinOnce as well.
            host_config=config,
            labels={HELPER: entry.id},
        )
        return str(created["Id"])

    await session.works.note(entry)
    try:
        container = await session.works.whole(session.engine.call(create))
        main = await open_attach(session.engine, container, tty=False, stdin=True)
        try:
            await session.engine.call(lambda client: client.start(container))
            inner = await open_exec(session.engine, container, argv, env=TERM, size=size)
        except BaseException:
            main.close()
            raise
    except BaseException:
        await session.works.whole(remove(session, entry.id))
        raise
    return Helper(session, entry.id, main, inner)


async def remove(session: Session, identity: str) -> None:
    """Remove the helper of an entry in the journal, where it is still there, and the entry. Raises EngineError."""
    found = await session.engine.call(
        lambda client: client.containers(all=True, filters={"label": f"{HELPER}={identity}"})
    )
    for one in found:
        if (one.get("Labels") or {}).get(HELPER) != identity:
            continue  # An engine, or a proxy before it, that does not heed filters.
        try:
            await session.engine.call(methodcaller("remove_container", one["Id"], force=True))
        except EngineError as error:
            if error.kind not in ("not_found", "conflict"):  # The engine removes it itself, or did.
                raise
    await session.works.end(identity)


class Helper:
    """The terminal in a helper container, which goes when it is closed."""

    def __init__(self, session: Session, identity: str, main: Conduit, inner: Conduit) -> None:
        self._session = session
        self._identity = identity
        self._main: Conduit | None = main
        self._inner = inner
        self.fileno = inner.fileno
        self.read = inner.read
        self.write = inner.write
        self.resize = inner.resize
        self.exit_status = inner.exit_status

    async def hang_up(self) -> None:
        """Remove the container."""
        await remove(self._session, self._identity)

    def close(self) -> None:
        """Let the container end: its input does. That it is gone is seen to."""
        self._inner.close()
        if self._main:
            self._main.close()
            self._main = None
            self._session.works.watch(self._see_off())

    async def _see_off(self) -> None:
        try:
            await remove(self._session, self._identity)
        except EngineError as error:
            log.warning("a helper container may still be there, the next start looks for it: %s", error)
