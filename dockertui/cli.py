"""The command line: options, then the app; nothing heavy is imported before it is needed."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dockertui import __version__
from dockertui.config import THEME_NAMES, ConfigError, load
from dockertui.i18n import _

TEXTUAL_SETTINGS = {
    "TEXTUAL_FPS": "120",  # a key press is painted within 8 ms, not 17
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # keys arrive as programs in an embedded terminal expect them
    "TEXTUAL_SMOOTH_SCROLL": "0",  # no mouse reports by the pixel
    "TEXTUAL_ANIMATIONS": "none",
}
"""Settings that Textual reads from the environment when it is imported."""


def parser() -> argparse.ArgumentParser:
    """What `dockertui` accepts."""
    parser = argparse.ArgumentParser(prog="dockertui", description=_("A keyboard-driven terminal UI for Docker."))
    parser.add_argument("-H", "--host", default="", metavar="URL", help=_("the engine's socket, as for docker -H"))
    parser.add_argument("-c", "--context", default="", metavar="NAME", help=_("the docker context to use"))
    parser.add_argument("--read-only", action="store_true", help=_("hide and refuse everything that changes something"))
    parser.add_argument("--config", type=Path, metavar="FILE", help=_("the configuration file to read"))
    parser.add_argument("--log-file", type=Path, metavar="FILE", help=_("write warnings and errors there"))
    parser.add_argument("--theme", default="", choices=THEME_NAMES, help=_("the colours; terminal: its own sixteen"))
    parser.add_argument("--version", action="version", version=f"dockertui {__version__}")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run dockertui. Returns the exit status: 0, 1 after a failure, 2 for a wrong command line or configuration."""
    options = parser().parse_args(argv)
    try:
        config = load(options.config)
    except ConfigError as error:
        print(f"dockertui: {error}", file=sys.stderr)
        return 2
    if options.log_file:
        logging.basicConfig(
            filename=options.log_file,
            level=logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        )
    else:
        logging.getLogger("dockertui").addHandler(logging.NullHandler())
    if not sys.stdin.isatty() or not sys.__stderr__ or not sys.__stderr__.isatty():
        print(_("dockertui: needs a terminal for input and output."), file=sys.stderr)
        return 2
    os.environ.update(TEXTUAL_SETTINGS)
    from dockertui.app import run

    return run(config, host=options.host, context=options.context, theme=options.theme, read_only=options.read_only)
