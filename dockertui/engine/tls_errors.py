"""Why an engine ends a TLS connection: it tells that after the handshake, where a request under way may miss it."""

import socket
import ssl
from urllib.parse import urlsplit

from dockertui.engine.endpoint import TLS_PORT, Endpoint

PATIENCE = 5.0
"""Seconds for the connection, and for what the engine says."""


def lenient(context: ssl.SSLContext) -> ssl.SSLContext:
    """The context, without the extensions (RFC 5280) that Python 3.13 wants and authorities made by hand often lack.

    The docker CLI does not ask for them either.
    """
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def refusal(endpoint: Endpoint) -> ssl.SSLError | None:
    """Shake hands, say nothing, and wait for the engine to refuse (TLS 1.3, RFC 8446, 4.4.2.4); None where it does not.

    Blocks: for threads.
    """
    tls, place = endpoint.tls, urlsplit(endpoint.host)
    if tls is None or not place.hostname:
        return None
    try:
        context = lenient(ssl.create_default_context(cafile=tls.ca or None))
        if not tls.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if tls.cert:
            context.load_cert_chain(tls.cert, tls.key)
        with (
            socket.create_connection((place.hostname, place.port or TLS_PORT), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=place.hostname) as secure,
        ):
            secure.recv(1)
    except ssl.SSLError as error:
        return error
    except OSError:
        return None
    return None
