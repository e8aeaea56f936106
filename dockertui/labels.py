"""Labels of containers: Compose's, and those that dockertui puts there itself, which no line or form shows."""

import re
from collections.abc import Mapping

OWN = "io.dockertui."
"""How all of them begin."""

WORK = f"{OWN}work"
"""The id of the work that made the container."""

REPLACES = f"{OWN}replaces"
"""The id of the container whose place it takes, and that can come back as long as it exists."""

COPY_OF = f"{OWN}copy-of"
"""The id of the container that it can stand in for, which the engine removes when it stops (`--rm`)."""

WAY_BACK = f"{OWN}way-back"
"""What else is to be known to put that one back, as JSON."""

HELPER = f"{OWN}helper"
"""The id of the entry in somebody's journal that tells of the helper container."""


def without_own(labels: Mapping[str, str] | None) -> dict[str, str]:
    """Labels without those of dockertui."""
    return {name: value for name, value in (labels or {}).items() if not name.startswith(OWN)}


_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SERVICE = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")
"""What projects and services may be called (compose-go, consts and schema/compose-spec.json)."""


def compose_project(labels: Mapping[str, str]) -> str:
    """The Compose project that a container says it belongs to, "" where that is none, or no project's name.

    Labels come from whoever made the image: what is no name is not taken for one, nor put into a command.
    """
    name = labels.get("com.docker.compose.project", "")
    return name if _PROJECT.fullmatch(name) else ""


def compose_service(labels: Mapping[str, str]) -> str:
    """The same for the service."""
    name = labels.get("com.docker.compose.service", "")
    return name if _SERVICE.fullmatch(name) else ""
