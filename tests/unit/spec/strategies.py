"""Specs and texts for property tests: any flag, with values that its own check accepts."""

from typing import Any

from hypothesis import strategies as st

from dockertui.spec import FLAGS, RunSpec, faults
from dockertui.spec.flags.flag import Flag
from tests.spec.lines import COMMON, samples

IMAGES = ("busybox", "busybox:1.36", "docker.io/library/busybox", "localhost:5000/a/b:c", "f" * 64)
ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


def values(flag: Flag) -> st.SearchStrategy[str]:
    """Values of a flag that it accepts by itself."""
    known = (*samples(flag.name), *COMMON)
    if flag.kind == "bool":
        return st.sampled_from(("true", "false"))
    right = st.sampled_from([value for value in known if not flag.check(value)])
    return right | ANY_TEXT.filter(lambda text: not flag.check(text))


@st.composite
def specs(draw: st.DrawFn) -> RunSpec:
    """Specs that the CLI accepts."""
    names = draw(st.lists(st.sampled_from(list(FLAGS)), max_size=6, unique=True))
    options: dict[str, tuple[str, ...]] = {}
    for name in names:
        flag = FLAGS[name]
        most = 3 if flag.repeats else 1
        options[name] = tuple(draw(st.lists(values(flag), min_size=1, max_size=most)))
    spec = RunSpec(draw(st.sampled_from(IMAGES)), tuple(draw(st.lists(ANY_TEXT, max_size=3))), options)
    for fault in list(faults(spec)):
        spec = spec.having(fault.flag)
    return spec


def words() -> st.SearchStrategy[list[str]]:
    """argv that resembles a line, down to any text."""
    flags = [f"--{name}" for name in FLAGS] + [f"-{flag.short}" for flag in FLAGS.values() if flag.short]
    known = sorted({value for name in FLAGS for value in samples(name)})
    word: Any = st.sampled_from(flags) | st.sampled_from(known) | ANY_TEXT
    glued = st.builds("{}={}".format, st.sampled_from(flags), st.sampled_from(known) | ANY_TEXT)
    return st.lists(word | glued, max_size=8).map(lambda rest: ["docker", "run", *rest])
