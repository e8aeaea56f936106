"""Reading the body of a response as it comes."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response

READ = 65536


def chunks(response: "Response") -> Iterator[bytes]:
    """What has arrived, as soon as it has: one read of the socket at most for each piece.

    Raises http.client.IncompleteRead where the connection ends before the body does.
    """
    # http.client's own method: urllib3's and requests' wait until a piece of the asked size is complete.
    body: Any = response.raw._fp
    read = body.read1
    while data := read(READ):
        yield data


def json_lines(response: "Response") -> Iterator[list[Any]]:
    """The JSON values of a body that has one a line, in batches as they arrive."""
    rest = b""
    for data in chunks(response):
        *lines, rest = (rest + data).split(b"\n")
        yield [json.loads(line) for line in lines if line.strip()]
    if rest.strip():
        yield [json.loads(rest)]
