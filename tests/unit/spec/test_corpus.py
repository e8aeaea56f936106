"""Recorded lines: what the docker CLI sent or refused."""

import json

import pytest

from dockertui.spec import Request, SpecError, parse, request
from tests.spec.record import CORPUS, HERE
from tests.spec.recorder import around
from tests.spec.same import meaning

RECORDS = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def sent(argv: list[str], api: str) -> Request:
    return request(parse(argv), api, around(HERE))


@pytest.mark.parametrize("api", sorted({record["api"] for record in RECORDS}))
def test_requests_are_those_that_the_cli_sent(api: str) -> None:
    for record in RECORDS:
        if record["api"] == api and "body" in record:
            ours = sent(record["argv"], api)
            assert meaning(ours.body) == record["body"], record["argv"]
            assert ours.query == record["query"], record["argv"]


def test_what_the_cli_refused_is_refused() -> None:
    refused = [record for record in RECORDS if "error" in record]
    accepted = []
    for record in refused:
        try:
            sent(record["argv"], record["api"])
        except SpecError as error:
            assert error.message
        else:
            accepted.append((record["argv"], record["error"]))
    assert not accepted
    assert len(refused) > 100
