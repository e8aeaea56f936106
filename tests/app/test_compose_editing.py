"""A compose file in the user's editor, in a real terminal: checked afterwards, with what is wrong at its line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.app.harness_compose import COMPOSE
from tests.app.harness_compose import file as file
from tests.pseudoterminal import Terminal, terminal

EDITOR = """#!/bin/sh
echo "$@" >> {log}
for file; do :; done
if [ -e {once} ]; then sed -i s/bogus/init/ "$file"; else touch {once}; sed -i 0,/init/s//bogus/ "$file"; fi
exit {status}
"""


@contextmanager
def opened(socket: str, file: Path, editor: str) -> Iterator[Terminal]:
    """The app in the folder of the file, with the project in front."""
    env = {
        "DOCKER_HOST": f"unix://{socket}",
        "DOCKER_CONFIG": os.environ["DOCKER_CONFIG"],
        "HOME": str(file.parent),
        "EDITOR": editor,
        "PWD": str(file.parent),
    }
    with terminal(sys.executable, "-m", "dockertui", size=(120, 40), env=env, cwd=file.parent) as run:
        run.shows("Projects 1")
        run.send("5")
        run.shows("needs db")
        yield run


def script(file: Path, status: int = 0) -> tuple[str, Path]:
    """An editor named vi that makes a mistake first and mends it then; and what it was called with."""
    path, log = file.with_name("vi"), file.with_name("calls")
    path.write_text(EDITOR.format(log=log, once=file.with_name("once"), status=status))
    path.chmod(0o755)
    return str(path), log


def test_a_mistake_is_shown_at_its_line_and_mended(clean_new_engine: str, file: Path) -> None:
    editor, log = script(file)
    line = COMPOSE.splitlines().index("    init: true") + 1
    with opened(clean_new_engine, file, editor) as run:
        run.send("\x05")
        run.asks(f"compose.yaml is wrong at line {line}")
        run.shows(f"> {line:>3}      bogus: true")
        run.shows("Additional property bogus is not allowed")
        run.send("\r")
        run.shows("compose.yaml is a valid compose file")
        run.send("q")
        assert run.end() == 0
    assert log.read_text().splitlines() == [str(file), f"+{line} {file}"]
    assert file.read_text() == COMPOSE


def test_an_editor_that_fails_or_is_not_there_says_so(clean_new_engine: str, file: Path) -> None:
    editor, _log = script(file, status=3)
    with opened(clean_new_engine, file, editor) as run:
        run.send("\x05")
        run.shows("vi ended with 3")
    file.write_text(COMPOSE)
    with opened(clean_new_engine, file, "no-such-editor") as run:
        run.send("\x05")
        run.shows("no-such-editor does not start")
