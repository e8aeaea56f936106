"""An authority for certificates (X.509) of engines and their clients, made by openssl."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from sandbox.install import programs

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
DAYS = "2"


class Authority:
    """Signs certificates; what it makes lies below `folder`, which must not exist."""

    def __init__(self, folder: Path) -> None:
        programs("openssl")
        self.folder = folder
        folder.mkdir(parents=True)
        _openssl("req", "-x509", *KEY, "-days", DAYS, "-subj", f"/CN={folder.name}", *_files(folder, "ca"))

    def issue(self, name: str, host: str = "127.0.0.1") -> Path:
        """A folder as DOCKER_CERT_PATH takes it: ca.pem, cert.pem and key.pem, for an engine at `host` or a client."""
        folder = self.folder / name
        folder.mkdir()
        request, names = folder / "request.pem", folder / "names"
        (folder / "ca.pem").write_bytes((self.folder / "ca.pem").read_bytes())
        kind = "IP" if host.replace(".", "").isdecimal() else "DNS"
        names.write_text(f"subjectAltName={kind}:{host}\nextendedKeyUsage=serverAuth,clientAuth\n")
        _openssl("req", *KEY, "-subj", f"/CN={name}", "-keyout", f"{folder}/key.pem", "-out", str(request))
        signer = ("-CA", f"{self.folder}/ca.pem", "-CAkey", f"{self.folder}/ca-key.pem", "-CAcreateserial")
        place = ("-days", DAYS, "-extfile", str(names), "-out", f"{folder}/cert.pem")
        _openssl("x509", "-req", "-in", str(request), *signer, *place)
        return folder


def arguments(port: int, certificates: Path) -> Sequence[str]:
    """What dockerd must be told to listen on a loopback port for clients with a certificate of the same authority."""
    files = (("cacert", "ca"), ("cert", "cert"), ("key", "key"))
    options = [f"--tls{option}={certificates}/{name}.pem" for option, name in files]
    return (f"--host=tcp://127.0.0.1:{port}", "--tlsverify", *options)


def _files(folder: Path, name: str) -> Sequence[str]:
    return ("-out", f"{folder}/{name}.pem", "-keyout", f"{folder}/{name}-key.pem")


def _openssl(*words: str) -> None:
    subprocess.run(("openssl", *words), check=True, capture_output=True)
