"""More or fewer containers of a service."""

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dockertui.format import whole
from dockertui.i18n import _
from dockertui.labels import without_own
from dockertui.model.command_log import Step
from dockertui.model.form import Button, Field, Form, Values, required
from dockertui.model.numbers import number, wrong_number
from dockertui.resources.project.by_api import argv
from dockertui.resources.project.record import ProjectPart
from dockertui.resources.project.service import LABEL

if TYPE_CHECKING:
    from dockertui.engine import Client

_NUMBER = re.compile(r"\d+\Z")

NUMBER = f"{LABEL}container-number"


MOST = 1000
"""Containers of a service."""


def _count_checked(text: str) -> str:
    return required(text) or wrong_number(0, MOST)(text)


def form(parts: Sequence[ProjectPart]) -> Form:
    """Asks for the service, where there are several, and how many containers it is to have."""
    part = parts[0]
    names = tuple(service.name for service in part.services)
    most = max((service.count for service in part.services), default=1)
    service = Field("service", _("Service"), "choice", names[0], names)
    count = Field("count", _("Containers"), default=str(most + 1), check=_count_checked)
    return Form(
        title=_("Scale {name}").format(name=part.name),
        fields=(count,) if part.words else (service, count),
        buttons=(Button("ok", _("Scale")),),
        command=lambda values: shlex.join(argv(part, *words(part, values))),
    )


def _service(part: ProjectPart, values: Values) -> str:
    return part.name if part.words else str(values["service"])


def words(part: ProjectPart, values: Values) -> tuple[str, ...]:
    """What tells Compose to."""
    service = next(one for one in part.services if one.name == _service(part, values))
    return ("up", "-d", "--no-recreate", "--scale", f"{service.name}={str(values['count']).strip()}", *service.words)


def step(part: ProjectPart, values: Values) -> Step:
    """The same by the API: the last ones are removed, or the last one is copied."""
    service = next(one for one in part.services if one.name == _service(part, values))
    count, containers = number(values["count"], 0, MOST) or 0, service.containers

    def call(client: "Client") -> str:
        for container in containers[count:]:
            client.stop(container.id)
            client.remove_container(container.id, force=True, v=True)
        if count > len(containers):
            last = client.inspect_container(containers[-1].id)
            taken = max(whole(container.labels.get(NUMBER, "")) or 1 for container in containers)
            for place in range(taken + 1, taken + 1 + count - len(containers)):
                copy(client, last, place)
        return _("{count} containers").format(count=count)

    return Step(service.name, argv(part, *words(part, values)), call, str)


def copy(client: "Client", inspected: dict[str, Any], number: int) -> None:
    """Make and start a container like another one of its service, under the next number."""
    config, host = dict(inspected["Config"]), inspected["HostConfig"]
    if inspected["Id"].startswith(config.get("Hostname") or " "):
        config.pop("Hostname")
    config["Labels"] = {**without_own(config.get("Labels")), NUMBER: str(number)}
    short = inspected["Id"][:12]
    ends = {
        name: {"Aliases": [alias for alias in end.get("Aliases") or () if alias != short and alias != _name(inspected)]}
        for name, end in (inspected["NetworkSettings"].get("Networks") or {}).items()
    }
    first = host.get("NetworkMode") if host.get("NetworkMode") in ends else next(iter(ends), "")
    body = {**config, "HostConfig": host}
    if first:
        body["NetworkingConfig"] = {"EndpointsConfig": {first: ends[first]}}
    identity, _warnings = client.create({"name": _NUMBER.sub(str(number), _name(inspected))}, body)
    try:
        for name in ends.keys() - {first}:
            client.connect_container_to_network(identity, name, aliases=ends[name]["Aliases"])
        client.start(identity)
    except Exception:
        client.remove_container(identity, force=True, v=True)
        raise


def _name(inspected: dict[str, Any]) -> str:
    return str(inspected["Name"]).removeprefix("/")
