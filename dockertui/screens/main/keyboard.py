"""The keys of the main screen: what can be done here and now, and doing it."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import events

from dockertui import effects
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.command import Command, key_label
from dockertui.model.keymap import NOTHING_TO_DO, Bound, Keymap, find, settled
from dockertui.model.typeahead import Use
from dockertui.widgets.bars import Hint
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.catalogue import TABS

if TYPE_CHECKING:
    from dockertui.model.action import Action
    from dockertui.model.resource import Resource
    from dockertui.screens.main.screen import MainScreen

GIVE_UP = ("escape", "ctrl+c")
"""Keys that end what is waited for, whatever they do else."""

ELSEWHERE = ("app.help", "app.quit", "move.into")
"""Commands that what is waited for does not hold up, unless their key is typed right behind another one."""


class Front(NamedTuple):
    """What actions are for: a kind, what is chosen of it, and the one under the cursor.

    `inner` says that it is a line of a page, and not of the pane.
    """

    resource: "Resource[Any]"
    chosen: Sequence[Any]
    current: Sequence[Any]
    inner: bool = False

    def records(self, action: "Action[Any]") -> Sequence[Any]:
        """What an action would be done to."""
        return self.chosen if action.many else self.current


def key_of(event: events.Key) -> str:
    """The key as commands name it: a printable character as itself, else Textual's name."""
    if event.character and event.is_printable and event.character != " ":
        return event.character
    return event.key


class Keyboard:
    """Binds the commands of the screen, of the open tab and of the pane in front; runs what a key stands for.

    `options` is True between the options key and the next one. `waited` says what keys wait for, and for how many
    seconds, where the user is to know.
    """

    def __init__(self, screen: "MainScreen", commands: Sequence[Command["MainScreen"]], keymap: Keymap) -> None:
        self.options = False
        self.waited: Callable[[], tuple[str, float] | None] = lambda: None
        self._screen = screen
        self._commands = commands
        self._keymap = keymap
        self._answered = asyncio.Event()
        self._tabs = tuple(_opens(tab.id, tab.title, tab.key) for tab in TABS.values())

    def bindings(self) -> list[Bound]:
        """Everything that can be done here and now, and what can be done but not now."""
        return settled(self._in_order())

    def _in_order(self) -> list[Bound]:
        """The bindings, those first whose keys come before the same ones of others."""
        bound: list[Bound] = []
        tab = self._screen.detail.tab
        if tab is not None and self._screen.detail.focused_inside:
            offered = [command for command in tab.COMMANDS if self._offered(command)]
            bound += self._keymap.commands(offered, tab, self._screen.detail.title(self._screen.detail.tab_id))
        if self._screen.terminals.view is not None:
            bound += self._everywhere(self._commands)
            return bound + self._keymap.commands(self._tab_commands(), self._screen, _("Right side"))
        # In a text the keys of searching mean that, whatever else they stand for in the list.
        in_text = isinstance(self._screen.focused, Scroller)
        texts = [command for command in self._commands if in_text and command.id.startswith("text.")]
        bound += self._keymap.commands(texts, self._screen, _("Text"))
        if self._screen.focused is not self._screen.log_view:
            front = self._front()
            bound += [self._bound(action, front) for action in self._actions(front) if self._offered(action)]
            bound += self._keymap.commands(self._tab_commands(), self._screen, _("Right side"))
        others = [command for command in self._commands if command not in texts]
        return bound + self._everywhere(others)

    def _front(self) -> "Front":
        """What actions are for: the object that the open tab names, else what is chosen in the pane."""
        tab, view = self._screen.detail.tab, self._screen.pane.view
        target = tab.target if tab is not None and self._screen.detail.focused_inside else None
        if target is None:
            resource = self._screen.pane.resource
            chosen, current = view.chosen, [view.current] if view.current else []
        else:
            resource = next(one for one in self._screen.resources if one.kind == target[0])
            chosen = current = [target[1]]
        stores = {session.key: session.store for session in self._screen.sessions}

        def latest(record: Any) -> Any:
            """The record as it is known by now: the list is some moments behind."""
            store = stores.get(record.host)
            return (store and store.get(resource.kind, record.id)) or record

        return Front(resource, [*map(latest, chosen)], [*map(latest, current)], inner=target is not None)

    def _actions(self, front: "Front") -> "Sequence[Action[Any]]":
        """What can be done to what is in front; nothing before the engine has answered."""
        if self._screen.session.state == "connecting":
            return ()
        return [action for action in front.resource.actions() if not (front.inner and action.rowless)]

    def _everywhere(self, commands: Sequence[Command["MainScreen"]]) -> list[Bound]:
        """The commands of the screen; those for a terminal stand under a heading of their own."""
        inside = [command for command in commands if command.id.startswith("terminal.")]
        rest = [command for command in commands if command not in inside]
        title = _("In a terminal, after {prefix}").format(prefix=self._screen.terminals.prefix_label)
        return self._keymap.commands(inside, self._screen, title) + self._keymap.commands(
            rest, self._screen, _("Everywhere")
        )

    def _tab_commands(self) -> list[Command["MainScreen"]]:
        return [command for command in self._tabs if command.id[4:] in self._screen.pane.resource.details.tabs]

    def _offered(self, action: "Action[Any] | Command[Any]") -> bool:
        return not (action.changes and self._screen.read_only)

    def _bound(self, action: "Action[Any]", front: "Front") -> Bound:
        applies = action.rowless or any(action.applies(record) for record in front.records(action))
        reason = "" if applies else _("not for what is selected")
        return self._keymap.action(action, lambda: self.act(action, self.options), front.resource.title, reason)

    def _targets(self, action: "Action[Any]") -> list[Any]:
        if action.rowless:
            host = self._screen.session.key
            return [row for row in self._screen.pane.view.rows if row.host == host]
        return [record for record in self._front().records(action) if action.applies(record)]

    def hints(self) -> list[Hint]:
        """What the footer shows."""
        if (waited := self.waited()) is not None:
            return self._waiting(*waited)
        if (hints := self._screen.terminals.hints()) is not None:
            return hints
        if self.options:
            shown = [bound for bound in self.bindings() if bound.id in self._with_options()]
        else:
            shown = [bound for bound in self.bindings() if bound.hint and not bound.reason]
        return [
            Hint(key_label(bound.keys[0]), bound.title, bound.id, bound.id.startswith("app."))
            for bound in shown
            if bound.keys
        ]

    def _waiting(self, title: str, seconds: float) -> list[Hint]:
        """What is waited for, and the keys that work all the same."""
        leaving = [bound for bound in self.bindings() if bound.id in ("app.help", "app.quit") and bound.keys]
        return [
            Hint("Esc", _("give up"), ""),
            *(Hint(key_label(bound.keys[0]), bound.title, bound.id) for bound in leaving),
            Hint(_("waiting {seconds} s").format(seconds=int(seconds)), title, ""),
        ]

    def _with_options(self) -> set[str]:
        return {action.id for action in self._actions(self._front()) if action.form and not action.ask}

    def press(self, event: events.Key) -> bool:
        """Do what a key stands for; False where the key is for the prompt."""
        if self._screen.prompt.active:
            self._screen.prompt.keep_focus()
            return False
        if self._screen.terminals.press(event):
            return True
        bound = find(self.bindings(), key_of(event))
        vain = bound is None or bound.reason or bound.id.startswith("tab.")
        if vain and self._screen.session.state == "connecting" and self._screen.pane.view.rows:
            # The rows are here: what can be done to them soon is, too, and the right side follows.
            self._answered.clear()  # By another engine.
            self._attend(partial(self._press_when_answered, event), _("The engine"), at_once=True)
            return True
        if bound is not None:
            self.run_bound(bound)
        self._end_options(bound)
        self._screen.detail.strip.sync()
        self._screen.terminals.arm()
        return True

    async def _press_when_answered(self, event: events.Key) -> None:
        await self._answered.wait()
        self.press(event)

    def engine_answered(self) -> None:
        """The engine is there, or is not: what can be done is known."""
        self._answered.set()

    def use(self, event: events.Key) -> Use:
        """What a key means while something is waited for: moving, help and leaving, where it is no part of a text."""
        if event.key in GIVE_UP:
            return "gives up"
        bound = find(self.bindings(), key_of(event))
        if bound is None or self._screen.prompt.active:
            return "text"
        if not event.is_printable:
            return "away" if bound.id in ELSEWHERE or bound.id.startswith(("pane.", "move.")) else "text"
        return "elsewhere" if bound.id in ELSEWHERE or bound.id.startswith("pane.") else "text"

    def _end_options(self, bound: Bound | None) -> None:
        if self.options and (bound is None or bound.id != "app.options"):
            self.options = False

    def run_bound(self, bound: Bound) -> None:
        """Run a binding, in a worker where it takes its time."""
        if bound.reason:
            if bound.reason != NOTHING_TO_DO:
                self._screen.desk.notify(f"{bound.title}: {bound.reason}", "warning")
            return
        outcome = bound.run()
        if inspect.isawaitable(outcome):
            self._attend(outcome, bound.title)

    def _attend(self, work: Awaitable[Any] | Callable[[], Awaitable[Any]], title: str, at_once: bool = False) -> None:
        """Do what takes its time; the keys that follow wait for it."""
        effects.attend(self._screen.run_worker(work, group="actions"), title, at_once=at_once)

    def run_id(self, identity: str) -> None:
        """Run a binding by its id."""
        for bound in self.bindings():
            if bound.id == identity:
                self.run_bound(bound)
                return

    def _only_read(self, records: Sequence[Any]) -> str:
        """Which of the engines of these records, or the one in front, may not be changed."""
        sessions = [self._screen.desk.session(record.host) for record in records] or [self._screen.session]
        names = (clean(session.engine.endpoint.label) for session in sessions if session.engine.read_only)
        return ", ".join(dict.fromkeys(names))

    async def act(self, action: "Action[Any]", options: bool = False) -> None:
        """Do an action to what is chosen, after its form where it has one to show or `options` asks for it."""
        records = self._targets(action)
        if not records and not action.rowless:
            effects.fail()  # They went while the key was on its way.
            return
        if action.changes and (refused := self._only_read(records)):
            text = _("{title}: nothing was done, {engines} may only be read").format(
                title=action.title, engines=refused
            )
            self._screen.desk.notify(text, "error")
            return
        form = action.form(records) if action.form else None
        values: dict[str, Any] = dict(form.defaults) if form else {}
        values["button"] = "ok"
        if form and (action.ask or options):
            answer = await self._screen.desk.ask(form)
            if answer is None:
                return
            values = {**answer.values, "button": answer.button}
        if not action.opens:
            effects.leave()
        self._screen.pane.view.marks.clear()
        self._screen.pane.sync()
        hosts = dict.fromkeys(record.host for record in records)
        for host in hosts or ("",):
            await action.run(self._screen.desk, [record for record in records if record.host == host], values)


def _opens(tab: str, title: str, key: str) -> Command["MainScreen"]:
    return Command(
        id=f"tab.{tab}",
        title=title,
        help=_("Open the tab {title}").format(title=title),
        keys=(key,),
        run=lambda screen: screen.open_tab(tab),
    )
