"""Whole numbers that a user types."""

from collections.abc import Callable

from dockertui.i18n import _

LONGEST = 18
"""Digits of a number, so that it is one for the engine as well."""


def number(text: str, least: int = 0, most: int = 10**LONGEST) -> int | None:
    """The number that a text is, within limits; None for any other text."""
    text = text.strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > LONGEST:
        return None
    value = int(text)
    return value if least <= value <= most else None


def wrong_number(least: int, most: int) -> Callable[[str], str]:
    """For `Field.check`: empty, or a number within limits."""

    def check(text: str) -> str:
        if not text.strip() or number(text, least, most) is not None:
            return ""
        return _("must be a whole number from {least} to {most}").format(least=least, most=most)

    return check
