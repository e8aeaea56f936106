"""Making containers: the run form, running what it says, editing containers, changing their limits."""

from dockertui.resources.run.actions import PROVE_IMAGE, RUN_ACTIONS, RUN_IMAGE, run_new

__all__ = ["PROVE_IMAGE", "RUN_ACTIONS", "RUN_IMAGE", "run_new"]
