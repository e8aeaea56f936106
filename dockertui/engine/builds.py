"""Building an image by the engine's own builder: the context as a tar file, then the engine's messages. All blocks."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockertui.engine.archives import Upload
from dockertui.engine.body import json_lines
from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.i18n import _

if TYPE_CHECKING:
    from dockertui.engine.client import Client


_STEERING = re.compile(
    r"(?i:[a-z]*_proxy)|PATH|HOME|USER|SHELL|TERM|TMPDIR|PWD|LANG|(?:LC|LD|DOCKER|BUILDX|BUILDKIT|COMPOSE|XDG|SSH|SSL|OTEL)_.*"
    r"|GO[A-Z]+|NO_COLOR|.*[^\w].*|\d.*"
)
"""Variables that the docker CLI, or what loads it, reads; and names that no variable has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What to build. `dockerfile` is a path within the context, or an absolute one; "" is the context's Dockerfile."""

    context: Path
    dockerfile: str = ""
    tags: Sequence[str] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    platform: str = ""
    no_cache: bool = False
    pull: bool = False

    @property
    def recipe(self) -> Path:
        """The path of the Dockerfile."""
        return self.context / (self.dockerfile or "Dockerfile")

    @property
    def words(self) -> list[str]:
        """The options and the context, as the docker CLI takes them, to be shown.

        Not to be run: everybody on this machine may read the words of a process.
        """
        return self._words([f"{name}={value}" for name, value in self.arguments.items()])

    @property
    def private_words(self) -> list[str]:
        """The same to be run: values of arguments that are in `private` come from the environment."""
        private = self.private
        return self._words([name if name in private else f"{name}={value}" for name, value in self.arguments.items()])

    @property
    def private(self) -> dict[str, str]:
        """The arguments that may be given as variables: all but those that would steer the docker CLI itself."""
        return {name: value for name, value in self.arguments.items() if not _STEERING.fullmatch(name)}

    def _words(self, arguments: Iterable[str]) -> list[str]:
        words = ["-f", str(self.recipe)] if self.dockerfile else []
        words += [word for tag in self.tags for word in ("-t", tag)]
        words += [word for argument in arguments for word in ("--build-arg", argument)]
        words += ["--target", self.target] if self.target else []
        words += ["--platform", self.platform] if self.platform else []
        words += ["--no-cache"] * self.no_cache + ["--pull"] * self.pull
        return [*words, str(self.context)]


def build(client: "Client", options: BuildOptions, meter: Meter) -> Iterator[list[Any]]:
    """Pack the context, send it, and yield the engine's messages in batches; `meter` counts the bytes that were sent.

    Files that `.dockerignore` names stay behind. The packed context has no name on any disk, so it never stays there.
    """
    with tempfile.TemporaryFile() as packed:
        recipe = _pack(options, _Metered(packed, meter))
        meter.done, meter.total = 0, packed.seek(0, 2)
        packed.seek(0)
        body = Upload(packed, options.context, meter.total, meter)
        with closing(client.upload("/build", body, _params(options, recipe), logins=True)) as said:
            yield from json_lines(said)


def _params(options: BuildOptions, recipe: str) -> dict[str, Any]:
    """The query of POST /build; intermediate containers are always removed."""
    params = {
        "dockerfile": recipe,
        "t": list(options.tags),
        "buildargs": json.dumps(dict(options.arguments)),
        "target": options.target,
        "platform": options.platform,
        "nocache": "1" if options.no_cache else "",
        "pull": "1" if options.pull else "",
        "rm": "1",
        "forcerm": "1",
    }
    return {key: value for key, value in params.items() if value}


def _pack(options: BuildOptions, file: Any) -> str:
    """Write the context as a tar file; returns the name of the Dockerfile in it."""
    from docker.api.build import process_dockerfile
    from docker.utils.build import tar

    root = str(options.context)
    try:
        recipe = process_dockerfile(options.dockerfile or None, root)
        tar(options.context, exclude=_ignored(options.context), dockerfile=recipe, fileobj=file)
    except OSError as error:
        what = _("Cannot read the build context {path}").format(path=root)
        raise EngineError("refused", what, error.strerror or str(error)) from error
    return str(recipe[0] or "Dockerfile")


def _ignored(context: Path) -> list[str] | None:
    """The patterns of the context's .dockerignore."""
    try:
        text = (context / ".dockerignore").read_text()
    except FileNotFoundError:
        return None
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class _Metered:
    """A file whose written bytes are counted, so that packing can be stopped."""

    def __init__(self, file: Any, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def write(self, data: bytes) -> int:
        self._meter.add(len(data))
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
