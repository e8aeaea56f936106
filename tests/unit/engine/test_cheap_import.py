"""The first frame is painted before the SDK is imported: the engine layer must not import it by itself."""

import subprocess
import sys


def test_importing_the_layer_imports_no_sdk() -> None:
    program = (
        "import sys, dockertui.engine; print(*sorted({'docker', 'requests', 'urllib3', 'psutil'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
