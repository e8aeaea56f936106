"""What the documents name is there: files, and the names in them."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

FILE = re.compile(r"`((?:dockertui|tests|bench|tools|sandbox|css|docs)/[\w./-]*\w)/?`")
NAMED = re.compile(r"`(dockertui/[\w/]+\.py)`,\s+`([\w.]+)`(?:\s+\(its\s+`(\w+)`)?")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)")


@cache
def names(path: Path) -> dict[str, set[str]]:
    """What a module defines, and what is defined in each of its classes, attributes of `self` included."""
    found: dict[str, set[str]] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for name in _defined(node):
            found[name] = set()
            if isinstance(node, ast.ClassDef):
                found[name] = {inner for part in node.body for inner in _defined(part)} | _attributes(node)
    return found


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def _attributes(node: ast.ClassDef) -> set[str]:
    return {
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "self"
    }


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 15 and len(NAMED.findall((ROOT / "docs/tour.md").read_text(encoding="utf-8"))) > 80


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert not [path for path in FILE.findall(text) if not (ROOT / path).exists()]
    assert not [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    missing = []
    for path, dotted, attribute in NAMED.findall(text):
        name, _dot, inner = dotted.partition(".")
        module = names(ROOT / path)
        inside = module.get(name, set())
        if name not in module or (inner and inner not in inside) or (attribute and attribute not in inside):
            missing.append((path, dotted, attribute))
    assert not missing


def test_no_two_classes_have_one_name() -> None:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "dockertui").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: paths for name, paths in found.items() if len(paths) > 1}
