"""A registry of one's own, as a container of this engine."""

import shlex
from collections.abc import Sequence

from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values, required
from dockertui.model.numbers import number
from dockertui.resources.image.pushing import PORT
from dockertui.resources.image.record import Image
from dockertui.spec.reference import wrong_reference

STORE = "/var/lib/registry"
"""Where the registry keeps its data in the container."""


def run_words(values: Values) -> list[str]:
    """The words of the command."""
    words = ["docker", "run", "-d", "--restart", "always", "--name", values["name"].strip()]
    words += ["-p", f"{values['place'].strip()}:{PORT}", "-v", f"{values['volume'].strip()}:{STORE}"]
    return [*words, values["image"].strip()]


def _wrong_place(text: str) -> str:
    address, _colon, port = text.strip().rpartition(":")
    fine = number(port, 1, 65535) is not None and " " not in address
    return "" if fine else _("must be PORT or ADDRESS:PORT")


def _form() -> Form:
    return Form(
        title=_("A registry of your own"),
        text=(
            _("It has neither password nor TLS. An engine takes one at 127.0.0.1 as it is. For others, give"),
            _("a port only, and list HOST:PORT under insecure-registries in their /etc/docker/daemon.json."),
            _("Then push (P) any image to it."),
        ),
        fields=(
            Field("image", _("Image"), default="registry:2", check=wrong_reference),
            Field("place", _("Port"), default=f"127.0.0.1:{PORT}", hint=_("or PORT"), check=_wrong_place),
            Field("name", _("Container name"), default="registry", check=required),
            Field("volume", _("Volume or folder"), default="registry-data", check=required),
        ),
        buttons=(Button("ok", _("Run")),),
        command=lambda values: shlex.join(run_words(values)),
    )


async def _run(desk: Desk, records: Sequence[Image], values: Values) -> None:
    from dockertui.resources.run import opening, starting
    from dockertui.spec import RunSpec, SpecError, parse

    session = desk.session()
    made: list[tuple[starting.Started, RunSpec]] = []

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        try:
            spec = parse(run_words(answer.values))
            made.append((await starting.run(session, spec, asker), spec))
        except SpecError as error:
            return Notice("", error.message, bad=True)
        except starting.Refused as refused:
            return refused.notice
        return None

    if await desk.ask(_form(), attempt) and made:
        await opening.arrive(desk, session, *made[0])


REGISTRY: Action[Image] = Action(
    id="image.registry",
    title=_("Own registry"),
    help=_("Run a registry as a container, to push images to"),
    key="ctrl+r",
    changes=True,
    rowless=True,
    opens=True,
    run=_run,
)
