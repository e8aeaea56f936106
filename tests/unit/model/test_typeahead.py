"""Keys typed ahead, as a state machine: who gets each of them, and which are for nobody."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.typeahead import LATE, SHOWN, TOGETHER, TypeAhead, Use

USES: dict[str, Use] = {"esc": "gives up", "?": "elsewhere", "q": "elsewhere", "down": "away"}


def queue() -> TypeAhead[str]:
    return TypeAhead(lambda key: USES.get(key, "text"))


def rest(keys: TypeAhead[str]) -> list[str]:
    """The keys that are left, one after the other."""
    found = []
    while (key := keys.next(1)) is not None:
        found.append(key)
        keys.settled(1)
    return found


def test_a_key_is_handed_out_when_the_one_before_it_is_done() -> None:
    keys = queue()
    assert keys.next(0) is None
    for key in "abc":
        assert not keys.typed(key, 0)
    assert keys.next(0) == "a"
    assert keys.next(9) is None
    keys.settled(10)
    assert (keys.next(10), keys.dropped) == ("b", 0)


def test_where_a_key_fails_to_open_anything_those_typed_for_it_go() -> None:
    keys = queue()
    for key in ("e", "l", "q"):
        keys.typed(key, 0)
    assert keys.next(0) == "e"
    keys.settled(0.1, failed=True)
    assert (keys.dropped, rest(keys)) == (2, [])
    keys.typed("j", 0.2)
    assert rest(keys) == ["j"]


def test_before_a_wait_shows_itself_every_key_is_for_what_opens() -> None:
    keys = queue()
    keys.typed("e", 0)
    assert keys.next(0) == "e"
    assert not keys.waiting(True, 0.1)
    for key in ("l", "?", "q"):
        assert not keys.typed(key, 0.2)
    keys.settled(SHOWN - 0.01)
    assert rest(keys) == ["l", "?", "q"]


def test_a_wait_that_shows_is_given_up_at_once() -> None:
    keys = queue()
    keys.typed("e", 0)
    assert keys.next(0) == "e"
    assert not keys.waiting(True, SHOWN)
    assert not keys.typed("l", 1)
    assert not keys.typed("s", 1)
    assert keys.typed("esc", 1)
    keys.settled(1)
    assert (keys.next(1), keys.dropped) == (None, 2)


def test_going_elsewhere_gives_up_and_goes() -> None:
    keys = queue()
    keys.typed("e", 0)
    keys.next(0)
    keys.waiting(True, SHOWN)
    keys.typed("l", 1)
    assert keys.typed("?", 1 + TOGETHER)
    keys.settled(2)
    assert (keys.next(2), keys.dropped) == ("?", 1)


def test_keys_typed_together_are_one_text() -> None:
    """Its user has not seen that there is a wait: `quick` does not quit."""
    keys = queue()
    keys.typed("e", 0)
    keys.next(0)
    keys.waiting(True, SHOWN)
    now = SHOWN
    for key in "quick?":
        assert not keys.typed(key, now)
        now += TOGETHER - 0.01
    keys.settled(now)
    assert (rest(keys), keys.dropped) == (["q", "u", "i", "c", "k", "?"], 0)


def test_a_key_that_is_no_text_goes_elsewhere_at_once() -> None:
    keys = queue()
    keys.typed("e", 0)
    keys.next(0)
    keys.waiting(True, SHOWN)
    keys.typed("q", SHOWN)
    assert keys.typed("down", SHOWN)
    keys.settled(SHOWN)
    assert (rest(keys), keys.dropped) == (["down"], 1)


def test_where_nothing_opens_keys_typed_together_go_elsewhere() -> None:
    keys = queue()
    keys.typed("e", 0)
    keys.next(0)
    keys.waiting(True, 0, at_once=True)
    assert keys.typed("q", 0.1)


def test_giving_up_counts_from_when_the_wait_shows() -> None:
    keys = queue()
    for key in ("e", "l", "esc", "j"):
        keys.typed(key, 0)
    keys.next(0)
    assert not keys.waiting(True, 0.1)
    assert keys.waiting(True, SHOWN)
    keys.settled(SHOWN)
    assert (keys.next(1), keys.dropped) == ("j", 1)


def test_without_a_wait_nothing_is_given_up() -> None:
    keys = queue()
    for key in ("e", "esc"):
        keys.typed(key, 0)
    keys.next(0)
    assert not keys.waiting(False, 100)
    assert not keys.typed("?", 100)
    keys.settled(100)
    assert (keys.next(100), keys.dropped) == ("esc", 0)


def test_keys_that_are_too_late_are_for_nobody() -> None:
    keys = queue()
    keys.typed("e", 0)
    keys.next(0)
    keys.waiting(True, SHOWN)
    keys.typed("rm", 1)
    keys.typed("ls", 8)
    keys.settled(1 + LATE + 0.1)
    assert (keys.next(7), keys.dropped) == ("ls", 1)


def test_raw_keys_that_turn_out_to_be_events_come_first() -> None:
    keys = queue()
    for key in ("raw", "z"):
        keys.typed(key, 0)
    keys.next(0)
    keys.insert(["x", "y"], 0)
    keys.settled(0)
    assert rest(keys) == ["x", "y", "z"]


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["a", "b", "esc", "?", "q"]),
        st.sampled_from([0.05, 0.3, 1.0, 6.0]),
        st.sampled_from(["next", "settled", "waits", "waits not"]),
    ),
    max_size=40,
)


@given(STEPS)
def test_every_key_is_handed_out_once_or_counted(steps: list[str | float]) -> None:
    keys, now, typed, got, gave_up = queue(), 0.0, 0, 0, 0
    for step in steps:
        if isinstance(step, float):
            now += step
        elif step == "next":
            got += keys.next(now) is not None
        elif step == "settled":
            keys.settled(now)
        elif step in ("waits", "waits not"):
            if keys.waiting(step == "waits", now):
                gave_up += 1  # That key had its effect.
                keys.settled(now)
        else:
            typed += 1
            if keys.typed(step, now):
                gave_up += step == "esc"
                keys.settled(now)
    keys.settled(now)
    while keys.next(now) is not None:
        got += 1
        keys.settled(now)
    assert typed == got + keys.dropped + gave_up
