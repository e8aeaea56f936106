"""Whether two requests to create a container mean the same to an engine."""

from typing import Any

MAPS = {"Labels", "Annotations", "Sysctls", "Tmpfs", "StorageOpt", "DriverOpts", "Options", "Config"}
TELLING = {"Init", "StopTimeout", "MemorySwappiness", "MaskedPaths", "ReadonlyPaths"}
UNORDERED = {"Env", "Binds", "Ulimits", "CapAdd", "CapDrop"}
DEFAULTS = {"MemorySwappiness": -1, "NetworkMode": "default", "ConsoleSize": [0, 0]}


def meaning(body: dict[str, Any]) -> dict[str, Any]:
    """The body without what says nothing, and lists without an order sorted."""
    lean = _lean(body, "")
    host = lean["HostConfig"] = lean.get("HostConfig") or {}
    for field, value in DEFAULTS.items():
        if host.get(field) == value:
            del host[field]
    if host.get("RestartPolicy") == {"Name": "no"}:
        del host["RestartPolicy"]
    ends = ((body.get("NetworkingConfig") or {}).get("EndpointsConfig")) or {}
    slim = {name: _lean(end or {}, "") for name, end in ends.items()}
    lean["NetworkingConfig"] = slim if len(slim) > 1 or any(slim.values()) else {}
    return {key: value for key, value in lean.items() if value or key in TELLING}


def _lean(value: Any, field: str) -> Any:
    if isinstance(value, dict) and field not in MAPS and not _is_map(value):
        items = ((key, _lean(inner, key)) for key, inner in value.items())
        return {key: inner for key, inner in items if _says(key, inner)}
    if isinstance(value, list):
        found = [_lean(inner, "") for inner in value]
        return sorted(found, key=repr) if field in UNORDERED else found
    return value


def _is_map(value: dict[str, Any]) -> bool:
    """Sets of ports and volumes, and port bindings: their keys are the user's."""
    return bool(value) and all(inner == {} or isinstance(inner, list) for inner in value.values())


def _says(field: str, value: Any) -> bool:
    if field in TELLING:
        return value is not None
    return value not in (None, "", 0, [], {}) or value is True
