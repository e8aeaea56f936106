"""No file and no function is too long to be read at once."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FILE, FUNCTION = 400, 50
"""Lines at most."""

FILES = sorted(
    path for folder in ("dockertui", "tests", "bench", "tools", "sandbox") for path in (ROOT / folder).rglob("*.py")
)


def test_there_is_something_to_measure() -> None:
    assert len(FILES) > 300


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_lengths(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert not {name: length for name, length in lengths.items() if length > FUNCTION}
