"""`python -m service.cli` is the command `hoso`."""

import sys

from service.cli import main

sys.exit(main())
