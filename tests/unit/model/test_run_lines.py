from pathlib import Path

import pytest

from dockertui.model.run_lines import KEPT, RunLines, wrong_name


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_the_newest_is_first_and_each_line_stands_once() -> None:
    for line in ("docker run a", "docker run b", "docker run a"):
        RunLines().remember(line)
    assert [run.line for run in RunLines().past()] == ["docker run a", "docker run b"]


def test_the_oldest_are_forgotten() -> None:
    lines = RunLines()
    for number in range(KEPT + 5):
        lines.remember(f"docker run {number}")
    past = [run.line for run in lines.past()]
    assert len(past) == KEPT
    assert past[0] == f"docker run {KEPT + 4}"


def test_broken_lines_are_left_out(own_files: Path) -> None:
    RunLines().remember("docker run a")
    file = own_files / "state" / "dockertui" / "runs.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + 'nonsense\n{"line": 1}\n[]\n', encoding="utf-8")
    assert [run.line for run in RunLines().past()] == ["docker run a"]


def test_only_the_user_can_read_it(own_files: Path) -> None:
    RunLines().remember("docker run a")
    RunLines().save("web", "docker run web")
    for file in own_files.rglob("*"):
        assert file.is_dir() or file.stat().st_mode & 0o077 == 0, file


def test_templates_by_name() -> None:
    assert RunLines().templates() == {}
    RunLines().save("web 2", "docker run web")
    RunLines().save("a", "docker run a")
    assert RunLines().templates() == {"a": "docker run a\n", "web 2": "docker run web\n"}


@pytest.mark.parametrize(("name", "good"), [("web", True), ("my web-1.0", True), ("../x", False), ("", False)])
def test_names_of_templates(name: str, good: bool) -> None:
    assert (wrong_name(name) == "") is good
