"""What is known of an engine before it is believed to be on this machine."""

import os
from typing import Any

import pytest

from dockertui.engine.info import engine_info

HERE = {"Name": os.uname().nodename, "KernelVersion": os.uname().release}


@pytest.mark.parametrize(
    ("told", "answers_here", "local"),
    [
        (HERE, True, True),
        (HERE, False, False),
        (HERE | {"Name": "far"}, True, False),  # As through `ssh -L`: ssh answers here.
        (HERE | {"KernelVersion": "1.0"}, True, False),
        ({}, True, False),
        ({"Name": 5, "KernelVersion": None}, True, False),
    ],
)
def test_an_engine_of_this_machine_has_its_name_and_kernel(
    told: dict[str, Any], answers_here: bool, local: bool
) -> None:
    assert engine_info({}, told, "1.41", answers_here).local is local
