"""All that has a key: its id, its own keys, and what has keys in the same place; and whether keys can be given."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from textual.binding import Binding

from dockertui.commands.application import APPLICATION
from dockertui.commands.lists import LISTS
from dockertui.commands.moving import MOVING
from dockertui.commands.terminals import INSIDE, TERMINALS
from dockertui.config import Keys, SettingError
from dockertui.i18n import _
from dockertui.key_names import canonical, command_name, nearest, nearest_key
from dockertui.model.command import Command, key_label
from dockertui.resources import RESOURCES
from dockertui.resources.image.building import EDIT
from dockertui.resources.run.form import AS_COMPOSE, HISTORY, SAVE
from dockertui.screens.choose import ChooseScreen
from dockertui.screens.dialog import Dialog
from dockertui.screens.document import DocumentScreen
from dockertui.screens.engines import EnginesScreen
from dockertui.screens.events import EventsScreen
from dockertui.screens.form.buttons import ButtonBar
from dockertui.screens.form.inputs import ChoiceInput, SwitchInput
from dockertui.screens.form.screen import FormScreen
from dockertui.screens.help import HelpScreen, HelpView
from dockertui.screens.jobs import JobsScreen
from dockertui.screens.moving import CursorKeys
from dockertui.screens.page import EnginePage
from dockertui.screens.palette import PaletteScreen
from dockertui.screens.pick import Picker
from dockertui.screens.progress import ProgressScreen
from dockertui.screens.search import SearchScreen
from dockertui.screens.trouble import TroubleScreen
from dockertui.screens.usage import UsageScreen
from dockertui.widgets.tabs.catalogue import TABS
from dockertui.widgets.tabs.terminal import TerminalTab


class Keyed(NamedTuple):
    """What has keys: its id, the keys by default, its title, and what it does in a sentence, "" where that is all."""

    id: str
    keys: tuple[str, ...]
    title: str
    help: str = ""


class Place(NamedTuple):
    """Where keys have a meaning, and what they do there. `screen` says that it is the main screen."""

    title: str
    known: tuple[Keyed, ...]
    screen: bool = False


ALWAYS = "dialog.cancel"
"""What is to have a key: there is no other way out."""


def _commands(title: str, commands: Iterable[Command[Any]]) -> Place:
    return Place(title, tuple(Keyed(one.id, one.keys, one.title, one.help) for one in commands), screen=True)


def _dialog(title: str, *classes: type[object], tools: Iterable[tuple[str, str, str]] = ()) -> Place:
    """The bindings of a dialog, of what it has from others, and of what is in it."""
    declared = [one for cls in classes for base in cls.__mro__ for one in vars(base).get("BINDINGS", ())]
    known = [_known(one) for one in declared if isinstance(one, Binding) and one.id]
    return Place(title, (*known, *(Keyed(identity, (key,), tool) for identity, key, tool in tools)))


def _known(binding: Binding) -> Keyed:
    keys = tuple(command_name(key.strip()) for key in binding.key.split(","))
    return Keyed(binding.id or "", keys, binding.description)


def everywhere() -> list[Place]:
    """What the keys do on the main screen whatever is selected."""
    shown = [one for one in TERMINALS if one not in INSIDE]
    return [
        _commands(_("Everywhere"), (*shown, *APPLICATION)),
        _commands(_("In lists"), LISTS),
        _commands(_("Moving"), MOVING),
    ]


def kinds() -> list[Place]:
    """What the keys do to objects of each kind."""
    found = []
    for resource in RESOURCES:
        known = [Keyed(one.id, tuple(one.key.split()), one.title, one.help) for one in resource.actions()]
        found += [Place(resource.title, tuple(known), screen=True)] if known else []
    return found


def tabs() -> list[Place]:
    """What the keys do on the right side: open tabs, and in each of them."""
    opens = [
        Keyed(f"tab.{tab.id}", (tab.key,), tab.title, _("Open the tab {title}").format(title=tab.title))
        for tab in TABS.values()
    ]
    places = [Place(_("Right side"), tuple(opens), screen=True)]
    for tab in TABS.values():
        commands = tab.make().COMMANDS
        title = _("Right side: {title}").format(title=tab.title)
        places += [_commands(title, commands)] if commands else []
    return places


def inside() -> Place:
    """What the keys do in a terminal, after the prefix."""
    return _commands(_("In a terminal, after `^]`"), (*INSIDE, *TerminalTab.COMMANDS))._replace(screen=False)


def dialogs() -> list[Place]:
    """What the keys do in dialogs."""
    moving = [_known(one) for one in CursorKeys.MOVES if isinstance(one, Binding)]
    return [
        Place(_("Dialogs"), (*_dialog("", Dialog).known, *moving)),
        _dialog(_("Forms"), FormScreen, ButtonBar, ChoiceInput, SwitchInput, tools=(HISTORY, SAVE, AS_COMPOSE, EDIT)),
        _dialog(_("Palette"), PaletteScreen),
        _dialog(_("Choices"), ChooseScreen, Picker),
        _dialog(_("Help"), HelpScreen, HelpView),
        _dialog(_("Jobs"), JobsScreen),
        _dialog(_("Events"), EventsScreen),
        _dialog(_("Search for images"), SearchScreen),
        _dialog(_("Disk usage"), UsageScreen),
        _dialog(_("Engines"), EnginesScreen),
        _dialog(_("About the engine"), EnginePage),
        _dialog(_("Documents"), DocumentScreen),
        _dialog(_("Progress"), ProgressScreen),
        _dialog(_("No engine"), TroubleScreen),
    ]


def places() -> list[Place]:
    """All of them."""
    return [*everywhere(), *kinds(), *tabs(), inside(), *dialogs()]


def checked(keys: Keys) -> Keys:
    """Keys by the ids of what they do, by the names that commands know. Raises SettingError for what means nothing."""
    there = places()
    known = {one.id: one for place in there for one in place.known}
    given = {identity: _named(identity, names, known) for identity, names in keys.items()}
    if not given.get(ALWAYS, (ALWAYS,)):
        raise SettingError(ALWAYS, _("{id} needs a key: nothing else closes a dialog").format(id=ALWAYS))
    for group in _together(there):
        for one, other in combinations({known.id: known for known in group}.values(), 2):
            _apart(one, other, given)
    return given


def _named(identity: str, names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    if identity not in known:
        raise SettingError(identity, _meant(_("there is no id {word!r}"), identity, nearest(identity, known)))
    for name in names:
        if not canonical(name):
            raise SettingError(identity, _meant(_("there is no key {word!r}"), name, nearest_key(name)))
    return tuple(map(canonical, names))


def _meant(form: str, word: str, near: str) -> str:
    said = form.format(word=word)
    return _("{said}; {near!r}?").format(said=said, near=near) if near else said


def _together(there: Iterable[Place]) -> Iterator[list[Keyed]]:
    """What has keys at the same time."""
    always = [one for place in everywhere() for one in place.known]
    for place in there:
        yield [*place.known, *(always if place.screen else ())]


def _apart(one: Keyed, other: Keyed, given: Keys) -> None:
    """Raise SettingError for a key that was given to one of two and is the other's as well, unless it was before."""
    for key in given.get(one.id, one.keys):
        if key in given.get(other.id, other.keys) and not (key in one.keys and key in other.keys):
            name, whose = (one.id, other.id) if one.id in given else (other.id, one.id)
            if set(one.keys) & set(other.keys):
                return  # Only one of the two can ever be used, as of pause and unpause.
            text = _('{key} is the key of {id}, too: give that one another, or ""')
            raise SettingError(name, text.format(key=key_label(key), id=whose))
