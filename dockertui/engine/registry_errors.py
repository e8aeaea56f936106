"""What goes wrong between an engine and a registry, in words: the engine passes on texts of Go's libraries."""

import re
from typing import NamedTuple

from dockertui.engine.errors import EngineError, ErrorKind
from dockertui.i18n import _


class Trouble(NamedTuple):
    """A pattern of the engine's text, and what it means: kind, reason and remedy. {0} is the pattern's group."""

    pattern: str
    kind: ErrorKind
    why: str
    remedy: str


_CERTIFICATE = _(
    "Put its CA certificate on the engine's host as /etc/docker/certs.d/HOST:PORT/ca.crt, "
    "or list HOST:PORT under insecure-registries in /etc/docker/daemon.json."
)
_INSECURE = _("List HOST:PORT under insecure-registries in /etc/docker/daemon.json and restart the engine.")
_LOGIN = _("Log in to the registry (L on the images).")

TROUBLES: tuple[Trouble, ...] = (
    Trouble(
        r"lookup (\S+?)(?: on \S+)?: (?:no such host|server misbehaving|Temporary failure)",
        "absent",
        _("the registry's name {0} is not known"),
        _("Correct the name, or check the engine's network and DNS."),
    ),
    Trouble(
        r"dial tcp (\S+): connect: connection refused",
        "absent",
        _("nothing listens at the registry {0}"),
        _("Is it running, and is the port right?"),
    ),
    Trouble(r"connection refused", "absent", _("nothing listens at the registry"), _("Is it running?")),
    Trouble(
        r"network is unreachable|no route to host",
        "absent",
        _("there is no route to the registry"),
        _("Check the engine's network."),
    ),
    Trouble(
        r"i/o timeout|Client\.Timeout|deadline exceeded|TLS handshake timeout",
        "timeout",
        _("the registry did not answer in time"),
        _("Check the engine's network, proxy and firewall."),
    ),
    Trouble(
        r"x509: certificate signed by unknown authority|certificate is not trusted",
        "tls",
        _("the registry's certificate is signed by an authority that the engine does not know (x509)"),
        _CERTIFICATE,
    ),
    Trouble(
        r"x509: certificate has expired",
        "tls",
        _("the registry's certificate has expired or is not valid yet (x509)"),
        _("Renew it, and compare the clocks of both machines."),
    ),
    Trouble(
        r"x509: certificate is valid for|x509: cannot validate|x509: certificate relies",
        "tls",
        _("the registry's certificate is for another name (x509)"),
        _("Use the name in the certificate, or have it made for this one."),
    ),
    Trouble(r"x509: (.+)", "tls", _("the registry's certificate is refused (x509): {0}"), _CERTIFICATE),
    Trouble(
        r"server gave HTTP response to HTTPS client",
        "tls",
        _("the registry speaks plain HTTP, and the engine insists on TLS"),
        _INSECURE,
    ),
    Trouble(
        r"toomanyrequests|429 Too Many",
        "refused",
        _("the registry allows no more pulls for now"),
        _("Wait, or log in for a higher limit (L on the images)."),
    ),
    # After a refusal over TLS, newer engines try without where they need not look at certificates, and tell only that.
    Trouble(
        r"login attempt to http://\S+ failed with status: 400",
        "refused",
        _("wrong user name or password, or the registry speaks TLS only"),
        _("Try again; some registries want a token in place of the password."),
    ),
    Trouble(
        r"incorrect username or password|status: 401|401 Unauthorized",
        "refused",
        _("wrong user name or password"),
        _("Try again; some registries want a token in place of the password."),
    ),
    Trouble(
        r"no basic auth credentials|authentication required|unauthorized",
        "refused",
        _("the registry wants a login"),
        _LOGIN,
    ),
    Trouble(
        r"pull access denied for (\S+?),",
        "not_found",
        _("{0} does not exist, or needs a login"),
        _("Correct the name, or log in (L on the images)."),
    ),
    Trouble(
        r"requested access to the resource is denied|insufficient_scope|denied",
        "refused",
        _("this user may not do that there"),
        _("Log in as another user (L on the images), or use a repository of your own."),
    ),
    Trouble(
        r"no matching manifest for (\S+)",
        "not_found",
        _("the image does not exist for the platform {0}"),
        _("Choose another platform or image."),
    ),
    Trouble(
        r"manifest for (\S+) not found|(?:manifest|name|repository name) (?:unknown|not known)",
        "not_found",
        _("the registry has no such image or tag"),
        _("Correct name and tag."),
    ),
    Trouble(
        r"no space left on device",
        "refused",
        _("the engine's disk is full"),
        _("Make room: prune images and the build cache."),
    ),
)
"""The most telling patterns first."""


def registry_trouble(text: str, what: str) -> EngineError | None:
    """The error for an engine's text about a registry; None where the text is about something else."""
    for trouble in TROUBLES:
        match = re.search(trouble.pattern, text, re.IGNORECASE)
        if match:
            why = trouble.why.format(match.group(1)) if match.groups() and match.group(1) else trouble.why
            return EngineError(trouble.kind, what, why, trouble.remedy)
    return None


def stream_error(text: str, what: str = "") -> EngineError:
    """The error for what an engine says in the middle of a pull, push, load or build."""
    return registry_trouble(text, what) or EngineError("refused", what, text)
