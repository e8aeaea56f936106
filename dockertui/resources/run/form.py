"""The run form: its fields filled, with what is to be said about them, and its tools."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.form import Button, Field, Form, Notice, Tool, Values, no_notices
from dockertui.resources.run.exporting import show_compose
from dockertui.resources.run.fields import run_fields
from dockertui.resources.run.notices import conflicts, host_notices
from dockertui.resources.run.past_runs import KEEP, recall, save_template, shown_line
from dockertui.resources.run.pasting import taken
from dockertui.resources.run.values import values_of
from dockertui.spec import SECTIONS, RunSpec

if TYPE_CHECKING:
    from dockertui.model.session import Session


HISTORY = ("run.history", "ctrl+r", _("history"))
SAVE = ("run.save", "ctrl+s", _("save"))
AS_COMPOSE = ("run.compose", "ctrl+o", _("as compose"))
"""The ids, the keys and the titles of the form's tools."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why the form is shown: its title and text, the buttons, and the container that the new one takes the place of.

    `remarks` are what is to be said of the values on this occasion.
    """

    title: str
    text: Sequence[str] = ()
    buttons: Sequence[Button] = ()
    asides: Mapping[str, str] = field(default_factory=dict)
    replaced: str = ""
    remarks: Callable[[Values], Sequence[Notice]] = no_notices


def run_form(session: "Session", spec: RunSpec, occasion: Occasion) -> Form:
    """The form, filled with a specification."""
    fields = [*run_fields(session)]
    fields.append(
        Field(
            KEEP,
            _("Keep secrets in the history"),
            "switch",
            False,
            section=SECTIONS["environment"],
            help=_("Passwords, tokens and keys are otherwise left out of the history of runs and of templates."),
        )
    )

    async def probe(values: Values) -> Sequence[Notice]:
        return await host_notices(session, values)

    return Form(
        title=occasion.title,
        text=occasion.text,
        fields=fields,
        filled=values_of(spec),
        buttons=occasion.buttons,
        command=shown_line,
        notices=lambda values: (*conflicts(session, values, occasion.replaced), *occasion.remarks(values)),
        probe=probe,
        asides={**host_asides(session), **occasion.asides},
        tools=(
            Tool(*HISTORY, partial(recall, session)),
            Tool(*SAVE, save_template),
            Tool(*AS_COMPOSE, partial(show_compose, session)),
        ),
        paste=partial(taken, session),
    )


def host_asides(session: "Session") -> dict[str, str]:
    """What the host has, beside the limits."""
    info = session.engine.info
    if info is None or not info.cpus:
        return {}
    text = _("The host has {cpus} CPUs (0-{last}) and {memory} of memory.").format(
        cpus=info.cpus, last=info.cpus - 1, memory=fmt.memory(info.memory)
    )
    return {SECTIONS["resources"]: text}
