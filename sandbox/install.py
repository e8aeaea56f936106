"""Make sure this machine has what the sandbox needs: an engine, and the files of some packages.

Packages come from the machine's own apt sources. Everything is done once: a second call only looks.
"""

import fcntl
import os
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Kind = Literal["old", "new"]

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "sandbox"
PACKAGES = {"dockerd": "docker.io", "iptables": "iptables", "ip": "iproute2"}
FURTHER = {"sshd": "openssh-server", "ssh": "openssh-client", "podman": "podman", "openssl": "openssl"}
NEXT_RELEASE = {"bookworm": "trixie"}
NEW_PACKAGES = ("docker.io", "containerd", "docker-compose", "docker-buildx", "docker-cli")
LOCK_WAIT = 300  # seconds
LOCKED = re.compile(r"Could not get lock|Unable to (acquire|lock)")
OUTDATED = re.compile(r"Unable to locate|no installation candidate|Can't (select|find)|404 ")
POLICY = Path("/usr/sbin/policy-rc.d")
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Unavailable(Exception):
    """The sandbox cannot be started on this machine; the message says why."""


def obstacle() -> str | None:
    """Why a sandbox cannot be started here, or None where it can."""
    if platform.system() != "Linux":
        return f"the sandbox needs Linux, this is {platform.system()}"
    if os.geteuid() != 0:
        return "the sandbox starts a Docker engine of its own, which only root may"
    if not shutil.which("apt-get", path=SYSTEM_PATH):
        return "the sandbox is made from the packages of Debian or Ubuntu, and there is no apt-get"
    if _missing_capabilities():
        return "root lacks CAP_SYS_ADMIN or CAP_NET_ADMIN here (a container?), which an engine needs"
    return None


def ensure(kind: Kind) -> str:
    """Install what is missing for an engine of this kind and return the PATH its programs are found by.

    "old" is the engine of the machine's own release, "new" that of Debian's next release where there is one.
    Raises `Unavailable`.
    """
    reason = obstacle()
    if reason:
        raise Unavailable(reason)
    with _one_at_a_time():
        _provide(PACKAGES)
        if kind == "old" or codename() not in NEXT_RELEASE:
            return SYSTEM_PATH
        new = _new_engine()
    return f"{new}/usr/sbin:{new}/usr/bin:{SYSTEM_PATH}"


def programs(*names: str) -> None:
    """Install those of FURTHER that are named and missing. Raises `Unavailable`."""
    with _one_at_a_time():
        _provide({name: FURTHER[name] for name in names})


def unpacked(*packages: str) -> Path:
    """A cached folder with the files of these packages, not installed. Raises `Unavailable`."""
    folder = CACHE / "packages" / "+".join(packages)
    with _one_at_a_time():
        if not folder.exists():
            _unpack(folder, packages, ())
    return folder


def codename() -> str:
    """The release's code name of this machine, "" where it has none."""
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "")


def _missing_capabilities() -> bool:
    """CAP_NET_ADMIN is bit 12, CAP_SYS_ADMIN bit 21 (capabilities(7), linux/capability.h)."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    return not (effective >> 12 & 1 and effective >> 21 & 1)


def _provide(packages: Mapping[str, str]) -> None:
    """Install the packages whose programs are missing."""
    missing = [package for program, package in packages.items() if not shutil.which(program, path=SYSTEM_PATH)]
    if missing:
        if reason := obstacle():
            raise Unavailable(f"{', '.join(missing)} cannot be installed: {reason}")
        with _services_stay_down():
            _apt("install", "-y", "--no-install-recommends", *missing)


def _new_engine() -> Path:
    folder = CACHE / "packages" / "new"
    if folder.exists():
        return folder
    apt = CACHE / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True, exist_ok=True)
    sources = apt / "next.list"
    sources.write_text("\n".join(_next_sources()) + "\n")
    options = (f"Dir::Etc::sourcelist={sources}", "Dir::Etc::sourceparts=-", f"Dir::State::lists={apt / 'lists'}")
    flags = tuple(f"-o{option}" for option in (*options, f"Dir::Cache={apt / 'cache'}"))
    _apt(*flags, "update")
    _unpack(folder, NEW_PACKAGES, flags)
    return folder


def _next_sources() -> Iterator[str]:
    """The machine's main sources, one line each, with the release's name replaced by the next one's."""
    here = codename()
    form = "$(SITE) $(RELEASE) $(COMPONENT)"
    listing = _run("apt-get", "indextargets", "--format", form, "Created-By: Packages")
    for line in sorted(set(listing.splitlines())):
        site, release, component = line.split(" ")
        if release == here and component == "main":
            yield f"deb {site} {NEXT_RELEASE[here]} main"


def _unpack(folder: Path, packages: tuple[str, ...], flags: tuple[str, ...]) -> None:
    """Download and unpack beside `folder` first, so that it appears whole or not at all."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    debs = partial / "debs"
    debs.mkdir(parents=True)
    _apt(*flags, "-oAPT::Sandbox::User=root", "download", *packages, folder=debs)
    for deb in debs.iterdir():
        _run("dpkg", "-x", str(deb), str(partial))
    shutil.rmtree(debs)
    partial.rename(folder)


def _apt(*arguments: str, folder: Path | None = None) -> str:
    """Run apt-get; wait for another's lock, and fetch the package lists first where they are missing or outdated."""
    deadline = time.monotonic() + LOCK_WAIT
    command = ("apt-get", "-q", f"-oDPkg::Lock::Timeout={LOCK_WAIT}", "-oAcquire::Retries=3", *arguments)
    updated = "update" in arguments
    while True:
        try:
            return _run(*command, folder=folder)
        except Unavailable as error:
            if LOCKED.search(str(error)) and time.monotonic() < deadline:
                time.sleep(1)
            elif OUTDATED.search(str(error)) and not updated:
                updated = True
                _apt("update")
            else:
                raise


def _run(*command: str, folder: Path | None = None) -> str:
    environment = {**os.environ, "PATH": SYSTEM_PATH, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    pipe = subprocess.PIPE
    with subprocess.Popen(  # in a session of its own and waited for on any exception: dpkg must not be cut short
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    ) as process:
        output, errors = process.communicate()
    if process.returncode:
        raise Unavailable(f"{' '.join(command[:4])} … failed: {errors.strip()[-600:]}")
    return output


@contextmanager
def _services_stay_down() -> Iterator[None]:
    """Installing must not start the machine's own daemons: deny it by policy-rc.d, unless the machine has its own."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
