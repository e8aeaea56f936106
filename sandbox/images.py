"""The sandbox's images: built without a registry from Debian's packages, then saved, so that later starts only load."""

import hashlib
import io
import os
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.api import Api
from sandbox.install import CACHE, Unavailable, unpacked

FOLDER = Path(__file__).resolve().parent / "images"
SUPERSEDED = "shop/seed:latest"  # built twice: its first build stays behind as a dangling image


@dataclass(frozen=True, slots=True)
class Image:
    """Built from FOLDER/`source`, on top of `program` (if any) with its libraries as the context's `rootfs/`."""

    source: str
    tags: tuple[str, ...]
    program: Callable[[], tuple[Path, str]] | None = None


IMAGES = (
    Image("busybox", ("busybox:latest",), lambda: (_found("busybox-static", "busybox"), "bin/busybox")),
    Image("bash", ("bash:latest",), lambda: (_found("bash", "bash"), "bin/bash")),
    Image("stress", ("stress:latest",), lambda: (_found("stress", "stress"), "usr/bin/stress")),
    Image("web", ("web:1.4", "web:latest"), lambda: (_found("nginx", "nginx"), "usr/sbin/nginx")),
    Image("api", ("shop/api:2.3.1", "shop/api:latest")),
    Image("database", ("database:15.3",)),
)


def provide(api: Api) -> None:
    """Make all images present in the engine: from the cache where it has them, else built and cached.

    Raises `Unavailable` when a package cannot be had, `ApiError` when the engine refuses.
    """
    archive = CACHE / f"images-{_digest()}.tar"
    if archive.exists():
        api.load(archive)
        return
    names = list(_build_all(api))
    partial = archive.with_suffix(f".{os.getpid()}.partial")
    api.save(names, partial)
    for old in CACHE.glob("images-*.tar"):
        old.unlink()
    partial.rename(archive)


def _build_all(api: Api) -> Iterator[str]:
    """Build everything; yields what to save, with the dangling image by its id."""
    for image in IMAGES:
        api.build(context(image), *image.tags)
        yield from image.tags
    seed = context(Image("seed", ()))
    api.build(seed, SUPERSEDED, BUILD="1")
    yield api.get(f"/images/{SUPERSEDED}/json")["Id"]
    api.build(seed, SUPERSEDED, BUILD="2")
    yield SUPERSEDED


def context(image: Image) -> bytes:
    """The build context of an image as a tar file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for file in sorted((FOLDER / image.source).iterdir()):
            tar.add(file, file.name)
        if image.program:
            program, place = image.program()
            tar.add(program.resolve(), f"rootfs/{place}")
            for library in _libraries(program):
                tar.add(library.resolve(), f"rootfs{library}")
    return buffer.getvalue()


def _found(package: str, name: str) -> Path:
    """The program `name` of a package, unpacked."""
    for folder in ("bin", "usr/bin", "usr/sbin"):
        program = unpacked(package) / folder / name
        if program.exists():
            return program
    raise Unavailable(f"the package {package} has no program {name}")


def _libraries(program: Path) -> list[Path]:
    """The shared libraries this machine links a program with, none for a static one. Raises `Unavailable`."""
    listing = subprocess.run(("ldd", program), capture_output=True, text=True, check=False).stdout
    if missing := re.findall(r"(\S+) => not found", listing):
        raise Unavailable(f"{program.name} needs {', '.join(missing)}, which this machine has not")
    return [Path(path) for path in re.findall(r"(?:=> |^\t)(/\S+)", listing, re.MULTILINE)]


def _digest() -> str:
    """A digest of what the images are made from, except the packages."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in sorted(FOLDER.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(FOLDER)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
