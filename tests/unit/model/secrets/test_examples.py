"""The decision on what is a secret, by examples: what must be hidden, and what must not."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from dockertui.model.secrets import HIDDEN, mask_line, mask_pair, mask_text, mask_words

HERE = Path(__file__).parent
MASKS: dict[str, Callable[[str], str]] = {"pair": mask_pair, "line": mask_line, "text": mask_text}


def examples(name: str) -> list[tuple[str, str]]:
    found, kind = [], ""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line[1:-1] in MASKS:
            kind = line[1:-1]
        elif line and not line.startswith("#"):
            found.append((kind, line.replace("⏎", "\n")))
    return found


MASKED, SHOWN = examples("masked.txt"), examples("shown.txt")


def words(found: list[tuple[str, str]]) -> list[str]:
    """The lines that are words, without a shell to take them."""
    return [
        text for kind, text in found if kind == "line" and not any(mark in text for mark in ("#", "$(", "| docker"))
    ]


WORDS_MASKED, WORDS_SHOWN = words(MASKED), words(SHOWN)


def test_there_are_enough() -> None:
    assert len(MASKED) >= 300 and len(SHOWN) >= 300


@pytest.mark.parametrize(("kind", "marked"), MASKED, ids=lambda text: text)
def test_a_secret_is_hidden(kind: str, marked: str) -> None:
    secrets = re.findall("«(.*?)»", marked, re.S)
    shown = MASKS[kind](re.sub("[«»]", "", marked))
    outside = "".join(re.split("«.*?»", marked, flags=re.S))
    assert HIDDEN in shown
    for secret in secrets:
        assert shown.count(secret) <= outside.count(secret), f"{secret} is to be seen in {shown}"
    assert MASKS[kind](shown) == shown, "a second time changes more"


@pytest.mark.parametrize(("kind", "text"), SHOWN, ids=lambda text: text)
def test_what_is_no_secret_is_shown(kind: str, text: str) -> None:
    assert MASKS[kind](text) == text


@pytest.mark.parametrize("marked", WORDS_MASKED)
def test_a_secret_is_hidden_in_words(marked: str) -> None:
    shown = mask_words(shlex.split(re.sub("[«»]", "", marked)))
    assert any(HIDDEN in word for word in shown)
    for secret in re.findall("«(.*?)»", marked):
        assert not any(secret in word for word in shown), shown


@pytest.mark.parametrize("text", WORDS_SHOWN)
def test_words_that_are_no_secret_are_shown(text: str) -> None:
    assert mask_words(shlex.split(text)) == shlex.split(text)
