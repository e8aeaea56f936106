"""The docker CLI, for what only it can do: found, pointed at an engine, and run with its output line by line."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui import programs
from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.engine import Engine

PROGRAM = "docker"

PATIENCE = 30.0
"""Seconds that a command may take of which the output is wanted as a whole."""

MOST = 64 << 20
"""Bytes of output that are taken of such a command."""

OUT_OF_MEMORY = re.compile(r"^(fatal error|runtime): .*(out of|cannot allocate) memory", re.MULTILINE)
"""What programs in Go, as the CLI and its plugins are, say before they end."""

READ = 1 << 16
LONGEST = 1 << 16
"""Characters of a line after which it is broken."""


def words_for(endpoint: Endpoint) -> list[str]:
    """The CLI with the options that point it at an engine, whatever its environment and context say."""
    words = [PROGRAM, "-H", endpoint.host]
    tls = endpoint.tls
    if tls:
        words.append("--tlsverify" if tls.verify else "--tls")
        pairs = (("--tlscacert", tls.ca), ("--tlscert", tls.cert), ("--tlskey", tls.key))
        words += [word for option, path in pairs if path for word in (option, str(path))]
    return words


async def has_plugin(name: str) -> bool:
    """Whether the CLI is installed and has a plugin such as `buildx`."""
    try:
        status, _out, _said = await output(programs.DOCKER, (PROGRAM, name, "version"))
    except EngineError:
        return False
    return status == 0


async def output(program: programs.Program, words: Sequence[str], cwd: str = "/") -> tuple[int, str, str]:
    """A command's exit status, its output and its messages; it is run in a folder.

    Raises EngineError where it cannot be started, or does not end in time or within its limits.
    """
    try:
        process = await programs.start(program, words, cwd=cwd)
    except OSError as error:
        raise _absent(words[0], error) from error
    try:
        out, said = await asyncio.wait_for(_outputs(process), PATIENCE)
    except TimeoutError as error:
        what = _("{program} did not end in {seconds} seconds").format(program=words[0], seconds=round(PATIENCE))
        raise EngineError("timeout", what) from error
    finally:
        await programs.end(process)
    if process.returncode and OUT_OF_MEMORY.search(said):
        raise _excessive(words[0], _("{size} of memory").format(size=fmt.memory(program.memory)))
    return process.returncode or 0, out, said


async def _outputs(process: asyncio.subprocess.Process) -> tuple[str, str]:
    """What a command writes on either stream until it has ended."""
    assert process.stdout and process.stderr
    out, said, _status = await asyncio.gather(_all(process.stdout), _all(process.stderr), process.wait())
    return out, said


async def _all(stream: asyncio.StreamReader) -> str:
    found = bytearray()
    while data := await stream.read(READ):
        found += data
        if len(found) > MOST:
            raise _excessive(PROGRAM, _("{size} of output").format(size=fmt.memory(MOST)))
    return found.decode(errors="replace")


def _excessive(program: str, what: str) -> EngineError:
    why = _("it takes more than {what}").format(what=what)
    return EngineError("refused", _("{program} was ended").format(program=program), why)


def _absent(program: str, error: OSError) -> EngineError:
    what = _("Cannot run {program}").format(program=program)
    return EngineError("absent", what, error.strerror or str(error), _("Install the docker CLI."))


async def change(
    engine: "Engine",
    program: programs.Program,
    words: Sequence[str],
    secrets: Mapping[str, str] | None = None,
    cwd: str | None = None,
) -> AsyncGenerator[str, None]:
    """Have the CLI change something on an engine; the lines that it writes, on either stream.

    `words` are those of a subcommand. `secrets` are variables that it gets besides: unlike its words, only this user
    and root may read them. It is run in the folder `cwd`, None for this one, and ended where the iteration is. Raises
    EngineError where the engine may only be read, or the command cannot be started, or ends with another status than 0.
    """
    engine.check_change((PROGRAM, *words))
    words = (*words_for(engine.endpoint), *words)
    try:
        process = await programs.start(program, words, merged=True, more=secrets, cwd=cwd)
    except OSError as error:
        raise _absent(words[0], error) from error
    try:
        assert process.stdout is not None
        rest = ""
        while data := await process.stdout.read(READ):
            *whole, rest = (rest + data.decode(errors="replace")).split("\n")
            for line in whole:
                yield line.rstrip("\r")
            if len(rest) > LONGEST:
                yield rest
                rest = ""
        if rest:
            yield rest
        status = await process.wait()
    finally:
        await programs.end(process)
    if status:
        raise EngineError("refused", _("{program} ended with status {n}").format(program=words[0], n=status))
