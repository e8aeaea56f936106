"""What keys do here and now: the one list behind dispatch, footer, help and palette."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from dockertui.model.command import Command

if TYPE_CHECKING:
    from dockertui.model.action import Action


NOTHING_TO_DO = "-"
"""The reason of a command that does nothing here, which goes without saying."""


class Bound(NamedTuple):
    """A command or an action with its keys and its target.

    `group` is the heading it stands under in the help; `reason` says why it cannot be used now, or "".
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    group: str
    run: Callable[[], Any]
    hint: bool = False
    reason: str = ""


class Keymap:
    """Binds commands and actions, with the keys that the user's configuration gives them."""

    def __init__(self, overrides: Mapping[str, Sequence[str]]) -> None:
        self.overrides = overrides

    def keys(self, identity: str, default: Sequence[str]) -> tuple[str, ...]:
        """The keys of a binding id: the configured ones, else the default ones."""
        return tuple(self.overrides.get(identity, default))

    def commands(self, commands: Sequence[Command[Any]], target: Any, group: str) -> list[Bound]:
        """Bind the commands to what they work on."""
        return [
            Bound(
                command.id,
                command.title,
                command.help,
                self.keys(command.id, command.keys),
                group,
                partial(command.run, target),
                command.hint,
                "" if command.applies(target) else NOTHING_TO_DO,
            )
            for command in commands
        ]

    def action(self, action: "Action[Any]", run: Callable[[], Any], group: str, reason: str) -> Bound:
        """Bind an action."""
        keys = self.keys(action.id, action.key.split())
        return Bound(action.id, action.title, action.help, keys, group, run, True, reason)


def settled(bindings: Sequence[Bound]) -> list[Bound]:
    """The bindings with each key left to the first that can be used, so that no two that can be used share one."""
    taken: set[str] = set()
    result: list[Bound] = []
    for bound in bindings:
        if not bound.reason and not taken.isdisjoint(bound.keys):
            bound = bound._replace(keys=tuple(key for key in bound.keys if key not in taken))
        if not bound.reason:
            taken.update(bound.keys)
        result.append(bound)
    return result


def find(bindings: Sequence[Bound], key: str) -> Bound | None:
    """What a key does: the first binding that can be used, else the first that has the key."""
    having = [bound for bound in bindings if key in bound.keys]
    return next((bound for bound in having if not bound.reason), having[0] if having else None)
