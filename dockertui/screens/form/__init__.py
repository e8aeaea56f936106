"""The one screen for every form."""

from dockertui.screens.form.screen import Attempt, FormScreen

__all__ = ["Attempt", "FormScreen"]
