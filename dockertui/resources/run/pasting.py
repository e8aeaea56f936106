"""A pasted docker run line becomes the values of the form."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.form import Asker, Button, Field, Form, Values
from dockertui.model.secrets import mask_line
from dockertui.model.surroundings import surroundings
from dockertui.resources.run.values import values_of
from dockertui.spec import Question, SpecError, paste
from dockertui.spec.limits import shown
from dockertui.typed_lines import is_run_line

if TYPE_CHECKING:
    from dockertui.model.session import Session

Taken = Callable[[Asker, Values], Awaitable[Values | None]]


def taken(session: "Session", text: str) -> Taken | None:
    """For `Form.paste`: what to do with a docker run line; None for any other text."""
    if not is_run_line(text):
        return None

    async def fill(asker: Asker, values: Values) -> Values | None:
        return await filled(session, asker, text)

    return fill


async def filled(session: "Session", asker: Asker, text: str) -> dict[str, Any] | None:
    """The values that a line gives, once the user answered what it leaves open; what was changed in it is told."""
    try:
        around = await asyncio.to_thread(surroundings, session.engine.endpoint.host)
        pasted = await asyncio.to_thread(paste, text, around)
        if pasted.questions:
            answers = await _answers(asker, text, pasted.questions)
            if answers is None:
                return None
            pasted = await asyncio.to_thread(paste, text, around, answers)
    except SpecError as error:
        asker.say(_("Not taken over: {why}").format(why=error.message), bad=True)
        return None
    asker.say("\n".join(pasted.notices))
    return values_of(pasted.spec)


async def _answers(asker: Asker, text: str, questions: Sequence[Question]) -> dict[str, str] | None:
    form = Form(
        title=_("A shell would put something in place of these"),
        text=(fmt.clean(mask_line(shown(text.strip()))),),
        fields=tuple(Field(question.text, question.text, default=question.suggestion) for question in questions),
        buttons=(Button("ok", _("Go on")),),
    )
    answer = await asker.ask(form)
    return None if answer is None else {question.text: str(answer.values[question.text]) for question in questions}
