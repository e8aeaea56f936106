"""`python -m tests.spec.record`: have the machine's docker CLI answer the corpus anew, into corpus.jsonl."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from dockertui.spec import FLAGS
from tests.spec.lines import COMMON, IMAGES, LEFT_OUT, SWITCH, lines, samples
from tests.spec.recorder import Recorder
from tests.spec.same import meaning

CORPUS = Path(__file__).parent / "corpus.jsonl"
HERE = "/here"
"""The folder of the recording; the one that it is in stands for the root."""


def questions() -> Iterator[tuple[str, list[str]]]:
    """(API version, argv): every flag with each of its values, every image, every version's own, and some random
    lines."""
    for name, flag in FLAGS.items():
        if name not in LEFT_OUT:
            verb = "run" if flag.only_run else "create"
            values = (*samples(name, 4), *COMMON[:3]) if flag.takes_value else SWITCH
            for value in dict.fromkeys(values):
                yield "1.47", ["docker", verb, f"--{name}={value}", "busybox"]
    for image in IMAGES:
        yield "1.47", ["docker", "create", "--", image]
    for minor in range(41, 51):
        for words in (
            ["--annotation=a=b"],
            ["--mac-address=92:d0:c6:0a:29:33"],
            ["--health-start-interval=5s"],
            ["--kernel-memory=50m"],
            ["--mount=type=bind,src=/a,dst=/b,ro,bind-recursive=readonly,bind-propagation=rprivate"],
            ["--network=a", "--network=name=b,alias=c"],
        ):
            yield f"1.{minor}", ["docker", "create", *words, "busybox"]
    yield from lines(2, 150, 0.2)


def main() -> None:
    """Ask the CLI and write what it does."""
    with tempfile.TemporaryDirectory() as root, CORPUS.open("w") as file:
        here = Path(root + HERE)
        here.mkdir()
        _record(Recorder(here), root, file)


def _record(recorder: Recorder, root: str, file: TextIO) -> None:
    with recorder:
        for api, argv in questions():
            outcome = recorder.run(argv, api)
            record: dict[str, object] = {"argv": argv, "api": api}
            if outcome.body is None:
                record["error"] = outcome.error
            else:
                record["query"] = {key: value for key, value in (outcome.query or {}).items() if value}
                record["body"] = meaning(outcome.body)
            file.write(json.dumps(record, ensure_ascii=False).replace(root, "") + "\n")


if __name__ == "__main__":
    main()
