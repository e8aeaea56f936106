"""The engines that there are to choose from: docker contexts, and sockets of this machine."""

from dockertui.resources.engines.place import PLACES, Place, place

__all__ = ["PLACES", "Place", "place"]
