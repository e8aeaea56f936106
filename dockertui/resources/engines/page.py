"""What there is to know about an engine: what it is, how it works, and what it cannot do."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.command_log import logged
from dockertui.model.overview import Fact, Section, fact, pairs, section, several
from dockertui.resources.usage import usage

if TYPE_CHECKING:
    from dockertui.engine import EngineInfo
    from dockertui.model.session import Session

Told = dict[str, Any]
"""An answer of the engine."""

LACKS: tuple[tuple[str, str], ...] = (
    ("MemoryLimit", _("no memory limits")),
    ("SwapLimit", _("no swap limits: --memory-swap has no effect")),
    ("CpuCfsQuota", _("no CPU quotas: --cpus has no effect")),
    ("CPUShares", _("no CPU shares")),
    ("CPUSet", _("no CPU sets")),
    ("PidsLimit", _("no limits on processes")),
    ("OomKillDisable", _("the OOM killer cannot be turned off for a container")),
    ("IPv4Forwarding", _("no IPv4 forwarding: containers do not reach other networks")),
)
"""What GET /info says that the kernel does not let it do."""

SKEW = 2.0
"""Seconds from which on a clock is wrong."""


async def ask(session: "Session") -> Sequence[Section]:
    """The sections about a session's engine, asked of it anew. Raises EngineError."""
    call = session.engine.call(lambda client: (client.version(api_version=False), client.info()))
    version, info = await logged(session, ("docker", "info"), call, lambda value: "")
    known = session.engine.info
    assert known
    return (
        section(_("Engine"), _engine(session, known, version, info)),
        section(_("What it cannot do here"), several(_("Lacks"), _lacking(session, known, info))),
        section(
            _("Warnings"),
            several(_("Warning"), (fact("", text.removeprefix("WARNING: "), "warn") for text in known.warnings)),
        ),
        section(_("Containers"), _containers(info)),
        section(_("Storage"), _storage(info)),
        section(_("Running containers"), _runtimes(known, version, info)),
        section(_("Security"), _security(session, info)),
        section(_("Registries"), _registries(known, info)),
        section(_("Swarm"), _swarm(info.get("Swarm") or {})),
        section(_("Labels"), pairs(dict(str(label).partition("=")[::2] for label in info.get("Labels") or ()))),
    )


async def disk(session: "Session") -> Section:
    """The engine's disk usage, which may take its time. Raises EngineError."""
    found = await usage(session)
    told = _("{size}, {count} of them, {free} could be freed")
    facts = [
        Fact(
            amount.title,
            told.format(size=fmt.size(amount.size), count=amount.count, free=fmt.size(amount.reclaimable)),
            "warn" if amount.reclaimable else "",
        )
        for amount in found.amounts
    ]
    return section(_("Disk usage"), facts)


def _engine(session: "Session", known: "EngineInfo", version: Told, info: Told) -> Iterator[Fact]:
    endpoint = session.engine.endpoint
    product = _("Podman") if known.podman else _("Docker")
    commit = version.get("GitCommit")
    yield fact(_("Version"), fmt.joined((f"{product} {known.version}", f"({commit})" if commit else ""), " "), "strong")
    oldest, newest = version.get("MinAPIVersion") or "?", version.get("ApiVersion") or "?"
    yield fact(_("API"), _("{used} in use, {oldest} to {newest} offered").format(
        used=known.api_version, oldest=oldest, newest=newest))  # fmt: skip
    yield fact(_("Address"), endpoint.host)
    yield fact(_("Chosen by"), fmt.joined((endpoint.source, endpoint.name if endpoint.source != "default" else "")))
    yield fact(_("Host"), known.name)
    yield fact(_("System"), fmt.joined((known.os, info.get("OSType") or "", known.arch), ", "))
    yield fact(_("Kernel"), known.kernel)
    size = _("{count} processors, {memory}").format(count=known.cpus, memory=fmt.memory(known.memory))
    yield Fact(_("Machine"), size)
    yield fact(_("Root folder"), known.root_dir)
    yield fact(_("ID"), known.id, "dim")
    ahead = _("{seconds:+.0f} s against this machine's").format(seconds=known.skew)
    yield Fact(_("Clock"), ahead if abs(known.skew) > SKEW else "", "warn")
    if info.get("Debug"):
        yield Fact(_("Debug"), _("on"))


def _lacking(session: "Session", known: "EngineInfo", info: Told) -> Iterator[Fact]:
    for name, text in LACKS:
        if info.get(name) is False and not (name == "OomKillDisable" and known.cgroup_version == "2"):
            yield Fact("", text, "warn")
    if known.podman:
        yield Fact("", _("no swarm, no docker update, no BuildKit: Podman does not offer them to Docker's clients"))
        yield Fact("", _("measurements every 5 s"))
    elif not known.speaks("1.42"):
        yield Fact("", _("pruning volumes takes named ones along (API before 1.42)"))
    if not known.local:
        yield Fact("", _("no namespaces to enter (nsenter): its processes are not this machine's"))
    if session.engine.read_only:
        yield Fact("", _("no changes: this session is read-only"), "warn")


def _containers(info: Told) -> Iterator[Fact]:
    running, paused, stopped = (info.get(f"Containers{state}") or 0 for state in ("Running", "Paused", "Stopped"))
    yield Fact(
        _("Containers"),
        _("{all}: {running} running, {paused} paused, {stopped} stopped").format(
            all=info.get("Containers") or 0, running=running, paused=paused, stopped=stopped
        ),
    )
    yield fact(_("Images"), info.get("Images"))


def _storage(info: Told) -> Iterator[Fact]:
    yield fact(_("Driver"), info.get("Driver"), "strong")
    for name, value in info.get("DriverStatus") or ():
        yield fact(fmt.clean(str(name)), value, "warn" if (name, value) == ("Supports d_type", "false") else "")
    plugins = info.get("Plugins") or {}
    yield fact(_("Volume drivers"), plugins.get("Volume"))


def _runtimes(known: "EngineInfo", version: Told, info: Told) -> Iterator[Fact]:
    default = str(info.get("DefaultRuntime") or "")
    others = [name for name in info.get("Runtimes") or {} if name != default]
    yield fact(_("Cgroups"), _("{driver}, version {version}").format(
        driver=known.cgroup_driver, version=known.cgroup_version))  # fmt: skip
    yield fact(_("Runtimes"), fmt.joined((_("{name} by default").format(name=default), " ".join(others)), "; "))
    for component in version.get("Components") or ():
        if component.get("Name") not in ("Engine", "Podman Engine"):
            yield fact(fmt.clean(str(component.get("Name"))), str(component.get("Version") or "").partition("\n")[0])
    plugins = info.get("Plugins") or {}
    logs = [name for name in plugins.get("Log") or () if name != info.get("LoggingDriver")]
    main = str(info.get("LoggingDriver") or "")
    yield fact(
        _("Log drivers"), fmt.joined((_("{name} by default").format(name=main) if main else "", " ".join(logs)), "; ")
    )
    yield fact(_("Network drivers"), plugins.get("Network"))
    yield Fact(
        _("Live restore"), _("on: containers survive a restart of the engine") if info.get("LiveRestoreEnabled") else ""
    )


def _security(session: "Session", info: Told) -> Iterator[Fact]:
    options = [str(option).removeprefix("name=") for option in info.get("SecurityOptions") or ()]
    rootless = "rootless" in options or info.get("Rootless") is True
    yield Fact(
        _("Rootless"), _("yes: it runs as a user") if rootless else _("no: it runs as root"), "ok" if rootless else ""
    )
    yield from several(_("Options"), (fact("", option.replace(",", ", ")) for option in options))
    told = {
        "plain": _("not encrypted, open to whoever reaches the port"),
        "unchecked": _("its certificate is not checked: whoever is on the way may pretend to be the engine"),
    }
    yield Fact(_("Connection"), told.get(session.engine.endpoint.open_to_others, ""), "bad")


def _registries(known: "EngineInfo", info: Told) -> Iterator[Fact]:
    yield fact(_("Default"), info.get("IndexServerAddress") or None)
    yield from several(_("Mirrors"), (fact("", name) for name in known.mirrors))
    insecure = [fact("", name, "warn" if not name.startswith(("127.", "::1")) else "dim") for name in known.insecure]
    yield from several(_("Insecure"), insecure)
    proxies = {"HTTP": info.get("HttpProxy"), "HTTPS": info.get("HttpsProxy"), _("none for"): info.get("NoProxy")}
    yield from several(_("Proxy"), (fact("", f"{name} {value}") for name, value in proxies.items() if value))


def _swarm(swarm: Told) -> Iterator[Fact]:
    if swarm.get("LocalNodeState") not in (None, "", "inactive"):
        role = _("manager") if swarm.get("ControlAvailable") else _("worker")
        yield fact(_("This node"), f"{swarm.get('LocalNodeState')}, {role}")
        yield fact(_("Node"), swarm.get("NodeID"))
        count = _("{nodes}, {managers} of them managers")
        yield Fact(_("Nodes"), count.format(nodes=swarm.get("Nodes"), managers=swarm.get("Managers")))
        yield fact(_("Error"), swarm.get("Error") or None, "bad")
