"""References to images, `[registry/]repository[:tag][@digest]`, by the grammar of the distribution specification."""

import re
from dataclasses import dataclass

from dockertui.i18n import _

HUB = "docker.io"
"""The registry of references that name none."""

_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_REGISTRY = re.compile(rf"(?:{_PART}(?:\.{_PART})*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?")
_PATH = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}")
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Reference:
    """A parsed reference. `registry` and `tag` are "" where none is named; `repository` is without the registry."""

    repository: str
    registry: str = ""
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    @property
    def host(self) -> str:
        """The registry that it is about, the public one where none is named."""
        return self.registry or HUB

    def __str__(self) -> str:
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def parse_reference(text: str) -> Reference:
    """The reference in `text`. Raises ValueError with what is wrong, in a few words."""
    rest, at, digest = text.strip().partition("@")
    if at and not _DIGEST.fullmatch(digest):
        raise ValueError(_("the digest is not like sha256:0123…"))
    first, slash, path = rest.partition("/")
    named = bool(slash) and (first == "localhost" or any(mark in first for mark in ".:") or first != first.lower())
    registry, path = (first, path) if named else ("", rest)
    path, colon, tag = path.partition(":")
    if named and not _REGISTRY.fullmatch(registry):
        raise ValueError(_("not a registry: {text}").format(text=registry))
    if colon and not _TAG.fullmatch(tag):
        raise ValueError(_("a tag is letters, digits, _ . - only, at most 128"))
    _check_path(path, registry)
    return Reference(path, registry, tag, digest)


def _check_path(path: str, registry: str) -> None:
    if not path:
        raise ValueError(_("the name is missing"))
    if path != path.lower():
        raise ValueError(_("no capital letters in a name"))
    if not all(_PATH.fullmatch(part) for part in path.split("/")):
        raise ValueError(_("a name is a-z, 0-9 with single . _ - between"))
    if len(path) + len(registry) > _LONGEST:
        raise ValueError(_("longer than {count} characters").format(count=_LONGEST))


def wrong_reference(text: str) -> str:
    """What is wrong with a reference, in a few words, or ""; for checks of forms."""
    try:
        parse_reference(text)
    except ValueError as error:
        return str(error)
    return ""


def wrong_tag(text: str) -> str:
    """Like `wrong_reference`, for the name an image is to get: no digest."""
    return _("a digest cannot be given as a name") if "@" in text else wrong_reference(text)


def wrong_registry(text: str) -> str:
    """Like `wrong_reference`, for the name of a registry, which may be left empty."""
    return "" if not text.strip() or _REGISTRY.fullmatch(text.strip()) else _("not a registry: HOST or HOST:PORT")
