"""Contexts as the docker CLI makes them: the same files, byte for byte, and each can use the other's."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dockertui.engine import EngineError, context_store
from dockertui.engine.context_store import NewContext
from sandbox import install
from sandbox.certificates import Authority
from tests.ways import or_left_out

pytestmark = pytest.mark.engine


class Cli:
    """The docker CLI with a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        with or_left_out():
            path = install.ensure("old")
        folder.mkdir()
        self.environ = {"PATH": path, "HOME": str(folder), "DOCKER_CONFIG": str(folder)}
        self.program = shutil.which("docker", path=path) or "docker"

    def run(self, *words: str) -> str:
        done = subprocess.run(
            (self.program, *words), env=self.environ, capture_output=True, text=True, check=True, umask=0o022
        )
        return done.stdout


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "theirs")


@pytest.fixture
def ours(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "ours"
    folder.mkdir()
    return {"DOCKER_CONFIG": str(folder)}


@pytest.fixture(autouse=True)
def usual_umask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with or_left_out():
        return Authority(tmp_path_factory.mktemp("contexts") / "authority").issue("client")


def tree(folder: str) -> dict[str, bytes]:
    """Every file and folder below `folder`, and what is in it."""
    root = Path(folder)
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"" for path in sorted(root.rglob("*"))
    }


def contexts_made(client: Path) -> list[NewContext]:
    ca, cert, key = (f"{client}/{name}.pem" for name in ("ca", "cert", "key"))
    return [
        NewContext("far", "ssh://root@far.example"),
        NewContext("prod", "tcp://10.1.2.3:2376", 'My "prod" & <b> µ', ca, cert, key),
        NewContext("lax", "tcp://10.1.2.3:2376", skip_verify=True),
    ]


def test_the_same_files(cli: Cli, ours: dict[str, str], client: Path) -> None:
    for new in contexts_made(client):
        cli.run(*new.words[1:])
        context_store.create(new, ours)
    theirs, mine = tree(cli.environ["DOCKER_CONFIG"]), tree(ours["DOCKER_CONFIG"])
    theirs.pop("config.json", None)
    assert mine == theirs


def test_the_same_choice(cli: Cli, ours: dict[str, str], client: Path) -> None:
    settings = '{\n\t"auths": {},\n\t"psFormat": "table <{{.ID}}>"\n}'
    for environ in (cli.environ, ours):
        Path(environ["DOCKER_CONFIG"], "config.json").write_text(settings)
    for new in contexts_made(client):
        cli.run(*new.words[1:])
        context_store.create(new, ours)
    for name in ("prod", "far", "default", "lax"):
        cli.run("context", "use", name)
        context_store.use(name, ours)
        settings_of = [json.loads(tree(environ["DOCKER_CONFIG"])["config.json"]) for environ in (cli.environ, ours)]
        assert settings_of[0] == settings_of[1]
        assert context_store.current_context(ours) == context_store.current_context(cli.environ) == name
    cli.run("context", "rm", "-f", "lax", "far")
    for name in ("lax", "far"):
        context_store.remove(name, ours)
    theirs, mine = tree(cli.environ["DOCKER_CONFIG"]), tree(ours["DOCKER_CONFIG"])
    assert theirs.keys() == mine.keys()
    assert context_store.current_context(ours) == "default"


def test_the_cli_reads_what_is_made_here(cli: Cli, client: Path) -> None:
    for new in contexts_made(client):
        context_store.create(new, cli.environ)
    context_store.use("prod", cli.environ)
    listed = cli.run("context", "ls", "--format", "{{.Name}} {{.Current}} {{.DockerEndpoint}}").splitlines()
    assert "prod true tcp://10.1.2.3:2376" in [line.replace(" *", "") for line in listed]
    assert "far false ssh://root@far.example" in listed
    for name in ("prod", "far"):
        assert json.loads(cli.run("context", "inspect", name)) == [context_store.inspect(name, cli.environ)]


def test_what_the_cli_describes(cli: Cli) -> None:
    cli.run("context", "create", "far", "--description", "over there", "--docker", "host=ssh://root@far.example")
    assert context_store.descriptions(cli.environ) == {"far": "over there"}


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewContext("a b", "tcp://x:1"), "letters"),
        (NewContext("default", "tcp://x:1"), "environment"),
        (NewContext("odd", "ftp://x:1"), "ftp://x:1"),
        (NewContext("none", "tcp://x:1", ca="/nowhere/ca.pem"), "/nowhere/ca.pem"),
    ],
)
def test_what_cannot_be_made(ours: dict[str, str], new: NewContext, words: str) -> None:
    with pytest.raises(EngineError, match=words) as caught:
        context_store.create(new, ours)
    assert caught.value.kind == "config"
    assert not tree(ours["DOCKER_CONFIG"])


def test_a_second_one_of_that_name(ours: dict[str, str]) -> None:
    context_store.create(NewContext("far", "ssh://far"), ours)
    with pytest.raises(EngineError, match="already"):
        context_store.create(NewContext("far", "ssh://far"), ours)
    with pytest.raises(EngineError, match="no such context"):
        context_store.use("nope", ours)
