"""Exported services: what the real Compose reads in them is what the `docker run` line says, and so the way back."""

import shlex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dockertui.spec import FLAGS, RunSpec, Surroundings, faults, parse, render, request
from dockertui.spec.compose import from_compose, to_compose, yaml
from dockertui.spec.compose.keys import KEYS
from tests.examples import examples
from tests.spec.compose_cli import Compose
from tests.spec.compose_cli import compose as compose
from tests.spec.lines import samples
from tests.unit.spec.strategies import ANY_TEXT

SAID = (
    *(name for name in KEYS if name not in ("name", "env-file", "isolation", "cpu-count", "cpu-percent")),
    *("entrypoint", "env", "publish", "volume", "volumes-from", "stop-timeout", "health-cmd", "add-host", "device"),
    *("ulimit", "link", "blkio-weight-device", "device-read-bps", "device-write-bps", "device-read-iops"),
    *("device-write-iops", "network-alias", "ip", "ip6", "link-local-ip", "mac-address"),
)
"""Flags that a compose file says in full."""

UNLIKE = {
    "device": ("nvidia.com/gpu=0:1",),
    "cpus": ("1e40",),
    "env": ("HOME",),
    "volume": ("./a:/b", "../a/./b:/c:z", "~/a:/b", ".:/a", "a:b:c"),
}
"""Values that Compose reads in another way, or in the light of its surroundings."""


def slow(count: int) -> settings:
    return examples(count, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much)


def back(compose: Compose, spec: RunSpec, around: Surroundings | None = None) -> RunSpec:
    """The line of what Compose reads in the file that a line makes."""
    model = compose.config(yaml(to_compose(spec, around).document))
    (name, service), *_more = model["services"].items()
    kinds = {kind: model.get(f"{kind}s") or {} for kind in ("network", "volume")}
    names = {f"{kind}/{key}": said["name"] for kind, found in kinds.items() for key, said in found.items()}
    return from_compose("shop", name, service, names)[0]


@slow(40)
@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=30))
def test_any_text_is_read_as_it_is(compose: Compose, texts: list[str]) -> None:
    service = {"image": "web", "command": [text.replace("$", "$$") for text in texts]}
    model = compose.config(yaml({"services": {"app": service}}))
    assert [text.replace("$$", "$") for text in model["services"]["app"]["command"]] == texts


@st.composite
def specs(draw: st.DrawFn) -> RunSpec:
    options: dict[str, tuple[str, ...]] = {}
    for name in draw(st.lists(st.sampled_from(SAID), max_size=8, unique=True)):
        flag = FLAGS[name]
        right = [v for v in samples(name) if not flag.check(v) and v not in UNLIKE.get(name, ()) and "\\" not in v]
        most = 3 if flag.repeats and name not in ("volume", "device") else 1  # there is one at each place
        options[name] = tuple(
            draw(st.lists(st.sampled_from(right or ["true"]), min_size=1, max_size=most, unique=True))
        )
    if {"network-alias", "ip", "ip6", "link-local-ip", "mac-address"} & options.keys():
        options["network"] = ("mynet",)
    spec = RunSpec("busybox", tuple(draw(st.lists(ANY_TEXT, max_size=3))), options)
    for fault in list(faults(spec)):
        spec = spec.having(fault.flag)
    return spec


@slow(60)
@given(spec=specs())
def test_a_line_comes_back_from_compose(compose: Compose, spec: RunSpec) -> None:
    found = back(compose, spec)
    if spec.all("network"):
        found = found.having("network-alias", *(a for a in found.all("network-alias") if a != "busybox"))
    for name, meaning in spec.meaning().items():
        assert _sorted(found.meaning().get(name)) == _sorted(meaning), f"{name}: {render(spec)}\n{render(found)}"
    assert found.command == spec.command


def _sorted(meaning: Any) -> Any:
    """Of what a compose file says by names, the order is lost."""
    return sorted(meaning, key=repr) if isinstance(meaning, list) else meaning


@pytest.mark.parametrize(
    "line",
    [
        "docker run -d -p 127.0.0.1:8080:80 -p 9000-9002:9000-9002/udp -v data:/data -v ./conf:/etc/conf:ro web",
        "docker run -d --network front --network back --network-alias api --ip 10.1.1.1 web",
        "docker run -d --network host --pid host -e 'A=b $c' -l a.b=c web sh -c 'echo $HOME'",
        "docker run -d --gpus all --ulimit nofile=10:20 --device /dev/null:/dev/x:r web",
        "docker run -d --entrypoint '' --restart on-failure:3 web 'a b'",
    ],
)  # fmt: skip
def test_the_engine_is_asked_for_the_same(compose: Compose, line: str) -> None:
    around = Surroundings(cwd="/home/me")
    spec = parse(shlex.split(line))
    found = back(compose, spec, around)
    aliases = [alias for alias in found.all("network-alias") if alias != "web"]
    found = (
        found.having("name").having("network-alias", *aliases) if found.all("network-alias") else found.having("name")
    )
    if not spec.all("network"):
        found = found.having("network")
    ours, theirs = request(spec, around=around).body, request(found, around=around).body
    theirs["NetworkingConfig"] = _without_service(theirs.get("NetworkingConfig"))
    assert {**theirs, "HostConfig": theirs["HostConfig"]} == {
        **ours,
        "NetworkingConfig": ours.get("NetworkingConfig") or {},
    }


def _without_service(config: Any) -> Any:
    """Of further networks without the alias that is the service's name."""
    ends = (config or {}).get("EndpointsConfig") or {}
    for end in ends.values():
        end["Aliases"] = [alias for alias in end.get("Aliases") or () if alias != "web"]
    lean = {name: {key: value for key, value in end.items() if value} for name, end in ends.items()}
    return {"EndpointsConfig": lean} if lean and (len(lean) > 1 or any(lean.values())) else {}
