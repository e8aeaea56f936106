"""Disk usage, against what the engine itself reports, and pruning from it."""

from dockertui.screens.usage import UsageScreen
from tests.app.running import Running


async def open_usage(run: Running) -> UsageScreen:
    """The screen, once the engine has answered."""
    await run.press("D")
    await run.until(lambda: isinstance(run.app.screen, UsageScreen), "the screen")
    screen = run.app.screen
    assert isinstance(screen, UsageScreen)
    await run.until(lambda: screen.amounts.usage is not None, "the answer")
    return screen


async def test_the_figures_and_a_prune(run: Running) -> None:
    made = run.api.post(
        "/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", "head -c 300000 /dev/urandom > /x"]}, name="gone"
    )
    run.api.post(f"/containers/{made['Id']}/start")
    run.api.post(f"/containers/{made['Id']}/wait")
    run.api.post("/volumes/create", {"Name": "orphan"})
    screen = await open_usage(run)
    assert screen.amounts.usage
    images, containers, volumes, _cache = screen.amounts.usage.amounts
    told = run.api.get("/system/df")
    assert (images.count, images.size) == (len(told["Images"]), told["LayersSize"])
    assert (containers.count, containers.active) == (1, 0)
    assert containers.size == containers.reclaimable >= 300_000
    assert (volumes.count, volumes.active) == (1, 0)
    await run.shows("Goes: gone")
    await run.shows("$ docker container prune -f")
    await run.press("enter")
    await run.shows("Lost for good: gone")
    await run.press("y")
    await run.until_engine(lambda: run.api.get("/containers/json", all=True) == [], "no container")
    await run.until(lambda: screen.prunes.prunes[0].count == 0, "the new figures")
    await run.press("escape")
    await run.idle()
    assert run.commands() == ["docker system df -v", "docker container prune -f", "docker system df -v"]


async def test_dangling_images_are_counted(run: Running) -> None:
    screen = await open_usage(run)
    dangling = next(prune for prune in screen.prunes.prunes if "Dangling" in prune.title)
    assert dangling.count == len(run.api.get("/images/json", filters={"dangling": ["true"]}))
    await run.press("j", "enter")
    await run.shows("Prune: Dangling images")
    await run.press("escape")
    assert isinstance(run.app.screen, UsageScreen)
