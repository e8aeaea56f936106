"""What a search in a registry's index finds (`docker search`)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine.answers import expect, fields, flag, items, name, number, text
from dockertui.glyphs import GLYPHS
from dockertui.i18n import _
from dockertui.model.command_log import logged
from dockertui.model.resource import Cell, Column, Listing, Record
from dockertui.spec.reference import wrong_registry

if TYPE_CHECKING:
    from dockertui.model.session import Session

MOST = 100
"""The most results that an index gives."""


FOUND = items(fields(name=name, description=text, star_count=number, is_official=flag, is_automated=flag))
"""What is read of an answer to GET /images/search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Record):
    """A repository that was found; `name` as one pulls it, its registry included."""

    description: str
    stars: int
    official: bool
    automated: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for: a term, `HOST:PORT/term` for an index other than the public one, and what to keep."""

    term: str
    stars: int = 0
    official: bool = False

    @property
    def registry(self) -> str:
        """The registry that the term begins with, or ""."""
        first, slash, _rest = self.term.partition("/")
        named = bool(slash) and ("." in first or ":" in first or first == "localhost") and not wrong_registry(first)
        return first if named else ""

    @property
    def argv(self) -> tuple[str, ...]:
        """The words of `docker search`."""
        filters = [f"stars={self.stars}"] * bool(self.stars) + ["is-official=true"] * self.official
        options = [word for text in filters for word in ("--filter", text)]
        return ("docker", "search", "--limit", str(MOST), *options, self.term)

    def keeps(self, hit: Hit) -> bool:
        """Whether a result is wanted."""
        return hit.stars >= self.stars and (hit.official or not self.official)


async def search(session: "Session", query: Query) -> list[Hit]:
    """All that the index finds for the query's term. Raises EngineError."""
    call = session.engine.call(lambda client: client.search(query.term, MOST))
    answer = await logged(session, query.argv, call, lambda found: _("{count} found").format(count=len(found)))
    answer = expect(FOUND, answer)
    prefix = f"{query.registry}/" if query.registry else ""
    return [
        Hit(
            host=session.key,
            id=found["name"],
            name=fmt.clean(prefix + found["name"]),
            description=fmt.clean(found.get("description", "")),
            stars=found.get("star_count", 0),
            official=found.get("is_official", False),
            automated=found.get("is_automated", False),
        )
        for found in answer
        if "name" in found
    ]


def _yes(value: bool) -> Cell:
    return Cell(GLYPHS.ok if value else "", "ok")


HITS = Listing[Hit](
    command="docker search",
    columns=(
        Column("name", _("NAME"), lambda hit: Cell(fmt.clean(hit.id), "strong"), lambda hit: hit.id, 30),
        Column(
            "stars",
            _("STARS"),
            lambda hit: Cell(str(hit.stars) if hit.stars else "", "warn"),
            lambda hit: hit.stars,
            6,
            1,
            right=True,
            first="high",
        ),
        Column("official", _("OFFICIAL"), lambda hit: _yes(hit.official), lambda hit: hit.official, 9, 2, first="high"),
        Column(
            "automated", _("AUTOMATED"), lambda hit: _yes(hit.automated), lambda hit: hit.automated, 10, 4, first="high"
        ),
        Column(
            "description",
            _("DESCRIPTION"),
            lambda hit: Cell(hit.description, "dim"),
            lambda hit: hit.description,
            24,
            3,
            grows=True,
            prose=True,
        ),
    ),
    sort="stars",
    descending=True,
    empty=_("Nothing found."),
)
