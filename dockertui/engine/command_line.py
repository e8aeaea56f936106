"""The docker CLI, for what only it can do: found, pointed at an engine, and run with its output line by line."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress

from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError
from dockertui.i18n import _

PROGRAM = "docker"

GRACE = 5.0
"""Seconds that a command has to end by itself after it was asked to."""

PATIENCE = 30.0
"""Seconds that a command may take of which the output is wanted as a whole."""

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


def _environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    mine = {key: value for key, value in os.environ.items() if key not in ("DOCKER_HOST", "DOCKER_CONTEXT")}
    return {**mine, **(more or {})}


async def has_plugin(name: str) -> bool:
    """Whether the CLI is installed and has a plugin such as `buildx`."""
    try:
        status, _out, _said = await output((PROGRAM, name, "version"))
    except EngineError:
        return False
    return status == 0


async def output(words: Sequence[str]) -> tuple[int, str, str]:
    """A command's exit status, its output and its messages.

    Raises EngineError where it cannot be started, or says nothing for too long and is ended.
    """
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,
            env=_environment(),
        )
    except OSError as error:
        raise _absent(words[0], error) from error
    try:
        out, said = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError as error:
        what = _("{program} did not end in {seconds} seconds").format(program=words[0], seconds=round(PATIENCE))
        raise EngineError("timeout", what) from error
    finally:
        await _end(process)
    return process.returncode or 0, out.decode(errors="replace"), said.decode(errors="replace")


def _absent(program: str, error: OSError) -> EngineError:
    what = _("Cannot run {program}").format(program=program)
    return EngineError("absent", what, error.strerror or str(error), _("Install the docker CLI."))


async def lines(words: Sequence[str], secrets: Mapping[str, str] | None = None) -> AsyncGenerator[str, None]:
    """The lines that a command writes, on either stream; the command is ended where the iteration is.

    `secrets` are variables that it gets besides: unlike its words, only this user and root may read them. Raises
    EngineError where it cannot be started or ends with another status than 0.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            env=_environment(secrets),
        )
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
        await _end(process)
    if status:
        raise EngineError("refused", _("{program} ended with status {n}").format(program=words[0], n=status))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the command and its children to end, and make them where they do not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(process.wait()), GRACE)
