"""What arrives at once and reads as a command line is no key, and what people type ahead is."""

import random
import string

import pytest
from textual import events
from textual.message import Message

from dockertui.terminal_events import Input, TypedLine, keys_of
from dockertui.typed_lines import beginning, is_run_line, reads_as_line


@pytest.mark.parametrize(
    "text",
    [
        "docker rm -f app-02 && yes | docker system prune\r",
        "docker rm app",
        "systemctl restart nginx\r",
        "sudo -E sh -c 'kill 1'\r",
        "$ rm -rf /tmp/x",
        "root@host:~# cat /etc/passwd\r",
        "X=1 Y= sh run.sh\r",
        "echo done\r",
        "cat\r",
        "cd /srv\rmake\r",
        "mkdir a\ncp b a\n",
        "\r\ndocker rm -f app\r",
        "[root@host ~]# docker rm -f app\r",
        "# a comment\rdocker rm app\r",
        "/bin/sh -c 'kill 1'\r",
        "kubectl delete pod web-1\r",
        "for i in a b; do docker rm $i; done\r",
        "~/bin/deploy now\r",
        "./deploy.sh now\r",
        "restart: always\r",
        "services:\r  web:\r    restart: always\r",
    ],
)
def test_lines(text: str) -> None:
    assert reads_as_line(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "\r", "j", "jjjj", "dy", "d\r", " j j j", "/web api\r", ":restart\r", "Cbusybox sleep 100\r", "gg", "5r"),
        *("cat", "nosuchprogram -x\r", "Nweb new\r", "[]", "123", "ékl m\r", "\x03\x03", "\r\r", "jj\rkk\r"),
        *("dd\r", "ls\r", "ss\r", "od\r", "ls -", "sh x", "/etc x\r", "a\rb c\r"),
    ],
)
def test_keys(text: str) -> None:
    assert not reads_as_line(text)


def test_keys_at_random_are_hardly_ever_a_line() -> None:
    choose = random.Random(1)
    letters = string.ascii_letters + string.digits + "  \r/:?[]"
    found = ["".join(choose.choices(letters, k=choose.randint(2, 12))) for _time in range(3000)]
    assert sum(map(reads_as_line, found)) <= 5


def test_a_line_comes_as_one_message_with_its_keys() -> None:
    came: list[Message] = []
    source = Input(came.append)
    source.feed(b"docker rm x\r")
    (line,) = came
    assert isinstance(line, TypedLine)
    assert line.text == "docker rm x\n"
    assert [key.key for key in line.keys][-3:] == ["space", "x", "enter"]
    came.clear()
    source = Input(came.append)
    for byte in b"docker rm x\r":  # By hand.
        source.feed(bytes([byte]))
    assert all(isinstance(key, events.Key) for key in came) and len(came) == 12


def test_what_follows_at_once_belongs_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal hands over some 4,000 bytes at a time, a serial line fewer."""
    now = 100.0
    monkeypatch.setattr("dockertui.terminal_events.time.monotonic", lambda: now)
    came: list[Message] = []
    source = Input(came.append)
    for part in (b"docker rm -f a", b"pp && yes", b"\r"):
        source.feed(part)
        now += 0.05
    assert [(type(line), getattr(line, "rest", None)) for line in came] == [
        (TypedLine, False),
        (TypedLine, True),
        (TypedLine, True),
    ]
    now += 0.1
    source.feed(b"j")
    assert isinstance(came[-1], events.Key)


def test_a_late_line_for_a_program_is_a_line() -> None:
    (line,) = keys_of(b"echo hi\r")
    assert isinstance(line, TypedLine)


def test_to_a_program_they_are_bytes() -> None:
    came: list[Message] = []
    source = Input(came.append)
    source.raw = True
    source.feed(b"docker rm x\r")
    assert not any(isinstance(message, TypedLine) for message in came)


def test_run_lines() -> None:
    assert is_run_line("$ sudo docker --debug container run -it busybox")
    assert not is_run_line("docker rm run ")


def test_what_is_told_of_a_text() -> None:
    assert beginning("docker login -p secret") == "docker login …"
    assert beginning("docker ps\n") == "docker ps"
    assert beginning("hunter2\r") == "7 characters"
    assert len(beginning("a" * 50_000 + " " + "b" * 50_000)) < 40


def test_a_text_of_any_size_is_soon_looked_through() -> None:
    for text in ("\n" * 100_000, " " * 100_000, "docker " * 20_000, "$" * 100_000):
        assert not is_run_line(text)
