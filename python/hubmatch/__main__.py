"""``python -m hubmatch`` is the command ``hubmatch``."""

import sys

from hubmatch._command import main

if __name__ == "__main__":
    sys.exit(main())
