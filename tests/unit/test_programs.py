"""The one place where programs are started: what they are told and may use, and that nothing goes round it."""

import ast
import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockertui import cli, guard, programs
from dockertui.programs import Program

SHOWN = (sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))")

SECRETS = {
    "AWS_SECRET_ACCESS_KEY": "s",
    "DB_PASSWORD": "s",
    "GITHUB_TOKEN": "s",
    "LD_PRELOAD": "",
    "PYTHONSTARTUP": "x.py",
    "BASH_ENV": "x.sh",
    "TEXTUAL_LOG": "/tmp/x",
}
USUAL = {"PATH", "HOME", "TERM", "LANG", "LC_ALL"}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in os.environ:
        monkeypatch.delenv(name)
    usual = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "TERM": "xterm",
        "LANG": "C",
        "LC_ALL": "C.UTF-8",
    }
    more = {"DOCKER_HOST": "tcp://x", "DOCKER_CONFIG": "/d", "COMPOSE_FILE": "c", "SSH_AUTH_SOCK": "/s", "COLUMNS": "9"}
    for name, value in {**SECRETS, **usual, **more}.items():
        monkeypatch.setenv(name, value)
    yield
    programs.let_through(())
    programs.tell(None)


async def told(program: Program) -> dict[str, str]:
    """The variables that a program sees, but for those that its shell sets."""
    out, _said = await (await programs.start(program, SHOWN)).communicate()
    found: dict[str, str] = json.loads(out)
    return {name: value for name, value in found.items() if name not in ("PWD", "OLDPWD", "SHLVL", "_")}


async def test_programs_get_what_is_named_for_them() -> None:
    assert set(await told(programs.SHELL)) == USUAL
    assert set(await told(programs.SSH)) == USUAL | {"SSH_AUTH_SOCK"}
    assert set(await told(programs.DOCKER)) == USUAL | {"SSH_AUTH_SOCK", "DOCKER_CONFIG"}
    assert set(await told(programs.EDITOR)) == set(await told(programs.SANDBOX)) == USUAL
    assert set(await told(programs.helper("secretservice"))) == USUAL


async def test_a_helper_gets_what_it_logs_in_with() -> None:
    assert set(await told(programs.helper("ecr-login"))) == USUAL | {"AWS_SECRET_ACCESS_KEY"}
    build = programs.calls_helpers(programs.DOCKER, ["ecr-login", "unknown"])
    assert set(programs.environment(build)) - set(programs.environment(programs.DOCKER)) == {"AWS_SECRET_ACCESS_KEY"}


async def test_compose_gets_what_its_files_may_name() -> None:
    found = await told(programs.COMPOSE)
    assert found["DB_PASSWORD"] == "s" and found["COMPOSE_FILE"] == "c"
    assert not {"TEXTUAL_LOG", "COLUMNS", "DOCKER_HOST"} & set(found)


def test_the_user_names_more() -> None:
    programs.let_through(["GITHUB_*", "DB_PASSWORD", "TEXTUAL_LOG"])
    assert set(programs.environment(programs.SHELL)) == USUAL | {"GITHUB_TOKEN", "DB_PASSWORD"}


def test_no_program_of_the_folder_that_one_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", ":.:bin:/usr/bin::/bin:")
    assert programs.environment(programs.SHELL)["PATH"] == "/usr/bin:/bin"


async def test_a_program_that_is_not_for_the_user() -> None:
    script = "exec 2>&1; test -t 0 || echo no; cat; (: < /dev/tty) || echo none; ps -o sid= $$; ulimit -cH"
    process = await programs.start(programs.DOCKER, ["sh", "-c", script])
    out, _said = await process.communicate()
    first, *_complaint, none, session, core = out.decode().split("\n")[:-1]
    assert (first, none, int(session), core) == ("no", "none", process.pid, "0")


async def test_limits() -> None:
    memory = (sys.executable, "-c", "x = bytearray(2_000_000_000)")
    process = await programs.start(programs.DOCKER, memory)
    assert b"MemoryError" in (await process.communicate())[1]
    spins = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    process = await programs.start(Program(seconds=1), (sys.executable, "-c", spins))
    await process.communicate()
    assert process.returncode is not None and process.returncode < 0
    # And for what it starts, also as the first thing that it does.
    process = await programs.start(programs.DOCKER, ["sh", "-c", "sh -c 'ulimit -d; ulimit -t'"])
    assert (await process.communicate())[0].split() == [b"1048576", b"30"]


async def test_a_lower_limit_stays() -> None:
    script = (
        "import asyncio, resource; from dockertui import programs\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (7, 7))\n"
        "async def main():\n"
        "    print((await (await programs.start(programs.DOCKER, ['sh', '-c', 'ulimit -t'])).communicate())[0])\n"
        "asyncio.run(main())"
    )
    process = await programs.start(Program(("PYTHONPATH",)), (sys.executable, "-c", script))
    assert (await process.communicate())[0] == b"b'7\\n'\n"


async def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await programs.start(programs.DOCKER, ["no-such-program"])
    with pytest.raises(FileNotFoundError):
        programs.ask(programs.DOCKER, ["no-such-program"], "", 1)
    with pytest.raises(FileNotFoundError), (tmp_path / "errors").open("wb") as errors:
        programs.begin(programs.SSH, ["no-such-program"], errors)


def test_asked_something() -> None:
    assert programs.ask(programs.DOCKER, ["sh", "-c", "cat; echo said >&2; exit 3"], "in", 30) == (3, "in", "said\n")
    assert programs.ask(programs.DOCKER, ["true"], "x" * 1_000_000, 30)[0] == 0


def test_asked_for_too_long() -> None:
    born: list[int] = []
    programs.tell(born.append)
    with pytest.raises(TimeoutError):
        programs.ask(programs.DOCKER, ["sh", "-c", "sleep 1000 & wait"], "", 0.3)
    until = time.monotonic() + 30
    while born[0] in [session for _pid, _parent, session in guard._processes()]:
        assert time.monotonic() < until


async def test_each_leader_is_told_of(tmp_path: Path) -> None:
    born: list[int] = []
    programs.tell(born.append)
    process = await programs.start(programs.DOCKER, ["true"])
    await process.communicate()
    with (tmp_path / "errors").open("wb") as errors:
        other = programs.begin(programs.SSH, ["true"], errors)
    other.wait()
    programs.ask(programs.DOCKER, ["true"], "", 30)
    assert born[:2] == [process.pid, other.pid] and len(born) == 3


async def test_nothing_is_left_of_what_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "GRACE", 0.3)
    process = await programs.start(programs.DOCKER, ["sh", "-c", "trap '' TERM; echo up; sleep 1000 & wait"])
    assert process.stdout is not None
    await process.stdout.readline()
    await asyncio.gather(programs.end(process), process.communicate())  # Read to the end: nobody holds the pipe.
    assert process.returncode


def test_variables_that_libraries_obey_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEXTUAL_DEBUG", "TEXTUAL_PRESS", "TEXTUAL", "SSLKEYLOGFILE"):
        monkeypatch.setenv(name, "1")
    cli.set_environment()
    left = {name for name in os.environ if name.startswith(("TEXTUAL", "SSLKEY"))}
    assert left == set(cli.TEXTUAL_SETTINGS)
    assert os.environ["DB_PASSWORD"] == "s"


# -- nothing goes round it ---------------------------------------------------------------------------------------------

MODULES = {"subprocess", "multiprocessing", "pty", "popen2", "commands", "_posixsubprocess"}
CALLS = ("exec", "spawn", "posix_spawn", "fork", "system", "popen", "startfile")
"""How what os has to start programs begins."""
ALLOWED = {"programs.py": {"subprocess", "create_subprocess_exec", "posix_spawn"}, "guard.py": {"fork"}}


def starters(source: str) -> set[str]:
    """What a module uses to start processes, whatever it calls it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").partition(".")[0]
            found |= {module} & MODULES
            names = {name.name for name in node.names}
            found |= {name for name in names if module == "os" and name.startswith(CALLS)}
            found |= {name for name in names if name.startswith("create_subprocess") or name == "ProcessPoolExecutor"}
        elif isinstance(node, ast.Attribute):
            of_os = isinstance(node.value, ast.Name) and node.value.id in ("os", "posix")
            if (of_os and node.attr.startswith(CALLS)) or node.attr.startswith(("create_subprocess", "subprocess_")):
                found.add(node.attr)
            found |= {"ProcessPoolExecutor"} & {node.attr}
    return found


def test_nothing_goes_round_it() -> None:
    folder = Path(programs.__file__).parent
    found = {str(path.relative_to(folder)): starters(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")}
    assert {name: used for name, used in found.items() if used} == ALLOWED


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess",
        "from subprocess import run as r",
        "from asyncio import create_subprocess_shell as c",
        "import asyncio; asyncio.create_subprocess_exec('x')",
        "import os; os.execvp('x', ['x'])",
        "from os import posix_spawnp",
        "import os; os.forkpty()",
        "import os; os.system('x')",
        "import pty; pty.fork()",
        "import multiprocessing.pool",
        "from concurrent.futures import ProcessPoolExecutor",
        "import concurrent.futures as f; f.ProcessPoolExecutor()",
    ],
)
def test_what_would_go_round_it(source: str) -> None:
    assert starters(source)


# -- who starts what, and asks whether the engine may be changed -------------------------------------------------------

WAYS = re.compile(
    r"programs\.(?:start|begin|ask|in_front)\(|(?<!def )\blocal_process\(|command_line\.(?:output|change)\(|\bspawn\("
)

STARTERS = {
    "engine/command_line.py": "the docker CLI: `change` asks, `output` is for questions",
    "engine/compose.py": "questions of Compose",
    "engine/credentials.py": "credential helpers",
    "engine/asking_tunnel.py": "ssh, which only forwards",
    "engine/ssh_master.py": "orders to an ssh that is there: what to forward",
    "engine/tunnel.py": "ssh, which only forwards",
    "resources/container/terminal_plans.py": "nsenter",
    "resources/image/building.py": "`change`",
    "resources/project/compose.py": "Compose on a terminal",
    "resources/project/composing.py": "`change`",
    "screens/editor.py": "the user's editor, on files of this machine",
    "sandbox_process.py": "the sandbox, an engine of its own",
}
"""The modules that start programs, and what."""

ASKING = ("engine/command_line.py", "resources/container/terminal_plans.py", "resources/project/compose.py")
"""Those of them where `Engine.check_change` stands before what may change something."""


def test_who_starts_programs_is_known() -> None:
    """A new one has to ask first where its program may change something."""
    folder = Path(programs.__file__).parent
    sources = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    found = {name for name, source in sources.items() if WAYS.search(source) and not name.startswith("terminal/")}
    assert found - {"programs.py"} == set(STARTERS)
    asking = {name for name in STARTERS if "check_change(" in sources[name]}
    assert asking == set(ASKING)
