"""What is said of something that is not current."""

import time

from dockertui.format import clean, clock
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.supervisor import Lapse


def again(retry_at: float | None) -> str:
    """When the next try is, and the key that does not wait for it; `retry_at` in `time.monotonic()` seconds."""
    if retry_at is None:
        return _("trying{dots}").format(dots=GLYPHS.ellipsis)
    seconds = max(0, round(retry_at - time.monotonic()))
    return _("next try in {seconds} s, ! now").format(seconds=seconds)


def since(lapse: Lapse) -> str:
    """From when on something is not current, and why."""
    return _("not current since {time}: {why}").format(time=clock(lapse.since, "%H:%M"), why=clean(lapse.why))


def lapsed(lapse: Lapse) -> str:
    """The whole story."""
    return _("{since}, {again}").format(since=since(lapse), again=again(lapse.retry_at))
