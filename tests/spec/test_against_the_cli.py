"""Random lines: what the machine's own docker CLI sends is what `request` says, and what it refuses `parse` refuses.

Where there is no CLI the tests are left out, and under CI=true they fail. An older one than `READ_ALIKE` is asked
about right lines of everyday flags only. DOCKERTUI_SEED chooses other lines.
"""

import os
from collections.abc import Iterator

import pytest

from dockertui.spec import Request, SpecError, Surroundings, argv, from_request, parse, request
from tests.spec.lines import EVERYDAY, lines
from tests.spec.recorder import Outcome, Recorder, version
from tests.spec.same import meaning

SEED = int(os.environ.get("DOCKERTUI_SEED", "7"))
COUNT = 60
READ_ALIKE = (28, 0)
"""The oldest CLI that reads all lines as `parse` does."""


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    if not version():
        reason = "no docker CLI on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Recorder(tmp_path_factory.mktemp("cli")) as recorder:
        yield recorder


def chosen(seed: int, mutations: float) -> Iterator[tuple[str, list[str]]]:
    """Lines that this CLI reads as `parse` does."""
    if version() >= READ_ALIKE:
        yield from lines(seed, COUNT, mutations)
        return
    for api, line in lines(seed, 2 * COUNT, 0, EVERYDAY):
        bare = any("::1:80:80" in word for word in line)  # IPv6 without brackets, which they refuse
        if not bare and "busybox" in line and ours(line, api, Surroundings())[0]:
            yield api, line


def ours(line: list[str], api: str, around: Surroundings) -> tuple[Request | None, str]:
    try:
        return request(parse(line), api, around), ""
    except SpecError as error:
        return None, str(error)


def compare(outcome: Outcome, sent: Request | None, error: str, said: str) -> None:
    assert outcome.accepted == (sent is not None), f"{said}: the CLI said {outcome.error!r}, we {error!r}"
    if sent and outcome.body is not None:
        assert meaning(sent.body) == meaning(outcome.body), said
        assert sent.query == {key: value for key, value in (outcome.query or {}).items() if value}, said


@pytest.mark.parametrize("mutations", [0.1, 0.5], ids=["neat", "damaged"])
def test_requests_and_refusals_are_those_of_the_cli(recorder: Recorder, mutations: float) -> None:
    accepted = 0
    for api, line in chosen(SEED, mutations):
        sent, error = ours(line, api, recorder.surroundings)
        compare(recorder.run(line, api), sent, error, f"API {api}: {line}")
        accepted += sent is not None
    assert accepted > COUNT / 5  # else the lines tell little


def test_the_line_of_a_request_makes_the_cli_send_it_again(recorder: Recorder) -> None:
    around = recorder.surroundings
    sent_again = 0
    for api, line in chosen(SEED + 1, 0.1):
        sent, _error = ours(line, api, around)
        if not sent or any(name in " ".join(line) for name in ("-file", "seccomp")):
            continue  # refused, or not to be said without a file
        found = argv(from_request(sent.query, sent.body))
        again, error = ours(found, api, around)
        compare(recorder.run(found, api), again, error, f"API {api}: {line} as {found}")
        assert again and meaning(again.body) == meaning(sent.body)
        sent_again += 1
    assert sent_again > COUNT / 5
