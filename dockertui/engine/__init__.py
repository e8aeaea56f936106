"""Talking to Docker engines. Importing this package is cheap: the SDK is imported when an engine is first reached."""

from typing import TYPE_CHECKING

from dockertui.engine.endpoint import Endpoint, Tls, choices, contexts, detach_keys, local_sockets, resolve
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.host import HostSample, host_sample
from dockertui.engine.info import EngineInfo
from dockertui.engine.isolation import CAPABILITIES, Isolation, capabilities, isolation, pressure
from dockertui.engine.logs import LogLine, log_lines
from dockertui.engine.meter import Meter
from dockertui.engine.registries import stream_error
from dockertui.engine.sample import Sample
from dockertui.engine.shells import find_shell
from dockertui.engine.sockets import Conduit, open_attach, open_exec
from dockertui.engine.stats import StatsCollector
from dockertui.engine.stream import Stream
from dockertui.engine.translation import translate

if TYPE_CHECKING:
    from dockertui.engine.client import Client as Client

__all__ = [
    "CAPABILITIES",
    "Conduit",
    "Endpoint",
    "Engine",
    "EngineError",
    "EngineInfo",
    "HostSample",
    "Isolation",
    "LogLine",
    "Meter",
    "Sample",
    "StatsCollector",
    "Stream",
    "Tls",
    "capabilities",
    "choices",
    "contexts",
    "detach_keys",
    "find_shell",
    "host_sample",
    "isolation",
    "local_sockets",
    "log_lines",
    "open_attach",
    "open_exec",
    "pressure",
    "resolve",
    "stream_error",
    "translate",
]
