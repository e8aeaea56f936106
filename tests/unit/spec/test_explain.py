"""Lines in plain words, in the library and on the command line."""

import json
import shlex
import subprocess
import sys

import pytest

from dockertui.cli import main
from dockertui.spec import FLAGS, ExplainedPart, explain, parse
from dockertui.spec.meanings import meaning


def said(line: str) -> dict[str, str]:
    return {part.text: part.meaning for part in explain(shlex.split(line))}


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("-p 8080:80", "Port 80/tcp of the container answers on port 8080 of every address of the host."),
        ("-p 127.0.0.1:53:53/udp", "Port 53/udp of the container answers on port 53 of the host's address 127.0.0.1."),
        ("-p 80", "Port 80/tcp of the container answers on a free port of every address of the host."),
        ("-v data:/data:ro", "The volume data is at /data in the container, read only."),
        ("-v /srv:/srv", "The host's /srv is at /srv in the container."),
        ("-m 512m", "At most 512MiB of memory; beyond it programs are killed."),
        ("--restart on-failure:3", "Is started again when it fails, at most 3 times."),
        ("-e A", "Sets the variable A to what it is in your own environment."),
        ("--network container:db", "Shares the network of the container db."),
        ("--tty=false", "Switched off: Gives the program a terminal: colours, line editing, full-screen programs."),
        ("--gpus all", "It may use all graphics processors."),
    ],
)
def test_a_part_is_said_with_its_values(part: str, words: str) -> None:
    assert said(f"docker run {part} busybox")[part] == words


def test_all_parts_are_there_in_their_order() -> None:
    parts = explain(shlex.split("docker run -itp 80:80 --name=web reg.io/web:1 sh -c 'ls -l'"))
    assert [part.text for part in parts] == [
        "docker run", "-itp 80:80", "--name=web", "reg.io/web:1", "sh -c 'ls -l'",
    ]  # fmt: skip
    assert parts[3] == ExplainedPart("reg.io/web:1", "The image: web, 1, from reg.io if it is not here.")


def test_a_value_that_does_not_count_is_said_so() -> None:
    words = said("docker run --name a --name b busybox")
    assert "Does not count" in words["--name a"]
    assert "Does not count" not in words["--name b"]


def test_a_spec_is_explained_by_its_line() -> None:
    spec = parse(["docker", "run", "--interactive", "--tty", "busybox"])
    assert [part.text for part in explain(spec)] == ["docker run", "-it", "busybox"]


def test_every_flag_has_words() -> None:
    assert [name for name, flag in FLAGS.items() if not flag.takes_value and not meaning(flag, "true")] == []
    assert [name for name, flag in FLAGS.items() if flag.kind in ("text", "int") and not meaning(flag, "1")] == []


def test_the_command_line_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "sudo docker run -p 80:80 nginx"]) == 0
    output = capsys.readouterr().out.splitlines()
    assert output[0] == "docker run  Makes a container and runs it."
    assert output[-1] == "* sudo was left out."
    assert main(["explain", "docker", "run", "nginx"]) == 0


def test_the_command_line_prints_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--json", "docker run --name web nginx"], ["docker run --name web nginx", "--json"]):
        assert main(["explain", *arguments]) == 0
        sent = json.loads(capsys.readouterr().out)
        assert sent["query"] == {"name": "web"}
        assert sent["body"]["Image"] == "nginx"


@pytest.mark.parametrize(
    ("arguments", "caret"),
    [
        (["docker run -p 80:eighty nginx"], "              ^^^^^^^^^"),
        (["docker", "run", "-p", "80:eighty", "nginx"], "              ^^^^^^^^^"),
        (["--json", "--api", "1.41", "docker run --rm --annotation a=b nginx"], "                             ^^^"),
        (["docker run --rm"], "                ^"),
        (["docker", "run", "-e", "字 B", "--nme", "a", "x"], "                     ^^^^^"),
    ],
)
def test_a_caret_is_under_the_word_at_fault(
    arguments: list[str], caret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *arguments]) == 2
    shown = capsys.readouterr().err.splitlines()
    assert shown[1] == caret
    assert shown[2].startswith("dockertui: ")


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from dockertui.cli import main; main(['explain', 'docker run x']);"
        "print(sorted({'textual', 'docker', 'rich', 'requests', 'asyncio', 'psutil'} & set(sys.modules)))"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
