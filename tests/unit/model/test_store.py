"""What follows from a change in the store: links between kinds, and who is told."""

from dataclasses import replace
from typing import Any

from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.container.record import Container
from dockertui.resources.image.record import Image
from dockertui.resources.network.record import Network
from dockertui.resources.volume.record import Volume


def container(name: str, image: str = "one", state: str = "running") -> Container:
    return Container(
        host="",
        id=name,
        name=name,
        image=image,
        image_id=image,
        command="",
        created=0.0,
        state=state,
        networks=("bridge",),
        volumes=("data",),
    )


def image(name: str) -> Image:
    return Image(host="", id=name, name=name, references=(name,), created=0.0, size=1)


def filled() -> tuple[Store, list[str]]:
    store, told = Store(RESOURCES), list[str]()
    store.replace("container", [container("web"), container("db", "two")])
    store.replace("image", [image("one"), image("two"), image("three")])
    store.replace("volume", [Volume(host="", id="data", name="data", driver="", mountpoint="", created=0.0)])
    store.replace("network", [Network(host="", id="n", name="bridge", driver="", scope="")])
    store.listeners.append(told.append)
    return store, told


def users(store: Store, identity: str) -> tuple[tuple[str, str], ...]:
    record = store.get("image", identity)
    assert record
    return tuple(record.users)


def test_users_follow_the_containers() -> None:
    store, told = filled()
    assert users(store, "one") == (("web", "web"),)
    before = store.get("image", "two")
    store.patch("container", ["job", "web"], [container("job", "one")])
    assert users(store, "one") == (("job", "job"),)
    assert store.get("image", "two") is before
    assert store.get("volume", "data").users == ("db", "job")  # type: ignore[union-attr]
    network = store.get("network", "n")
    assert network and (network.users, network.active, network.others) == (("db", "job"), ("db", "job"), ())
    assert told == ["container", "image", "volume", "network"]


def test_nobody_is_told_of_what_stays() -> None:
    store, told = filled()
    store.patch("container", ["web"], [container("web")])
    store.replace("image", [image("one"), image("two"), image("three")])
    assert told == []


def test_only_what_changes_is_told() -> None:
    store, told = filled()
    store.patch("container", ["web"], [container("web", state="exited")])
    assert told == ["container", "network"]


def test_groups_follow_changes() -> None:
    store, _told = filled()

    def by_state(record: Container) -> tuple[str, ...]:
        return (record.state,)

    first = store.grouped("container", by_state)
    assert store.grouped("container", by_state) is first
    web = store.get("container", "web")
    assert web
    store.sample("container", [replace(web, state="paused")])
    assert {
        state: [record.id for record in group] for state, group in store.grouped("container", by_state).items()
    } == {
        "paused": ["web"],
        "running": ["db"],
    }


def event(action: str) -> dict[str, Any]:
    return {"Type": "container", "Action": action, "Actor": {"ID": "web"}}


def test_an_end_for_want_of_memory_is_what_an_event_tells() -> None:
    """Docker 20.10 never says so when it is inspected, where it heard of that after the container's end."""
    store, _told = filled()
    ended = replace(container("web", state="exited"), exit_code=137)
    store.hear(event("oom"))
    assert not store.get("container", "web").oom  # type: ignore[union-attr]
    for _again in range(2):
        store.patch("container", ["web"], [ended])
        assert store.get("container", "web") == replace(ended, oom=True)
    store.patch("container", ["web"], [replace(ended, exit_code=1)])
    assert not store.get("container", "web").oom  # type: ignore[union-attr]
    store.hear(event("start"))
    store.patch("container", ["web"], [ended])
    assert store.get("container", "web") == ended
    store.hear(event("oom"))
    store.hear(event("destroy"))
    assert not store.out_of_memory
