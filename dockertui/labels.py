"""The labels that dockertui puts on containers of its own accord: not the user's, so no line or form shows them."""

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


def without_own(labels: Mapping[str, str] | None) -> dict[str, str]:
    """Labels without those of dockertui."""
    return {name: value for name, value in (labels or {}).items() if not name.startswith(OWN)}
