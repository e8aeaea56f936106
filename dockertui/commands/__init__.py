"""What keys do on the main screen, everywhere: one module a theme, all registered here."""

from dockertui.commands.application import APPLICATION
from dockertui.commands.lists import LISTS
from dockertui.commands.moving import MOVING
from dockertui.commands.terminals import TERMINALS
from dockertui.model.command import Command
from dockertui.screens.main import MainScreen

COMMANDS: tuple[Command[MainScreen], ...] = (*TERMINALS, *LISTS, *APPLICATION, *MOVING)
