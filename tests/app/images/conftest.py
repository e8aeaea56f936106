"""Registries, and the app on the session's engine."""

from collections.abc import AsyncIterator, Iterator

import pytest

from sandbox.registry import Registry
from tests.app.running import Running, running


@pytest.fixture
async def run(clean_engine: str) -> AsyncIterator[Running]:
    async with running(clean_engine) as driver:
        yield driver


@pytest.fixture(params=["clean_engine", "clean_new_engine"])
async def each_run(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """The app on the engine of this release, then on the next one's."""
    async with running(request.getfixturevalue(request.param)) as driver:
        yield driver


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    with Registry() as started:
        yield started


@pytest.fixture(scope="session")
def secure_registry() -> Iterator[Registry]:
    with Registry(secure=True) as started:
        yield started
