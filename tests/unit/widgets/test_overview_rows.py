"""How the Overview tab lays sections out."""

from hypothesis import given
from hypothesis import strategies as st

from dockertui.model.overview import Fact, Section
from dockertui.widgets.tabs.overview import lay_out
from dockertui.widgets.text import width

words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")), min_size=1, max_size=60)
facts = st.builds(Fact, words, words, link=st.sampled_from([None, ("image", "id")]))
sections = st.lists(st.builds(Section, words, st.lists(facts, max_size=5).map(tuple)), max_size=4)


@given(sections, st.integers(38, 120))
def test_no_part_of_a_value_is_lost_and_all_fits(made: list[Section], cells: int) -> None:
    rows = list(lay_out(made, cells))
    for section in made:
        for fact in section.facts:
            shown = "".join(line[1].text for line, about in rows if about is fact and len(line) == 3)
            assert fact.text in shown
    assert all(sum(width(span.text) for span in line) < cells for line, about in rows if about)


def test_labels_stand_in_one_column() -> None:
    made = [Section("State", (Fact("State", "running"), Fact("", "and well"), Fact("Restart policy", "no")))]
    lines = ["".join(span.text for span in line).rstrip() for line, _fact in lay_out(made, 60)]
    assert lines == [" State", "  State           running", "                  and well", "  Restart policy  no"]
