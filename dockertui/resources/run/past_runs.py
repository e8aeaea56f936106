"""Past runs and templates: writing them, and filling the form with one."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.form import Asker, Button, Field, Form, Option, Values
from dockertui.model.run_lines import PastRun, RunLines, wrong_name
from dockertui.model.secrets import mask_line
from dockertui.resources.run.pasting import filled
from dockertui.resources.run.values import line, masked, spec_of
from dockertui.spec import RunSpec, SpecError

if TYPE_CHECKING:
    from dockertui.model.session import Session

KEEP = "keep-secrets"
"""The field that asks whether secrets may be written into the history."""


def shown_line(values: Values, change: Callable[[RunSpec], RunSpec] = lambda spec: spec) -> str:
    """The docker command of the values, "" where they make none; `change` may hide what is not to be seen."""
    try:
        spec = change(spec_of(values))
        return line(spec if spec.image else spec.of(_("IMAGE")))
    except SpecError:
        return ""


async def recall(session: "Session", asker: Asker, values: Values) -> Values | None:
    """Let the user choose a template or a past run."""
    lines = RunLines()
    templates, past = await asyncio.gather(asyncio.to_thread(lines.templates), asyncio.to_thread(lines.past))
    options = await asyncio.to_thread(_options, templates, past)
    if not options:
        asker.say(_("Nothing was run or saved yet."))
        return None
    chosen = await asker.pick(_("History and templates"), options)
    if chosen is None:
        return None
    return await filled(session, asker, templates.get(chosen.id.removeprefix("template "), chosen.id))


def _options(templates: Mapping[str, str], past: Sequence[PastRun]) -> list[Option]:
    """What there is to choose from, without the secrets that the user had kept."""
    return [
        *(
            Option(f"template {name}", f"{name}  {mask_line(_short(text))}", "", _("Templates"))
            for name, text in templates.items()
        ),
        *(Option(run.line, mask_line(run.line), _age(run.time), _("Past runs, newest first")) for run in past),
    ]


def _short(text: str) -> str:
    return " ".join(text.replace("\\\n", " ").split())


def _age(seconds: float) -> str:
    return fmt.span(time.time() - seconds)


async def save_template(asker: Asker, values: Values) -> None:
    """Save the present values under a name."""
    name = Field("name", _("Name"), default=str(values.get("name") or ""), check=wrong_name)
    shown = shown_line(values, masked)
    answer = await asker.ask(
        Form(
            title=_("Save as a template"),
            text=(shown,),
            fields=(name,),
            buttons=(Button("ok", _("Save")),),
        )
    )
    if answer is None:
        return
    text = line(kept(values), wrap=True)
    try:
        await asyncio.to_thread(RunLines().save, answer.values["name"], text)
    except OSError as error:
        asker.say(_("Not saved: {why}").format(why=error), bad=True)
    else:
        asker.say(_("Saved as {name}").format(name=answer.values["name"]))


def kept(values: Values) -> RunSpec:
    """The specification as it may be written to the disk."""
    spec = spec_of(values)
    return spec if values.get(KEEP) else masked(spec)


async def remember(values: Values) -> None:
    """Write a run into the history. Raises OSError."""
    await asyncio.to_thread(RunLines().remember, line(kept(values)))
