"""Questions to the user as values: one form screen shows every one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dockertui.i18n import _

Values = Mapping[str, Any]
"""A form's answers by field id: str for text and choices, bool for switches, list[str] for repeated texts."""


def any_text(value: str) -> str:
    """For `Field.check`: everything is allowed."""
    return ""


def required(value: str) -> str:
    """For `Field.check`: the field must not be empty."""
    return "" if value.strip() else _("must not be empty")


def whole_number(value: str) -> str:
    """For `Field.check`: empty or a whole number, -1 included."""
    return "" if value.strip().removeprefix("-").isdecimal() or not value.strip() else _("must be a whole number")


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `check` returns what is wrong with a value, in a few words, or ""."""

    id: str
    label: str
    kind: Literal["text", "switch", "choice"] = "text"
    default: Any = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    check: Callable[[str], str] = any_text


@dataclass(frozen=True, slots=True)
class Button:
    """A way out of a form that carries the values."""

    id: str
    label: str
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A question: what it is about (`text`, plain lines), inputs, buttons, and the docker command it equals."""

    title: str
    text: Sequence[str] = ()
    fields: Sequence[Field] = ()
    buttons: Sequence[Button] = field(default_factory=lambda: (Button("ok", _("OK")),))
    command: Callable[[Values], str] = lambda values: ""

    @property
    def defaults(self) -> dict[str, Any]:
        """The values before the user changed any."""
        return {entry.id: entry.default for entry in self.fields}


@dataclass(frozen=True, slots=True)
class Answer:
    """The button pressed and the values at that moment."""

    button: str
    values: Values
