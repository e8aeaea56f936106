"""What is said of the Python that dockertui runs with."""

import pytest

from dockertui.interpreter import LOWEST, advice

OWN = "/opt/python"


@pytest.mark.parametrize("minor", LOWEST)
def test_an_old_patch_release_is_told_what_to_become(minor: int) -> None:
    lowest = LOWEST[minor]
    assert advice((3, minor, lowest - 1), OWN).endswith(f"use 3.{minor}.{lowest} or newer.")
    assert advice((3, minor, lowest), OWN) == advice((3, minor, lowest + 3), OWN) == ""


def test_a_distribution_mends_what_it_brings() -> None:
    assert advice((3, 11, 2), "/usr") == ""
    assert advice((3, 11, 2), OWN)


def test_of_releases_to_come_nothing_is_known() -> None:
    assert advice((3, 99, 0), OWN) == advice((4, 0, 0), OWN) == ""
