"""`python -m workbench`: the command."""

import sys

from workbench.cli import main
from workbench.cli.core.namesake import warning

if text := warning():
    sys.stderr.write(f"{text}\n")
sys.exit(main())
