"""An engine of containers as values: what requests do to them, with failures and hangs where a test wants them."""

import asyncio
import copy
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dockertui.engine import EngineError
from dockertui.model.command_log import CommandLog
from dockertui.model.form import Answer, Form
from dockertui.model.jobs import Jobs
from dockertui.model.journal import Journal
from dockertui.model.works import Works
from dockertui.resources.container.record import from_list

Json = dict[str, Any]


def missing(what: str) -> EngineError:
    return EngineError("not_found", "", f"No such container: {what}")


class World:
    """The containers, and the stops that are on their way. `deepcopy` it to see what a dead client leaves behind."""

    def __init__(self) -> None:
        self.containers: dict[str, Json] = {}
        self.stopping: set[str] = set()
        self.made = 0

    def add(self, name: str, labels: Json | None = None, **host: Any) -> str:
        self.made += 1
        identity = f"{self.made:064x}"
        self.containers[identity] = {
            "Id": identity,
            "Name": f"/{name}",
            "Created": int(time.time()),
            "RestartCount": 0,
            "Config": {"Labels": labels or {}},
            "HostConfig": {"RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, **host},
            "State": {"Status": "created", "Running": False, "ExitCode": 0},
            "NetworkSettings": {"Networks": {}},
        }
        return identity

    def set_running(self, identity: str, running: bool) -> None:
        status = "running" if running else "exited"
        self.containers[identity]["State"] = {"Status": status, "Running": running, "ExitCode": 0}

    def end(self, identity: str) -> None:
        """A container stops, and goes where it was started with --rm."""
        self.stopping.discard(identity)
        self.set_running(identity, False)
        if self.containers[identity]["HostConfig"].get("AutoRemove"):
            del self.containers[identity]

    def settle(self) -> None:
        """Let the stops that are on their way have their effect."""
        for identity in list(self.stopping):
            self.end(identity)

    def named(self) -> dict[str, Json]:
        return {one["Name"][1:]: one for one in self.containers.values()}

    def state(self) -> set[tuple[str, bool, str]]:
        """Names, whether they run, and their restart policies."""
        return {
            (name, one["State"]["Running"], one["HostConfig"]["RestartPolicy"]["Name"])
            for name, one in self.named().items()
        }


class FakeClient:
    """The requests. `bad` are ids that do not start; `ends` maps ids to what becomes of their state once started."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bad: Callable[[Json], bool] = lambda one: False

    def _one(self, identity: str) -> Json:
        if identity not in self.world.containers:
            raise missing(identity)
        return self.world.containers[identity]

    def inspect_container(self, identity: str) -> Json:
        return copy.deepcopy(self._one(identity))

    def containers(self, all: bool = False, filters: Any = None) -> list[Json]:
        label, _equals, value = (filters or {}).get("label", "").partition("=")
        every = self.world.containers.values()
        found = [one for one in every if not label or one["Config"]["Labels"].get(label) == value]
        return [
            {
                "Id": one["Id"],
                "Names": [one["Name"]],
                "Labels": one["Config"]["Labels"],
                "Created": one["Created"],
                "State": one["State"]["Status"],
            }
            for one in found
        ]

    def create(self, name: str, labels: Json) -> str:
        if name in self.world.named():
            raise EngineError("conflict", "", f"name {name} is in use")
        return self.world.add(name, labels)

    def connect_network(self, network: str, container: str, end: Json) -> None:
        self._one(container)["NetworkSettings"]["Networks"][network] = dict(end)

    def update(self, identity: str, body: Json) -> None:
        self._one(identity)["HostConfig"]["RestartPolicy"] = dict(body["RestartPolicy"])

    def rename(self, identity: str, name: str) -> None:
        if name in self.world.named():
            raise EngineError("conflict", "", f"name {name} is in use")
        self._one(identity)["Name"] = f"/{name}"

    def start(self, identity: str) -> None:
        if self.bad(self._one(identity)):
            raise EngineError("refused", "", "no such program")
        self.world.set_running(identity, True)

    def begin_stop(self, identity: str) -> None:
        if self._one(identity)["State"]["Running"]:
            self.world.stopping.add(identity)

    def stop(self, identity: str) -> None:
        if identity in self.world.containers and identity in self.world.stopping:
            self.world.end(identity)

    def kill(self, identity: str) -> None:
        self._one(identity)
        self.world.end(identity)

    def remove_container(self, identity: str, v: bool = False, force: bool = False) -> None:
        if self._one(identity)["State"]["Running"] and not force:
            raise EngineError("conflict", "", "it runs")
        del self.world.containers[identity]
        self.world.stopping.discard(identity)

    def logs(self, identity: str, tail: int) -> list[bytes]:
        return [b"its last words"]


class FakeEngine:
    """`seen` is called before and after each request, with its number and the method's name."""

    def __init__(self, world: World) -> None:
        self.client = FakeClient(world)
        self.info = SimpleNamespace(podman=False)
        self.read_only = False
        self.count = 0
        self.faults: dict[int, str] = {}
        self.cancel: Callable[[], None] = lambda: None
        self.seen: Callable[[str], None] = lambda when: None

    def check_change(self, words: Sequence[str]) -> None:
        """Everything is allowed."""

    async def call(self, function: Callable[[Any], Any]) -> Any:
        self.count += 1
        fault = self.faults.get(self.count, "")
        self.seen("before")
        stopped = _stopped(function, self.client)
        if stopped:
            self.client.begin_stop(stopped)
            self.seen("during")
        if fault == "refused":
            if stopped:
                self.client.world.stopping.discard(stopped)
            raise EngineError("refused", "", "broken on purpose")
        if fault in ("cancel", "cancel twice"):
            self.cancel()
            await asyncio.sleep(0)
            if fault == "cancel twice":
                self.cancel()
            await asyncio.sleep(0.002)
        if fault == "stuck":
            await asyncio.Event().wait()
        if fault == "hang":
            self.cancel()
            await asyncio.sleep(0.05)
        answer = function(self.client)
        await asyncio.sleep(0)
        self.seen("after")
        if fault == "lost":
            raise EngineError("lost", "", "broken on purpose")
        return answer


def _stopped(function: Callable[[Any], Any], client: FakeClient) -> str:
    """The id of the container that a request stops, "" for other requests."""
    asked: list[str] = []

    class Probe:
        def stop(self, identity: str) -> None:
            asked.append(identity)

        def __getattr__(self, name: str) -> Any:
            raise _Other

    try:
        function(Probe())
    except Exception:  # noqa: BLE001  (another request, or one made of several)
        return ""
    return asked[0] if asked else ""


class _Other(Exception):
    pass


class FakeStore:
    def __init__(self, client: FakeClient) -> None:
        self._client = client

    def all(self, kind: str) -> list[Any]:
        return [from_list("fake", one, 0.0) for one in self._client.containers(all=True)]

    def get(self, kind: str, identity: str) -> Any:
        return next((one for one in self.all(kind) if one.id == identity), None)


class FakeSession:
    """What a replacement asks of a session."""

    key = "fake"

    def __init__(self, world: World, folder: Path) -> None:
        self.engine = FakeEngine(world)
        self.commands = CommandLog()
        self.jobs = Jobs(self.commands)
        self.works = Works(Journal(folder))
        self.works.proven_after = 0.01
        self.store = FakeStore(self.engine.client)
        self.events: list[Json] = []

    def refresh(self, kind: str, identity: str) -> None:
        pass


class FakeDesk:
    """A user who presses `button` where it is offered, else the first one."""

    def __init__(self, session: FakeSession, button: str) -> None:
        self._session = session
        self._button = button
        self.forms: list[Form] = []
        self.told: list[str] = []

    def session(self, host: str = "") -> FakeSession:
        return self._session

    async def ask(self, form: Form, attempt: Any = None) -> Answer | None:
        self.forms.append(form)
        offered = [button.id for button in form.buttons]
        if not self._button:
            return None
        return Answer(self._button if self._button in offered else offered[0], {})

    def notify(self, text: str, severity: str = "") -> None:
        self.told.append(text)


def words(entries: Sequence[Any]) -> list[str]:
    """The verbs of a command log."""
    return [re.sub(r"^docker (\S+).*", r"\1", entry.command) for entry in entries]
