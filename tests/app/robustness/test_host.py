"""The host's load comes back by itself, whatever keeps it from being measured."""

import pytest

from dockertui import app
from dockertui.engine import HostSample
from tests.app.running import running


async def test_the_load_comes_back(clean_engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def sample() -> HostSample:
        tries.append(len(tries))
        if len(tries) in (2, 3):
            raise OSError(24, "Too many open files")
        return HostSample(10.0, 1 << 30, 2 << 30, 1, 2)

    monkeypatch.setattr(app, "host_sample", sample)
    monkeypatch.setattr(app, "HOST_AFTER", 0.01)
    monkeypatch.setattr(app, "HOST_EVERY", 0.01)
    async with running(clean_engine) as run:
        header = run.main.header
        await run.until(lambda: len(tries) > 4 and header.state.host, "the load to be measured again")
        assert [str(error) for error in run.app.failures] == ["[Errno 24] Too many open files"]
        run.app.failures.clear()
