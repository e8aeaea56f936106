"""Which key of a compose service says what which flag says: https://docs.docker.com/reference/compose-file/services."""

from collections.abc import Callable, Mapping
from typing import Any

from dockertui.spec import units
from dockertui.spec.flags import FLAGS

KEYS: dict[str, str] = {
    "name": "container_name",
    "hostname": "hostname",
    "domainname": "domainname",
    "user": "user",
    "workdir": "working_dir",
    "platform": "platform",
    "pull": "pull_policy",
    "interactive": "stdin_open",
    "tty": "tty",
    "init": "init",
    "restart": "restart",
    "stop-signal": "stop_signal",
    "expose": "expose",
    "tmpfs": "tmpfs",
    "read-only": "read_only",
    "storage-opt": "storage_opt",
    "memory": "mem_limit",
    "memory-reservation": "mem_reservation",
    "memory-swap": "memswap_limit",
    "memory-swappiness": "mem_swappiness",
    "shm-size": "shm_size",
    "cpus": "cpus",
    "cpu-shares": "cpu_shares",
    "cpuset-cpus": "cpuset",
    "pids-limit": "pids_limit",
    "oom-kill-disable": "oom_kill_disable",
    "oom-score-adj": "oom_score_adj",
    "cpu-period": "cpu_period",
    "cpu-quota": "cpu_quota",
    "cpu-rt-period": "cpu_rt_period",
    "cpu-rt-runtime": "cpu_rt_runtime",
    "cpu-count": "cpu_count",
    "cpu-percent": "cpu_percent",
    "blkio-weight": "blkio_config.weight",
    "dns": "dns",
    "dns-search": "dns_search",
    "dns-option": "dns_opt",
    "env-file": "env_file",
    "label": "labels",
    "annotation": "annotations",
    "privileged": "privileged",
    "cap-add": "cap_add",
    "cap-drop": "cap_drop",
    "security-opt": "security_opt",
    "group-add": "group_add",
    "device-cgroup-rule": "device_cgroup_rules",
    "sysctl": "sysctls",
    "pid": "pid",
    "ipc": "ipc",
    "uts": "uts",
    "userns": "userns_mode",
    "cgroupns": "cgroup",
    "cgroup-parent": "cgroup_parent",
    "runtime": "runtime",
    "isolation": "isolation",
    "log-driver": "logging.driver",
    "log-opt": "logging.options",
    "no-healthcheck": "healthcheck.disable",
    "health-interval": "healthcheck.interval",
    "health-timeout": "healthcheck.timeout",
    "health-retries": "healthcheck.retries",
    "health-start-period": "healthcheck.start_period",
    "health-start-interval": "healthcheck.start_interval",
}
"""By flag, the keys that say the same, `.` between levels; what takes more than one is said elsewhere."""

UNSAID = {
    *("rm", "attach", "publish-all", "volume-driver", "cpuset-mems", "label-file", "use-api-socket", "kernel-memory"),
    *("io-maxbandwidth", "io-maxiops"),
}
"""Flags that mean something for which a compose file has no key."""

_SHOW: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: units.show_size(value) if value > 0 else value,
    "decimal": units.show_processors,
    "duration": units.show_duration,
}
_READ: dict[str, Callable[[Any], list[str]]] = {
    "bool": lambda value: ["true" if value else "false"],
    "bytes": lambda value: [units.show_size(int(value)) if str(value).lstrip("-").isdecimal() else str(value)],
    "list": lambda value: [str(item) for item in ([value] if isinstance(value, str) else value)],
    "map": lambda value: [name if text is None else f"{name}={text}" for name, text in value.items()],
}


def show(name: str, values: tuple[str, ...], meaning: Any) -> Any:
    """What the key of a flag is set to; `values` are the flag's, `meaning` what they mean."""
    flag = FLAGS[name]
    if name == "tmpfs" or flag.kind == "list":
        return list(values)
    if flag.kind == "map":
        return dict(value.partition("=")[::2] for value in values)
    if flag.kind == "text":
        return values[-1]
    return _SHOW.get(flag.kind, lambda value: value)(meaning)


def read(name: str, value: Any) -> list[str]:
    """The values of a flag whose key is set to this."""
    if name == "tmpfs":
        return _READ["list"](value)
    return _READ.get(FLAGS[name].kind, lambda value: [str(value)])(value)


def dig(model: Mapping[str, Any], path: str) -> Any:
    """What stands under a path, None where nothing does."""
    value: Any = model
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Set what stands under a path."""
    *levels, last = path.split(".")
    for level in levels:
        document = document.setdefault(level, {})
    document[last] = value
