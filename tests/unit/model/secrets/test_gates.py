"""What keeps or tells commands hides the secrets in them, whoever hands them over."""

import asyncio
from typing import Any

from dockertui.model.command_log import CommandLog
from dockertui.model.jobs import Jobs
from dockertui.model.overview import fact, pairs
from dockertui.model.secrets import HIDDEN

SECRET = "hunter2"


def test_the_command_log_has_none() -> None:
    log = CommandLog()
    entry = log.start(f"docker run -e DB_PASSWORD={SECRET} redis redis-server --requirepass {SECRET}")
    log.finish(entry, f"at https://me:{SECRET}@host", f"refused: token={SECRET}")
    told = f"{entry.command} {entry.result} {entry.error}"
    assert SECRET not in told and told.count(HIDDEN) == 4


async def test_a_job_has_none() -> None:
    jobs = Jobs(CommandLog())

    async def work(job: Any) -> str:
        job.secrets = ["swordfish"]
        job.say(f"GET https://me:{SECRET}@host as swordfish")
        job.part("1", f"1/2 RUN mysql -p{SECRET} swordfish")
        return f"Authorization: Bearer {SECRET} swordfish"

    job = jobs.start("Build", ("docker", "build", "--build-arg", f"TOKEN={SECRET}", "."), work)
    await asyncio.wait_for(job.finished(), 30)
    told = [job.command, job.outcome, *job.lines, *(part.title for part in job.parts.values())]
    assert len(told) == 4 and all(HIDDEN in text for text in told)
    assert not any(SECRET in text or "swordfish" in text for text in told)


def test_an_overview_has_none_and_no_end_of_a_long_value() -> None:
    told = [
        fact("Command", f"x --data https://me:{SECRET}@host"),
        *pairs({"a.token": SECRET, "b": f"password={SECRET}"}),
    ]
    assert not any(SECRET in one.text for one in told)
    assert len(fact("Long", "x" * 100_000).text) < 5000
