"""Requests to registries through the engine: pull, push, log in. All block; the streams yield the engine's messages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dockertui.engine.credentials import IDENTITY, Credentials, Login, server_of
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.spec.reference import Reference

if TYPE_CHECKING:
    from dockertui.engine.client import Client

Message = dict[str, Any]

NOT_SENT = _(
    "The login to {registry} is not sent: who is on the way to the engine could read it. Log in here to send it."
)


def pull(client: "Client", wanted: Reference, platform: str = "", every_tag: bool = False) -> Iterator[Message]:
    """Pull an image, `latest` where the reference says nothing else, or every tag of its repository."""
    login, warnings = _login(client, wanted)
    yield from warnings
    tag = None if every_tag else wanted.digest or wanted.tag or "latest"
    yield from client.pull(
        wanted.name,
        tag,
        stream=True,
        decode=True,
        auth_config=login,
        platform=platform or None,
        all_tags=every_tag,
    )


def push(client: "Client", wanted: Reference) -> Iterator[Message]:
    """Push an image, `latest` where the reference names no tag."""
    login, warnings = _login(client, wanted)
    yield from warnings
    yield from client.push(wanted.name, wanted.tag or "latest", stream=True, decode=True, auth_config=login)


def log_in(client: "Client", registry: str, username: str, password: str) -> str:
    """Have the engine try a login, and keep it where that goes well; returns the helper that keeps it, or ""."""
    tried = Login(server_of(registry), username, password)
    token = client.check_login(tried.auth)
    return Credentials().store(registry, Login(tried.server, IDENTITY, token) if token else tried)


def _login(client: "Client", wanted: Reference) -> tuple[dict[str, str], list[Message]]:
    """The login to send along; without one where it cannot be had, which is said: the image may be public."""
    try:
        login = Credentials().find(wanted.host)
    except EngineError as error:
        return {}, [{"stream": str(error)}]
    if login and not client.sends_logins:
        return {}, [{"stream": NOT_SENT.format(registry=wanted.host)}]
    return login.auth if login else {}, []
