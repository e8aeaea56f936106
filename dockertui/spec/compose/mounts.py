"""--volume and --mount as the volumes of a compose service."""

from typing import Any

from dockertui.spec.flags import FLAGS
from dockertui.spec.mounts import Mount, VolumeFlag
from dockertui.spec.runspec import RunSpec
from dockertui.spec.surroundings import Surroundings
from dockertui.spec.units import show_size


def mounts(spec: RunSpec, around: Surroundings) -> tuple[list[Any], list[str]]:
    """What a service mounts, and the names of the volumes among it."""
    found: list[Any] = []
    names: dict[str, None] = {}
    for text in spec.all("volume"):
        volume: VolumeFlag = FLAGS["volume"].meaning(text)
        if not volume.source:
            found.append(volume.target)
            continue
        if not volume.is_path:
            names[volume.source] = None
        source = around.absolute(volume.source) if volume.source.startswith(".") else volume.source
        found.append(":".join(part for part in (source, volume.target, volume.options) if part))
    for mount in spec.value("mount"):
        if mount.kind == "volume" and mount.source:
            names[mount.source] = None
        found.append(_long(mount, around))
    return found, list(names)


def _long(mount: Mount, around: Surroundings) -> dict[str, Any]:
    body = mount.body(around)
    bind, volume = body.get("BindOptions") or {}, body.get("VolumeOptions") or {}
    tmpfs, image = body.get("TmpfsOptions") or {}, body.get("ImageOptions") or {}
    options = {
        "bind": {
            "propagation": bind.get("Propagation"),
            **({"create_host_path": True} if bind.get("CreateMountpoint") else {}),
        },
        "volume": {"nocopy": volume.get("NoCopy"), "subpath": volume.get("Subpath"), "labels": volume.get("Labels")},
        "tmpfs": {"size": tmpfs.get("SizeBytes") and show_size(tmpfs["SizeBytes"]), "mode": tmpfs.get("Mode")},
        "image": {"subpath": image.get("Subpath")},
    }
    said = {
        "type": mount.kind,
        "source": body.get("Source"),
        "target": mount.target,
        "read_only": mount.read_only,
        "consistency": mount.consistency,
    }
    lean = {kind: {key: value for key, value in of.items() if value} for kind, of in options.items()}
    return {key: value for key, value in said.items() if value} | {kind: of for kind, of in lean.items() if of}
