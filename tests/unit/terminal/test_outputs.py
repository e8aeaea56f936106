"""Which text a command wrote: by marks of the shell (OSC 133), or below the line that the user entered."""

from dockertui.terminal import Terminal
from tests.unit.terminal.screens import terminal

PROMPT, OUTPUT, END = "\033]133;A\a$ \033]133;B\a", "\033]133;C\033\\", "\033]133;D;0\a"


def entered(shown: Terminal, line: str, output: str) -> None:
    """A user types a line at a prompt, and a command writes."""
    shown.feed(line.encode())
    shown.line_entered()
    shown.feed(f"\r\n{output}$ ".encode())


def marked(line: str, output: str) -> str:
    """What a shell with marks shows of a command."""
    return f"{line}\r\n{OUTPUT}{output}{END}{PROMPT}"


def test_nothing_was_entered() -> None:
    assert terminal("$ ").last_output() == ""


def test_below_the_line_entered() -> None:
    shown = terminal("$ ", lines=5)
    entered(shown, "ls", "one\r\ntwo\r\n")
    assert shown.last_output() == "one\ntwo"
    entered(shown, "seq 20", "".join(f"{number}\r\n" for number in range(20)))
    assert shown.last_output() == "\n".join(str(number) for number in range(20))


def test_a_command_that_writes_nothing_is_passed_over() -> None:
    shown = terminal("$ ", lines=5)
    entered(shown, "ls", "one\r\n\r\n two\r\n")
    entered(shown, "cd", "")
    entered(shown, "", "")
    assert shown.last_output() == "one\n\n two"


def test_a_line_that_wraps_is_one_line() -> None:
    shown = terminal("$ ", columns=10, lines=5)
    entered(shown, "echo a-long-line", "a-long-line b\r\n")
    shown.feed(b"and another that is typed")
    assert shown.last_output() == "a-long-line b"


def test_while_it_runs() -> None:
    shown = terminal("$ ")
    shown.line_entered()
    shown.feed(b"make\r\nstep 1\r\nstep 2\r\nste")
    assert shown.last_output() == "step 1\nstep 2"


def test_marks_of_the_shell_say_where_it_ends() -> None:
    shown = terminal(PROMPT + marked("printf x", "x") + marked("true", ""), columns=20, lines=6)
    shown.line_entered()
    assert shown.last_output() == "x"
    shown.feed(f"make\r\n{OUTPUT}one\r\ntw".encode())
    assert shown.last_output() == "one\ntw"


def test_marks_of_prompts_alone_end_what_was_entered() -> None:
    shown = terminal(f"{PROMPT}", columns=20)
    shown.line_entered()
    shown.feed(f"ls\r\none\r\n{PROMPT}".encode())
    assert shown.last_output() == "one"


def test_a_screen_that_was_cleared_has_no_output() -> None:
    shown = terminal("$ ", lines=5)
    entered(shown, "ls", "one\r\ntwo\r\n")
    entered(shown, "clear", "\033[H\033[2J\033[3J")
    assert shown.last_output() == ""


def test_the_alternate_screen_is_no_output() -> None:
    shown = terminal("$ ", lines=6)
    entered(shown, "ls", "one\r\n")
    shown.feed(b"vi\033[?1049h\033[Hsome text\r\n")
    shown.line_entered()
    assert shown.last_output() == ""
    shown.feed(b"\033[?1049l")
    assert shown.last_output() == "one"


def test_what_the_history_dropped_is_left_out() -> None:
    shown = terminal("$ ", lines=4, scrollback=3)
    entered(shown, "seq", "".join(f"{number}\r\n" for number in range(20)))
    assert shown.last_output() == "14\n15\n16\n17\n18\n19"


def test_another_width_changes_nothing() -> None:
    shown = terminal("$ ", columns=10, lines=4)
    entered(shown, "echo", "a long line of text\r\nand another one\r\n")
    for columns in (5, 30, 7, 12):
        shown.resize(columns, 4)
        assert shown.last_output() == "a long line of text\nand another one"
