"""All tabs of the right side, by id; a resource names the ones that it has."""

from collections.abc import Callable
from typing import NamedTuple

from dockertui.i18n import _
from dockertui.widgets.tabs.base import Tab


class TabKind(NamedTuple):
    """A tab: its id, its title, the key that opens it, and how to make it."""

    id: str
    title: str
    key: str
    make: Callable[[], Tab]


def _logs() -> Tab:
    from dockertui.widgets.tabs.logs import LogsTab

    return LogsTab(id="logs")


def _stats() -> Tab:
    from dockertui.widgets.tabs.stats import StatsTab

    return StatsTab(id="stats")


def _overview() -> Tab:
    from dockertui.widgets.tabs.overview import OverviewTab

    return OverviewTab(id="overview")


def _inspect() -> Tab:
    from dockertui.widgets.tabs.inspect import InspectTab

    return InspectTab(id="inspect")


def _processes() -> Tab:
    from dockertui.widgets.tabs.processes import ProcessesTab

    return ProcessesTab(id="processes")


def _environment() -> Tab:
    from dockertui.widgets.tabs.environment import EnvironmentTab

    return EnvironmentTab(id="environment")


def _page(identity: str) -> Callable[[], Tab]:
    def make() -> Tab:
        from dockertui.widgets.tabs.overview import PageTab

        return PageTab(id=identity)

    return make


def _files() -> Tab:
    from dockertui.widgets.tabs.files import FilesTab

    return FilesTab(id="files")


TABS: dict[str, TabKind] = {
    kind.id: kind
    for kind in (
        TabKind("logs", _("Logs"), "l", _logs),
        TabKind("stats", _("Stats"), "t", _stats),
        TabKind("overview", _("Overview"), "v", _overview),
        TabKind("history", _("History"), "h", _page("history")),
        TabKind("inspect", _("Inspect"), "i", _inspect),
        TabKind("processes", _("Processes"), "P", _processes),
        TabKind("environment", _("Env"), "E", _environment),
        TabKind("files", _("Files"), "F", _files),
        TabKind("isolation", _("Isolation"), "I", _page("isolation")),
        TabKind("tree", _("Tree"), "v", _page("tree")),
    )
}
