"""Docker contexts as the CLI keeps them: made, chosen and removed, in the very files that it writes.

The formats are those of docker/cli, cli/context/store: a description in `meta/SHA256-OF-NAME/meta.json`, certificates
in `tls/SHA256-OF-NAME/docker/`, and the name of the current one in config.json. Everything here blocks.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dockertui.engine.config_file import read_json, write_settings
from dockertui.engine.endpoint import DEFAULT_HOST, DEFAULT_NAME, META, checked_host, current, meta_folder, tls_folder
from dockertui.engine.errors import EngineError
from dockertui.i18n import _
from dockertui.ordinary import read_bytes
from dockertui.paths import docker_config_dir, expand
from dockertui.whole_file import private_folder, write_whole

NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.+-]+")
"""What contexts may be called."""

FILES = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
"""The certificates of a context: what the CLI's option calls them, and the files they are kept in."""

_ESCAPED = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
"""What Go's encoding/json escapes besides what JSON must."""


@dataclass(frozen=True, slots=True)
class NewContext:
    """A context to be made; `ca`, `cert` and `key` are paths of certificates to be copied, "" for none."""

    name: str
    host: str
    description: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""
    skip_verify: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The docker command that makes it."""
        parts = {"host": self.host, "ca": self.ca, "cert": self.cert, "key": self.key}
        values = [f"{name}={value}" for name, value in parts.items() if value]
        values += ["skip-tls-verify=true"] if self.skip_verify else []
        about = ("--description", self.description) if self.description else ()
        where = ("--docker", ",".join(map(_quoted, values))) if values else ()
        return ("docker", "context", "create", *about, *where, self.name)


def _quoted(value: str) -> str:
    """A field of a comma-separated list as the CLI reads it (encoding/csv)."""
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',"\n') else value


def wrong_name(name: str) -> str:
    """What is wrong with a context's name, or ""."""
    if name == DEFAULT_NAME:
        return _("default is the name of what the environment says")
    return "" if NAME.fullmatch(name) else _("two or more letters, digits and _ . + -, the first a letter or a digit")


def current_context(environ: Mapping[str, str] | None = None) -> str:
    """The name of the context that the CLI uses where neither option nor variable says otherwise."""
    return current(os.environ if environ is None else environ) or DEFAULT_NAME


def descriptions(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """What each context is described as, by name."""
    environ = os.environ if environ is None else environ
    found: dict[str, str] = {}
    for path in docker_config_dir(environ).glob("contexts/meta/*/meta.json"):
        try:
            meta = META(read_json(path))
        except EngineError:
            continue  # It cannot be used, so it is not offered either.
        found[meta.get("Name", "")] = meta.get("Metadata", {}).get("Description", "")
    return found


def create(new: NewContext, environ: Mapping[str, str] | None = None) -> None:
    """Make a context. Raises EngineError("config") where there is one of that name, or a file cannot be read."""
    environ = os.environ if environ is None else environ
    wrong = wrong_name(new.name)
    meta = meta_folder(new.name, environ)
    if wrong or meta.exists():
        raise _failed(_("Cannot create the context {name}").format(name=new.name), wrong or _("there is one already"))
    host = checked_host(new.host, new.name) if new.host else DEFAULT_HOST
    sources = {FILES[part]: getattr(new, part) for part in FILES if getattr(new, part)}
    try:
        contents = {name: read_bytes(expand(source)) for name, source in sources.items()}
        if contents:
            folder = tls_folder(new.name, environ) / "docker"
            private_folder(folder)
            for private in (folder.parent.parent, folder.parent, folder):
                private.chmod(0o700)
            for name, content in contents.items():
                write_whole(folder / name, content)
        write_whole(meta / "meta.json", _go_json(_meta(new, host)))
    except OSError as error:
        why = f"{error.filename}: {error.strerror}"
        raise _failed(_("Cannot create the context {name}").format(name=new.name), why) from error


def use(name: str, environ: Mapping[str, str] | None = None) -> None:
    """Have the CLI use a context from now on. Raises EngineError("config")."""
    environ = os.environ if environ is None else environ
    if name != DEFAULT_NAME and not (meta_folder(name, environ) / "meta.json").exists():
        raise _failed(_("Cannot use the context {name}").format(name=name), _("there is no such context"))
    path = docker_config_dir(environ) / "config.json"
    settings = {key: value for key, value in read_json(path).items() if key != "currentContext"}
    write_settings(path, settings if name == DEFAULT_NAME else {**settings, "currentContext": name})


def remove(name: str, environ: Mapping[str, str] | None = None) -> None:
    """Remove a context and its certificates, by force: where it is in use, the default one is. Raises EngineError."""
    environ = os.environ if environ is None else environ
    if current_context(environ) == name:
        use(DEFAULT_NAME, environ)
    try:
        for folder in (meta_folder(name, environ), tls_folder(name, environ)):
            if folder.exists():
                shutil.rmtree(folder)
    except OSError as error:
        raise _failed(_("Cannot remove the context {name}").format(name=name), error.strerror or str(error)) from error


def inspect(name: str, environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What `docker context inspect` tells of a context. Raises EngineError("config")."""
    environ = os.environ if environ is None else environ
    meta, tls = meta_folder(name, environ), tls_folder(name, environ)
    if name == DEFAULT_NAME:
        host = environ.get("DOCKER_HOST") or DEFAULT_HOST
        found: dict[str, Any] = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host}}}
        return {**found, "TLSMaterial": {}, "Storage": {"MetadataPath": "<IN MEMORY>", "TLSPath": "<IN MEMORY>"}}
    found = read_json(meta / "meta.json")
    if not found:
        raise _failed(_("Cannot inspect the context {name}").format(name=name), _("there is no such context"))
    files = {folder.name: sorted(file.name for file in folder.iterdir()) for folder in sorted(tls.glob("*"))}
    storage = {"MetadataPath": str(meta), "TLSPath": str(tls)}
    return {**found, "TLSMaterial": files, "Storage": storage}


def _meta(new: NewContext, host: str) -> dict[str, Any]:
    about = {"Description": new.description} if new.description else {}
    return {
        "Name": new.name,
        "Metadata": about,
        "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": new.skip_verify}},
    }


def _go_json(value: Any) -> str:
    """JSON as Go writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _failed(what: str, why: str) -> EngineError:
    return EngineError("config", what, why)
