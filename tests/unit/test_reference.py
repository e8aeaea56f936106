"""References to images, by the examples of the distribution specification and the docker CLI."""

import pytest

from dockertui.spec.reference import Reference, parse_reference, wrong_reference, wrong_tag

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web", Reference("web")),
        ("web:1.4", Reference("web", tag="1.4")),
        ("shop/api:2", Reference("shop/api", tag="2")),
        ("localhost/web", Reference("web", "localhost")),
        ("reg:5000/a/b:1", Reference("a/b", "reg:5000", "1")),
        ("[::1]:5000/web", Reference("web", "[::1]:5000")),
        ("docker.io/library/web", Reference("library/web", "docker.io")),
        (f"web:1@{DIGEST}", Reference("web", tag="1", digest=DIGEST)),
        ("a__b/c-d.e:X_1", Reference("a__b/c-d.e", tag="X_1")),
    ],
)
def test_valid_references(text: str, expected: Reference) -> None:
    assert parse_reference(text) == expected
    assert str(parse_reference(text)) == text
    assert wrong_reference(text) == ""


@pytest.mark.parametrize(
    "text",
    ["", ":1", "Web", "shop/Web", "a//b", "/web", "web:", "web:-1", "web:" + "x" * 129, "a___b", "a-", "web@sha256:1",
     "a.b:port/web", "x" * 256, "a b", "web:ä", "-reg.io/web"],
)  # fmt: skip
def test_wrong_references(text: str) -> None:
    assert wrong_reference(text)


def test_a_name_to_give_has_no_digest() -> None:
    assert wrong_tag(f"web@{DIGEST}")
    assert not wrong_tag("web:1")
