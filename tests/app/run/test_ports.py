"""Published ports: every form of -p, random ones, and those that are taken."""

import asyncio
import socket
import sys
from contextlib import closing

import pytest

from tests.app.run.harness_run import RunForm, answers, free_port


async def test_random_ports_are_shown_and_answer(run: RunForm, wait_until: object) -> None:
    container = await run.background(image="web:1.4", name="web", publish_all=True)
    bindings = container["NetworkSettings"]["Ports"]["80/tcp"]
    port = int(bindings[0]["HostPort"])
    assert port
    await run.app.until_engine(lambda: b"It works" in answers(port), "an answer")
    await run.app.press("+", "+")
    await run.app.shows(str(port))
    assert run.app.commands() == ["docker run -dP --name web web:1.4"]


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ("{port}:80", ""),
        ("127.0.0.2:{port}:80", "127.0.0.2"),
        ("127.0.0.1::80", "127.0.0.1"),
        ("80", ""),
    ],
)
async def test_each_form_of_publish_answers_on_its_address(run: RunForm, form: str, address: str) -> None:
    wanted = free_port()
    container = await run.background(image="web:1.4", publish=[form.format(port=wanted)])
    binding = container["NetworkSettings"]["Ports"]["80/tcp"][0]
    port = int(binding["HostPort"])
    assert binding["HostIp"] == (address or "0.0.0.0")
    assert port == wanted or "{port}" not in form
    await run.app.until_engine(lambda: b"It works" in answers(port, address or "127.0.0.1"), "an answer")
    if address:
        assert not answers(port, "127.0.0.3")


ECHO = """
import socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("0.0.0.0", 53))
while True:
    data, sender = server.recvfrom(100)
    server.sendto(b"echo " + data, sender)
"""


async def test_udp_is_published_as_udp(run: RunForm) -> None:
    port = free_port("127.0.0.1", socket.SOCK_DGRAM)
    binding = f"127.0.0.1:{port}:53/udp"
    container = await run.background(image="busybox", command="sleep 1000", init=True, publish=[binding])
    assert list(container["NetworkSettings"]["Ports"]) == ["53/udp"]

    def asked() -> bytes:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            probe.settimeout(2)
            probe.sendto(b"ping", ("127.0.0.1", port))
            try:
                return probe.recv(100)
            except OSError:
                return b""

    inside = ("nsenter", "--net", "--target", str(container["State"]["Pid"]), sys.executable, "-c", ECHO)
    server = await asyncio.create_subprocess_exec(*inside)
    try:
        await run.app.until_engine(lambda: asked() == b"echo ping", "an answer over UDP")
    finally:
        server.kill()
        await server.wait()
    assert not answers(port)


async def test_a_bad_port_is_told_and_holds_the_form(run: RunForm) -> None:
    await run.start(image="busybox", publish=["80:eighty"])
    await run.app.shows("invalid containerPort: eighty")
    assert not run.ids()


async def test_a_port_of_another_container_is_told_before_and_refused_after(run: RunForm) -> None:
    port = free_port()
    await run.background(image="web:1.4", name="first", publish=[f"{port}:80"])
    await run.app.press("1", "C")
    await run.app.form()
    await run.fill(image="web:1.4", name="second", detach=True, publish=[f"{port}:80"])
    await run.app.press("pagedown", "pagedown")
    await run.app.shows(f"port {port} is taken by first")
    await run.press_run()
    await run.app.shows("already")
    screen = await run.app.form()
    assert screen.values["name"] == "second"
    assert screen.values["publish"] == [f"{port}:80"]
    await run.app.until(lambda: screen.fields.row_of(screen.focused) is screen.fields.row("publish"), "the field")
    assert run.names() == {"first"}
    await run.fill(publish=[f"{free_port()}:80"])
    await run.press_run()
    await run.app.idle()
    assert run.names() == {"first", "second"}


async def test_a_port_that_another_program_uses_is_told(run: RunForm) -> None:
    with closing(socket.socket()) as busy:
        busy.bind(("0.0.0.0", 0))
        busy.listen()
        port = busy.getsockname()[1]
        await run.app.press("1", "C")
        await run.app.form()
        await run.fill(image="busybox", publish=[f"{port}:80"])
        await run.app.press("pagedown", "pagedown")
        await run.app.shows(f"port {port} is in use on this host")
