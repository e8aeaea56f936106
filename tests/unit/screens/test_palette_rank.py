import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockertui.screens.palette_rank import PaletteEntry, match, rank

CONTAINERS = PaletteEntry("go.containers", "Containers", words=("c", "containers", "ps"))
COMPOSE = PaletteEntry("go.projects", "Projects", words=("compose", "projects"))
CREATE = PaletteEntry("volume.create", "Create a volume")
REMOVE = PaletteEntry("container.remove", "Remove container", words=("rm",))
PAUSE = PaletteEntry("container.pause", "Pause")
UNPAUSE = PaletteEntry("container.unpause", "Unpause", disabled="web is not paused")
ENTRIES = (CREATE, UNPAUSE, PAUSE, REMOVE, COMPOSE, CONTAINERS)

entries = st.builds(
    PaletteEntry,
    id=st.text("abc", min_size=1, max_size=3),
    title=st.text("abC iß", max_size=12),
    words=st.tuples(st.text("ab")),
)


def titles(query: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [found.entry.title for found in rank(query, ENTRIES, recent)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("c", ["Containers", "Projects", "Create a volume", "Remove container"]),
        ("cont", ["Containers", "Remove container"]),
        ("remcon", ["Remove container"]),
        ("rem con", ["Remove container"]),
        ("rc", ["Remove container"]),
        ("pau", ["Pause", "Unpause"]),
        ("cav", ["Create a volume"]),
        ("xyz", []),
        ("  ", []),
    ],
)
def test_best_first(query: str, expected: list[str]) -> None:
    assert titles(query)[: len(expected)] == expected


def test_a_word_and_a_rest() -> None:
    found = rank("C  web server", ENTRIES)[0]
    assert (found.entry, found.rest, found.word) == (CONTAINERS, "web server", "c")


def test_the_rest_tells_apart_what_shares_a_word() -> None:
    engines = [PaletteEntry(name, f"Engine {name}", words=("context",)) for name in ("local", "prod")]
    assert [found.entry.id for found in rank("context prod", engines)] == ["prod", "local"]


def test_used_lately_first_among_equals() -> None:
    twins = (PaletteEntry("one", "Stop"), PaletteEntry("two", "Stop"))
    assert [found.entry.id for found in rank("st", twins, recent=("two",))] == ["two", "one"]


def test_places_are_those_of_the_letters() -> None:
    found = match("rc", REMOVE)
    assert found is not None
    assert found.places == (0, 7)
    near = match("tin", REMOVE)
    assert near is not None
    assert near.places[-1] - near.places[0] == 3


@given(st.text("abc i", max_size=6), st.lists(entries, max_size=6))
def test_matches_show_where(query: str, offered: list[PaletteEntry]) -> None:
    found = rank(query, offered)
    assert [m.rank[0] for m in found] == sorted(m.rank[0] for m in found)
    letters = query.replace(" ", "")
    for m in found:
        assert m.entry in offered
        shown = "".join(m.entry.title[place] for place in m.places).casefold()
        assert m.word or (shown == letters and list(m.places) == sorted(set(m.places)))


@given(entries.filter(lambda entry: entry.title.strip().isascii() and entry.title.strip() != ""), st.data())
def test_letters_of_a_title_in_order_always_match(entry: PaletteEntry, data: st.DataObject) -> None:
    letters = [letter for letter in entry.title if letter != " "]
    kept = data.draw(st.lists(st.booleans(), min_size=len(letters), max_size=len(letters)).filter(any))
    query = "".join(letter for letter, keep in zip(letters, kept, strict=True) if keep)
    assert match(query, entry) is not None
