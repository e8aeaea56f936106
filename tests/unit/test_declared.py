"""Every package that is imported is declared, so that it is there whatever the others need one day."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported() -> set[str]:
    """The packages from elsewhere that the product imports."""
    found = set[str]()
    for path in (ROOT / "dockertui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add((node.module or "").partition(".")[0])
    return found - {*sys.stdlib_module_names, "dockertui", "sandbox"}


def test_what_is_imported_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=~!\[; ]", line)[0] for line in declared}
    assert imported() == names


def test_each_has_a_tested_version() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()}
    assert imported() <= pinned
