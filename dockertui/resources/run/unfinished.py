"""Replacements that somebody left half done, or that can be undone: found by journal and labels, ended either way."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine import EngineError
from dockertui.i18n import _
from dockertui.labels import REPLACES, WORK
from dockertui.model.form import Button, Form
from dockertui.model.jobs import Job
from dockertui.model.journal import JournalEntry
from dockertui.model.works import Work
from dockertui.resources.container import helpers
from dockertui.resources.network import detaching
from dockertui.resources.project import composing
from dockertui.resources.run.replacing import KIND, STOPPING, FoundSwap, Json, Replacement, recovered
from dockertui.resources.run.swap_record import Swap, labelled

if TYPE_CHECKING:
    from dockertui.model.action import Desk
    from dockertui.model.session import Session

ELSEWHERE = 15 * 60.0
"""Seconds for which a replacement that looks done is left to whoever began it, to undo it from there."""


async def take_up(desk: "Desk", session: "Session") -> None:
    """Go through what was left: remove what was kept for long enough, and ask about what is half done."""
    try:
        entries = await asyncio.to_thread(session.works.journal.left, session.key)
        for entry in entries:
            if entry.kind == helpers.KIND and not session.engine.read_only:
                await helpers.remove(session, entry.id)
            work = _recovered(session, entry)
            if work:
                await _ask(desk, session, work, *await work.ways())
        for replacement in await _replacements(session, entries):
            await _take_up(desk, session, replacement)
    except EngineError as error:
        desk.notify(_("What was left half done was not looked through: {why}").format(why=error), "warning")


def _recovered(session: "Session", entry: JournalEntry) -> "detaching.Detachment | composing.Composing | None":
    """A work of the journal that makes no containers of its own."""
    if entry.kind == detaching.KIND:
        return detaching.recovered(session, entry)
    return composing.recovered(session, entry) if entry.kind == composing.KIND else None


async def _take_up(desk: "Desk", session: "Session", work: Replacement) -> None:
    found = await work.look()
    for one in found:
        if one.new:
            session.refresh("container", one.new["Id"])  # It is known only now what it replaces.
    if work.entry.kept_until:
        await _keep_on(session, work, found)
    elif _at_rest(work.swaps, found):
        await session.works.end(work.entry.id)
    elif not _somebody_elses(session, work, found):
        await _ask(desk, session, work, _ways(found), _said_of(found))


async def undo(desk: "Desk", record: Any) -> None:
    """Put back what a container replaced, once the user is sure."""
    session = desk.session(record.host)
    work = next((kept for kept in session.works.kept.values() if record.id in kept.claims), None)
    if work is None:
        work = next(iter(_by_labels(session, [record])), None)
    if work is None:
        desk.notify(_("{name}: what it replaced is not there any more").format(name=record.name), "warning")
        return
    name = record.name
    form = Form(
        title=_("Undo: {name}").format(name=name),
        text=(
            _("The container that {name} replaced takes its place again.").format(name=name),
            _("Lost: what {name} wrote into its own file system since, and its log. Volumes are kept.").format(
                name=name
            ),
        ),
        buttons=(Button("ok", _("Undo"), grave=True),),
    )
    if await desk.ask(form):
        _begin(session, work, "back")


# -- what there is --------------------------------------------------------------------------------------------------


async def _replacements(session: "Session", entries: Sequence[JournalEntry]) -> list[Replacement]:
    """Those that nobody is at, of the journal and of other machines."""
    journal = session.works.journal
    works = [work for entry in entries if entry.kind == KIND and (work := recovered(session, entry))]
    known = {entry.id for entry in entries}
    for work in _by_labels(session, session.store.all("container")):
        identity = work.entry.id
        ours = identity in known or session.works.knows(identity)
        if not ours and not await asyncio.to_thread(journal.held_elsewhere, identity):
            works.append(work)
    return works


def _by_labels(session: "Session", records: Iterable[Any]) -> list[Replacement]:
    """The works that labels tell of and whose old containers, or copies of them, are there."""
    works: dict[str, Replacement] = {}
    for record in records:
        told = labelled(record.labels) if WORK in record.labels else None
        if told is None:
            continue
        stand = record.labels.get(REPLACES, record.id if record.name == told.swap.aside else "")
        if any(session.store.get("container", identity) for identity in (told.old, stand)):
            works[told.work] = _of_labels(session, told.work, told.swaps, record.created)
    return list(works.values())


def _of_labels(session: "Session", work: str, swaps: Sequence[Swap], begun: float) -> Replacement:
    names = ", ".join(fmt.clean(swap.name) for swap in swaps)
    title = _("{name} is being replaced").format(name=names)
    data = {"swaps": [asdict(swap) for swap in swaps], STOPPING: True}
    return Replacement(session, swaps, JournalEntry(work, KIND, session.key, title, begun, data))


def _at_rest(swaps: Sequence[Swap], found: Sequence[FoundSwap]) -> bool:
    """Whether nothing was done yet, or everything was undone."""
    return all(
        one.new is None
        and not (one.old and one.copy)
        and all(_name(kept) == swap.name and _runs(kept) == swap.active for kept in (one.old, one.copy) if kept)
        for swap, one in zip(swaps, found, strict=True)
    )


def _done(swaps: Sequence[Swap], found: Sequence[FoundSwap]) -> bool:
    """Whether it looks as if all were replaced, and the old ones kept."""
    return all(
        one.new and _name(one.new) == swap.wanted and _runs(one.new) and not (one.old and _runs(one.old))
        for swap, one in zip(swaps, found, strict=True)
    )


def _somebody_elses(session: "Session", work: Replacement, found: Sequence[FoundSwap]) -> bool:
    """Whether it is to be left alone: done by somebody on another machine, who may want to undo it from there."""
    if session.works.journal.mine(work.entry.id):
        return False
    return _done(work.swaps, found) and time.time() - work.entry.begun < ELSEWHERE


async def _keep_on(session: "Session", work: Replacement, found: Sequence[FoundSwap]) -> None:
    """Go on keeping what was replaced, or remove it where its time is over."""
    work.claims = [*work.claims, *(one.new["Id"] for one in found if one.new)]
    if work.entry.kept_until > time.time():
        session.works.hold(work)
    elif not session.engine.read_only:
        await session.works.let_go(work)


# -- the question ---------------------------------------------------------------------------------------------------


async def _ask(desk: "Desk", session: "Session", work: Work, ways: Sequence[str], said: Sequence[str]) -> None:
    """Ask which way it is to go. Nothing is done where the user wants neither: the next start asks again."""
    if not ways:
        await session.works.end(work.entry.id)
        return
    if work.entry.id in session.works.asked:
        return
    session.works.asked.add(work.entry.id)
    if session.engine.read_only:
        text = _("Left half done: {what}. Start dockertui without --read-only to finish it or put it back.")
        desk.notify(text.format(what=work.entry.title), "warning")
        return
    since = _("{what}, since {time}. Whoever was at it, here or on another machine, has not ended it.").format(
        what=fmt.clean(work.entry.title), time=fmt.span(time.time() - work.entry.begun)
    )
    labels = {"back": _("Put back as it was"), "forward": _("Finish it")}
    title = _("Left half done: {name}").format(name=fmt.clean(work.names))
    answer = await desk.ask(Form(title=title, text=(since, *said), buttons=[Button(way, labels[way]) for way in ways]))
    if answer:
        _begin(session, work, answer.button)


def _ways(found: Sequence[FoundSwap]) -> list[str]:
    back = ["back"] if all(one.old or one.copy for one in found) else []
    return back + (["forward"] if all(one.new for one in found) else [])


def _said_of(found: Sequence[FoundSwap]) -> list[str]:
    old = [_("Old: {what}").format(what=_said(one.old or one.copy)) for one in found]
    new = [_("New: {what}").format(what=_said(one.new)) for one in found]
    return [line for pair in zip(old, new, strict=True) for line in pair]


def _said(one: Json | None) -> str:
    if one is None:
        return _("not there")
    return _("{name} ({state})").format(name=fmt.clean(_name(one)), state=fmt.clean(str(one["State"].get("Status"))))


def _begin(session: "Session", work: Work, way: str) -> Job:
    """Begin to finish a work ("forward"), or to put back what it did ("back")."""

    async def doing(job: Job) -> str:
        if way == "back":
            await session.works.undo(work, job)
            return work.returned
        await session.works.do(work, job)
        return _("done")

    title = _("Finish {name}") if way == "forward" else _("Put {name} back")
    return session.jobs.start(title.format(name=work.names), work.argv, doing)


def _name(one: Json) -> str:
    return str(one["Name"]).removeprefix("/")


def _runs(one: Json) -> bool:
    return bool(one["State"].get("Running") or one["State"].get("Restarting"))
