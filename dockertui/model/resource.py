"""What a kind of object is: its records, how they are listed, which columns and actions they have."""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from dockertui.engine import Engine
    from dockertui.model.action import Action
    from dockertui.model.overview import Section
    from dockertui.model.secrets import Variable
    from dockertui.model.session import Session
    from dockertui.model.store import Store

Tone = Literal["", "dim", "strong", "accent", "ok", "busy", "warn", "bad"]
"""What a cell's text means; the theme decides how that looks."""

Key = tuple[str, str]
"""A record's identity among all engines: (session, object id)."""

Event = dict[str, Any]
"""An engine event with `Type`, `Action` and `Actor`."""


class Cell(NamedTuple):
    """The text of one cell, already harmless, and its meaning."""

    text: str
    tone: Tone = ""


UNREADABLE = "?"
"""What the ids begin with of objects whose own could not be read: no object of an engine has one like that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One object of one engine. `host` is the key of its session, `name` what a person calls it.

    `raw` is what the engine told of an object that could not be read in full, alone in a tuple; empty for all others.
    """

    host: str
    id: str
    name: str
    raw: tuple[Any, ...] = ()

    @property
    def key(self) -> Key:
        """The record's identity among all engines."""
        return (self.host, self.id)

    @property
    def running(self) -> bool:
        """Whether there are processes of it, so that it can be looked into and measured."""
        return False

    @property
    def unreadable(self) -> bool:
        """Whether not even its id is known, so that nothing can be asked about it."""
        return self.id.startswith(UNREADABLE)


R = TypeVar("R", bound=Record)


class Column(NamedTuple, Generic[R]):
    """One column of a kind's table.

    `width` is in terminal cells. Columns of a low `rank` stay longest when the table gets narrow; rank 9 is shown
    in full screen only. A column that `grows` shares the space left over; an `optional` one is left out while all its
    cells are empty. `sort` gives a value to order by; `first` says which end a first sort by this column starts with.
    Of `prose` the end is left out where it is too long, of other texts the middle. Those that are `measured` get in
    first on a full screen that is sorted by one of them.
    """

    id: str
    title: str
    cell: Callable[[R], Cell]
    sort: Callable[[R], Any]
    width: int
    rank: int = 0
    grows: bool = False
    right: bool = False
    first: Literal["low", "high"] = "low"
    optional: bool = False
    prose: bool = False
    measured: bool = False


class Scope(NamedTuple, Generic[R]):
    """A named choice of rows, such as the running containers; `pick` returns what it keeps."""

    id: str
    title: str
    command: str
    pick: Callable[[Iterable[R]], list[R]]


def unlinked(record: R, store: "Store") -> R:
    """For `Source.link`: the record as it is."""
    return record


def untouched(event: Event) -> str:
    """For `Source.touched`: no event changes it."""
    return ""


class Page(NamedTuple, Generic[R]):
    """A tab of sections about a record: how they are asked for, and the command that says much the same.

    `ask` raises EngineError. Of a page that `acts` each line stands for its object: actions are for that one.
    """

    ask: Callable[["Session", R], Awaitable[Sequence["Section"]]]
    command: Callable[[R], str]
    acts: bool = False


class Listing(NamedTuple, Generic[R]):
    """What a table shows of records: its columns, the one that sorts at first, and the scopes to choose from.

    `command` is the docker command that lists the same; `empty` says that there are none; `muted` rows are dim.
    """

    command: str
    columns: tuple[Column[R], ...]
    sort: str
    descending: bool = False
    scopes: tuple[Scope[R], ...] = ()
    empty: str = ""
    muted: Callable[[R], bool] = lambda record: False

    def column(self, column_id: str) -> Column[R]:
        """The column of that id. Raises KeyError."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


class Source(NamedTuple, Generic[R]):
    """Where records come from, and what keeps them current.

    `fetch` lists the records of an engine, all of them or those with the given ids. `touched` names the object that
    an event changed, "" for none and "*" for all. `glanced` makes records of the engine's list of containers, which is
    there before anything else at start-up. `link` fills in what follows from records of other kinds; it is asked again
    when the kinds in `linked_to` change. What consists of others has no `fetch`: it is worked out by `derive` whenever
    a kind in `linked_to` changes. `watch` runs while the engine is live, and keeps current what no event tells of.
    """

    fetch: Callable[["Engine", str, Collection[str] | None], Awaitable[list[R]]] | None = None
    touched: Callable[[Event], str] = untouched
    glanced: Callable[[str, list[dict[str, Any]]], list[R]] | None = None
    derive: Callable[["Store"], list[R]] | None = None
    link: Callable[[R, "Store"], R] = unlinked
    linked_to: tuple[str, ...] = ()
    watch: Callable[["Session"], Coroutine[Any, Any, None]] | None = None


class Details(NamedTuple, Generic[R]):
    """What the right side shows of a record: its tabs by id, and what they ask.

    `overview` makes the sections of an overview out of a record and what `inspect` answered for it; `inspect_command`
    is the docker command of that, without the name. `environment` asks for the variables that a process of it gets;
    `pages` are further tabs of sections, by tab id. What consists of others has `members`, whose logs and measurements
    are shown together. `logs_argv` is the command of the logs.
    """

    tabs: tuple[str, ...] = ("overview", "inspect")
    inspect: Callable[["Engine", R], Awaitable[dict[str, Any]]] | None = None
    inspect_command: tuple[str, ...] = ("inspect",)
    overview: Callable[[R, dict[str, Any], "Store"], Sequence["Section"]] | None = None
    environment: Callable[["Engine", R], Awaitable[Sequence["Variable"]]] | None = None
    pages: Mapping[str, Page[R]] = MappingProxyType({})
    members: Callable[[R, "Store"], Sequence[Any]] | None = None
    logs_argv: Callable[[R, Sequence[str]], Sequence[str]] = lambda record, options: ("logs", *options, record.name)


class Resource(NamedTuple, Generic[R]):
    """A kind of object as a value; everything generic (panes, tables, help, palette, feed) works from this.

    A kind has a pane where it has a `listing`; an `optional` one only while there is one of it. Kinds without are what
    others are worked out of, or part of their pages. `actions` imports what can be done, which start-up does not need.
    """

    kind: str
    title: str
    source: Source[R]
    listing: Listing[R] | None = None
    details: Details[R] = Details()
    actions: Callable[[], tuple["Action[R]", ...]] = tuple
    aliases: tuple[str, ...] = ()
    optional: bool = False
