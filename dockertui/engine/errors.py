"""What can go wrong between dockertui and an engine, in words a user can act on."""

from typing import TYPE_CHECKING, Literal, Self

from dockertui.format import clean
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.endpoint import Endpoint

ErrorKind = Literal[
    "absent",
    "permission",
    "tls",
    "too_old",
    "lost",
    "timeout",
    "not_found",
    "conflict",
    "read_only",
    "refused",
    "config",
    "question",
    "answer",
]
"""What sort of failure it is: the user interface chooses screens and offers by it, never by the text."""


MOST = 2000
"""Characters that are kept of what an engine says."""

AWAY: tuple[ErrorKind, ...] = ("lost", "absent", "timeout", "permission", "tls")
"""Kinds of errors that speak of an engine out of reach."""


class EngineError(Exception):
    """A failure of or around an engine: what happened, why, and what to do about it.

    All texts are single, harmless lines; `why` is the engine's own message where there is one.
    """

    def __init__(self, kind: ErrorKind, what: str, why: str = "", remedy: str = "") -> None:
        self.kind = kind
        self.what = clean(what[:MOST])
        self.why = clean(why[:MOST]).strip().rstrip(".")
        self.remedy = clean(remedy)
        super().__init__(kind, self.what, self.why, self.remedy)

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.what, self.why) if part)
        return f"{said}. {self.remedy}" if self.remedy else said

    def alone(self) -> Self:
        """This error without where it came from, for one that is kept: that would keep the whole call alive."""
        self.__traceback__ = self.__cause__ = self.__context__ = None
        return self

    @classmethod
    def lost(cls, endpoint: "Endpoint", why: str = "") -> "EngineError":
        """The engine was there and is gone, or ended a stream that should go on."""
        return cls(
            "lost",
            _("Lost the engine at {host}").format(host=endpoint.host),
            why or _("it closed the connection"),
            _("Is it being restarted? dockertui goes on when it is back."),
        )

    @classmethod
    def answer(cls, why: str, whose: str = "") -> "EngineError":
        """What the engine, or whoever else was asked, answers makes no sense, or is beyond every measure."""
        return cls("answer", _("Cannot use what {whose} answers").format(whose=whose or _("the engine")), why)

    @classmethod
    def read_only(cls, doing: str) -> "EngineError":
        """A changing request was about to be sent although this session only reads."""
        return cls(
            "read_only",
            _("Not sent: {request}").format(request=doing),
            _("this session is read-only"),
            _("Start dockertui without --read-only to change things."),
        )

    @classmethod
    def too_old(cls, version: str, oldest: str) -> "EngineError":
        """The engine's API is older than what dockertui speaks."""
        return cls(
            "too_old",
            _("This engine is too old"),
            _("it speaks API {version}, dockertui needs {oldest} or newer").format(version=version, oldest=oldest),
            _("Upgrade the engine."),
        )
