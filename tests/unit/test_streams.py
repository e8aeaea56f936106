"""Standard input, output and error in any state, for every subcommand: a sentence at most, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = [
    "",
    "--version",
    "--help",
    "--nonsense",
    "-f /no/such.yaml",
    "--config /no/such.toml",
    "--config /",
    "--config loop/x",
    "--log-file /",
    "--project-directory loop",
    "explain",
    "explain --help",
    "explain -",
    "explain 'docker run nginx'",
    "explain docker run -p 80:80 nginx",
    "explain --json 'docker run nginx'",
    "explain 'docker run -x nginx'",
    "explain --json --api nonsense 'docker run nginx'",
    "explain 'docker run --env-file loop/x nginx' --json",
]

FULL = [">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full"]
STATES = ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "</dev/null", "</", "| true", *FULL]


def run(command: str, place: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    (place / "loop").symlink_to("loop")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER")}
    program = f"{sys.executable} -m dockertui"
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {program} {command}"],
        input=b"docker run \xff\xfe nginx\n",
        capture_output=True,
        timeout=120,
        check=False,
        cwd=place,
        env={**clean, "HOME": str(place), "PYTHONPATH": str(Path(__file__).parents[2]), **env},
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_any_state(command: str, tmp_path: Path) -> None:
    for number, state in enumerate(STATES):
        place = tmp_path / str(number)
        place.mkdir()
        done = run(f"{command} {state}", place)
        said = (done.stdout + done.stderr).decode(errors="replace")
        assert done.returncode in (0, 1, 2, 141), (state, said)
        assert "Traceback" not in said, state
        assert "Exception ignored" not in said, state


def test_a_pipe_that_closes(tmp_path: Path) -> None:
    flags = " ".join(f"-e A{number}=b" for number in range(4000))
    done = run(f"explain 'docker run {flags} nginx' | head -3", tmp_path)
    assert done.returncode == 141
    assert done.stdout.count(b"\n") == 3
    assert done.stderr == b""


def test_a_full_disk(tmp_path: Path) -> None:
    done = run("explain 'docker run nginx' >/dev/full", tmp_path)
    assert done.returncode == 1
    assert done.stderr == b"dockertui: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "nonsense"])
def test_what_the_locale_cannot_write(locale: str, tmp_path: Path) -> None:
    done = run("explain 'docker run -e A=\U0001f433 nginx'", tmp_path, LC_ALL=locale, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"nginx" in done.stdout


def test_a_home_that_may_not_be_read(tmp_path: Path) -> None:
    """As nobody in another one's home, where root tests: it may read everything."""
    home = tmp_path / "home"
    (home / ".config/dockertui").mkdir(parents=True)
    (home / ".config/dockertui/config.toml").write_text("")
    (home / ".config").chmod(0)
    nobody = "os.geteuid() or os.setuid(65534)"
    loaded = "import os, sys, tomllib; from dockertui.cli import main, parser; parser().format_help()"
    script = f"{loaded}; {nobody}; sys.exit(main())"
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=env, timeout=60, check=False)
    assert done.returncode == 2
    assert b"config.toml: Permission denied" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    program = f"{sys.executable} -m dockertui explain 'docker run -v ./x:/y nginx'"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    del env["PWD"]
    script = f"mkdir gone; cd gone; rmdir ../gone; unset PWD; exec {program}"
    shell = ["/bin/sh", "-c", script]
    done = subprocess.run(shell, capture_output=True, cwd=tmp_path, env=env, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
