"""What the user's config.json may hold never keeps dockertui from an engine."""

from pathlib import Path

import pytest

from dockertui.engine import Engine, resolve

CONFIGS = (
    '{"proxies": null}',
    '{"proxies": []}',
    '{"proxies": {"default": null}}',
    '{"proxies": {"default": {"httpProxy": 5}}}',
    '{"auths": null}',
    '{"auths": []}',
    '{"auths": {"registry.example:5000": null}}',
    '{"auths": {"registry.example:5000": {"auth": "Zm9v"}}}',
    '{"auths": {"registry.example:5000": {"auth": "%%%"}}}',
    '{"auths": {"registry.example:5000": {"auth": 5}}}',
    '{"credHelpers": null, "credsStore": null}',
    '{"credHelpers": 5, "credsStore": 5}',
    '{"HttpHeaders": null}',
    '{"detachKeys": 5, "currentContext": null}',
    "null",
    "[]",
    "5",
    "{",
    "",
    "\ufeff{}",
)


@pytest.mark.parametrize("text", CONFIGS)
async def test_connecting(clean_engine: str, docker_config: Path, text: str) -> None:
    (docker_config / "config.json").write_text(text, encoding="utf-8")
    engine = Engine(resolve(f"unix://{clean_engine}"))
    await engine.connect()
    assert await engine.call(lambda client: client.images())
    await engine.close()


async def test_a_file_that_is_no_text(clean_engine: str, docker_config: Path) -> None:
    (docker_config / "config.json").write_bytes(b"\xff\xfe\x00")
    engine = Engine(resolve(f"unix://{clean_engine}"))
    await engine.connect()
    await engine.close()


def test_the_client_is_one_of_the_sdk(clean_engine: str, docker_config: Path) -> None:
    """Its attributes are set without its constructor: all that the SDK's own has, this one has."""
    from docker import APIClient

    from dockertui.engine.client import Client

    ours, theirs = Client(resolve(f"unix://{clean_engine}")), APIClient(f"unix://{clean_engine}", "1.24")
    assert vars(theirs).keys() - vars(ours).keys() <= {"_custom_adapter"}
    assert ours.base_url == theirs.base_url
