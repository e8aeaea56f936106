"""The fields of the run form, made from the registry of flags."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.form import Field, required
from dockertui.model.secrets import mask_line
from dockertui.resources.run.values import masking, meant, words_checked
from dockertui.spec import FLAGS, SECTIONS, Flag
from dockertui.spec.errors import SpecError
from dockertui.spec.image import check_image

if TYPE_CHECKING:
    from dockertui.model.session import Session

OFFERED = 40
"""The most completions that are looked for."""

Complete = Callable[[str], Sequence[str]]


def run_fields(session: "Session") -> tuple[Field, ...]:
    """Image and command, and a field for each flag that an engine on Linux knows, in their sections."""
    basics = SECTIONS["basics"]
    image = Field(
        "image",
        _("Image"),
        section=basics,
        check=_image_checked,
        help=_("What it is made from. A whole docker run line may be pasted here, or in any other field."),
        placeholder=_("name[:tag]"),
        complete=_starting(lambda: _names(session, "image")),
    )
    command = Field(
        "command",
        _("Command"),
        section=basics,
        check=words_checked,
        help=_("The program and its arguments, or arguments for the entry point; empty: the image's own."),
        placeholder=_("the image's own"),
        mask=mask_line,
        breaks=True,
    )
    flags = [_field(flag, session) for flag in FLAGS.values() if not flag.windows and not flag.deprecated]
    return (image, flags[0], command, *flags[1:])


def _image_checked(text: str) -> str:
    if problem := required(text):
        return problem
    try:
        check_image(text.strip())
    except SpecError as error:
        return error.message
    return ""


def _field(flag: Flag, session: "Session") -> Field:
    kind = "switch" if flag.kind == "bool" else "texts" if flag.repeats else "text"
    choices: tuple[str, ...] = ()
    if flag.name == "pull":
        kind, choices = "choice", flag.choices
    off = None if flag.explicit else flag.default == "true"
    default = {"switch": off, "texts": (), "choice": flag.default}.get(kind, "")
    return Field(
        flag.name,
        flag.title,
        kind,  # type: ignore[arg-type]
        default,
        choices,
        hint=f"-{flag.short}" if flag.short else f"--{flag.name}",
        check=lambda text: flag.check(meant(flag, text)) if text.strip() else "",
        section=SECTIONS[flag.section],
        help=f"{flag.label}  {flag.help}",
        placeholder=flag.placeholder,
        words=" ".join((flag.name, flag.short, *flag.aliases)),
        complete=_completions(flag, session),
        mask=masking(flag),
        breaks=flag.name == "health-cmd",
    )


def _completions(flag: Flag, session: "Session") -> Complete:
    match flag.name:
        case "network":
            return _starting(lambda: (*_names(session, "network"), *_containers(session, "container:")))
        case "volume":
            return _starting(lambda: (f"{name}:" for name in _names(session, "volume")))
        case "volumes-from" | "link":
            return _starting(lambda: _names(session, "container"))
        case "pid" | "ipc":
            return _starting(lambda: ("host", *_containers(session, "container:")))
    return _starting(lambda: flag.choices)


def _starting(names: Callable[[], Iterable[str]]) -> Complete:
    """Completes to the names that begin with what was typed."""
    return lambda text: [name for name in names() if name.startswith(text)][:OFFERED]


def _names(session: "Session", kind: str) -> list[str]:
    if kind == "image":
        return sorted(name for record in session.store.all("image") for name in record.references)
    return sorted(record.name for record in session.store.all(kind))


def _containers(session: "Session", prefix: str) -> list[str]:
    return [prefix + name for name in _names(session, "container")]
