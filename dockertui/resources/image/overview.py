"""What there is to know about an image, in words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dockertui import format as fmt
from dockertui.engine.answers import either, expect, fields, labels, mapping, text, texts
from dockertui.i18n import _
from dockertui.model.overview import Fact, Section, ago, fact, pairs, section, several
from dockertui.model.secrets import mask, mask_line, mask_list, mask_words, variables
from dockertui.resources.image.record import Image

if TYPE_CHECKING:
    from dockertui.model.store import Store

Inspected = dict[str, Any]

INSPECTED = fields(
    Config=fields(
        Env=texts,
        Labels=labels,
        Healthcheck=fields(Test=texts),
        Entrypoint=either(texts, text),
        Cmd=either(texts, text),
        User=text,
        WorkingDir=text,
        ExposedPorts=mapping(lambda value: True),
        Volumes=mapping(lambda value: True),
        StopSignal=text,
    ),
    RepoDigests=texts,
    RootFS=fields(Layers=texts),
    Created=text,
    Os=text,
    Architecture=text,
    Variant=text,
    Author=text,
    Comment=text,
)
"""What is read of an answer to GET /images/ID/json."""


def overview(record: Image, inspected: Inspected, store: "Store") -> Sequence[Section]:
    """The sections of an image's overview. Raises EngineError("answer")."""
    inspected = expect(INSPECTED, inspected)
    config = inspected.get("Config") or {}
    users = [Fact("", name, "", ("container", identity)) for name, identity in record.users]
    environment = [Fact(v.name, fmt.clean(mask(v.name, v.value)) or '""') for v in variables(config.get("Env"))]
    return (
        section(_("Image"), (*_image(record, inspected), *several(_("Used by"), users or [_nobody()]))),
        section(_("What it runs"), _runs(config)),
        section(_("Environment"), environment),
        section(_("Labels"), pairs(config.get("Labels"))),
    )


def _nobody() -> Fact:
    return Fact("", _("no container"), "dim")


def _image(record: Image, inspected: Inspected) -> Iterator[Fact]:
    names = [Fact("", reference, "strong") for reference in record.references]
    yield from several(_("References"), names or [Fact("", _("none: it is dangling"), "warn")])
    yield from several(_("Digests"), [fact("", digest) for digest in inspected.get("RepoDigests") or ()])
    yield fact(_("ID"), fmt.short_id(record.id))
    layers = (inspected.get("RootFS") or {}).get("Layers") or ()
    size = _("{size} in {count} layers").format(size=fmt.size(record.size), count=len(layers))
    yield Fact(_("Size"), size if layers else fmt.size(record.size))
    yield Fact(_("Created"), ago(inspected.get("Created", "")))
    parts = (inspected.get(key, "") for key in ("Os", "Architecture", "Variant"))
    yield fact(_("Platform"), "/".join(part for part in parts if part))
    yield fact(_("Author"), inspected.get("Author") or None)
    yield fact(_("Comment"), inspected.get("Comment") or None)


def _runs(config: Inspected) -> Iterator[Fact]:
    check = (config.get("Healthcheck") or {}).get("Test") or []
    for label, key in ((_("Entrypoint"), "Entrypoint"), (_("Command"), "Cmd")):
        argv = config.get(key)
        yield fact(label, mask_list(argv) if isinstance(argv, list) else mask_line(argv or ""))
    yield fact(_("User"), config.get("User") or None)
    yield fact(_("Directory"), config.get("WorkingDir") or None)
    yield fact(_("Ports"), sorted(config.get("ExposedPorts") or ()) or None)
    yield fact(_("Volumes"), sorted(config.get("Volumes") or ()) or None)
    yield fact(_("Stop signal"), config.get("StopSignal") or None)
    yield fact(_("Check"), mask_words(check[1:]) or None)
