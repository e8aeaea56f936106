"""The app on engines behind ssh: what ssh asks is asked inside, and a tunnel that dies comes back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dockertui.screens.questions import QuestionsScreen
from dockertui.screens.trouble import TroubleScreen
from sandbox.api import Api
from sandbox.ssh import SshServer
from tests.app.running import Running, running
from tests.app.test_switching import log_goes_on
from tests.ways import start

PHRASE = "open sesame"


@asynccontextmanager
async def asked(server: SshServer, socket: str) -> AsyncIterator[Running]:
    """The app with the dialog in which ssh asks."""
    async with running(server.url(socket), live=False) as run:
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the trouble")
        await run.shows("Let ssh ask")
        await run.press("a")
        await run.until(lambda: isinstance(run.app.screen, QuestionsScreen), "the questions")
        yield run


async def test_an_unknown_host_key_is_asked_inside(clean_engine: str, ssh_server: SshServer) -> None:
    start(Api(clean_engine), "far-away")
    ssh_server.trust("")
    async with asked(ssh_server, clean_engine) as run:
        await run.shows("authenticity of host")
        await run.shows("(yes/no/[fingerprint])")
        await run.type("yes")
        await run.press("enter")
        await run.until(lambda: run.app.session.state == "live", "the engine")
        assert run.app.screen is run.main
        await run.shows("far-away")


async def test_a_pass_phrase_is_asked_inside(clean_engine: str, ssh_server: SshServer) -> None:
    start(Api(clean_engine), "far-away")
    ssh_server.lock_key(PHRASE)
    async with asked(ssh_server, clean_engine) as run:
        await run.shows("Enter passphrase for key")
        await run.type("wrong")
        await run.press("enter")
        await run.until(lambda: run.text().count("Enter passphrase for key") > 1, "the question again")
        await run.type(PHRASE)
        await run.press("enter")
        await run.shows("far-away")
        assert PHRASE not in run.text()
        await run.until(lambda: run.app.session.state == "live", "the engine")
        ssh_server.end_masters()
        await run.shows("! lets ssh ask")
        assert "far-away" in run.text()
        await run.press("!")
        await run.shows("Enter passphrase for key")
        await run.type(PHRASE)
        await run.press("enter")
        await run.until(lambda: run.app.session.state == "live", "the engine again")


async def test_giving_up_ends_ssh(clean_engine: str, ssh_server: SshServer) -> None:
    ssh_server.trust("")
    async with asked(ssh_server, clean_engine) as run:
        await run.shows("authenticity of host")
        tunnel = run.app.session.engine._tunnel
        assert tunnel
        await run.press("escape")
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the trouble again")
        await run.until(lambda: not tunnel.alive, "ssh to end")
        await run.press("a")
        await run.shows("authenticity of host")
        await run.type("no")
        await run.press("enter")
        await run.shows("exit status 255")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, TroubleScreen), "the trouble again")


async def test_a_tunnel_that_dies_in_a_log_and_a_shell(clean_engine: str, ssh_server: SshServer) -> None:
    start(Api(clean_engine), "talker")
    async with running(ssh_server.url(clean_engine), (140, 40)) as run:
        await run.select("container", "talker")
        await run.shows("line 5")
        await run.press("e")
        await run.until(lambda: run.main.terminals.front is not None, "the shell")
        front = run.main.terminals.front
        await run.until(lambda: front.live.state == "live", "the shell to run")
        await run.type("echo $((6 * 7))")
        await run.press("enter")
        await run.shows("42")
        before = run.app.session.engine._tunnel
        assert before
        ssh_server.end_masters()
        await run.until(lambda: front.live.state == "ended", "the shell to end")
        await run.until(lambda: run.app.session.state == "live" and run.app.session.engine._tunnel is not before, "it")
        assert "ended" in front.live.verdict
        await run.press("enter", "l")
        await log_goes_on(run)
