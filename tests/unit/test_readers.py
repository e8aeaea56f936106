"""What comes from outside is read in one place each: calls that go round these are found in the code itself.

A module that may do so is named with the reason; a name that is no longer needed fails as well.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import dockertui

ROOT = Path(dockertui.__file__).parent

UNPACKING = {"extract", "extractall", "unpack_archive", "getmember", "getmembers", "is_tarfile"}
MAKING_LINKS = {"symlink", "link", "symlink_to", "hardlink_to"}
READING = {"read_text", "read_bytes"}
READERS = {"count", "number", "whole", "len"}
"""What takes whatever it is given for a number."""

PATHS = re.compile(r"Path\(|(\b|_)(path|file|source|target|place|name)\Z")
LOOKED_AT = UNPACKING | MAKING_LINKS | READING | {"open", "ZipFile", "TarFile", "load", "loads", "json", "int", "float"}

ALLOWED: dict[str, dict[str, str]] = {
    "archives are unpacked": {},
    "links are made": {"engine/unpacking.py": "the one unpacker"},
    "archives are opened": {},
    "JSON is read": {
        "json_text.py": "the one reader",
        "model/json_path.py": "a literal that was typed",
        "spec/files.py": "a file named in a line, through Surroundings",
    },
    "files are read": {
        "config.py": "a file that the user names, or the user's own",
        "engine/cgroup.py": "/proc and /sys",
        "engine/engine.py": "a parameter of that name",
        "engine/info.py": "/proc",
        "engine/isolation.py": "/proc and /sys",
        "engine/own_process.py": "/proc",
        "engine/processes.py": "/proc and /sys",
        "engine/tunnel.py": "own files",
        "glyphs.py": "/proc",
        "guard.py": "/proc",
    },
    "numbers are read": {
        "engine/cgroup.py": "/sys",
        "engine/isolation.py": "/proc",
        "engine/logs.py": "the time before a line of a log, what is none is caught",
        "engine/processes.py": "/proc",
        "guard.py": "/proc",
        "model/build_output.py": "digits of seconds, of which there may be many",
        "model/log_text.py": "six digits at most",
        "model/terminals/outer.py": "what the terminal sends of a key",
        "resources/container/isolation.py": "/proc",
        "resources/container/record.py": "nine digits at most, and what LISTED reads",
        "resources/image/record.py": "what LISTED reads",
        "spec/compose/reading.py": "what Compose has checked",
        "spec/units.py": "digits of a typed word, of which there may be many",
    },
}


def found_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What calls in a module do of this, and in which lines."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((what, node.lineno) for what in _imported(node))
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "attr", "") or getattr(function, "id", "")
        if name not in LOOKED_AT:
            continue
        of = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
        if name in UNPACKING:
            yield "archives are unpacked", node.lineno
        if of and name in MAKING_LINKS and of != "self":
            yield "links are made", node.lineno
        if of.partition(".")[0] in ("tarfile", "zipfile") and name in ("open", "ZipFile", "TarFile"):
            yield "archives are opened", node.lineno
        if (of == "json" and name in ("load", "loads")) or (of and name == "json" and not node.args):
            yield "JSON is read", node.lineno
        if of and of != "ordinary" and name in READING:
            yield "files are read", node.lineno
        if not of and name in ("int", "float") and node.args and _within(node.args[0]):
            yield "numbers are read", node.lineno
        if name == "open" and (not of or of == "io" or PATHS.search(of)) and _reads(node):
            yield "files are read", node.lineno


def _within(value: ast.AST) -> bool:
    """Whether a value is made of a part of another one, as of an answer or of what an expression found."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in READERS:
        return False
    return _is_part(value) or any(map(_within, ast.iter_child_nodes(value)))


def _is_part(value: ast.AST) -> bool:
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(value, ast.Subscript) or (isinstance(called, ast.Attribute) and called.attr in ("get", "group"))


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """What names that are given to others, or taken out of their module, would do unseen."""
    if isinstance(node, ast.Import):
        renamed = {alias.name for alias in node.names if alias.asname}
        yield from ("archives are opened" for name in renamed & {"tarfile", "zipfile"})
        yield from ("JSON is read" for name in renamed & {"json"})
        return
    names = {alias.name for alias in node.names}
    if node.module in ("tarfile", "zipfile") and names & {"open", "ZipFile", "TarFile"}:
        yield "archives are opened"
    if node.module == "json" and names & {"load", "loads", "JSONDecoder"}:
        yield "JSON is read"
    if node.module == "shutil" and names & UNPACKING:
        yield "archives are unpacked"


def _reads(node: ast.Call) -> bool:
    texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return not any(set(text) <= set("wxabt+") and set(text) & set("wxa") for text in texts)


@cache
def calls() -> dict[str, dict[str, list[int]]]:
    """All such calls: by what they do, then by module, their lines."""
    all_of_them: dict[str, dict[str, list[int]]] = {what: {} for what in ALLOWED}
    for path in sorted(ROOT.rglob("*.py")):
        for what, line in found_in(ast.parse(path.read_text())):
            all_of_them[what].setdefault(str(path.relative_to(ROOT)), []).append(line)
    return all_of_them


@pytest.mark.parametrize("what", ALLOWED)
def test_there_is_one_reader(what: str) -> None:
    found = calls()[what]
    assert {name: lines for name, lines in found.items() if name not in ALLOWED[what]} == {}
    assert set(ALLOWED[what]) - set(found) == set(), "no longer needed"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("tar.extractall(folder)", "archives are unpacked"),
        ("shutil.unpack_archive(name, folder)", "archives are unpacked"),
        ("tarfile.open(name)", "archives are opened"),
        ("os.symlink(a, b)", "links are made"),
        ("Path(a).symlink_to(b)", "links are made"),
        ("response.json()", "JSON is read"),
        ("json.loads(text)", "JSON is read"),
        ("path.read_text()", "files are read"),
        ("open(name)", "files are read"),
        ("open(name, 'rb')", "files are read"),
        ("Path(name).open('rb')", "files are read"),
        ("self._path.open('rb')", "files are read"),
        ("int(answer['Size'])", "numbers are read"),
        ("int(answer.get('Size') or 0)", "numbers are read"),
        ("float(match.group(1))", "numbers are read"),
        ("int(str(answer['Size']))", "numbers are read"),
        ("int(answer['Size'] / 2)", "numbers are read"),
        ("from json import loads", "JSON is read"),
        ("import tarfile as archives", "archives are opened"),
        ("from tarfile import open as unpack", "archives are opened"),
        ("from shutil import unpack_archive", "archives are unpacked"),
    ],
)
def test_each_of_these_is_found(text: str, what: str) -> None:
    assert [each for each, _line in found_in(ast.parse(text))] == [what]


@pytest.mark.parametrize(
    "text", ["open(name, 'w')", "self.open(tab)", "desk.open(plan)", "json.dumps(x)", "request(json=x)"]
)
def test_nothing_else_is(text: str) -> None:
    assert list(found_in(ast.parse(text))) == []


def test_one_module_says_what_compose_may_read() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Trusted"
    }
    assert makers == {"resources/project/trust.py"}
