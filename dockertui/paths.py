"""Where files lie: the user's configuration and state, Docker's configuration, and the style sheets."""

import os
from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).parent


def _xdg(variable: str, fallback: str, environ: Mapping[str, str] | None) -> Path:
    value = (os.environ if environ is None else environ).get(variable, "")
    base = Path(value) if value.startswith("/") else Path.home() / fallback
    return base / "dockertui"


def config_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the user's configuration (XDG Base Directory specification)."""
    return _xdg("XDG_CONFIG_HOME", ".config", environ)


def state_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of what dockertui remembers between runs (XDG Base Directory specification)."""
    return _xdg("XDG_STATE_HOME", ".local/state", environ)


def docker_config_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the docker CLI's own configuration."""
    value = (os.environ if environ is None else environ).get("DOCKER_CONFIG", "")
    return Path(value) if value else Path.home() / ".docker"


def stylesheets() -> list[Path]:
    """All `.tcss` files, in the order of their names: the installed package's, else the checkout's."""
    packaged = _PACKAGE / "css"
    folder = packaged if packaged.is_dir() else _PACKAGE.parent / "css"
    return sorted(folder.glob("*.tcss"))


def sandbox_folder() -> Path | None:
    """The checkout's `sandbox` folder, from which a private engine can be started; None in an installed package."""
    folder = _PACKAGE.parent / "sandbox"
    return folder if (folder / "__main__.py").is_file() else None
