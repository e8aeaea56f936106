"""Environment variables, and which of their values are better not shown."""

import re
from dataclasses import dataclass

from dockertui.format import clean
from dockertui.glyphs import GLYPHS

_NAMES = re.compile(
    r"(?:^|[_.-])(?:PASS|PASSWD|PASSWORD|PASSPHRASE|PWD|SECRETS?|TOKENS?|CREDENTIALS?|CREDS|AUTH|PAT|DSN|"
    r"(?:API|ACCESS|ENCRYPTION|MASTER|PRIVATE|SIGNING|SSH|LICENSE|SHARED)?_?KEYS?)(?:$|[_.-](?!FILE|PATH|URL|TTL|NAME))"
    r"|PASSWORD$|SECRET$|TOKEN$|APIKEY$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:_FILE|_PATH|_DIR|_TTL)$|^(?:OLD)?PWD$|^GPG_KEYS?$", re.IGNORECASE)
_IN_URL = re.compile(r"(?<=://)([^/@:\s]*):([^/@\s]+)(?=@)")


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable as the engine tells it; `inherited` where it comes from the image."""

    name: str
    value: str
    inherited: bool = False


def mask(name: str, value: str) -> str:
    """A value as it may be shown: hidden where the name speaks of a secret, and so are passwords in URLs.

    The mask is of one length, so that it tells nothing about the value's.
    """
    hidden = GLYPHS.hidden * 8
    if not value or value.lower() in ("true", "false", "yes", "no", "0", "1"):
        return value
    if _NAMES.search(name) and not _PLAIN.search(name):
        return hidden
    return _IN_URL.sub(rf"\1:{hidden}", value)


def variables(own: list[str] | None, image: list[str] | None = None) -> list[Variable]:
    """The engine's `NAME=value` texts, in their order; those that `image` has too are inherited."""
    inherited = set(image or ())
    split = ((text, *text.partition("=")) for text in own or ())
    return [Variable(clean(name), value, text in inherited) for text, name, _equals, value in split]
