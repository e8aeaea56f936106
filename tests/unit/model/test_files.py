"""Any text as a path: in the place that makes paths of texts, and in the forms that take one."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockertui.model.files import path_completer, path_needed, wrong_path, wrong_source, wrong_target
from dockertui.model.form import Form
from dockertui.paths import exists, expand, here, home, is_dir, is_file
from dockertui.resources.container.copying import _target
from dockertui.resources.engines.contexts import create_form
from dockertui.resources.image import archives
from dockertui.resources.image.building import _missing, options_of

ODD = [
    "~nosuchuser/x",
    "~nosuchuser",
    "~",
    "~root/x",
    "a" * 300,
    "/tmp/" + "a" * 300,
    "a/" * 2500,
    "ä" * 200,
    "a\0b",
    "\udc80",
    "\ud800",
    "/",
    "//",
    ".",
    "..",
    "/proc/self/mem",
    "/dev/null/x",
    "loop/x",
    "loop",
    "file/x",
    "file/",
    "dangling",
    "a\nb",
    "-rf",
    "",
    "   ",
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a file, a loop of links, and a link that leads nowhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").write_text("x")
    return tmp_path


@given(st.text())
@example("~\0")
@example("~\ud800/x")
def test_any_text_is_a_path_or_wrong(text: str) -> None:
    path = expand(text)
    assert path.is_absolute()
    assert not (is_file(path) and is_dir(path))
    assert isinstance(wrong_path(text), str)


@pytest.mark.parametrize("text", ODD)
def test_odd_ones(text: str) -> None:
    wrong_source(text)
    wrong_target(text, 0)
    exists(expand(text))
    if not wrong_path(text):
        os.fsencode(expand(text))
        assert all(len(os.fsencode(part)) <= 255 for part in expand(text).parts)
    list(path_completer()(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("~nosuchuser/x", "no user nosuchuser"),
        ("a" * 300, "too long"),
        ("a/" * 2500, "too long"),
        ("a\0b", "NUL"),
        ("\ud800", "characters"),
        ("~/x", ""),
        ("x y", ""),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    assert said in wrong_path(text)
    assert bool(wrong_path(text)) is bool(said)
    assert bool(path_needed(text)) is bool(said)


def test_targets(place: Path) -> None:
    there, nowhere = ("file", "dangling"), ("file/x", "loop/x")
    for text in (*there, *nowhere, "."):
        said = "exists" if text in there else "no such folder" if text in nowhere else "a folder"
        notice = wrong_target(text, 0)
        assert notice
        assert said in notice.text
    assert wrong_target("new", 0) is None
    notice = wrong_source("loop")
    assert notice
    assert "no such file" in notice.text


def _filled(form: Form, text: str) -> dict[str, Any]:
    values = {field.id: field.default for field in form.fields}
    paths = {"file", "context", "dockerfile", "ca", "cert", "key"}
    return values | dict.fromkeys(values.keys() & paths, text)


@pytest.mark.parametrize("text", ODD)
def test_forms(text: str) -> None:
    """The command and the remarks of a form are asked for at every letter."""
    form = create_form()
    values = _filled(form, text)
    form.command(values)
    list(form.notices(values))
    archives.import_argv({"file": text, "name": "a", "message": "", "changes": []})
    _target({"file": text}, "name")
    build = {"context": text, "dockerfile": text, "tags": [], "arguments": [], "target": "", "platform": ""}
    _missing(options_of({**build, "no_cache": False, "pull": False}))


def test_nobody_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    assert home() == Path("/")


def test_a_working_directory_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.delenv("PWD")
    gone.rmdir()
    assert here() == "/"
    assert expand("x") == Path("/x")
