"""What can be done to images, in the order of the footer."""

from dockertui.model.action import Action
from dockertui.resources.image.archives import IMPORT, LOAD, SAVE
from dockertui.resources.image.building import BUILD
from dockertui.resources.image.local_registry import REGISTRY
from dockertui.resources.image.logins import LOGIN, LOGOUT
from dockertui.resources.image.pulling import PULL, SEARCH, UPDATE
from dockertui.resources.image.pushing import PUSH
from dockertui.resources.image.record import Image
from dockertui.resources.image.removing import PRUNE, REMOVE
from dockertui.resources.image.tagging import TAG, UNTAG
from dockertui.resources.run import PROVE_IMAGE, RUN_IMAGE

ACTIONS: tuple[Action[Image], ...] = (
    RUN_IMAGE,
    PULL,
    SEARCH,
    BUILD,
    UPDATE,
    TAG,
    PUSH,
    UNTAG,
    REMOVE,
    PRUNE,
    SAVE,
    LOAD,
    IMPORT,
    LOGIN,
    LOGOUT,
    REGISTRY,
    PROVE_IMAGE,
)
