"""Old and foreign spellings of `docker run`: what they are called now."""

import re
from collections.abc import Callable
from difflib import get_close_matches

from dockertui.i18n import _
from dockertui.spec.flags import FLAGS
from dockertui.spec.limits import shown
from dockertui.spec.pflag import RUN, SHORT

Notices = list[str]

_RENAMED = {
    "cpuset": "cpuset-cpus",
    "net": "network",
    "net-alias": "network-alias",
    "dns-opt": "dns-option",
    "volumes": "volume",
    "ports": "publish",
    "environment": "env",
}
_GONE = {
    "lxc-conf": _("LXC is no longer used"),
    "pod": _("Docker has no pods"),
    "systemd": _("only podman knows it"),
    "authfile": _("only podman knows it"),
    "secret": _("only podman knows it"),
    "conmon-pidfile": _("only podman knows it"),
    "log-level": _("it is no flag of run"),
    "storage-driver": _("it is the engine's matter"),
}
_GONE_SWITCHES = {
    "replace": _("only podman knows it"),
    "tls-verify": _("only podman knows it"),
    "no-hosts": _("only podman knows it"),
}
_TRUTHS = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_OLD_PORT = re.compile(r"(.*[0-9]):(tcp|udp|sctp)\Z", re.I)
_MOST_COMPARED = 50
"""Unknown flags of a line that are looked for among those that there are: each takes a millisecond."""
_NO_NETWORK = ("-n=false", "--networking=false")


def modern(words: list[str]) -> tuple[list[str], Notices]:
    """Flags in today's spelling, up to the image, and a notice for each change."""
    return _Translation(words).result()


class _Translation:
    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.at = 0
        self.done: list[str] = []
        self.notices: Notices = []
        self._compared = 0

    def result(self) -> tuple[list[str], Notices]:
        while self.at < len(self.words):
            word = self.words[self.at]
            if not word.startswith("-") or word in ("-", "--"):
                break
            self.at += 1
            self._flag(self._single_dash(word))
        return self.done + self.words[self.at :], self.notices

    def _said(self, old: str, new: str) -> None:
        self.notices.append(_("{old} was read as {new}.").format(old=shown(old), new=shown(new)))

    def _single_dash(self, word: str) -> str:
        """`-name`, from the first years of Docker, as `--name`."""
        name = word[1:].partition("=")[0]
        if word.startswith("--") or len(name) < 2 or name not in {*RUN, *_RENAMED, *_GONE}:
            return word
        letters = [SHORT.get(letter) for letter in name]
        if all(flag and (flag.kind == "bool" or place == len(name) - 1) for place, flag in enumerate(letters)):
            return word
        self._said(word, f"-{word}")
        return f"-{word}"

    def _flag(self, word: str) -> None:
        if word in _NO_NETWORK:
            self._said(word, "--network none")
            self.done += ["--network", "none"]
            return
        if not word.startswith("--"):
            self._short(word)
            return
        name, equals, value = word[2:].partition("=")
        if name in _GONE or name in _GONE_SWITCHES:
            self._drop(word, name, has_value=bool(equals) or name in _GONE_SWITCHES)
            return
        if name in _RENAMED:
            self._said(f"--{name}", f"--{_RENAMED[name]}")
            name = _RENAMED[name]
        name = self._near(name)
        flag = RUN.get(name)
        if flag and flag.kind == "bool":
            self.done.append(f"--{name}={self._truth(value)}" if equals else f"--{name}")
        elif flag and not equals and self.at < len(self.words):
            self.at += 1
            self.done += [f"--{name}", self._value(name, self.words[self.at - 1])]
        else:
            self.done.append(f"--{name}={self._value(name, value)}" if equals else f"--{name}")
        if flag and flag.deprecated:
            self.notices.append(_("--{name} is out of date: {why}.").format(name=name, why=flag.deprecated))

    def _near(self, name: str) -> str:
        """The flag that a misspelt name is meant for."""
        if name in RUN or self._compared >= _MOST_COMPARED:
            return name
        self._compared += 1
        near = get_close_matches(name.lower(), [*RUN, *_RENAMED], 1, 0.8)
        if not near:
            return name
        meant = _RENAMED.get(near[0], near[0])
        self._said(f"--{name}", f"--{meant}")
        return meant

    def _short(self, word: str) -> None:
        """Letters; the value of the last one is translated."""
        for place, letter in enumerate(word[1:], 2):
            flag = SHORT.get(letter)
            if not flag or word[place : place + 1] == "=":
                break
            if flag.kind == "bool":
                continue
            if place == len(word) and self.at < len(self.words):
                self.at += 1
                self.done += [word, self._value(flag.name, self.words[self.at - 1])]
                return
            word = word[:place] + self._value(flag.name, word[place:])
            break
        self.done.append(word)

    def _drop(self, word: str, name: str, has_value: bool) -> None:
        if not has_value:
            self.at += 1
        why = _GONE.get(name) or _GONE_SWITCHES[name]
        self.notices.append(_("{flag} was left out: {why}.").format(flag=shown(word), why=why))

    def _truth(self, value: str) -> str:
        if value.lower() not in _TRUTHS:
            return value
        self._said(value, _TRUTHS[value.lower()])
        return _TRUTHS[value.lower()]

    def _value(self, name: str, value: str) -> str:
        change = _VALUES.get(name)
        new = change(value) if change else value
        if new != value:
            self._said(value, new)
        return new


def _port(value: str) -> str:
    """`80:80:udp` as `80:80/udp`."""
    match = _OLD_PORT.match(value)
    return f"{match[1]}/{match[2].lower()}".removesuffix("/tcp") if match else value


def _size(value: str) -> str:
    """`512 Mo` and `512MBytes` as `512m`."""
    match = re.fullmatch(r"([0-9.]+) ?([kmgt])(?:o|bytes?|ib)\.?", value, re.I)
    return f"{match[1]}{match[2].lower()}" if match and FLAGS["memory"].check(value) else value


_VALUES: dict[str, Callable[[str], str]] = {
    "publish": _port,
    "memory": _size,
    "memory-swap": _size,
    "memory-reservation": _size,
    "shm-size": _size,
}
