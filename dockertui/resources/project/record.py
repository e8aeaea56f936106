"""Compose projects: containers that belong together, as their labels say, and what compose files want."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dockertui.engine.compose import ComposeSource
from dockertui.format import clean, whole
from dockertui.model.resource import Record
from dockertui.resources.container.record import Container
from dockertui.resources.project.composition import Composition, Wanted
from dockertui.resources.project.service import LABEL, Service, full, nameless, references

if TYPE_CHECKING:
    from dockertui.model.store import Store


Images = Mapping[str, tuple[str, ...]]
"""The ids of images by each of their names."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a project is worked out of."""

    containers: tuple[Container, ...]
    once: tuple[Container, ...]
    said: Composition | None
    images: Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A project; its name is its id. `source` is where it was brought up from, as its labels say, or can be.

    `strangers` have the project's label, and none that names a service: Compose made none like them, and removes them.
    So it does those that were made `once`, by `compose run`.

    `problem` is why its files cannot be read; without Compose they are `unread`. `rewritten` are files that were
    written after its newest container was made, where nothing better tells whether they changed.
    """

    services: tuple[Service, ...]
    source: ComposeSource
    strangers: tuple[Container, ...] = ()
    once: tuple[Container, ...] = ()
    problem: str = ""
    unread: bool = False
    rewritten: tuple[str, ...] = ()
    basis: Basis | None = field(default=None, compare=False, repr=False)

    @property
    def project(self) -> str:
        """Its name, as a service has that of its project."""
        return self.name

    @property
    def words(self) -> tuple[str, ...]:
        """What tells `docker compose` that it is about all services."""
        return ()

    @property
    def containers(self) -> tuple[Container, ...]:
        """All its containers, service by service."""
        return tuple(container for service in self.services for container in service.containers)

    @property
    def up(self) -> int:
        """How many of its containers run."""
        return sum(service.up for service in self.services)

    @property
    def running(self) -> bool:
        """Whether any of its containers runs."""
        return self.up > 0

    @property
    def count(self) -> int:
        """How many containers there should be."""
        return sum(service.count for service in self.services)

    @property
    def orphans(self) -> tuple[Service, ...]:
        """The services that are not in its files any more."""
        return tuple(service for service in self.services if service.orphan)

    @property
    def changed(self) -> bool:
        """Whether its files want something else than what was made."""
        return bool(self.rewritten or self.orphans or any(service.changed for service in self.services))

    @property
    def outdated(self) -> bool:
        """Whether there are newer images than its containers were made from."""
        return any(service.outdated for service in self.services)


def project_of(container: Container) -> Iterable[str]:
    """For `Store.grouped`: the project that a container belongs to; containers of `compose run` are left out."""
    return (container.project,) if container.project and not _made_once(container) else ()


def project_once(container: Container) -> Iterable[str]:
    """For `Store.grouped`: the project that a container of `compose run` is removed with."""
    return (container.project,) if container.project and _made_once(container) else ()


def _made_once(container: Container) -> bool:
    return container.labels.get(f"{LABEL}oneoff") == "True"


def derive(store: "Store") -> list[Project]:
    """The projects of an engine's containers, and those that are known by their files only.

    Those whose basis is as it was are taken over: of a thousand containers one changes at a time.
    """
    groups, once = store.grouped("container", project_of), store.grouped("container", project_once)
    known: dict[str, Composition] = {said.id: said for said in store.all("composition")}
    images = {name: tuple(image.id for image in found) for name, found in store.grouped("image", references).items()}
    return [
        _project(
            name,
            Basis(tuple(groups.get(name, ())), tuple(once.get(name, ())), known.get(name), images),
            store.get("project", name),
        )
        for name in dict.fromkeys((*groups, *known))
    ]


def source_of(name: str, containers: Sequence[Container]) -> ComposeSource:
    """Where a project was brought up from, as the labels of most of its containers say; of as many, the newest's."""
    newest = sorted(_members(containers), key=lambda container: -container.created)
    named = Counter(map(_named, newest))
    files, folder = named.most_common(1)[0][0]
    return ComposeSource(files, folder, name)


def agree(containers: Sequence[Container]) -> bool:
    """Whether the labels of a project's containers name the same files."""
    return len({_named(container) for container in _members(containers)}) < 2


def _members(containers: Sequence[Container]) -> Sequence[Container]:
    """The containers that Compose made; where there are none, all."""
    return [container for container in containers if container.service] or containers


def _named(container: Container) -> tuple[tuple[str, ...], str]:
    """The files and the folder that a container's labels name."""
    files = container.labels.get(f"{LABEL}project.config_files", "").split(",")
    folder = container.labels.get(f"{LABEL}project.working_dir", "")
    return tuple(clean(file) for file in files if file), clean(folder)


def _project(name: str, basis: Basis, before: Project | None) -> Project:
    if before and before.basis == basis:
        return before
    containers, said = basis.containers, basis.said
    source = source_of(name, containers) if containers else ComposeSource((), "", name)
    if said and source.files and said.source.files != source.files:
        said = None  # Another project of that name, from other files.
    host = said.host if said else containers[0].host
    project = Project(
        host=host,
        id=name,
        name=name,
        services=_services(host, name, containers, said.services if said else (), basis.images),
        strangers=tuple(container for container in containers if not container.service),
        once=basis.once,
        source=said.source if said else source,
        basis=basis,
    )
    if said is None:
        return project
    newest = max((container.created for container in containers), default=math.inf)
    written = zip(said.source.files, said.written, strict=False)
    rewritten = () if said.services else tuple(file for file, when in written if when > newest)
    return replace(project, problem=said.problem, unread=said.unread, rewritten=rewritten)


def _services(
    host: str, project: str, containers: Sequence[Container], planned: Sequence[Wanted], images: Images
) -> tuple[Service, ...]:
    made: dict[str, list[Container]] = {}
    for container in sorted((one for one in containers if one.service), key=_number):
        made.setdefault(container.service, []).append(container)
    wanted = {one.name: one for one in planned}

    def service(name: str) -> Service:
        of, said = tuple(made.get(name, ())), wanted.get(name)
        image = (said.image if said else "") or of[0].image
        now = images.get(full(image), ())
        digest = said.digest if said else ""
        return Service(
            host=host,
            id=f"{project}/{name}",
            name=name,
            project=project,
            image=image,
            containers=of,
            wanted=said,
            changed=frozenset(c.id for c in of if digest and c.labels.get(f"{LABEL}config-hash") != digest),
            outdated=frozenset(c.id for c in of if (c.image_id not in now if now else nameless(image))),
            orphan=bool(wanted) and said is None,
        )

    return tuple(service(name) for name in sorted(made.keys() | {one.name for one in planned if not one.optional}))


def _number(container: Container) -> tuple[int, str]:
    number = container.labels.get(f"{LABEL}container-number", "")
    return (whole(number), container.name)


def members(record: Project, store: "Store") -> Sequence[Container]:
    """The containers of a project as they are now."""
    return store.grouped("container", project_of).get(record.id, ())


ProjectPart = Project | Service
"""What actions are for: all of a project, or one of its services."""
