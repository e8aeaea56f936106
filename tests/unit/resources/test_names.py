"""Names that an engine or a registry gives: none becomes an option, or more than a word, of a command that is shown."""

import shlex
from collections.abc import Callable
from typing import Any

import pytest

from dockertui.model.command_log import docker
from dockertui.resources.container import record as container
from dockertui.resources.image import record as image
from dockertui.resources.network import record as network
from dockertui.resources.rows import rows
from dockertui.resources.volume import record as volume

HOSTILE = (
    "--volumes",
    "-v",
    "$(touch x)",
    "`touch x`",
    "a;b",
    "a b",
    "a\nb",
    "a\tb",
    "'",
    '"',
    "a\u202eb",
    "x" * 100_000,
)

ID = "0123456789abcdef" * 4


def container_of(name: str) -> Any:
    data = {"Id": ID, "Names": [f"/{name}"], "Image": "busybox", "Created": 1, "State": "running", "Status": "Up"}
    return rows([data], container.LISTED, "Id", lambda one: container.from_list("h", one, 0.0), container.NEEDS)


def image_of(name: str) -> Any:
    data = {"Id": f"sha256:{ID}", "RepoTags": [f"{name}:1"], "Created": 1, "Size": 1}
    return rows([data], image.LISTED, "Id", lambda one: image.from_list("h", one), image.NEEDS)


def network_of(name: str) -> Any:
    data = {"Id": ID, "Name": name, "Driver": "bridge", "Scope": "local"}
    return rows([data], network.LISTED, "Id", lambda one: network.from_list("h", one), network.NEEDS)


def volume_of(name: str) -> Any:
    data = {"Name": name, "Driver": "local", "Mountpoint": "/x"}
    return rows([data, {**data, "Name": "data"}], volume.LISTED, "Name", lambda one: volume.from_list("h", one), ())


MAKERS: tuple[Callable[[str], Any], ...] = (container_of, image_of, network_of, volume_of)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text)[:20])
def test_a_name_is_one_word_that_is_no_option(maker: Callable[[str], Any], hostile: str) -> None:
    made = maker(hostile)
    assert made, "the row is there"
    for record in made:
        for name in (record.name, *getattr(record, "references", ())):
            assert 0 < len(name) <= 512 and name.isprintable()
            assert not name.startswith("-")
            line = docker("rm", name)
            assert "\n" not in line
            assert shlex.split(line) == ["docker", "rm", name]


@pytest.mark.parametrize("maker", MAKERS)
def test_good_names_stay_as_they_are(maker: Callable[[str], Any]) -> None:
    assert maker("web_1.x-2")[0].name.removesuffix(":1") == "web_1.x-2"
