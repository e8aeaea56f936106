"""The application: help, palette, screen modes, options, engine, quit."""

from collections.abc import Awaitable
from typing import Any

from dockertui.i18n import _
from dockertui.model.command import Command
from dockertui.screens.main import MainScreen
from dockertui.screens.main.layout import MODES
from dockertui.themes import THEMES


def _redraw(screen: "MainScreen") -> None:
    app: Any = screen.app
    app.redraw()


def _mode(step: int, screen: MainScreen) -> None:
    here = MODES.index(screen.mode)
    screen.set_mode(MODES[max(0, min(len(MODES) - 1, here + step))])


def _options(screen: MainScreen) -> None:
    screen.keyboard.options = True
    screen.footer.sync()


def _retry(screen: MainScreen) -> Awaitable[None] | None:
    error = screen.session.error
    if error and error.kind == "question":
        return screen.engines.answer(screen.session)
    for session in screen.sessions:
        session.retry_now()
    if (tab := screen.detail.tab) is not None:
        tab.retry()
    return None


def _fails(screen: MainScreen) -> bool:
    """Whether something waits for its next try."""
    lost = any(session.state == "lost" or session.feeds.lapses for session in screen.sessions)
    return lost or (screen.detail.tab is not None and screen.detail.tab.fails)


def _next_theme(screen: MainScreen) -> None:
    names = [theme.name for theme in THEMES]
    screen.app.theme = names[(names.index(screen.app.theme) + 1) % len(names)]


async def _palette(screen: MainScreen) -> None:
    from dockertui.screens.main.menus import open_palette

    await open_palette(screen)


async def _help(screen: MainScreen) -> None:
    from dockertui.screens.main.menus import open_help

    await open_help(screen)


async def _run_new(screen: MainScreen) -> None:
    from dockertui.resources.run import run_new

    await run_new(screen.desk)


async def _quit(screen: MainScreen) -> None:
    if await screen.terminals.sure_to_quit() and await screen.desk.sure_of_jobs():
        screen.app.exit()


APPLICATION: tuple[Command[MainScreen], ...] = (
    Command(
        id="app.palette",
        title=_("Palette"),
        help=_("Every action, pane and engine by name"),
        keys=(":",),
        run=_palette,
        hint=True,
    ),
    Command(
        id="app.help",
        title=_("Help"),
        help=_("This help"),
        keys=("?",),
        run=_help,
        hint=True,
    ),
    Command(
        id="app.options",
        title=_("With options"),
        help=_("Before an action's key: ask for its options first, such as the time-out of stop"),
        keys=(",",),
        run=_options,
        applies=lambda screen: screen.focused is screen.pane,
    ),
    Command(
        id="app.larger",
        title=_("Larger"),
        help=_("More of the screen for what has the focus: normal, half, full"),
        keys=("+", "="),
        run=lambda screen: _mode(1, screen),
    ),
    Command(
        id="app.smaller",
        title=_("Smaller"),
        help=_("Less of the screen for what has the focus"),
        keys=("_", "-"),
        run=lambda screen: _mode(-1, screen),
    ),
    Command(
        id="app.redraw",
        title=_("Redraw"),
        help=_("Draw the screen anew, after something else wrote on it"),
        keys=("ctrl+r",),
        run=_redraw,
    ),
    Command(
        id="app.retry",
        title=_("Retry"),
        help=_("Try now what failed, such as to reach a lost engine; where ssh has to ask something, let it"),
        keys=("!",),
        run=_retry,
        applies=_fails,
    ),
    Command(
        id="app.run",
        title=_("Run a container"),
        help=_("Make a container (docker run), by a form or a pasted line"),
        keys=("C",),
        run=_run_new,
        applies=lambda screen: not screen.read_only,
    ),
    Command(
        id="app.jobs",
        title=_("Jobs"),
        help=_("What runs in the background: pulls, builds and the like, with progress and output"),
        keys=("J",),
        run=lambda screen: screen.desk.show_job(),
    ),
    Command(
        id="app.events",
        title=_("Events"),
        help=_("What happened on the engine, live and filterable; an event leads to its object"),
        keys=("V",),
        run=lambda screen: screen.desk.show_events(),
    ),
    Command(
        id="app.search",
        title=_("Search for images"),
        help=_("Find images in a registry, and pull them"),
        keys=("H",),
        run=lambda screen: screen.desk.search(),
        applies=lambda screen: screen.pane.resource.kind != "image",
    ),
    Command(
        id="app.usage",
        title=_("Disk usage"),
        help=_("What takes the engine's disk space, and what each way of pruning would free"),
        keys=("D",),
        run=lambda screen: screen.desk.show_usage(),
    ),
    Command(
        id="app.engines",
        title=_("Engines"),
        help=_("Contexts and sockets: show an engine, or several in one list; make, use and remove contexts"),
        keys=("K",),
        run=lambda screen: screen.desk.show_engines(),
    ),
    Command(
        id="app.engine",
        title=_("About the engine"),
        help=_("Version, drivers, runtimes, registries, security, warnings, and what it cannot do here"),
        keys=("B",),
        run=lambda screen: screen.desk.show_engine(),
        applies=lambda screen: screen.session.engine.info is not None,
    ),
    Command(
        id="app.theme",
        title=_("Theme"),
        help=_("The next colour theme"),
        keys=("ctrl+t",),
        run=_next_theme,
    ),
    Command(
        id="app.suspend",
        title=_("To the shell"),
        help=_("Stop dockertui and go back to the shell; fg brings it back"),
        keys=("ctrl+z",),
        run=lambda screen: screen.app.action_suspend_process(),
    ),
    Command(
        id="app.quit",
        title=_("Quit"),
        help=_("Leave dockertui; containers are left as they are"),
        keys=("q", "ctrl+q"),
        run=_quit,
        hint=True,
    ),
)
