"""Logins to registries, kept where the docker CLI keeps them: in its configuration file, or by a credential helper.

A helper is a program `docker-credential-NAME` with the orders get, store, erase and list, which speak JSON on their
standard streams (docker/docker-credential-helpers). Everything here blocks.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dockertui import programs
from dockertui.engine.answers import Reader, expect, fields, label, mapping, text
from dockertui.engine.config_file import read_json, write_settings
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.json_text import parse
from dockertui.paths import docker_config_dir
from dockertui.spec.reference import HUB

HUB_SERVER = "https://index.docker.io/v1/"
"""What the public registry is called in the configuration."""

IDENTITY = "<token>"
"""The user name under which helpers keep an identity token."""

HELPER_WAIT = 120.0
"""Seconds that a helper may take: it may ask the user to unlock a key ring."""

NOT_FOUND = "credentials not found"


@dataclass(frozen=True, slots=True)
class Login:
    """A user's login to a server; the secret is a password or, where `username` is `<token>`, an identity token."""

    server: str
    username: str
    secret: str = field(repr=False)

    @property
    def auth(self) -> dict[str, str]:
        """The AuthConfig of the Engine API."""
        if self.username == IDENTITY:
            return {"serveraddress": self.server, "identitytoken": self.secret}
        return {"serveraddress": self.server, "username": self.username, "password": self.secret}


def server_of(registry: str) -> str:
    """The name in the configuration of a registry as references have it; the public one for ""."""
    return HUB_SERVER if registry in ("", HUB, f"index.{HUB}", HUB_SERVER) else registry


def host_of(server: str) -> str:
    """The registry of a name in the configuration, which may be an old one with scheme and path."""
    if server == HUB_SERVER:
        return HUB
    return server.removeprefix("http://").removeprefix("https://").partition("/")[0]


class Credentials:
    """The logins of one configuration folder. Every method raises EngineError("config") for what it cannot use."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or docker_config_dir()) / "config.json"

    def helper(self, registry: str) -> str:
        """The helper that keeps the logins of a registry, "" where the file itself does."""
        general, own = self._helpers()
        return own.get(server_of(registry)) or own.get(registry) or general

    def helpers(self) -> list[str]:
        """All helpers that the configuration names."""
        general, own = self._helpers()
        return sorted({general, *own.values()} - {""})

    def find(self, registry: str) -> Login | None:
        """The login to a registry, if there is one."""
        server = server_of(registry)
        helper = self.helper(registry)
        if helper:
            answer = _ask(helper, "get", server, fields(Username=text, Secret=label))
            return Login(server, answer.get("Username", ""), answer.get("Secret", "")) if answer else None
        entries = _entries(self._read())
        key = next((key for key in (server, *entries) if key in entries and host_of(key) == host_of(server)), None)
        return _login(server, entries[key]) if key else None

    def all(self) -> dict[str, Login]:
        """The logins to every server; those whose helper fails are left out."""
        found: dict[str, Login] = {}
        for server in self.servers():
            try:
                login = self.find(host_of(server))
            except EngineError:
                continue
            if login:
                found[server] = login
        return found

    def servers(self) -> list[str]:
        """The names of the servers that there is a login to, as far as the file and the general helper know."""
        general, own = self._helpers()
        names = {*_entries(self._read()), *own}
        if general:
            names |= set(_ask(general, "list", "", mapping(text)) or ())
        return sorted(names)

    def store(self, registry: str, login: Login) -> str:
        """Keep a login; returns the helper that does, "" for the file, where it is readable by who may read that."""
        server = server_of(registry)
        helper = self.helper(registry)
        entry: dict[str, str] = {}
        if helper:
            secret = {"ServerURL": server, "Username": login.username, "Secret": login.secret}
            _ask(helper, "store", json.dumps(secret))
        elif login.username == IDENTITY:
            entry = {"auth": _coded(IDENTITY, ""), "identitytoken": login.secret}
        else:
            entry = {"auth": _coded(login.username, login.secret)}
        settings = self._read()
        settings["auths"] = {**_entries(settings), server: entry}
        write_settings(self.path, settings)
        return helper

    def erase(self, registry: str) -> None:
        """Forget the login to a registry."""
        server = server_of(registry)
        helper = self.helper(registry)
        if helper:
            _ask(helper, "erase", server)
        settings = self._read()
        entries = _entries(settings)
        kept = {key: entry for key, entry in entries.items() if host_of(key) != host_of(server)}
        if kept != entries:
            settings["auths"] = kept
            write_settings(self.path, settings)

    def _helpers(self) -> tuple[str, dict[str, str]]:
        """The helper for all registries, "" for none, and those for one registry each."""
        found = _HELPERS(self._read())
        return found.get("credsStore", ""), found.get("credHelpers", {})

    def _read(self) -> dict[str, Any]:
        return read_json(self.path)


_HELPERS = fields(credsStore=text, credHelpers=mapping(text))


def _entries(settings: Mapping[str, Any]) -> dict[str, Any]:
    entries = settings.get("auths")
    return dict(entries) if isinstance(entries, dict) else {}


def _coded(username: str, secret: str) -> str:
    return base64.b64encode(f"{username}:{secret}".encode()).decode()


def _login(server: str, entry: Any) -> Login | None:
    """The login in an entry of the file: `auth` is base64 of `user:password`; an identity token stands beside it."""
    if not isinstance(entry, dict):
        return None
    if entry.get("identitytoken"):
        return Login(server, IDENTITY, str(entry["identitytoken"]))
    try:
        username, colon, secret = base64.b64decode(str(entry.get("auth") or "")).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Login(server, username, secret.rstrip("\0")) if colon else None


def _ask(helper: str, order: str, said: str, reader: Reader | None = None) -> Any:
    """What a helper answers, as `reader` reads it; None without one, and where the helper knows no such login."""
    program = f"docker-credential-{helper}"
    try:
        status, out, err = programs.ask(programs.helper(helper), (program, order), said, HELPER_WAIT)
    except FileNotFoundError as error:
        why = _("the credential helper {program} is not installed").format(program=program)
        raise _no_login(why, _("Install it, or take it out of Docker's config.json.")) from error
    except TimeoutError as error:
        why = _("{program} did not answer in {n} seconds").format(program=program, n=round(HELPER_WAIT))
        raise _no_login(why, "") from error
    except OSError as error:
        raise _no_login(f"{program}: {error.strerror or error}", "") from error
    if status:
        answered = (out.strip() or err.strip())[:300]
        if NOT_FOUND in answered:
            return None
        raise _no_login(_("{program} says: {text}").format(program=program, text=answered), "")
    if reader is None:
        return None
    try:
        return expect(reader, parse(out))
    except ValueError as error:
        raise _no_login(_("{program} answers no JSON").format(program=program), "") from error
    except EngineError as error:
        raise _no_login(f"{program}: {error.why}", "") from error


def _no_login(why: str, remedy: str) -> EngineError:
    return EngineError("config", _("Cannot use the logins to registries"), why, remedy)
