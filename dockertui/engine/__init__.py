"""Talking to Docker engines. Importing this package is cheap: the SDK is imported when an engine is first reached."""

from typing import TYPE_CHECKING

from dockertui.engine.endpoint import Endpoint, Tls, choices, contexts, local_sockets, resolve
from dockertui.engine.engine import Engine
from dockertui.engine.errors import EngineError
from dockertui.engine.info import EngineInfo
from dockertui.engine.stream import Stream
from dockertui.engine.translation import translate

if TYPE_CHECKING:
    from dockertui.engine.client import Client as Client

__all__ = [
    "Endpoint",
    "Engine",
    "EngineError",
    "EngineInfo",
    "Stream",
    "Tls",
    "choices",
    "contexts",
    "local_sockets",
    "resolve",
    "translate",
]
