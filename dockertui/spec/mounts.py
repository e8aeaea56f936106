"""--volume and --mount: what is mounted where, and how."""

import re
from dataclasses import dataclass, field
from typing import Any

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import join, pair, record
from dockertui.spec.surroundings import Surroundings
from dockertui.spec.units import boolean, show_size, size

_WINDOWS_DRIVE = re.compile(r"[^\W\d_](?=:)")
_RECURSION = {
    "enabled": {},
    "disabled": {"NonRecursive": True},
    "writable": {"ReadOnlyNonRecursive": True},
    "readonly": {"ReadOnlyForceRecursive": True},
}


@dataclass(frozen=True, slots=True)
class VolumeFlag:
    """A value of --volume: `source` is a path, the name of a volume, or "" for an anonymous one."""

    source: str
    target: str
    options: str = ""

    @property
    def is_path(self) -> bool:
        """Whether the source is a path of the host (else a volume's name)."""
        return self.source[:1] in (".", "/", "~") or self.source.startswith("\\\\") or self.source[1:2] == ":"


def volume(text: str) -> VolumeFlag:
    """A value of --volume: `target`, `source:target` or `source:target:options`. Raises SpecError."""
    if not text:
        raise SpecError(_("invalid empty volume spec"))
    if len(text) <= 2:
        return VolumeFlag("", text)
    parts = text.split(":")
    if any(len(part) == 1 and part.isalpha() for part in parts[:-1]):
        parts = _with_drives(parts)
    if "" in parts:
        raise SpecError(_("empty section between colons"))
    if len(parts) > 3:
        raise SpecError(_("too many colons"))
    return VolumeFlag("", parts[0]) if len(parts) == 1 else VolumeFlag(*parts)


def _with_drives(parts: list[str]) -> list[str]:
    """A single letter before a colon is a Windows drive: it belongs to the part after it."""
    joined = []
    while parts:
        part, *parts = parts
        if len(part) == 1 and part.isalpha() and parts:
            part, *parts = f"{part}:{parts[0]}", *parts[1:]
        joined.append(part)
    return joined


@dataclass(slots=True)
class Mount:
    """A value of --mount. `bind`, `volume`, `image` and `tmpfs` are options of the kind, None where none was given."""

    kind: str = "volume"
    source: str = ""
    target: str = ""
    read_only: bool = False
    consistency: str = ""
    bind: dict[str, Any] | None = None
    volume: dict[str, Any] | None = None
    image: dict[str, Any] | None = None
    tmpfs: dict[str, Any] | None = None
    driver: dict[str, Any] = field(default_factory=dict)

    def body(self, around: Surroundings) -> dict[str, Any]:
        """As in HostConfig.Mounts of the API."""
        body: dict[str, Any] = {"Type": self.kind}
        if self.source:
            relative = self.source == "." or self.source.startswith("./")
            body["Source"] = around.absolute(self.source) if relative else self.source
        body["Target"] = self.target
        if self.read_only:
            body["ReadOnly"] = True
        if self.consistency:
            body["Consistency"] = self.consistency
        volume = self.volume if self.volume is None else {**self.volume, "DriverConfig": self.driver}
        options = {"Bind": self.bind, "Volume": volume, "Image": self.image, "Tmpfs": self.tmpfs}
        return body | {f"{kind}Options": value for kind, value in options.items() if value is not None}


def _set_map(options: dict[str, Any], key: str, text: str) -> None:
    name, value = pair(text)
    values = options.setdefault(key, {})
    if name:
        values[name] = value


def _truth(key: str, text: str) -> bool:
    try:
        return boolean(text)
    except SpecError:
        raise SpecError(_("invalid value for {key}: {value}").format(key=key, value=text)) from None


def _recursion(mount: Mount, key: str, value: str) -> None:
    if value not in _RECURSION:
        raise SpecError(
            _('invalid value for {key}: {value} (must be "enabled", "disabled", "writable", or "readonly")').format(
                key=key, value=value
            )
        )
    if _RECURSION[value]:
        mount.bind = (mount.bind or {}) | _RECURSION[value]


def _tmpfs(mount: Mount, key: str, value: str) -> None:
    mount.tmpfs = mount.tmpfs or {}
    try:
        if key == "tmpfs-size":
            mount.tmpfs["SizeBytes"] = size(value)
            return
        if not re.fullmatch("[0-7]+", value) or int(value, 8) >= 2**32:
            raise SpecError("")
        mount.tmpfs["Mode"] = int(value, 8)
    except SpecError:
        raise SpecError(_("invalid value for {key}: {value}").format(key=key, value=value)) from None


def _volume(mount: Mount, key: str, value: str) -> None:
    mount.volume = {} if mount.volume is None else mount.volume
    if key == "volume-nocopy":
        mount.volume["NoCopy"] = _truth(key, value)
    elif key == "volume-subpath":
        mount.volume["Subpath"] = value
    elif key == "volume-label":
        _set_map(mount.volume, "Labels", value)
    elif key == "volume-driver":
        mount.driver["Name"] = value
    else:
        _set_map(mount.driver, "Options", value)


def _set(mount: Mount, key: str, value: str) -> bool:
    """Set one field; False where there is no such field."""
    match key:
        case "type":
            mount.kind = value.lower()
        case "source" | "src":
            mount.source = value
        case "target" | "dst" | "destination":
            mount.target = value
        case "readonly" | "ro":
            mount.read_only = _truth(key, value)
        case "consistency":
            mount.consistency = value.lower()
        case "bind-propagation":
            mount.bind = (mount.bind or {}) | {"Propagation": value.lower()}
        case "bind-nonrecursive":
            mount.bind = (mount.bind or {}) | {"NonRecursive": _truth(key, value)}
        case "bind-recursive":
            _recursion(mount, key, value)
        case "image-subpath":
            mount.image = {"Subpath": value}
        case "tmpfs-size" | "tmpfs-mode":
            _tmpfs(mount, key, value)
        case "volume-nocopy" | "volume-subpath" | "volume-label" | "volume-driver" | "volume-opt":
            _volume(mount, key, value)
        case _:
            return False
    return True


def mount(text: str) -> Mount:
    """A value of --mount: `type=bind,source=…,target=…,…`. Raises SpecError."""
    made = Mount()
    for part in record(text):
        key, equals, value = part.partition("=")
        key = key.lower()
        if not equals:
            if key not in ("readonly", "ro", "volume-nocopy", "bind-nonrecursive"):
                raise SpecError(_("invalid field '{field}' must be a key=value pair").format(field=part))
            value = "true"
        if not _set(made, key, value):
            raise SpecError(_("unexpected key '{key}' in '{field}'").format(key=key, field=part))
    _check(made)
    return made


def _check(made: Mount) -> None:
    if not made.kind:
        raise SpecError(_("type is required"))
    if not made.target:
        raise SpecError(_("target is required"))
    given = {"volume": made.volume, "bind": made.bind, "image": made.image, "tmpfs": made.tmpfs}
    for kind, options in given.items():
        if options is not None and kind != made.kind:
            raise SpecError(
                _("cannot mix '{kind}-*' options with mount type '{type}'").format(kind=kind, type=made.kind)
            )
    bind = made.bind or {}
    if bind.get("ReadOnlyNonRecursive") and not made.read_only:
        raise SpecError(_("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction"))
    if bind.get("ReadOnlyForceRecursive"):
        if not made.read_only:
            raise SpecError(_("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction"))
        if bind.get("Propagation") != "rprivate":
            raise SpecError(
                _(
                    "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' "
                    "to be specified in conjunction"
                )
            )


def show_mount(body: dict[str, Any]) -> str:
    """The value of --mount for an element of HostConfig.Mounts."""
    bind, volume, tmpfs = (body.get(f"{kind}Options") or {} for kind in ("Bind", "Volume", "Tmpfs"))
    driver = volume.get("DriverConfig") or {}
    recursion = [word for word, options in _RECURSION.items() if any(bind.get(option) for option in options)]
    mode = tmpfs.get("Mode")
    values: list[tuple[str, Any]] = [
        ("type", body.get("Type")),
        ("src", body.get("Source")),
        ("dst", body.get("Target")),
        ("ro", body.get("ReadOnly")),
        ("consistency", body.get("Consistency")),
        ("bind-propagation", bind.get("Propagation")),
        *(("bind-recursive", word) for word in recursion),
        ("volume-nocopy", volume.get("NoCopy")),
        ("volume-subpath", volume.get("Subpath")),
        *(("volume-label", f"{name}={value}") for name, value in (volume.get("Labels") or {}).items()),
        ("volume-driver", driver.get("Name")),
        *(("volume-opt", f"{name}={value}") for name, value in (driver.get("Options") or {}).items()),
        ("image-subpath", (body.get("ImageOptions") or {}).get("Subpath")),
        ("tmpfs-size", tmpfs.get("SizeBytes") and show_size(tmpfs["SizeBytes"])),
        ("tmpfs-mode", mode and f"{mode:o}"),
    ]
    return join([key if value is True else f"{key}={value}" for key, value in values if value])
