"""The History tab: layers, what is shared, and who depends on an image."""

import pytest

from dockertui.resources.image.history import instruction
from tests.app.images.harness_images import choose, large_image
from tests.app.running import Running


async def test_layers_and_dependants(run: Running) -> None:
    run.api.post("/containers/create", {"Image": "busybox", "Cmd": ["true"]}, name="user-of-busybox")
    await choose(run, "busybox:latest")
    await run.press("h")
    await run.shows("docker history --no-trunc busybox:latest")
    await run.shows("user-of-busybox")
    await run.shows("shop/api:2.3.1")
    await run.shows("with other images")
    await run.press("G", "enter")
    await run.until(lambda: run.main.pane.resource.kind == "image", "the image that depends on it")
    assert run.main.pane.view.current.name != "busybox:latest"


async def test_an_image_of_its_own(run: Running) -> None:
    large_image(run.api, "alone:latest", 1000)
    await choose(run, "alone:latest")
    await run.press("h")
    await run.shows("none begins with its layers")
    await run.shows("freed by its removal")


@pytest.mark.parametrize(
    ("noted", "line"),
    [
        ('/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'),
        ("/bin/sh -c #(nop) ADD dir:1 in / ", "ADD dir:1 in /"),
        ("/bin/sh -c apk add git", "RUN apk add git"),
        ("|1 VERSION=2 /bin/sh -c echo $VERSION", "RUN echo $VERSION"),
        ("RUN /bin/sh -c echo hi # buildkit", "RUN echo hi"),
        ("RUN |1 A=b /bin/sh -c echo hi # buildkit", "RUN echo hi"),
        ("COPY file /etc # buildkit", "COPY file /etc"),
        ("sh", "sh"),
        ("", ""),
    ],
)
def test_instructions(noted: str, line: str) -> None:
    assert instruction(noted) == line
