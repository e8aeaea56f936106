"""Numbers as Go and Docker read them: integers of any base, sizes, processors, durations, truth values."""

import re
from fractions import Fraction
from math import inf

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.fields import whole

_TRUTH = dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True) | dict.fromkeys(
    ("0", "f", "F", "FALSE", "false", "False"), False
)
_PLAIN = re.compile(r"[+-]?(?:0|[1-9][0-9]*)\Z")
_ANY_BASE = re.compile(
    r"([+-]?)(?:0x((?:_?[0-9a-f])+)|0b((?:_?[01])+)|0o?((?:_?[0-7])+)|([1-9](?:_?[0-9])*|0))\Z", re.I
)
_SIZE = re.compile(r"(.*[0-9.]) ?([^0-9. ]*)\Z", re.S)
_DIGITS = r"[0-9](?:_?[0-9])*"
_HEX = r"[0-9a-f](?:_?[0-9a-f])*"
_FLOAT = re.compile(rf"[+-]?(?:{_DIGITS}\.?|{_DIGITS}\.{_DIGITS}|\.{_DIGITS})(?:e[+-]?{_DIGITS})?\Z", re.I)
_HEX_FLOAT = re.compile(rf"[+-]?0x_?(?:{_HEX}\.?|{_HEX}\.{_HEX}|\.{_HEX})p[+-]?{_DIGITS}\Z", re.I)
_RATIONAL = re.compile(
    rf"([+-]?)(?:0x_?({_HEX})?(?:\.({_HEX})?)?|0b_?([01](?:_?[01])*)|0o_?([0-7](?:_?[0-7])*)|({_DIGITS})?(?:\.({_DIGITS})?)?)"
    rf"(?:([ep])([+-]?{_DIGITS}))?\Z",
    re.I,
)
_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50}
_SUFFIX = re.compile(r"(?:b|[kmgtp](?:b|ib)?)?\Z")
_DURATION = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,  # U+00B5, the micro sign
    "μs": 10**3,  # U+03BC, the Greek letter
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_LARGEST = 2**63 - 1
_LONGEST = 100
_FARTHEST = 1000
"""The longest number of processors that is read, and an exponent beyond which the result no longer changes."""


def boolean(text: str) -> bool:
    """A truth value as Go's strconv.ParseBool reads it: `1`, `t`, `true`, `0`, `F` … Raises SpecError."""
    try:
        return _TRUTH[text]
    except KeyError:
        raise SpecError(_("neither true nor false")) from None


def _whole(text: str) -> int:
    if _PLAIN.match(text):
        return whole(text)
    match = _ANY_BASE.match(text)
    if not match:
        raise SpecError(_("not a whole number"))
    sign, hexadecimal, binary, octal, decimal = match.groups()
    digits, base = next((d, b) for d, b in ((hexadecimal, 16), (binary, 2), (octal, 8), (decimal, 10)) if d)
    value = whole(digits.replace("_", ""), base)
    return -value if sign == "-" else value


def integer(text: str, largest: int = _LARGEST) -> int:
    """A whole number, `0x10` and `1_000` included, from -largest-1 to largest. Raises SpecError."""
    number = _whole(text)
    if not -largest - 1 <= number <= largest:
        raise SpecError(_("the number is out of range"))
    return number


def natural(text: str, largest: int = 2**64 - 1) -> int:
    """A whole number without a sign, up to `largest`. Raises SpecError."""
    if text[:1] in ("-", "+"):
        raise SpecError(_("not a whole number from 0 up"))
    number = _whole(text)
    if number > largest:
        raise SpecError(_("the number is out of range: at most {largest}").format(largest=largest))
    return number


def size(text: str) -> int:
    """Bytes: a number with an optional unit b, k, m, g, t or p, powers of 1024; `512m`, `.5GiB`, `1 kb`.

    A fraction of a byte is cut off; what exceeds 64 bits wraps to the smallest number, as in the CLI. Raises SpecError.
    """
    match = _SIZE.match(text)
    if not match:
        raise SpecError(_("invalid size: '{size}'").format(size=text))
    number, suffix = match[1], match[2].lower()
    if _FLOAT.match(number):
        amount = float(number)
    elif _HEX_FLOAT.match(number):
        amount = _hexadecimal(number)
    else:
        raise SpecError(_("invalid size: '{size}'").format(size=text))
    if amount < 0 or amount == inf:
        raise SpecError(_("invalid size: '{size}'").format(size=text))
    if not _SUFFIX.match(suffix):
        raise SpecError(_("invalid suffix: '{suffix}'").format(suffix=suffix))
    amount *= _UNITS[suffix[:1]]
    return int(amount) if amount < 2**63 else -(2**63)


def _hexadecimal(text: str) -> float:
    try:
        return float.fromhex(text.replace("_", ""))
    except OverflowError:
        return inf


def swap(text: str) -> int:
    """Bytes as `size` reads them, or -1 for no limit."""
    return -1 if text == "-1" else size(text)


def _rational(text: str) -> Fraction | None:
    """A fraction `a/b` of whole numbers, or a number with a radix point and an exponent of 10 (`e`) or 2 (`p`)."""
    above, slash, below = text.partition("/")
    if slash:
        valid = _ANY_BASE.match(above) and _ANY_BASE.match(below) and below[0] not in "+-" and _whole(below)
        return Fraction(_whole(above), _whole(below)) if valid else None
    match = _RATIONAL.match(text)
    if not match:
        return None
    sign, hexadecimal, hex_part, binary, octal, decimal, part, kind, exponent = match.groups()
    forms = ((hexadecimal, hex_part, 16), (binary, "", 2), (octal, "", 8), (decimal, part, 10))
    found = next(((w or "", p or "", base) for w, p, base in forms if w or p), None)
    if not found:
        return None
    base, part = found[2], found[1].replace("_", "")
    number = Fraction(int(found[0].replace("_", "") + part, base), base ** len(part))
    power = max(-_FARTHEST, min(_FARTHEST, int(exponent or 0)))
    number *= Fraction(10 if kind in ("e", "E") else 2) ** power
    return -number if sign == "-" else number


def processors(text: str) -> int:
    """A number of processors in billionths: `1.5`, `1/2`, `1e-1`. Raises SpecError."""
    number = _rational(text) if len(text) <= _LONGEST else None
    if number is None:
        raise SpecError(_("not a number, such as 1.5"))
    if (number * 10**9).denominator != 1:
        raise SpecError(_("value is too precise"))
    nanos = int(number * 10**9) & (2**64 - 1)
    return nanos - 2**64 if nanos > _LARGEST else nanos


def duration(text: str) -> int:
    """Nanoseconds: `30s`, `1m30s`, `-1.5h`, `0`. Raises SpecError."""
    sign, rest = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    total, at = 0, 0
    while match := _DURATION.match(rest, at):
        count, part, unit = match[1], (match[2] or "")[:18], match[3]
        if not count and not part:
            break
        total += whole(count) * _NANOSECONDS[unit] + int(whole(part) * (_NANOSECONDS[unit] / 10 ** len(part)))
        at = match.end()
    if at == 0 or at < len(rest):
        raise SpecError(_duration_fault(text, rest[at:]))
    if total > _LARGEST + (sign < 0):
        raise SpecError(_('invalid duration "{text}": too long').format(text=text))
    return sign * total


def time(text: str) -> int:
    """A duration that is not negative. Raises SpecError."""
    length = duration(text)
    if length < 0:
        raise SpecError(_("cannot be negative"))
    return length


def count(text: str) -> int:
    """A whole number that is not negative. Raises SpecError."""
    number = integer(text)
    if number < 0:
        raise SpecError(_("cannot be negative"))
    return number


def _duration_fault(text: str, rest: str) -> str:
    match = re.match(r"[0-9]*\.?[0-9]+([^0-9.]*)", rest)
    if not match:
        return _('invalid duration "{text}": write it as in 1m30s').format(text=text)
    if match[1]:
        return _('unknown unit "{unit}" in duration "{text}"').format(unit=match[1], text=text)
    return _('missing unit in duration "{text}"').format(text=text)


def show_size(count: int) -> str:
    """Bytes in the largest unit that divides them: `512m`, `1g`, `1000`; what `size` reads back."""
    if count == -(2**63):
        return str(_LARGEST)  # too large, as `size` reads it
    for unit in ("p", "t", "g", "m", "k"):
        if count > 0 and count % _UNITS[unit] == 0:
            return f"{count // _UNITS[unit]}{unit}"
    return str(count)


def show_duration(nanoseconds: int) -> str:
    """A duration in as few characters as possible that `duration` reads back: `90s` becomes `1m30s`."""
    if nanoseconds == 0:
        return "0s"
    text, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    for unit in ("h", "m", "s", "ms", "us", "ns"):
        count, rest = divmod(rest, _NANOSECONDS[unit])
        if count:
            text += f"{count}{unit}"
    return text


def show_processors(nanos: int) -> str:
    """Billionths of a processor as the shortest decimal: `1.5`."""
    whole, part = divmod(abs(nanos), 10**9)
    return f"{'-' if nanos < 0 else ''}{whole}.{part:09d}".rstrip("0").rstrip(".")
