"""Random lines: what the machine's own docker CLI sends is what `request` says, and what it refuses `parse` refuses.

Where there is no such CLI the tests are left out, and under CI=true they fail. DOCKERTUI_SEED chooses other lines.
"""

import os
from collections.abc import Iterator

import pytest

from dockertui.spec import Request, RunSpec, SpecError, Surroundings, argv, from_request, parse, request
from tests.spec.lines import lines
from tests.spec.recorder import Outcome, Recorder, version
from tests.spec.same import meaning

SEED = int(os.environ.get("DOCKERTUI_SEED", "7"))
COUNT = 60
READ_ALIKE = (28, 0)
"""The oldest CLI that reads lines as `parse` does."""


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorder]:
    if version() < READ_ALIKE:
        reason = f"no docker CLI of version {READ_ALIKE[0]} or newer on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("cli")
    with Recorder(folder) as recorder:
        yield recorder


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
    around = recorder.surroundings
    accepted = 0
    for api, line in lines(SEED, COUNT, mutations):
        sent, error = ours(line, api, around)
        compare(recorder.run(line, api), sent, error, f"API {api}: {line}")
        accepted += sent is not None
    assert 0.2 * COUNT < accepted < 0.9 * COUNT  # else the lines tell little


def test_the_line_of_a_request_makes_the_cli_send_it_again(recorder: Recorder) -> None:
    around = recorder.surroundings
    sent_again = 0
    for api, line in lines(SEED + 1, COUNT, 0.1):
        sent, _error = ours(line, api, around)
        if not sent or any(name in " ".join(line) for name in ("-file", "seccomp")):
            continue  # refused, or not to be said without a file
        spec: RunSpec = from_request(sent.query, sent.body)
        again, error = ours(argv(spec), api, around)
        compare(recorder.run(argv(spec), api), again, error, f"API {api}: {line} as {argv(spec)}")
        assert again and meaning(again.body) == meaning(sent.body)
        sent_again += 1
    assert sent_again > COUNT / 5
