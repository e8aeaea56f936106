"""What ssh complains of that no test provokes: each line has its kind and its remedy."""

import pytest

from dockertui.engine import Endpoint
from dockertui.engine.ssh_errors import ssh_error

PLACE = Endpoint("far", "ssh://ann@far.example:2222", "context")


@pytest.mark.parametrize(
    ("line", "kind", "why", "remedy"),
    [
        (
            "ssh: connect to host far.example port 2222: Connection timed out",
            "absent",
            "timed out",
            "ssh -p 2222 ann@far",
        ),
        (
            "channel 2: open failed: administratively prohibited: open failed",
            "permission",
            "forwards no",
            "AllowStream",
        ),
        ("Bad owner or permissions on /root/.ssh/config", "config", "/root/.ssh/config", "ssh_config(5)"),
        ("ann@far.example: Permission denied (publickey,password).", "question", "pass phrase", "ssh-add"),
        ("kex_exchange_identification: read: reset by peer", "absent", "kex_exchange", "ssh -p 2222 ann@far"),
    ],
)
def test_kind_reason_and_remedy(line: str, kind: str, why: str, remedy: str) -> None:
    error = ssh_error(PLACE, ["debug", line, ""])
    assert error.kind == kind
    assert why in error.why
    assert remedy in error.remedy


def test_silence_is_a_time_out() -> None:
    assert "in time" in ssh_error(PLACE, []).why


def test_a_changed_key_counts_more_than_what_follows() -> None:
    lines = ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @", "Host key verification failed."]
    error = ssh_error(PLACE, lines)
    assert error.kind == "config"
    assert "ssh-keygen -R '[far.example]:2222'" in error.remedy


def test_control_bytes_of_a_server_do_no_harm() -> None:
    assert "\x1b" not in str(ssh_error(PLACE, ["banner \x1b[2J from the server"]))
