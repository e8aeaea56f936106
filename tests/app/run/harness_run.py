"""Driving the run form on a real engine."""

import contextlib
import socket
from typing import Any

from dockertui.screens.form import FormScreen
from dockertui.screens.jobs import JobsScreen
from sandbox.api import ApiError
from tests.app.running import Running


class RunForm:
    """The run form of the app, its outcomes, and the engine's own view of them."""

    def __init__(self, app: Running) -> None:
        self.app = app
        self.api = app.api

    async def open(self, **values: Any) -> FormScreen:
        """Open the form by its key and fill it."""
        await self.app.press("1", "C")
        return await self.app.fill(**values)

    async def fill(self, **values: Any) -> FormScreen:
        """Fill the form that is open; names of flags have `_` for `-`."""
        return await self.app.fill(**{name.replace("_", "-"): value for name, value in values.items()})

    async def start(self, **values: Any) -> None:
        """Open, fill, and press Run."""
        await self.app.press("1", "C")
        await self.app.form()
        await self.fill(**values)
        await self.press_run()

    async def press_run(self) -> None:
        """Press the first button, as Enter does in a field."""
        await self.app.pilot.pause(0.05)
        screen = await self.app.form()
        screen.action_enter()

    async def background(self, **values: Any) -> dict[str, Any]:
        """Run in the background; what the engine then knows of the container."""
        before = self.ids()
        await self.start(detach=True, **values)
        await self.app.idle()
        new = self.ids() - before
        assert len(new) == 1, self.app.text()
        identity, known = new.pop(), self.app.app.session.store
        await self.app.until(lambda: (row := known.get("container", identity)) and row.state != "created", "its row")
        await self.app.until(lambda: not self.acting, "the end of the action")
        return self.inspect(identity)

    @property
    def acting(self) -> bool:
        """Whether an action is still at it, as it may be once its form has closed: it goes to what it made."""
        return any(worker.group == "actions" and not worker.is_finished for worker in self.app.app.workers)

    async def taken(self, name: str) -> None:
        """Wait until the list has a container of that name that took the place of another one."""
        rows = self.app.main.pane_of("container").view
        await self.app.until(lambda: any(row.name == name and row.replaces for row in rows.rows), f"the new {name}")

    async def output(self) -> str:
        """Wait for the jobs, where the output and the end of what has ended are shown; the text on the screen."""
        await self.app.until(lambda: isinstance(self.app.app.screen, JobsScreen), "the output")
        screen = self.app.app.screen
        assert isinstance(screen, JobsScreen)
        job = self.app.app.session.jobs.all[-1]
        await self.app.until(lambda: not job.running and screen.view.job is job, "its end")
        await self.app.shows(job.outcome)
        await self.app.pilot.pause()
        return self.app.text()

    def ids(self) -> set[str]:
        """The ids of all containers."""
        return {entry["Id"] for entry in self.api.get("/containers/json", all=True)}

    def names(self) -> set[str]:
        """The names of all containers."""
        return {entry["Names"][0][1:] for entry in self.api.get("/containers/json", all=True)}

    def inspect(self, name: str) -> dict[str, Any]:
        """What the engine knows of a container."""
        return dict(self.api.get(f"/containers/{name}/json"))

    def gone(self, name: str) -> bool:
        """Whether there is no such container."""
        try:
            self.inspect(name)
        except ApiError:
            return True
        return False

    def logs(self, name: str) -> str:
        """What a container wrote."""
        data = self.api.request("GET", f"/containers/{name}/logs", {"stdout": True, "stderr": True})
        return data.decode("utf-8", "replace")

    def execute(self, name: str, *argv: str) -> str:
        """What a command in a container writes."""
        made = self.api.post(f"/containers/{name}/exec", {"Cmd": argv, "AttachStdout": True, "AttachStderr": True})
        return self.api.request("POST", f"/exec/{made['Id']}/start", {}, b'{"Detach": false}').decode(errors="replace")


def free_port(address: str = "127.0.0.1", kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nothing uses now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def answers(port: int, address: str = "127.0.0.1") -> bytes:
    """What a web server says at a port; b"" where nothing answers."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\nHost: test\r\n\r\n")
        return connection.recv(65536)
    return b""
