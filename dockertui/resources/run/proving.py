"""A container under load, to see that its limits hold; removed at the end."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dockertui.i18n import _
from dockertui.model.action import Desk
from dockertui.model.command_log import logged
from dockertui.model.events import out_of_memory
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values, required
from dockertui.model.numbers import number, wrong_number
from dockertui.model.proof import Proof, verdicts
from dockertui.resources.run import stress_loads
from dockertui.resources.run.starting import Refused, remove, run
from dockertui.spec import FLAGS, RunSpec, SpecError, parse, render

if TYPE_CHECKING:
    from dockertui.model.jobs import Job
    from dockertui.model.session import Session

USUAL_SHARES = "1024"
APPEARS = 10.0
"""Seconds that the new containers have to appear in the list."""

EVERY = 0.5
"""Seconds between two looks at whether the load has ended."""

LIMITS = ("cpu-shares", "cpus", "cpuset-cpus", "memory")
"""The flags that are proved, as fields of the form."""


def specs(values: Values, taken: Sequence[str] = ()) -> list[RunSpec]:
    """What is run: one container within the limits, and beside it one with the usual shares. Raises SpecError."""
    limits = [f"--{name}={values[name].strip()}" for name in LIMITS if values[name].strip()]
    made = [_spec(_free("stress-limited", taken), limits, values)]
    if values["rival"]:
        others = [word for word in limits if not word.startswith("--cpu-shares")]
        made.append(_spec(_free("stress-usual", taken), [*others, f"-c={USUAL_SHARES}"], values))
    return made


def _spec(name: str, limits: Sequence[str], values: Values) -> RunSpec:
    program, words = stress_loads.argv(values)
    return parse(["docker", "run", "-d", "--name", name, *limits, *program, stress_loads.image(values), *words])


def _free(name: str, taken: Sequence[str]) -> str:
    """A name that no container has."""
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def proof(spec: RunSpec, cores: int) -> Proof:
    """What a container of that specification may use at most, on a machine of so many cores. Raises SpecError."""
    cpus, cpuset = spec.value("cpus"), spec.text("cpuset-cpus")
    most = min(cpus / 1e9 if cpus else cores, _count(cpuset) if cpuset else cores)
    return Proof(
        spec.text("name"),
        cpu=100.0 * most if most < cores else None,
        memory=spec.value("memory") or None,
        shares=spec.value("cpu-shares") or int(USUAL_SHARES),
    )


def _count(cpuset: str) -> int:
    """How many processors a list such as `0-2,4` names; what is none in it counts for nothing."""
    ranges = (part.partition("-") for part in cpuset.split(",") if part)
    ends = ((number(first), number(last or first)) for first, _dash, last in ranges)
    return sum(max(0, last - first + 1) for first, last in ends if first is not None and last is not None)


def _remarks(values: Values) -> list[Notice]:
    """About the load, and why the shares of two containers would not show."""
    remarks = [*stress_loads.remarks(values)]
    if values["rival"] and values["cpus"].strip():
        remarks.append(Notice("cpus", _("under this limit shares make no difference: leave it empty")))
    if values["rival"] and not values["cpuset-cpus"].strip():
        remarks.append(Notice("cpuset-cpus", _("0 has both want the same core")))
    return remarks


def _limit(name: str, label: str, example: str, default: str = "", hint: str = "") -> Field:
    """The field of a flag that may be left empty."""

    def check(text: str) -> str:
        return FLAGS[name].check(text.strip()) if text.strip() else ""

    return Field(name, label, default=default, placeholder=example, hint=hint, check=check)


def _form(session: "Session") -> Form:
    load, image = stress_loads.likely(session)
    taken = [record.name for record in session.store.all("container")]
    return Form(
        title=_("Prove the limits"),
        text=(
            _("Runs a load within limits, beside another one if wanted, and measures that they hold. Both go after."),
        ),
        fields=(
            Field("load", _("Load by"), "choice", load, stress_loads.LOADS, hint=_("in the image, or built on it")),
            Field("image", _("Image"), default=image, check=required),
            Field(
                "workers",
                _("CPU workers"),
                default="1",
                check=wrong_number(0, stress_loads.MOST_WORKERS),
                hint=_("each takes all of a core that it gets"),
            ),
            Field(
                "bytes",
                _("Memory"),
                placeholder="120m",
                check=stress_loads.wrong_amount,
                hint=_("that a further worker holds; it takes CPU too"),
            ),
            _limit("cpus", "--cpus", "0.5", "0.5", _("cores at most")),
            _limit("cpuset-cpus", "--cpuset-cpus", "0"),
            _limit("memory", "-m", "128m"),
            _limit("cpu-shares", "-c", "512"),
            Field("rival", _("Beside one of 1024 shares"), "switch", False),
            Field("seconds", _("Seconds"), default="60", check=stress_loads.wrong_time),
        ),
        buttons=(Button("ok", _("Prove")),),
        command=lambda values: "; ".join((*stress_loads.build_command(values), *map(render, _sound(values, taken)))),
        notices=_remarks,
    )


def _sound(values: Values, taken: Sequence[str]) -> list[RunSpec]:
    try:
        return specs(values, taken)
    except SpecError:
        return []


async def prove(desk: Desk) -> None:
    """Ask for load and limits, run it, and show how it is measured."""
    session = desk.session()
    made: dict[str, RunSpec] = {}

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        try:
            await stress_loads.provide(session, answer.values, asker)
            for spec in specs(answer.values, [record.name for record in session.store.all("container")]):
                made[(await run(session, spec, asker)).id] = spec
        except (Refused, SpecError, asyncio.CancelledError) as error:
            for identity in made:
                await asyncio.shield(remove(session, identity))
            made.clear()
            if isinstance(error, Refused):
                return error.notice
            if isinstance(error, SpecError):
                return Notice(error.flag or "", error.message, bad=True)
            raise
        return None

    if await desk.ask(_form(session), attempt):
        _measure(session, made)
        await _show(desk, session, list(made))


def _measure(session: "Session", made: dict[str, RunSpec]) -> "Job":
    """Begin to watch containers under load; they are removed when that ends, is cancelled, or dockertui quits."""
    names = [spec.text("name") for spec in made.values()]
    cores = session.engine.info.cpus if session.engine.info else 1
    session.proofs.update({identity: proof(spec, cores) for identity, spec in made.items()})

    async def work(job: "Job") -> str:
        said: list[str] = []
        seen: set[str] = set()
        try:
            while any(_alive(session, identity, seen) for identity in made):
                said = [cell.text for cell in verdicts(session.proofs, session.history.tracks, made)]
                job.note = said[-1] if said else ""
                job.changed()
                await asyncio.sleep(EVERY)
            said += _killed(session, made)
        finally:
            await _clean_up(session, made)
        return "; ".join(said)

    return session.jobs.start(_("Prove the limits"), ("docker", "stats", *names), work)


def _killed(session: "Session", made: Mapping[str, RunSpec]) -> list[str]:
    """What is to be said of those in which the kernel killed a process for want of memory."""
    killed = out_of_memory(session.events)
    names = [spec.text("name") for identity, spec in made.items() if identity in killed]
    return [_("{name}: memory held, killed at its limit (OOM)").format(name=name) for name in names]


def _alive(session: "Session", identity: str, seen: set[str]) -> bool:
    """Whether it runs, or is too new for the list; `seen` are those that were in it."""
    record = session.store.get("container", identity)
    if record is None and identity in seen:
        return False
    seen |= {record.id} if record else set()
    return record is None or record.state not in ("exited", "dead", "removing")


async def _clean_up(session: "Session", made: dict[str, RunSpec]) -> None:
    names = [spec.text("name") for spec in made.values()]
    removing = asyncio.gather(*(remove(session, identity) for identity in made))
    await logged(session, ("docker", "rm", "-f", "-v", *names), removing, lambda value: "")
    for identity in made:
        session.proofs.pop(identity, None)


async def _show(desk: Desk, session: "Session", identities: Sequence[str]) -> None:
    """Mark the containers once they are in the list, and open their measurements."""
    deadline = asyncio.get_running_loop().time() + APPEARS
    while any(session.store.get("container", identity) is None for identity in identities):
        if asyncio.get_running_loop().time() > deadline:
            return
        await asyncio.sleep(0.05)
    desk.select("container", (session.key, identities[0]))
    desk.mark("container", [(session.key, identity) for identity in identities])
    desk.show_tab("stats")
