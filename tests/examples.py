"""How many examples a property is tried with: the same ones each time in `make test`, many new ones in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("EXAMPLES", "1"))
"""`EXAMPLES=20` tries twenty times as many, and others each time."""


def examples(count: int = 100, *unchecked: HealthCheck) -> settings:
    """Settings for a property that `make test` tries with so many examples; how long they take is no matter."""
    unchecked = (HealthCheck.too_slow, *unchecked)
    return settings(max_examples=count * TIMES, derandomize=TIMES == 1, deadline=None, suppress_health_check=unchecked)
