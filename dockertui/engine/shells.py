"""Shells in containers: which one there is, and how to tell one that its terminal is gone."""

import signal
from typing import TYPE_CHECKING

from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.own_process import proved
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.client import Client

OTHERS = ("bash", "ash", "dash", "zsh", "ksh", "fish", "/busybox/sh", "/bin/bash")
"""Shells that are tried where there is no `sh`."""

BEST = "command -v bash || command -v sh"

MARK = "DOCKERTUI_TERMINAL"
"""The variable that marks the processes of a terminal."""

# The session leaders with a terminal among the marked processes (proc_pid_stat(5): after the name in parentheses come
# state, parent, group, session and terminal); what a shell started in the background on purpose goes on.
HANG_UP = """for p in /proc/[0-9]*; do
  read -r line < "$p/stat" || continue
  set -- ${line##*) }
  [ "$4" = "${p#/proc/}" ] && [ "$5" != 0 ] && tr '\\0' '\\n' < "$p/environ" | grep -qx "$0" && kill -HUP "$4"
done 2> /dev/null"""


async def find_shell(engine: Engine, container: str, user: str = "") -> str:
    """The best shell of a running container: bash, else sh, else what there is.

    Raises EngineError("not_found") where there is none.
    """

    def find(client: "Client") -> str:
        status, output = run(client, container, ["sh", "-c", BEST], user)
        if status == 0:
            return "bash" if output.strip().endswith("bash") else "sh"
        for shell in OTHERS:
            if run(client, container, [shell, "-c", ":"], user)[0] == 0:
                return shell
        raise EngineError("not_found", _("There is no shell in this container's image"), output)

    return await engine.call(find)


def run(client: "Client", container: str, argv: list[str], user: str = "") -> tuple[int | None, str]:
    """Run a command in a container to its end: its exit status and its output. Raises as the SDK does."""
    created = client.exec_create(container, argv, user=user)
    output: bytes = client.exec_start(created["Id"])
    return client.exec_inspect(created["Id"])["ExitCode"], output.decode(errors="replace")


def hang_up(engine: Engine, client: "Client", container: str, exec_id: str, mark: str) -> None:
    """Tell a process started by exec that its terminal is gone (SIGHUP): the engine cannot, and would let it be.

    Done from here where its process is proved to be one of this machine and ours to signal, else by a shell in the
    container of that id. Raises as the SDK does.
    """
    process = client.exec_inspect(exec_id)
    if not process["Running"]:
        return
    if engine.info and engine.info.local:
        try:
            with proved(process["Pid"], container) as handle:
                signal.pidfd_send_signal(handle, signal.SIGHUP)
        except (EngineError, OSError):
            pass  # Not here, or not ours.
        else:
            return
    run(client, container, ["sh", "-c", HANG_UP, f"{MARK}={mark}"], "")
