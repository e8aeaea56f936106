"""Command lines of past runs and named templates, in plain files that a user may read and change."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dockertui.i18n import _
from dockertui.json_text import parse
from dockertui.ordinary import read_text
from dockertui.paths import config_dir, state_dir
from dockertui.whole_file import write_whole

FAR = 1 << 40
"""Epoch seconds that nobody will see; a file may say anything."""

KEPT = 300
"""Past runs that are kept."""

SUFFIX = ".docker-run"


@dataclass(frozen=True, slots=True)
class PastRun:
    """A line that was run, and when (epoch seconds)."""

    line: str
    time: float


def wrong_name(text: str) -> str:
    """For `Field.check`: what is wrong with the name of a template, or ""."""
    return "" if re.fullmatch(r"\w[\w .-]*", text) else _("letters, digits, blanks, dots and dashes only")


class RunLines:
    """The files: one JSON object a line for past runs, one file for each template. All methods block on the disk."""

    def __init__(self) -> None:
        self._past = state_dir() / "runs.jsonl"
        self._templates = config_dir() / "templates"

    def past(self) -> list[PastRun]:
        """The past runs, newest first, each line once; what cannot be read is left out."""
        found: dict[str, PastRun] = {}
        for run in self._read():
            found.pop(run.line, None)
            found[run.line] = run
        return list(found.values())[::-1]

    def remember(self, line: str) -> None:
        """Add a line that was run now. Raises OSError."""
        kept = [run for run in self._read() if run.line != line][-KEPT + 1 :]
        text = "".join(_record(run) for run in (*kept, PastRun(line, time.time())))
        write_whole(self._past, text)

    def templates(self) -> dict[str, str]:
        """The texts of the templates by their names, in order."""
        return {path.name.removesuffix(SUFFIX): text for path, text in self._files()}

    def save(self, name: str, text: str) -> None:
        """Save a template, in place of one of that name. Raises OSError."""
        write_whole(self._templates / f"{name}{SUFFIX}", text + "\n")

    def _files(self) -> Iterator[tuple[Path, str]]:
        for path in sorted(self._templates.glob(f"*{SUFFIX}")):
            try:
                yield path, read_text(path, "replace")
            except OSError:
                continue  # One that cannot be read cannot be offered.

    def _read(self) -> Iterator[PastRun]:
        try:
            text = read_text(self._past, "replace")
        except OSError:
            return  # Nothing was run yet.
        for line in text.splitlines():
            try:
                record = parse(line)
            except ValueError:
                continue  # A line that somebody changed by hand, and broke.
            match record:
                case {"line": str(text), "time": int(when) | float(when)} if 0 <= when < FAR:
                    yield PastRun(text, when)


def _record(run: PastRun) -> str:
    return json.dumps({"time": round(run.time), "line": run.line}, ensure_ascii=False) + "\n"
