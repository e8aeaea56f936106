"""Times as a user types them, for reading a log from there on: `10m`, `13:45`, `2026-11-24 13:00`, or two of them."""

import re
import time
from datetime import datetime, timedelta

from dockertui.i18n import _
from dockertui.model.log_source import Since

_AGO = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.IGNORECASE)
_UNITS = (86400, 3600, 60, 1)


def moment(text: str, now: float) -> float:
    """The time that a text stands for, in epoch seconds. Raises ValueError for an unknown form."""
    ago = _AGO.fullmatch(text)
    if text and ago and any(ago.groups()):
        return now - sum(int(count or 0) * unit for count, unit in zip(ago.groups(), _UNITS, strict=True))
    if re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", text):
        day = datetime.fromtimestamp(now)
        hour, minute, *second = map(int, text.split(":"))
        then = day.replace(hour=hour, minute=minute, second=second[0] if second else 0, microsecond=0)
        return (then if then <= day else then - timedelta(days=1)).timestamp()
    return datetime.fromisoformat(text).timestamp()


def since(text: str, now: float | None = None) -> Since:
    """What to read for a typed `SINCE` or `SINCE .. UNTIL`. Raises ValueError that says what is wrong."""
    now = time.time() if now is None else now
    first, dots, last = (part.strip() for part in text.partition(".."))
    try:
        start = moment(first, now)
        end = moment(last, now) if dots and last else 0.0
    except (ValueError, OverflowError):
        raise ValueError(_("not a time: {text} (10m, 2h30m, 13:45, 2026-11-24 13:00)").format(text=text)) from None
    if end and end <= start:
        raise ValueError(_("the end lies before the beginning: {text}").format(text=text))
    return Since("7", text, max(1.0, now - start), end)
