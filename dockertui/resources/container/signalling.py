"""A signal to one process of a container."""

from typing import TYPE_CHECKING

from dockertui.engine.processes import Process, send
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import Step, docker, perform
from dockertui.model.form import Button, Field, Form
from dockertui.resources.container.actions import SIGNALS
from dockertui.resources.container.record import Container

if TYPE_CHECKING:
    from dockertui.engine import Client


async def ask_signal(desk: Desk, container: Container, process: Process) -> None:
    """Ask for the signal, and send it."""

    def argv(signal: str) -> tuple[str, ...]:
        return ("exec", "-u", "0", container.name, "kill", f"-{signal}", str(process.pid))

    form = Form(
        title=_("Signal to process {pid} of {name}").format(pid=process.pid, name=container.name),
        text=(clean(process.command), _("On the host its id is {pid}.").format(pid=process.host)),
        fields=(Field("signal", _("Signal"), "choice", "TERM", SIGNALS),),
        buttons=(Button("ok", _("Send"), grave=True),),
        command=lambda values: docker(*argv(values["signal"])),
    )
    answer = await desk.ask(form)
    if answer is None:
        return
    signal = answer.values["signal"]

    def call(client: "Client") -> None:
        send(client, container.id, process, signal)

    await perform(desk, container.host, _("Signal"), [Step(container.name, ("docker", *argv(signal)), call)])
