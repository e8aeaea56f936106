"""What keeps a container apart, in words: namespaces, cgroup limits beside their use, rights, and what is risky."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine.answers import count
from dockertui.engine.isolation import CAPABILITIES, Isolation, capabilities, isolation, pressure
from dockertui.i18n import _
from dockertui.model.command_log import docker
from dockertui.model.overview import Fact, Section, fact, section, several
from dockertui.model.resource import Tone
from dockertui.resources.container.limits import limits
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

Inspected = dict[str, Any]

NAMESPACES = {
    "pid": (_("processes"), "PidMode"),
    "net": (_("network"), "NetworkMode"),
    "ipc": (_("shared memory, queues"), "IpcMode"),
    "mnt": (_("mounts, files"), ""),
    "uts": (_("host name"), "UTSMode"),
    "user": (_("users"), "UsernsMode"),
    "cgroup": (_("view of cgroups"), "CgroupnsMode"),
}
"""What each namespace keeps apart, and the setting that chooses it."""

SHARED_AS_USUAL = ("user", "cgroup")
"""Namespaces that Docker shares with the host unless told otherwise."""

_DEFAULT_CAPABILITIES = """
    CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE NET_RAW SYS_CHROOT MKNOD
    AUDIT_WRITE SETFCAP
"""
DEFAULT_CAPABILITIES = frozenset(_DEFAULT_CAPABILITIES.split())
"""What a container's root may do by default (docker run, "Runtime privilege and Linux capabilities")."""

SECCOMP = {"0": _("off: every system call is allowed"), "1": _("strict"), "2": _("filtered")}

MOST = 5
"""Names of other containers that are told."""

SOCKETS = ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")
TELLING = ("/", "/etc", "/root", "/var", "/var/lib/docker", "/proc", "/sys", "/dev", "/boot", "/usr")


async def sections(session: "Session", record: Container) -> Sequence[Section]:
    """The sections of the Isolation tab. Raises EngineError."""
    local = session.engine.info is not None and session.engine.info.local

    def read(client: "Client") -> tuple[Inspected, Isolation | None, str]:
        inspected = client.inspect_container(record.id)
        pid = count(inspected["State"].get("Pid"))
        if not local:
            return inspected, None, _("the engine is on another machine")
        if not pid:
            return inspected, None, _("it does not run")
        try:
            return inspected, isolation(record.id, pid), ""
        except PermissionError:
            return inspected, None, _("not permitted: the kernel shows this to root only")
        except OSError as error:
            return inspected, None, str(error)

    inspected, kernel, reason = await session.engine.call(read)
    names = {container.id: container.name for container in session.store.all("container")}
    host = inspected.get("HostConfig") or {}
    said = (Fact(_("From the settings"), reason, "dim"),) if reason else ()
    return (
        section(_("Risks"), risks(inspected)),
        section(_("Namespaces"), (*_namespaces(host, kernel, names), *said)),
        section(_("Control groups"), limits(host, kernel.files if kernel else {}, kernel.folder if kernel else "")),
        section(_("Rights"), _rights(inspected, kernel)),
        section(_("Pressure of the host"), _pressure() if local else ()),
    )


def command(record: Container) -> str:
    """The command that lists the namespaces of a container's main process."""
    return f"ls -l /proc/$({docker('inspect', '-f', '{{.State.Pid}}', record.name)})/ns"


def _namespaces(host: Inspected, kernel: Isolation | None, names: dict[str, str]) -> Iterator[Fact]:
    for name, (what, setting) in NAMESPACES.items():
        mode = str(host.get(setting) or "") if setting else ""
        if kernel is None:
            shared = mode == "host" or (name in SHARED_AS_USUAL and not mode)
            yield Fact(name, fmt.joined((what, _as_set(mode, shared, names)), ": "), _tone(name, shared))
            continue
        found = kernel.namespaces.get(name)
        if found is None:
            continue
        others = sorted(names[other] for other in found.others if other in names)
        with_whom = _("shared with the host") if found.host else _("its own")
        if others and not found.host:
            more = f" +{len(others) - MOST}" if len(others) > MOST else ""
            with_whom = _("shared with {names}").format(names=", ".join(others[:MOST]) + more)
        yield Fact(name, f"{found.inode}  {what}: {with_whom}", _tone(name, found.host))


def _as_set(mode: str, shared: bool, names: dict[str, str]) -> str:
    if shared:
        return _("shared with the host")
    if mode.startswith("container:"):
        other = mode.removeprefix("container:")
        return _("shared with {names}").format(names=names.get(other, fmt.clean(other)[:12]))
    return _("its own")


def _tone(name: str, shared: bool) -> Tone:
    return ("dim" if name in SHARED_AS_USUAL else "warn") if shared else "ok"


def _rights(inspected: Inspected, kernel: Isolation | None) -> Iterator[Fact]:
    host, config = inspected.get("HostConfig") or {}, inspected.get("Config") or {}
    user = str(config.get("User") or "root")
    yield fact(_("User"), user, "warn" if user.partition(":")[0] in ("root", "0") else "ok")
    if kernel:
        held = capabilities(kernel.rights.get("CapEff", "0"))
        yield Fact(
            _("Capabilities"), _("{held} of {all}").format(held=len(held), all=len(CAPABILITIES)), _held_tone(held)
        )
        yield from several(_("beyond Docker's"), _words(sorted(set(held) - DEFAULT_CAPABILITIES), "warn"))
        yield from several(_("taken away"), _words(sorted(DEFAULT_CAPABILITIES - set(held)), "ok"))
        yield Fact(_("System calls"), SECCOMP.get(kernel.rights.get("Seccomp", ""), ""), _seccomp_tone(kernel))
        yield fact(_("Label"), kernel.label or None)
        new = kernel.rights.get("NoNewPrivs") == "1"
        yield Fact(_("New rights"), _("none by setuid programs") if new else _("setuid programs may give some"))
    else:
        yield fact(_("Added"), host.get("CapAdd") or None, "warn")
        yield fact(_("Dropped"), host.get("CapDrop") or None, "ok")
        yield fact(_("Options"), host.get("SecurityOpt") or None)
    read_only = host.get("ReadonlyRootfs")
    yield Fact(_("Root files"), _("read-only") if read_only else _("writable"), "ok" if read_only else "")


def _words(words: Iterable[str], tone: Tone) -> list[Fact]:
    text = " ".join(words)
    return [Fact("", text, tone)] if text else []


def _held_tone(held: Sequence[str]) -> Tone:
    return "bad" if len(held) >= len(CAPABILITIES) - 3 else "warn" if set(held) - DEFAULT_CAPABILITIES else "ok"


def _seccomp_tone(kernel: Isolation) -> Tone:
    return "warn" if kernel.rights.get("Seccomp") == "0" else "ok"


def risks(inspected: Inspected) -> Iterator[Fact]:
    """What of a container's settings weakens its isolation, the gravest first; or one fact that nothing does."""
    found = list(_risks(inspected.get("HostConfig") or {}, inspected))
    yield from found or [Fact("", _("nothing that stands out"), "ok")]


def _risks(host: Inspected, inspected: Inspected) -> Iterator[Fact]:
    if host.get("Privileged"):
        yield Fact(_("privileged"), _("it can do all that root on the host can"), "bad")
    for mount in inspected.get("Mounts") or ():
        source, writable = str(mount.get("Source") or ""), bool(mount.get("RW"))
        if source in SOCKETS:
            yield fact(_("engine socket"), _("{path}: it controls the engine").format(path=source), "bad")
        elif mount.get("Type") == "bind" and (source in TELLING or source.rstrip("/") in TELLING):
            access = _("written") if writable else _("read")
            text = _("{path} of the host can be {access}").format(path=source, access=access)
            yield fact(_("host files"), text, "bad" if writable else "warn")
    for name, (what, setting) in NAMESPACES.items():
        if setting and name != "user" and host.get(setting) == "host" and name != "cgroup":
            yield Fact(_("host {name}").format(name=name), _("shares with the host: {what}").format(what=what), "warn")
    if host.get("CapAdd"):
        yield fact(_("capabilities"), ["+" + str(name).removeprefix("CAP_") for name in host["CapAdd"]], "warn")
    for option in host.get("SecurityOpt") or ():
        if "unconfined" in option or option == "label=disable":
            yield fact(_("unconfined"), option, "warn")
    if not host.get("Memory"):
        yield Fact(_("no memory limit"), _("it may use all of the host's: docker update -m sets one"), "dim")
    if not host.get("PidsLimit") or host["PidsLimit"] < 0:
        yield Fact(_("no process limit"), _("a fork bomb reaches the host: --pids-limit stops it"), "dim")


def _pressure() -> Iterator[Fact]:
    for name, text in pressure().items():
        some = dict(part.split("=") for part in text.splitlines()[0].split()[1:])
        stalled = float(some.get("avg10", 0))
        words = _("tasks stalled {share} of 10 s, {minute} of a minute").format(
            share=fmt.percent(stalled), minute=fmt.percent(float(some.get("avg60", 0)))
        )
        yield Fact(name, words, "bad" if stalled > 60 else "warn" if stalled > 20 else "")
