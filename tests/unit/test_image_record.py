"""Images as the engine lists them, the odd ones included."""

from typing import Any

import pytest

from dockertui.resources.image.record import LISTED, from_list

ID = "sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("listed", "name", "repository", "tag"),
    [
        ({"RepoTags": ["web:1.4"]}, "web:1.4", "web", "1.4"),
        ({"RepoTags": ["host:5000/team/web:1"]}, "host:5000/team/web:1", "host:5000/team/web", "1"),
        ({"RepoTags": ["host:5000/web:latest", "a:1"]}, "a:1", "a", "1"),
        ({"RepoTags": ["<none>:<none>"], "RepoDigests": ["<none>@<none>"]}, "abababababab", "<none>", "<none>"),
        ({"RepoTags": None, "RepoDigests": None}, "abababababab", "<none>", "<none>"),
        ({"RepoTags": [], "RepoDigests": ["host:5000/web@sha256:12"]}, "abababababab", "host:5000/web", "<none>"),
    ],
)
def test_names(listed: dict[str, Any], name: str, repository: str, tag: str) -> None:
    image = from_list("here", LISTED({"Id": ID, **listed}))
    assert (image.name, image.repository, image.tag) == (name, repository, tag)
