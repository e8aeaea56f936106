"""A proxy on a unix socket in front of an engine that passes everything on, but lies about one thing."""

import json
import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Answer = Callable[[bytes], Iterator[bytes]]
"""The pieces of a whole response, head and all, in place of one with this body."""

ENDLESS = b"x" * (1 << 20)


class LyingProxy:
    """Listens at `path`, and asks the engine behind `engine`. A context manager.

    What `lie` says is sent for requests whose path matches `about`; `told` counts how often.
    """

    def __init__(self, path: Path, engine: str) -> None:
        self.path = str(path)
        self.engine = engine
        self.about = re.compile(r"$^")
        self.lie: Answer | None = None
        self.told = 0
        self._open: dict[socket.socket, str] = {}
        self._lock = threading.Lock()
        self._listener = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Self:
        self._listener.bind(self.path)
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut("")

    def chosen(self, path: str) -> bool:
        """Whether this request is to be lied to."""
        return bool(self.about.match(path))

    def cut(self, path: str) -> None:
        """End every connection whose request had this in its path."""
        with self._lock:
            found = [connection for connection, of in self._open.items() if path in of]
        for connection in found:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            head, rest = _head(client)
            if not head:
                return
            path = re.sub(r"^/v1\.\d+", "", head.split(b" ", 2)[1].decode())
            with self._lock:
                self._open[client] = path
            try:
                lie = self.lie
                if lie is not None and self.chosen(path):
                    self._deceive(client, head, rest, lie)
                else:
                    self._pass_on(client, head, rest)
            finally:
                with self._lock:
                    del self._open[client]

    def _deceive(self, client: socket.socket, head: bytes, rest: bytes, lie: Answer) -> None:
        body = b"" if b"/events" in head or b"follow=1" in head or b"stream=true" in head else self._ask(head, rest)
        self.told += 1
        for piece in lie(body):
            client.sendall(piece)

    def _ask(self, head: bytes, rest: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as engine:
            engine.connect(self.engine)
            engine.sendall(_closing(head).replace(b" HTTP/1.1", b" HTTP/1.0", 1) + rest)
            answer = b""
            while data := engine.recv(1 << 16):
                answer += data
        return answer.partition(b"\r\n\r\n")[2]

    def _pass_on(self, client: socket.socket, head: bytes, rest: bytes) -> None:
        with socket.socket(socket.AF_UNIX) as engine:
            engine.connect(self.engine)
            engine.sendall(_closing(head) + rest)
            back = threading.Thread(target=_relay, args=(engine, client), daemon=True)
            back.start()
            _relay(client, engine)
            back.join()


def _head(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(1 << 16)
        if not more:
            return b"", b""
        data += more
    head, gap, rest = data.partition(b"\r\n\r\n")
    return head + gap, rest


def _closing(head: bytes) -> bytes:
    """A request whose connection ends with the answer, so that there is one for each."""
    if b"upgrade" in head.lower():
        return head
    head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head)
    return head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


def _relay(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    for end, how in ((sink, socket.SHUT_WR), (source, socket.SHUT_RD)):
        with suppress(OSError):
            end.shutdown(how)


# What there is to answer


@dataclass(frozen=True)
class Lie:
    """A broken answer by its name."""

    name: str
    answer: Answer


def response(body: bytes, status: str = "200 OK", kind: str = "application/json", length: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length or len(body)}\r\nConnection: close"
    return head.encode() + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body


def _whole(body: bytes, **options: str) -> Answer:
    return lambda _true: iter((response(body, **options),))


def _raw(data: bytes) -> Answer:
    return lambda _true: iter((data,))


def _without_end(head: bytes, piece: bytes) -> Answer:
    def answer(_true: bytes) -> Iterator[bytes]:
        yield head
        while True:
            yield piece

    return answer


def _changed(change: Callable[[Any], Any]) -> Answer:
    """The true answer with every field of each object in it changed, or cut where it is no JSON."""

    def answer(true: bytes) -> Iterator[bytes]:
        try:
            value = json.loads(true)
        except ValueError:
            value = [{"Type": "container", "Action": "start", "Actor": {"ID": "x", "Attributes": {}}, "timeNano": 1}]
        yield response(json.dumps(_each(value, change)).encode())

    return answer


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    return {key: change(item) for key, item in value.items()} if isinstance(value, dict) else value


def _inside(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _inside(item, change) for key, item in value.items()}
    return [_inside(item, change) for item in value] if isinstance(value, list) else change(value)


def _first(replaced: Any) -> Answer:
    """The true list with its first entry replaced."""

    def answer(true: bytes) -> Iterator[bytes]:
        try:
            value = json.loads(true)
        except ValueError:
            value = []
        yield response(json.dumps([replaced, *value[1:]] if isinstance(value, list) else replaced).encode())

    return answer


def _cut(true: bytes) -> Iterator[bytes]:
    yield response(true[: len(true) // 2], length=str(len(true) + 9))


ODD: tuple[Any, ...] = (
    *(None, True, [], {}, "", 0, -1, 10**30, 1e308, [None], {"": None}, "x" * 5000, "\ud800", [[[[]]]]),
    *("\x1b[2J\x1b]0;x\x07", "-v", "../../etc", "a\nb", "$(touch x)", "[bold]x[/]", "2026-13-45T99:99:99Z", "9" * 400),
)
"""What may stand where something else should."""


def mutated(true: bytes, dice: random.Random) -> Iterator[bytes]:
    """The true answer with odd values in places of it, or with bytes of it changed, or under another status."""
    try:
        value = json.loads(true)
    except ValueError:
        value = {"Type": "container", "Action": "start", "Actor": {"ID": "x", "Attributes": {}}, "timeNano": 1}
    body = json.dumps(_with_odd(value, dice, dice.choice((0.002, 0.02, 0.2)))).encode()
    if dice.random() < 0.2:
        changed = bytearray(body)
        for _time in range(dice.randint(1, 8)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        body = bytes(changed)
    yield response(body, status="200 OK" if dice.random() < 0.7 else dice.choice(("404 Not Found", "500 Internal")))


def _with_odd(value: Any, dice: random.Random, share: float) -> Any:
    if dice.random() < share:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {key: _with_odd(item, dice, share) for key, item in value.items() if dice.random() > share / 2}
    return [_with_odd(item, dice, share) for item in value] if isinstance(value, list) else value


DIGITS = b"9" * 10_000

WHOLE: dict[str, bytes] = {
    "null": b"null",
    "a list": b"[]",
    "an object": b"{}",
    "a text": b'"text"',
    "a number": b"5",
    "true": b"true",
    "NaN": b"NaN",
    "infinity": b"[Infinity, -Infinity]",
    "nothing": b"",
    "a blank": b" ",
    "a list of null": b"[null]",
    "a list of numbers": b"[1, 2]",
    "a list of lists": b"[[], [[]]]",
    "a list of nothing": b"[{}, {}]",
    "fields that are unknown": b'{"a": 1, "b": [null]}',
    "200,000 lists": b"[" * 200_000 + b"]" * 200_000,
    "200,000 lists without an end": b"[" * 200_000,
    "20,000 objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "900 lists": b'[{"Id":' + b"[" * 900 + b"]" * 900 + b"}]",
    "10,000 digits": DIGITS,
    "a list of 10,000 digits": b'[{"Id": "x", "Created": ' + DIGITS + b"}]",
    "twice the same key": b'{"Id": "a", "Id": null, "Volumes": 1, "Volumes": null}',
    "invalid UTF-8": b'[{"Id": "\xff\xfe\xc3"}]',
    "invalid UTF-8 alone": b"\xff\xfe\x00\x01",
    "half a pair": b'[{"Id": "\\ud800", "Names": ["/\\ud800"]}]',
    "cut JSON": b'[{"Id": "abc", "Na',
    "two values": b'{"a": 1}{"b": 2}',
    "JSON with more": b"[] and more",
    "a byte order mark": b"\xef\xbb\xbf[]",
    "an id like a path": b'[{"Id": "../../../etc", "Name": "../.."}]',
    "a name of 10 MB": b'[{"Id": "abc", "Name": "abc", "Names": ["/' + b"n" * 10_000_000 + b'"]}]',
}

HTTP: dict[str, Answer] = {
    "a page": _whole(b"<html><body>Bad Gateway</body></html>", kind="text/html"),
    "502 with a page": _whole(b"<html>\n" * 50, status="502 Bad Gateway", kind="text/html"),
    "500 without a body": _whole(b"", status="500 Internal Server Error"),
    "500 with a list": _whole(b"[1]", status="500 Internal Server Error"),
    "500 with null": _whole(b"null", status="500 Internal Server Error"),
    "500 with a number": _whole(b'{"message": 5}', status="500 Internal Server Error"),
    "500 with another field": _whole(b'{"error": "x"}', status="500 Internal Server Error"),
    "500 with 10 MB": _whole(b'{"message": "' + b"m" * 10_000_000 + b'"}', status="500 Internal Server Error"),
    "500 with nesting": _whole(b"[" * 200_000, status="500 Internal Server Error"),
    "404 with a text": _whole(b"no", status="404 Not Found", kind="text/plain"),
    "204": _raw(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    "a body that is too short": _cut,
    "a length that is negative": _whole(b"[]", length="-5"),
    "a length that is no number": _whole(b"[]", length="many"),
    "a length that is too small": _whole(b'[{"Id": "abc"}]', length="3"),
    "a chunk of -5": _raw(chunked(b"-5\r\n[]\r\n0\r\n\r\n")),
    "a chunk that is no number": _raw(chunked(b"zz\r\n[]\r\n0\r\n\r\n")),
    "a chunk of 2^64": _raw(chunked(b"ffffffffffffffff\r\n[]")),
    "a chunk of 10,000 digits": _raw(chunked(DIGITS + b"\r\n[]")),
    "chunks without an end": _raw(chunked(b"2\r\n[]\r\n")),
    "no head": _raw(b"hello\r\n"),
    "nothing at all": _raw(b""),
    "half a head": _raw(b"HTTP/1.1 200 OK\r\nContent-"),
    "an endless body": _without_end(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", ENDLESS),
    "an endless list": _without_end(chunked(b""), b"100000\r\n" + ENDLESS + b"\r\n"),
    "a chunk of -1 that is endless": _without_end(chunked(b"-1\r\n"), ENDLESS),
}

CHANGED: dict[str, Answer] = {
    "every field null": _changed(lambda value: None),
    "every field a list": _changed(lambda value: [value]),
    "every field a list of null": _changed(lambda value: [None]),
    "every field an object": _changed(lambda value: {"a": value}),
    "every field a text": _changed(lambda value: "text"),
    "every field a number": _changed(lambda value: 7),
    "every field true": _changed(lambda value: True),
    "every value null": _changed(lambda value: _inside(value, lambda one: None)),
    "every value a number": _changed(lambda value: _inside(value, lambda one: 7)),
    "every value a text": _changed(lambda value: _inside(value, lambda one: "text")),
    "every value a list": _changed(lambda value: _inside(value, lambda one: [one])),
    "numbers beyond measure": _changed(lambda value: _inside(value, lambda one: 10**400)),
    "the first one null": _first(None),
    "the first one a list": _first([]),
    "the first one without an id": _first({"Names": ["/a"]}),
    "the first one with a number as its id": _first({"Id": 5, "Name": 5}),
    "the first one with an empty id": _first({"Id": "", "Name": ""}),
}

LIES: tuple[Lie, ...] = (
    *(Lie(name, _whole(body)) for name, body in WHOLE.items()),
    *(Lie(name, answer) for name, answer in (HTTP | CHANGED).items()),
)
"""Every broken answer."""
