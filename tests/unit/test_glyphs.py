"""When ASCII takes the place of better symbols."""

import pytest

from dockertui.glyphs import ASCII, Glyphs, nearest, unicode_locale
from dockertui.widgets.text import width


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "C", "LC_ALL": "en_US.utf8"}, True),
        ({"LANG": "en_US.ISO-8859-1"}, False),
        ({"LC_ALL": "C", "LANG": "C.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.UTF-8"}, True),
        ({}, False),
    ],
)
def test_the_locale_decides(environ: dict[str, str], expected: bool) -> None:
    assert unicode_locale(environ) is expected


@pytest.mark.parametrize("field", Glyphs._fields)
def test_every_symbol_is_one_cell_and_has_an_ascii_form(field: str) -> None:
    symbol, plain = getattr(Glyphs(), field), getattr(ASCII, field)
    assert width(plain) == width(symbol) and plain.isascii()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("┌─┬═╗│║└┴┘", "+-+-+||+++"),
        ("▁█░⣿", "###:"),
        ("●→…é“ü”", '*>~e"u"'),
        ("ａ①字\u0301", "a1??"),
        ("a~ ", "a~ "),
    ],
)
def test_what_ascii_has_instead(text: str, plain: str) -> None:
    assert "".join(nearest(char) for char in text) == plain
