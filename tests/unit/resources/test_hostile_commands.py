"""Whatever an object is called, each action's command has its name as one word, which is no option."""

import shlex
from typing import Any

import pytest

from dockertui.engine.compose import ComposeSource
from dockertui.model.resource import Record
from dockertui.resources import RESOURCES
from dockertui.resources.project.record import Project
from dockertui.resources.project.service import Service
from tests.unit.resources.test_names import container_of, image_of, network_of, volume_of

HOSTILE = ("$(touch x)", "`touch x`", "a;b", "a b", "'", '"', "a\\b", "a>b", "--bold", "-X")


def service_of(name: str) -> Service:
    containers = (container_of("web")[0],)
    return Service(host="h", id=f"shop/{name}", name=name, project="shop", image="web", containers=containers)


def project_of(name: str) -> Project:
    services = (service_of(name), service_of("web"))
    return Project(host="h", id="shop", name="shop", services=services, source=ComposeSource((), "", "shop"))


MAKERS: dict[str, Any] = {
    "container": lambda name: container_of(name)[0],
    "image": lambda name: image_of(name)[0],
    "network": lambda name: network_of(name)[0],
    "volume": lambda name: volume_of(name)[0],
    "service": service_of,
    "project": project_of,
}


def commands(record: Record, kind: str) -> list[tuple[str, str]]:
    """The actions with a form, and the command that each shows first."""
    resource = next(one for one in RESOURCES if one.kind == kind)
    found = []
    for action in resource.actions():
        if action.form and (action.applies is None or action.applies(record)):
            form = action.form([record])
            found.append((action.id, form.command({**form.defaults, "button": "ok"})))
    return found


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_stays_one_word(kind: str, hostile: str) -> None:
    record = MAKERS[kind](hostile)
    names = {record.name, *getattr(record, "references", ()), *(one.name for one in getattr(record, "services", ()))}
    looked_at = 0
    for action, line in commands(record, kind):
        for command in line.split("\n"):
            if action == "container.nsenter":  # Its number is looked up, by a command within.
                assert f"'{{{{.State.Pid}}}}' {shlex.quote(record.name)})" in command
                continue
            words = shlex.split(command)
            assert shlex.join(words) == command or not any(name in command for name in names), (action, command)
            for number, word in enumerate(words):
                if word in names:
                    looked_at += 1
                    assert not word.startswith("-") or "--" in words[:number], (action, command)
    assert looked_at or kind == "project"
    assert commands(record, kind)
