"""Which words the docker CLI gets for a build: those of its arguments that it does not read itself have no value."""

from pathlib import Path

import pytest

from dockertui.engine.builds import BuildOptions


def test_values_are_left_to_the_environment() -> None:
    options = BuildOptions(context=Path("/x"), arguments={"TOKEN": "hunter2", "VERSION": "1"})
    assert options.private_words == ["--build-arg", "TOKEN", "--build-arg", "VERSION", "/x"]
    assert options.private == {"TOKEN": "hunter2", "VERSION": "1"}
    assert options.words == ["--build-arg", "TOKEN=hunter2", "--build-arg", "VERSION=1", "/x"]


STEERING = "PATH HOME DOCKER_HOST DOCKER_CONFIG LD_PRELOAD https_proxy NO_PROXY a-b 1A GODEBUG"


@pytest.mark.parametrize("name", STEERING.split())
def test_what_steers_the_cli_does_not_get_into_its_environment(name: str) -> None:
    options = BuildOptions(context=Path("/x"), arguments={name: "v"})
    assert options.private == {} and options.private_words == ["--build-arg", f"{name}=v", "/x"]
