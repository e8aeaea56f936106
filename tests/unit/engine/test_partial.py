"""Files that are written beside their place: nothing is replaced that was not there when it was begun."""

from pathlib import Path

import pytest

from dockertui.engine import EngineError
from dockertui.engine.archives import Partial


def test_what_was_there_is_replaced_when_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "image.tar"
    target.write_text("before")
    with Partial(target) as file:
        file.write(b"now")
        assert target.read_text() == "before"
        file.finish()
    assert target.read_text() == "now" and list(tmp_path.iterdir()) == [target]


def test_what_came_there_meanwhile_is_not(tmp_path: Path) -> None:
    target = tmp_path / "image.tar"
    with pytest.raises(EngineError, match="File exists"), Partial(target) as file:
        file.write(b"now")
        target.write_text("meanwhile")
        file.finish()
    assert target.read_text() == "meanwhile" and list(tmp_path.iterdir()) == [target]


def test_a_name_of_the_longest_kind_can_be_written(tmp_path: Path) -> None:
    for name in ("n" * 255, "\U0001f433" * 63):
        with Partial(tmp_path / name) as file:
            file.write(b"x")
            file.finish()
        assert (tmp_path / name).read_bytes() == b"x"
