"""Command lines become values, and wrong ones point at the word at fault."""

import shlex

import pytest

from dockertui.spec import FLAGS, RunSpec, SpecError, faults, parse, render


def spec_of(line: str) -> RunSpec:
    return parse(shlex.split(line))


def error_of(line: str) -> SpecError:
    with pytest.raises(SpecError) as caught:
        spec_of(line)
    return caught.value


def test_flags_end_at_the_image() -> None:
    spec = spec_of("docker run -it --rm busybox sh -c 'ls -d --rm'")
    assert spec.image == "busybox"
    assert spec.command == ("sh", "-c", "ls -d --rm")
    assert spec.on("tty") and spec.on("interactive") and spec.on("rm") and not spec.on("detach")


@pytest.mark.parametrize(
    "line",
    [
        "docker run -p 80:80 -e A=1 busybox",
        "docker run -p80:80 -eA=1 busybox",
        "docker run -p=80:80 -e=A=1 busybox",
        "docker run --publish=80:80 --env=A=1 -- busybox",
        "docker container run --publish 80:80 --env A=0 --env A=1 busybox",
        "docker --context there -H unix:///x run -p 80:80/tcp -e A=1 --tty=false busybox",
    ],
)
def test_spellings_of_the_same_thing_are_equal(line: str) -> None:
    assert spec_of(line) == spec_of("docker run -p 80:80 -e A=1 busybox")


@pytest.mark.parametrize(
    "line",
    ["-m 512m", "--memory=0.5g", "-m 536870912", "-m 524288KiB"],
)
def test_sizes_are_compared_by_what_they_mean(line: str) -> None:
    assert spec_of(f"docker run {line} busybox") == spec_of("docker run -m 512M busybox")


def test_a_switch_that_says_off_is_not_nothing_where_that_matters() -> None:
    assert spec_of("docker run --init=false busybox") != spec_of("docker run busybox")
    assert spec_of("docker run --tty=false busybox") == spec_of("docker run busybox")


@pytest.mark.parametrize(
    ("line", "token", "flag"),
    [
        ("docker run", 2, ""),
        ("docker run --rm --enviroment A=1 busybox", 3, ""),
        ("docker run -itz busybox", 2, ""),
        ("docker run -e A=1 -p 80:eighty busybox", 5, "publish"),
        ("docker run -p80:eighty busybox", 2, "publish"),
        ("docker run --name", 2, "name"),
        ("docker run --rm --restart always busybox", 4, "restart"),
        ("docker run --network a --network a busybox", 5, "network"),
        ("docker run busy_Box", 2, ""),
        ("docker create -d busybox", 2, ""),
        ("docker ps -a", 1, ""),
    ],
)
def test_an_error_names_the_word_and_the_flag(line: str, token: int, flag: str) -> None:
    error = error_of(line)
    assert (error.token, error.flag) == (token, flag)
    assert error.message


def test_an_unknown_flag_gets_a_suggestion() -> None:
    assert "--network" in error_of("docker run --netwrok a busybox").message


def test_all_faults_of_a_spec_are_found() -> None:
    spec = RunSpec("busybox", (), {"rm": ("true",), "restart": ("always",), "detach": ("true",), "attach": ("stdout",)})
    assert {fault.flag for fault in faults(spec)} == {"restart", "attach"}


def test_every_flag_is_fine_with_its_default() -> None:
    assert [name for name, flag in FLAGS.items() if flag.default and flag.check(flag.default)] == []


def test_the_line_is_short_and_quoted() -> None:
    line = "docker run --tty --interactive --env 'A=x y' --publish=80:80 --restart no busybox echo \"it's\""
    assert render(spec_of(line)) == """docker run -it -e 'A=x y' -p 80:80 busybox echo "it's\""""
    assert render(spec_of(line), wrap=True).splitlines()[1] == "  -e 'A=x y' \\"
