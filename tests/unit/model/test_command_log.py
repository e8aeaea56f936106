"""The command log: what a call answers is told, also where nobody can make anything of it."""

from typing import Any, cast

import pytest

from dockertui.engine import EngineError
from dockertui.model.command_log import CommandLog, logged
from dockertui.model.session import Session


class Logging:
    """A session that has a command log and nothing else."""

    def __init__(self) -> None:
        self.commands = CommandLog()


async def answered(value: Any) -> Any:
    return value


async def test_an_answer_that_cannot_be_read_is_an_error_of_the_engine() -> None:
    session = Logging()
    answers: list[Any] = [[], None, 5, {"Volumes": [None]}, {"Volumes": 7}]
    for answer in answers:
        with pytest.raises(EngineError) as error:
            await logged(
                cast("Session", session),
                ["docker", "system", "df"],
                answered(answer),
                lambda found: str([volume["Name"] for volume in found["Volumes"]]),
            )
        assert error.value.kind == "answer"
        assert session.commands.entries[-1].error == error.value.why
    assert not session.commands.running
