"""Writes `requirements.txt`: each package that dockertui needs, at its tested version, with the hashes of its files.

`pip install --require-hashes -r requirements.txt` then takes nothing that was not there when it was written. The
package index is the one that pip is configured with.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

PYTHONS = ("3.11", "3.12", "3.13", "3.14")

PLATFORMS = (
    *(("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"), ("musllinux_1_2_x86_64",)),
    *(("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"), ("musllinux_1_2_aarch64",)),
)
"""What wheels are built for, those that one machine takes together (packaging.python.org, "Platform compatibility")."""


def main() -> int:
    """Write the file. Ends the program where pip finds no file for a machine."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["project"]["dependencies"]
    found: dict[str, set[str]] = {}
    for python in PYTHONS:
        for platforms in PLATFORMS:
            for name, digest in resolved([*_target(python, platforms), *wanted]):
                found.setdefault(name, set()).add(digest)
    lines = [
        " \\\n    ".join((name, *(f"--hash=sha256:{digest}" for digest in sorted(found[name]))))
        for name in sorted(found)
    ]
    (ROOT / "requirements.txt").write_text("\n".join(lines) + "\n")
    return 0


def _target(python: str, platforms: Sequence[str]) -> tuple[str, ...]:
    return ("--python-version", python, *(word for platform in platforms for word in ("--platform", platform)))


def resolved(words: Sequence[str]) -> list[tuple[str, str]]:
    """What pip would install, NAME==VERSION, and the SHA-256 of each file. Ends the program where pip fails."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    command += [
        "--only-binary=:all:",
        "--disable-pip-version-check",
        "-c",
        str(ROOT / "constraints.txt"),
        "--report",
        "-",
    ]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*command, "--target", folder, *words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return [_file(item) for item in json.loads(done.stdout)["install"]]


def _file(item: dict[str, Any]) -> tuple[str, str]:
    metadata = item["metadata"]
    return f"{metadata['name']}=={metadata['version']}", item["download_info"]["archive_info"]["hashes"]["sha256"]


if __name__ == "__main__":
    sys.exit(main())
