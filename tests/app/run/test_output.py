"""Containers in the foreground: their output and their end are seen, whatever becomes of them."""

import pytest

from dockertui.resources.run import opening
from tests.app.run.harness_run import RunForm


async def test_a_command_that_ends_at_once_shows_its_output_and_exit_code(run: RunForm) -> None:
    await run.start(image="busybox", command="/bin/echo hehe")
    shown = await run.output()
    assert "hehe" in shown
    assert "exit 0" in shown
    assert "docker run busybox /bin/echo hehe" in run.app.commands()


async def test_nothing_is_lost_of_one_that_is_removed_at_its_end(run: RunForm) -> None:
    await run.start(image="busybox", command="sh -c 'seq 1 200; echo last >&2; exit 3'", rm=True)
    shown = await run.output()
    assert "last" in shown
    assert "exit 3" in shown
    await run.app.until_engine(lambda: not run.ids())
    job = run.app.app.session.jobs.all[-1]
    assert [line for line in job.lines if line != "last"] == [*map(str, range(1, 201))]
    assert run.app.commands() == ["docker run --rm busybox sh -c 'seq 1 200; echo last >&2; exit 3'"]


async def test_one_that_goes_on_is_selected_with_its_log(run: RunForm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SOON", 1.0)
    await run.start(image="busybox", name="talker", command="sh -c 'echo first words; exec sleep 1000'", init=True)
    await run.app.until(lambda: run.app.app.session.jobs.running and run.app.app.screen is run.app.main, "it runs")
    await run.app.until(lambda: run.app.main.detail.tab_id == "logs" and run.app.main.detail.record.name == "talker")
    await run.app.shows("first words")
    run.api.delete("/containers/talker", force=True)
    await run.app.until(lambda: not run.app.app.session.jobs.running, "the end of the job")
    assert "exit 137" in run.app.app.session.jobs.all[-1].outcome


async def test_a_limit_of_memory_is_enforced_and_its_excess_is_called_so(run: RunForm) -> None:
    greedy = "sh -c 'x=$(tr \"\\\\0\" x </dev/zero); echo $?'"
    await run.start(image="busybox", name="greedy", command=greedy, memory="16m", memory_swap="16m")
    await run.app.until(lambda: any(job.state == "failed" for job in run.app.app.session.jobs.all), "its end")
    assert "out of memory" in run.app.app.session.jobs.all[-1].outcome
    await run.output()
    await run.app.press("escape")
    await run.app.shows("OOM")
    assert run.inspect("greedy")["HostConfig"]["Memory"] == 16 << 20


async def test_a_flood_of_output_is_bounded_and_leaves_the_app_alive(run: RunForm) -> None:
    flood = "sh -c 'head -c 3000000 /dev/zero; yes words | head -n 200000; echo the end'"
    await run.start(image="busybox", command=flood, rm=True)
    await run.app.until(lambda: any(not job.running for job in run.app.app.session.jobs.all), "its end")
    job = run.app.app.session.jobs.all[-1]
    assert (job.outcome, job.lines[-1]) == ("exit 0", "the end")
    assert sum(map(len, job.lines)) < 1_000_000


async def test_ctrl_c_closes_a_form_and_never_the_app(run: RunForm) -> None:
    await run.open(image="busybox")
    await run.app.press("ctrl+c")
    await run.app.idle()
    await run.app.press("ctrl+c", "ctrl+c")
    assert run.app.app.is_running
    assert not run.ids()


def terminal(run: RunForm) -> str:
    """The text of the terminal in front."""
    tab = run.app.main.terminals.front
    return "\n".join(row.text for row in tab.live.screen.rows(0, tab.live.screen.height)) if tab else ""


async def test_a_terminal_is_attached_before_the_start(run: RunForm) -> None:
    await run.start(
        image="bash", name="box", command="bash -c 'echo first words; exec bash'", interactive=True, tty=True
    )
    await run.app.until(lambda: "first words" in terminal(run) and "#" in terminal(run), "what it wrote at once")
    await run.app.press(*"echo $((6*7))", "enter")
    await run.app.until(lambda: "42" in terminal(run), "an answer")
    assert run.inspect("box")["State"]["Running"]
    line = "docker run -it --name box bash bash -c 'echo first words; exec bash'"
    assert run.app.commands() == [line]


async def test_the_status_of_a_terminal_that_is_removed_at_once(run: RunForm) -> None:
    await run.start(image="busybox", command="sh -c 'echo so long; exit 7'", interactive=True, tty=True, rm=True)
    await run.app.until(lambda: "so long" in terminal(run), "its output")
    await run.app.until(lambda: "7" in run.app.main.terminals.front.live.verdict, "its status")
    await run.app.until_engine(lambda: not run.ids(), "its removal")
