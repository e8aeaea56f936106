"""The keys that the user gave to what dialogs do: Textual's bindings, of which each widget has a copy."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget

from dockertui.key_names import command_name, textual_name

T = TypeVar("T")


class RebindingApp(App[T]):
    """An app whose widgets use the keys in `keys_given`, by the ids of their bindings.

    Textual's own keymap knows of no binding without a key, and lets what was given another one take letters from
    inputs.
    """

    keys_given: Mapping[str, Sequence[str]]

    def _register(self, parent: DOMNode, *widgets: Widget, **options: Any) -> list[Widget]:
        """Take new widgets in, for Textual, before they have seen any key."""
        if self.keys_given:
            for widget in widgets:
                rebind(widget, self.keys_given)
        return super()._register(parent, *widgets, **options)


def rebind(node: DOMNode, keys: Mapping[str, Sequence[str]]) -> None:
    """Give the bindings of a node, by their ids, other keys."""
    bindings = node._bindings.key_to_bindings
    changed = {one.id: one for found in bindings.values() for one in found if one.id in keys}
    if not changed:
        return
    given: dict[str, list[Binding]] = {}
    for identity, binding in changed.items():
        for key in map(textual_name, keys[identity or ""]):
            given.setdefault(key, []).append(binding.with_key(key))
    for key, found in bindings.items():
        if left := [one for one in found if one.id not in changed]:
            given.setdefault(key, []).extend(left)
    node._bindings.key_to_bindings = given


def keys_of(node: DOMNode, identity: str) -> list[str]:
    """The keys of a binding of a node, as commands have them: in the order in which they were declared, or given."""
    found = [key for key, those in node._bindings.key_to_bindings.items() if any(one.id == identity for one in those)]
    for one in (one for cls in type(node).__mro__ for one in vars(cls).get("BINDINGS", ())):
        if isinstance(one, Binding) and one.id == identity:
            declared = [key.strip() for key in one.key.split(",")]
            found = declared if set(declared) == set(found) else found
    return [*map(command_name, found)]
