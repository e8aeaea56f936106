"""What is in a request to create a container and no flag of `docker run` can say."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.networking import all_endpoints
from dockertui.spec.requesting import request
from dockertui.spec.runspec import RunSpec

Json = dict[str, Any]
_ANY_API = "1.99"
_THE_CLIENTS = {"Image", "AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce", "Entrypoint", "Cmd"}
"""What a line says in other fields, or what is about the connection of the client that made the container."""

_PATHS = {"MaskedPaths", "ReadonlyPaths"}

_MOST = 200
"""Characters of a value that are told."""


class Unsaid(NamedTuple):
    """Something that no flag says: `field` is its path in the API, `value` what is there, `flag` the nearest flag."""

    field: str
    value: Any
    flag: str = ""

    @property
    def text(self) -> str:
        """What it is, in a few words."""
        name = self.field.rpartition("/")[2]
        shown = self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)
        shown = shown if len(shown) <= _MOST else f"{shown[:_MOST]}…"
        if shown.startswith("seccomp"):
            return _("its seccomp profile is given as a whole, not as a file")
        for start, words in _WORDS:
            if self.field.startswith(start):
                return words.format(name=name, value=shown)
        return f"{self.field.replace('/', '.')}: {shown}"


_WORDS = (
    ("Healthcheck/Test", _("the health check runs without a shell (exec form): {value}")),
    ("HostConfig/MaskedPaths", _("it masks other paths than usual: {value}")),
    ("HostConfig/ReadonlyPaths", _("other paths than usual are read-only: {value}")),
    ("HostConfig/Ulimits", _("a limit that the command line does not know: {value}")),
    ("HostConfig/Mounts", _("a mount with options that --mount does not know: {value}")),
    ("Labels", _("a label with blanks in its name: {name}={value}")),
    ("NetworkDisabled", _("its network is switched off")),
    ("Shell", _("the shell of its health check: {value}")),
    ("NetworkingConfig/network", _("it is on the network {value} too (docker network connect)")),
    ("NetworkingConfig/settings", _("what it is on a network: {value}")),
)
_FLAGS = {
    "Healthcheck/Test": "health-cmd",
    "HostConfig/SecurityOpt": "security-opt",
    "HostConfig/Ulimits": "ulimit",
    "HostConfig/Mounts": "mount",
    "Labels": "label",
    "NetworkingConfig": "network",
}


def unsaid(body: Json, spec: RunSpec) -> Iterator[Unsaid]:
    """What of a request its line leaves out."""
    try:
        said = request(spec, _ANY_API).body
    except SpecError:
        return  # A file that the line names: only lines that were typed have that.
    wanted = {field: value for field, value in body.items() if field not in {"HostConfig", "NetworkingConfig"}}
    host = {field: value for field, value in body["HostConfig"].items() if field not in {*_PATHS, "KernelMemory"}}
    paths = {field: body["HostConfig"].get(field) for field in _PATHS}
    yield from map(_at, _missing({k: v for k, v in wanted.items() if k not in _THE_CLIENTS}, said, ""))
    yield from map(_at, _missing(host, said["HostConfig"], "HostConfig/"))
    for field, value in sorted(paths.items()):
        if value is not None and value != said["HostConfig"].get(field):
            yield _at((f"HostConfig/{field}", value))
    yield from map(_at, _networks(body["NetworkingConfig"]["EndpointsConfig"], all_endpoints(spec)))


def _at(found: tuple[str, Any]) -> Unsaid:
    field, value = found
    return Unsaid(field, value, next((flag for start, flag in _FLAGS.items() if field.startswith(start)), ""))


def _missing(wanted: Json, said: Json, path: str) -> Iterator[tuple[str, Any]]:
    """(field, value) of what says something in the one and does not stand in the other."""
    for field, value in wanted.items():
        value, there = lean(value), lean(said.get(field))
        if isinstance(value, dict):
            yield from _missing(value, there if isinstance(there, dict) else {}, f"{path}{field}/")
        elif isinstance(value, list) and isinstance(there or [], list) and not path.startswith("Healthcheck"):
            known = [alike(element) for element in there or []]
            yield from ((f"{path}{field}", element) for element in value if alike(element) not in known)
        elif value and value != there:
            yield f"{path}{field}", value


def _networks(wanted: Json, said: Json) -> Iterator[tuple[str, Any]]:
    for name, end in wanted.items():
        if name not in said:
            yield "NetworkingConfig/network", name
        else:
            for field, value in _missing(end, said[name], ""):
                yield "NetworkingConfig/settings", f"{name}: {field}={value}"


def lean(value: Any) -> Any:
    """A value without what is empty inside."""
    if isinstance(value, dict):
        inner = {key: lean(part) for key, part in value.items()}
        return {key: part for key, part in inner.items() if part not in (None, "", 0, [], {})}
    return value


def alike(element: Any) -> Any:
    """The same for all spellings of an element of a list."""
    return element.removeprefix("CAP_") if isinstance(element, str) else lean(element)
