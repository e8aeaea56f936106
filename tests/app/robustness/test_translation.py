"""A translation whose letters take two cells each fits as well."""

import asyncio
import sys

import pytest

from tests.app.robustness.test_sizes import populated as populated


@pytest.mark.parametrize("size", [(120, 40), (40, 10)])
async def test_every_screen_in_wide_letters(populated: str, size: tuple[int, int]) -> None:
    command = (sys.executable, "-m", "tests.translated", populated, *map(str, size))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _none = await process.communicate()
    assert process.returncode == 0, output.decode()[-4000:]
