"""Which entries of the palette match what was typed, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """Something the palette offers.

    `words` are other names for it, such as `c` and `containers`; `disabled` says why it cannot be taken now, "" if
    it can. `group` is the heading under which it stands while nothing is typed.
    """

    id: str
    title: str
    help: str = ""
    key_label: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    disabled: str = ""


class Choice(NamedTuple):
    """What the user took: an entry, and the text behind its word (`c web` gives `web`)."""

    entry: PaletteEntry
    rest: str = ""


class PaletteMatch(NamedTuple):
    """How an entry matches: a lower `rank` is better; `places` are the indexes of the title's matching letters."""

    rank: tuple[int, int]
    entry: PaletteEntry
    places: tuple[int, ...] = ()
    word: str = ""
    rest: str = ""


WORD_AND_REST, WORD, WORD_PREFIX, TITLE_PREFIX, WORD_STARTS, SCATTERED = range(6)


def match(query: str, entry: PaletteEntry) -> PaletteMatch | None:
    """How an entry matches a query: by one of its words, by the starts of its title's words, or by letters in order."""
    query = query.strip().casefold()
    head, _space, rest = query.partition(" ")
    for word in entry.words:
        folded = word.casefold()
        if rest and folded == head:
            meant = any(rest.strip() in text.casefold() for text in (entry.title, *entry.words))
            return PaletteMatch((WORD_AND_REST, not meant), entry, word=word, rest=rest.strip())
        if folded == query:
            return PaletteMatch((WORD, 0), entry, word=word)
    prefixed = [word for word in entry.words if word.casefold().startswith(query)]
    if prefixed:
        word = min(prefixed, key=len)
        return PaletteMatch((WORD_PREFIX, len(word)), entry, word=word)
    return _match_title(query.replace(" ", ""), entry)


def _match_title(letters: str, entry: PaletteEntry) -> PaletteMatch | None:
    title = _folded(entry.title)
    places = _word_starts(letters, title)
    if places is not None:
        in_one = places == tuple(range(len(places)))
        return PaletteMatch((TITLE_PREFIX if in_one else WORD_STARTS, places[0] if places else 0), entry, places)
    places = _scattered(letters, title)
    return None if places is None else PaletteMatch((SCATTERED, places[-1] - places[0]), entry, places)


def _folded(title: str) -> str:
    """The title folded letter by letter, so that indexes stay those of the title."""
    return "".join(letter.casefold()[:1] or letter for letter in title)


def _word_starts(letters: str, title: str, start: int = 0) -> tuple[int, ...] | None:
    """Where the letters stand if they are starts of the title's words, one after the other."""
    if not letters:
        return ()
    for at in range(start, len(title)):
        if not title[at].isalnum() or (at and title[at - 1].isalnum()):
            continue
        common = 0
        while common < len(letters) and title[at + common : at + common + 1] == letters[common]:
            common += 1
        for taken in range(common, 0, -1):
            others = _word_starts(letters[taken:], title, at + taken)
            if others is not None:
                return (*range(at, at + taken), *others)
    return None


def _scattered(letters: str, title: str) -> tuple[int, ...] | None:
    """Where the letters stand in that order, as near to each other as possible."""
    found: list[tuple[int, ...]] = []
    for start, letter in enumerate(title):
        places: list[int] = []
        at = start - 1
        for wanted in letters if letter == letters[0] else ():
            at = title.find(wanted, at + 1)
            if at < 0:
                break
            places.append(at)
        if len(places) == len(letters):
            found.append(tuple(places))
    return min(found, key=lambda places: places[-1] - places[0], default=None)


def rank(query: str, entries: Iterable[PaletteEntry], recent: Sequence[str] = ()) -> list[PaletteMatch]:
    """The entries that match, best first; among equals those that can be taken, then those used lately.

    `recent` holds ids, the latest first. An empty query matches nothing.
    """
    if not query.strip():
        return []
    age = {entry_id: place for place, entry_id in reversed(list(enumerate(recent)))}
    matches = [found for entry in entries if (found := match(query, entry))]
    return sorted(matches, key=lambda m: (m.rank[0], bool(m.entry.disabled), m.rank[1], age.get(m.entry.id, len(age))))
