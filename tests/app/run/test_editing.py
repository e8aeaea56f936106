"""Editing a container: the new one takes the place of the old one, which comes back where that fails."""

from tests.app.run.harness_run import RunForm, answers, free_port

KEEP = "sleep 1000"


async def edit(run: RunForm, name: str, **values: object) -> None:
    """Open the editing form of a container, change values, and confirm."""
    await run.app.select("container", name)
    await run.app.press("ctrl+e")
    await run.app.form()
    await run.fill(**values)
    await run.press_run()
    await run.app.press("enter")


async def test_the_new_one_has_name_volumes_ports_and_the_change(run: RunForm) -> None:
    port = free_port()
    await run.background(image="web:1.4", name="web", publish=[f"{port}:80"], volume=["/data"], env=["A=1"])
    before = run.inspect("web")
    run.execute("web", "sh", "-c", "echo kept > /data/file")
    await edit(run, "web", memory="64m", env=["A=2"])
    await run.app.idle()
    after = run.inspect("web")
    assert after["Id"] != before["Id"]
    aside = f"web-{before['Id'][:6]}-old"
    assert run.names() == {"web", aside}
    assert after["State"]["Running"]
    assert after["HostConfig"]["Memory"] == 64 << 20
    assert "A=2" in after["Config"]["Env"]
    assert "kept" in run.execute("web", "cat", "/data/file")
    await run.app.until_engine(lambda: b"It works" in answers(port), "an answer")
    await run.app.until(lambda: run.app.main.pane.view.current.id == after["Id"], "the new one selected")
    making = aside.removesuffix("old") + "new"
    commands = run.app.commands()
    assert commands[1].startswith("docker run -d --name web ")
    assert commands[2].startswith(f"docker create --name {making} ")
    assert commands[3:] == [
        "docker stop web",
        f"docker rename web {aside}",
        f"docker rename {making} web",
        "docker start web",
    ]


async def test_the_old_one_comes_back_where_the_new_one_does_not_start(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True)
    before = run.inspect("web")
    await edit(run, "web", command="no-such-program")
    await run.app.until(lambda: [job.state for job in run.app.app.session.jobs.all] == ["failed"], "the failure")
    await run.app.shows("no-such-program")
    await run.app.until_engine(lambda: run.names() == {"web"} and run.inspect("web")["State"]["Running"], "the old one")
    assert run.inspect("web")["Id"] == before["Id"]
    assert (await run.app.form()).values["command"] == "no-such-program"


async def test_the_old_one_comes_back_where_the_new_one_ends_at_once(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True, volume=["/data"])
    run.execute("web", "sh", "-c", "echo kept > /data/file")
    before = run.inspect("web")
    await edit(run, "web", command="sh -c 'echo bad configuration >&2; exit 4'")
    await run.app.shows("it ended at once (exit 4)")
    await run.app.shows("bad configuration")
    await run.app.shows("web is as it was")
    await run.app.until_engine(lambda: run.inspect("web")["State"]["Running"], "the old one")
    assert run.inspect("web")["Id"] == before["Id"]
    assert run.names() == {"web"}
    assert "kept" in run.execute("web", "cat", "/data/file")


async def test_nothing_is_touched_where_the_engine_refuses_the_new_one(run: RunForm) -> None:
    await run.background(image="busybox", name="web", command=KEEP, init=True)
    before = run.inspect("web")
    await edit(run, "web", runtime="no-such-runtime")
    await run.app.shows("no-such-runtime")
    await run.app.until_engine(lambda: run.names() == {"web"}, "the old name")
    after = run.inspect("web")
    assert (after["Id"], after["State"]["StartedAt"]) == (before["Id"], before["State"]["StartedAt"])


async def test_a_stopped_one_is_replaced_too(run: RunForm) -> None:
    await run.background(image="busybox", name="job", command="true")
    await run.app.until_engine(lambda: not run.inspect("job")["State"]["Running"], "its end")
    before = run.inspect("job")
    await edit(run, "job", command="echo again")
    await run.app.idle()
    await run.app.until_engine(lambda: "again" in run.logs("job"), "its output")
    assert run.inspect("job")["Id"] != before["Id"]
    assert run.names() == {"job", f"job-{before['Id'][:6]}-old"}


async def test_one_whose_image_is_gone_can_still_be_copied(run: RunForm) -> None:
    run.api.post("/images/busybox/tag", repo="gone", tag="1")
    await run.background(image="gone:1", name="orphan", command=KEEP, init=True)
    run.api.delete("/images/gone:1", force=True)
    await run.app.select("container", "orphan")
    await run.app.press("R")
    screen = await run.app.form()
    assert (screen.values["command"], screen.values["init"]) == (KEEP, True)
    await run.app.shows("$ docker run ")
