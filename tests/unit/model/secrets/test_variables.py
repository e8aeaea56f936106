"""Which values of environment variables are hidden."""

import pytest

from dockertui.glyphs import GLYPHS
from dockertui.model.secrets import Variable, mask, variables

HIDDEN = GLYPHS.hidden * 8


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD", "DB_PASSWORD", "MYSQL_ROOT_PASSWORD", "TOKEN", "github_token", "AWS_SECRET_ACCESS_KEY", "API_KEY",
        "APIKEY", "SECRET_KEY_BASE", "SSH_PRIVATE_KEY", "REDIS_AUTH", "PGPASSWORD", "SENTRY_DSN", "KEY",
    ],
)  # fmt: skip
def test_secrets_are_hidden(name: str) -> None:
    assert mask(name, "hunter2") == HIDDEN


@pytest.mark.parametrize(
    "name",
    ["PATH", "PWD", "KEYBOARD", "MONKEY", "POSTGRES_PASSWORD_FILE", "AUTHOR", "GPG_KEY", "TOKENIZER", "PASSENGER"],
)
def test_others_are_shown(name: str) -> None:
    assert mask(name, "something") == "something"


def test_a_password_in_a_url_is_hidden() -> None:
    assert mask("DATABASE_URL", "postgres://user:pa55@db:5432/x") == f"postgres://user:{HIDDEN}@db:5432/x"


def test_switches_and_empty_values_are_no_secrets() -> None:
    assert mask("ALLOW_EMPTY_PASSWORD", "yes") == "yes"
    assert mask("PASSWORD", "") == ""


def test_variables_know_where_they_come_from() -> None:
    assert variables(["A=1", "B=x=y", "C"], ["A=1", "B=2"]) == [
        Variable("A", "1", True), Variable("B", "x=y"), Variable("C", ""),
    ]  # fmt: skip
