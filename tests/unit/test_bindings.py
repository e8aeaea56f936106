"""Keys can be given to all that has some, and only keys that mean something there."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.dom import DOMNode

import dockertui
from dockertui.bindings import checked, places
from dockertui.config import ConfigError, SettingError, load
from dockertui.key_names import canonical, command_name, nearest_key, textual_name

KNOWN = {one.id: one for place in places() for one in place.known}


def test_all_bindings_of_dialogs_are_there() -> None:
    for module in pkgutil.walk_packages(dockertui.__path__, "dockertui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    nodes, found = [DOMNode], set()
    while nodes:
        node = nodes.pop()
        nodes += node.__subclasses__()
        if node.__module__.startswith("dockertui."):
            declared = [one for one in vars(node).get("BINDINGS", ()) if isinstance(one, Binding)]
            assert all(one.id for one in declared), node
            found |= {one.id for one in declared}
    assert len(found) > 80
    assert not found - KNOWN.keys()


def test_a_place_has_an_id_once() -> None:
    for place in places():
        ids = [one.id for one in place.known]
        assert len(set(ids)) == len(ids), place.title


@pytest.mark.parametrize("identity", KNOWN)
def test_what_has_its_own_keys_may_be_given_them(identity: str) -> None:
    keys = tuple(KNOWN[identity].keys)
    assert checked({identity: keys}) == {identity: keys}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"container.stpo": ["x"]}, "there is no id 'container.stpo'; 'container.stop'?"),
        ({"xyzzy": ["x"]}, "there is no id 'xyzzy'"),
        ({"container.stop": ["Enter"]}, "there is no key 'Enter'; 'enter'?"),
        ({"container.stop": ["pgup"]}, "there is no key 'pgup'; 'pageup'?"),
        ({"container.stop": ["ctrl+m"]}, "there is no key 'ctrl+m'; 'enter'?"),
        ({"container.stop": ["\t"]}, "there is no key '\\t'"),
        ({"container.stop": ["r"]}, 'r is the key of container.restart, too: give that one another, or ""'),
        ({"container.stop": ["f9", "q"]}, 'q is the key of app.quit, too: give that one another, or ""'),
        ({"app.quit": ["d"]}, 'd is the key of container.remove, too: give that one another, or ""'),
        ({"jobs.stop": ["d"]}, 'd is the key of jobs.clear, too: give that one another, or ""'),
        ({"form.copy": ["ctrl+r"]}, '^r is the key of run.history, too: give that one another, or ""'),
        ({"help.top": ["escape"]}, 'Esc is the key of dialog.cancel, too: give that one another, or ""'),
        ({"dialog.cancel": []}, "dialog.cancel needs keys that write nothing, such as escape or f10"),
        ({"dialog.cancel": ["f10", "X"]}, "dialog.cancel needs keys that write nothing, such as escape or f10"),
        ({"app.theme": ["alt+b"]}, "there is no key 'alt+b'; 'ctrl+left'?"),
        ({"trouble.retry": ["j"]}, 'j is the key of pick.down, too: give that one another, or ""'),
        ({"pick.down": ["r"]}, 'r is the key of trouble.retry, too: give that one another, or ""'),
        ({"container.stop": ["l"]}, 'l is the key of tab.logs, too: give that one another, or ""'),
        ({"tab.logs": ["s"]}, 's is the key of container.stop, too: give that one another, or ""'),
        ({"form.copy": ["ctrl+k"]}, "^k is for the text that is typed there"),
        ({"form.toggle": ["y"]}, "y may be the key of a button there"),
        ({"search.other": ["x"]}, "x is for the text that is typed there"),
        ({"events.table": ["left"]}, "← is for the text that is typed there"),
        ({"app.help": ["alt+escape"]}, "there is no key 'alt+escape'; 'escape'?"),
        ({"palette.complete": ["c"]}, "c is for the text that is typed there"),
    ],
)
def test_what_means_nothing_is_told(keys: dict[str, list[str]], said: str) -> None:
    with pytest.raises(SettingError) as caught:
        checked(keys)
    assert (str(caught.value), caught.value.name) == (said, next(iter(keys)))


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ({"container.stop": ["ctrl+s", "f5"]}, {"container.stop": ("ctrl+s", "f5")}),
        ({"app.quit": []}, {"app.quit": ()}),
        ({"container.pause": ["ctrl+g"], "container.unpause": ["ctrl+g"]}, None),
        (
            {"container.stop": ["r"], "container.restart": ["s"]},
            {"container.stop": ("r",), "container.restart": ("s",)},
        ),
        (
            {"app.help": ["question_mark", "ctrl+]", "alt+D"]},
            {"app.help": ("?", "ctrl+right_square_bracket", "alt+shift+d")},
        ),
        ({"form.toggle": ["f3"], "form.before": ["f3"]}, None),  # never in the same input
        ({"pick.down": ["down", "n"], "search.sort": ["x"]}, None),
        ({"list.mark_range": ["ctrl+space"]}, {"list.mark_range": ("ctrl+@",)}),
    ],
)
def test_keys_are_those_that_commands_know(
    keys: dict[str, list[str]], meant: dict[str, tuple[str, ...]] | None
) -> None:
    assert checked(keys) == (meant or {identity: tuple(names) for identity, names in keys.items()})


def test_the_line_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "terminal"\n\n[keys]\n"app.help" = "?"\n"app.hlep" = "?"\n')
    with pytest.raises(ConfigError, match=r"config\.toml:5: there is no id 'app\.hlep'; 'app\.help'\?"):
        load(path, checked)
    path.write_text('theme = "terminal"\n[keys]\n"theme" = "x"\n')
    with pytest.raises(ConfigError, match=r"config\.toml:3: there is no id 'theme'"):
        load(path, checked)
    path.write_text('keys = { "app.help" = "a b ??" }')
    with pytest.raises(ConfigError, match=r"config\.toml: there is no key '\?\?'"):
        load(path, checked)


@given(
    st.text(max_size=20)
    | st.sampled_from(["ctrl+", "alt+", "+", "alt++", "shift+alt+x", "ctrl+ctrl+a", "alt+İ", "alt+ß", "alt+é"])
)
def test_any_name(name: str) -> None:
    key = canonical(name)
    nearest_key(name)
    if key:
        assert canonical(key) == key
        assert command_name(textual_name(key)) == key or not key.isascii()
