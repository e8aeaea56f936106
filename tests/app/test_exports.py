"""Containers and filled forms as compose services and as lines: shown, copied, saved."""

from pathlib import Path

from dockertui.screens.document import DocumentScreen
from tests.app.running import Running, running
from tests.app.test_container_actions import create


async def shown(run: Running) -> DocumentScreen:
    await run.until(lambda: isinstance(run.app.screen, DocumentScreen) and run.app.screen.is_mounted, "a document")
    await run.pilot.pause()
    screen = run.app.screen
    assert isinstance(screen, DocumentScreen)
    return screen


async def test_a_container_as_a_compose_service(clean_engine: str, tmp_path: Path) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web", "sleep", "1000", Env=["PASSWORD=geheim", "A=b"])
        await run.select("container", "web")
        await run.press("c")
        await shown(run)
        await run.shows("container_name: web")
        assert "geheim" not in run.text()
        assert "Secrets are hidden here" in run.text()
        await run.press("y", "m")
        assert "      PASSWORD:" in run.copied[0] and "geheim" not in run.copied[0]
        await run.shows("PASSWORD: geheim")
        await run.press("y")
        assert "      PASSWORD: geheim\n" in run.copied[1]
        for number in (1, 0):
            await run.press("s")
            target = tmp_path / f"compose{number}.yaml"
            await run.fill(file=str(target))
            await run.press("enter")
            await run.until(target.exists, "the file")
            await run.until(lambda: run.app.keys.idle, "its end")
            assert target.read_text() == run.copied[number]
            await run.press("m")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.main, "the list")


async def test_a_container_as_a_line(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        create(run.api, "web", "sleep", "1000", Env=["A=b c"])
        await run.select("container", "web")
        await run.press("L")
        await shown(run)
        await run.press("y", "escape")
        assert run.copied == ["docker run -d --init \\\n  --name web \\\n  -e 'A=b c' \\\n  busybox sleep 1000\n"]


async def test_a_filled_form_as_a_compose_service(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await run.press("C")
        await run.fill(image="busybox", name="web", publish=["8080:80"], memory="64m")
        await run.press("ctrl+o")
        await shown(run)
        await run.shows('- "8080:80"')
        await run.press("y", "escape")
        screen = await run.form()
        assert screen.values["name"] == "web"
        assert '    mem_limit: "64m"\n' in run.copied[0]


async def test_a_form_that_makes_no_service_says_why(clean_engine: str) -> None:
    async with running(clean_engine) as run:
        await run.press("C")
        await run.fill(image="busybox", command="sh -c 'open")
        await run.press("ctrl+o")
        await run.shows("a quote is not closed")
        await run.fill(image="", command="")
        await run.press("ctrl+o")
        await run.shows("An image is needed first.")
