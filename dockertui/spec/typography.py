"""What web pages and word processors do to command lines, undone."""

import re

from dockertui.i18n import _

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′＇´", "'"))
_BLANKS = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u202f\u3000\u2002\u2003\u2009", " ")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)
_DASHES = "‐‑‒–—―−﹣－"
_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
_DASH = re.compile(rf"(?<!\S)[{_DASHES}]+(?=\w)")
_LONG = re.compile(r"[\w-]{2,}")


def plain(text: str) -> tuple[str, list[str]]:
    """The text with plain quotes, dashes, blanks and line ends, and what was done, in words."""
    notices = []
    for end, line_feed in _LINE_ENDS.items():
        text = text.replace(end, line_feed)
    text = text.translate(_BLANKS)
    straight = text.translate(_QUOTES)
    if straight != text:
        notices.append(_("Typographic quotes were read as plain ones."))
    dashed = _DASH.sub(lambda match: _flag(straight, match), straight)
    if dashed != straight:
        dashed = re.sub(f"[{_DASHES}]", "-", dashed)
        notices.append(_("Typographic dashes were read as - or --."))
    return dashed, notices


def _flag(text: str, match: re.Match[str]) -> str:
    """One dash before a letter, two before a word; `-it` in one dash stays one."""
    word = _LONG.match(text, match.end())
    single = len(match[0]) == 1 and (not word or set(word[0]) <= set("itdPq") or not word[0].isalpha())
    return "-" if single and match[0] not in "—―" else "--"
