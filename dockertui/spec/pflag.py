"""Flags on a command line, as the CLI reads them: up to the first word that is neither a flag nor its value."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from dockertui.i18n import _
from dockertui.spec.errors import SpecError
from dockertui.spec.flags import FLAGS
from dockertui.spec.flags.flag import Flag
from dockertui.spec.limits import check_ports, check_words, shown
from dockertui.spec.runspec import Verb

Options = dict[str, tuple[str, ...]]
RUN = {name: flag for flag in FLAGS.values() for name in (flag.name, *flag.aliases)}
CREATE = {name: flag for name, flag in RUN.items() if not flag.only_run}
SHORT = {flag.short: flag for flag in FLAGS.values() if flag.short}


def quoted(text: str) -> str:
    """A text in double quotes, as the CLI's messages show it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Scanner:
    """Reads the flags of argv from a word on.

    `at` is the first word after the flags. `given` are the flags in order with their values and the words that these
    stand in; `spans` the words, from and to, that belong together. All values are valid by themselves.
    """

    def __init__(self, argv: Sequence[str], at: int, verb: Verb) -> None:
        self.argv = argv
        self.at = at
        self.verb = verb
        self.flags = RUN if verb == "run" else CREATE
        self._ports = 0
        self._values: dict[str, list[str]] = {}
        self.given: list[tuple[Flag, str, int]] = []
        self.spans: list[tuple[int, int]] = []

    @property
    def options(self) -> Options:
        """The values of each flag that was given."""
        return {name: tuple(values) for name, values in self._values.items()}

    def scan(self) -> None:
        """Read up to the first word that is no flag. Raises SpecError."""
        argv, end = self.argv, len(self.argv)
        while self.at < end:
            word = argv[self.at]
            if word[:1] != "-" or word == "-":
                return
            start = self.at
            self.at += 1
            if word[1] != "-":
                self._cluster(word)
            elif word == "--":
                return
            else:
                self._long(word)
            self.spans.append((start, self.at))

    def place(self, name: str, nth: int) -> int:
        """The word that a value of a flag stands in; `nth` counts the values that are left."""
        places = [place for flag, _value, place in self.given if flag.name == name]
        return places[nth if FLAGS[name].repeats else -1]

    def _long(self, word: str) -> None:
        """`--name`, `--name=value` or `--name value`."""
        name, equals, value = word[2:].partition("=")
        flag = self.flags.get(name)
        if not flag:
            self._unknown(word, name)
        if equals:
            self._set(flag, value, self.at - 1)
        elif flag.kind == "bool":
            self._set(flag, "true", self.at - 1)
        else:
            self._set_next(flag, _("flag needs an argument: {word}").format(word=word))

    def _cluster(self, word: str) -> None:
        """`-it`, `-p80:80`, `-p=80:80`, `-itp 80:80`."""
        for place in range(1, len(word)):
            letter, following = word[place], place + 1
            flag = SHORT.get(letter)
            if not flag or flag.name not in self.flags:
                self._unknown_letter(letter, word[place:])
            if len(word) > following + 1 and word[following] == "=":
                self._set(flag, word[following + 1 :], self.at - 1)
                return
            if flag.kind != "bool":
                if following < len(word):
                    self._set(flag, word[following:], self.at - 1)
                else:
                    message = _("flag needs an argument: '{letter}' in -{letters}")
                    self._set_next(flag, message.format(letter=letter, letters=letter))
                return
            self._set(flag, "true", self.at - 1)

    def _set_next(self, flag: Flag, message: str) -> None:
        if self.at >= len(self.argv):
            raise SpecError(message, self.at - 1, flag.name)
        self.at += 1
        self._set(flag, self.argv[self.at - 1], self.at - 1)

    def _set(self, flag: Flag, value: str, place: int) -> None:
        name = flag.name
        check_words(len(self.given))
        if flag.read:
            try:
                meaning = flag.read(value)
            except SpecError as error:
                message = _('invalid argument {value} for "{flag}" flag: {why}')
                message = message.format(value=quoted(shown(value)), flag=flag.label, why=error.message)
                raise SpecError(message, place, name, len(self._values.get(name, ()))) from None
            if flag.kind == "bool":
                value = "true" if meaning else "false"
            elif name in ("publish", "expose"):
                self._ports += len(meaning)
                check_ports(self._ports)
        self.given.append((flag, value, place))
        if flag.repeats:
            self._values.setdefault(name, []).append(value)
        else:
            self._values[name] = [value]

    def _unknown(self, word: str, name: str) -> NoReturn:
        place = self.at - 1
        if not name or name[0] in "-=":
            raise SpecError(_("bad flag syntax: {word}").format(word=shown(word)), place)
        if name == "help":
            raise SpecError(_("--help asks for the usage and makes no container"), place)
        if name in RUN:
            raise SpecError(
                _("unknown flag: --{name} (docker run has it, docker create does not)").format(name=name), place
            )
        message = _("unknown flag: --{name}").format(name=shown(name))
        near = get_close_matches(name.lower(), self.flags, 1, 0.75)
        if near:
            message += _(" (did you mean --{near}?)").format(near=near[0])
        raise SpecError(message, place)

    def _unknown_letter(self, letter: str, letters: str) -> NoReturn:
        message = _("unknown shorthand flag: '{letter}' in -{letters}").format(letter=letter, letters=shown(letters))
        name = letters.partition("=")[0]
        if name in self.flags:
            message += _(" (did you mean --{near}?)").format(near=name)
        raise SpecError(message, self.at - 1)
