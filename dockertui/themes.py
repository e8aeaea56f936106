"""The colour themes: quiet surfaces, one accent, and one colour for each state."""

from textual.theme import Theme


def _theme(name: str, dark: bool, ansi: bool, colours: dict[str, str]) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        ansi=ansi,
        primary=colours["accent"],
        secondary=colours["busy"],
        accent=colours["accent"],
        success=colours["ok"],
        warning=colours["warn"],
        error=colours["bad"],
        foreground=colours["text"],
        background=colours["base"],
        surface=colours["raised"],
        panel=colours["raised"],
        boost=colours["raised"],
        variables={
            **{f"tone-{tone}": colours[tone] for tone in ("dim", "accent", "ok", "busy", "warn", "bad", "rule")},
            "tone-strong": colours["strong"],
            "match-text": colours["match-text"],
            "match-ground": colours["match-ground"],
            "ground-cursor": colours["cursor"],
            "ground-blur": colours["blur"],
            "ground-bar": colours["bar"],
            "cursor-text": colours["cursor-text"],
            "cursor-style": "reverse" if ansi else "none",
            "input-cursor-background": colours["strong"],
            "input-cursor-foreground": colours["base"],
            "input-selection-background": colours["cursor"],
            **({"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"} if ansi else {}),
        },
    )


_DARK = _theme(
    "dockertui",
    dark=True,
    ansi=False,
    colours={
        "text": "#c8d1da",
        "strong": "#eef3f8",
        "dim": "#7d8996",
        "rule": "#364250",
        "accent": "#4cb8ff",
        "ok": "#58cf8b",
        "busy": "#56c9d6",
        "warn": "#e6b450",
        "bad": "#ff6f6b",
        "base": "#0e1319",
        "raised": "#171e27",
        "bar": "#1a222c",
        "cursor": "#1d4468",
        "cursor-text": "#eef3f8",
        "blur": "#1d2631",
        "match-text": "#0e1319",
        "match-ground": "#e6b450",
    },
)

_LIGHT = _theme(
    "dockertui-light",
    dark=False,
    ansi=False,
    colours={
        "text": "#2c353f",
        "strong": "#0b1015",
        "dim": "#697683",
        "rule": "#c2cbd4",
        "accent": "#0b6bb8",
        "ok": "#1d7f45",
        "busy": "#0f7682",
        "warn": "#8f5f00",
        "bad": "#bd2a26",
        "base": "#fafbfc",
        "raised": "#eef1f4",
        "bar": "#e4e9ee",
        "cursor": "#bfe0fb",
        "cursor-text": "#0b1015",
        "blur": "#e4e9ee",
        "match-text": "#0b1015",
        "match-ground": "#ffd166",
    },
)

_TERMINAL = _theme(
    "terminal",
    dark=True,
    ansi=True,
    colours={
        "text": "ansi_default",
        "strong": "ansi_default",
        "dim": "ansi_default",
        "rule": "ansi_default",
        "accent": "ansi_cyan",
        "ok": "ansi_green",
        "busy": "ansi_cyan",
        "warn": "ansi_yellow",
        "bad": "ansi_red",
        "base": "ansi_default",
        "raised": "ansi_default",
        "bar": "ansi_default",
        "cursor": "ansi_default",
        "cursor-text": "ansi_default",
        "blur": "ansi_default",
        "match-text": "ansi_black",
        "match-ground": "ansi_yellow",
    },
)

THEMES: tuple[Theme, ...] = (_DARK, _LIGHT, _TERMINAL)
"""`dockertui` (dark), `dockertui-light`, and `terminal`, which uses the terminal's own sixteen colours."""
