"""Where an engine listens, found the way the docker CLI finds it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dockertui.engine.answers import fields, flag, text
from dockertui.engine.answers import name as named
from dockertui.engine.config_file import read_json, settings
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.paths import docker_config_dir, home

DEFAULT_HOST = "unix:///var/run/docker.sock"
DEFAULT_NAME = "default"
SCHEMES = ("unix", "tcp", "http", "https", "ssh")
PLAIN_PORT, TLS_PORT = 2375, 2376


class Tls(NamedTuple):
    """Paths of the certificates (PEM) for an engine behind TLS; "" for none. `verify` checks the engine's own."""

    ca: str = ""
    cert: str = ""
    key: str = ""
    verify: bool = True


class Endpoint(NamedTuple):
    """The address of an engine.

    `host` is a URL as in DOCKER_HOST; `name` the docker context's; `source` says what it was taken from, in the
    words a user would look for (`--host`, `DOCKER_HOST`, `context`, …); `label` is short, for a header.
    """

    name: str
    host: str
    source: str
    tls: Tls | None = None
    label: str = ""

    @property
    def key(self) -> str:
        """What tells it from other endpoints: two contexts of one engine may differ in what they allow."""
        return f"{self.name}@{self.host}"

    @property
    def scheme(self) -> str:
        """`unix`, `tcp`, `http`, `https` or `ssh`."""
        return self.host.partition("://")[0]

    @property
    def path(self) -> str:
        """The socket's path for `unix`, else "" or the remote socket's path."""
        return self.host.removeprefix("unix://") if self.scheme == "unix" else urlsplit(self.host).path

    @property
    def open_to_others(self) -> str:
        """Who could listen on the way: `plain` where nothing is encrypted, `unchecked` where nobody looks at the
        engine's certificate, "" for nobody.
        """
        if self.scheme not in ("tcp", "http", "https"):
            return ""
        if self.tls is None:
            return "" if self.scheme == "https" else "plain"
        return "" if self.tls.verify else "unchecked"

    @property
    def loopback(self) -> bool:
        """Whether the address is on this machine."""
        return self.scheme == "unix" or urlsplit(self.host).hostname in ("localhost", "127.0.0.1", "::1")


def resolve(host: str = "", context: str = "", environ: Mapping[str, str] | None = None) -> Endpoint:
    """The endpoint that `docker --host HOST --context CONTEXT` would use, in the CLI's order of precedence.

    Raises EngineError("config") for a context that does not exist or cannot be read, or a host that makes no sense.
    A configuration file that cannot be read says nothing, as for the CLI.
    """
    environ = os.environ if environ is None else environ
    if host and context:
        raise _config(_("--host and --context exclude each other"), "", _("Give one of them."))
    if host:
        return _from_host(host, "--host", environ)
    if context:
        return _from_context(context, "--context", environ)
    if environ.get("DOCKER_HOST"):
        return _from_host(environ["DOCKER_HOST"], "DOCKER_HOST", environ)
    if environ.get("DOCKER_CONTEXT"):
        return _from_context(environ["DOCKER_CONTEXT"], "DOCKER_CONTEXT", environ)
    return _from_context(current(environ) or DEFAULT_NAME, "config.json", environ)


def contexts(environ: Mapping[str, str] | None = None) -> list[Endpoint]:
    """All docker contexts, the default one first; those that cannot be used are left out."""
    environ = os.environ if environ is None else environ
    paths = sorted(docker_config_dir(environ).glob("contexts/meta/*/meta.json"))
    found: list[Endpoint] = []
    readers: list[Callable[[], Endpoint]] = [partial(_default, environ)]
    readers += [partial(_read_context, path, environ) for path in paths]
    for read in readers:
        with suppress(EngineError):
            found.append(read())
    return sorted(found, key=lambda endpoint: (endpoint.name != DEFAULT_NAME, endpoint.name))


def _read_context(path: Path, environ: Mapping[str, str]) -> Endpoint:
    return _from_meta(read_json(path), "context", environ)


def local_sockets(environ: Mapping[str, str] | None = None) -> list[Endpoint]:
    """The sockets of engines on this machine that exist: docker's, rootless docker's, podman's."""
    environ = os.environ if environ is None else environ
    runtime = environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    places = {
        "docker": "/var/run/docker.sock",
        "docker (rootless)": f"{runtime}/docker.sock",
        "docker desktop": str(home() / ".docker/desktop/docker.sock"),
        "podman": "/run/podman/podman.sock",
        "podman (rootless)": f"{runtime}/podman/podman.sock",
    }
    return [Endpoint(name, f"unix://{path}", "socket", None, name) for name, path in places.items() if _is_socket(path)]


def detach_keys(environ: Mapping[str, str] | None = None) -> str:
    """The keys that leave an attached container, as the docker CLI's configuration names them; "" for its default."""
    return _setting("detachKeys", os.environ if environ is None else environ)


def config_trouble(environ: Mapping[str, str] | None = None) -> str:
    """What is wrong with the docker CLI's configuration file, "" for nothing."""
    return settings(docker_config_dir(os.environ if environ is None else environ) / "config.json")[1]


def _setting(name: str, environ: Mapping[str, str]) -> str:
    """A text in config.json, "" where there is none."""
    found = settings(docker_config_dir(environ) / "config.json")[0].get(name)
    return found if isinstance(found, str) else ""


def _is_socket(path: str) -> bool:
    try:
        return Path(path).is_socket()
    except PermissionError:
        return True


def _config(what: str, why: str = "", remedy: str = "") -> EngineError:
    return EngineError("config", what, why, remedy)


def current(environ: Mapping[str, str]) -> str:
    """The name of the context that `docker context use` chose, "" for the default one."""
    return _setting("currentContext", environ)


def _default(environ: Mapping[str, str]) -> Endpoint:
    host = environ.get("DOCKER_HOST", "")
    if host:
        return _from_host(host, "DOCKER_HOST", environ)
    return Endpoint(DEFAULT_NAME, DEFAULT_HOST, "default", None, DEFAULT_NAME)


def _from_host(host: str, source: str, environ: Mapping[str, str]) -> Endpoint:
    host = checked_host(host, source)
    tls = _environment_tls(environ) if not host.startswith(("unix:", "ssh:", "http:")) else None
    host = _with_port(host, tls)
    return Endpoint(DEFAULT_NAME, host, source, tls, host.removeprefix("unix://").removeprefix("tcp://"))


def checked_host(host: str, source: str) -> str:
    """A host as DOCKER_HOST takes it, made whole. Raises EngineError("config") for one that makes no sense."""
    host = host.strip()
    if host.startswith("/"):
        host = f"unix://{host}"
    if "://" not in host:
        host = f"tcp://{host}"
    scheme, _separator, rest = host.partition("://")
    if scheme not in SCHEMES or not rest:
        what = _("{source}: cannot use {host}").format(source=source, host=host)
        raise _config(what, _("a host is unix://, tcp:// or ssh:// and an address"), _("Correct it or leave it out."))
    try:
        urlsplit(host).port  # noqa: B018  (reading it checks it)
    except ValueError as error:
        raise _config(_("{source}: cannot use {host}").format(source=source, host=host), str(error)) from error
    return host


def _with_port(host: str, tls: Tls | None) -> str:
    if not host.startswith("tcp://"):
        return host
    parts = urlsplit(host)
    if parts.port:
        return host
    return f"tcp://{parts.netloc or 'localhost'}:{TLS_PORT if tls else PLAIN_PORT}{parts.path}"


def _environment_tls(environ: Mapping[str, str]) -> Tls | None:
    verify = bool(environ.get("DOCKER_TLS_VERIFY"))
    if not verify and not environ.get("DOCKER_TLS"):
        return None
    folder = Path(environ.get("DOCKER_CERT_PATH") or docker_config_dir(environ))
    return _tls_in(folder, verify)


def _tls_in(folder: Path, verify: bool) -> Tls:
    ca, cert, key = (
        str(folder / name) if (folder / name).is_file() else "" for name in ("ca.pem", "cert.pem", "key.pem")
    )
    return Tls(ca, cert if key else "", key if cert else "", verify)


def meta_folder(name: str, environ: Mapping[str, str]) -> Path:
    """The folder of a context's description."""
    return docker_config_dir(environ) / "contexts" / "meta" / _digest(name)


def tls_folder(name: str, environ: Mapping[str, str]) -> Path:
    """The folder of a context's certificates; those for the engine lie in `docker` in it."""
    return docker_config_dir(environ) / "contexts" / "tls" / _digest(name)


def _digest(name: str) -> str:
    """The name of a context's folders."""
    import hashlib

    return hashlib.sha256(name.encode()).hexdigest()


def _from_context(name: str, source: str, environ: Mapping[str, str]) -> Endpoint:
    if name == DEFAULT_NAME:
        return _default(environ)
    meta = read_json(meta_folder(name, environ) / "meta.json")
    if not meta:
        known = ", ".join(endpoint.name for endpoint in contexts(environ))
        what = _("{source}: there is no docker context {name!r}").format(source=source, name=name)
        raise _config(what, "", _("Known contexts: {names}.").format(names=known))
    return _from_meta(meta, source, environ)


META = fields(
    Name=named, Metadata=fields(Description=text), Endpoints=fields(docker=fields(Host=text, SkipTLSVerify=flag))
)
"""What is read of a context's description."""


def _from_meta(meta: dict[str, Any], source: str, environ: Mapping[str, str]) -> Endpoint:
    found = META(meta)
    name = found.get("Name", "")
    docker = found.get("Endpoints", {}).get("docker", {})
    if not name or not docker.get("Host"):
        raise _config(_("The docker context {name!r} names no engine").format(name=name))
    host = checked_host(docker["Host"], name)
    folder = tls_folder(name, environ) / "docker"
    skip = docker.get("SkipTLSVerify", False)
    tls = _tls_in(folder, not skip) if folder.is_dir() or (skip and not host.startswith("unix:")) else None
    return Endpoint(name, _with_port(host, tls), source, tls, name)


def choices(environ: Mapping[str, str] | None = None) -> Iterator[Endpoint]:
    """Every engine that can be offered to the user: the contexts, then other local sockets."""
    known = contexts(environ)
    yield from known
    hosts = {endpoint.host for endpoint in known}
    yield from (endpoint for endpoint in local_sockets(environ) if endpoint.host not in hosts)
