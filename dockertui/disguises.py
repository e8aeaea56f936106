"""Characters that are not seen, or that look like others: what makes two names the same to a reader.

`format.clean` and `format.legible` look here for texts with characters that are seldom met; others cost nothing.
"""

import re

HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
)
"""What reorders text or is not drawn at all: Default_Ignorable_Code_Point (Unicode, UAX 44) up to U+FFFF, and line,
paragraph and annotation separators. U+FE0F, which makes emoji of symbols, is dealt with where this is used."""

LOOKALIKES = (
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳϲανορυικ"  # Greek
    "АВЕЅЗІЇЈКМНОРСТУХҮҺӀԌԚԜасеёзіїјкорухһѕӏԁԍԛԝүґѡ"  # Cyrillic
    "ՍՏՕՈօոսցհյզ"  # Armenian
    "ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᎥᏀᏎ"  # Cherokee
    "ⲞⲟⲢⲣⲤⲥⲬⲭⲀⲈⲎⲒⲔⲘⲚⲦ"  # Coptic
    "ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ"  # Lisu
)
"""Letters of other scripts that look like one of the Latin alphabet, or a digit (Unicode, UTS 39)."""

DISGUISED = "\u01c0\u01c3\u2010\u2011\u2024\u2044\u2215\u2223\u2236\u212a\ua789"
"""Letters and signs that look like others and that names do without: hyphens, dots, slashes."""

_UNSAFE = f"\x00-\x1f\x7f-\x9f\ud800-\udfff{HIDDEN}"
_BEYOND = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"

# What lies above U+FFFF is in patterns of its own: together they take twice the time.
_IN_TEXTS, _IN_TEXTS_BEYOND = re.compile(f"[{_UNSAFE}]"), re.compile(f"[{_BEYOND}]")

# In names, besides: what makes emoji, a Braille pattern of no dots, and the mathematical alphabets.
_IN_NAMES = re.compile(f"[{_UNSAFE}{DISGUISED}\ufe0f\u2800]")
_IN_NAMES_BEYOND = re.compile(f"[{_BEYOND}\U0001d400-\U0001d7ff]")

_EMOJI = re.compile("\ufe0f")
_PICTURES = re.compile("[©®\u203c-\u3299\U0001f000-\U0001faff]")
_KEY = "\u20e3"

_ODD = re.compile(".", re.DOTALL)
_LOOKALIKE = re.compile(f"[{LOOKALIKES}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in (9, 10, 13):
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8 (PEP 383)
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def safe(text: str) -> str:
    """A text in which what could control a terminal, or mislead about the order of letters, is visible."""
    text = _IN_TEXTS.sub(_visible, text)
    if text.isascii():
        return text
    text = _IN_TEXTS_BEYOND.sub(_visible, text)
    return _EMOJI.sub(_unless_emoji, text) if "\ufe0f" in text else text


def _unless_emoji(match: re.Match[str]) -> str:
    """U+FE0F as it is where it makes an emoji of a picture, or of a digit and U+20E3."""
    text, at = match.string, match.start()
    is_one = (at and _PICTURES.match(text, at - 1)) or text[at + 1 : at + 2] == _KEY
    return match[0] if is_one else _visible(match)


def plain(text: str) -> str:
    """A text in which nothing is hidden, no white space but the space, and nothing that looks like something else.

    Letters of another script that look like Latin ones are escaped in words that have Latin letters as well, and where
    a text has no other letters.
    """
    text = _IN_NAMES.sub(_visible, text)
    if not text.isprintable():
        text = "".join(each if each.isprintable() else _ODD.sub(_visible, each) for each in text)
    if text.isascii():
        return text
    text = _IN_NAMES_BEYOND.sub(_visible, text)
    if not _LOOKALIKE.search(text):
        return text
    if _LATIN.search(text):
        return _WORD.sub(_unmixed, text)
    return text if _LETTER.search(_LOOKALIKE.sub("", text)) else _LOOKALIKE.sub(_visible, text)


def _unmixed(word: re.Match[str]) -> str:
    return _LOOKALIKE.sub(_visible, word[0]) if _LATIN.search(word[0]) else word[0]
