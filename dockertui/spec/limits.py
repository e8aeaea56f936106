"""How long a line may be that is read as a command: far more than anybody writes, little enough to be read at once."""

from collections.abc import Sequence

from dockertui.i18n import _
from dockertui.spec.errors import SpecError

MOST_CHARACTERS = 2 << 20
"""Of a text; Linux takes no longer command (execve(2), "Limits on size of arguments and environment")."""

MOST_WORDS = 10_000
"""Words of a command."""

LONGEST_WORD = 131_071
"""Bytes of a word (execve(2))."""

MOST_PORTS = 2 * 65_536
"""Ports that the ranges of a command publish or expose, all together."""

MOST_PIECES = 100_000
"""Quotes, variables and the like in a command, and texts between them."""

MOST_QUESTIONS = 100
"""Places in a command that are left open."""

SHOWN = 300
"""Characters of a text that are repeated in a message."""


def shown(text: str) -> str:
    """A text as it is repeated in a message: its beginning, where it is long."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


def check_text(text: str) -> None:
    """Raise SpecError for a text that is too long."""
    if len(text) > MOST_CHARACTERS:
        message = _("the text is too long: {count} characters, at most {most} are read")
        raise SpecError(message.format(count=len(text), most=MOST_CHARACTERS))


def check_words(count: int) -> None:
    """Raise SpecError for a command that has too many words."""
    if count > MOST_WORDS:
        raise SpecError(_("the command is too long: more than {most} words").format(most=MOST_WORDS))


def check_argv(argv: Sequence[str]) -> None:
    """Raise SpecError for a command that has too many words or one that is too long."""
    check_words(len(argv))
    for place, word in enumerate(argv):
        if len(word) > LONGEST_WORD:
            message = _("the word is too long: {count} characters, Linux takes {most} at most")
            raise SpecError(message.format(count=len(word), most=LONGEST_WORD), place)


def check_ports(count: int) -> None:
    """Raise SpecError for a command that is about too many ports."""
    if count > MOST_PORTS:
        raise SpecError(_("too many ports: {most} at most, all together").format(most=MOST_PORTS), flag="publish")


def check_pieces(count: int) -> None:
    """Raise SpecError for a command with too many quotes, variables and the like."""
    if count > MOST_PIECES:
        message = _("more than {most} quotes, variables and other special characters: this is no command")
        raise SpecError(message.format(most=MOST_PIECES))


def check_questions(count: int) -> None:
    """Raise SpecError for a command that leaves too much open."""
    if count > MOST_QUESTIONS:
        message = _("more than {most} variables and commands would have to be filled in first")
        raise SpecError(message.format(most=MOST_QUESTIONS))
