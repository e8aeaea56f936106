"""Real engines for the tests: private, with images, removed at the end.

Where none can be started the tests are left out, and the summary says which and why; under CI=true they fail.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from sandbox import containers, images
from sandbox.api import Api
from sandbox.engine import PrivateEngine
from sandbox.install import Kind

os.environ["LC_ALL"] = "C.UTF-8"  # The tests look at the symbols of a terminal that can show all of them.
from tests.examples import examples
from tests.fake_engines import certificates as certificates
from tests.fake_engines import serve as serve
from tests.ways import LEFT_OUT, or_left_out
from tests.ways import _podman as _podman
from tests.ways import _secure as _secure
from tests.ways import docker_config as docker_config
from tests.ways import podman as podman
from tests.ways import secure as secure
from tests.ways import ssh_server as ssh_server

settings.register_profile("dockertui", examples())
settings.load_profile("dockertui")

ENGINES = {"_old_engine", "_new_engine", "private_engine", "_secure", "ssh_server", "_podman"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if ENGINES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.engine)
    items[:] = _spread(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


LONG = (
    "test_any_sequence",
    "test_monkey",
    "test_unchanged",
    "test_read_only",
    "test_sizes",
    "test_resizing",
    "test_lies",
)
"""Modules whose tests take minutes."""


def _spread(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests with the long ones first in the share of each worker: at the end nobody waits for one of them."""
    long = [item for item in items if item.path.stem in LONG]
    long.sort(key=lambda item: LONG.index(item.path.stem))
    others = [item for item in items if item.path.stem not in LONG]
    ends = [len(others) * number // workers for number in range(workers + 1)]
    return [item for n in range(workers) for item in (*long[n::workers], *others[ends[n] : ends[n + 1]])]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out, and why."""
    reports = [report for report in terminalreporter.stats.get("skipped", []) if LEFT_OUT in str(report.longrepr)]
    if not reports:
        return
    terminalreporter.section(f"{len(reports)} tests left out: they need a real engine")
    reasons = sorted({str(report.longrepr[2]).partition(LEFT_OUT)[2] for report in reports})
    terminalreporter.line("Why: " + "; ".join(reasons))
    for report in reports:
        terminalreporter.line(f"  {report.nodeid}")


def _start(engine: PrivateEngine) -> PrivateEngine:
    """Start an engine with images; leave the test out where that is impossible."""
    with or_left_out():
        engine.start()
        images.provide(engine.api)
    return engine


def _running(kind: Kind) -> Iterator[PrivateEngine]:
    engine = PrivateEngine(kind=kind)
    try:
        yield _start(engine)
    finally:
        engine.stop()


@pytest.fixture(scope="session")
def _old_engine() -> Iterator[PrivateEngine]:
    yield from _running("old")


@pytest.fixture(scope="session")
def _new_engine() -> Iterator[PrivateEngine]:
    yield from _running("new")


@pytest.fixture(scope="session")
def engine_socket(_old_engine: PrivateEngine) -> str:
    """The socket of the session's engine, of this release; images, no containers."""
    return _old_engine.socket


@pytest.fixture(scope="session")
def new_engine_socket(_new_engine: PrivateEngine) -> str:
    """The socket of the session's newer engine; images, no containers."""
    return _new_engine.socket


@pytest.fixture(scope="session")
def _state_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet."""
    folder = tmp_path_factory.mktemp("state")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_state(_state_folders: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the app remembers, from one start to the next, is each test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(next(_state_folders)))
    for name in ("TMUX", "STY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clean_engine(engine_socket: str) -> Iterator[str]:
    """The session's engine; whatever the test makes in it is removed, whatever images it removes come back."""
    yield from _cleaned(engine_socket)


@pytest.fixture
def clean_new_engine(new_engine_socket: str) -> Iterator[str]:
    """Like `clean_engine`, for the newer engine."""
    yield from _cleaned(new_engine_socket)


def _cleaned(socket: str) -> Iterator[str]:
    api = Api(socket)
    before = _image_names(api)
    yield socket
    containers.clear(api)
    for name in _image_names(api) - before:
        api.delete(f"/images/{name}", force=True)
    if before - _image_names(api):
        images.provide(api)


@pytest.fixture
def private_engine() -> Iterator[Callable[[Kind], PrivateEngine]]:
    """Starts engines of the test's own, which it may kill: `private_engine("old")`."""
    engines: list[PrivateEngine] = []

    def start(kind: Kind = "old") -> PrivateEngine:
        engines.append(PrivateEngine(kind=kind))
        return _start(engines[-1])

    yield start
    for engine in engines:
        engine.stop()


@pytest.fixture(scope="session")
def wait_until() -> Callable[[Callable[[], bool]], bool]:
    """Polls a condition until it holds, a minute at most; returns whether it does."""

    def wait(condition: Callable[[], bool]) -> bool:
        end = time.monotonic() + 60
        while not (holds := condition()) and time.monotonic() < end:
            time.sleep(0.1)
        return holds

    return wait


def _image_names(api: Api) -> set[str]:
    """Every tag, and the ids of dangling images."""
    found = api.get("/images/json")
    return {name for image in found for name in _tags(image.get("RepoTags")) or [image["Id"]]}


def _tags(tags: list[str] | None) -> list[str]:
    return [tag for tag in tags or [] if tag != "<none>:<none>"]
