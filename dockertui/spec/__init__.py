"""The run specification: `docker run` lines as values. Pure: no files, no engine, only the standard library.

- `FLAGS` is the registry of all flags, `SECTIONS` how a form groups them; `Flag.check` says what is wrong with a value,
  `faults` what of a spec's values does not go together.
- `parse` makes a `RunSpec` of argv as the docker CLI reads it, `paste` of any text that contains such a line.
- `render` makes the shortest line of a spec, `argv` the same in words, `explain` says what each part of a line means.
- `request` is what the CLI would send to an engine, `from_request` its inverse, `from_inspect` the line of a container.
- `original` is how a container was made, with what no flag says; `remade` the request for an edit of it.

Modules are imported when a name of theirs is first asked for. The only error is `SpecError`. What a line takes from
its user's environment comes in through `Surroundings`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dockertui.spec.errors import SpecError as SpecError
    from dockertui.spec.explaining import ExplainedPart as ExplainedPart
    from dockertui.spec.explaining import explain as explain
    from dockertui.spec.flags import FLAGS as FLAGS
    from dockertui.spec.flags import SECTIONS as SECTIONS
    from dockertui.spec.flags.flag import Flag as Flag
    from dockertui.spec.flags.flag import FlagKind as FlagKind
    from dockertui.spec.flags.flag import FlagSection as FlagSection
    from dockertui.spec.inspect import Original as Original
    from dockertui.spec.inspect import from_inspect as from_inspect
    from dockertui.spec.inspect import original as original
    from dockertui.spec.parsing import parse as parse
    from dockertui.spec.pasting import Pasted as Pasted
    from dockertui.spec.pasting import Question as Question
    from dockertui.spec.pasting import paste as paste
    from dockertui.spec.recover import from_request as from_request
    from dockertui.spec.remaking import remade as remade
    from dockertui.spec.rendering import argv as argv
    from dockertui.spec.rendering import render as render
    from dockertui.spec.requesting import Request as Request
    from dockertui.spec.requesting import request as request
    from dockertui.spec.rules import faults as faults
    from dockertui.spec.runspec import RunSpec as RunSpec
    from dockertui.spec.surroundings import Surroundings as Surroundings

_HOMES = {
    "SpecError": "errors",
    "ExplainedPart": "explaining",
    "explain": "explaining",
    "FLAGS": "flags",
    "SECTIONS": "flags",
    "Flag": "flags.flag",
    "FlagKind": "flags.flag",
    "FlagSection": "flags.flag",
    "Original": "inspect",
    "from_inspect": "inspect",
    "original": "inspect",
    "parse": "parsing",
    "Pasted": "pasting",
    "Question": "pasting",
    "paste": "pasting",
    "from_request": "recover",
    "remade": "remaking",
    "argv": "rendering",
    "render": "rendering",
    "Request": "requesting",
    "request": "requesting",
    "faults": "rules",
    "RunSpec": "runspec",
    "Surroundings": "surroundings",
}


def __getattr__(name: str) -> object:
    """The public name, imported from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOMES)
