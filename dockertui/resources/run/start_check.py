"""Whether a new container runs: healthy by its own account, or up for some seconds without a restart."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.engine.answers import count, reading
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.model.session import Session

LOOK_EVERY = 0.25
"""Seconds between two looks at a container that has to change."""

LINES = 3
"""Lines of the log of a container that does not run which are told."""

TOLD_WITHIN = 1.0
"""Seconds in which the engine's event tells how a container ended that is gone."""

CHECKED_WITHIN = 60.0
"""Seconds from the start in which a health check has to run for the first time; a later one is not waited for."""

USUAL_INTERVAL = 30 * 10**9
"""Nanoseconds between two health checks where nobody says otherwise."""


AT_ONCE = 2.0
"""Seconds that one runs at most which ended at once."""


class Verdict(NamedTuple):
    """`state` is "good", "bad" or "open"; `why` says it in words."""

    state: str
    why: str = ""


def verdict(
    inspected: Mapping[str, Any] | None, up: float, proven_after: float, service: bool, status: int | None
) -> Verdict:
    """Judge a container that was started `up` seconds ago.

    A `service` has to go on; anything else may also end well. `status` is the exit status of one that is gone
    (`inspected` None), as far as it is known.
    """
    if inspected is None:
        if status is None and up < TOLD_WITHIN:
            return Verdict("open", _("to hear how it ended"))
        return _removed(status, service)
    state = inspected.get("State") or {}
    if inspected.get("RestartCount") or state.get("Restarting"):
        return Verdict(
            "bad", _("it ends and is restarted again and again ({status})").format(status=_exit(state.get("ExitCode")))
        )
    if not state.get("Running"):
        if (inspected.get("HostConfig") or {}).get("AutoRemove"):  # The engine is about to remove it.
            return _removed(state.get("ExitCode"), service)
        return _ended(state, up, service)
    health = (state.get("Health") or {}).get("Status")
    if health == "unhealthy":
        return Verdict("bad", fmt.joined((_("its health check fails"), _last_check(state["Health"])), ": "))
    waits = health == "starting" and _first_check(inspected) <= CHECKED_WITHIN
    if health == "healthy" or (not waits and up >= proven_after):
        return Verdict("good")
    return Verdict("open", _("until it is healthy") if waits else _("to see that it stays up"))


class Watched(NamedTuple):
    """A container that was started: its id, its name, and whether it is a `service`, which has to go on."""

    id: str
    name: str
    service: bool


async def stays_up(session: "Session", containers: Sequence[Watched], say: Callable[[str], None]) -> None:
    """Wait until all of them run; `say` is told what is waited for. Raises EngineError where one does not."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    waiting = list(containers)
    while waiting:
        for one in list(waiting):
            inspected = await inspect(session, one.id)
            up = loop.time() - started
            status = None if inspected else _last_status(session, one.id)
            with reading():
                said = verdict(inspected, up, session.works.proven_after, one.service, status)
            if said.state == "bad":
                raise EngineError("refused", f"{one.name}: {said.why}", await _log(session, one.id))
            if said.state == "good":
                waiting.remove(one)
            elif waiting[0] is one:
                say(_("Watching {name}, {why}").format(name=one.name, why=said.why))
        await asyncio.sleep(LOOK_EVERY if waiting else 0)


async def inspect(session: "Session", identity: str) -> dict[str, Any] | None:
    """A container, None where it is not there or about to go. Raises EngineError."""
    found = await known(session, identity) if identity else None
    return None if found and found["State"].get("Status") in ("removing", "dead") else found


async def known(session: "Session", identity: str) -> dict[str, Any] | None:
    """A container as long as the engine knows it. Raises EngineError."""
    try:
        found: dict[str, Any] = await session.engine.call(lambda client: client.inspect_container(identity))
    except EngineError as error:
        if error.kind == "not_found":
            return None
        raise
    return found


async def _log(session: "Session", identity: str) -> str:
    with suppress(EngineError):  # One that was removed has no log.
        data = await session.engine.call(lambda client: bytes(client.logs(identity, tail=LINES)))
        return data.decode("utf-8", "replace").strip()
    return ""


def _last_status(session: "Session", identity: str) -> int | None:
    """With which status a container that is gone has ended, as far as the engine told."""
    for event in reversed(session.events):
        actor = event.get("Actor") or {}
        if event.get("Action") == "die" and actor.get("ID") == identity:
            text = str((actor.get("Attributes") or {}).get("exitCode") or "")
            return int(text) if re.fullmatch(r"\d{1,3}", text) else None
    return None


def _removed(status: object, service: bool) -> Verdict:
    if status == 0 and not service:
        return Verdict("good")
    return Verdict("bad", _("it ended ({status}) and was removed").format(status=_exit(status)))


def _ended(state: Mapping[str, Any], up: float, service: bool) -> Verdict:
    status = state.get("ExitCode")
    if status == 0 and not service:
        return Verdict("good")
    ran = _ran(state)
    seconds = up if ran is None else ran
    if seconds < AT_ONCE:
        return Verdict("bad", _("it ended at once ({status})").format(status=_exit(status)))
    return Verdict("bad", _("it ended after {seconds:.0f} s ({status})").format(seconds=seconds, status=_exit(status)))


def _ran(state: Mapping[str, Any]) -> float | None:
    """How many seconds a container ran that has ended, by its engine's clock; None where that does not tell."""
    begun, ended = (fmt.parse_time(str(state.get(name) or "")) for name in ("StartedAt", "FinishedAt"))
    return ended - begun if begun and ended and ended >= begun else None


def _exit(status: object) -> str:
    return _("exit status unknown") if status is None else _("exit {status}").format(status=status)


def _first_check(inspected: Mapping[str, Any]) -> float:
    """Seconds from the start after which the health check runs for the first time."""
    check = (inspected.get("Config") or {}).get("Healthcheck") or {}
    early = check.get("StartInterval") if check.get("StartPeriod") else 0
    return (count(early) or count(check.get("Interval")) or USUAL_INTERVAL) / 1e9


def _last_check(health: Mapping[str, Any]) -> str:
    checks = health.get("Log") or ()
    return fmt.clean(str(checks[-1].get("Output") or "").strip())[:200] if checks else ""
