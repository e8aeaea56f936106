"""What the actions of several kinds share."""

import shlex
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dockertui import format as fmt
from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import Step, perform
from dockertui.model.form import Button, Values
from dockertui.model.resource import R, Record


def names(records: Sequence[Record], most: int = 8) -> str:
    """The names of some containers, the rest as a number."""
    shown = ", ".join(record.name for record in records[:most])
    return (
        shown if len(records) <= most else _("{names} and {count} more").format(names=shown, count=len(records) - most)
    )


def each(title: str, step: Callable[[R, Values], Step]) -> Callable[[Desk, Sequence[R], Values], Awaitable[None]]:
    """An action's `run` that takes one step for each record."""

    async def run(desk: Desk, records: Sequence[R], values: Values) -> None:
        await perform(desk, records[0].host, title, [step(record, values) for record in records])

    return run


def ways_out(users: Sequence[str]) -> tuple[Button, ...]:
    """For a form: what can be done about containers that stand in the way, by name; nothing where there are none."""
    if not users:
        return ()
    go = Button("go", _("Go to {name}").format(name=users[0]))
    return (go, Button("both", _("Remove the containers too"), grave=True))


async def cleared(desk: Desk, host: str, users: Sequence[str], button: str) -> bool:
    """Do what a button of `ways_out` says; whether the action itself is to follow."""
    if button == "go":
        containers = desk.session(host).store.all("container")
        desk.select("container", next((each.key for each in containers if each.name == users[0]), (host, "")))
    elif button == "both":
        return not any(await perform(desk, host, _("Remove"), [_remove_container(name) for name in users]))
    return button != "go"


def _remove_container(name: str) -> Step:
    return Step(name, ("docker", "rm", "-f", name), lambda c: c.remove_container(name, force=True))


def pruned(field: str) -> Callable[[Any], str]:
    """For `Step.result`: what a prune removed and freed; `field` is the engine's list of what was deleted."""

    def text(answer: dict[str, Any]) -> str:
        count = len(answer.get(field) or ())
        return _("{count} removed, {size} freed").format(count=count, size=fmt.size(answer.get("SpaceReclaimed") or 0))

    return text


def pairs(text: str) -> dict[str, str]:
    """`name=value` words, quoted as for a shell, as a dict. Raises ValueError for an open quote."""
    return {name: value for name, _equals, value in (word.partition("=") for word in shlex.split(text))}


def pairs_checked(text: str) -> str:
    """For `Field.check`: what is wrong with `name=value` words."""
    try:
        words = shlex.split(text)
    except ValueError:
        return _("a quote is not closed")
    wrong = [word for word in words if "=" not in word or word.startswith("=")]
    return _("not name=value: {word}").format(word=wrong[0]) if wrong else ""
