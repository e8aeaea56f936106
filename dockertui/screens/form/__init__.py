"""The one screen for every form."""

from dockertui.screens.form.screen import FormScreen

__all__ = ["FormScreen"]
