"""The engines that there are to choose from: docker contexts, and sockets of this machine."""

from dockertui.resources.engines.engine_row import ENGINE_ROWS, EngineRow, engine_row

__all__ = ["ENGINE_ROWS", "EngineRow", "engine_row"]
