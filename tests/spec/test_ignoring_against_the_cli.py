"""What .dockerignore keeps out is what the machine's own docker CLI keeps out, by patterns of each kind, and many.

Where there is no CLI the tests are left out, and under CI=true they fail. DOCKERTUI_SEED chooses other patterns.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui.engine import EngineError
from dockertui.engine.ignoring import NAME, keeping, kept, patterns
from tests.spec.builder import Builder
from tests.spec.recorder import version

SEED = int(os.environ.get("DOCKERTUI_SEED", "7"))
COUNT = 60

FILES = (
    "Dockerfile", ".env", "a.env", "sub/.env", "sub/deep/.env", "s-b", "sxb", "s[^x]b", "s/b", "src/main.go",
    "src/x.go.txt", "src/deep/main.go", "main.go", "go", "a b", "star*", "back\\slash", "node_modules/x/y",
    "sub/node_modules/z", "README.md", "doc/README.md", "doc/other.md", "#file", "!file", "é.txt", "abc", "a/b/c",
    "ab/c", "a^b", "x]y", "..dots",
)  # fmt: skip

LINES = (
    "s[^x]b", r"\.env", r"*\.env", "**/.env", "**", "*", "*/", "*/*", "?", "??", "[a-z]*", "[!s]*", "[^s]*",
    r"[\]]*", "**/node_modules", "**/*.go", "**.go", "src/**", "src/**/*.go", "src", "/src", "./src/", "src/../doc",
    "../src", "!src/main.go", "!**/*.md", "!README.md", "! doc", "doc", "doc*", "*.md", r"star\*", r"back\\slash",
    "# comment", " #file", r"\#file", r"\!file", ".", "/", "Dockerfile", ".dockerignore", "é*", "a/*/c", "a**c",
    "a**", "a/**/c", "**/c", "a^b", "x]y", "x]*", "sub//deep", "***", "**/**/.env", "a b", "  a b  ", "!", "[",
    "[]", "[z-a]", "[a-", "a[-x]", "\\", "*\\", "[^]", "!!file", "..*", "\ufeffsrc", "src\r", "main.go\t", "s[/]b",
    "s?b", "s*b", "(a)", "a+b", "$", "{a,b}*", "!*/deep",
)  # fmt: skip


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    if not version():
        reason = "no docker CLI on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Builder(tmp_path_factory.mktemp("engine")) as builder:
        yield builder


@pytest.fixture
def context(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("FROM scratch\n")
    return tmp_path


def ours(context: Path) -> set[str] | None:
    try:
        return set(kept(context, keeping(patterns(context), "Dockerfile", NAME)))
    except EngineError:
        return None


def compare(builder: Builder, context: Path, lines: list[str]) -> None:
    (context / NAME).write_text("\n".join(lines) + "\n")
    sent, mine = builder.sends(context), ours(context)
    if sent is None or mine is None:
        assert sent == mine, lines
    else:
        assert mine ^ sent == set(), lines


def test_each_pattern_alone(builder: Builder, context: Path) -> None:
    for line in LINES:
        compare(builder, context, [line])


def test_random_patterns_together(builder: Builder, context: Path) -> None:
    for number in range(COUNT):
        chance = random.Random(SEED * 1000 + number)
        right = [line for line in LINES if line not in ("!", "[", "[]", "[z-a]", "[a-", "a[-x]", "\\", "*\\", "[^]")]
        compare(builder, context, chance.sample(right, chance.randint(2, 6)))


def test_without_patterns(builder: Builder, context: Path) -> None:
    assert builder.sends(context) == ours(context)
