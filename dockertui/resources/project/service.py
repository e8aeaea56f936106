"""Services of Compose projects: containers that are alike, and what the compose file wants of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dockertui.format import clean
from dockertui.model.resource import Record
from dockertui.resources.container.record import Container
from dockertui.resources.project.composition import Wanted

if TYPE_CHECKING:
    from dockertui.resources.image.record import Image

LABEL = "com.docker.compose."
"""What the names of Compose's labels begin with (docker/compose, pkg/api/labels.go)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Record):
    """A service of a project, with its containers in the order of their numbers.

    `changed` are the containers that were made from another configuration than the file has now, `outdated` those
    made from another image than its name stands for now; an `orphan` is not in the file any more.
    """

    project: str
    image: str
    containers: tuple[Container, ...]
    wanted: Wanted | None = None
    changed: frozenset[str] = frozenset()
    outdated: frozenset[str] = frozenset()
    orphan: bool = False

    @property
    def services(self) -> tuple["Service", ...]:
        """Itself, as a project has several."""
        return (self,)

    @property
    def words(self) -> tuple[str, ...]:
        """What tells `docker compose` that it is about this service, and is not an option."""
        return ("--", self.name) if self.name.startswith("-") else (self.name,)

    @property
    def up(self) -> int:
        """How many of its containers run."""
        return sum(container.running for container in self.containers)

    @property
    def running(self) -> bool:
        """Whether any of its containers runs."""
        return self.up > 0

    @property
    def count(self) -> int:
        """How many containers there should be: as many as the file wants, or were made beyond that, if it wants any."""
        if self.orphan:
            return self.up
        planned = self.wanted.replicas if self.wanted and not self.wanted.optional else 0
        return max(planned, len(self.containers))

    @property
    def unhealthy(self) -> int:
        """How many of its containers fail their health check."""
        return sum(container.health == "unhealthy" for container in self.containers)

    @property
    def needs(self) -> tuple[str, ...]:
        """The services that it depends on."""
        if self.wanted:
            return self.wanted.needs
        listed = self.containers[0].labels.get(f"{LABEL}depends_on", "")
        return tuple(sorted(clean(part.partition(":")[0]) for part in listed.split(",") if part))


def references(image: "Image") -> tuple[str, ...]:
    """For `Store.grouped`: the names of an image."""
    return image.references


def nameless(image: str) -> bool:
    """Whether an engine tells an image by its id, as it does of a container whose image's name means another one."""
    return image.startswith("sha256:")


def full(name: str) -> str:
    """An image's name as the engine lists it."""
    name = name.removeprefix("docker.io/").removeprefix("library/")
    return name if "@" in name or ":" in name.rpartition("/")[2] else f"{name}:latest"
