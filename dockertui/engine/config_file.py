"""Docker's own configuration files (JSON): read with reasons for what is wrong, written whole or not at all."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dockertui.engine.errors import EngineError
from dockertui.i18n import _


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file, an empty one where there is no file. Raises EngineError("config")."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
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
    """Replace config.json at once, with its mode; a link to it stays a link. Raises EngineError("config")."""
    target = path.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
        descriptor, partial = tempfile.mkstemp(prefix="config.json.", dir=target.parent)
        with os.fdopen(descriptor, "w") as file:
            json.dump(settings, file, indent="\t", ensure_ascii=False)
            os.fchmod(descriptor, mode)
        Path(partial).replace(target)
    except OSError as error:
        raise _unusable(path, error.strerror or str(error), _("Correct its mode or its owner.")) from error


def _unusable(path: Path, why: str, remedy: str) -> EngineError:
    return EngineError("config", _("Cannot use {path}").format(path=path), why, remedy)
