"""What is known of a flag of `docker run`, as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from dockertui.spec import units
from dockertui.spec.errors import SpecError

FlagKind = Literal["bool", "text", "int", "bytes", "duration", "decimal", "list", "map"]
"""`list` and `map` flags may be given several times; in a `map` the last value of each name (up to `=`) counts."""

FlagSection = Literal[
    "basics",
    "mode",
    "ports",
    "storage",
    "resources",
    "network",
    "environment",
    "security",
    "health",
    "logging",
    "advanced",
]
"""Where a form shows a flag; in the order of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A flag of `docker run`. `title` is what a form calls it.

    `read` turns a value into what it means and raises SpecError; None where every text is fine and means itself.
    `combine` makes one meaning of those of all values of a repeatable flag. `field` is where the API has this meaning
    in the body of a request to create a container, "" where that takes more than one flag to say. `default` is the
    value that means the same as leaving the flag out, except where `explicit` says that to give it at all means
    something. `aliases` are other long names. `choices` are the usual values, not the only ones. `since` is the API
    version that the CLI demands. `windows` marks what only Windows engines accept. `deprecated` says why it should
    not be used any more. `only_run` marks what `docker create` does not know, `client` what concerns the CLI itself
    and not the container.
    """

    name: str
    short: str = ""
    title: str
    kind: FlagKind
    section: FlagSection
    placeholder: str = ""
    help: str
    read: Callable[[str], Any] | None = None
    combine: Callable[[list[Any]], Any] = list
    field: str = ""
    default: str = ""
    explicit: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    since: str = ""
    windows: bool = False
    deprecated: str = ""
    only_run: bool = False
    client: bool = False

    @property
    def repeats(self) -> bool:
        """Whether the flag may be given several times."""
        return self.kind in ("list", "map")

    @property
    def takes_value(self) -> bool:
        """Whether a value follows the flag; switches take none."""
        return self.kind != "bool"

    @property
    def label(self) -> str:
        """The flag as the CLI's messages name it: `-p, --publish`."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"

    def check(self, value: str) -> str:
        """What is wrong with a value, in a few words; "" if it is fine."""
        try:
            self.meaning(value)
        except SpecError as error:
            return error.message
        return ""

    def meaning(self, value: str) -> Any:
        """What a value means: the same for all spellings of the same thing. Raises SpecError."""
        return self.read(value) if self.read else value


_NEUTRAL = {"bool": "false", "int": "0", "bytes": "0", "duration": "0s", "decimal": "0"}


def section(section: FlagSection) -> Callable[..., Flag]:
    """Makes the flags of a section: `flag("memory m", _("Memory"), "bytes", "SIZE", _("The most …"), units.size)`."""

    def flag(
        names: str,
        title: str,
        kind: FlagKind,
        placeholder: str,
        help: str,
        read: Callable[[str], Any] | None = None,
        **more: Any,
    ) -> Flag:
        name, _blank, short = names.partition(" ")
        if kind == "bool":
            read = units.boolean
        if kind == "map":
            more.setdefault("combine", dict)
        more.setdefault("default", _NEUTRAL.get(kind, ""))
        return Flag(
            name=name,
            short=short,
            title=title,
            kind=kind,
            section=section,
            placeholder=placeholder,
            help=help,
            read=read,
            **more,
        )

    return flag


def flat(values: list[tuple[Any, ...]]) -> list[Any]:
    """For `Flag.combine`: the elements of all values in one list."""
    return [item for value in values for item in value]


def different(values: list[str]) -> list[str]:
    """For `Flag.combine`: sorted, each once."""
    return sorted(set(values))


def last(values: list[tuple[str, Any]]) -> list[Any]:
    """For `Flag.combine`: of pairs of a name and a value, the last value of each name."""
    return list(dict(values).values())
