"""Which releases of Python are safe to run dockertui with."""

import sys

LOWEST = {11: 15, 12: 13, 13: 11, 14: 2}
"""The lowest patch release of each 3.x that reads answers of servers safely (CVE-2025-13836, http.client)."""

SYSTEM = ("/usr", "/")
"""Where the Python of a distribution is, which mends old releases without another number."""


def advice(version: tuple[int, int, int], prefix: str) -> str:
    """What is to be said of a Python of that version under that prefix (`sys.base_prefix`); "" for nothing."""
    major, minor, patch = version
    lowest = LOWEST.get(minor, 0) if major == 3 else 0
    if prefix in SYSTEM or patch >= lowest:
        return ""
    from dockertui.i18n import _

    text = _("Python {old} lacks security fixes: use {new} or newer.")
    return text.format(old=f"3.{minor}.{patch}", new=f"3.{minor}.{lowest}")


def own_advice() -> str:
    """What is to be said of this Python."""
    return advice(sys.version_info[:3], sys.base_prefix)
