"""Whatever is in the files that dockertui reads: it is read, or the one error says why not."""

import json
import os
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui import config, programs
from dockertui.config import ConfigError
from dockertui.engine import compose, context_store, credentials, endpoint, ignoring
from dockertui.engine.credentials import Credentials
from dockertui.engine.errors import EngineError
from dockertui.labels import WAY_BACK, WORK
from dockertui.model.journal import Journal
from dockertui.model.log_fields import pretty
from dockertui.model.run_lines import RunLines
from dockertui.model.surroundings import surroundings
from dockertui.paths import docker_config_dir
from dockertui.resources.project import composition
from dockertui.resources.run.swap_record import labelled
from dockertui.spec.errors import SpecError
from dockertui.spec.files import seccomp

WORDS = """
    Name Metadata Description Endpoints docker Host SkipTLSVerify auths credsStore credHelpers auth identitytoken
    proxies default httpProxy currentContext detachKeys line time id kind engine title data begun kept_until
    services image ports depends_on networks volumes build healthcheck profiles deploy replicas scale source type
    old swaps name wanted state restart connect patience test
"""
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["\ud800", "-x", "a\nb", "tcp://[", "unix:///x", "tcp://a:99999", 10**30, "volume", "2", "x" * 300]
    )
)
KEYS = st.sampled_from(WORDS.split()) | st.text(max_size=3)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)
DEEP = st.sampled_from(["[" * 9000, '{"a":' * 9000, "[" * 9000 + "]" * 9000, "9" * 5000, '{"time": 1e999}'])
JSON = VALUES.map(json.dumps) | DEEP
"""JSON of any shape with the keys that are looked for, and what is none."""

FILES = (JSON | st.text()).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary()

AS_NAME = st.fixed_dictionaries(
    {"Name": VALUES, "Metadata": VALUES, "Endpoints": st.fixed_dictionaries({"docker": VALUES})}
)
AS_RUN = st.fixed_dictionaries({"line": VALUES, "time": VALUES})
AS_WORK = st.fixed_dictionaries(
    dict.fromkeys(("kind", "engine", "title", "begun", "kept_until", "data"), VALUES) | {"id": st.just("a" * 16)}
)
CONTEXTS = FILES | AS_NAME.map(lambda value: json.dumps(value).encode())


@pytest.fixture(scope="module")
def home() -> Any:
    """A home of its own, whose files are written anew for each example."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith(("XDG_", "DOCKER_"))]:
            patched.delenv(name)
        patched.setenv("HOME", folder)
        yield Path(folder)


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def only(kinds: type[Exception] | tuple[type[Exception], ...], *reads: Callable[[], Any]) -> None:
    """Each reads something, or raises one of these, which has something to say."""
    for read in reads:
        try:
            read()
        except kinds as error:
            assert str(error).strip()


@given(FILES)
def test_config_json(home: Path, content: bytes) -> None:
    write(docker_config_dir() / "config.json", content)
    logins = Credentials()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(credentials, "_ask", lambda *asked: None)
        only(
            EngineError,
            lambda: endpoint.resolve(environ=os.environ),
            endpoint.config_trouble,
            endpoint.detach_keys,
            logins.helpers,
            logins.servers,
            logins.all,
            lambda: logins.helper("docker.io"),
            lambda: logins.find("docker.io"),
            lambda: surroundings("unix:///x"),
        )


@given(FILES | VALUES.map(lambda value: json.dumps(value).encode()))
def test_credential_helpers(home: Path, content: bytes) -> None:
    write(docker_config_dir() / "config.json", b'{"credsStore": "x"}')
    logins = Credentials()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(programs, "ask", lambda *asked: (0, content.decode("utf-8", "replace"), ""))
        only(EngineError, logins.servers, logins.all, lambda: logins.find("docker.io"))


@given(CONTEXTS)
def test_contexts(home: Path, content: bytes) -> None:
    (docker_config_dir() / "config.json").unlink(missing_ok=True)
    write(endpoint.meta_folder("one", os.environ) / "meta.json", content)
    only(
        EngineError,
        endpoint.contexts,
        lambda: [*endpoint.choices()],
        context_store.descriptions,
        lambda: context_store.inspect("one"),
        lambda: endpoint.resolve(context="one"),
    )


@given(FILES)
def test_own_configuration(home: Path, content: bytes) -> None:
    path = write(home / "config.toml", content)
    only(ConfigError, lambda: config.load(path))


@given(FILES | AS_RUN.map(lambda value: json.dumps(value).encode()))
def test_past_runs(home: Path, content: bytes) -> None:
    lines = RunLines()
    write(lines._past, content)
    assert all(isinstance(run.line, str) and isfinite(run.time) for run in lines.past())
    lines.remember("docker run busybox")
    assert lines.past()[0].line == "docker run busybox"


@given(FILES | AS_WORK.map(lambda value: json.dumps(value).encode()))
def test_works_left_half_done(home: Path, content: bytes) -> None:
    journal = Journal()
    write(journal._path("a" * 16), content)
    journal.left("here")


@given(FILES)
def test_files_of_a_build(home: Path, content: bytes) -> None:
    write(home / "context" / ".dockerignore", content)
    only(EngineError, lambda: [*ignoring.kept(home / "context", ignoring.patterns(home / "context"))])


@given(JSON | st.text())
def test_texts(text: str) -> None:
    only(SpecError, lambda: seccomp(lambda path: text, "x.json"))
    labelled({WORK: "a" * 16, WAY_BACK: text})
    pretty(text)


@given(st.fixed_dictionaries({"old": st.just("a" * 64), "swaps": st.lists(VALUES, max_size=2)}))
def test_labels_of_a_work(value: dict[str, Any]) -> None:
    labelled({WORK: "a" * 16, WAY_BACK: json.dumps(value)})


@given(st.text(), VALUES, JSON | st.text())
async def test_what_compose_says(name: str, value: Any, text: str) -> None:
    async def said(source: compose.Trusted, *words: str) -> str:
        return text if "json" in words else name

    source = compose.Trusted(compose.ComposeSource(("/x/compose.yaml",), "/x", "x"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compose, "_ask", said)
        await composition.read("here", source)
        text = json.dumps({"name": name, "services": {"web": value}, "volumes": value})
        await composition.read("here", source)
