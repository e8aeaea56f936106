"""Projects worked out of containers, compositions and images."""

from typing import Any

from dockertui.engine.compose import ComposeSource
from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.container.record import Container
from dockertui.resources.image.record import Image
from dockertui.resources.project.columns import drift, glyph, status
from dockertui.resources.project.composition import Composition, Wanted
from dockertui.resources.project.record import Project

LABEL = "com.docker.compose."
FILE = "/srv/shop/compose.yaml"


def member(service: str, number: int = 1, **more: Any) -> Container:
    labels = {
        f"{LABEL}container-number": str(number),
        f"{LABEL}config-hash": more.pop("digest", "new"),
        f"{LABEL}project.config_files": FILE,
        f"{LABEL}project.working_dir": "/srv/shop",
        **more.pop("labels", {}),
    }
    name = f"shop-{service}-{number}"
    said = {"state": "running", "image": "web", "image_id": "sha256:1", "created": 100.0, "command": "", **more}
    return Container(host="here", id=name, name=name, project="shop", service=service, labels=labels, **said)


def composition(*services: Wanted, file: str = FILE, **more: Any) -> Composition:
    said = {"source": ComposeSource((file,), "/srv/shop"), "written": (50.0, 0.0), **more}
    return Composition(host="here", id="shop", name="shop", services=services, **said)


def wanted(name: str, **more: Any) -> Wanted:
    return Wanted(name=name, **{"image": "web", "digest": "new", **more})


def project(containers: list[Container], said: Composition | None = None, image: str = "sha256:1") -> Project:
    store = Store(RESOURCES)
    store.replace(
        "image", [Image(host="here", id=image, name="web:latest", references=("web:latest",), created=0.0, size=1)]
    )
    store.replace("container", containers)
    if said:
        store.replace("composition", [said])
    found = store.get("project", "shop")
    assert isinstance(found, Project)
    assert {one.id for one in store.all("service")} == {one.id for one in found.services}
    return found


def test_what_was_never_up_is_a_project_of_its_files() -> None:
    found = project([], composition(wanted("web", replicas=3), wanted("tool", optional=True)))
    assert [service.name for service in found.services] == ["web"]
    assert (found.up, found.count, status(found).text) == (0, 3, "not up")
    assert found.source.files == (FILE,)


def test_more_may_be_wanted_than_was_made_and_more_made_than_is_wanted() -> None:
    found = project(
        [member("web"), member("api", 1), member("api", 2)], composition(wanted("web", replicas=2), wanted("api"))
    )
    assert [(service.name, service.up, service.count) for service in found.services] == [
        ("api", 2, 2),
        ("web", 1, 2),
    ]
    assert status(found).text == "partly up"


def test_drift() -> None:
    assert drift(project([member("web")], composition(wanted("web")))).text == ""
    changed = project([member("web", digest="old")], composition(wanted("web")))
    assert (drift(changed).text, changed.services[0].changed) == ("changed", frozenset({"shop-web-1"}))
    orphaned = project([member("web"), member("old")], composition(wanted("web")))
    assert [service.name for service in orphaned.orphans] == ["old"]
    assert drift(orphaned).text == "changed"
    orphaned = project([member("web"), member("old", state="exited")], composition(wanted("web")))
    assert (orphaned.up, orphaned.count, status(orphaned).text) == (1, 1, "up")
    assert status(orphaned.orphans[0]).text == "stopped"
    newer = project([member("web", image="sha256:1")], composition(wanted("web")), image="sha256:2")
    assert (drift(newer).text, newer.services[0].outdated) == ("newer image", frozenset({"shop-web-1"}))
    wrong = project([member("web")], composition(problem="services.web must be a mapping"))
    assert drift(wrong).text == "file wrong"


def test_without_compose_the_times_tell_of_changes() -> None:
    unread = composition(problem="no compose", unread=True)
    assert drift(project([member("web")], unread)).text == ""
    later = composition(problem="no compose", unread=True, written=(200.0, 0.0))
    found = project([member("web")], later)
    assert (drift(found).text, found.rewritten) == ("changed", (FILE,))
    assert drift(project([], later)).text == ""


def test_files_of_another_project_of_that_name_say_nothing() -> None:
    found = project([member("web", digest="old")], composition(wanted("api"), file="/home/me/shop/compose.yaml"))
    assert [service.name for service in found.services] == ["web"]
    assert drift(found).text == ""
    assert found.source.files == (FILE,)


def test_a_service_of_a_profile_counts_once_it_is_there() -> None:
    said = composition(wanted("web"), wanted("tool", optional=True))
    found = project([member("web"), member("tool")], said)
    assert found.count == 2
    assert not found.orphans


def test_health() -> None:
    assert status(project([member("web", health="healthy")])).text == "healthy"
    assert status(project([member("web", health="starting"), member("api")])).text == "starting"
    assert status(project([member("web", health="healthy"), member("api")])).text == "up"
    bad = project([member("web", health="unhealthy")])
    assert (status(bad).text, glyph(bad).tone) == ("unhealthy", "bad")


def test_containers_of_compose_run_are_no_members() -> None:
    found = project([member("web"), member("web", 2, labels={f"{LABEL}oneoff": "True"})])
    assert found.count == 1


def test_what_did_not_change_is_taken_over() -> None:
    store = Store(RESOURCES)
    store.replace("container", [member("web")])
    before = store.get("project", "shop")
    other = Container(
        host="here", id="x", name="x", image="", image_id="", command="", created=0.0, state="running", project="blog"
    )
    store.patch("container", ["x"], [other])
    assert store.get("project", "shop") is before
    store.patch("container", ["shop-web-1"], [member("web", state="exited", exit_code=1)])
    after = store.get("project", "shop")
    assert after is not None
    assert status(after).text == "stopped"


def test_numbers_of_containers_beyond_measure_are_none() -> None:
    hostile = member("web", labels={f"{LABEL}container-number": "9" * 5000})
    odd = member("web", 2, labels={f"{LABEL}container-number": "²"})
    (service,) = project([hostile, odd, member("web", 3)]).services
    assert [container.name for container in service.containers] == ["shop-web-1", "shop-web-2", "shop-web-3"]
