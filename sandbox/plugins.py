"""The docker CLI with its Compose, out of the packages of the newer engine."""

from pathlib import Path

from sandbox import install


def compose(folder: Path) -> dict[str, str]:
    """The variables of an environment in which `docker compose` can be run; `folder` becomes its configuration.

    Raises `Unavailable`.
    """
    path = install.ensure("new")
    program = Path(path.split(":")[0]).parent / "libexec/docker/cli-plugins/docker-compose"
    if not program.exists():
        raise install.Unavailable("there is no newer release with Compose for this machine")
    plugins = folder / "cli-plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / program.name).symlink_to(program)
    return {"PATH": path, "DOCKER_CONFIG": str(folder)}
