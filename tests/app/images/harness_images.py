"""What the tests of images share."""

import base64
import io
import json
import os
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest

from sandbox.api import Api
from sandbox.registry import PASSWORD, USER
from tests.app.running import Running


def push(api: Api, source: str, name: str, *, secure: bool = False) -> None:
    """Put an image into a registry under `name` (HOST:PORT/REPOSITORY:TAG), and remove that name again."""
    repository, _colon, tag = name.rpartition(":")
    api.post(f"/images/{source}/tag", repo=repository, tag=tag)
    login = {"username": USER, "password": PASSWORD} if secure else {}
    headers = {"X-Registry-Auth": base64.urlsafe_b64encode(json.dumps(login).encode()).decode()}
    said = api.request("POST", f"/images/{repository}/push", {"tag": tag}, headers=headers)
    assert b'"error"' not in said, said
    api.delete(f"/images/{name}")


def references(api: Api) -> set[str]:
    """Every name of every image."""
    return {tag for image in api.get("/images/json") for tag in image["RepoTags"] or ()}


def image_id(api: Api, name: str) -> str:
    """The id of an image."""
    return str(api.get(f"/images/{name}/json")["Id"])


def large_image(api: Api, name: str, size: int) -> None:
    """Build an image with a layer of that many random bytes, which do not compress."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for member, data in (("Dockerfile", b"FROM scratch\nADD blob /\n"), ("blob", os.urandom(size))):
            info = tarfile.TarInfo(member)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    api.build(buffer.getvalue(), name)


async def choose(run: Running, name: str) -> None:
    """Put the cursor on the image that has a name."""
    await run.press("2")
    pane = run.main.pane_of("image")
    await run.until(lambda: any(name in row.references for row in pane.view.rows), f"{name} in the list")
    pane.view.find(next(row for row in pane.view.rows if name in row.references).key)
    run.main.follow_selection()


def slow(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, seconds: float = 0.02) -> None:
    """Have a disk take its time for each call."""
    quick = getattr(owner, method)

    def slowly(*words: Any) -> Any:
        time.sleep(seconds)
        return quick(*words)

    monkeypatch.setattr(owner, method, slowly)


def unfinished(run: Running) -> list[str]:
    """What the engine keeps of transfers under way."""
    folder = Path(run.api.path).parent / "data"
    assert (folder / "tmp").is_dir()
    return [path.name for place in ("tmp", "image/overlay2/layerdb/tmp") for path in (folder / place).glob("*")]
