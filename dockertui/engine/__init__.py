"""Talking to Docker engines. Importing this package is cheap: the SDK is imported when an engine is first reached."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dockertui.engine.endpoint import Endpoint, Tls, choices, contexts, detach_keys, local_sockets, resolve
from dockertui.engine.errors import EngineError
from dockertui.engine.host import HostSample, host_sample
from dockertui.engine.sample import Sample

if TYPE_CHECKING:
    from dockertui.engine.client import Client as Client
    from dockertui.engine.engine import Engine
    from dockertui.engine.error_translation import translate
    from dockertui.engine.info import EngineInfo
    from dockertui.engine.logs import LogLine, log_lines
    from dockertui.engine.meter import Meter
    from dockertui.engine.registry_errors import stream_error
    from dockertui.engine.shells import find_shell
    from dockertui.engine.sockets import Conduit, open_attach, open_exec
    from dockertui.engine.stats import StatsCollector
    from dockertui.engine.stream import Stream

_PLACES = {
    "Conduit": "sockets",
    "Engine": "engine",
    "EngineInfo": "info",
    "LogLine": "logs",
    "Meter": "meter",
    "StatsCollector": "stats",
    "Stream": "stream",
    "find_shell": "shells",
    "log_lines": "logs",
    "open_attach": "sockets",
    "open_exec": "sockets",
    "stream_error": "registry_errors",
    "translate": "error_translation",
}
"""The modules of what is imported when it is first asked for (PEP 562): the first frame needs none of it."""

__all__ = [
    "Conduit",
    "Endpoint",
    "Engine",
    "EngineError",
    "EngineInfo",
    "HostSample",
    "LogLine",
    "Meter",
    "Sample",
    "StatsCollector",
    "Stream",
    "Tls",
    "choices",
    "contexts",
    "detach_keys",
    "find_shell",
    "host_sample",
    "local_sockets",
    "log_lines",
    "open_attach",
    "open_exec",
    "resolve",
    "stream_error",
    "translate",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
