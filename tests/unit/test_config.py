"""The configuration file: every setting optional, every mistake named with its place."""

from pathlib import Path

import pytest

from dockertui.config import Config, ConfigError, load


def test_no_file_means_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load() == Config()


def test_every_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = "terminal"\nread_only = true\nread_only_contexts = ["live"]\nprefix = "ctrl+g"\nscrollback = 5\n'
        'proven_after = 7\nundo_minutes = 0\nssh_keep_minutes = 60\nenvironment = ["AWS_*", "KRB5CCNAME"]\n'
        '[keys]\n"container.stop" = "x"\n[colours]\nlive = "red"\n'
    )
    config = load(path)
    assert config == Config(
        theme="terminal",
        read_only=True,
        read_only_contexts=["live"],
        prefix="ctrl+g",
        scrollback=5,
        proven_after=7,
        undo_minutes=0,
        ssh_keep_minutes=60,
        environment=["AWS_*", "KRB5CCNAME"],
        keys={"container.stop": ("x",)},
        colours={"live": "red"},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("them = 1", "unknown setting 'them'"),
        ("read_only = 1", "read_only has the wrong type"),
        ("scrollback = true", "scrollback has the wrong type"),
        ("proven_after = -1", "proven_after must not be negative"),
        ("ssh_keep_minutes = -1", "ssh_keep_minutes must not be negative"),
        ("ssh_keep_minutes = 1441", "ssh_keep_minutes must be from 0 to 1440"),
        ('environment = "X"', "environment has the wrong type"),
        ("environment = [1]", "environment must be a list of names"),
        ('theme = "pink"', "theme must be one of"),
        ('line = "quick"', "line must be one of measured, slow, fast"),
        ("line = 9600", "line has the wrong type"),
        ("[keys]\nx = 1", "keys.x must be a key's name"),
        ('[colours]\nlive = "pink"', "colours.live must be one of"),
        ("theme = ", "not valid TOML"),
        ("\x80", "not valid TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError, match=said) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="Is a directory"):
        load(tmp_path)
