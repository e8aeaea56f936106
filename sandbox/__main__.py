"""`python3 -m sandbox`: start the sandbox, run a command in it, or check whether it can be started here."""

import argparse
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator

from sandbox import containers, images, install
from sandbox.engine import PrivateEngine
from sandbox.install import Unavailable


class _Ended(Exception):
    """A signal asked for the end; its argument is the signal's number."""


def main() -> int:
    """Obey the command line and return the exit status."""
    options = _parse()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        return {"start": _start, "run": _run, "check": _check}[options.order](options)
    except Unavailable as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    except _Ended as ended:
        return 0 if options.order == "start" else 128 + int(ended.args[0])


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m sandbox", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--kind", choices=("old", "new"), default="old", help="this release's engine or the next one's")
    common.add_argument("--empty", action="store_true", help="images, but no containers")
    orders = parser.add_subparsers(dest="order", required=True)
    orders.add_parser("start", parents=[common], help="start and stay until SIGTERM, SIGINT or end of input")
    run = orders.add_parser("run", parents=[common], help="run a command with DOCKER_HOST set: run -- COMMAND …")
    run.add_argument("command", nargs="+")
    orders.add_parser("check", help="say whether a sandbox can be started here")
    return parser.parse_args()


def _start(options: argparse.Namespace) -> int:
    with _sandbox(options, announce=True):
        print("ready", flush=True)
        sys.stdin.read()
    return 0


def _run(options: argparse.Namespace) -> int:
    with _sandbox(options) as engine, subprocess.Popen(options.command, env=engine.environment) as command:
        try:
            return command.wait()
        finally:
            command.terminate()


def _check(_: argparse.Namespace) -> int:
    reason = install.obstacle()
    print(f"no sandbox here: {reason}" if reason else "a sandbox can be started here")
    return 1 if reason else 0


@contextlib.contextmanager
def _sandbox(options: argparse.Namespace, announce: bool = False) -> Iterator[PrivateEngine]:
    _progress("looking for an engine, installing it if there is none")
    with PrivateEngine(kind=options.kind) as engine:
        if announce:
            print(f"DOCKER_HOST={engine.url}", flush=True)
        _progress("loading images")
        images.provide(engine.api)
        if not options.empty:
            _progress("starting containers")
            containers.populate(engine.api)
        yield engine
        _progress("removing everything")


def _progress(text: str) -> None:
    print(f"sandbox: {text}", file=sys.stderr, flush=True)


def _end(number: int, _: object) -> None:
    raise _Ended(number)


if __name__ == "__main__":
    sys.exit(main())
