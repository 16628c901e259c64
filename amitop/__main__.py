"""`python -m amitop`."""

import sys

from amitop.cli import main

sys.exit(main())
