"""Where files lie: the user's configuration and state, Docker's configuration, and the style sheets."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_PACKAGE = Path(__file__).parent

is_file, is_dir, exists = os.path.isfile, os.path.isdir, os.path.lexists
"""What is there at a path, however odd that is; those of pathlib raise OSError or ValueError for some. A link that
leads nowhere exists, too."""


def home() -> Path:
    """The user's home folder, / where there is none."""
    text = os.path.expanduser("~")  # noqa: PTH111  (it does not fail where nobody knows)
    return Path(text if text.startswith("/") else "/")


def here() -> str:
    """The working directory by the name that the shell has for it, as far as that is true; / where it was removed."""
    named = os.environ.get("PWD", "")
    try:
        return named if named.startswith("/") and Path(named).samefile(".") else str(Path.cwd())
    except (OSError, ValueError):
        return "/"


def expand(text: str) -> Path:
    """The absolute path that a user means, `~` and surrounding space included; never fails.

    As in a shell a `~name` stays as it is where there is no such user, and where it cannot be a user's name.
    """
    path = text.strip()
    with suppress(ValueError):  # Of the C library's user database: no name has a NUL or a half of a character in it.
        path = os.path.expanduser(path)  # noqa: PTH111
    return Path(here(), path)


def _xdg(variable: str, fallback: str, environ: Mapping[str, str] | None) -> Path:
    value = (os.environ if environ is None else environ).get(variable, "")
    base = Path(value) if value.startswith("/") else home() / fallback
    return base / "dockertui"


def config_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the user's configuration (XDG Base Directory specification)."""
    return _xdg("XDG_CONFIG_HOME", ".config", environ)


def state_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of what dockertui remembers between runs (XDG Base Directory specification)."""
    return _xdg("XDG_STATE_HOME", ".local/state", environ)


def runtime_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of sockets: gone with the user's last session, or that of the state where there is none such."""
    return _xdg("XDG_RUNTIME_DIR", ".local/state", environ)


def docker_config_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the docker CLI's own configuration."""
    value = (os.environ if environ is None else environ).get("DOCKER_CONFIG", "")
    return Path(value) if value else home() / ".docker"


def stylesheets() -> list[Path]:
    """All `.tcss` files, in the order of their names: the installed package's, else the checkout's."""
    packaged = _PACKAGE / "css"
    folder = packaged if packaged.is_dir() else _PACKAGE.parent / "css"
    return sorted(folder.glob("*.tcss"))


def sandbox_folder() -> Path | None:
    """The checkout's `sandbox` folder, from which a private engine can be started; None in an installed package."""
    folder = _PACKAGE.parent / "sandbox"
    return folder if (folder / "__main__.py").is_file() else None
