"""Logging in to registries and out again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockertui import format as fmt
from dockertui.engine import EngineError, transfers
from dockertui.engine.credentials import Credentials, host_of
from dockertui.i18n import _
from dockertui.model.action import Action, Desk
from dockertui.model.command_log import docker, logged
from dockertui.model.form import Answer, Asker, Button, Field, Form, Notice, Values, required
from dockertui.resources.image.record import Image
from dockertui.spec.reference import HUB, wrong_registry

if TYPE_CHECKING:
    from dockertui.model.session import Session


def login_argv(registry: str, username: str) -> tuple[str, ...]:
    """The words of `docker login`; the password is asked for, and never part of a command line."""
    return ("docker", "login", *(("-u", username) if username else ()), *((registry,) if registry else ()))


OPEN = {
    "plain": _("Warning: the password goes to the engine unencrypted. Whoever is on the way can read it."),
    "unchecked": _("Warning: the engine's certificate is not checked. Whoever is on the way may get the password."),
}
"""What a login means over a way to the engine that is `Endpoint.open_to_others`."""


def login_form(servers: Sequence[str], helper: str, insecure: Sequence[str], registry: str = "", way: str = "") -> Form:
    """The form for a login. `servers` are those that there is a login to; `helper` keeps new ones, "" for the file.

    `way` is the engine's `Endpoint.open_to_others`.
    """
    kept = _("The login is kept by the credential helper {helper}.").format(helper=fmt.clean(helper))
    plain = _("The login is kept in Docker's config.json, readable by you; a credential helper (credsStore) is safer.")
    text = [kept if helper else plain]
    if servers:
        text.append(_("Logged in to: {servers}").format(servers=fmt.clean(", ".join(map(host_of, servers)))))
    if insecure:
        text.append(_("Not looked at by the engine: the certificates of {names}").format(names=", ".join(insecure)))
    text.append(
        _("To change that, on the engine's host: insecure-registries in /etc/docker/daemon.json, or a CA certificate ")
        + _("in /etc/docker/certs.d/HOST:PORT/ca.crt.")
    )
    if way in OPEN:
        text.append(OPEN[way])
    return Form(
        title=_("Log in to a registry"),
        text=text,
        fields=(
            Field("registry", _("Registry"), default=registry, placeholder=HUB, hint="HOST:PORT", check=wrong_registry),
            Field("username", _("User name"), check=required),
            Field("password", _("Password or token"), "secret", check=required),
        ),
        buttons=(Button("ok", _("Log in")),),
        command=lambda values: docker(*login_argv(values["registry"].strip(), values["username"].strip())[1:]),
    )


async def log_in(session: "Session", values: Values) -> str:
    """Log in with the values of the form; returns the helper that keeps the login. Raises EngineError."""
    registry, username = values["registry"].strip(), values["username"].strip()
    call = session.engine.call(lambda client: transfers.log_in(client, registry, username, values["password"]))
    said = await logged(session, login_argv(registry, username), call, lambda helper: _("Login Succeeded"))
    session.engine.allow_logins()  # The form has told who may read them on the way.
    return said


async def _login(desk: Desk, records: Sequence[Image], values: Values) -> None:
    session = desk.session()
    credentials = Credentials()
    try:
        servers = await session.engine.call(lambda client: credentials.servers())
        helper = credentials.helper("")
    except EngineError as error:
        desk.notify(str(error), "error")
        return
    insecure = [fmt.clean(name) for name in session.engine.info.insecure] if session.engine.info else []

    async def attempt(answer: Answer, asker: Asker) -> Notice | None:
        try:
            await log_in(session, answer.values)
        except EngineError as error:
            return Notice("password" if error.kind == "refused" else "registry", str(error), bad=True)
        return None

    answer = await desk.ask(login_form(servers, helper, insecure, way=session.engine.endpoint.open_to_others), attempt)
    if answer:
        desk.notify(_("Logged in to {registry}.").format(registry=answer.values["registry"].strip() or HUB))


async def _logout(desk: Desk, records: Sequence[Image], values: Values) -> None:
    session = desk.session()
    credentials = Credentials()
    try:
        servers = await session.engine.call(lambda client: credentials.servers())
        if not servers:
            desk.notify(_("There is no login to any registry."))
            return
        answer = await desk.ask(_logout_form([host_of(server) for server in servers]))
        if answer is None:
            return
        registry = answer.values["registry"]
        session.engine.check_change(_logout_argv(registry))
        call = session.engine.call(lambda client: credentials.erase(registry))
        await logged(session, _logout_argv(registry), call, lambda nothing: "")
    except EngineError as error:
        desk.notify(str(error), "error")


def _logout_argv(registry: str) -> tuple[str, ...]:
    return ("docker", "logout", *((registry,) if registry != HUB else ()))


def _logout_form(registries: Sequence[str]) -> Form:
    return Form(
        title=_("Log out of a registry"),
        text=(_("Its user name and password are forgotten here, and by the credential helper."),),
        fields=(Field("registry", _("Registry"), "choice", registries[0], tuple(registries)),),
        buttons=(Button("ok", _("Log out")),),
        command=lambda values: docker(*_logout_argv(values["registry"])[1:]),
    )


LOGIN: Action[Image] = Action(
    id="image.login",
    title=_("Log in"),
    help=_("Give a registry your user name and password; shows which ones the engine trusts without a certificate"),
    key="L",
    changes=True,
    rowless=True,
    opens=True,
    run=_login,
)

LOGOUT: Action[Image] = Action(
    id="image.logout",
    title=_("Log out"),
    help=_("Forget the login to a registry"),
    key="ctrl+l",
    changes=True,
    rowless=True,
    opens=True,
    run=_logout,
)
