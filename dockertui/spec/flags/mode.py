"""Flags about how it runs, ends and starts again."""

from dockertui.i18n import _
from dockertui.spec import units, words
from dockertui.spec.flags.flag import section

flag = section("mode")

FLAGS = (
    flag(
        "interactive i",
        _("Keep input open"),
        "bool",
        "",
        _("Keep the input open, so that what you type reaches the program."),
    ),
    flag(
        "tty t",
        _("Terminal"),
        "bool",
        "",
        _("Give the program a terminal: colours, line editing, full-screen programs."),
    ),
    flag(
        "detach d",
        _("In the background"),
        "bool",
        "",
        _("Run in the background and return at once."),
        only_run=True,
        client=True,
    ),
    flag("rm", _("Remove when it ends"), "bool", "", _("Remove the container and its anonymous volumes when it ends.")),
    flag(
        "restart",
        _("Restart"),
        "text",
        _("POLICY"),
        _("When the engine starts the container again: no, on-failure[:TIMES], always, unless-stopped."),
        words.restart_policy,
        default="no",
        choices=("no", "on-failure", "always", "unless-stopped"),
    ),
    flag(
        "init",
        _("Init process"),
        "bool",
        "",
        _("Run a small init as process 1, which passes signals on and reaps what is left over."),
        since="1.25",
        explicit=True,
    ),
    flag(
        "stop-signal",
        _("Stop signal"),
        "text",
        _("SIGNAL"),
        _("The signal that asks the program to end, such as SIGINT."),
    ),
    flag(
        "stop-timeout",
        _("Stop time-out"),
        "int",
        _("SECONDS"),
        _("How long the program may take to end before it is killed; 10 unless the image says otherwise."),
        units.integer,
        since="1.25",
        explicit=True,
    ),
    flag(
        "attach a",
        _("Attach to"),
        "list",
        _("STREAM"),
        _("Connect only these streams: stdin, stdout, stderr."),
        words.stream,
        combine=frozenset,
    ),
    flag(
        "sig-proxy",
        _("Pass signals on"),
        "bool",
        "",
        _("Pass signals of the client on to the program."),
        default="true",
        only_run=True,
        client=True,
    ),
    flag(
        "detach-keys",
        _("Detach keys"),
        "text",
        _("KEYS"),
        _("The keys that leave an attached container without stopping it."),
        only_run=True,
        client=True,
    ),
)
