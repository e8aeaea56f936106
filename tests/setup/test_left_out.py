"""Where no engine can be started, `make test` says which tests it leaves out and why, and fails under CI=true."""

import os
import subprocess
import sys
from pathlib import Path

from sandbox.install import obstacle

ROOT = Path(__file__).parents[2]
NEEDY = "tests/engine/test_engine_facade.py"


def run_without_engine(**environment: str) -> subprocess.CompletedProcess[str]:
    """What pytest says of tests that need an engine, run by somebody who may start none."""
    tests = (NEEDY, "tests/unit/engine/test_cgroup.py")
    helpless = () if obstacle() else ("setpriv", "--bounding-set=-sys_admin,-net_admin")
    command = (*helpless, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    variables = {name: value for name, value in os.environ.items() if name != "CI"} | environment
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=300)


def test_says_which_and_why() -> None:
    done = run_without_engine()
    assert done.returncode == 0, done.stdout
    assert "tests left out: they need a real engine" in done.stdout
    assert "Why: " in done.stdout
    assert "CAP_SYS_ADMIN" in done.stdout or obstacle() is not None
    assert f"{NEEDY}::test_" in done.stdout
    assert " passed, " in done.stdout


def test_fails_where_nothing_may_be_left_out() -> None:
    done = run_without_engine(CI="true")
    assert done.returncode == 1, done.stdout
    assert " error" in done.stdout
    assert "no private engine: " in done.stdout
