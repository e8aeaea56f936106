"""Between a run specification and the values of its form."""

import re
import shlex
from collections.abc import Callable
from typing import Any

from dockertui.i18n import _
from dockertui.model.form import Values
from dockertui.model.secrets import mask_line, mask_pair, mask_words
from dockertui.spec import FLAGS, Flag, RunSpec, SpecError, render

_HIDDEN = re.compile(r"•{8}|\*{8}")


def words_checked(text: str) -> str:
    """For `Field.check`: whether a text can be split into words as a shell does it."""
    try:
        shlex.split(text)
    except ValueError:
        return _("a quote is not closed")
    return ""


def written(text: str) -> str:
    """How a form writes a text that is given: an empty one, and one of quotes alone, in quotes; others as they are."""
    return f'"{text}"' if set(text) <= {'"'} else text


def meant(flag: Flag, text: str) -> str:
    """What a text in a form means: `written` turned back. Blanks at its ends count where the flag takes them."""
    if len(text) > 1 and set(text) == {'"'}:
        return text[1:-1]
    return text.strip() if flag.check(text) else text


def values_of(spec: RunSpec) -> dict[str, Any]:
    """The values of the form for a specification; `spec_of` makes the same specification of them.

    A switch that says something by being off, such as `--init=false`, is None where it is not given.
    """
    values: dict[str, Any] = {"image": spec.image, "command": shlex.join(spec.command)}
    for name, flag in FLAGS.items():
        if flag.kind == "bool":
            values[name] = spec.on(name) if name in spec.options or not flag.explicit else None
        elif flag.repeats:
            values[name] = [written(text) for text in spec.all(name)]
        else:
            values[name] = _shown(spec, flag)
    return values


def _shown(spec: RunSpec, flag: Flag) -> str:
    if flag.name not in spec.options:
        return flag.default if flag.choices and flag.name == "pull" else ""
    text = spec.text(flag.name)
    return written(text) if text or flag.explicit else ""


def spec_of(values: Values) -> RunSpec:
    """The specification that the values of the form make; the values of single flags may still be wrong.

    Raises SpecError where the command cannot be split into words.
    """
    try:
        command = tuple(shlex.split(values["command"]))
    except ValueError:
        raise SpecError(_("a quote is not closed"), flag="command") from None
    given = {name: _given(flag, values[name]) for name, flag in FLAGS.items() if name in values}
    return RunSpec(values["image"].strip(), command, {name: texts for name, texts in given.items() if texts})


def _given(flag: Flag, value: Any) -> tuple[str, ...]:
    if flag.kind == "bool":
        usual = None if flag.explicit else flag.default == "true"
        return ("true" if value else "false",) if value != usual else ()
    if flag.repeats:
        return tuple(meant(flag, text) for text in value)
    if not value:
        return ()
    text = meant(flag, str(value))
    return (text,) if flag.explicit or text not in ("", flag.default) else ()


def line(spec: RunSpec, wrap: bool = False) -> str:
    """The docker command that a specification equals; values that are wrong are left out."""
    return render(spec.sound(), wrap)


def as_created(spec: RunSpec) -> RunSpec:
    """The same for `docker create`, which does not know some flags of `docker run`."""
    options = {name: texts for name, texts in spec.options.items() if not FLAGS[name].only_run}
    return RunSpec(spec.image, spec.command, options, "create")


def masked(spec: RunSpec) -> RunSpec:
    """The specification as it may be shown and kept: what looks like a secret is hidden."""
    options = {name: tuple(map(masking(FLAGS[name]), texts)) for name, texts in spec.options.items()}
    return RunSpec(spec.image, tuple(mask_words(spec.command, spec.text("entrypoint"))), options, spec.verb)


def masking(flag: Flag) -> Callable[[str], str]:
    """What hides the secrets in a value of a flag."""
    return mask_pair if flag.kind == "map" else mask_line


def hidden(text: str) -> bool:
    """Whether a text has a mask in place of a secret that was not kept."""
    return _HIDDEN.search(text) is not None
