"""What takes the engine's disk space, and what each way of pruning would free (`docker system df`)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import answers
from dockertui.i18n import _
from dockertui.model.command_log import Step, logged
from dockertui.resources.steps import pruned

if TYPE_CHECKING:
    from dockertui.engine import Client
    from dockertui.model.session import Session

Listed = list[dict[str, Any]]

BUSY = ("running", "paused", "restarting")
"""States of containers that are in use."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A kind's objects: how many, how many in use, their bytes, and the bytes of those that nothing uses."""

    title: str
    count: int
    active: int
    size: int
    reclaimable: int


@dataclass(frozen=True, slots=True)
class Prune:
    """A way to make room: what goes, how many bytes at least, and the step that does it. `names` are what is lost."""

    title: str
    count: int
    frees: int
    names: Sequence[str]
    step: Step


@dataclass(frozen=True, slots=True)
class Usage:
    """The engine's disk usage at one moment."""

    amounts: tuple[Amount, ...]
    prunes: tuple[Prune, ...]


async def usage(session: "Session") -> Usage:
    """Ask the engine, which may take its time. Raises EngineError."""

    def call(client: "Client") -> Usage:
        return of(client.df(), anonymous_only=client.at_least("1.42"))

    return await logged(session, ("docker", "system", "df", "-v"), session.engine.call(call), _summary)


def _summary(found: Usage) -> str:
    return _("{size} in use").format(size=fmt.size(sum(amount.size for amount in found.amounts)))


def of(answer: dict[str, Any], anonymous_only: bool) -> Usage:
    """Out of the answer to GET /system/df, by the docker CLI's own rules.

    `anonymous_only` tells that the engine prunes named volumes only where that is asked for (API 1.42 and later).
    """
    images, containers = _list(answer, "Images"), _list(answer, "Containers")
    volumes, cache = _list(answer, "Volumes"), _list(answer, "BuildCache")
    amounts = (
        _images(
            images, answers.count(answer.get("LayersSize")) or sum(_positive(image.get("Size")) for image in images)
        ),
        _containers(containers),
        _volumes(volumes),
        _cache(cache),
    )
    return Usage(amounts, tuple(_prunes(images, containers, volumes, cache, amounts, anonymous_only)))


def _list(answer: dict[str, Any], key: str) -> Listed:
    return list(answer.get(key) or ())


def _positive(value: Any) -> int:
    """A size in bytes; -1 stands for one that is not known."""
    return max(0, answers.count(value))


def _own(image: dict[str, Any]) -> int:
    return max(0, _positive(image.get("Size")) - _positive(image.get("SharedSize")))


def _images(images: Listed, size: int) -> Amount:
    used = [image for image in images if _positive(image.get("Containers"))]
    return Amount(_("Images"), len(images), len(used), size, max(0, size - sum(_own(image) for image in used)))


def _containers(containers: Listed) -> Amount:
    sizes = [(_positive(c.get("SizeRw")), c.get("State") in BUSY) for c in containers]
    total, free = sum(size for size, _busy in sizes), sum(size for size, busy in sizes if not busy)
    return Amount(_("Containers"), len(sizes), sum(busy for _size, busy in sizes), total, free)


def _volume(volume: dict[str, Any]) -> tuple[int, bool]:
    """A volume's size, and whether a container refers to it."""
    data = volume.get("UsageData") or {}
    return _positive(data.get("Size")), answers.count(data.get("RefCount")) > 0


def _volumes(volumes: Listed) -> Amount:
    sizes = [_volume(volume) for volume in volumes]
    total, free = sum(size for size, _used in sizes), sum(size for size, used in sizes if not used)
    return Amount(_("Volumes"), len(sizes), sum(used for _size, used in sizes), total, free)


def _cache(cache: Listed) -> Amount:
    own = [entry for entry in cache if not entry.get("Shared")]
    free = sum(_positive(entry.get("Size")) for entry in own if not entry.get("InUse"))
    total = sum(_positive(entry.get("Size")) for entry in own)
    return Amount(_("Build cache"), len(cache), sum(bool(entry.get("InUse")) for entry in cache), total, free)


def _prunes(
    images: Listed, containers: Listed, volumes: Listed, cache: Listed, amounts: Sequence[Amount], anonymous_only: bool
) -> Iterator[Prune]:
    idle = [c for c in containers if c.get("State") not in BUSY]
    unused = [image for image in images if not _positive(image.get("Containers"))]
    dangling = [image for image in unused if not _named(image)]
    orphans = [volume for volume in volumes if not _volume(volume)[1]]
    anonymous = [volume for volume in orphans if _anonymous(volume)] if anonymous_only else orphans
    yield _prune(
        _("Stopped containers"),
        (("container", "prune", "-f"), lambda c: c.prune_containers(), "ContainersDeleted"),
        [str((c.get("Names") or ["/"])[0]).lstrip("/") for c in idle],
        amounts[1].reclaimable,
    )
    yield _prune(
        _("Dangling images"),
        (("image", "prune", "-f"), lambda c: c.prune_images({"dangling": True}), "ImagesDeleted"),
        [fmt.short_id(str(image.get("Id"))) for image in dangling],
        sum(_own(image) for image in dangling),
    )
    yield _prune(
        _("All unused images"),
        (("image", "prune", "-a", "-f"), lambda c: c.prune_images({"dangling": False}), "ImagesDeleted"),
        [_named(image) or fmt.short_id(str(image.get("Id"))) for image in unused],
        amounts[0].reclaimable if len(unused) == len(images) else sum(_own(image) for image in unused),
    )
    yield _prune(
        _("Unused anonymous volumes") if anonymous_only else _("Unused volumes"),
        (("volume", "prune", "-f"), lambda c: c.prune_volumes(), "VolumesDeleted"),
        [str(volume.get("Name")) for volume in anonymous],
        sum(_volume(volume)[0] for volume in anonymous),
    )
    if anonymous_only:
        yield _prune(
            _("All unused volumes"),
            (("volume", "prune", "-a", "-f"), lambda c: c.prune_volumes({"all": True}), "VolumesDeleted"),
            [str(volume.get("Name")) for volume in orphans],
            sum(_volume(volume)[0] for volume in orphans),
        )
    yield _prune(
        _("Build cache"),
        (("builder", "prune", "-f"), lambda c: c.prune_builds(), "CachesDeleted"),
        [str(entry.get("ID")) for entry in cache if not entry.get("InUse")],
        amounts[3].reclaimable,
    )


def _prune(
    title: str, how: tuple[tuple[str, ...], Callable[["Client"], Any], str], lost: Iterable[str], frees: int
) -> Prune:
    words, call, deleted = how
    names = tuple(fmt.clean(name) for name in lost)
    return Prune(title, len(names), frees, names, Step(title, ("docker", *words), call, pruned(deleted)))


def _named(image: dict[str, Any]) -> str:
    """The first name of an image, "" for a dangling one."""
    return next((str(tag) for tag in image.get("RepoTags") or () if not str(tag).startswith("<none>")), "")


def _anonymous(volume: dict[str, Any]) -> bool:
    return "com.docker.volume.anonymous" in (volume.get("Labels") or {})
