"""The wheel is complete: installed alone into a fresh environment it runs from any folder."""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from dockertui import __version__
from tests.pseudoterminal import terminal
from tools.hashes import resolved

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` builds and installs."""
    folder = tmp_path_factory.mktemp("dist")
    options = ("--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run((sys.executable, "-m", "pip", "wheel", *options), check=True, capture_output=True, timeout=300)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that has the wheel, and its dependencies from this one."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", str(folder)), check=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    subprocess.run(pip, check=True, capture_output=True, timeout=300)
    (site,) = folder.glob("lib/python*/site-packages")
    # A plain path in a .pth file makes the packages there importable, but not this checkout that is linked there.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "dockertui"


def test_style_sheets_are_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert {f"dockertui/css/{path.name}" for path in (ROOT / "css").glob("*.tcss")} <= inside
    assert "dockertui/cli.py" in inside
    assert not any(name.startswith(("tests/", "sandbox/", "tools/", "bench/")) for name in inside)


def test_hashes_of_a_release_are_those_of_the_files(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert resolved(["--no-deps", "dockertui"]) == [(f"dockertui=={__version__}", digest)]
    with pytest.raises(SystemExit):
        resolved(["--no-deps", "dockertui==0"])


def test_what_has_hashes_is_what_is_tested() -> None:
    needed = re.findall(r"^(\S+==\S+) \\$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {"textual", "docker", "psutil", "pyte", "regex"} <= {line.partition("==")[0] for line in needed}
    assert {*needed} <= {*(ROOT / "constraints.txt").read_text().split()}


def test_version_and_help(program: Path, tmp_path: Path) -> None:
    version = subprocess.run((program, "--version"), cwd=tmp_path, capture_output=True, text=True, check=True)
    assert version.stdout == f"dockertui {__version__}\n"
    text = subprocess.run((program, "--help"), cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    for option in ("--host", "--context", "--read-only", "--config", "--log-file", "--version"):
        assert option in text


def test_the_installed_package_is_used(program: Path, tmp_path: Path) -> None:
    code = "import dockertui; print(dockertui.__file__)"
    python = (str(program.with_name("python")), "-c", code)
    found = subprocess.run(python, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert found.startswith(os.fspath(program.parents[1]))


def test_starts_from_another_folder(program: Path, tmp_path: Path) -> None:
    env = {"DOCKER_HOST": f"unix://{tmp_path}/none.sock", "HOME": str(tmp_path)}
    with terminal(str(program), env=env, cwd=tmp_path) as run:
        run.asks("there is no socket")
        assert "Start the sandbox" not in run.text()
        run.send("q")
        assert run.end() == 0
        assert run.restored()
