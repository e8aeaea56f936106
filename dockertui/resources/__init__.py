"""The kinds of objects that dockertui shows: one module each, registered here in the order of their panes."""

from typing import Any

from dockertui.model.resource import Resource
from dockertui.resources.container import CONTAINERS
from dockertui.resources.image import IMAGES
from dockertui.resources.network import NETWORKS
from dockertui.resources.project import COMPOSITIONS, PROJECTS, SERVICES
from dockertui.resources.volume import VOLUMES

RESOURCES: tuple[Resource[Any], ...] = (CONTAINERS, IMAGES, VOLUMES, NETWORKS, PROJECTS, SERVICES, COMPOSITIONS)
