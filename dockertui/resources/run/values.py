"""Between a run specification and the values of its form."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dockertui.i18n import _
from dockertui.model.form import Values
from dockertui.model.secrets import mask
from dockertui.spec import FLAGS, Flag, RunSpec, SpecError, render

EMPTY = '""'
"""What stands in a form for a text that is given and empty, such as `--entrypoint ""`."""

_HIDDEN = re.compile(r"•{8}|\*{8}")
_WORD = re.compile(r"(--?[\w.-]+=|[A-Za-z_]\w*=)(.+)", re.S)


def words_checked(text: str) -> str:
    """For `Field.check`: whether a text can be split into words as a shell does it."""
    try:
        shlex.split(text)
    except ValueError:
        return _("a quote is not closed")
    return ""


def values_of(spec: RunSpec) -> dict[str, Any]:
    """The values of the form for a specification."""
    values: dict[str, Any] = {"image": spec.image, "command": shlex.join(spec.command)}
    for name, flag in FLAGS.items():
        if flag.kind == "bool":
            values[name] = spec.on(name)
        elif flag.repeats:
            values[name] = list(spec.all(name))
        else:
            values[name] = _shown(spec, flag)
    return values


def _shown(spec: RunSpec, flag: Flag) -> str:
    if flag.name not in spec.options:
        return flag.default if flag.choices and flag.name == "pull" else ""
    return spec.text(flag.name) or (EMPTY if flag.explicit else "")


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
        return ("true" if value else "false",) if value != (flag.default == "true") else ()
    if flag.repeats:
        return tuple(text.strip() for text in value)
    text = str(value).strip()
    if text == EMPTY and flag.explicit:
        return ("",)
    return (text,) if text and (flag.explicit or text != flag.default) else ()


def line(spec: RunSpec, wrap: bool = False) -> str:
    """The docker command that a specification equals; values that are wrong are left out."""
    return render(spec.sound(), wrap)


def as_created(spec: RunSpec) -> RunSpec:
    """The same for `docker create`, which does not know some flags of `docker run`."""
    options = {name: texts for name, texts in spec.options.items() if not FLAGS[name].only_run}
    return RunSpec(spec.image, spec.command, options, "create")


def masked(spec: RunSpec) -> RunSpec:
    """The specification as it may be shown: values of what looks like a secret are hidden."""

    def hide(texts: Sequence[str], change: Callable[[str], str]) -> tuple[str, ...]:
        return tuple(change(text) for text in texts)

    options: Mapping[str, tuple[str, ...]] = {
        name: hide(texts, masked_text) if FLAGS[name].kind == "map" else texts for name, texts in spec.options.items()
    }
    return RunSpec(spec.image, hide(spec.command, _masked_word), options, spec.verb)


def masked_text(text: str) -> str:
    """`NAME=value` as it may be shown."""
    name, equals, value = text.partition("=")
    return f"{name}={mask(name, value)}" if equals else text


def _masked_word(word: str) -> str:
    match = _WORD.fullmatch(word)
    return match[1] + mask(match[1].strip("-=").replace("-", "_"), match[2]) if match else word


def hidden(text: str) -> bool:
    """Whether a text has a mask in place of a secret that was not kept."""
    return _HIDDEN.search(text) is not None
