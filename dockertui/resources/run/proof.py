"""Whether a new container runs: healthy by its own account, or up for some seconds without a restart."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dockertui import format as fmt
from dockertui.i18n import _

TOLD_WITHIN = 1.0
"""Seconds in which the engine's event tells how a container ended that is gone."""

CHECKED_WITHIN = 60.0
"""Seconds from the start in which a health check has to run for the first time; a later one is not waited for."""

USUAL_INTERVAL = 30 * 10**9
"""Nanoseconds between two health checks where nobody says otherwise."""


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
        if status == 0 and not service:
            return Verdict("good")
        return Verdict("bad", _("it ended ({status}) and was removed").format(status=_exit(status)))
    state = inspected.get("State") or {}
    if inspected.get("RestartCount") or state.get("Restarting"):
        return Verdict(
            "bad", _("it ends and is restarted again and again ({status})").format(status=_exit(state.get("ExitCode")))
        )
    if not state.get("Running"):
        return _ended(state, up, service)
    health = (state.get("Health") or {}).get("Status")
    if health == "unhealthy":
        return Verdict("bad", fmt.joined((_("its health check fails"), _last_check(state["Health"])), ": "))
    waits = health == "starting" and _first_check(inspected) <= CHECKED_WITHIN
    if health == "healthy" or (not waits and up >= proven_after):
        return Verdict("good")
    return Verdict("open", _("until it is healthy") if waits else _("to see that it stays up"))


def _ended(state: Mapping[str, Any], up: float, service: bool) -> Verdict:
    status = state.get("ExitCode")
    if status == 0 and not service:
        return Verdict("good")
    if up < 2:
        return Verdict("bad", _("it ended at once ({status})").format(status=_exit(status)))
    return Verdict("bad", _("it ended after {seconds:.0f} s ({status})").format(seconds=up, status=_exit(status)))


def _exit(status: object) -> str:
    return _("exit status unknown") if status is None else _("exit {status}").format(status=status)


def _first_check(inspected: Mapping[str, Any]) -> float:
    """Seconds from the start after which the health check runs for the first time."""
    check = (inspected.get("Config") or {}).get("Healthcheck") or {}
    early = check.get("StartInterval") if check.get("StartPeriod") else 0
    return float(early or check.get("Interval") or USUAL_INTERVAL) / 1e9


def _last_check(health: Mapping[str, Any]) -> str:
    checks = health.get("Log") or ()
    return fmt.clean(str(checks[-1].get("Output") or "").strip())[:200] if checks else ""
