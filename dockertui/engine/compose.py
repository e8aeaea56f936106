"""Compose files on this machine: found as Compose finds them, and read by its CLI plugin."""

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NewType

from dockertui import programs
from dockertui.engine import command_line
from dockertui.engine.answers import reading
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.json_text import parse

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
"""What Compose looks for, the first one found counts (compose-go, cli/options.go)."""

COMMAND = (command_line.PROGRAM, "compose")

WHOSE = " ".join(COMMAND)
"""Whose answers are read here, for errors."""

ALL = ("--profile", "*")
"""Services of all profiles."""

_WARNING = re.compile(r'^(time="[^"]*" level=warn|WARN\[)')
_NOT_IN_NAMES = re.compile(r"[^-_a-z0-9]")


@dataclass(frozen=True, slots=True)
class ComposePlace:
    """Where `docker compose` would be run, and its options `-f` and `--project-directory`."""

    here: str
    files: tuple[str, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ComposeSource:
    """Where a project comes from: its files and its folder, absolute; without a `name` Compose works that out."""

    files: tuple[str, ...]
    folder: str
    name: str = ""

    @property
    def options(self) -> list[str]:
        """The options that tell Compose of it."""
        named = ["-p", self.name] if self.name else []
        files = [word for name in self.files for word in ("-f", name)]
        return [*named, *files, *([FOLDER, self.folder] if self.folder else [])]


FOLDER = "--project-directory"


def stands(options: Sequence[str]) -> str:
    """Where Compose is run: it reads a `.env` wherever it stands, so in the project's folder, else in nobody's."""
    folder = options[options.index(FOLDER) + 1] if FOLDER in options else ""
    return folder if folder and Path(folder).is_dir() else "/"


Trusted = NewType("Trusted", ComposeSource)
"""A source that Compose may read; only `resources/project/trust.py` makes it."""


def missing_plugin() -> EngineError:
    """There is no Compose to read files with."""
    return EngineError(
        "absent",
        _("docker compose is not installed here"),
        remedy=_("On Debian and Ubuntu it is the package docker-compose-v2, or docker-compose-plugin of docker.com."),
    )


def find(place: ComposePlace, environ: Mapping[str, str]) -> ComposeSource | None:
    """The project that `docker compose` would mean there, or None.

    Without files given, or named by COMPOSE_FILE, they are looked for in the project's folder and above it. Blocks.
    """
    separator = environ.get("COMPOSE_PATH_SEPARATOR") or os.pathsep
    files = place.files or environ.get("COMPOSE_FILE", "").split(separator)
    base = Path(place.here, place.folder)
    paths = [Path(place.here, file) for file in files if file] or _usual(base)
    if not paths:
        return None
    home = base if place.folder else paths[0].parent
    return ComposeSource(tuple(os.path.normpath(path) for path in paths), os.path.normpath(home))


def _usual(base: Path) -> list[Path]:
    for folder in (base, *base.parents):
        found = next((folder / name for name in NAMES if (folder / name).is_file()), None)
        if found:
            override = next((folder / name for name in OVERRIDES if (folder / name).is_file()), None)
            return [found, override] if override else [found]
    return []


def usual_name(source: ComposeSource, environ: Mapping[str, str]) -> str:
    """What Compose calls a project whose files do not say so (compose-go, NormalizeProjectName)."""
    name = source.name or environ.get("COMPOSE_PROJECT_NAME") or Path(source.folder).name
    return _NOT_IN_NAMES.sub("", name.lower()).lstrip("_-")


def written(source: ComposeSource) -> tuple[float, ...]:
    """When each of the files, and the `.env` beside them, was written (epoch seconds, 0 for none). Blocks."""
    return tuple(_written(path) for path in (*source.files, str(Path(source.folder, ".env"))))


def _written(path: str) -> float:
    try:
        return Path(path).stat().st_mtime
    except OSError:
        return 0.0


async def model(source: Trusted) -> dict[str, Any]:
    """The project as Compose understands it, services of all profiles included.

    Raises EngineError: of the kind `absent` where there is no Compose, `answer` where nobody can make anything of what
    it says, else with its complaint as the reason.
    """
    with reading(WHOSE):
        return dict(parse(await _ask(source, *ALL, "config", "--format", "json")))


async def hashes(source: Trusted) -> dict[str, str]:
    """What stands for each service's configuration in the label `config-hash` of its containers. Raises EngineError."""
    lines = (await _ask(source, *ALL, "config", "--hash", "*")).splitlines()
    return {name: value for name, _space, value in (line.strip().partition(" ") for line in lines)}


async def config(source: Trusted, *services: str) -> str:
    """The files as Compose understands them, as YAML: all of it, or what these services need. Raises EngineError."""
    return await _ask(source, "config", *services)


async def _ask(source: Trusted, *words: str) -> str:
    try:
        cwd = await asyncio.to_thread(stands, source.options)
        status, out, said = await command_line.output(programs.COMPOSE, [*COMMAND, *source.options, *words], cwd)
    except EngineError as error:
        if error.kind == "absent":
            raise missing_plugin() from error
        raise
    if status and not await command_line.has_plugin("compose"):
        raise missing_plugin()
    if status:
        raise EngineError("config", _("The compose file is wrong"), complaint(said))
    return out


def complaint(said: str) -> str:
    """What is wrong with the files, out of all that Compose said, in one line."""
    lines = (line.strip() for line in said.splitlines())
    return " ".join(line for line in lines if line and not _WARNING.match(line))
