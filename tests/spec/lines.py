"""Random `docker run` lines: every flag, its values right, wrong and nearly right."""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from dockertui.spec import FLAGS

_KNOWN = json.loads((Path(__file__).parent / "values.json").read_text(encoding="utf-8"))
COMMON: list[str] = _KNOWN["common"]
IMAGES: list[str] = _KNOWN["images"]
FILES: dict[str, str] = _KNOWN["files"]
"""Files that the lines name, in the folder where the CLI runs."""
SWITCH = ("true", "false", "1", "T", "yes", "0")
LETTERS = ":/=,.-0123 aA\"'[]@%_+\\*é"
LEFT_OUT = {"disable-content-trust", "cidfile"}
"""What makes the CLI ask a notary, or look whether a folder exists."""

EVERYDAY = (
    *("name", "hostname", "entrypoint", "user", "workdir", "interactive", "tty", "rm", "init", "attach", "publish"),
    *("publish-all", "expose", "tmpfs", "volumes-from", "read-only", "cpuset-cpus", "env", "env-file", "label"),
    *("privileged", "group-add", "dns", "pid", "uts", "health-cmd", "log-driver", "runtime", "stop-signal"),
)
"""Flags that every CLI since 20.10 reads alike where their values are right."""


def samples(name: str, most: int = 100) -> list[str]:
    """Values of a flag, right and wrong; at most some of them where another flag has the same."""
    values: list[str] = _KNOWN["values"].get(_KNOWN["alike"].get(name, name), [])
    return values[:most] if name in _KNOWN["alike"] else values


def lines(seed: int, count: int, mutations: float = 0.25, names: Sequence[str] = ()) -> Iterator[tuple[str, list[str]]]:
    """(API version, argv) of random lines, the same for the same seed, with all flags or some."""
    maker = _Maker(random.Random(seed), mutations, names)
    for _ in range(count):
        yield maker.api(), maker.line()


class _Maker:
    def __init__(self, source: random.Random, mutations: float, names: Sequence[str]) -> None:
        self.random = source
        self.mutations = mutations
        self.names = names or [name for name in FLAGS if name not in LEFT_OUT]

    def api(self) -> str:
        return self.random.choice(("1.47", "1.47", "1.47", *(f"1.{minor}" for minor in range(41, 51))))

    def line(self) -> list[str]:
        verb = self.random.choice((["run"], ["create"], ["create"], ["container", "run"]))
        flags = [word for _ in range(self.random.choice((0, 1, 1, 1, 2, 3, 5))) for word in self.flag()]
        image = "busybox" if self.random.random() < 0.8 else self.changed(self.random.choice(IMAGES))
        command = self.random.choice(([], [], ["sh", "-c", "ls"], ["-d", "--rm"]))
        ends = self.random.choice(([], [], [], ["--"]))
        return ["docker", *verb, *flags, *ends, image, *command]

    def flag(self) -> list[str]:
        flag = FLAGS[self.random.choice(self.names)]
        name = self.random.choice((flag.name, *flag.aliases))
        if flag.kind == "bool":
            value = self.random.choice(SWITCH)
            forms = [[f"--{name}"], [f"--{name}={value}"]]
            return self.random.choice([*forms, [f"-{flag.short}"]] if flag.short else forms)
        value = self.value(flag.name)
        forms = [[f"--{name}", value], [f"--{name}={value}"]]
        if flag.short:
            forms += [[f"-{flag.short}", value], [f"-{flag.short}{value}"]]
            forms += [[f"-{flag.short}={value}"], [f"-it{flag.short}", value]]
        return self.random.choice(forms)

    def value(self, name: str) -> str:
        values = samples(name)
        own = self.random.random() < 0.9 and values
        return self.changed(self.random.choice(values if own else COMMON))

    def changed(self, text: str) -> str:
        """The text, now and then with a letter more, less or another."""
        while self.random.random() < self.mutations:
            at = self.random.randint(0, len(text))
            new = self.random.choice(("", self.random.choice(LETTERS), self.random.choice(LETTERS)))
            text = text[:at] + new + text[at + self.random.randint(0, 1) :]
        return text
