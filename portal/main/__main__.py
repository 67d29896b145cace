"""`python -m portal.main`: the same as `cluebridge`."""

import sys

from portal.main.cli import main

sys.exit(main())
