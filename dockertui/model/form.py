"""Questions to the user as values: one form screen shows every one of them."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.model.document import Document

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")

Values = Mapping[str, Any]
"""A form's answers by field id: str for text and choices, bool for switches, list[str] for repeated texts."""


def any_text(value: str) -> str:
    """For `Field.check`: everything is allowed."""
    return ""


def required(value: str) -> str:
    """For `Field.check`: the field must not be empty."""
    return "" if value.strip() else _("must not be empty")


def no_option(value: str) -> str:
    """For `Field.check`: a name that commands do not take for an option."""
    if value.strip().startswith("-"):
        return _("must not begin with a dash: commands would take it for an option")
    return required(value)


def object_name(value: str) -> str:
    """For `Field.check`: what engines take as the name of a container or a volume (moby, RestrictedNameChars)."""
    wrong = "" if _NAME.fullmatch(value.strip()) else _("must begin with a letter or digit; then also _ . and -")
    return required(value) or wrong


def nothing(value: str) -> Sequence[str]:
    """For `Field.complete`: there is nothing to offer."""
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `check` returns what is wrong with a value, in a few words, or "".

    `hint` stands beside the input, `placeholder` in it while it is empty, `help` at the bottom while it has the focus.
    Fields of one `section` stand together; `words` are what else the field is found by. `complete` returns the whole
    values that one may go on to from what was typed, the likeliest first. `mask` makes of a text what is shown of it
    while it is not being typed. A repeated text is checked line by line. A secret is a text that is not shown.
    Every text may have line breaks, which are shown as marks; with `breaks` one may be pasted with them.
    """

    id: str
    label: str
    kind: Literal["text", "secret", "texts", "switch", "choice"] = "text"
    default: Any = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    check: Callable[[str], str] = any_text
    section: str = ""
    help: str = ""
    placeholder: str = ""
    words: str = ""
    complete: Callable[[str], Sequence[str]] = nothing
    mask: Callable[[str], str] = str
    breaks: bool = False

    def wrong(self, value: Any) -> str:
        """What is wrong with a value of this field, or ""."""
        texts = value if isinstance(value, list) else [value]
        return next((error for text in texts if isinstance(text, str) and (error := self.check(text))), "")


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on the value of a field, "" for the form as a whole; with `bad` the form is not accepted."""

    field: str
    text: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A way out of a form that carries the values."""

    id: str
    label: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The button pressed and the values at that moment."""

    button: str
    values: Values


class Asker(Protocol):
    """What a form's tools may ask of the screen that shows it."""

    async def ask(self, form: "Form") -> Answer | None:
        """Show another form on top; None where the user backs out."""

    async def pick(self, title: str, options: "Sequence[Option]") -> "Option | None":
        """Let the user choose one of several; None where they back out."""

    async def show(self, document: "Document") -> None:
        """Show a text to take along, until the user is done with it."""

    def say(self, text: str, bad: bool = False) -> None:
        """Tell the user something in the form."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: `id` tells it apart, `about` says more, `group` is the heading it stands under."""

    id: str
    title: str
    about: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that a form offers beside its buttons: a key, and what it does to the values (None: nothing)."""

    id: str
    key: str
    title: str
    run: Callable[[Asker, Values], Awaitable[Values | None]]


def no_notices(values: Values) -> Sequence[Notice]:
    """For `Form.notices`: nothing to say."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A question: what it is about (`text`, plain lines), inputs, buttons, and the docker command it equals.

    `filled` holds the values to begin with, where they are not the defaults. `notices` remarks on the values at every
    change, so it is quick; `probe` takes its time, and is asked when typing rests. `asides` are lines at the head of
    a section, by its name. `paste` makes values of a text that is pasted, or typed into a field and sent; None where
    the text is nothing but a text.
    """

    title: str
    text: Sequence[str] = ()
    fields: Sequence[Field] = ()
    filled: Mapping[str, Any] = field(default_factory=dict)
    buttons: Sequence[Button] = field(default_factory=lambda: (Button("ok", _("OK")),))
    command: Callable[[Values], str] = lambda values: ""
    notices: Callable[[Values], Sequence[Notice]] = no_notices
    probe: Callable[[Values], Awaitable[Sequence[Notice]]] | None = None
    asides: Mapping[str, str] = field(default_factory=dict)
    tools: Sequence[Tool] = ()
    paste: Callable[[str], Callable[[Asker, Values], Awaitable[Values | None]] | None] = lambda text: None

    @property
    def defaults(self) -> dict[str, Any]:
        """The values before the user changed any."""
        blank = {
            field.id: list(field.default or ()) if field.kind == "texts" else field.default for field in self.fields
        }
        return {**blank, **self.filled}

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections in their order; none where the form is small."""
        return tuple(dict.fromkeys(entry.section for entry in self.fields if entry.section))


Attempt = Callable[[Answer, Asker], Awaitable[Notice | None]]
"""Tries to do what an answer asks for, telling of its progress; returns why it failed, or None."""
