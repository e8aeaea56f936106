"""What leads to a new container, or a changed one. The form and all it needs are imported when they are first used."""

from collections.abc import Sequence
from typing import Any

from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.form import Values


async def _run_image(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import run_image

    await run_image(desk, records[0])


async def _run_like(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import run_like

    await run_like(desk, records[0])


async def run_new(desk: Desk) -> None:
    """Show the empty run form."""
    from dockertui.resources.run.opening import run_new as form

    await form(desk)


async def _edit(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import edit

    await edit(desk, records[0])


async def _undo(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.unfinished import undo

    await undo(desk, records[0])


async def _as_compose(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import as_compose

    await as_compose(desk, records[0])


async def _as_line(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import as_line

    await as_line(desk, records[0], records[0].name)


async def _limits(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.opening import limits

    await limits(desk, records[0])


async def _prove(desk: Desk, records: Sequence[Any], values: Values) -> None:
    from dockertui.resources.run.proving import prove

    await prove(desk)


def _proves(kind: str) -> Action[Any]:
    return Action(
        id=f"{kind}.prove",
        title=_("Prove limits"),
        help=_("Run a load within limits, and see that they hold: CPU, processors, memory, shares (stress)"),
        key="Z",
        changes=True,
        rowless=True,
        opens=True,
        run=_prove,
    )


PROVE_IMAGE = _proves("image")

RUN_IMAGE: Action[Any] = Action(
    id="image.run",
    title=_("Run"),
    help=_("Make a container of the image (docker run), by a form or a pasted line"),
    key="R",
    changes=True,
    opens=True,
    many=False,
    run=_run_image,
)

RUN_ACTIONS: tuple[Action[Any], ...] = (
    Action(
        id="container.run_like",
        title=_("Run another"),
        help=_("Make another container like this one, with changes if wanted"),
        key="R",
        changes=True,
        opens=True,
        many=False,
        run=_run_like,
    ),
    Action(
        id="container.edit",
        title=_("Edit"),
        help=_("Change what it was made with: it is made anew, and the old one is kept until the new one runs"),
        key="ctrl+e",
        changes=True,
        opens=True,
        many=False,
        run=_edit,
    ),
    Action(
        id="container.undo",
        title=_("Undo"),
        help=_("Put back the container that this one has taken the place of, as long as it is kept"),
        key="ctrl+z",
        changes=True,
        opens=True,
        many=False,
        applies=lambda record: bool(record.replaces),
        run=_undo,
    ),
    Action(
        id="container.update",
        title=_("Limits"),
        help=_("Change memory, CPU and process limits and the restart policy while it runs (docker update)"),
        key="U",
        changes=True,
        opens=True,
        many=False,
        applies=lambda record: record.state not in ("removing", "dead"),
        run=_limits,
    ),
    _proves("container"),
    Action(
        id="container.line",
        title=_("As docker run"),
        help=_("The docker run line that makes one like it, to copy or to save"),
        key="L",
        opens=True,
        many=False,
        run=_as_line,
    ),
    Action(
        id="container.compose",
        title=_("As compose"),
        help=_("A compose service that makes one like it, to copy or to save"),
        key="c",
        opens=True,
        many=False,
        run=_as_compose,
    ),
)
