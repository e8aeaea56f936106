"""The user's configuration: one TOML file, every setting optional."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from dockertui.i18n import _
from dockertui.paths import config_dir

THEME_NAMES = ("dockertui", "dockertui-light", "terminal")
"""The themes that there are; `themes.THEMES` says how they look."""


LINES = ("measured", "slow", "fast")
"""What is taken of the line to the terminal: what is measured, or that it is slow or fast, whatever is measured."""

COLOURS = ("red", "yellow", "green", "blue", "cyan")
"""Colours for engines; the theme decides how they look."""


class ConfigError(ValueError):
    """The configuration file cannot be used; the text says where and why."""


class SettingError(ValueError):
    """A setting of the configuration cannot be used; `name` is its name, the text says why."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(why)


Keys = Mapping[str, Sequence[str]]
"""Keys by the ids of what they do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, with their defaults.

    `theme` names a theme; `read_only` refuses every changing action; `read_only_contexts` does so for the named
    contexts; `keys` maps an action's id to the keys that replace its own ones; `prefix` is the key that an embedded
    terminal leaves to dockertui, `scrollback` the lines that it keeps. A container that replaces another one
    has proven itself `proven_after` seconds after its start; that one is then kept for `undo_minutes`. `colours` gives
    the name of a context one of COLOURS, so that production looks like production. `environment` names variables that
    the programs get that dockertui starts, besides those of `programs.py`. Compose files in `trusted_folders` are read
    whoever they belong to, or can be written by. `line` is what is taken of the line to the terminal, one of LINES.
    ssh stays logged in at an engine behind ssh:// for `ssh_keep_minutes` after its last use.
    """

    theme: str = THEME_NAMES[0]
    read_only: bool = False
    read_only_contexts: list[str] = field(default_factory=list)
    prefix: str = "ctrl+]"
    scrollback: int = 10_000
    proven_after: int = 5
    undo_minutes: int = 5
    environment: list[str] = field(default_factory=list)
    trusted_folders: list[str] = field(default_factory=list)
    line: str = LINES[0]
    ssh_keep_minutes: int = 10
    keys: Keys = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)


LONGEST_KEPT = 24 * 60
"""Minutes for which ssh stays logged in at most."""

MOST_SCROLLBACK = 1_000_000
"""Lines of a terminal that are kept at most, each some hundred bytes."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "theme": str,
    "read_only": bool,
    "read_only_contexts": list,
    "prefix": str,
    "scrollback": int,
    "proven_after": int,
    "undo_minutes": int,
    "environment": list,
    "trusted_folders": list,
    "line": str,
    "ssh_keep_minutes": int,
    "keys": dict,
    "colours": dict,
}


def default_path() -> Path:
    """The configuration file that is read when `--config` names none."""
    return config_dir() / "config.toml"


def load(path: Path | None = None, checked_keys: Callable[[Keys], Keys] = dict) -> Config:
    """Read the configuration from `path`, or from the default place where a missing file means the defaults.

    `checked_keys` says what keys mean, and raises SettingError for those that mean nothing. Raises ConfigError for a
    file that cannot be read, is not TOML, or holds an unknown or mistyped setting.
    """
    place = path or default_path()
    try:
        text = place.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if path is None:
            return Config()
        raise ConfigError(_("{path}: no such file").format(path=place)) from None
    except OSError as error:
        raise ConfigError(_("{path}: {reason}").format(path=place, reason=error.strerror)) from None
    except ValueError as error:
        raise ConfigError(_("{path}: not valid TOML: {reason}").format(path=place, reason=error)) from None
    import tomllib

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(_("{path}: not valid TOML: {reason}").format(path=place, reason=error)) from None
    config = _checked(values, place)
    try:
        return replace(config, keys=checked_keys(config.keys)) if config.keys else config
    except SettingError as error:
        line = _line(text, error.name)
        raise ConfigError(f"{place}:{line}: {error}" if line else f"{place}: {error}") from None


_PREFIX = re.compile(r"ctrl\+[a-hj-ln-z@\]\\^_]")
"""Control keys but Tab, Enter and Escape, which have keys of their own."""


def _checked(values: dict[str, Any], place: Path) -> Config:
    known = {entry.name for entry in fields(Config)}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(_("{path}: unknown setting {name!r}").format(path=place, name=name))
        if not isinstance(value, _TYPES[name]) or (_TYPES[name] is int and isinstance(value, bool)):
            raise ConfigError(_("{path}: {name} has the wrong type").format(path=place, name=name))
    if not 0 <= values.get("scrollback", 0) <= MOST_SCROLLBACK:
        message = _("{path}: scrollback must be from 0 to {most}")
        raise ConfigError(message.format(path=place, most=MOST_SCROLLBACK))
    if values.get("ssh_keep_minutes", 0) > LONGEST_KEPT:
        message = _("{path}: ssh_keep_minutes must be from 0 to {most}")
        raise ConfigError(message.format(path=place, most=LONGEST_KEPT))
    if values.get("theme", THEME_NAMES[0]) not in THEME_NAMES:
        raise ConfigError(_("{path}: theme must be one of {names}").format(path=place, names=", ".join(THEME_NAMES)))
    if values.get("line", LINES[0]) not in LINES:
        raise ConfigError(_("{path}: line must be one of {names}").format(path=place, names=", ".join(LINES)))
    if not _PREFIX.fullmatch(values.get("prefix", "ctrl+]")):
        raise ConfigError(_('{path}: prefix must be a control key such as "ctrl+]"').format(path=place))
    if not all(isinstance(name, str) and name for name in values.get("environment", ())):
        raise ConfigError(_("{path}: environment must be a list of names of variables").format(path=place))
    if not all(isinstance(name, str) and name.startswith("/") for name in values.get("trusted_folders", ())):
        raise ConfigError(_("{path}: trusted_folders must be a list of absolute paths").format(path=place))
    for name in ("proven_after", "undo_minutes", "ssh_keep_minutes"):
        if values.get(name, 0) < 0:
            raise ConfigError(_("{path}: {name} must not be negative").format(path=place, name=name))
    for context, colour in values.get("colours", {}).items():
        if colour not in COLOURS:
            known_colours = ", ".join(COLOURS)
            text = _("{path}: colours.{context} must be one of {names}")
            raise ConfigError(text.format(path=place, context=context, names=known_colours))
    for action, key in values.get("keys", {}).items():
        if not isinstance(key, str):
            raise ConfigError(_("{path}: keys.{action} must be a key's name").format(path=place, action=action))
    values["keys"] = {action: tuple(keys.split()) for action, keys in values.get("keys", {}).items()}
    return Config(**values)


def _line(text: str, name: str) -> int:
    """The line that gives keys to something, counted from 1; 0 where it is not a line of its own."""
    table = re.search(r"^[ \t]*\[[ \t]*keys[ \t]*\]", text, re.MULTILINE)
    line = re.compile(rf"""^[ \t]*(["']?){re.escape(name)}\1[ \t]*=""", re.MULTILINE)
    match = line.search(text, table.end()) if table else None
    return text.count("\n", 0, match.start()) + 1 if match else 0
