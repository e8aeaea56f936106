"""The docker CLI with its Compose, out of the packages of the newer engine."""

from pathlib import Path

from sandbox import install

PLUGIN = "libexec/docker/cli-plugins/docker-compose"


def compose(folder: Path) -> dict[str, str]:
    """The variables of an environment in which `docker compose` can be run; `folder` becomes its configuration.

    Raises `Unavailable`.
    """
    path = install.ensure("new")
    places = (Path(path.split(":")[0]).parent / PLUGIN, Path("/usr") / PLUGIN)
    program = next((place for place in places if place.exists()), None)
    if program is None:
        raise install.Unavailable("there is no docker compose among this machine's packages")
    plugins = folder / "cli-plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / program.name).symlink_to(program)
    return {"PATH": path, "DOCKER_CONFIG": str(folder)}
