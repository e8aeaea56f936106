"""Building an image by the engine's own builder: the context as a tar file, then the engine's messages. All blocks."""

import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockertui.engine import ignoring
from dockertui.engine.archives import Upload
from dockertui.engine.body import json_lines
from dockertui.engine.errors import EngineError
from dockertui.engine.meter import Meter
from dockertui.format import joined
from dockertui.i18n import _
from dockertui.ordinary import read_text

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
    from docker.utils.build import create_archive

    context = options.context
    try:
        ignored = ignoring.patterns(context)
        recipe, extra = _recipe(options)
        if extra:
            # The engine removes what .dockerignore names of these two once it has read them.
            excluded = [("!" if each.keeps else "") + each.text for each in ignored] or [ignoring.NAME]
            extra.append((ignoring.NAME, "\n".join((*excluded, recipe))))
        files = list(ignoring.kept(context, ignoring.keeping(ignored, recipe, ignoring.NAME)))
        create_archive(root=str(context), files=files, fileobj=file, extra_files=extra)
    except (OSError, ValueError) as error:
        what = _("Cannot read the build context {path}").format(path=context)
        # The SDK says which file it is about in an error of its own, and why in the one behind it.
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        why = (cause.strerror if isinstance(cause, OSError) else "") or str(cause)
        name = cause.filename if isinstance(cause, OSError) else ""
        raise EngineError("refused", what, joined((str(name or ""), why), ": ")) from error
    return recipe


def _recipe(options: BuildOptions) -> tuple[str, list[tuple[str, str]]]:
    """The Dockerfile's name in the context; and, where it lies elsewhere, one that it gets there with what it says."""
    inside = os.path.relpath(options.recipe, options.context)
    if inside != os.pardir and not inside.startswith(f"{os.pardir}/"):
        return inside, []
    name = f".dockerfile.{secrets.token_hex(10)}"
    return name, [(name, read_text(options.recipe, "replace"))]


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
