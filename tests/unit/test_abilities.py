"""A terminal is told less where its description says that it can be."""

import subprocess
import sys

import pytest

from dockertui.abilities import over_ssh, told_less

LOOK = "import sys; from dockertui.abilities import described; print(*described(sys.argv[1], 1))"


@pytest.mark.parametrize(
    ("term", "can"),
    [
        ("xterm-256color", "True False True"),
        ("linux", "True False False"),
        ("vt100", "False False False"),
        ("dumb", "False False False"),
        ("", "False False False"),
        ("nothing-such", "False False False"),
    ],
)
def test_what_its_description_says(term: str, can: str) -> None:
    """In a process of its own, as curses knows one terminal."""
    done = subprocess.run((sys.executable, "-c", LOOK, term), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == can


def test_over_ssh() -> None:
    assert over_ssh({"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"})
    assert over_ssh({"SSH_TTY": "/dev/pts/3"})
    assert not over_ssh({"TERM": "xterm"})


@pytest.mark.parametrize(
    ("line", "ssh", "less"),
    [("measured", True, True), ("measured", False, False), ("fast", True, False), ("slow", False, True)],
)
def test_what_the_user_says_of_the_line_counts(line: str, ssh: bool, less: bool) -> None:
    assert told_less(line, {"SSH_TTY": "/dev/pts/3"} if ssh else {}) is less
