"""Compose projects: containers that belong together, as their labels say, running or not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui.format import clean
from dockertui.model.resource import Record
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.model.store import Store

LABEL = "com.docker.compose."
"""What the names of Compose's labels begin with (docker/compose, pkg/api/labels.go)."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of a project, with its containers in the order of their numbers."""

    name: str
    image: str
    containers: tuple[Container, ...]

    @property
    def running(self) -> int:
        """How many of its containers run."""
        return sum(container.running for container in self.containers)

    @property
    def unhealthy(self) -> int:
        """How many of its containers fail their health check."""
        return sum(container.health == "unhealthy" for container in self.containers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A project; its name is its id. `folder` and `files` are where it was brought up from, as its labels say."""

    services: tuple[Service, ...]
    folder: str = ""
    files: tuple[str, ...] = ()

    @property
    def containers(self) -> tuple[Container, ...]:
        """All its containers, service by service."""
        return tuple(container for service in self.services for container in service.containers)

    @property
    def running(self) -> int:
        """How many of its containers run."""
        return sum(service.running for service in self.services)


def project_of(container: Container) -> Iterable[str]:
    """For `Store.grouped`: the project that a container belongs to; containers of `compose run` are left out."""
    return (container.project,) if container.project and container.labels.get(f"{LABEL}oneoff") != "True" else ()


def derive(store: "Store") -> list[Project]:
    """The projects of an engine's containers."""
    return [_project(name, containers) for name, containers in store.grouped("container", project_of).items()]


def _project(name: str, containers: Sequence[Container]) -> Project:
    services: dict[str, list[Container]] = {}
    for container in sorted(containers, key=_number):
        services.setdefault(container.service, []).append(container)
    labels = max(containers, key=lambda container: container.created).labels
    return Project(
        host=containers[0].host,
        id=name,
        name=name,
        services=tuple(Service(service, of[0].image, tuple(of)) for service, of in sorted(services.items())),
        folder=clean(labels.get(f"{LABEL}project.working_dir", "")),
        files=tuple(clean(file) for file in labels.get(f"{LABEL}project.config_files", "").split(",") if file),
    )


def _number(container: Container) -> tuple[int, str]:
    number = container.labels.get(f"{LABEL}container-number", "")
    return (int(number) if number.isdecimal() else 0, container.name)


def members(record: Project, store: "Store") -> Sequence[Container]:
    """The containers of a project as they are now."""
    return store.grouped("container", project_of).get(record.id, ())


def changed_files(record: Project) -> list[str]:
    """The files of a project that were written after its newest container was made; blocks, for a worker thread."""
    newest = max((container.created for container in record.containers), default=0.0)
    found = []
    for name in record.files:
        try:
            if Path(name).stat().st_mtime > newest:
                found.append(name)
        except OSError:
            continue  # It is on another machine, or gone; the overview says so.
    return found
