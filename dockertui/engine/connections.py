"""The connections that requests go over: a local socket or TCP, TLS, and answers within limits."""

import logging
import socket
import ssl
from typing import Any

import requests
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnectionPool
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context, resolve_cert_reqs

from dockertui.engine.body import Bounded
from dockertui.engine.tls_errors import lenient

# A connection more than are kept is closed after its request, as it should be: nothing to warn of.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)

ANSWER_TIMEOUT = 180.0
"""Seconds that all of such an answer may take."""

KEEP_ALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 4),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
]
"""So that a silently broken network is noticed within 40 s even on a stream that waits for ever."""


class BoundedAdapter(HTTPAdapter):
    """An adapter whose answers are within limits, where all of them is read."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request, as requests does."""
        response = super().send(request, *args, **kwargs)
        if not kwargs.get("stream"):
            _connect, read = kwargs["timeout"]
            response.raw = Bounded(response.raw, ANSWER_TIMEOUT if read else None)
        return response


class UnixAdapter(BoundedAdapter, UnixHTTPAdapter):
    """Connections over one unix socket, in one pool: the SDK's own has a pool for each URL, so hardly reuses any."""

    def get_connection(self, url: str | bytes, proxies: Any = None) -> UnixHTTPConnectionPool:
        """The pool, whatever the URL."""
        return super().get_connection("http+docker://localhost", proxies)


class TlsConnection(HTTPSConnection):
    """A connection with a TLS context of its own, as lenient with certificates as the docker CLI is.

    urllib3 loads certificates into the context, and sets its protocols, for each connection: where several threads
    connect at once and share one, OpenSSL reads what another thread has just freed.
    """

    def connect(self) -> None:
        """Connect, and shake hands."""
        self.ssl_context = lenient(create_urllib3_context())
        if resolve_cert_reqs(self.cert_reqs) == ssl.CERT_NONE:
            self.ssl_context.check_hostname = False  # Python wants neither or both.
        super().connect()


class TlsPool(HTTPSConnectionPool):
    """Connections to one engine behind TLS."""

    ConnectionCls = TlsConnection


class TcpAdapter(BoundedAdapter):
    """Connections over TCP with keep-alive probes."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools with our socket options."""
        super().init_poolmanager(*args, **kwargs, socket_options=KEEP_ALIVE)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": TlsPool}
