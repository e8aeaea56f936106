"""Whether the files of a project are read and brought up unasked: a label, or the place of the start, names them.

What the user names, by `-f`, COMPOSE_FILE or in answer to a question, counts as long as dockertui runs.
"""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from dockertui.engine.compose import ComposeSource, Trusted
from dockertui.engine.trust import Doubt, Rules, unusable
from dockertui.format import clean
from dockertui.i18n import _
from dockertui.model.form import Button, Form
from dockertui.resources.project.record import agree, project_of

if TYPE_CHECKING:
    from dockertui.model.session import Session


async def examine(session: "Session", source: ComposeSource) -> Trusted | Doubt:
    """The source where it may be read, else what speaks against it."""
    return await asyncio.to_thread(_examine, session, source)


def allow(session: "Session", source: ComposeSource) -> Trusted:
    """The user's word: these files are to be read."""
    session.files_allowed.add((source.files, source.folder))
    return Trusted(source)


def question(name: str, source: ComposeSource, doubt: Doubt) -> Form:
    """Asks whether files are to be used that are in doubt."""
    return Form(
        title=_("Use the compose files of {name}?").format(name=name),
        text=(
            _("{why}.").format(why=clean(doubt.why)),
            "",
            _("Compose does whatever these files say, with all your rights on the engine:"),
            *(f"  {clean(file)}" for file in source.files),
        ),
        buttons=(Button("ok", _("Use them"), grave=True),),
    )


def _examine(session: "Session", source: ComposeSource) -> Trusted | Doubt:
    place = session.place
    if (source.files, source.folder) in session.files_allowed:
        wrong = [found for file in source.files if os.path.lexists(file) and (found := unusable(Path(file)))]
        return wrong[0] if wrong else Trusted(source)
    if not source.name and place and (place.files or os.environ.get("COMPOSE_FILE")):
        return allow(session, source)
    info = session.engine.info
    rules = Rules(stores=(info.root_dir,) if info else (), trusted=session.trusted_folders)
    found = rules.doubt(source.files, source.folder, named=bool(source.name))
    if found is None and source.name:
        found = _label_doubt(session, source)
    if found:
        return found
    # What lies where dockertui stands is the user's, whatever labels say of it.
    return Trusted(source) if source.name else allow(session, source)


def _label_doubt(session: "Session", source: ComposeSource) -> Doubt | None:
    """What speaks against the labels that name files."""
    if session.engine.info and not session.engine.info.local:
        return Doubt(_("An engine of another machine names files of this one"))
    if not agree(session.store.grouped("container", project_of).get(source.name, ())):
        return Doubt(_("The project's containers do not agree on its files"))
    return None
