"""An image with programs that people use in terminals, made of Debian's packages."""

import io
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from sandbox.api import Api
from sandbox.install import unpacked

NAME = "programs:latest"
PROGRAMS = ("usr/bin/vim.tiny", "usr/bin/less", "bin/nano", "usr/bin/htop", "usr/bin/tmux", "usr/bin/top")
PACKAGES = ("vim-tiny", "vim-common", "less", "nano", "htop", "tmux", "procps", "ncurses-base", "libc-bin")
LIBRARIES = (
    "libproc2-0",
    "libncursesw6",
    "libtinfo6",
    "libnl-3-200",
    "libnl-genl-3-200",
    "libevent-core-2.1-7",
    "libutempter0",
)
LEFT_OUT = re.compile(r"usr/share/(doc|man|locale|info|lintian)/")

# Shows the bytes of each key in hexadecimal, until `q`.
SHOW_KEYS = r"""
stty raw -echo
printf 'ready\r\n'
while :; do
  byte=$(dd bs=1 count=1 2> /dev/null | od -An -tx1 | tr -d ' ')
  printf '<%s>' "$byte"
  [ "$byte" = 71 ] && break
done
stty sane
"""


def provide(api: Api) -> None:
    """Build the image. Raises `Unavailable`."""
    folder = unpacked(*PACKAGES, *LIBRARIES)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        _add_text(tar, "Dockerfile", "FROM bash\nCOPY rootfs/ /\nENV TZ=UTC\n")
        _add_text(tar, "rootfs/bin/show-keys", f"#!/bin/sh\n{SHOW_KEYS}", 0o755)
        for path in sorted(folder.rglob("*")):
            place = str(path.relative_to(folder))
            if not LEFT_OUT.match(place) and (path.is_file() or path.is_symlink()):
                tar.add(path, f"rootfs/{place}", recursive=False)
        for library in _others(folder):
            tar.add(library.resolve(), f"rootfs{library}")
    api.build(buffer.getvalue(), NAME)


def _others(folder: Path) -> Iterator[Path]:
    """The libraries that the programs need and the packages do not bring: this machine's."""
    places = [str(folder / place / "x86_64-linux-gnu") for place in ("usr/lib", "lib")]
    env = {**os.environ, "LD_LIBRARY_PATH": ":".join(places)}
    needed = set()
    for program in PROGRAMS:
        listing = subprocess.run(("ldd", folder / program), capture_output=True, text=True, check=True, env=env).stdout
        needed |= set(re.findall(r"(?:=> |^\t)(/\S+)", listing, re.MULTILINE))
    yield from (Path(path) for path in sorted(needed) if not path.startswith(str(folder)))


def _add_text(tar: tarfile.TarFile, name: str, text: str, mode: int = 0o644) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(text.encode()), mode
    tar.addfile(entry, io.BytesIO(text.encode()))
