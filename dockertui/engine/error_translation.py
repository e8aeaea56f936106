"""From the exceptions of the SDK, requests, urllib3, http.client and sockets to EngineError, in this one place."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from dockertui.engine.endpoint import Endpoint
from dockertui.engine.errors import EngineError, ErrorKind
from dockertui.engine.registry_errors import registry_trouble
from dockertui.i18n import _


class Rule(NamedTuple):
    """What an error means whose type or text matches: its kind, the reason in words, and the remedy."""

    kind: ErrorKind
    why: str
    remedy: str


def foreign(error: BaseException) -> bool:
    """Whether an exception comes from talking to an engine, rather than from a mistake in this program."""
    from http.client import HTTPException

    from docker.errors import DockerException, StreamParseError
    from urllib3.exceptions import HTTPError

    return isinstance(error, OSError | HTTPException | HTTPError | DockerException | StreamParseError)


def translate(error: BaseException, endpoint: Endpoint, doing: str = "") -> EngineError:
    """The EngineError for an exception met while talking to `endpoint`; `doing` says in words what was under way."""
    if isinstance(error, EngineError):
        return error
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return _answered(error, int(status), endpoint, doing)
    chain = list(_chain(error))
    what = doing or _("Cannot use the engine at {host}").format(host=endpoint.host)
    for finder in (_by_tls, _by_type, _by_name):
        rule = finder(chain, endpoint)
        if rule:
            if rule.kind == "lost":
                return EngineError.lost(endpoint, rule.why)
            return EngineError(rule.kind, what, rule.why, rule.remedy)
    return EngineError("refused", what, _innermost(chain))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and all it stands for: requests and urllib3 hide the cause in `args` and `reason`."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        item = waiting.pop(0)
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [*item.args, getattr(item, "reason", None), item.__cause__, item.__context__]


def _innermost(chain: list[BaseException]) -> str:
    error = chain[0]
    return str(error) or type(error).__name__


_STATUS: dict[int, ErrorKind] = {401: "refused", 403: "refused", 404: "not_found", 409: "conflict"}

_ANSWERS: tuple[tuple[str, Callable[[Endpoint], Rule]], ...] = (
    (
        r"HTTP request to an HTTPS server",
        lambda e: Rule(
            "tls",
            _("the engine speaks TLS, and was spoken to without"),
            _("Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with certificates."),
        ),
    ),
    (
        r"^(404 page )?[Nn]ot [Ff]ound$",
        lambda e: Rule("refused", _("this engine's API does not have that"), _("Podman's lacks some of Docker's.")),
    ),
    (
        r"client version \S+ is too (old|new)",
        lambda e: Rule("too_old", "", _("Upgrade the older of the two, dockertui or the engine.")),
    ),
)
"""Answers that mean more than their status, by a pattern of their text."""


def _with_short_ids(text: str) -> str:
    """The text with ids of 64 digits as people know them, by their first twelve."""
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{52}\b", r"\1", text)


def _answered(error: BaseException, status: int, endpoint: Endpoint, doing: str) -> EngineError:
    response = getattr(error, "response", None)
    text = _with_short_ids(str(getattr(error, "explanation", None) or getattr(response, "reason", "") or error))
    for pattern, make in _ANSWERS:
        if re.search(pattern, text.strip()):
            rule = make(endpoint)
            what = doing or _("Cannot use the engine at {host}").format(host=endpoint.host)
            return EngineError(rule.kind, what, rule.why or text, rule.remedy)
    return registry_trouble(text, doing) or EngineError(_STATUS.get(status, "refused"), doing, text)


_OWN = _("Have its authority sign a certificate for you: cert.pem and key.pem, beside ca.pem in {place}.")
_WANTED = _("it wants a client certificate, and there is none")
_REFUSED = _("it does not accept the client certificate (x509): another authority signed it")

_TLS: tuple[tuple[str, str, str], ...] = (
    (
        r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|UNKNOWN_PROTOCOL|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG",
        _("it does not speak TLS on this port, and was spoken to by TLS"),
        _("Use the engine's TLS port (2376 by custom), or leave DOCKER_TLS_VERIFY and the context's certificates out."),
    ),
    (r"CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE", _WANTED, _OWN),
    (
        r"certificate has expired",
        _("its certificate has expired"),
        _("Have the certificate of the engine renewed, or check this machine's clock."),
    ),
    (
        r"certificate is not yet valid",
        _("its certificate is not valid yet"),
        _("Check the clocks of both machines."),
    ),
    (
        r"[Hh]ostname mismatch|IP address mismatch|doesn't match",
        _("its certificate is for another host name"),
        _("Use the name that the certificate is for, or have one made for this name (subjectAltName)."),
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        _("its certificate is not signed by a known authority (x509)"),
        _("Put the certificate of its authority into {place} as ca.pem."),
    ),
    (r"UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN", _REFUSED, _OWN),
    (r"EOF occurred|UNEXPECTED_EOF", _("it ended the TLS connection, as for want of a client certificate"), _OWN),
    (
        r"KEY_VALUES_MISMATCH",
        _("the client certificate and its key do not belong together"),
        _("Put a pair that does into {place}: cert.pem and key.pem."),
    ),
)
"""OpenSSL's reason codes and messages, most telling first, what they mean here, and what to do."""


def _certificates(endpoint: Endpoint) -> str:
    """Where the certificates for an endpoint lie, as a user knows it."""
    known = endpoint.tls and (endpoint.tls.ca or endpoint.tls.cert)
    return str(Path(known).parent) if known else "DOCKER_CERT_PATH"


def _by_tls(chain: list[BaseException], endpoint: Endpoint) -> Rule | None:
    errors = [error for error in chain if isinstance(error, ssl.SSLError)]
    if not errors:
        return None
    text = " ".join(f"{error.reason or ''} {error}" for error in errors)
    place = _certificates(endpoint)
    for pattern, why, remedy in _TLS:
        if re.search(pattern, text):
            # Engines call a certificate that was not sent a bad one.
            unsent = why is _REFUSED and not (endpoint.tls and endpoint.tls.cert)
            return Rule("tls", _WANTED if unsent else why, remedy.format(place=place))
    return Rule("tls", str(errors[-1]), _("The certificates for it lie in {place}.").format(place=place))


def _permission(endpoint: Endpoint) -> Rule:
    return Rule(
        "permission",
        _("this user may not use the socket {path}").format(path=endpoint.path),
        _("Join the docker group (sudo usermod -aG docker $USER, then log in again) or use sudo."),
    )


def _tunnel_ended() -> Rule:
    return Rule("lost", _("its ssh connection ended"), "")


def _no_socket(endpoint: Endpoint) -> Rule:
    if endpoint.scheme == "ssh":
        return _tunnel_ended()
    return Rule(
        "absent",
        _("there is no socket {path}").format(path=endpoint.path),
        _("Start the engine (sudo systemctl start docker), install it, or choose another context."),
    )


def _nobody_listens(endpoint: Endpoint) -> Rule:
    if endpoint.scheme == "ssh":
        return _tunnel_ended()
    if endpoint.scheme == "unix":
        return Rule(
            "absent",
            _("nobody listens at the socket {path} any more").format(path=endpoint.path),
            _("Start the engine (sudo systemctl start docker): the socket is what an earlier one left."),
        )
    return Rule(
        "absent",
        _("nothing listens there (connection refused)"),
        _("Start the engine (sudo systemctl start docker), or correct the address."),
    )


def _unknown_host(endpoint: Endpoint) -> Rule:
    return Rule("absent", _("its host name is not known"), _("Correct the host name, or check the network's DNS."))


def _too_slow(endpoint: Endpoint) -> Rule:
    return Rule("timeout", _("it did not answer in time"), _("Is it overloaded, or is a firewall in between?"))


def _unreachable(endpoint: Endpoint) -> Rule:
    return Rule("absent", _("there is no route to it"), _("Check the network and the address."))


def _gone(endpoint: Endpoint) -> Rule:
    return Rule("lost", "", "")


_TYPES: tuple[tuple[type[BaseException], Callable[[Endpoint], Rule]], ...] = (
    (PermissionError, _permission),
    (FileNotFoundError, _no_socket),
    (NotADirectoryError, _no_socket),
    (ConnectionRefusedError, _nobody_listens),
    (socket.gaierror, _unknown_host),
    (ConnectionError, _gone),
    (TimeoutError, _too_slow),
)
"""Causes by their Python type, the more special ones first."""

_NAMES: dict[str, Callable[[Endpoint], Rule]] = {
    "IncompleteRead": _gone,
    "ProtocolError": _gone,
    "RemoteDisconnected": _gone,
    "ReadTimeoutError": _too_slow,
    "ConnectTimeoutError": _too_slow,
    "ReadTimeout": _too_slow,
    "ConnectTimeout": _too_slow,
    "NewConnectionError": _unreachable,
}
"""Causes by the names of http.client's, urllib3's and requests' own exceptions."""


def _by_type(chain: list[BaseException], endpoint: Endpoint) -> Rule | None:
    for kind, make in _TYPES:
        if any(type(error) is kind or (isinstance(error, kind) and not _wrapper(error)) for error in chain):
            return make(endpoint)
    return None


def _wrapper(error: BaseException) -> bool:
    return type(error).__module__.startswith(("requests", "urllib3", "docker"))


def _by_name(chain: list[BaseException], endpoint: Endpoint) -> Rule | None:
    names = {type(error).__name__ for error in chain}
    for name, make in _NAMES.items():
        if name in names:
            return make(endpoint)
    config = names & {"TLSParameterError", "InvalidConfigFile", "InvalidRepository"}
    if config:
        return Rule("config", _innermost(chain), "")
    return Rule("too_old", _innermost(chain), "") if "InvalidVersion" in names else None
