"""Flags about variables and labels."""

from dockertui.i18n import _
from dockertui.spec import words
from dockertui.spec.flags.flag import section

flag = section("environment")

FLAGS = (
    flag(
        "env e",
        _("Variables"),
        "map",
        _("NAME[=VALUE]"),
        _("A variable; without a value, the one of your own environment."),
        words.variable,
    ),
    flag(
        "env-file",
        _("Variable files"),
        "list",
        _("FILE"),
        _("A file with a variable on each line."),
    ),
    flag(
        "label l",
        _("Labels"),
        "map",
        _("NAME[=VALUE]"),
        _("A note on the container, to find it by."),
        words.label,
    ),
    flag("label-file", _("Label files"), "list", _("FILE"), _("A file with a label on each line.")),
)
