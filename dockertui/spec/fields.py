"""Values made of several fields: one record of comma-separated values, `key=value` pairs."""

from dockertui.i18n import _
from dockertui.spec.errors import SpecError

SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What Go counts as white space (Python's `str.strip` also drops U+001C to U+001F)."""


def whole(text: str, base: int = 10) -> int:
    """A whole number of digits, with a sign or not; of more than 64 digits, some number beyond all limits."""
    digits = text.lstrip("+-").lstrip("0")
    value = int(digits or "0", base) if len(digits) <= 64 else 1 << 64 * 5
    return -value if text[:1] == "-" else value


def record(text: str) -> list[str]:
    """The first record of comma-separated values: fields may be quoted with ", doubled inside. Raises SpecError."""
    if '"' not in text and "\n" not in text and "\r" not in text:
        if not text:
            raise SpecError(_("the value is empty"))
        return text.split(",")
    text = text.replace("\r\n", "\n").lstrip("\n")
    if not text:
        raise SpecError(_("the value is empty"))
    fields, at = [], 0
    while True:
        field, at = _quoted(text, at + 1) if text.startswith('"', at) else _bare(text, at)
        fields.append(field)
        if not text.startswith(",", at):
            return fields
        at += 1


def _bare(text: str, start: int) -> tuple[str, int]:
    end = min((at for at in (text.find(",", start), text.find("\n", start)) if at >= 0), default=len(text))
    field = text[start:end]
    if '"' in field:
        raise SpecError(_('a bare " in "{field}": put quotes around the whole field').format(field=field))
    return field, end


def _quoted(text: str, start: int) -> tuple[str, int]:
    """A field that begins after its quote at `start`, and where what follows it begins."""
    field = ""
    while (end := text.find('"', start)) >= 0:
        field += text[start:end]
        if not text.startswith('"', end + 1):
            if end + 1 == len(text) or text[end + 1] in ",\n":
                return field, end + 1
            raise SpecError(_('text after the closing " of "{field}"').format(field=field))
        field, start = field + '"', end + 2
    raise SpecError(_('the closing " is missing'))


def join(fields: list[str]) -> str:
    """Fields as the record that `record` reads."""
    return ",".join(
        '"' + field.replace('"', '""') + '"' if any(c in field for c in '",\r\n') or field[:1] == " " else field
        for field in fields
    )


def pair(text: str) -> tuple[str, str]:
    """(key, value) of `key=value`; the value "" where there is no `=`."""
    key, _equals, value = text.partition("=")
    return key, value
