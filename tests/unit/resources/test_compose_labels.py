"""Labels are whoever's who made the image: what is no name of Compose's becomes neither a name nor an option."""

import shlex
from dataclasses import replace
from typing import Any

import pytest

from dockertui.labels import compose_project, compose_service
from dockertui.model.store import Store
from dockertui.resources import RESOURCES
from dockertui.resources.container.record import Container, from_list
from dockertui.resources.project import scaling
from dockertui.resources.project.actions import ACTIONS, SERVICE_ACTIONS
from dockertui.resources.project.record import Project
from dockertui.resources.project.service import Service

LABEL = "com.docker.compose."
HOSTILE = [
    "--output=/any/file",
    "--volumes",
    "-f",
    "$(touch x)",
    "a b",
    "a\nb",
    "web\n",
    ".",
    "../x",
    "we\u200bb",
    "wеb",  # with a Cyrillic letter
    "\x1b[31mweb",
    "",
    "x" * 100_000 + " ",
]


def container(name: str, project: str, service: str) -> Container:
    labels = {f"{LABEL}project": project, f"{LABEL}service": service}
    entry: dict[str, Any] = {"Id": name, "Names": [f"/{name}"], "Labels": labels, "State": "running"}
    return from_list("here", {**entry, "Image": "web", "Created": 1, "Status": "Up 1 second"}, 2.0)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:20])
def test_what_is_no_name_is_none(text: str) -> None:
    labels = {f"{LABEL}project": text, f"{LABEL}service": text}
    assert (compose_project(labels), compose_service(labels)) == ("", "")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:20])
def test_a_container_of_no_service_is_shown_and_counted_and_no_action_names_it(text: str) -> None:
    store = Store(RESOURCES)
    store.replace("container", [container("good", "shop", "web"), container("odd", "shop", text)])
    shop = store.get("project", "shop")
    assert isinstance(shop, Project)
    assert [service.name for service in shop.services] == ["web"]
    assert [one.name for one in shop.strangers] == ["odd"]
    down = next(action for action in ACTIONS if action.id == "project.down")
    assert down.form
    form = down.form([shop])
    assert isinstance(form.text, tuple)
    assert "removes 2 containers" in form.text[0]
    assert "odd" in form.text[1]


def test_what_is_removed_with_a_project_is_counted_and_named() -> None:
    """Compose, and the same by the API, also takes what says that `compose run` made it."""
    store = Store(RESOURCES)
    hidden = replace(container("hidden", "shop", "web"), labels={"com.docker.compose.oneoff": "True"})
    store.replace("container", [container("good", "shop", "web"), hidden])
    shop = store.get("project", "shop")
    assert isinstance(shop, Project)
    assert shop.count == 1
    down = next(action for action in ACTIONS if action.id == "project.down")
    assert down.form
    text = "\n".join(down.form([shop]).text)
    assert "removes 2 containers" in text
    assert "hidden" in text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:20])
def test_a_project_of_no_name_is_none(text: str) -> None:
    store = Store(RESOURCES)
    store.replace("container", [container("odd", text, "web")])
    assert not store.all("project")
    assert not store.all("service")


def test_what_a_compose_file_calls_a_service_is_no_option_either() -> None:
    odd = Service(host="here", id="shop/-x", name="-x", project="shop", image="web", containers=())
    assert odd.words == ("--", "-x")
    remove = next(action for action in SERVICE_ACTIONS if action.id == "service.remove")
    assert remove.form
    line = remove.form([odd]).command({})
    assert shlex.split(line)[-2:] == ["--", "-x"]
    assert scaling.words(odd, {"count": "2"})[-4:] == ("--scale", "-x=2", "--", "-x")
