"""Opens every screen of the app with all of its texts in double-width letters, as a translation into Chinese has them.

`python -m tests.translated SOCKET COLUMNS ROWS`: ends with a failure where a row is not exactly as wide as the screen.
Run in a process of its own, because texts are translated when modules are imported.
"""

import asyncio
import gettext
import re
import sys

FIELDS = re.compile(r"(\{[^}]*\})")
WIDER = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""From the printable ASCII characters to their full-width forms (Unicode, Halfwidth and Fullwidth Forms)."""


class Wide(gettext.NullTranslations):
    """Every text in full-width letters; what `str.format` fills in stays as it is."""

    def gettext(self, message: str) -> str:
        """The text, wide."""
        return "".join(part if FIELDS.fullmatch(part) else part.translate(WIDER) for part in FIELDS.split(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a count, wide."""
        return self.gettext(msgid1 if n == 1 else msgid2)


async def _open_everything(socket: str, size: tuple[int, int]) -> None:
    from tests.app.robustness.test_sizes import SCREENS, check
    from tests.app.running import running

    async with running(socket, size) as run:
        run.app.keys.queue.patience = 60.0  # However slow this machine is, its engine counts as a quick one.
        wide = "Containers".translate(WIDER)[:4]
        await run.until(lambda: size[0] < 80 or wide in run.text(), "the translation")
        for keys in SCREENS.values():
            await run.press(*keys)
            await run.pilot.pause()
            check(run, size)
            await run.press("escape", "escape", "escape", "1")
            await run.pilot.pause()
            assert run.app.screen is run.main, keys


if __name__ == "__main__":
    gettext.translation = lambda *arguments, **options: Wide()  # type: ignore[assignment]
    asyncio.run(_open_everything(sys.argv[1], (int(sys.argv[2]), int(sys.argv[3]))))
