"""What a command line takes from where it is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath


def nothing(path: str) -> str:
    """For `Surroundings.read`: there are no files."""
    raise FileNotFoundError(2, "No such file or directory", path)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The user's environment, as the CLI would see it.

    `read` returns the text of a file, undecodable bytes as lone surrogates, or raises OSError; its paths may be
    relative to `cwd`. `socket` is the path of the engine's socket, "" where the engine is reached otherwise. `system`
    and `machine` are the client's, in Go's words. `proxies` are variables that the user's docker configuration adds
    to every container.
    """

    environ: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[str], str] = nothing
    cwd: str = "/"
    home: str = "/"
    socket: str = "/var/run/docker.sock"
    system: str = "linux"
    machine: str = "amd64"
    proxies: Mapping[str, str] = field(default_factory=dict)

    def absolute(self, path: str) -> str:
        """A path without `.` and `..`, from `cwd` on if it is relative."""
        joined = normpath(PurePosixPath(self.cwd) / path)
        return joined[1:] if joined.startswith("//") else joined
