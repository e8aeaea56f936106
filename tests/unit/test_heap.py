"""One heap for all threads."""

import subprocess
import sys

import pytest

ALLOCATING = """
import ctypes, sys, threading
from dockertui import heap

if sys.argv[1] == "shared":
    heap.share()
ready = threading.Barrier(5)

def allocate():
    held = [bytes(5000) for _piece in range(100)]
    ready.wait()

threads = [threading.Thread(target=allocate) for _number in range(4)]
for thread in threads:
    thread.start()
ready.wait()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = libc.fopen(b"/dev/stdout", b"w")
libc.malloc_info(0, ctypes.c_void_p(out))
libc.fclose(ctypes.c_void_p(out))
"""


@pytest.mark.parametrize(("how", "heaps"), [("shared", 1), ("own", 5)])
def test_threads_share_one_heap(how: str, heaps: int) -> None:
    """Where `own` fails, glibc has changed: `share` may not be needed any more."""
    run = subprocess.run([sys.executable, "-c", ALLOCATING, how], capture_output=True, text=True, check=True)
    assert run.stdout.count("<heap nr=") == heaps
