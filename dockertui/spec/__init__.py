"""The run specification: `docker run` lines as values. Pure: no files, no engine, only the standard library.

`FLAGS` is the registry of all flags. `parse` makes a `RunSpec` of argv, `render` a line of a `RunSpec`; `request`
what the CLI would send; `faults` says what of several values does not go together, `Flag.check` what is wrong with
one. The only error is `SpecError`.
"""

from dockertui.spec.errors import SpecError
from dockertui.spec.flags import FLAGS, SECTIONS
from dockertui.spec.flags.flag import Flag, Kind, Section
from dockertui.spec.parse import parse
from dockertui.spec.render import argv, render
from dockertui.spec.request import Request, request
from dockertui.spec.rules import faults
from dockertui.spec.runspec import RunSpec
from dockertui.spec.surroundings import Surroundings

__all__ = [
    "FLAGS",
    "SECTIONS",
    "Flag",
    "Kind",
    "Request",
    "RunSpec",
    "Section",
    "SpecError",
    "Surroundings",
    "argv",
    "faults",
    "parse",
    "render",
    "request",
]
