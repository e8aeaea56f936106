"""A registry of one's own: run in one action, pushed to, pulled from; and what was pulled or built run at once."""

from pathlib import Path

import pytest

from dockertui.screens.form import FormScreen
from dockertui.screens.jobs import JobsScreen
from sandbox.api import Api
from sandbox.images import Image, context
from sandbox.install import unpacked
from sandbox.network import free_port
from tests.app.images.harness_images import choose, image_id, references
from tests.app.run.harness_run import answers
from tests.app.running import Running

SETTINGS = """\
version: 0.1
storage: {filesystem: {rootdirectory: /var/lib/registry}}
http: {addr: ":5000"}
"""


@pytest.fixture
def registry_image(clean_engine: str, tmp_path: Path) -> str:
    """Debian's docker-registry as an image."""
    program = unpacked("docker-registry") / "usr/bin/docker-registry"
    (tmp_path / "config.yml").write_text(SETTINGS)
    (tmp_path / "Dockerfile").write_text(
        "FROM busybox\nADD rootfs /\nADD config.yml /etc/\nVOLUME /var/lib/registry\nEXPOSE 5000\n"
        'ENTRYPOINT ["/usr/bin/docker-registry", "serve", "/etc/config.yml"]\n'
    )
    made = context(Image(str(tmp_path), (), lambda: (program, "usr/bin/docker-registry")))
    Api(clean_engine).build(made, "registry:mine")
    return "registry:mine"


async def test_a_registry_of_ones_own(run: Running, registry_image: str) -> None:
    port = free_port("127.0.0.1")
    await run.until(lambda: any(registry_image in image.references for image in run.app.session.store.all("image")))
    await run.press("2", "ctrl+r")
    await run.fill(image=registry_image, place=f"127.0.0.1:{port}")
    await run.press("enter")
    await run.until(lambda: any(c.running and c.ports for c in run.app.session.store.all("container")), "the registry")
    await run.idle()
    await run.until_engine(lambda: answers(port), "an answer of the registry")
    assert run.api.get("/volumes/registry-data")["Name"] == "registry-data"
    name = f"localhost:{port}/shop/api:2.3.1"
    before = image_id(run.api, "shop/api:2.3.1")
    await choose(run, "shop/api:2.3.1")
    await run.press("P")
    await run.fill(reference=name)
    await run.shows("$ docker tag shop/api:2.3.1 localhost")
    await run.press("enter")
    await run.shows("pushed · sha256:")
    await run.press("escape")
    run.api.delete(f"/images/{name}")
    await run.press("p")
    await run.fill(image=name)
    await run.press("enter")
    await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
    await run.shows("R run it")
    assert image_id(run.api, name) == before
    assert name in references(run.api)
    await run.press("R")
    await run.until(lambda: isinstance(run.app.screen, FormScreen), "the run form")
    await run.shows("Run ")
    await run.press("escape")
