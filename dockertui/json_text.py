"""JSON from outside: a value, or a ValueError, whatever the text is."""

import json
from math import inf
from typing import Any

from dockertui.i18n import _


class TooDeep(ValueError):
    """A text whose lists and objects are nested deeper than Python can follow."""


def parse(text: str) -> Any:
    """The value of a JSON text; numbers of thousands of digits become infinite.

    Raises ValueError for what is no JSON, and TooDeep.
    """
    try:
        return _parsed(text)
    except RecursionError as error:
        raise TooDeep(_("it is nested too deeply")) from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python converts no more than some thousand digits.
        return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> float:
    return int(digits) if len(digits) < 20 else inf
