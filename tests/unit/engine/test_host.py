"""The machine's own measurements, beside what the kernel tells in other places."""

import os
import time
from pathlib import Path

from dockertui.engine.host import HostMeter


def test_the_host_is_measured_like_a_container() -> None:
    meter = HostMeter()
    first = meter.sample()
    assert first.cpu is None
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        pass
    second = meter.sample()
    assert second.cpu is not None and 50 < second.cpu <= 110 * (os.cpu_count() or 1)
    total = int(Path("/proc/meminfo").read_text().split()[1]) * 1024
    assert second.memory_limit == total and 0 < second.memory < total
    assert second.written >= first.written and second.rx >= first.rx
