"""Devices, their limits, GPUs and ulimits."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import join, pair, record, whole
from dockertui.spec.units import size

ULIMITS = (
    "core",
    "cpu",
    "data",
    "fsize",
    "locks",
    "memlock",
    "msgqueue",
    "nice",
    "nofile",
    "nproc",
    "rss",
    "rtprio",
    "rttime",
    "sigpending",
    "stack",
)
_CGROUP_RULE = re.compile(r"[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}\Z")
_CDI = re.compile(
    r"[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]/[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]="
    r"[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?\Z"
)
_DECIMAL = re.compile(r"[0-9]+\Z")
_SIGNED = re.compile(r"[+-]?[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the host in the container; a CDI device (`vendor.com/class=name`) has only `cdi`."""

    host: str = ""
    container: str = ""
    permissions: str = "rwm"
    cdi: str = ""


def _mode(text: str) -> bool:
    return 0 < len(text) <= 3 and set(text) <= set("rwm") and len(set(text)) == len(text)


def _clean(path: str) -> str:
    """As Go's path.Clean: "//" at the start counts as "/"."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def device(text: str) -> Device:
    """A value of --device: `/dev/x`, `/dev/x:r`, `/dev/x:/dev/y:rwm`, or the name of a CDI device. Raises SpecError."""
    if _CDI.match(text):
        return Device(cdi=text)
    host, *rest = text.split(":")
    if not host or len(rest) > 2:
        raise SpecError(_("bad format for path"))
    permissions = "rwm"
    if len(rest) == 2:
        permissions = rest.pop()
        if not _mode(permissions):
            raise SpecError(_("bad mode specified: {mode}").format(mode=permissions))
        container = rest[0]
        path = "" if _mode(container) else container
        permissions = container if _mode(container) else permissions
    elif rest and _mode(rest[0]):
        permissions, path, container, host = rest[0], "", host, _clean(host)
    elif rest:
        container, path = rest[0], _clean(rest[0]) if rest[0] else "."
    else:
        container, path, host = host, "", _clean(host)
    if not container.startswith("/"):
        raise SpecError(_("{path} is not an absolute path").format(path=container))
    return Device(host, path or host, permissions)


def cgroup_rule(text: str) -> str:
    """A value of --device-cgroup-rule: `c 42:* rwm`. Raises SpecError."""
    if not _CGROUP_RULE.match(text):
        raise SpecError(_("invalid device cgroup format: it is like c 42:* rwm"))
    return text


def _limited(text: str) -> tuple[str, str]:
    path, colon, limit = text.partition(":")
    if not colon or not path:
        raise SpecError(_("bad format: it is DEVICE:LIMIT"))
    if not path.startswith("/dev/"):
        raise SpecError(_("the path of the device must begin with /dev/"))
    return path, limit


def weight(text: str) -> dict[str, Any]:
    """`/dev/sda:500` as in HostConfig.BlkioWeightDevice. Raises SpecError."""
    path, limit = _limited(text)
    if not _DECIMAL.match(limit) or not (whole(limit) == 0 or 10 <= whole(limit) <= 1000):
        raise SpecError(_("invalid weight: it is a number from 10 to 1000, or 0"))
    return {"Path": path, "Weight": whole(limit)}


def rate(text: str) -> dict[str, Any]:
    """`/dev/sda:1mb`, bytes a second, as in HostConfig.BlkioDeviceReadBps. Raises SpecError."""
    path, limit = _limited(text)
    try:
        count = size(limit)
    except SpecError:
        count = -1
    if count < 0:
        raise SpecError(_("invalid rate: it is a number of bytes, kb, mb or gb a second"))
    return {"Path": path, "Rate": count}


def operations(text: str) -> dict[str, Any]:
    """`/dev/sda:1000`, operations a second, as in HostConfig.BlkioDeviceReadIOps. Raises SpecError."""
    path, limit = _limited(text)
    if not _DECIMAL.match(limit) or whole(limit) >= 2**64:
        raise SpecError(_("invalid rate: it is a number of operations a second"))
    return {"Path": path, "Rate": whole(limit)}


def ulimit(text: str) -> tuple[str, dict[str, Any]]:
    """(name, as in HostConfig.Ulimits) of `nofile=1024:2048`; -1 is no limit. Raises SpecError."""
    name, equals, limits = text.partition("=")
    if not equals:
        raise SpecError(_("it is NAME=SOFT[:HARD]"))
    if name not in ULIMITS:
        raise SpecError(_("invalid ulimit type: {name}").format(name=name))
    parts = limits.split(":")
    if len(parts) > 2:
        raise SpecError(
            _("too many limit value arguments - {limits}, can only have up to two, `soft[:hard]`").format(limits=limits)
        )
    for part in parts:
        if not _SIGNED.match(part) or not -(2**63) <= whole(part) < 2**63:
            raise SpecError(_('"{limit}" is not a whole number').format(limit=part))
    soft, hard = whole(parts[0]), whole(parts[-1])
    if hard != -1 and (soft == -1 or soft > hard):
        raise SpecError(
            _("ulimit soft limit must be less than or equal to hard limit: {soft} > {hard}").format(
                soft=soft, hard=hard
            )
        )
    return name, {"Name": name, "Soft": soft, "Hard": hard}


def gpus(text: str) -> dict[str, Any]:
    """A value of --gpus as in HostConfig.DeviceRequests: `all`, `2`, `device=0`, `capabilities=utility,count=1`.

    Raises SpecError.
    """
    request: dict[str, Any] = {}
    seen = set()
    for part in record(text):
        key, equals, value = part.partition("=")
        if key in seen:
            raise SpecError(_("gpu request key '{key}' can be specified only once").format(key=key))
        seen.add(key)
        if not equals or key == "count":
            seen.add("count")
            request["Count"] = _count(value if equals else key)
        elif key == "driver":
            request["Driver"] = value
        elif key == "device":
            request["DeviceIDs"] = value.split(",")
        elif key == "capabilities":
            request["Capabilities"] = [[*value.split(","), "gpu"]]
        elif key == "options":
            request["Options"] = dict(pair(option) for option in record(value))
        else:
            raise SpecError(_("unexpected key '{key}' in '{field}'").format(key=key, field=part))
    if "count" not in seen and "DeviceIDs" not in request:
        request["Count"] = 1
    return {"Capabilities": [["gpu"]]} | request


def _count(text: str) -> int:
    if text == "all":
        return -1
    if not _SIGNED.match(text) or not -(2**63) <= whole(text) < 2**63:
        raise SpecError(_('invalid count ({count}): value must be either "all" or an integer').format(count=text))
    return whole(text)


def show_device(device: dict[str, Any]) -> str:
    """The value of --device for an element of HostConfig.Devices."""
    host, container = device["PathOnHost"], device.get("PathInContainer") or device["PathOnHost"]
    permissions = device.get("CgroupPermissions") or "rwm"
    parts = [host] if container == host else [host, container]
    return ":".join(parts if permissions == "rwm" else [*parts, permissions])


def show_gpus(request: dict[str, Any]) -> str:
    """The value of --gpus for an element of HostConfig.DeviceRequests."""
    count, named = request.get("Count") or 0, request.get("DeviceIDs")
    fields = []
    if count or not named:
        fields.append("all" if count == -1 else str(count))
    if named:
        fields.append("device=" + ",".join(named))
    if request.get("Driver"):
        fields.append(f"driver={request['Driver']}")
    capabilities = [word for words in request.get("Capabilities") or [] for word in words if word != "gpu"]
    if capabilities:
        fields.append("capabilities=" + ",".join(capabilities))
    if request.get("Options"):
        options = [f"{key}={value}" if value else key for key, value in request["Options"].items()]
        fields.append("options=" + join(options))
    return join(fields)
