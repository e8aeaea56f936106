"""What there is to know about a container, in words."""

import signal
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine.answers import either, expect, fields, flag, items, labels, mapping, number, text, texts
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _, ngettext
from dockertui.labels import without_own
from dockertui.model.overview import Fact, Section, ago, fact, pairs, section, several
from dockertui.model.resource import Tone
from dockertui.model.secrets import mask_line, mask_list, mask_words
from dockertui.resources.container.columns import glyph
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.model.store import Store

Inspected = dict[str, Any]

EXIT_CODES = {
    0: _("ended well"),
    125: _("docker could not run it"),
    126: _("its command cannot be executed"),
    127: _("its command was not found"),
}
"""What exit codes mean by convention (docker run, "Exit status"); 128 and more stand for a signal."""

_BINDINGS = mapping(either(items(fields(HostIp=text, HostPort=text)), lambda value: []))

INSPECTED = fields(
    State=fields(
        Error=text,
        ExitCode=number,
        OOMKilled=flag,
        Pid=number,
        StartedAt=text,
        FinishedAt=text,
        Health=fields(Status=text, FailingStreak=number, Log=items(fields(Output=text, ExitCode=number, End=text))),
    ),
    RestartCount=number,
    Created=text,
    Config=fields(
        Tty=flag,
        OpenStdin=flag,
        Healthcheck=fields(Test=texts),
        Entrypoint=either(texts, text),
        Cmd=either(texts, text),
        User=text,
        WorkingDir=text,
        Hostname=text,
    ),
    HostConfig=fields(
        RestartPolicy=fields(Name=text, MaximumRetryCount=number),
        Init=flag,
        LogConfig=fields(Type=text),
        PortBindings=_BINDINGS,
        Tmpfs=labels,
        Memory=number,
        MemorySwap=number,
        MemoryReservation=number,
        NanoCpus=number,
        CpuQuota=number,
        CpuPeriod=number,
        CpuShares=number,
        CpusetCpus=text,
        PidsLimit=number,
        Ulimits=items(fields(Name=text, Soft=number, Hard=number)),
        NetworkMode=text,
        PidMode=text,
        IpcMode=text,
        UTSMode=text,
        Privileged=flag,
        CapAdd=texts,
        CapDrop=texts,
        SecurityOpt=texts,
        Devices=items(fields(PathOnHost=text)),
        ReadonlyRootfs=flag,
    ),
    NetworkSettings=fields(
        Networks=mapping(
            fields(
                IPAddress=text,
                IPPrefixLen=number,
                GlobalIPv6Address=text,
                GlobalIPv6PrefixLen=number,
                Gateway=text,
                IPv6Gateway=text,
                NetworkID=text,
                Aliases=texts,
            )
        ),
        Ports=_BINDINGS,
    ),
    Mounts=items(fields(Type=text, Name=text, Source=text, Destination=text, RW=flag)),
)
"""What is read of an answer to GET /containers/ID/json."""

COMPOSE = "com.docker.compose."


def exit_meaning(code: int, oom: bool = False) -> str:
    """What an exit code tells: `SIGKILL`, `its command was not found`; "" for one without a meaning of its own."""
    if oom:
        return _("killed: it ran out of memory")
    if code > 128:
        try:
            return _("ended by {signal}").format(signal=signal.Signals(code - 128).name)
        except ValueError:
            return ""
    return EXIT_CODES.get(code, "")


def overview(record: Container, inspected: Inspected, store: "Store") -> Sequence[Section]:
    """The sections of a container's overview. Raises EngineError("answer")."""
    inspected = expect(INSPECTED, inspected)
    config, host = inspected.get("Config") or {}, inspected.get("HostConfig") or {}
    return (
        section(_("State"), _state(record, inspected)),
        section(_("Process"), _process(record, inspected, config, host)),
        section(_("Network"), _network(record, inspected, host)),
        section(_("Mounts"), _mounts(inspected)),
        section(_("Limits"), _limits(host)),
        section(_("Security"), _security(host)),
        section(_("Compose"), _compose(record.labels)),
        section(_("Labels"), pairs({k: v for k, v in without_own(record.labels).items() if not k.startswith(COMPOSE)})),
    )


def _state(record: Container, inspected: Inspected) -> Iterator[Fact]:
    state = inspected.get("State") or {}
    tone = glyph(record).tone
    yield Fact(_("State"), _in_words(record, state), tone)
    yield fact(_("Error"), state.get("Error") or None, "bad")
    yield from _health(state.get("Health") or {}, tone)
    yield Fact(_("Pod"), record.pod)
    restarts = inspected.get("RestartCount") or 0
    yield Fact(_("Restarts"), str(restarts) if restarts else "", "warn")
    yield Fact(_("Restart policy"), _restart_policy((inspected.get("HostConfig") or {}).get("RestartPolicy") or {}))
    yield Fact(_("Started"), ago(state.get("StartedAt", "")))
    yield Fact(_("Ended"), "" if record.running else ago(state.get("FinishedAt", "")))
    yield Fact(_("Created"), ago(inspected.get("Created", "")))
    yield Fact(_("Size"), "" if record.size is None else _("{size} written").format(size=fmt.size(record.size)))


def _in_words(record: Container, state: Inspected) -> str:
    code = state.get("ExitCode", 0)
    if record.state in ("exited", "dead", "restarting"):
        meaning = exit_meaning(code, record.oom or bool(state.get("OOMKilled")))
        ended = fmt.joined((_("exit code {code}").format(code=code), meaning), ", ")
        return f"{record.state}: {ended}"
    return record.state


def _restart_policy(policy: Inspected) -> str:
    name, most = policy.get("Name") or "no", policy.get("MaximumRetryCount") or 0
    if name == "on-failure" and most:
        return ngettext("on-failure, at most {count} time", "on-failure, at most {count} times", most).format(
            count=most
        )
    return str(name)


def _health(health: Inspected, tone: Tone) -> Iterator[Fact]:
    streak, checks = health.get("FailingStreak") or 0, health.get("Log") or ()
    failed = ngettext("{count} check failed in a row", "{count} checks failed in a row", streak).format(count=streak)
    yield Fact(_("Health"), fmt.joined((health.get("Status", ""), failed if streak else ""), ", "), tone)
    if checks:
        last = checks[-1]
        output = " ".join(fmt.clean_lines(mask_line(last.get("Output") or "")).split())
        code = _("exit code {code}").format(code=last.get("ExitCode"))
        age = _("{span} ago").format(span=fmt.span(time.time() - fmt.parse_time(last.get("End", ""))))
        yield Fact(_("Last check"), f"{age}, {code}: {output}" if output else f"{age}, {code}")


def _words(argv: Any) -> str | None:
    """A command as a line, without the secrets in it."""
    if isinstance(argv, list):
        return mask_list([str(word) for word in argv])
    return mask_line(argv) if argv else None


def _process(record: Container, inspected: Inspected, config: Inspected, host: Inspected) -> Iterator[Fact]:
    pid = (inspected.get("State") or {}).get("Pid")
    terminal = [name for name, key in (("-t", "Tty"), ("-i", "OpenStdin")) if config.get(key)]
    test = (config.get("Healthcheck") or {}).get("Test") or []
    yield fact(_("PID"), pid or None)
    yield fact(_("Image"), record.image, "", ("image", record.image_id))
    yield fact(_("Entrypoint"), _words(config.get("Entrypoint")))
    yield fact(_("Command"), _words(config.get("Cmd")))
    yield fact(_("User"), config.get("User") or None)
    yield fact(_("Directory"), config.get("WorkingDir") or None)
    yield fact(_("Hostname"), config.get("Hostname") or None)
    yield fact(_("Terminal"), terminal or None)
    yield fact(_("Init"), _("docker-init is PID 1") if host.get("Init") else None)
    yield fact(_("Check"), mask_words(test[1:]) or None)
    yield fact(_("Log driver"), (host.get("LogConfig") or {}).get("Type"))
    yield fact(_("ID"), fmt.short_id(record.id))


def _network(record: Container, inspected: Inspected, host: Inspected) -> Iterator[Fact]:
    settings = inspected.get("NetworkSettings") or {}
    for name, joined in sorted((settings.get("Networks") or {}).items()):
        addresses = [
            f"{joined[address]}/{joined.get(length, '')}"
            for address, length in (("IPAddress", "IPPrefixLen"), ("GlobalIPv6Address", "GlobalIPv6PrefixLen"))
            if joined.get(address)
        ]
        gateway = joined.get("Gateway") or joined.get("IPv6Gateway")
        text = " ".join(addresses) or (_("no address") if record.running else _("no address while not running"))
        via = _("{addresses} via {gateway}").format(addresses=text, gateway=gateway) if gateway else text
        yield fact(
            fmt.clean(name),
            _("the host's own") if name == "host" else via,
            "",
            ("network", joined.get("NetworkID", "")),
        )
        yield fact(_("Aliases"), [alias for alias in joined.get("Aliases") or () if alias != record.id[:12]] or None)
    yield from several(_("Ports"), _ports(settings.get("Ports") or host.get("PortBindings") or {}))


def _ports(ports: dict[str, Any]) -> Iterator[Fact]:
    for private, bindings in sorted(ports.items(), key=lambda port: (fmt.whole(port[0].partition("/")[0]), port[0])):
        for bound in bindings or ():
            yield fact("", f"{_address(bound)} {GLYPHS.arrow} {private}")
        if not bindings:
            yield fact("", _("{port}, not published").format(port=private), "dim")


def _address(bound: dict[str, str]) -> str:
    ip, port = bound.get("HostIp", ""), bound.get("HostPort") or _("any")
    return f"[{ip}]:{port}" if ":" in ip else f"{ip or '0.0.0.0'}:{port}"


def _mounts(inspected: Inspected) -> Iterator[Fact]:
    for mount in sorted(inspected.get("Mounts") or (), key=lambda mount: str(mount.get("Destination"))):
        access = "rw" if mount.get("RW") else "ro"
        name, kind = mount.get("Name"), mount.get("Type") or ""
        where = f"{mount.get('Destination')} {access}"
        if kind == "volume" and name:
            yield fact(kind, f"{name} {GLYPHS.arrow} {where}", "", ("volume", name))
            yield fact("", mount.get("Source") or None, "dim")
        else:
            yield fact(kind, f"{mount.get('Source') or ''} {GLYPHS.arrow} {where}".strip())
    for path, options in sorted(((inspected.get("HostConfig") or {}).get("Tmpfs") or {}).items()):
        yield fact("tmpfs", f"{path} {options}".strip())


def _limits(host: Inspected) -> Iterator[Fact]:
    memory, swap = host.get("Memory") or 0, host.get("MemorySwap") or 0
    cpus = (host.get("NanoCpus") or 0) / 1e9
    if not cpus and (host.get("CpuQuota") or 0) > 0:
        cpus = host["CpuQuota"] / (host.get("CpuPeriod") or 100_000)
    pids = host.get("PidsLimit") or 0
    facts = [
        Fact(_("Memory"), fmt.memory(memory) if memory else ""),
        Fact(_("with swap"), _("unlimited") if swap < 0 else fmt.memory(swap) if memory and swap else ""),
        Fact(_("Reserved"), fmt.memory(host["MemoryReservation"]) if host.get("MemoryReservation") else ""),
        Fact(_("CPUs"), f"{cpus:g}" if cpus else ""),
        fact(_("CPU shares"), host.get("CpuShares") or None),
        fact(_("CPU set"), host.get("CpusetCpus") or None),
        Fact(_("PIDs"), str(pids) if pids > 0 else ""),
        fact(
            _("Ulimits"),
            [f"{u.get('Name')}={u.get('Soft')}:{u.get('Hard')}" for u in host.get("Ulimits") or ()] or None,
        ),
    ]
    limited = [one for one in facts if one.text]
    yield from limited or [Fact(_("None"), _("it may use all that the host has"), "dim")]


def _ulimit(one: dict[str, Any]) -> str:
    return f"{one.get('Name')}={one.get('Soft')}:{one.get('Hard')}"


def _security(host: Inspected) -> Iterator[Fact]:
    shared = [mode for mode in ("NetworkMode", "PidMode", "IpcMode", "UTSMode") if host.get(mode) == "host"]
    yield Fact(_("Privileged"), _("it can do all that root on the host can") if host.get("Privileged") else "", "bad")
    yield fact(_("Host's"), [mode.removesuffix("Mode").lower() for mode in shared] or None, "warn")
    yield fact(_("Caps added"), host.get("CapAdd") or None, "warn")
    yield fact(_("Caps less"), host.get("CapDrop") or None)
    yield fact(_("Options"), host.get("SecurityOpt") or None)
    yield fact(_("Devices"), [device.get("PathOnHost") for device in host.get("Devices") or ()] or None, "warn")
    yield Fact(_("Root files"), _("read-only") if host.get("ReadonlyRootfs") else "")


def _compose(labels: dict[str, str]) -> Iterator[Fact]:
    yield fact(_("Project"), labels.get(f"{COMPOSE}project"))
    yield fact(_("Service"), labels.get(f"{COMPOSE}service"))
    yield fact(_("Files"), labels.get(f"{COMPOSE}project.config_files"))
    yield fact(_("Folder"), labels.get(f"{COMPOSE}project.working_dir"))
