"""Help and palette of the main screen, made from what can be done here and now."""

from collections.abc import Iterable, Sequence

from dockertui.engine import Endpoint
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.command import key_label
from dockertui.model.keymap import NOTHING_TO_DO, Bound
from dockertui.screens.main.screen import MainScreen
from dockertui.screens.palette_rank import Choice, PaletteEntry


def _grouped(bindings: Sequence[Bound]) -> dict[str, list[Bound]]:
    groups: dict[str, list[Bound]] = {}
    for bound in bindings:
        groups.setdefault(bound.group, []).append(bound)
    return groups


def _keys(bound: Bound) -> str:
    return " ".join(key_label(key) for key in bound.keys[:2])


async def open_help(screen: MainScreen) -> None:
    """Show every key that works here."""
    from dockertui.screens.help import HelpScreen
    from dockertui.screens.help_lines import HelpRow, HelpSection

    sections = [
        HelpSection(title, [HelpRow(_keys(bound), bound.title, bound.help, bound.id) for bound in group if bound.keys])
        for title, group in _grouped(screen.keyboard.bindings()).items()
    ]
    await HelpScreen(sections).answer(screen.app)


def _panes(screen: MainScreen) -> Iterable[PaletteEntry]:
    for pane in screen.panes:
        resource = pane.resource
        yield PaletteEntry(
            id=f"pane:{resource.kind}",
            title=resource.title,
            help=pane.view.listing.command,
            key_label=str(pane.number),
            words=resource.aliases,
            group=_("Panes"),
        )


def _commands(screen: MainScreen) -> Iterable[PaletteEntry]:
    for bound in screen.keyboard.bindings():
        if not bound.id.startswith(("move.", "pane.")) and bound.reason != NOTHING_TO_DO:
            yield PaletteEntry(
                id=bound.id,
                title=bound.title,
                help=bound.help,
                key_label=_keys(bound),
                words=(),
                group=bound.group,
                disabled=bound.reason,
            )


def _terminals(screen: MainScreen) -> Iterable[PaletteEntry]:
    for tab in screen.terminals.tabs:
        yield PaletteEntry(
            id=f"terminal:{tab.identity}",
            title=tab.title,
            help=tab.command(),
            key_label="",
            words=("terminal",),
            group=_("Terminals"),
        )


def _engines(screen: MainScreen) -> Iterable[PaletteEntry]:
    shown = {session.engine.endpoint.key for session in screen.sessions}
    for endpoint in screen.engines.offered:
        here = endpoint.key in shown
        if not here or len(shown) > 1:
            yield _engine("engine", endpoint, _("Engine {label}"))
            yield _engine("too", endpoint, _("No longer show {label}") if here else _("Show {label} too"))


def _engine(order: str, endpoint: Endpoint, title: str) -> PaletteEntry:
    return PaletteEntry(
        id=f"{order}:{endpoint.key}",
        title=title.format(label=clean(endpoint.label)),
        help=clean(endpoint.host),
        key_label="",
        words=("ctx", "context", endpoint.name, f"@{endpoint.name}"),
        group=_("Engines"),
    )


def _chosen(screen: MainScreen, key: str) -> Endpoint:
    return next(endpoint for endpoint in screen.engines.offered if endpoint.key == key)


async def open_palette(screen: MainScreen) -> None:
    """Let the user choose an action, a pane or an engine by name, and do it."""
    from dockertui.screens.palette import PaletteScreen

    entries = [*_panes(screen), *_terminals(screen), *_commands(screen), *_engines(screen)]
    choice: Choice | None = await PaletteScreen(entries).answer(screen.app)
    if choice is None:
        return
    group, _colon, rest = choice.entry.id.partition(":")
    if group == "pane":
        pane = screen.pane_of(rest)
        screen.focus_pane(pane)
        if choice.rest:
            screen.filter(choice.rest)
    elif group == "terminal":
        screen.open_tab(rest)
    elif group == "engine":
        screen.engines.use(_chosen(screen, rest))
    elif group == "too":
        screen.engines.also(_chosen(screen, rest))
    else:
        screen.keyboard.run_id(choice.entry.id)


async def open_terminals(screen: MainScreen) -> None:
    """Let the user choose one of the open terminals."""
    from dockertui.screens.palette import PaletteScreen

    choice: Choice | None = await PaletteScreen([*_terminals(screen)]).answer(screen.app)
    if choice:
        screen.open_tab(choice.entry.id.removeprefix("terminal:"))
