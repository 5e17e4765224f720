"""`python -m workbench`: the command."""

import sys

from workbench.cli import main
from workbench.cli.core.namesake import warning

# With --version, the command says it itself.
if "--version" not in sys.argv and (text := warning()):
    sys.stderr.write(f"{text}\n")
sys.exit(main())
