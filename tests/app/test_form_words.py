"""What is typed into a form is one word of its command at most, and never an option, whatever it is."""

import re
import shlex
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dockertui.model.form import Field, Form
from tests.app.test_read_only import KINDS, Noted, done, reading
from tests.app.test_read_only import noted as noted

HOSTILE = (
    "--x",
    "-x",
    "$(touch x)",
    "`touch x`",
    "a;touch x",
    "a\ntouch x",
    "a b",
    "'",
    '"',
    "\\",
    "é\u202e",
    "x" * 100_000,
)

FIELDS = {"container": 100, "image": 100, "volume": 4, "network": 4, "project": 0}
"""How many fields there are at least, by kind."""

OPTION = re.compile(r"--?[a-z][a-z0-9-]*=?")

WORDS = {"command"}
"""Fields that hold all that follows the last word of their command: nothing in them is an option of it."""


def complain(form: Form, field: Field, hostile: str) -> str:
    """What is wrong with the command of a form with this in a field; "" for nothing, or where it is refused."""
    value: Any = [hostile] if field.kind == "texts" else hostile
    values = {**form.defaults, "button": "ok", field.id: value}
    if field.wrong(value) or any(notice.bad for notice in form.notices(values)):
        return ""
    usual, line = form.command({**form.defaults, "button": "ok"}), form.command(values)
    try:
        words = shlex.split(line)
    except ValueError as error:
        return f"{error}: {line[:300]}"
    carrying = [number for number, word in enumerate(words) if hostile in word]
    if hostile in line and not carrying:
        return f"in pieces: {line[:300]}"
    known = {*shlex.split(usual)}
    others = [word for word in words if hostile not in word and word not in known and not OPTION.fullmatch(word)]
    if others:
        return f"more than a word, {others}: {line[:300]}"
    loose = [number for number in carrying if words[number].startswith("-") and words[number] == hostile]
    if any(not words[number - 1].startswith("-") for number in loose):
        return f"an option: {line[:300]}"
    return ""


@pytest.mark.parametrize("kind", KINDS)
async def test_every_form(
    clean_engine: str, tmp_path: Path, noted: Noted, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(clean_engine, tmp_path, noted) as run:
        asked: list[Form] = []

        async def ask(form: Form, *_more: Any, **_others: Any) -> None:
            asked.append(form)

        await run.select(kind, KINDS[kind])
        records = [run.main.pane.view.current]
        monkeypatch.setattr(type(run.main.desk), "ask", lambda desk, form, *more, **others: ask(form))
        wrong, looked_at = [], 0
        for action in run.main.pane.resource.actions():
            asked[:] = [action.form(records)] if action.form else []
            values = {**(asked[0].defaults if asked else {}), "button": "ok"}
            await done(run, partial(action.run, run.main.desk, records, values), action.id)
            for form in asked:
                for field in form.fields:
                    if field.kind in ("text", "texts") and field.id not in WORDS:
                        looked_at += 1
                        wrong += [
                            (action.id, field.id, text[:12], why)
                            for text in HOSTILE
                            if (why := complain(form, field, text))
                        ]
        assert looked_at >= FIELDS[kind]
        assert not wrong, "\n".join(map(repr, wrong))
