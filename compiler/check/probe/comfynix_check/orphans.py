"""Processes that outlive who started them, in sessions of their own: found and ended.

Source: prctl(2), PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG; proc(5), /proc/pid/stat.
"""

import contextlib
import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """From now on the orphans of our processes become our children."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with(parent: int) -> None:
    """From now on this process is killed when its parent ends, and at once if that has ended already."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def end_children() -> None:
    """Kills every child of this process, and theirs, which become ours as they go."""
    while children := _children():
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> list[int]:
    own = os.getpid()
    try:
        processes = [each for each in Path("/proc").iterdir() if each.name.isdigit()]
    except OSError:
        return []
    return [int(each.name) for each in processes if _parent(each) == own]


def _parent(process: Path) -> int | None:
    """The field behind state, which follows the name in parentheses."""
    try:
        fields = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return int(fields[1])
    except (OSError, IndexError, ValueError):
        return None
