"""Platforms of images: `os[/arch[/variant]]`, normalised as containerd's libraries do it."""

import re
from dataclasses import dataclass

from dockertui.i18n import _
from dockertui.spec.errors import SpecError

_SYSTEM = re.compile(r"([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?\Z")
_PART = re.compile(r"[A-Za-z0-9_.-]+\Z")
_SYSTEMS = {
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
}
_MACHINES = {
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
}
_ALIASES = {
    "i386": ("386", ""),
    "x86_64": ("amd64", None),
    "x86-64": ("amd64", None),
    "aarch64": ("arm64", None),
    "armhf": ("arm", "v7"),
    "armel": ("arm", "v6"),
}
_VARIANTS = {
    "amd64": {"v1": ""},
    "arm64": {"8": "", "v8": "", "v8.0": "", "9": "v9", "9.0": "v9", "v9.0": "v9"},
    "arm": {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"},
}


@dataclass(frozen=True, slots=True)
class Platform:
    """System, machine and its variant; system or machine "" means those of the client."""

    system: str = ""
    machine: str = ""
    variant: str = ""

    def text(self, system: str, machine: str) -> str:
        """As the API wants it, given the client's own system and machine."""
        parts = (self.system or system, self.machine or machine, self.variant)
        return "/".join(part for part in parts if part)


def _machine(machine: str, variant: str) -> tuple[str, str]:
    machine, variant = machine.lower(), variant.lower()
    machine, fixed = _ALIASES.get(machine, (machine, None))
    variant = variant if fixed is None else fixed
    return machine, _VARIANTS.get(machine, {}).get(variant, variant)


def platform(text: str) -> Platform | None:
    """A value of --platform; None where it is empty. Raises SpecError."""
    if not text:
        return None
    if "*" in text:
        raise SpecError(_("wildcards are not supported"))
    first, *rest = text.split("/")
    match = _SYSTEM.match(first)
    if not match:
        raise SpecError(_('"{part}" is not a system, such as linux').format(part=first))
    for part in rest:
        if not _PART.match(part):
            raise SpecError(_('"{part}" is not a machine or a variant, such as arm64 or v8').format(part=part))
    if len(rest) > 2:
        raise SpecError(_("more than OS/ARCH/VARIANT"))
    system = "darwin" if match[1].lower() == "macos" else match[1].lower()
    if not rest:
        return _alone(system, first)
    machine, variant = _machine(rest[0], rest[1] if len(rest) == 2 else "")
    if len(rest) == 1 and (machine, variant) == ("arm", "v7"):
        variant = ""
    if len(rest) == 2 and (machine, variant) == ("arm64", ""):
        variant = "v8"
    return Platform(system, machine, variant)


def _alone(system: str, text: str) -> Platform:
    """One word is a system or a machine."""
    if system in _SYSTEMS:
        return Platform(system)
    machine, variant = _machine(text, "")
    if machine not in _MACHINES:
        raise SpecError(_("unknown operating system or architecture"))
    return Platform("", machine, "" if (machine, variant) == ("arm", "v7") else variant)
