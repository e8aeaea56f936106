"""Which field of the run form an engine's refusal is about."""

import re

from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.model.form import Notice

_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"container name .* already in use|invalid container name", "name"),
    (
        r"port is already allocated|external connectivity|address already in use|cannot assign requested address"
        r"|ports? (is|are) not available|invalid port",
        "publish",
    ),
    (r"no such image|pull access denied|manifest|repository|not found: .*image", "image"),
    (r"range of cpus|nanocpus|number of cpus", "cpus"),
    (r"requested cpus|cpuset-cpus|cpuset_cpus|cpuset\.cpus", "cpuset-cpus"),
    (r"requested memory nodes|cpuset-mems|cpuset\.mems", "cpuset-mems"),
    (r"cpu.?shares", "cpu-shares"),
    (r"memory.?swap|memswap", "memory-swap"),
    (r"memory reservation", "memory-reservation"),
    (r"swappiness", "memory-swappiness"),
    (r"memory limit|memory_limit", "memory"),
    (r"pids.?limit", "pids-limit"),
    (r"invalid restart policy|restart.?policy|maximum retry count", "restart"),
    (r"network .* not found|network-scoped|container sharing network", "network"),
    (r"user specified ip|no configured subnet|invalid (ipv[46] )?address|address already", "ip"),
    (r"type.?\"?bind|bind source path|mount config|bind-mount", "mount"),
    (r"invalid volume|volume name|mount path|duplicate mount point|volume specification", "volume"),
    (r"volumes?.from|no such container", "volumes-from"),
    (r"executable file not found|no command specified|permission denied: unknown|no such file or directory: unknown"
     r"|starting container process", "command"),
    (r"unable to find user|no matching entries in passwd", "user"),
    (r"unable to find group", "group-add"),
    (r"working directory|workdir|cwd", "workdir"),
    (r"unknown capability|capabilit", "cap-add"),
    (r"error gathering device|device", "device"),
    (r"sysctl", "sysctl"),
    (r"unknown or invalid runtime|runtime name", "runtime"),
    (r"logging driver|log opt|log driver", "log-driver"),
    (r"security.?opt|seccomp|apparmor", "security-opt"),
    (r"hostname", "hostname"),
    (r"stop signal|invalid signal", "stop-signal"),
)  # fmt: skip

_PORT = re.compile(r":(\d+)(?: failed)?: (?:port is already allocated|bind: address already in use)")
_PROGRAM = re.compile(r'exec: \\?"([^"\\]+)\\?": (?:executable file not found|stat \S+ no such file)')


def _in_words(error: EngineError) -> str:
    """What the engine says, shorter where it says it in the terms of its own parts."""
    if found := _PORT.search(error.why):
        return _("port {port} is in use on the host").format(port=found[1])
    if found := _PROGRAM.search(error.why):
        return _("there is no program {name} in the image").format(name=found[1])
    return str(error)


def refusal(error: EngineError) -> Notice:
    """What an engine's error says, at the field that it is about where its text tells."""
    text = f"{error.what} {error.why}"
    field = next((field for pattern, field in _PATTERNS if re.search(pattern, text, re.IGNORECASE)), "")
    return Notice(field, _in_words(error), bad=True)
