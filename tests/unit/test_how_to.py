"""The how-tos are true: each diff applies to a copy, and what the page says holds there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_there_are_pages() -> None:
    assert len(PAGES) >= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    blocks = dict(BLOCK.findall(page.read_text(encoding="utf-8")))
    for folder in ("dockertui", "css"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    check = [sys.executable, "-c", blocks["python"]]
    run = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(tmp_path)}, "capture_output": True, "text": True}
    assert subprocess.run(check, **run, check=False).returncode, "it holds before"  # type: ignore[call-overload]
    apply = ["git", "apply", "--unsafe-paths", "-"]
    done = subprocess.run(apply, **run, input=blocks["diff"], check=False)  # type: ignore[call-overload]
    assert not done.returncode, done.stderr
    done = subprocess.run(check, **run, check=False)  # type: ignore[call-overload]
    assert not done.returncode, done.stderr
