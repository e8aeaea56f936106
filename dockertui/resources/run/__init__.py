"""Making containers: the run form, running what it says, editing containers, changing their limits."""

from dockertui.resources.run.actions import RUN_ACTIONS, RUN_IMAGE

__all__ = ["RUN_ACTIONS", "RUN_IMAGE"]
