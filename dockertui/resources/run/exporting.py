"""A container, or what a form asks for, as a compose service; and a service as the `docker run` line that it equals."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dockertui.i18n import _
from dockertui.model.document import Document
from dockertui.model.form import Asker, Values
from dockertui.model.surroundings import surroundings
from dockertui.resources.run.values import as_created, masked, spec_of
from dockertui.spec import RunSpec, SpecError, render
from dockertui.spec.compose import from_compose, to_compose, yaml

if TYPE_CHECKING:
    from dockertui.model.session import Session

COMPOSE_LABEL = "com.docker.compose."

HIDDEN = _("Secrets are hidden here, and in what is copied and written: m shows them.")


def compose_file(session: "Session", spec: RunSpec, remarks: Iterable[str] = ()) -> Document:
    """A compose file with one service that makes the same container. Raises SpecError."""
    around = surroundings(session.engine.endpoint.host)
    existing = {volume.name for volume in session.store.all("volume")}
    made = to_compose(spec, around, existing)
    text = yaml(made.document)
    shown = yaml(to_compose(masked(spec), around, existing).document)
    name = next(iter(made.document["services"]))
    return _document(
        _("{name} as a compose service").format(name=name), text, "compose.yaml", shown, (*made.remarks, *remarks)
    )


def run_line(name: str, spec: RunSpec, remarks: Iterable[str] = ()) -> Document:
    """The `docker run` line of a container, a flag on each line."""
    text, shown = render(spec, wrap=True), render(masked(spec), wrap=True)
    title = _("{name} as docker run").format(name=name)
    return _document(title, f"{text}\n", f"run-{name}.sh", f"{shown}\n", remarks)


def _document(title: str, text: str, file: str, shown: str, remarks: Iterable[str]) -> Document:
    hidden = (HIDDEN,) if shown != text else ()
    return Document(title=title, text=text, file=file, shown=shown, remarks=(*remarks, *hidden))


def service_line(project: str, service: str, model: Mapping[str, Any], names: Mapping[str, str]) -> Document:
    """The line of a service as its files want it."""
    spec, remarks = from_compose(project, service, model, names)
    return run_line(service, spec, remarks)


def without_compose(spec: RunSpec) -> RunSpec:
    """The same without what Compose notes on its containers for itself, as a server runs: in the background."""
    name = spec.text("name")
    kept = {
        "label": [text for text in spec.all("label") if not text.startswith(COMPOSE_LABEL)],
        "network-alias": [alias for alias in spec.all("network-alias") if alias != name],
        "network": [text.replace(f",alias={name}", "") for text in spec.all("network")],
        "attach": [],
    }
    for flag in kept.keys() & spec.options.keys():
        spec = spec.having(flag, *kept[flag])
    return replace(spec, verb="run").switched("detach")


async def show_compose(session: "Session", asker: Asker, values: Values) -> None:
    """For a tool of the run form: its present values as a compose service."""
    try:
        spec = spec_of(values)
        if not spec.image:
            raise SpecError(_("An image is needed first."))
        document = compose_file(session, as_created(spec))
    except SpecError as error:
        asker.say(error.message, bad=True)
        return
    await asker.show(document)
