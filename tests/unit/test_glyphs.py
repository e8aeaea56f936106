"""When ASCII takes the place of better symbols."""

import os
import subprocess
import sys

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
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.UTF-8"}, True),
        ({}, False),
    ],
)
def test_the_locale_decides(environ: dict[str, str], expected: bool) -> None:
    assert unicode_locale(environ) is expected


@pytest.mark.parametrize(
    ("environ", "expected"),
    [({"LC_CTYPE": "UTF-8"}, True), ({"LANG": "xx_XX.UTF-8"}, True), ({"LANG": "C"}, False), ({}, False)],
)
def test_python_puts_nothing_in_its_place(environ: dict[str, str], expected: bool) -> None:
    """In a process that is started so: Python itself sets LC_CTYPE where it does not know the locale."""
    code = "from dockertui.glyphs import unicode_locale; print(unicode_locale())"
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run((sys.executable, "-c", code), env={**path, **environ}, capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(expected)


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
