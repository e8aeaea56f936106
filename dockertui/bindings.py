"""All that has a key: its id, its own keys, and what has keys in the same place; and whether keys can be given."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from textual.binding import Binding
from textual.widgets import Input

from dockertui.commands.application import APPLICATION
from dockertui.commands.lists import LISTS
from dockertui.commands.moving import MOVING
from dockertui.commands.terminals import INSIDE, TERMINALS
from dockertui.config import Keys, SettingError
from dockertui.i18n import _
from dockertui.key_names import canonical, command_name, nearest, nearest_key
from dockertui.model.command import Command, key_label
from dockertui.model.resource import Resource
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
    """What has keys: its id, the keys by default, its title, and what it does in a sentence, "" where that is all.

    Keys that mean it `first` do so whatever has the focus.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str = ""
    first: bool = False


class Place(NamedTuple):
    """Where keys have a meaning, and what they do there."""

    title: str
    known: tuple[Keyed, ...]


RUN_TOOLS = (HISTORY, SAVE, AS_COMPOSE)
"""The tools of the run form."""

CLOSES = "dialog.cancel"
"""What is to have a key: there is no other way out."""

WRITES = ("space", "enter", "tab", "backspace", "delete", "insert", "up", "down", "left", "right", "home", "end")
"""Keys that write, or move in what is written."""


def _commands(title: str, commands: Iterable[Command[Any]]) -> Place:
    return Place(title, tuple(Keyed(one.id, one.keys, one.title, one.help) for one in commands))


def _dialog(title: str, *classes: type[object], tools: Iterable[tuple[str, str, str]] = ()) -> Place:
    """The bindings of a dialog, of what it has from others, and of what is in it."""
    declared = [one for cls in classes for base in cls.__mro__ for one in vars(base).get("BINDINGS", ())]
    known = [_known(one) for one in declared if isinstance(one, Binding) and one.id]
    return Place(title, (*known, *(Keyed(identity, (key,), tool) for identity, key, tool in tools)))


def _known(binding: Binding) -> Keyed:
    keys = tuple(command_name(key.strip()) for key in binding.key.split(","))
    return Keyed(binding.id or "", keys, binding.description, first=binding.priority)


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
    found = [Place(resource.title, tuple(_actions(resource))) for resource in RESOURCES]
    return [place for place in found if place.known]


def _actions(resource: Resource[Any]) -> list[Keyed]:
    return [Keyed(one.id, tuple(one.key.split()), one.title, one.help) for one in resource.actions()]


def tabs() -> list[Place]:
    """What the keys do on the right side: open tabs, and in each of them."""
    opens = [
        Keyed(f"tab.{tab.id}", (tab.key,), tab.title, _("Open the tab {title}").format(title=tab.title))
        for tab in TABS.values()
    ]
    places = [Place(_("Right side"), tuple(opens))]
    for tab in TABS.values():
        commands = tab.make().COMMANDS
        title = _("Right side: {title}").format(title=tab.title)
        places += [_commands(title, commands)] if commands else []
    return places


def inside() -> Place:
    """What the keys do in a terminal, after the prefix."""
    return _commands(_("In a terminal, after `^]`"), (*INSIDE, *TerminalTab.COMMANDS))


def _forms() -> list[Place]:
    """What the keys do in forms, by what has the focus, and by the form."""
    inside = (ButtonBar, ChoiceInput, SwitchInput)
    return [
        *(_dialog("", FormScreen, one) for one in inside),
        _dialog("", FormScreen, tools=RUN_TOOLS),
        _dialog("", FormScreen, tools=(EDIT,)),
    ]


def dialogs() -> list[Place]:
    """What the keys do in dialogs, forms among them."""
    forms = {one.id: one for place in _forms() for one in place.known}
    all_dialogs, *others = _other_dialogs()
    return [all_dialogs, Place(_("Forms"), tuple(forms.values())), *others]


def _other_dialogs() -> list[Place]:
    moving = [_known(one) for one in CursorKeys.MOVES if isinstance(one, Binding)]
    return [
        Place(_("Dialogs"), (*_dialog("", Dialog).known, *moving)),
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
        _dialog(_("No engine"), TroubleScreen, Picker),
    ]


def places() -> list[Place]:
    """All of them."""
    return [*everywhere(), *kinds(), *tabs(), inside(), *dialogs()]


def checked(keys: Keys) -> Keys:
    """Keys by the ids of what they do, by the names that commands know. Raises SettingError for what means nothing."""
    known = {one.id: one for place in places() for one in place.known}
    given = {identity: _named(identity, names, known) for identity, names in keys.items()}
    closing = given.get(CLOSES, ("escape",))
    if not closing or any(len(key) == 1 or key in WRITES for key in closing):
        raise SettingError(CLOSES, _("{id} needs keys that write nothing, such as escape or f10").format(id=CLOSES))
    for group in _together():
        for one, other in combinations({known.id: known for known in group}.values(), 2):
            _apart(one, other, given)
    for place in (
        _dialog("", FormScreen, tools=(*RUN_TOOLS, EDIT)),
        _dialog("", PaletteScreen),
        _dialog("", ChooseScreen),
    ):
        _beside_text(place.known, given)
    for place in (_dialog("", SearchScreen), _dialog("", EventsScreen)):
        _beside_text([one for one in place.known if one.first], given)
    _beside_buttons(_dialog("", ButtonBar, ChoiceInput, SwitchInput).known, given)
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


def _together() -> Iterator[Iterable[Keyed]]:
    """What has keys at the same time."""
    always = [one for place in everywhere() for one in place.known]
    opens, *inside_tabs = tabs()
    for resource in RESOURCES:
        shown = [one for one in opens.known if one.id.removeprefix("tab.") in resource.details.tabs]
        yield [*_actions(resource), *shown, *always]
    for place in inside_tabs:
        yield [*place.known, *always]
    yield inside().known
    yield from (place.known for place in (*_forms(), *_other_dialogs()))


def _beside_text(those: Iterable[Keyed], given: Keys) -> None:
    """Raise SettingError for a key that writes, or moves in a text, where text is typed."""
    taken = {key for one in Input.BINDINGS if isinstance(one, Binding) for key in _known(one).keys}
    for one in those:
        for key in given.get(one.id, ()):
            if key not in one.keys and (len(key) == 1 or key in taken):
                raise SettingError(one.id, _("{key} is for the text that is typed there").format(key=key_label(key)))


def _beside_buttons(those: Iterable[Keyed], given: Keys) -> None:
    """Raise SettingError for a character: it may be that of a button, which is pressed by it wherever the focus is."""
    for one in those:
        for key in given.get(one.id, ()):
            if len(key) == 1:
                raise SettingError(one.id, _("{key} may be the key of a button there").format(key=key_label(key)))


def _apart(one: Keyed, other: Keyed, given: Keys) -> None:
    """Raise SettingError for a key that was given to one of two and is the other's as well, unless it was before."""
    for key in given.get(one.id, one.keys):
        if key in given.get(other.id, other.keys) and not (key in one.keys and key in other.keys):
            name, whose = (one.id, other.id) if one.id in given else (other.id, one.id)
            if set(one.keys) & set(other.keys):
                return  # Only one of the two can ever be used, as of pause and unpause.
            text = _('{key} is the key of {id}, too: give that one another, or ""')
            raise SettingError(name, text.format(key=key_label(key), id=whose))
