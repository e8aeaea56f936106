"""`python -m dockertui`."""

import sys

from dockertui.cli import main

sys.exit(main())
