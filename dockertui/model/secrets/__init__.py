"""The one decision on what is a secret: by name (`names`), by form (`forms`), by how random it is (`values`), and by
where it stands in a command (`lines`) or in what an engine tells of an object (`documents`).

What is shown, kept or logged comes through here: `mask` for a value with a name, `mask_words` and `mask_line` for
commands, `mask_text` for other texts, `mask_at` and `mask_all` for documents. All are linear in their text, and show
nothing of what is masked already. One value that the user copies by itself is copied as it is; all else as it is shown.
"""

from typing import NamedTuple

from dockertui.format import clean
from dockertui.model.secrets.documents import mask_all, mask_at
from dockertui.model.secrets.forms import mask_text
from dockertui.model.secrets.lines import mask, mask_line, mask_list, mask_pair, mask_words
from dockertui.model.secrets.values import HIDDEN

__all__ = [
    "HIDDEN", "Variable", "mask", "mask_all", "mask_at", "mask_line", "mask_list", "mask_pair", "mask_text",
    "mask_words", "variables",
]  # fmt: skip


class Variable(NamedTuple):
    """An environment variable as the engine tells it; `inherited` where it comes from the image."""

    name: str
    value: str
    inherited: bool = False


def variables(own: list[str] | None, image: list[str] | None = None) -> list[Variable]:
    """The engine's `NAME=value` texts, in their order; those that `image` has too are inherited."""
    inherited = set(image or ())
    split = ((text, *text.partition("=")) for text in own or ())
    return [Variable(clean(name), value, text in inherited) for text, name, _equals, value in split]
