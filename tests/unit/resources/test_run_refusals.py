import pytest

from dockertui.engine import EngineError
from dockertui.resources.run.refusals import refusal


@pytest.mark.parametrize(
    ("said", "field", "text"),
    [
        (
            "driver failed programming external connectivity on endpoint web (d9fe): Error starting userland proxy: "
            "listen tcp4 0.0.0.0:8080: bind: address already in use",
            "publish",
            "port 8080 is in use on the host",
        ),
        (
            "driver failed programming external connectivity on endpoint web (d9fe): Bind for 0.0.0.0:80 failed: port "
            "is already allocated",
            "publish",
            "port 80 is in use on the host",
        ),
        (
            "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container "
            'process: exec: "hehe": executable file not found in $PATH: unknown',
            "command",
            "there is no program hehe in the image",
        ),
        (
            'Conflict. The container name "/web" is already in use by container "abc". You have to remove (or rename) '
            "that container to be able to reuse that name.",
            "name",
            "Conflict. The container name",
        ),
        ("Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available", "cpus", "Range of CPUs"),
        ("Requested CPUs are not available - requested 9, available: 0-1", "cpuset-cpus", "Requested CPUs"),
        ("Minimum memory limit allowed is 6MB", "memory", "Minimum memory"),
        ("network nowhere not found", "network", "network nowhere"),
        ("invalid mount config for type \"bind\": bind source path does not exist: /x", "mount", "invalid mount"),
        ("unable to find user nobody9: no matching entries in passwd file", "user", "unable to find user"),
        ("Unknown runtime specified nope: unknown or invalid runtime name: nope", "runtime", "Unknown runtime"),
        ("something that nobody foresaw", "", "something"),
    ],
)  # fmt: skip
def test_the_field_that_a_refusal_is_about(said: str, field: str, text: str) -> None:
    notice = refusal(EngineError("refused", "", said))
    assert notice.field == field
    assert notice.text.startswith(text)
    assert notice.bad
