"""What a `docker run` line says, as a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from dockertui.spec.flags import FLAGS

Verb = Literal["run", "create"]


@dataclass(frozen=True, slots=True, eq=False)
class RunSpec:
    """A container to be made: image, command and flags.

    `options` holds what was given, by the flags' long names, in the order of their first appearance: each a tuple of
    texts, of one element for flags that do not repeat ("true" or "false" for switches). Two specs are equal when they
    mean the same: `-m 512m` equals `-m 0.5g`, `--restart no` equals nothing, of two values of a variable the last
    counts.
    """

    image: str
    command: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verb: Verb = "run"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RunSpec):
            return NotImplemented
        same = (self.image, self.command, self.verb) == (other.image, other.command, other.verb)
        return same and (self.options == other.options or self.meaning() == other.meaning())

    def __hash__(self) -> int:
        return hash((self.image, self.command, self.verb))

    def text(self, name: str) -> str:
        """The value of a flag, the last one if it repeats; its default where it is not given."""
        given = self.options.get(name)
        return given[-1] if given else FLAGS[name].default

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a repeatable flag, as they were given."""
        return self.options.get(name, ())

    def on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == "true"

    def value(self, name: str) -> Any:
        """What a flag means: bool, int, text, or for repeatable flags what their `combine` makes. Raises SpecError."""
        flag = FLAGS[name]
        if flag.repeats:
            return flag.combine([flag.meaning(text) for text in self.all(name)])
        return flag.meaning(self.text(name))

    def meaning(self) -> dict[str, Any]:
        """What every flag means, by name, without those that say the same as leaving them out. Raises SpecError."""
        means = {}
        for name, given in self.options.items():
            flag, value = FLAGS[name], self.value(name)
            if given and (flag.explicit or flag.repeats or value != flag.meaning(flag.default)):
                means[name] = value
        return means

    def having(self, name: str, *values: str) -> "RunSpec":
        """The same with other values of a flag; with none at all, without the flag."""
        options = {**self.options, name: tuple(values)}
        if not values:
            del options[name]
        return replace(self, options=options)

    def sound(self) -> "RunSpec":
        """The same without the values that are wrong by themselves."""
        fine = {name: tuple(v for v in values if not FLAGS[name].check(v)) for name, values in self.options.items()}
        return replace(self, options={name: values for name, values in fine.items() if values})

    def switched(self, name: str, on: bool = True) -> "RunSpec":
        """The same with a switch on or off."""
        return self.having(name, "true" if on else "false")

    def of(self, image: str, command: Iterable[str] | None = None) -> "RunSpec":
        """The same for another image, and another command if one is given."""
        return replace(self, image=image, command=self.command if command is None else tuple(command))
