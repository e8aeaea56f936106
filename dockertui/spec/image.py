"""Names of images on the command line: a reference, an id or a digest."""

import re

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.reference import parse_reference

_SIMPLE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?\Z")
_IDENTIFIER = re.compile(r"[a-f0-9]{64}\Z")
_DIGITS = {"sha256": 64, "sha384": 96, "sha512": 128}


def check_image(text: str) -> None:
    """Raise SpecError where the CLI would not accept the name of an image."""
    if (_SIMPLE.match(text) and len(text) < 200) or _IDENTIFIER.match(text) or _is_digest(text):
        return
    try:
        digest = parse_reference(text).digest
    except ValueError as error:
        raise _wrong(text, str(error)) from None
    if text != text.strip():
        raise _wrong(text, _("blanks around the name"))
    if digest and not _is_digest(digest):
        raise _wrong(text, _("the digest is not like sha256:0123…"))


def _wrong(text: str, why: str) -> SpecError:
    return SpecError(_('invalid reference format "{image}": {why}').format(image=text, why=why))


def _is_digest(text: str) -> bool:
    algorithm, _colon, digits = text.partition(":")
    return len(digits) == _DIGITS.get(algorithm) and re.fullmatch("[a-f0-9]+", digits) is not None
