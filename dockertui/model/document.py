"""A text that is made for the user to take along: shown, copied, written to a file."""

from dataclasses import dataclass
from pathlib import Path

from dockertui.engine.archives import Partial
from dockertui.model.secrets import mask_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`shown` is the `text` without the secrets in it, "" where there are none; what is shown is copied and written.

    Whoever knows more of the text than its words hands it over masked; else it is masked as any text is. `file` is the
    name that it is usually written under, `remarks` what is to be known about it.
    """

    title: str
    text: str
    file: str
    shown: str = ""
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Leave no document as it is because nobody thought of what may be in it."""
        masked = self.shown or mask_text(self.text)
        object.__setattr__(self, "shown", masked if masked != self.text else "")


def write(path: Path, text: str) -> None:
    """Write a text to a file, which appears whole or not at all; blocks. Raises EngineError."""
    with Partial(path) as file:
        file.write(text.encode())
        file.finish()
