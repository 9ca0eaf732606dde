"""Run a program with little: python -I confined.py SECONDS MEMORY FILE PROGRAM ARGUMENT...

Run as a program of its own, before the one it becomes: so many seconds of processor, bytes of memory and bytes of one
file; last in line for the processor; without a network where the kernel lets us; gone when its parent is gone.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_DIES_WITH_PARENT, _NO_NEW_RIGHTS = 1, 38  # PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS
_NEW_NETWORK, _NEW_USERS = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER


def main() -> None:
    seconds, memory, file = (int(each) for each in sys.argv[1:4])
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(10)
    _shut_in()
    os.execvp(sys.argv[4], sys.argv[4:])


def _shut_in() -> None:
    """As far as this kernel goes: elsewhere than on Linux, and in some containers, the limits above are all."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_NETWORK | _NEW_USERS)
    except (AttributeError, OSError):
        return


if __name__ == "__main__":
    main()
