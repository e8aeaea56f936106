"""Small terminals to try sequences on."""

from dockertui.terminal import Terminal


def terminal(output: str, columns: int = 10, lines: int = 4, scrollback: int = 100) -> Terminal:
    """A terminal that has taken the output."""
    made = Terminal(columns, lines, scrollback=scrollback)
    made.feed(output.encode())
    return made


def texts(shown: Terminal) -> list[str]:
    """The rows of the screen, without blanks at the end of the screen."""
    rows = [row.text for row in shown.rows(shown.history_size, shown.height)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def screen(output: str, columns: int = 10, lines: int = 4) -> list[str]:
    """What a terminal shows after the output."""
    return texts(terminal(output, columns, lines))


def at(output: str, columns: int = 10, lines: int = 4) -> tuple[int, int]:
    """Where the cursor is after the output."""
    cursor = terminal(output, columns, lines).cursor
    return cursor.x, cursor.y


def answers(output: str, columns: int = 10, lines: int = 4) -> bytes:
    """What the terminal answers to the output."""
    replies: list[bytes] = []
    Terminal(columns, lines, reply=replies.append).feed(output.encode())
    return b"".join(replies)
