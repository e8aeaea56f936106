"""What is to be known before the screen is taken is said."""

import pytest

from dockertui import cli, interpreter


def test_an_old_python_is_said_at_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    monkeypatch.setattr(cli, "own_advice", lambda: interpreter.advice((3, 11, 1), "/opt/python"))
    monkeypatch.setattr(cli, "set_environment", stop)  # The next step.
    monkeypatch.setattr("os.isatty", lambda descriptor: True)
    with pytest.raises(Stop):
        cli._main([])
    assert "Python 3.11.1 lacks security fixes" in capsys.readouterr().err
