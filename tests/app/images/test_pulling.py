"""Pulling from a real registry, and the jobs screen that shows it."""

from dockertui.screens.jobs import JobsScreen
from sandbox.registry import Registry
from sandbox.relay import SlowRelay
from tests.app.images.harness_images import choose, image_id, large_image, push, references
from tests.app.running import Running


async def test_pull_shows_its_progress_and_the_digest(each_run: Running, registry: Registry) -> None:
    run = each_run
    name = f"{registry.name}/demo/web:1.4"
    push(run.api, "web:1.4", name)
    await run.select("image", "web:1.4")
    await run.press("p")
    await run.fill(image=name)
    await run.shows(f"$ docker pull {name}")
    await run.press("enter")
    await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
    await run.shows("pulled · sha256:")
    assert name in references(run.api)
    await run.press("escape")
    await run.idle()
    assert run.commands() == [f"docker pull {name}"]
    await run.press("p")
    await run.fill(image=name)
    await run.press("enter")
    await run.shows("already up to date · sha256:")


async def test_a_pull_goes_on_after_the_jobs_are_closed_and_is_cancelled_later(
    run: Running, registry: Registry
) -> None:
    large_image(run.api, "blob:1", 8_000_000)
    push(run.api, "blob:1", f"{registry.name}/blob:1")
    run.api.delete("/images/blob:1")
    with SlowRelay(registry.port, 300_000) as slow:
        await run.press("2", "p")
        await run.fill(image=f"{slow.name}/blob:1")
        await run.press("enter")
        await run.shows("Downloading")
        await run.until(lambda: any(job.speed for job in run.app.session.jobs.running), "a speed")
        await run.shows("left")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.main, "the main screen")
        await run.shows("1 job")
        await run.press("J")
        await run.shows("/ 8.0MB")
        await run.press("c")
        await run.shows("cancelled")
    await run.press("escape")
    await run.idle()
    await run.until(lambda: "1 job" not in run.text(), "no job in the header")
    assert not any("blob" in name for name in references(run.api))


async def test_several_pulls_at_once(run: Running, registry: Registry) -> None:
    names = [f"{registry.name}/{image}" for image in ("busybox:1", "bash:1")]
    for name, source in zip(names, ("busybox", "bash"), strict=True):
        push(run.api, source, name)
    with SlowRelay(registry.port, 2_000_000) as slow:
        for image in ("busybox:1", "bash:1"):
            await run.press("2", "p")
            await run.fill(image=f"{slow.name}/{image}")
            await run.press("enter")
            await run.until(lambda: isinstance(run.app.screen, JobsScreen), "the jobs")
            await run.press("escape")
        await run.until(lambda: all(job.state == "done" for job in run.app.session.jobs.all), "both pulled")
        assert {f"{slow.name}/busybox:1", f"{slow.name}/bash:1"} <= references(run.api)


async def test_pull_again(run: Running, registry: Registry) -> None:
    name = f"{registry.name}/busybox:again"
    push(run.api, "bash", name)
    run.api.post("/images/busybox/tag", repo=name.rpartition(":")[0], tag="again")
    old = image_id(run.api, name)
    await choose(run, name)
    await run.press("u")
    await run.until_engine(lambda: image_id(run.api, name) != old, "the newer image")


async def test_troubles_in_words(each_run: Running, registry: Registry) -> None:
    run = each_run
    for image, said in (
        (f"{registry.name}/nobody/home:1", "the registry has no such image or tag"),
        ("registry.invalid/web:1", "is not known"),
        ("127.0.0.1:9/web:1", "nothing listens at the registry"),
    ):
        await run.press("2", "p")
        await run.fill(image=image)
        await run.press("enter")
        await run.shows(said)
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.main, "the main screen")


async def test_a_wrong_reference_keeps_the_form(run: Running) -> None:
    await run.press("2", "p")
    await run.fill(image="shop/Web")
    await run.press("enter")
    await run.shows("no capital letters")
    await run.press("escape")
    await run.idle()
    assert run.commands() == []


async def test_what_is_typed_ahead_goes_into_the_form(run: Running, registry: Registry) -> None:
    await run.press("2", "p", *"/nothing:1", "home", *registry.name)
    screen = await run.form()
    assert screen.values["image"] == f"{registry.name}/nothing:1"
    assert not run.main.prompt.active


async def test_quitting_asks_where_jobs_run(run: Running, registry: Registry) -> None:
    large_image(run.api, "blob:1", 8_000_000)
    push(run.api, "blob:1", f"{registry.name}/blob:1")
    run.api.delete("/images/blob:1")
    with SlowRelay(registry.port, 300_000) as slow:
        await run.press("2", "p")
        await run.fill(image=f"{slow.name}/blob:1")
        await run.press("enter")
        await run.shows("Downloading")
        await run.press("escape", "q")
        await run.shows("Jobs are running")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.main, "the main screen")
        assert run.app.session.jobs.running
        await run.press("q", "y")
        await run.until(lambda: not run.app.is_running, "the end")
