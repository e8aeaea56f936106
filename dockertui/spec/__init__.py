"""The run specification: `docker run` lines as values. Pure: no files, no engine, only the standard library.

- `FLAGS` is the registry of all flags, `SECTIONS` how a form groups them; `Flag.check` says what is wrong with a
value, `faults` what of a spec's values does not go together. - `parse` makes a `RunSpec` of argv as the docker CLI
reads it, `paste` of any text that contains such a line. - `render` makes the shortest line of a spec, `argv` the same
in words, `explain` says what each part of a line means. - `request` is what the CLI would send to the engine,
`from_request` its inverse, `from_inspect` the line of a container.

The only error is `SpecError`. What a line takes from its user's environment comes in through `Surroundings`.
"""

from dockertui.spec.errors import SpecError
from dockertui.spec.explain import Part, explain
from dockertui.spec.flags import FLAGS, SECTIONS
from dockertui.spec.flags.flag import Flag, Kind, Section
from dockertui.spec.inspect import from_inspect
from dockertui.spec.parse import parse
from dockertui.spec.paste import Pasted, Question, paste
from dockertui.spec.recover import from_request
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
    "Part",
    "Pasted",
    "Question",
    "Request",
    "RunSpec",
    "Section",
    "SpecError",
    "Surroundings",
    "argv",
    "explain",
    "faults",
    "from_inspect",
    "from_request",
    "parse",
    "paste",
    "render",
    "request",
]
