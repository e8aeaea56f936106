"""The kernel's texts are read as they are written, for both cgroup versions."""

from pathlib import Path

import pytest

from dockertui.engine.cgroup import V1, V2, memberships, mounts, number, traffic
from dockertui.engine.sample import Sample, Ticks, api_sample, cpu_percent

NET = b"""Inter-|   Receive                            |  Transmit
 face |bytes packets errs drop fifo frame compressed multicast|bytes packets errs drop fifo colls carrier compressed
    lo:   500  5 0 0 0 0 0 0  500  5 0 0 0 0 0 0
  eth0:  1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0
eth1:1 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0
"""

MOUNTINFO = """25 30 0:23 / /sys rw,nosuid shared:7 - sysfs sysfs rw
30 25 0:26 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory
31 25 0:27 /slice /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct
32 25 0:28 / /sys/fs/cgroup/unified rw shared:9 - cgroup2 cgroup2 rw,nsdelegate
"""


def test_traffic_leaves_out_the_loopback() -> None:
    assert traffic(NET) == (1001, 2002)
    assert traffic(b"") == (0, 0)


def test_numbers_are_found_by_whole_keys() -> None:
    stat = b"active_file 1\ninactive_file 2\ntotal_inactive_file 3\n"
    assert number(stat, V1.cache_key) == 3
    assert number(stat, V2.cache_key) == 2
    assert number(stat, b"file ") == 0
    assert number(b"usage_usec 7\nuser_usec 1", V2.usage_key) == 7
    assert number(b"42\n") == 42


def test_block_transfers_are_summed_over_devices() -> None:
    old = b"8:0 Read 10\n8:0 Write 20\n8:0 Total 30\n8:16 Read 1\n8:16 Write 2\nTotal 33\n"
    new = b"8:0 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2 rios=0\n"
    for layout, text in ((V1, old), (V2, new)):
        assert sum(map(int, layout.read.findall(text))) == 11
        assert sum(map(int, layout.written.findall(text))) == 22


def test_mounts_and_memberships(tmp_path: Path) -> None:
    path = tmp_path / "mountinfo"
    path.write_text(MOUNTINFO)
    found = mounts(str(path))
    assert found["memory"] == ("/", "/sys/fs/cgroup/memory")
    assert found["cpuacct"] == ("/slice", "/sys/fs/cgroup/cpu")
    assert found[""] == ("/", "/sys/fs/cgroup/unified")
    assert memberships("4:memory:/docker/a\n1:cpu,cpuacct:/b:c\n0::/\n") == {
        "memory": "/docker/a",
        "cpu": "/b:c",
        "cpuacct": "/b:c",
        "": "/",
    }


def test_cpu_is_the_share_of_one_core() -> None:
    assert cpu_percent(None, Ticks(1, 1)) is None
    assert cpu_percent(Ticks(100, 1000), Ticks(600, 2000)) == 50.0
    assert cpu_percent(Ticks(100, 1000), Ticks(600, 2000, 4)) == 200.0
    assert cpu_percent(Ticks(100, 1000), Ticks(50, 2000)) is None


def test_api_sample_by_the_clis_formulas() -> None:
    stats = {
        "cpu_stats": {
            "cpu_usage": {"total_usage": 600},
            "system_cpu_usage": 3000,
            "online_cpus": 2,
            "throttling_data": {"throttled_time": 1_500_000_000},
        },
        "memory_stats": {"usage": 100, "limit": 1000, "stats": {"total_inactive_file": 30, "inactive_file": 1}},
        "networks": {"eth0": {"rx_bytes": 1, "tx_bytes": 2}, "eth1": {"rx_bytes": 10, "tx_bytes": 20}},
        "blkio_stats": {"io_service_bytes_recursive": [{"op": "Read", "value": 5}, {"op": "write", "value": 6}]},
        "pids_stats": {"current": 3},
    }
    sample = api_sample(stats, Ticks(100, 1000, 2))
    assert sample == Sample(sample.time, pytest.approx(50.0), 70, 1000, 11, 22, 5, 6, 3, 1.5)  # type: ignore[arg-type]


def test_api_sample_of_an_engine_that_leaves_things_out() -> None:
    sample = api_sample({"networks": None, "blkio_stats": {"io_service_bytes_recursive": None}}, None)
    assert (sample.cpu, sample.memory, sample.rx, sample.read) == (None, 0, 0, 0)
