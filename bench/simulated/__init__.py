"""A simulated engine: the Engine API over a unix socket, with as many containers as are asked for."""

from bench.simulated.engine import SimulatedEngine

__all__ = ["SimulatedEngine"]
