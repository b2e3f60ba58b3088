"""The command ``hubmatch``, as it is installed with the package: the same code as the program of that name."""

import signal
import sys

from hubmatch._native import command


def main() -> int:
    """Run the command with the arguments of the process, and give its exit code."""
    # Commands that stop with what they have take Ctrl-C for themselves; the others end at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return command(["hubmatch", *sys.argv[1:]])
