"""Values as short text, and untrusted text made harmless."""

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui import disguises
from dockertui import format as fmt

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"

DEFAULT_IGNORABLE = (
    [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0],
    *(range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
    *(range(0xFE00, 0xFE10), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B)),
    range(0xE0000, 0xE1000),
)
"""Default_Ignorable_Code_Point (Unicode 15, DerivedCoreProperties.txt)."""


@given(st.text())
def test_clean_text_cannot_control_a_terminal(text: str) -> None:
    for cleaned in (fmt.clean(text), fmt.legible(text)):
        for character in cleaned:
            assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
            assert (
                character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b"
            )
    assert fmt.clean(fmt.clean(text)) == fmt.clean(text) and fmt.legible(fmt.legible(text)) == fmt.legible(text)


CODES = (*range(0x30000), *range(0xE0000, 0xE1000), 0xF0000, 0x10FFFF)


def test_every_character_is_seen_in_a_name() -> None:
    for code in CODES:
        cleaned = fmt.clean(chr(code))
        assert cleaned.isprintable()
        if cleaned == chr(code):
            assert cleaned == " " or unicodedata.category(cleaned)[0] in "LMNPS"
    hidden = [chr(code) for codes in DEFAULT_IGNORABLE for code in codes]
    for each in [*hidden, "\u2800", "\u00a0", "\u2003", "\u3000", "\ue000", "\U0010ffff", "\u0378"]:
        assert fmt.clean(f"web{each}") == f"web{ascii(each)[1:-1]}"
        assert fmt.clean(each) == ascii(each)[1:-1]
    for each in set(hidden) - {"\ufe0f"}:
        assert fmt.legible(f"web{each}") == f"web{ascii(each)[1:-1]}"


def test_what_is_not_looked_at_is_nothing_to_be_seen() -> None:
    usual = "".join(chr(code) for code in CODES if chr(code).isprintable() and not fmt._SELDOM.search(chr(code)))
    assert len(usual) > 90_000
    for text in (usual, usual.replace(" ", ""), f"{usual}ж"):
        assert disguises.plain(text) == disguises.safe(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("größe", "größe"),
        ("日本語のサーバー", "日本語のサーバー"),
        ("сервер", "сервер"),
        ("Сервер с базой", "Сервер с базой"),
        ("веб-server", "веб-server"),
        ("Ωmega μs", "Ωmega μs"),
        ("→ 5 µs · ok ✓ 🐳", "→ 5 µs · ok ✓ 🐳"),
        ("wеb", r"w\u0435b"),
        ("аdmin-сосо", r"\u0430dmin-сосо"),
        ("сосо", r"\u0441\u043e\u0441\u043e"),
        ("ѕсоре-1", r"\u0455\u0441\u043e\u0440\u0435-1"),
        ("gοοgle", r"g\u03bf\u03bfgle"),
        ("Ꮃeb", r"\u13b3eb"),
        ("𝗐𝖾𝖻", r"\U0001d5d0\U0001d5be\U0001d5bb"),
        ("web․db", r"web\u2024db"),
        ("web\u2011db", r"web\u2011db"),
        ("✔️ ok", r"✔\ufe0f ok"),
        ("👩‍💻", r"👩\u200d💻"),
        ("a\x1b[31mb\tc\nd\x7f", "a␛[31mb c d␡"),
        ("a\x9bb", r"a\x9bb"),
        ("not\udcffutf-8\ud800", r"not\xffutf-8\ud800"),
    ],
)
def test_no_name_looks_like_another(text: str, cleaned: str) -> None:
    assert fmt.clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("✔️ done ⚠️ 1️⃣ ©️", "✔️ done ⚠️ 1️⃣ ©️"),
        ("wеb сосо 𝗐𝖾𝖻", "wеb сосо 𝗐𝖾𝖻"),
        ("5\u00a0MB \ue0b0", "5\u00a0MB \ue0b0"),
        ("a\ufe0f\u202eb\u200b", r"a\ufe0f\u202eb\u200b"),
        ("\ufe0f", r"\ufe0f"),
        ("x\U000e0041", r"x\U000e0041"),
    ],
)
def test_what_is_read_keeps_what_is_seen(text: str, shown: str) -> None:
    assert fmt.legible(text) == shown


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert fmt.clean(text) == text


@pytest.mark.parametrize(
    ("count", "decimal", "binary"),
    [
        (0, "0B", "0B"),
        (999, "999B", "999B"),
        (1000, "1.0kB", "1000B"),
        (1024, "1.0kB", "1.0KiB"),
        (13_400_000, "13.4MB", "12.8MiB"),
        (999_999, "1.0MB", "977KiB"),
        (5 * 10**12, "5.0TB", "4.5TiB"),
    ],
)
def test_bytes(count: int, decimal: str, binary: str) -> None:
    assert (fmt.size(count), fmt.memory(count)) == (decimal, binary)


@given(st.floats(0, 1e18))
def test_sizes_are_short(count: float) -> None:
    assert len(fmt.size(count)) <= 7 and len(fmt.memory(count)) <= 8


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0s"), (59.9, "59s"), (60, "1m"), (3599, "59m"), (86400, "1d"), (13 * 86400, "13d"), (14 * 86400, "2w"),
     (60 * 86400, "2mo"), (800 * 86400, "2y")],
)  # fmt: skip
def test_spans(seconds: float, text: str) -> None:
    assert fmt.span(seconds) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:10Z", 10.0),
        ("1970-01-01T00:00:10.123456789Z", 10.123456),
        ("1970-01-01T02:00:10+02:00", 10.0),
        ("0001-01-01T00:00:00Z", 0.0),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
def test_times(text: str, seconds: float) -> None:
    assert fmt.parse_time(text) == pytest.approx(seconds)


@given(st.text())
def test_no_time_raises(text: str) -> None:
    assert isinstance(fmt.parse_time(text), float)


@given(st.text(st.characters()))
def test_what_is_pasted_is_one_line_that_is_the_same_text(text: str) -> None:
    pasted = fmt.pasteable(text)
    assert pasted.isprintable()
    assert pasted == text or pasted.startswith("$'")


def test_a_shell_reads_back_what_is_pasted(tmp_path: Path) -> None:
    names = ["a\nb", "a'b\\n\n", "\x1b[2Jx", "tab\tand \\'", "é\u202e\nü", "\udcff\n"]
    script = "".join(f"printf '%s\\0' {fmt.pasteable(name)}\n" for name in names)
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
    assert done.stdout == b"".join(os.fsencode(name) + b"\0" for name in names)
