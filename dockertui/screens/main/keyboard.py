"""The keys of the main screen: what can be done here and now, and doing it."""

import inspect
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from textual import events
from textual.screen import Screen

from dockertui.i18n import _
from dockertui.model.command import Command, key_label
from dockertui.model.keymap import Bound, Keymap, find, settled
from dockertui.widgets.bars import Hint
from dockertui.widgets.scroller import Scroller
from dockertui.widgets.tabs.catalogue import TABS

if TYPE_CHECKING:
    from dockertui.model.action import Action
    from dockertui.model.resource import Resource
    from dockertui.screens.main.screen import MainScreen

T = TypeVar("T")

PROMPT_ENDS = ("enter", "escape", "ctrl+c")
"""Keys that end the prompt."""


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

    `options` is True between the options key and the next one.
    """

    def __init__(self, screen: "MainScreen", commands: Sequence[Command["MainScreen"]], keymap: Keymap) -> None:
        self.options = False
        self._screen = screen
        self._commands = commands
        self._keymap = keymap
        self._held: list[events.Key] | None = None
        self._early = False
        self._tabs = tuple(_opens(tab.id, tab.title, tab.key) for tab in TABS.values())

    @property
    def holds(self) -> bool:
        """Whether keys are kept for what opens."""
        return self._held is not None

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
            return Front(self._screen.pane.resource, view.chosen, [view.current] if view.current else [])
        resource = next(one for one in self._screen.resources if one.kind == target[0])
        return Front(resource, [target[1]], [target[1]], inner=True)

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
        return [command for command in self._tabs if command.id[4:] in self._screen.pane.resource.tabs]

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

    def _with_options(self) -> set[str]:
        return {action.id for action in self._actions(self._front()) if action.form and not action.ask}

    def press(self, event: events.Key) -> bool:
        """Do what a key stands for; False where the key is for the prompt.

        The app calls this before any widget sees the key, so that keys typed ahead work in their order. Those typed
        while a modal screen opens are kept for it, those typed while the prompt closes for what comes after it.
        """
        if self._screen.prompt.active and event.is_forwarded:
            return False  # It comes back from the prompt, where it may be bound.
        if self._early and self._gives_up(event):
            self._held, self._early = None, False
        if self._held is not None:
            self._held.append(event)
            return True
        if self._screen.prompt.active:
            self._screen.prompt.keep_focus()
            self._held = [] if event.key in PROMPT_ENDS else None
            return False
        if self._screen.terminals.press(event):
            return True
        bound = find(self.bindings(), key_of(event))
        if bound is None and self._screen.session.state == "connecting" and self._screen.pane.view.rows:
            self._held, self._early = [event], True  # The rows are here: what can be done to them soon is, too.
            return True
        if bound is not None:
            self.run_bound(bound)
        self._end_options(bound)
        self._screen.detail.strip.sync()
        self._screen.terminals.arm()
        return True

    def _gives_up(self, event: events.Key) -> bool:
        """Whether a key is not to wait for an engine that may never answer."""
        bound = find(self.bindings(), key_of(event))
        return event.key == "escape" or (bound is not None and bound.id == "app.quit")

    async def show_modal(self, screen: Screen[T]) -> T | None:
        """Show a modal screen, give it the keys that were typed since it was asked for, and return its result."""
        closed = self._screen.app.push_screen(screen, wait_for_dismiss=True)
        # Not before the screen has done the same to give the focus to its first input.
        screen.call_after_refresh(screen.call_after_refresh, self.release)
        return await closed

    def engine_answered(self) -> None:
        """Let the keys go that were typed between the first rows and what can be done to them."""
        if self._early:
            self._early = False
            self.release()

    def release(self) -> None:
        """Let the keys go that were kept, after gathering those that came meanwhile: all in their order."""
        if self._held is not None:
            self._screen.app.call_later(self._let_go)

    def _let_go(self) -> None:
        if self._screen.app.message_queue_size:
            self.release()
            return
        held, self._held = self._held, None
        for event in held or ():
            self._screen.app.post_message(event)
        self._screen.terminals.arm()

    def _end_options(self, bound: Bound | None) -> None:
        if self.options and (bound is None or bound.id != "app.options"):
            self.options = False

    def run_bound(self, bound: Bound) -> None:
        """Run a binding, in a worker where it takes its time."""
        if bound.reason:
            if bound.reason != "-":
                self._screen.desk.notify(f"{bound.title}: {bound.reason}", "warning")
            return
        outcome = bound.run()
        if inspect.isawaitable(outcome):
            self._held = []
            self._screen.run_worker(self._finish(outcome), group="actions")

    async def _finish(self, outcome: Awaitable[Any]) -> None:
        try:
            await outcome
        finally:
            self.release()

    def run_id(self, identity: str) -> None:
        """Run a binding by its id."""
        for bound in self.bindings():
            if bound.id == identity:
                self.run_bound(bound)
                return

    async def act(self, action: "Action[Any]", options: bool = False) -> None:
        """Do an action to what is chosen, after its form where it has one to show or `options` asks for it."""
        records = self._targets(action)
        if not records and not action.rowless:
            return  # They went while the key was on its way.
        form = action.form(records) if action.form else None
        values: dict[str, Any] = dict(form.defaults) if form else {}
        values["button"] = "ok"
        if form and (action.ask or options):
            answer = await self._screen.desk.ask(form)
            if answer is None:
                return
            values = {**answer.values, "button": answer.button}
        if not action.opens:
            self.release()
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
