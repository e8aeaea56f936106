"""Docker's own configuration files (JSON): read with reasons for what is wrong, written whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.json_text import parse
from dockertui.ordinary import read_text
from dockertui.whole_file import write_whole


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file, an empty one where there is no file. Raises EngineError("config")."""
    try:
        value = parse(read_text(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unusable(path, error.strerror or str(error), _("Correct its mode or its owner.")) from error
    except ValueError as error:
        raise _unusable(
            path, _("it is not valid JSON: {reason}").format(reason=error), _("Repair the file.")
        ) from error
    if value is None:
        return {}  # As the docker CLI takes it.
    if not isinstance(value, dict):
        raise _unusable(path, _("it holds no JSON object"), _("Repair the file."))
    return value


def settings(path: Path) -> tuple[dict[str, Any], str]:
    """What config.json says, and what is wrong with it: as the docker CLI, we warn of that and go on without it."""
    try:
        return read_json(path), ""
    except EngineError as error:
        return {}, str(error)


def write_settings(path: Path, settings: Mapping[str, Any]) -> None:
    """Replace config.json at once, with its owner, and with its mode unless it has logins; a link to it stays one.

    Raises EngineError("config").
    """
    try:
        text = json.dumps(settings, indent="\t", ensure_ascii=False)
        write_whole(path.resolve(), text, tighten=bool(settings.get("auths")))
    except OSError as error:
        raise _unusable(path, error.strerror or str(error), _("Correct its mode or its owner.")) from error


def _unusable(path: Path, why: str, remedy: str) -> EngineError:
    return EngineError("config", _("Cannot use {path}").format(path=path), why, remedy)
